"""The pages in Russian: whole, marked where they are English, of a bounded length; and the layout from right to left."""

from __future__ import annotations

import datetime as dt
import gettext
import html
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from babel.messages.catalog import Message as Entry
from babel.messages.mofile import read_mo, write_mo
from django.test import Client, override_settings
from django.utils.translation import override

from safeconduct.lawbook.cases import read_case
from safeconduct.lawbook.catalog import in_language, is_signed, read_catalog
from safeconduct.lawbook.given import EVERY_OTHER
from safeconduct.lawbook.locales import plural
from safeconduct.lawbook.messages import is_safety, messages
from safeconduct.lawbook.model import Law
from safeconduct.lawbook.negations import doubtful
from safeconduct.lawbook.phrases import SAFETY as SAFE_PHRASES
from safeconduct.lawbook.pseudo import mirrored, pseudo
from safeconduct.show.page import escape
from safeconduct.web import catalog
from safeconduct.web.headers import SIZES
from safeconduct.web.settings import HERE
from safeconduct.web.site import CATALOGUES, Site, catalogue, site, spoken_in
from safeconduct.web.state import Page, Said, State, pack
from safeconduct.web.words import law as shown

from ..planting import LAW
from .conftest import MAY
from .tour import SCREENING, Tour, tour
from .visitor import Visitor

ROOT = LAW.parent
SAMPLES = sorted(path.stem for path in (ROOT / "samples").glob("*.yaml"))
NAMES = {"Shift", "Wi-Fi", "https", ".onion", "Tor Browser", "help.unhcr.org", "English"}
"""What the pages themselves say in Latin letters."""
ADDRESS = re.compile(r"https?://\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)+(?:/\S*)?")
"""What is in no language: where a page or somebody is to be reached."""
_PART = re.compile(r"%\([a-z_]+\)s|</?[a-z]+[^>]*>")


@pytest.fixture(scope="module")
def russian(configured: Site) -> Site:
    return site(configured.law, configured.pack, on=MAY, spoken=spoken_in(LAW, configured.law))


@pytest.fixture
def reader(russian: Site) -> Iterator[Visitor]:
    """A visitor who reads Russian."""
    with override_settings(SITE=russian, ALLOWED_HOSTS=["testserver"]):
        yield Visitor(Client(raise_request_exception=False), "/ru/screening")


def at(visitor: Visitor, site: Site, state: State) -> Visitor:
    """The page of a state."""
    return visitor.send(s=site.envelope.seal(pack(site.law, state)), go="same-000")


def person(law: Law, sample: str) -> State:
    """The results of the person of a sample."""
    given, _ = read_case(law, ROOT / "samples" / f"{sample}.yaml")
    said = tuple(Said(fact, place, answer) for (fact, place), answer in given.answers.items())
    return State(MAY, Page.RESULTS, said)


@pytest.fixture(scope="module")
def toured(russian: Site) -> Tour:
    """Every page in Russian."""
    return tour(russian, "ru")


@pytest.fixture(scope="module")
def walked(toured: Tour) -> dict[str, str]:
    """Every page of a Russian conversation, by its name."""
    return conversation(toured)


def conversation(toured: Tour) -> dict[str, str]:
    """Every page of the screening that is made in the language of its address."""
    return {name: toured.pages[name].text for name in SCREENING if name != "too long"}


