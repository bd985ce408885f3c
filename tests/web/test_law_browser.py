"""The law browser: what its pages say of a rule, a route and a word, by day; how long they are; what they never carry."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.test import Client, override_settings

from safeconduct.assess.over_days import course, law_turns
from safeconduct.assess.screen import statuses
from safeconduct.lawbook import expression as e
from safeconduct.lawbook.catalog import in_language, speak
from safeconduct.lawbook.faults import InputRefused
from safeconduct.lawbook.model import Law
from safeconduct.lawbook.pseudo import pseudo
from safeconduct.lawbook.read import read_law
from safeconduct.routes.build import build
from safeconduct.routes.pack import Pack
from safeconduct.web.headers import HEADERS, SIZES
from safeconduct.web.law import strips
from safeconduct.web.law.book import book
from safeconduct.web.law.condition import Line, lines
from safeconduct.web.law.shelf import Shelf, read_shelf
from safeconduct.web.law.strips import COLUMNS, Spell, cells
from safeconduct.web.law.versions import differences
from safeconduct.web.site import Site, site

from ..pages import given
from ..planting import HOUSE, LAW, RULES, Planted
from .conftest import MAY
from .test_pages import Read, must_be_readable

LARGEST = 48 * 1024
"""Bytes of a page before compression, what fills it apart."""
NOTE = """
```yaml annotation
of: xx.late
signed: A. Lawyer, of the bar of Aland
date: 2019-03-04
says: I read section 2. It says what this page says.
```
"""
PERSON = (
    "nationalities: [BB], location: AA, arrived: 2017-03-01, asked_day: never, in_court: no, fear: yes, excused: no, "
    "stands_with: {others: none}"
)


class Browser:
    """Somebody who reads, without JavaScript."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        self.response: Any = None

    def open(self, path: str, language: str = "en") -> str:
        """The page at a path of the browser, without what fills it."""
        self.response = self.client.get(f"/{language}/law/{path}".replace("+", "%2B"))
        return re.sub(r"<!-- *-->\Z", "", self.response.content.decode())


def read(page: str) -> str:
    """What can be read on a page."""
    inline = re.sub(r"</?(?:bdi|strong|span|cite|a|ins|del)\b[^>]*>", "", page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inline)).split())


def part(page: str, heading: str) -> str:
    """What can be read below a heading, to the next one of its level."""
    return read(page.split(f"<h2>{heading}</h2>")[1].split("<h2>")[0])


@pytest.fixture(scope="module")
def shelf(configured: Site) -> Shelf:
    return read_shelf(LAW, configured.law)


@pytest.fixture
def browser(configured: Site, shelf: Shelf) -> Iterator[Browser]:
    """A reader of the whole law."""
    made = msgspec.structs.replace(configured, shelf=shelf)
    with override_settings(SITE=made, ALLOWED_HOSTS=["testserver"]):
        yield Browser()


@pytest.fixture
def planted(tmp_path: Path, configured: Site) -> Iterator[Callable[..., Browser]]:
    """A reader of the small pack with something planted in it."""
    pack, override = Planted(tmp_path), None

    def opened(page: str = RULES, old: str | None = None, new: str = "", day: str = "2018-01-01") -> Browser:
        nonlocal override
        if new:
            pack.edit(page, old, new)
        law = read_law(pack.root)
        override = override_settings(
            SITE=site(law, build(law), on=dt.date.fromisoformat(day)), ALLOWED_HOSTS=["testserver"]
        )
        override.enable()
        return Browser()

    yield opened
    if override:
        override.disable()


def test_a_rule_is_shown_with_its_text_citation_source_and_how_sure_we_are(browser: Browser) -> None:
    page = read(browser.open("provision/us.asylum.late"))
    assert browser.response.status_code == 200
    for says in (
        "The application was filed more than one year after the last arrival.",
        "In force.",
        "8 U.S.C. § 1158(a)(2)(B), (D), (E); 8 CFR 208.4(a)(2)",
        "A bar: it stands in the way.",
        "applicant: clear and convincing evidence that it was filed within the year",
        "Sure: the text was read, or a close copy of it.",
        "Not yet checked by a lawyer. We last looked at the source on Nov. 24, 2026.",
        "Unless: One of these: Circumstances changed",
    ):
        assert says in page, says


