"""The library: what `from safeconduct import Law, screen` gives, refuses and never shows; its HTML for notebooks."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

import safeconduct
from safeconduct import InputRefused, Law, LawFaults, Proof, Route, Screening, Why, screen
from safeconduct.assess.answer import Screening as EngineScreening
from safeconduct.show.page import Html, escape, items, page, table, tag
from safeconduct.vault.sealing import seal

from .conftest import MAY
from .planting import HOUSE, LAW, RULES, SMALL, Planted

SAMPLE = HOUSE / "samples" / "student-in-status.yaml"
FILED = "us.asylum.file+us.asylum.interview.granted"
PERSON = {"location": "AA", "nationalities": ["BB"], "arrived": "2017-06-01", "asked_day": dt.date(2017, 12, 1),
          "in_court": False, "excused": None, "stands_with": {"others": "none"}, "fear": {"is": True, "by": "Marina <b>"}}  # fmt: skip
HOSTILE = '<script>alert("x")</script><img src=http://a.b/c onerror=alert(1)>&amp;'


@pytest.fixture(scope="module")
def small() -> Law:
    return Law.open(SMALL)


@pytest.fixture(scope="module")
def answer(cache: Path) -> Screening:
    return screen(SAMPLE, on="2017-05-17")


# what is given


def test_the_sentence_of_the_design_works() -> None:
    facts = {"location": "US", "status_in": {"US": "none"}, "us_asylum_filed": "2017-01-01", "us_proceedings": False}
    proof = screen(facts, on="2017-05-17").route("us.asylum.interview.granted").why()
    assert isinstance(proof, Why) and len(proof) > 3
    assert any("1158(b)(1)(A)" in line.cite for line in proof)


def test_the_answer_is_that_of_the_engine(answer: Screening, screened: Callable[..., EngineScreening]) -> None:
    same = screened("student-in-status")
    assert [(r.id, r.status) for r in answer.routes] == [(r.id, r.status) for r in same.routes]
    assert (answer.on, answer.version, answer.questions) == (same.on, same.version, same.questions)
    assert tuple(answer.route(FILED).why()) == same.route(FILED).why()


def test_a_mapping_a_path_and_its_text_are_the_same_person(small: Law, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(
        "location: AA\nnationalities: [BB]\narrived: 2017-06-01\nasked_day: 2017-12-01\nin_court: no\nstands_with: {others: none}\n"
        "fear: {is: yes, by: Marina <b>}\n"
    )
    forms = (PERSON, file, str(file), {**PERSON, "nationalities": ("BB",)}, {**PERSON, "nationalities": {"BB"}})
    found = [[(r.id, r.status) for r in small.screen(facts, "2018-01-01").routes] for facts in forms]
    assert found[0] and all(one == found[0] for one in found)
    assert ("xx.decide.granted", "open") in found[0]


def test_the_day_is_text_or_a_date_or_today(small: Law) -> None:
    assert small.screen({}, "2018-01-01").on == small.screen({}, dt.date(2018, 1, 1)).on == dt.date(2018, 1, 1)
    assert small.screen({}).on == dt.date.today()


def test_the_shipped_law_is_opened_once_and_another_one_each_time() -> None:
    assert Law.open() is Law.open()
    assert Law.open(str(LAW)).version == Law.open().version
    assert Law.open(SMALL) is not Law.open(SMALL)
    assert Law.open().covers == (dt.date(2017, 1, 1), MAY)
    assert FILED in Law.open().routes


def test_a_part_of_an_id_names_a_route_if_it_names_one(small: Law) -> None:
    answer = small.screen(PERSON, "2018-01-01")
    assert answer.route("decide.granted").id == "xx.decide.granted"


def test_no_object_changes(answer: Screening, small: Law) -> None:
    route = answer.route(FILED)
    for thing, name in (
        (answer, "on"), (answer, "routes"), (route, "status"), (route.why(), "route"), (route.why(), "more"),
        (route.why()[0], "value"), (small, "pack"), (route.steps[0], "title"), (route.tags, "lean"),
    ):  # fmt: skip
        with pytest.raises(AttributeError):
            setattr(thing, name, None)
    with pytest.raises(AttributeError):
        del route.why().route


# what is refused


@pytest.mark.parametrize(
    "facts, on, says",
    [
        ({"locaton": "AA"}, "2018-01-01", "facts: no fact is called `locaton`; did you mean `location`?"),
        ({"location": "Aland"}, "2018-01-01", "facts['location']: `location`: expected a two-letter country code"),
        ({"arrived": "1 June"}, "2018-01-01", "facts['arrived']: `arrived`: expected a day between"),
        ({"arrived": dt.datetime(2017, 6, 1)}, "2018-01-01", "`arrived`: expected a day between"),
        ({"arrived": dt.date(2019, 1, 1)}, "2018-01-01", "The arrival cannot lie in the future."),
        ({"in_court": object()}, "2018-01-01", "`in_court`: expected yes, no or unknown"),
        ({"fear": True}, "2018-01-01", "`fear` is an assessment; write {is: yes or no, by: who says so}"),
        ({3: "AA"}, "2018-01-01", "facts: expected the name of a fact"),
        (["location"], "2018-01-01", "facts: expected a mapping from facts to answers, or the path"),
        ("nowhere.yaml", "2018-01-01", "nowhere.yaml: the file cannot be opened"),
        ({}, "1.1.2018", "on: the day: there is no day `1.1.2018`; write YYYY-MM-DD."),
        ({}, dt.date(1700, 1, 1), "on: the day: `1700-01-01` is too far away"),
        ({}, dt.datetime(2018, 1, 1), "on: expected a day"),
        ({}, 2018, "on: expected a day"),
    ],
)
def test_what_is_wrong_is_raised_with_where_and_what_is_expected(
    small: Law, facts: object, on: object, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InputRefused) as refused:
        screen(facts, on, small)  # type: ignore[arg-type]
    assert says in str(refused.value)
    assert capsys.readouterr() == ("", "")


def test_a_refusal_repeats_no_answer_and_carries_no_other_error(small: Law) -> None:
    with pytest.raises(InputRefused) as refused:
        small.screen(
            {"location": "Qqq", "arrived": "Qqq", "fear": {"is": "Qqq", "by": "Qqq"}, "stands_with": {"Qqq": 1}}
        )
    assert len(refused.value.faults) == 4
    assert "Qqq" not in str(refused.value) + repr(refused.value)
    assert refused.value.__cause__ is None and refused.value.__context__ is None


def test_a_route_that_is_not_there_is_told_without_telling_which_are(small: Law) -> None:
    answer = small.screen(PERSON, "2018-01-01")
    with pytest.raises(InputRefused, match=r"did you mean `xx\.decide\.granted`"):
        answer.route("xx.decide.grantd")
    with pytest.raises(InputRefused) as refused:
        answer.route("xx.")
    assert str(refused.value) == "route: `xx.` fits more than one route; give the whole id, as in `Law.routes`."


def test_a_sealed_case_is_refused(small: Law, tmp_path: Path) -> None:
    file = tmp_path / "case.age"
    file.write_bytes(seal(b"location: AA\n", "correct horse battery"))
    with pytest.raises(InputRefused, match="this case is sealed"):
        small.screen(file)


def test_faults_of_the_law_are_raised(tmp_path: Path) -> None:
    planted = Planted(tmp_path)
    planted.edit(RULES, "fear", "fearr")
    with pytest.raises(LawFaults, match="fearr"):
        Law.open(planted.root)


# what is never shown, and what is


def test_no_repr_shows_a_person(small: Law, answer: Screening) -> None:
    person = small.screen(PERSON, "2018-01-01")
    route = person.route("xx.decide.granted")
    assert repr(person) == "<Screening on 2018-01-01>"
    assert repr(route) == "<Route>" and repr(route.why()) == "<Why>"
    for one in (
        *person.routes,
        *route.why(),
        route.why(),
        person,
        answer,
        answer.route(FILED),
        answer.route(FILED).why(),
    ):
        shown = repr(one) + str(one) + f"{one}"
        assert not any(word in shown for word in ("Marina", "BB", "2017-06", "open", "Decision", "yes"))
    assert " provisions, " in repr(Law.open())


class Read(HTMLParser):
    """The tags, attributes and text of a piece of HTML; every tag that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(name)
        self.attributes += attributes
        if name != "meta":
            self._open.append(name)

    def handle_endtag(self, name: str) -> None:
        assert self._open.pop() == name

    def handle_data(self, text: str) -> None:
        self.text += text