class Foreign(HTMLParser):
    """The Latin words of a page that stand in no element of another language, and what stands in one."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.stack: list[bool] = []
        self.loose: list[str] = []
        self.marked: list[str] = []
        self.feed(re.sub(r"<(?:meta|link|input)[^>]*>", "", page))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "option"):  # without an end
            return
        given = dict(attrs)
        self.stack.append((given.get("lang") == "en") or (bool(self.stack) and self.stack[-1] and "lang" not in given))
        for name in ("aria-label", "title", "alt"):
            self.loose += re.findall("[A-Za-z]{2,}", given.get(name) or "")

    def handle_endtag(self, tag: str) -> None:
        if tag != "option":
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1]:
            self.marked.append(data)
        else:
            self.loose += re.findall("[A-Za-z]{2,}", ADDRESS.sub("", data))


# the catalogue


def entries() -> list[Entry]:
    return list(catalog.entries(catalog.read("ru")))


def english(entry: Entry) -> tuple[str, ...]:
    return tuple(entry.id) if isinstance(entry.id, tuple | list) else (entry.id,)


def test_every_sentence_of_the_pages_is_translated_and_none_is_only_guessed() -> None:
    there = {english(entry): entry for entry in entries()}
    assert set(there) == {english(entry) for entry in catalog.entries(catalog.found())}
    assert [one for one, entry in there.items() if entry.fuzzy or not all(catalog.forms(entry))] == []
    assert len(there) > 170


def test_a_translation_has_the_same_parts_and_the_elements_of_the_english() -> None:
    for entry in entries():
        says = english(entry)[-1]
        for meant in catalog.forms(entry):
            without_names = re.sub(r'<bdi lang="en">([^<]*)</bdi>', r"\1", meant)
            assert sorted(_PART.findall(says)) == sorted(_PART.findall(without_names)), says
            assert sorted(re.findall(r"\d+", says)) == sorted(re.findall(r"\d+", meant)), says
            assert meant == meant.strip() and meant[-1:] in (says[-1:], meant[-1:].lower()), says


def test_no_not_is_lost_on_the_pages() -> None:
    both = [(english(entry)[-1], meant) for entry in entries() for meant in catalog.forms(entry)]
    assert [pair for pair in both if doubtful("ru", *pair)] == []


def test_what_counts_has_the_forms_of_cldr() -> None:
    form = gettext.c2py(catalog.read("ru").plural_expr)
    sorts: dict[str, set[int]] = {}
    for n in range(300):
        sorts.setdefault(plural("ru", n), set()).add(form(n))
    assert sorts == {"one": {0}, "few": {1}, "many": {2}}


def test_the_compiled_catalogue_is_that_of_the_one_that_people_write() -> None:
    kept, now = (
        {(english(entry), catalog.forms(entry)) for entry in read_mo(BytesIO(data)) if entry.id}
        for data in (catalogue("ru").with_suffix(".mo").read_bytes(), catalog.compiled("ru"))
    )
    assert kept == now, "run `make messages`"


# what safety hangs on


def test_what_safety_hangs_on_is_named_as_the_pages_say_it() -> None:
    found = {entry.id: entry for entry in catalog.entries(catalog.found())}
    assert set(found) >= catalog.SAFETY
    safe = {says for says, entry in found.items() if catalog.is_safety(entry)}
    danger = {says for says, entry in found.items() if ("templates/danger.html", 0) in entry.locations}
    assert {says for says in danger if says.endswith(".")} <= safe
    assert not {"Back", "Go on", "Help"} & safe


def test_until_a_review_the_english_stands_beside_it_in_an_element_of_its_own(
    walked: dict[str, str], russian: Site
) -> None:
    assert not is_signed(catalogue("ru").read_text(encoding="utf-8"))
    seen = set()
    for page in walked.values():
        seen |= {html.unescape(s) for s in re.findall(r'<span lang="en" dir="ltr">([^<]*)</span>', page)}
        assert "\u2066" not in page and "\u2069" not in page
        assert not re.search(r'="[^"]*<', page)
        assert "<" not in re.search("<title>(.*?)</title>", page)[1]  # type: ignore[index]
    places = [entry for entry in catalog.entries(catalog.found()) if catalog.is_safety(entry)]
    elsewhere = {  # not on the pages of this person and this day
        "We found no way that is open now.",
        "This does not mean that nobody can help.",
        "Then it can cost:",
        "Our pages do not cover this day. What is not covered is not known.",
        "Our pages do not reach to this day. So we show nothing, since you could decide by it. Please come back later.",
        "We have no contact in this place that we have read of: %(place)s. There may be others.",
        "We have no contact to show.",
        "open",  # on pages of the law
        "closed",
        "not known",
    }
    assert {entry.id for entry in places} - seen <= elsewhere
    assert russian.law.notices["truth"] in seen


@pytest.fixture
def signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The catalogue of the pages as if somebody had signed it."""
    folder = tmp_path / "locale"
    shutil.copytree(CATALOGUES, folder)
    monkeypatch.setattr("safeconduct.web.site.CATALOGUES", folder)
    path = catalogue("ru")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('"Language:', '"X-Reviewed: A. Reader, 2026-11-25\\n"\n"Language:', 1), encoding="utf-8"
    )
    return path