def test_a_condition_keeps_every_not_of_the_rule(browser: Browser) -> None:
    page = read(browser.open("provision/us.asylum.late"))
    assert "All of these: Not: Your last arrival in the United States: never 1998-04-01 is before" in page
    assert (
        "One of these: Not: The day your asylum application was received is within 1 year of your last arrival" in page
    )
    page = read(browser.open("step/us.refugees.admit"))
    assert "None of these: You took part in persecuting others." in page


def test_each_denial_is_said_whatever_is_denied(law: Law) -> None:
    one, other = (e.Same(e.Ref(fact), (e.Value("yes"),)) for fact in ("exit_blocked", "own_money"))
    says = [law.facts[fact].shown_as for fact in ("exit_blocked", "own_money")]
    says = [f"{text[:1].upper()}{text[1:]}".rstrip("?.") for text in says]
    for node, heads in (
        (e.Not(one), ["Not:"]),
        (e.Not(e.Not(one)), [""]),
        (e.All((one, e.Not(other))), ["All of these:", "", "Not:"]),
        (e.Not(e.All((one, other))), ["Not all of these:", "", ""]),
        (e.Not(e.Any((one, e.Not(other)))), ["None of these:", "", "Not:"]),
        (e.All((one, e.All((other, one)))), ["All of these:", "", "", ""]),
        (e.All((one, e.Not(e.All((other, one))))), ["All of these:", "", "Not all of these:", "", ""]),
    ):
        found = lines(law, node)
        assert [line.head for line in found] == heads
        assert {line.says for line in found if line.says} <= set(says)


@pytest.mark.parametrize(
    "on, stands, number",
    [
        ("2017-01-26", "Not in force: it had not begun.", None),
        ("2017-01-27", "In force.", 1),
        ("2017-02-03", "Not in force. A court has stopped it for now.", 2),
        ("2017-03-20", "Not in force. A court has stopped it for now.", 4),
        (
            "2017-05-18",
            "Not known: our pages do not cover this day. These pages cover Jan. 1, 2017 to May 17, 2017.",
            None,
        ),
    ],
)
def test_a_rule_is_read_by_day(browser: Browser, on: str, stands: str, number: int | None) -> None:
    page = browser.open(f"provision/us.refugees.halt?on={on}")
    assert stands in read(page)
    assert re.findall(r"Version (\d) \(read on this day\)", page) == ([str(number)] if number else [])
    assert f'value="{on}"' in page
    assert re.search(rf'href="/en/law/step/us\.refugees\.admit\?on={on}"', page)


def test_each_version_says_in_words_what_differs_from_the_one_before(browser: Browser) -> None:
    page = browser.open("provision/us.asylum.one_central_reason")
    versions = part(page, "Its versions")
    assert "Version 1 From March 17, 1980 until May 11, 2005, that day not counted." in versions
    second = page.split("Version 2")[1].split("</section>")[0]
    assert re.search(r"<ins><strong>New:</strong> ", second) or re.search(r"<del><strong>Gone:</strong> ", second)
    assert "What differs from the version before:" in read(second)


def test_a_difference_names_every_line_of_both_versions_once() -> None:
    one, two, three = (Line(0, says=says) for says in ("one", "two", "three"))
    found = differences((one, two), (one, three))
    assert [(change.how, change.line.says) for change in found] == [("stays", "one"), ("gone", "two"), ("new", "three")]
    assert differences((one, two), (one, two))[0].how == "stays"
    deeper = Line(1, says="one")
    assert [change.how for change in differences((one,), (deeper,))] == ["gone", "new"]