def test_the_html_of_an_answer_is_an_accessible_table_that_asks_for_nothing(answer: Screening) -> None:
    route = answer.route(FILED)
    for text, caption in (
        (answer._repr_html_(), "Routes under the law of 2017-05-17"),
        (route._repr_html_(), f"Steps of: {route.title}"),
        (route.why()._repr_html_(), f"Why: {route.title}"),
    ):
        read = Read(text)
        assert caption in read.text
        assert read.tags.count("table") == read.tags.count("caption") > 0
        assert ("scope", "col") in read.attributes and ("scope", "row") in read.attributes
        assert ("lang", "en") in read.attributes
        assert not {"script", "img", "link", "iframe", "a", "object"} & set(read.tags)
        assert not {"src", "href", "style", "onclick"} & {name for name, _ in read.attributes}
        assert "Information, not legal advice." in read.text and "Answer truthfully." in read.text
        assert "url(" not in text and "@import" not in text


def test_the_html_of_a_proof_shows_every_line_with_its_law(answer: Screening) -> None:
    why = answer.route(FILED).why()
    text = Read(why._repr_html_()).text
    for line in (part for proof in why for part in proof.walk()):
        assert line.says in text and line.cite in text and line.note in text


def test_who_assessed_stands_in_the_proof_and_nowhere_else(small: Law) -> None:
    person = small.screen(PERSON, "2018-01-01")
    route = person.route("xx.decide.granted")
    assert "assessed by Marina <b>" in Read(route.why()._repr_html_()).text
    for text in (person._repr_html_(), route._repr_html_()):
        assert not any(word in text for word in ("Marina", "2017-06-01", "2017-12-01"))