def test_a_signed_catalogue_has_no_english_in_it(signed: Path) -> None:
    assert "\u2066" in catalogue("ru").with_suffix(".mo").read_bytes().decode(errors="ignore")
    assert "\u2066" not in catalog.compiled("ru").decode(errors="ignore")
    catalog.update("ru")
    assert is_signed(signed.read_text(encoding="utf-8"))  # the record stays


def test_in_public_a_language_is_offered_only_if_both_the_law_and_the_pages_are_reviewed(
    signed: Path, configured: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(spoken_in(LAW, configured.law)) == {"ru"}
    assert spoken_in(LAW, configured.law, public=True) == {}  # the law is not reviewed
    words, faults = read_catalog(LAW, configured.law, "ru")
    reviewed = msgspec.structs.replace(words, reviewed=True)
    monkeypatch.setattr("safeconduct.web.site.read_catalog", lambda *_: (reviewed, faults))
    assert set(spoken_in(LAW, configured.law, public=True)) == {"ru"}
    monkeypatch.setattr("safeconduct.web.site.CATALOGUES", CATALOGUES)  # the pages are not
    assert spoken_in(LAW, configured.law, public=True) == {}


def test_what_safety_hangs_on_was_put_back_into_english_as_it_stands_now(configured: Site) -> None:
    table = (ROOT / "docs" / "translation-review.md").read_text(encoding="utf-8")
    ours = [re.sub("</?bdi[^>]*>", "", str(e.string)) for e in entries() if catalog.is_safety(e)]
    words, _ = read_catalog(LAW, configured.law, "ru")
    safe = [
        words.words[where, says] for where, says in messages(configured.law) if is_safety(configured.law, where, says)
    ]
    not_there = [says for says in (*ours, *safe) if f"| {says} |" not in table and says != "вы"]
    assert not_there == []


def test_every_page_says_that_nobody_has_reviewed_the_translation(walked: dict[str, str], russian: Site) -> None:
    says = "Этот перевод ещё не проверен переводчиком."
    assert all(says in page for page in walked.values())
    reviewed = msgspec.structs.replace(russian.spoken["ru"], reviewed=True)
    with override_settings(
        SITE=msgspec.structs.replace(russian, spoken={"ru": reviewed}), ALLOWED_HOSTS=["testserver"]
    ):
        assert says not in Client().get("/ru/screening").content.decode()
        assert "reviewed" not in Client().get("/en/screening").content.decode()


# nothing English that is not marked


def test_no_english_stands_on_a_russian_page_outside_an_element_that_says_so(walked: dict[str, str]) -> None:
    assert len(walked) >= 15
    for name, page in walked.items():
        assert '<html lang="ru" dir="ltr">' in page, name
        assert Foreign(page).loose == [], name


def test_what_is_marked_as_english_is_known_and_no_sentence_that_somebody_forgot(
    walked: dict[str, str], russian: Site
) -> None:
    """It stands so in the Russian catalogue, is cited, or is the English beside what safety hangs on."""
    law = russian.law
    words, _ = read_catalog(LAW, law, "ru")
    known = {*words.words.values(), *words.phrases.values(), *law.notices.values(), *SAFE_PHRASES, *NAMES}
    known |= {form for forms in words.plurals.values() for form in forms.values()}
    known |= {says for where, says in messages(law) if is_safety(law, where, says)}
    known |= {str(entry.id) for entry in catalog.entries(catalog.found()) if catalog.is_safety(entry)}
    known |= {rule.cite for rule in law.provisions.values()} | {source.title for source in law.sources.values()}
    for contact in law.contacts:
        known |= {contact.name, *contact.ways}
    for step in law.steps.values():
        of = (*step.harms, *step.relief, *step.brings, *(harm for end in step.outcomes for harm in end.harms))
        known |= {step.cite, *(one.cite for one in of)} | ({step.filing.cite} if step.filing else set())
    text = " | ".join(" ".join(one.split()) for one in known)
    marked = [(name, says) for name, page in walked.items() for says in Foreign(page).marked]
    assert len(marked) > 300
    parts = {(name, part) for name, says in marked for part in " ".join(says.split()).strip("[] ").split("; ")}
    assert [(name, part) for name, part in parts if part not in text] == []


def test_every_sort_of_question_is_russian(reader: Visitor, russian: Site) -> None:
    for fact in {(f.base, f.about, f.unit): f for f in russian.law.facts.values() if f.kind != "showing"}.values():
        place = EVERY_OTHER if fact.about == "place" else ""
        at(reader, russian, State(MAY, Page.QUESTION, asked=(fact.id, place)))
        assert Foreign(reader.page).loose == [], fact.id
        reader.press("next")
        assert reader.response.status_code == 422
        assert Foreign(reader.page).loose == [], fact.id


def test_the_page_of_a_pack_that_has_ended_is_russian(russian: Site) -> None:
    public = msgspec.structs.replace(russian, public=True, today=lambda: dt.date(2030, 1, 1))
    with override_settings(SITE=public, ALLOWED_HOSTS=["testserver"]):
        ended = Visitor(Client(raise_request_exception=False), "/ru/screening")
    assert ended.response.status_code == 503
    assert Foreign(ended.page).loose == [] and "обновляем" in ended.text


def test_words_in_latin_letters_and_citations_are_marked_within_a_sentence(russian: Site) -> None:
    with override_settings(SITE=russian), override("ru"):
        says = shown("Запрет высылки (withholding of removal), форма I-589. [8 CFR 208.16(b), (c)]")
    mark = '<span lang="en" dir="ltr">{}</span>'.format
    assert says == (
        f"Запрет высылки ({mark('withholding of removal')}), форма {mark('I-589')}. [{mark('8 CFR 208.16(b), (c)')}]"
    )
    with override_settings(SITE=russian), override("en"):
        assert shown("Form I-589 [8 CFR 208.16]") == escape("Form I-589 [8 CFR 208.16]")


# days, numbers, countries, length


def test_days_and_countries_are_those_of_cldr(reader: Visitor, russian: Site) -> None:
    assert "по состоянию на 17 мая 2017 года." in reader.text
    reader.to_questions()
    assert re.search(r'<option value="KZ">Казахстан', reader.page)
    at(reader, russian, person(russian.law, "in-hiding-in-moscow"))
    assert "Это основано на" in reader.text
    assert "2017-0" not in re.sub(r'<(?:span|cite) lang="en".*?</(?:span|cite)>', "", reader.page)


def test_every_russian_page_is_of_one_of_two_sizes(toured: Tour) -> None:
    assert {len(page.body) for page in toured.pages.values()} <= set(SIZES)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_results_of_everybody_are_short_enough_in_russian(reader: Visitor, russian: Site, sample: str) -> None:
    at(reader, russian, person(russian.law, sample))
    assert len(reader.response.content) in SIZES
    if "shut-000" in reader.buttons:
        assert len(reader.press("shut-000").response.content) in SIZES


def test_what_a_page_leaves_out_to_stay_short_is_counted(reader: Visitor, russian: Site) -> None:
    state = person(russian.law, "in-hiding-in-moscow")
    at(reader, russian, state)
    russian_ways = {button for button in reader.buttons if button.startswith("path-")}
    hidden = int(re.search(r"(?:Закрыт|Закрыты|Закрыто) ещё (\d+)", reader.text)[1])  # type: ignore[index]
    reader.address = "/en/screening"
    at(reader, russian, state)
    english_ways = {button for button in reader.buttons if button.startswith("path-")}
    there = int(re.search(r"(\d+) more ways? (?:is|are) closed", reader.text)[1])  # type: ignore[index]
    assert len(russian_ways) + hidden == len(english_ways) + there


def test_all_closed_ways_can_be_read_part_by_part(
    reader: Visitor, russian: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safeconduct.web.results._SHUT", 7)
    at(reader, russian, person(russian.law, "in-hiding-in-moscow")).press("shut-000")
    seen = [button for button in reader.buttons if button.startswith("path-")]
    while more := [button for button in reader.buttons if button.startswith("shut-")]:
        assert len(reader.press(more[0]).buttons) > 1
        seen += [button for button in reader.buttons if button.startswith("path-")]
    assert len(seen) == len(set(seen)) > 14
    reader.press("back")
    assert "shut-001" in reader.buttons


# the reader's language


@pytest.mark.parametrize(
    "asked, leads",
    [
        ("ru-RU,ru;q=0.9,en;q=0.5", "ru"),
        ("en-GB,en;q=0.9,ru;q=0.5", "en"),
        ("de", "en"),
        ("de,ru;q=0.5", "ru"),
        ("", "en"),
    ],
)
def test_the_first_page_is_in_the_language_that_the_browser_asks_for(russian: Site, asked: str, leads: str) -> None:
    with override_settings(SITE=russian, LANGUAGES=list(russian.languages.items()), ALLOWED_HOSTS=["testserver"]):
        response = Client().get("/", headers={"Accept-Language": asked})
    assert (response.status_code, response.headers["Location"]) == (303, f"/{leads}/screening")


# one word for one thing


def test_a_lasting_home_is_the_same_word_everywhere(configured: Site) -> None:
    words, _ = read_catalog(LAW, configured.law, "ru")
    of_it = [meant for (_, says), meant in words.words.items() if "lasting home" in says.lower()]
    assert len(of_it) > 10
    assert [
        meant for meant in of_it if not re.search(r"постоянн\w+ дом", meant, re.IGNORECASE) or "прочн" in meant
    ] == []


# from right to left


@pytest.fixture(scope="module")
def mirror(configured: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site in a language that nobody speaks, in letters that run from right to left; it exists in tests alone."""
    folder = tmp_path_factory.mktemp("locale")
    words = catalog.found()
    words.locale = "ar"  # type: ignore[assignment]
    for entry in catalog.entries(words):
        says = "".join(
            p if _PART.fullmatch(p) else mirrored(p) for p in re.split(f"({_PART.pattern})", english(entry)[-1])
        )
        entry.string = (says,) * words.num_plurals if entry.pluralizable else says
    path = folder / "ar_XB" / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, words)
    made = site(
        configured.law,
        configured.pack,
        on=MAY,
        spoken={"ar-xb": in_language(configured.law, pseudo(configured.law))},
    )
    with override_settings(
        SITE=made, ALLOWED_HOSTS=["testserver"], LOCALE_PATHS=[folder], LANGUAGES=list(made.languages.items())
    ):
        yield made


def test_from_right_to_left_every_page_says_so_and_sets_apart_what_runs_the_other_way(mirror: Site) -> None:
    for name, page in conversation(tour(mirror, "ar-xb")).items():
        assert '<html lang="ar-xb" dir="rtl">' in page, name
        assert Foreign(page).loose == [], name
        assert "\u2066" not in re.sub(r"<svg\b.*?</svg>", "", page), name
        for cite in re.findall(r"<cite[^>]*>.*?</cite>", page):
            assert re.fullmatch(r'<cite lang="en">\[?<bdi>[^<]*</bdi>\]?</cite>', cite), name
        assert not re.search(r'="[^"]*<', page), name


def test_the_style_names_no_side_of_the_page() -> None:
    style = (HERE / "assets" / "style.css").read_text()
    assert "inline-start" in style
    rules = re.sub(r"[^{}]*\{", "{", style)  # without the selectors
    assert not re.search(r"(?<![a-z])(?:left|right)(?![a-z])", rules)


def test_the_pseudo_locale_is_in_no_package_and_on_no_list() -> None:
    assert [path.name for path in CATALOGUES.iterdir() if path.is_dir()] == ["ru"]