def test_a_rule_names_the_rules_and_steps_on_both_sides_of_it(browser: Browser, law: Law) -> None:
    page = browser.open("provision/us.asylum.changed")
    assert 'href="/en/law/provision/us.asylum.late"' in page.split("Rules that use it")[1]
    page = browser.open("provision/us.asylum.late")
    uses = page.split("<h2>Rules that it uses</h2>")[1].split("<h2>")[0]
    assert re.findall(r'href="/en/law/provision/([^"]+)"', uses) == [
        "us.asylum.clock_from_before_trip",
        "us.asylum.changed",
        "us.asylum.extraordinary",
        "us.asylum.in_status_until_filing",
        "us.asylum.child_alone",
    ]
    page = browser.open("provision/us.refugees.halt")
    assert 'href="/en/law/step/us.refugees.admit"' in page.split("Steps that hang on it")[1]


def test_the_questions_of_a_rule_are_those_that_it_reads_each_with_its_reason(browser: Browser, law: Law) -> None:
    page = browser.open("provision/us.asylum.late")
    asked = part(page, "Questions it leads to")
    for fact in ("us_asylum_filed", "us_last_arrival"):
        assert f"{law.facts[fact].asks} Why we ask this: {law.facts[fact].why}" in asked
    assert law.facts["changed_circumstances"].asks in asked.split("through the rules that it uses")[1]
    link = re.search(r'href="/en/law/(glossary/[^"#]+)#us_asylum_filed"', page)
    assert link
    words = browser.open(link[1])
    assert '<div id="us_asylum_filed">' in words


def test_examples_stand_beside_the_rule_with_the_answer_that_must_come_out(browser: Browser, law: Law) -> None:
    told = part(browser.open("provision/us.asylum.open_here"), "Worked examples")
    assert "On May 17, 2017, somebody of whom this is known: where you are: Guam The answer must be: yes" in told
    assert "where you are: Russia The answer must be: no" in told
    assert told.count("The answer must be:") == sum(x.of == "us.asylum.open_here" for x in law.examples)


def test_examples_that_have_no_room_have_pages_of_their_own(browser: Browser, law: Law) -> None:
    every = [x for x in law.examples if x.of == "us.asylum.late"]
    page = browser.open("provision/us.asylum.late")
    count, number = page.count("The answer must be:"), 1
    assert 0 < count < len(every)
    assert f"{len(every) - count} more examples" in page
    assert 'href="/en/law/provision/us.asylum.late/examples/1"' in page
    seen = 0
    while browser.response.status_code == 200:
        page = browser.open(f"provision/us.asylum.late/examples/{number}")
        seen += page.count("The answer must be:")
        number += 1
    assert seen == len(every)


def test_reports_claims_and_levers_stand_beside_what_they_speak_of(browser: Browser, law: Law) -> None:
    page = read(browser.open("step/us.border.ask_at_port?on=2017-05-17"))
    assert "What somebody saw or lived through (can be believed), May 3, 2017, Human Rights First:" in page
    assert "A report never changes what the law says." in page
    assert "Human Rights First:" not in read(browser.open("step/us.border.ask_at_port?on=2017-05-02"))
    claim = next(c for c in law.claims if c.because and c.because[0] in law.provisions)
    assert claim.correction in read(browser.open(f"provision/{claim.because[0]}"))
    lever = next(v for v in law.levers if v.opens[0] in law.steps and v.turns[0].stands_on(MAY))
    assert lever.asks in read(browser.open(f"step/{lever.opens[0]}"))


def test_an_annotation_is_shown_with_its_signature_and_day_and_changes_no_answer(
    planted: Callable[..., Browser],
) -> None:
    plain = planted()
    before = plain.open("provision/xx.late")
    assert "Not yet checked by a lawyer." in read(before)
    assert "What lawyers wrote on it" not in before
    told = read(planted(new=NOTE).open("provision/xx.late"))
    assert "Who checked it A. Lawyer, of the bar of Aland, March 4, 2019. What they found stands below." in told
    assert "I read section 2. It says what this page says. A. Lawyer, of the bar of Aland, March 4, 2019" in told
    assert "Not yet checked by a lawyer." not in told