def test_hostile_text_is_shown_and_never_read(tmp_path: Path) -> None:
    planted = Planted(tmp_path)
    for old in (
        "title: Decision",
        "says: The request came more than one year after the arrival.",
        "says: The person has a lasting status elsewhere.",
        "cite: Act § 2",
        "cite: Act § 4",
    ):
        planted.edit(RULES, old, f"{old.split(':')[0]}: '{HOSTILE}'")
    planted.edit(RULES, "standard: clear", f"standard: '{HOSTILE}'")
    law = Law.open(planted.root)
    answer = law.screen({**PERSON, "fear": {"is": True, "by": HOSTILE + "\u202e\x07"}}, "2018-01-01")
    route = answer.route("xx.decide.granted")
    for text in (answer._repr_html_(), route._repr_html_(), route.why()._repr_html_()):
        read = Read(text)
        assert HOSTILE in read.text
        assert not {"script", "img"} & set(read.tags)
        assert not {"src", "onerror"} & {name for name, _ in read.attributes}
        assert "\u202e" not in text and "\x07" not in text


def test_only_html_goes_into_a_page_as_it_is() -> None:
    assert escape("<b>") == "&lt;b&gt;" and escape(Html("<b>")) == "<b>"
    assert tag("p", "a<", tag("b", "&"), class_='"x"') == '<p class="&quot;x&quot;">a&lt;<b>&amp;</b></p>'
    assert table("<c>", ["<h>"], [["<r>"]]).count("&lt;") == 3
    assert items([]) == "" and items(["<a>"], ordered=True) == "<ol><li>&lt;a&gt;</li></ol>"


def test_a_page_is_whole_and_holds_notice_and_truth() -> None:
    text = page(
        "<Notes>",
        tag("p", "body"),
        notice=["Information, not legal advice."],
        truth="Answer truthfully.",
        lang="ar",
        dir="rtl",
    )
    read = Read(text)
    assert text.startswith("<!DOCTYPE html>\n<html") and ("dir", "rtl") in read.attributes
    assert read.tags.count("title") == read.tags.count("h1") == 1
    for said in ("<Notes>", "body", "Information, not legal advice.", "Answer truthfully."):
        assert said in read.text
    assert "default-src 'none'" in dict(read.attributes)["content"]  # type: ignore[operator]


# what it costs


def test_importing_the_package_loads_nothing_of_the_engine() -> None:
    code = "import sys, safeconduct; print(sorted(m for m in sys.modules if m.startswith('safeconduct') or m in ('msgspec', 'rich', 'typer')))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "['safeconduct']"


def test_what_the_package_names_is_there() -> None:
    assert {name: getattr(safeconduct, name) for name in safeconduct.__all__}["Law"] is Law
    assert set(safeconduct.__all__) <= set(dir(safeconduct))
    assert all(
        item.__doc__
        for item in (Law, Law.open, Law.screen, screen, Screening, Screening.route, Route, Route.why, Why, Proof)
    )
    with pytest.raises(AttributeError, match="nothing_here"):
        safeconduct.nothing_here  # noqa: B018
    assert (HOUSE / "src" / "safeconduct" / "py.typed").is_file()


def test_the_types_are_seen_from_outside(tmp_path: Path) -> None:
    use = tmp_path / "use.py"
    use.write_text(
        "from safeconduct import Law, Proof, screen\n"
        "proof: tuple[Proof, ...] = screen({}, on='2017-05-17', law=Law.open()).route('x').why()\n"
        "reveal_type(screen({}).routes)\n"
        "screen(3)\n"
    )
    said = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(use)],
        capture_output=True,
        text=True,
        check=False,
        cwd=HOUSE,
    )
    assert "tuple[safeconduct.api.Route, ...]" in said.stdout, said.stdout
    assert said.stdout.count("error:") == 1 and "arg-type" in said.stdout