def test_an_annotation_is_never_run(tmp_path: Path) -> None:
    pack = Planted(tmp_path)
    one = build(read_law(pack.root))
    pack.edit(RULES, None, NOTE)
    law = read_law(pack.root)
    other = build(law)
    assert len(law.annotations) == 1
    assert (one.nodes, one.routes) == (other.nodes, other.routes)
    assert [(p.id, p.operative, p.unless) for p in law.provisions.values()] == [
        (p.id, p.operative, p.unless) for p in read_law(HOUSE / "tests/packs/small").provisions.values()
    ]


@pytest.mark.parametrize(
    "old, new, line, says",
    [
        ("signed: A. Lawyer, of the bar of Aland\n", "", "of: xx.late", "the field `signed` is missing; add it."),
        ("date: 2019-03-04\n", "", "of: xx.late", "the field `date` is missing; add it."),
        ("says: I read section 2. It says what this page says.\n", "", "of: xx.late", "the field `says` is missing"),
        ("A. Lawyer, of the bar of Aland", '" "', "signed:", "an annotation needs `signed`"),
        ("I read section 2. It says what this page says.", '" "', 'says: " "', "an annotation needs `says`"),
        ("2019-03-04", "in spring", "date:", "(field `date`)"),
        ("xx.late", "xx.lat", "of: xx.lat", "there is no step, outcome or provision `xx.lat`; did you mean `xx.late`?"),
    ],
)
def test_a_bad_annotation_is_told_with_its_page_and_line(
    tmp_path: Path, old: str, new: str, line: str, says: str
) -> None:
    pack = Planted(tmp_path)
    pack.edit(RULES, None, NOTE.replace(old, new))
    found = [(fault.at.page, fault.at.line) for fault in pack.faults() if says in fault.says]
    assert found == [(f"small/{RULES}", pack.line(RULES, line))]


def test_no_annotation_stands_in_the_law_before_a_lawyer_has_signed_one(law: Law) -> None:
    assert law.annotations == ()


def test_what_is_held_back_stands_on_no_page(planted: Callable[..., Browser]) -> None:
    browser = planted(old="id: xx.get_paper\nkind: decision", new="id: xx.get_paper\nkind: decision\npublish: held")
    for path in ("", "topic/xx/asylum", "routes", "provision/place.third"):
        assert "paper" not in browser.open(path), path
        assert browser.response.status_code == 200
    browser.open("step/xx.get_paper")
    assert browser.response.status_code == 404


def test_a_route_has_its_steps_and_a_strip_for_each_invented_person(browser: Browser, shelf: Shelf) -> None:
    page = browser.open("route/us.refugees.refer_at_home+us.refugees.admit?on=2017-02-01")
    assert [case.name for case in shelf.cases] == sorted(path.stem for path in (HOUSE / "samples").glob("*.yaml"))
    assert page.count('role="img"') == len(shelf.cases)
    row = next(row for row in page.split("<tr>") if row.startswith('<th scope="row">Invented. A gay man from Chechnya'))
    assert read(row) == (
        "Invented. A gay man from Chechnya, in hiding in Moscow. ✓ Open from Jan. 1, 2017 to Jan. 26, 2017 "
        "✗ Closed from Jan. 27, 2017 to Feb. 2, 2017 ✓ Open from Feb. 3, 2017 to May 17, 2017"
    )
    assert "in hiding in Moscow. On this day: ✗ Closed" in read(page)
    assert [" ".join(read(a).split()) for a in re.findall(r'<a href="/en/law/step/[^>]*>.*?</a>', page)][:2] == [
        "The US embassy in your own country refers you to the refugee programme",
        "Refugee admission to the United States",
    ]


def test_a_strip_is_what_a_screening_of_each_day_says(configured: Site, shelf: Shelf) -> None:
    law, pack = configured.law, configured.pack
    first, last = law.covers_all()  # type: ignore[misc]
    case = next(case for case in shelf.cases if case.name == "student-status-ended")
    routes = [pack.routes[n] for n in (2, 40)]
    told = [course(law, pack, case.given, route, first, last) for route in routes]
    only = pack.only(routes)
    for n in range(0, (last - first).days + 1, 3):
        day = first + dt.timedelta(days=n)
        try:
            found = statuses(law, only, case.given, day)
        except InputRefused:
            found = {}
        for route, turns in zip(routes, told, strict=True):
            assert next(status for start, status in reversed(turns) if start <= day) == found.get(route.id)
    assert all(one != other for turns in told for (_, one), (_, other) in pairwise(turns))


def test_a_strip_turns_with_the_clock_of_the_person_and_with_what_a_reader_knows(tmp_path: Path) -> None:
    pack = Planted(tmp_path)
    vacated = "  - {from: 2000-01-01, known: 2018-06-01, state: vacated, reason: Case 1, sure: high, source: act, "
    vacated += "verified: 2020-01-01, moves_like: statute}\n"
    pack.edit(RULES, 'unless: "xx.excuse"', f'{vacated}unless: "xx.excuse"')
    law = read_law(pack.root)
    built = build(law)
    person = given(law, PERSON)
    route = next(route for route in built.routes if route.id == "xx.file+xx.decide.granted")
    found = course(law, built, person, route, dt.date(2017, 1, 1), dt.date(2019, 12, 31))
    assert [(str(day), status) for day, status in found] == [
        ("2017-01-01", None),
        ("2017-03-01", "open"),
        ("2018-03-02", "closed"),
        ("2018-06-01", "open"),
    ]


def test_the_law_turns_where_an_interval_or_a_row_does(law: Law) -> None:
    first, last = law.covers_all()  # type: ignore[misc]
    turns = law_turns(law, first, last)
    assert {dt.date(2017, 1, 27), dt.date(2017, 2, 3), dt.date(2017, 3, 16)} <= set(turns)
    assert turns == sorted(set(turns)) and first < turns[0] and turns[-1] <= last


def test_a_strip_is_as_wide_as_its_days_and_says_each_status_by_mark_and_by_pattern() -> None:
    first, last = dt.date(2017, 1, 1), dt.date(2017, 12, 31)
    spells = (
        Spell("open", first, dt.date(2017, 6, 30)),
        Spell("", dt.date(2017, 7, 1), dt.date(2017, 7, 2)),
        Spell("closed", dt.date(2017, 7, 3), last),
    )
    found = cells(spells, first, last)
    assert sum(cell.columns for cell in found) == COLUMNS
    assert [(cell.status, cell.mark) for cell in found if cell.columns > 3] == [("open", "✓"), ("closed", "✗")]
    css = (HOUSE / "src/safeconduct/web/assets/style.css").read_text()
    assert {"dashed", "3px"} == {
        css.split(f".strip td.{s}{{")[1].split("}")[0].split()[-1].split(":")[-1] for s in ("unknown", "closed")
    }


def test_a_strip_is_computed_once(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    browser.open("route/ar.asylum.conare.recognised")
    monkeypatch.setattr(strips, "course", None)
    assert 'role="img"' in browser.open("route/ar.asylum.conare.recognised")


def test_only_a_case_that_says_that_it_is_invented_is_a_stock_case(tmp_path: Path) -> None:
    pack = Planted(tmp_path)
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "one.yaml").write_text("note: Invented. Somebody in Aland.\nlocation: AA\n")
    (tmp_path / "samples" / "two.yaml").write_text("note: My brother.\nlocation: AA\n")
    (tmp_path / "samples" / "three.yaml").write_text("location: AA\n")
    assert [case.name for case in read_shelf(pack.root, read_law(pack.root)).cases] == ["one"]


def test_the_words_hold_the_statuses_the_questions_and_false_friends(browser: Browser, law: Law) -> None:
    page = browser.open("glossary")
    told = read(page)
    assert all(status.title in told for status in law.statuses)
    assert law.notices["truth"] in told
    assert "not «условно-досрочное освобождение» and not «пароль»" in told
    pages = re.findall(r'href="/en/law/(glossary/[^"]+)"', page)
    words = " ".join(read(browser.open(path)) for path in pages)
    assert not [fact.id for fact in law.facts.values() if fact.asks not in words]


def test_a_list_shows_the_rows_of_the_day_first(browser: Browser, law: Law) -> None:
    page = read(browser.open("list/places?on=2017-02-01"))
    assert browser.response.status_code == 200
    rows = page.split("We last looked at the source on")[:-1]
    current = ["Read on this day." in row for row in rows]
    assert {True, False} == set(current) and current == sorted(current, reverse=True)
    halted = read(browser.open("list/us_entry_halt?on=2017-02-01"))
    assert (
        "From Jan. 27, 2017 until March 16, 2017, that day not counted. Its end was public from March 6, 2017."
        in halted
    )
    rule = browser.open("provision/us.relief.entry_suspended?on=2017-02-01")
    assert 'href="/en/law/list/us_entry_halt?on=2017-02-01"' in rule


@pytest.mark.parametrize(
    "path",
    [
        "provision/us.asylum.nothing",
        "provision/us.asylum",
        "step/nothing",
        "route/us.asylum.nothing",
        "list/nothing",
        "topic/us/nothing",
        "topic/vocabulary/wording",
        "topic/us/asylum/99",
        "provision/us.asylum.late/examples/0",
        "provision/us.asylum.late/examples/99",
        "glossary/us/asylum",
        "no/such/page",
    ],
)
def test_what_is_not_there_gives_the_calm_page(browser: Browser, path: str) -> None:
    page = browser.open(path)
    assert browser.response.status_code == 404
    assert "There is no such page" in page
    assert path not in page


def test_a_day_that_cannot_be_read_is_told_and_not_shown(browser: Browser) -> None:
    page = browser.open("?on=<script>yesterday")
    assert browser.response.status_code == 422
    assert "This day could not be read." in page
    assert "yesterday" not in page
    must_be_readable(page, "fault")


def test_only_reading_is_answered(browser: Browser) -> None:
    assert browser.client.post("/en/law/", {"on": "2017-05-17"}).status_code == 405
    assert browser.client.head("/en/law/").status_code == 200


def test_public_pages_say_so_where_the_law_does_not_cover_the_day(configured: Site) -> None:
    lapsed = msgspec.structs.replace(configured, public=True, fixed_day=None, today=lambda: dt.date(2017, 6, 1))
    with override_settings(SITE=lapsed, ALLOWED_HOSTS=["testserver"]):
        browser = Browser()
        page = read(browser.open("provision/us.asylum.late"))
        assert browser.response.status_code == 200
        assert (
            "Our pages do not cover this day. What is not covered is not known. Do not decide anything by it." in page
        )
        assert "In force." not in page
    current = msgspec.structs.replace(lapsed, today=lambda: MAY)
    with override_settings(SITE=current, ALLOWED_HOSTS=["testserver"]):
        page = read(Browser().open("provision/us.asylum.late"))
        assert "In force." in page and "Do not decide anything by it." not in page


def every_path(site: Site) -> Iterator[str]:
    """Every page of the browser, but for those that a list goes on with."""
    of = book(site.law, site.pack)
    yield from ("", "routes", "glossary")
    yield from (f"topic/{t.id}" for t in of.topics.values() if t.provisions or t.steps)
    yield from (f"glossary/{t.id}" for t in of.topics.values() if t.facts)
    yield from (f"list/{id}" for id in of.law.tables)
    yield from (f"provision/{id}" for id in of.law.provisions)
    yield from (f"step/{id}" for id in of.steps)
    yield from (f"route/{id}" for id in of.routes)


def longest_course(law: Law, pack: Pack, given: object, route: object, first: dt.date, last: dt.date) -> Any:
    """A course that turns as often as the law does, so that a page is as long as it can become."""
    return tuple((day, ("open", "closed", None)[n % 3]) for n, day in enumerate((first, *law_turns(law, first, last))))


def test_every_page_of_the_law_is_short_readable_and_leads_only_to_pages_that_are_there(
    browser: Browser, configured: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strips, "course", longest_course)
    monkeypatch.setattr(strips, "_KEPT", {})
    todo, seen = list(every_path(configured)), set[str]()
    assert len(todo) > 500
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        page = browser.open(path)
        assert browser.response.status_code == 200, path
        assert len(page.encode()) <= LARGEST, path
        assert len(browser.response.content) in SIZES, path
        assert not re.search(r'\bstyle="|<style|<svg|\son\w+="', page), path
        must_be_readable(page, path)
        links = re.findall(r'href="/en/law/([^"#]*)', page)
        todo += [link for link in links if link not in seen]


def test_each_page_has_the_headers_of_all_pages_the_way_out_and_no_trace_of_a_reader(browser: Browser) -> None:
    page = browser.open("provision/us.asylum.late?on=2017-02-01&who=somebody")
    assert {name: browser.response.headers[name] for name in HEADERS} == HEADERS
    assert not {"set-cookie", "etag", "last-modified"} & {name.lower() for name in browser.response.headers}
    assert '<a class="leave" id="leave" href="/en/leave"' in page
    assert "somebody" not in re.sub(r"[Ss]omebody of whom", "", page)
    away = [attrs for tag, attrs in Read(page).elements if tag == "a" and attrs.get("href", "").startswith("http")]
    assert away and all("noreferrer" in attrs["rel"] for attrs in away)
    assert 'name="s"' not in page and 'method="post"' not in page


def test_the_screening_leads_to_the_law_by_an_address_that_says_nothing_of_an_answer(visitor: Any) -> None:
    visitor.to_questions()
    assert re.findall(r'href="(/en/law[^"]*)"', visitor.page) == ["/en/law/"]


def test_in_another_language_the_law_is_said_in_it_and_what_is_english_is_marked(
    configured: Site, shelf: Shelf
) -> None:
    spoken = {"ru": speak(LAW, configured.law, "ru")}
    made = site(configured.law, configured.pack, on=MAY, spoken=spoken, shelf=msgspec.structs.replace(shelf, cases=()))
    with override_settings(SITE=made, ALLOWED_HOSTS=["testserver"]):
        browser = Browser()
        page = browser.open("provision/us.asylum.late?on=2017-02-01", "ru")
        assert spoken["ru"].provisions["us.asylum.late"].says in read(page)
        assert '<a lang="en" hreflang="en" href="/en/law/provision/us.asylum.late?on=2017-02-01">English</a>' in page
        assert '<div class="prose" lang="en" dir="ltr">' in page
        assert '<span lang="en" dir="ltr">United States Code, title 8' in page
        sizes = {path: len(browser.open(path, "ru").encode()) for path in every_path(made)}
        assert max(sizes.values()) <= LARGEST


def test_the_pages_run_from_right_to_left_where_the_language_does(configured: Site) -> None:
    mirrored = msgspec.structs.replace(in_language(configured.law, pseudo(configured.law)), language="ar")
    made = site(configured.law, configured.pack, on=MAY, spoken={"ar": mirrored})
    with override_settings(SITE=made, ALLOWED_HOSTS=["testserver"]):
        page = Browser().open("provision/us.asylum.late", "ar")
        assert '<html lang="ar" dir="rtl">' in page
        assert '<cite lang="en"><bdi>8 U.S.C. § 1158(a)(2)(B), (D), (E); 8 CFR 208.4(a)(2)</bdi></cite>' in page
        assert '<code dir="ltr">' in page
