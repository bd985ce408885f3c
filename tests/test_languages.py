"""The law and the program in another language: catalogues, plurals, days, what stays English, what is refused."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from safeconduct.assess.plan import plan
from safeconduct.assess.screen import screen
from safeconduct.assess.whatif import what_would_change
from safeconduct.cli.as_markdown import route_markdown, screening_markdown
from safeconduct.cli.as_text import print_screening, print_why
from safeconduct.cli.beside_text import print_turned
from safeconduct.lawbook.cases import read_case
from safeconduct.lawbook.catalog import (
    Catalog,
    beside,
    check_catalogs,
    in_language,
    languages,
    missing,
    read_catalog,
    speak,
)
from safeconduct.lawbook.catalog_files import FILES, write_catalogs
from safeconduct.lawbook.faults import InputRefused
from safeconduct.lawbook.locales import countries, direction, locale_of, plural
from safeconduct.lawbook.messages import Message, is_safety, messages
from safeconduct.lawbook.model import HARMS, Law
from safeconduct.lawbook.negations import doubtful, doubts, looked_at
from safeconduct.lawbook.phrases import PROGRAM, SAFETY
from safeconduct.lawbook.program import program_phrases
from safeconduct.lawbook.pseudo import mirrored, pseudo
from safeconduct.routes.pack import Pack
from safeconduct.routes.store import open_law
from safeconduct.show.answers import route as route_html
from safeconduct.show.answers import screening as screening_html
from safeconduct.show.answers import why as why_html
from safeconduct.show.measured import route_measures
from safeconduct.show.page import escape
from safeconduct.show.plan import plan_html

from .conftest import MAY, ROOT
from .planting import LAW, SMALL, Planted, cli_says
from .test_library import Read

SAMPLE = ROOT / "samples" / "student-in-status.yaml"
RULE = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"


@pytest.fixture(scope="module")
def russian(law: Law) -> Catalog:
    return read_catalog(LAW, law, "ru")[0]


@pytest.fixture(scope="module")
def spoken(law: Law, russian: Catalog) -> Law:
    return in_language(law, russian)


@pytest.fixture
def small(tmp_path: Path) -> Planted:
    return Planted(tmp_path)


def catalogue(pack: Planted, *entries: str, name: str = "other", head: str = "") -> None:
    """A catalogue of the small pack, with these entries and a line more in its header."""
    folder = pack.root / "translations" / "ru"
    folder.mkdir(parents=True, exist_ok=True)
    text = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {RULE}\\n"\n{head}'
    (folder / f"{name}.po").write_text("\n\n".join((text.rstrip("\n"), *entries)) + "\n", encoding="utf-8")


def entry(where: str, says: str, means: str) -> str:
    return f'msgctxt "{where}"\nmsgid "{says}"\nmsgstr "{means}"'


# the phrases of the program


def test_no_phrase_is_both_about_a_number_and_not() -> None:
    found: dict[str, set[str]] = {}
    for one, many in program_phrases():
        found.setdefault(one, set()).add(many)
    assert [one for one, manies in found.items() if len(manies) > 1] == []
    assert len(found) > 200


def test_what_is_said_through_a_variable_is_marked() -> None:
    phrases = {one for one, _ in program_phrases()}
    assert phrases >= {*HARMS, "yes", "no", "not known", "OPEN", "CLOSED", "NOT KNOWN", "may", "shall", *SAFETY}


def test_a_phrase_in_english_is_itself(law: Law) -> None:
    assert law.say("This is the law of {day}.", day=law.day(MAY)) == "This is the law of 2017-05-17."
    assert law.say_n("{n} route hangs on it.", "{n} routes hang on it.", 1) == "1 route hangs on it."
    assert law.say_n("{n} route hangs on it.", "{n} routes hang on it.", 2) == "2 routes hang on it."
    assert (law.number(1525), law.number(1.5), law.number(2), law.direction) == ("1,525", "1.5", "2", "ltr")


def test_what_a_person_said_is_never_read_as_a_part(law: Law) -> None:
    assert law.say("assessed by {who}", who="{x} {0}") == "assessed by {x} {0}"


def test_the_english_command_line_loads_no_babel() -> None:
    code = (
        "import sys; from safeconduct import cli; sys.argv = ['safeconduct', 'screen', sys.argv[1], '--on', '2017-05-17']\n"
        "try: cli.main()\nexcept SystemExit: pass\n"
        "assert 'babel' not in sys.modules and 'safeconduct.lawbook.catalog' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code, str(SAMPLE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# plurals, days, numbers, countries


@pytest.mark.parametrize(
    "n, says",
    [(1, "1 месяц"), (2, "2 месяца"), (5, "5 месяцев"), (11, "11 месяцев"), (21, "21 месяц"), (112, "112 месяцев")],
)
def test_russian_has_three_forms(spoken: Law, n: int, says: str) -> None:
    assert spoken.say_n("{n} month", "{n} months", n) == says


def test_a_fraction_has_the_form_of_a_fraction(spoken: Law) -> None:
    assert spoken.say("{n} months", n=spoken.number(1.5)) == "1,5 месяца"


def test_a_language_of_six_forms_and_one_of_one_are_sorted_by_cldr() -> None:
    assert [plural("ar", n) for n in (0, 1, 2, 3, 11, 100)] == ["zero", "one", "two", "few", "many", "other"]
    assert plural("ru", 22) == "few"
    assert [direction(language) for language in ("ar", "fa", "ru", "ar-XB")] == ["rtl", "rtl", "ltr", "rtl"]


def test_days_and_numbers_are_those_of_the_language(spoken: Law) -> None:
    assert spoken.day(MAY) == "17 мая 2017 года"
    assert spoken.number(1525).replace("\xa0", " ") == "1 525"


def test_countries_have_the_names_of_cldr(law: Law, spoken: Law) -> None:
    assert spoken.countries["GE"] == "Грузия"
    assert list(spoken.countries) == list(law.countries)
    assert not any(where.startswith("country") for where, _ in messages(law))
    assert countries("ru")["AR"] == "Аргентина"
    assert locale_of("xx-nothing") is None


# the answer in another language


def shown(law: Law, pack: Pack, sample: str, on: dt.date = MAY) -> str:
    """Everything that the doors print for a sample: text, Markdown and the text of the HTML."""
    given, places = read_case(law, ROOT / "samples" / f"{sample}.yaml")
    answer = screen(law, pack, given, on, places, today=dt.date(2026, 11, 24))
    out = io.StringIO()
    console = Console(file=out, width=110, highlight=False, no_color=True)
    print_screening(console, law, answer)
    pages = [screening_html(law, answer)]
    out.write(screening_markdown(law, answer))
    for route in answer.routes[::5]:
        print_why(console, law, answer, route)
        out.write(route_markdown(law, answer, route))
        pages += [route_html(law, answer, route), why_html(law, answer, route)]
        pages.append(plan_html(law, plan(law, given, answer, route)))
    print_turned(console, law, answer, what_would_change(law, pack, given, on, answer))
    return out.getvalue() + "\n".join(Read(re.sub(r"<style>.*?</style>", "", page, flags=re.S)).text for page in pages)


@pytest.mark.parametrize("sample, on", [("student-in-status", MAY), ("in-hiding-in-moscow", dt.date(2018, 1, 1))])
def test_whatever_is_said_goes_through_the_catalogue(law: Law, pack: Pack, sample: str, on: dt.date) -> None:
    """In a language that nobody speaks, only citations, names, ids and what one types are left in Latin letters."""
    text = " ".join(shown(in_language(law, pseudo(law)), pack, sample, on).replace("\\", "").split())
    cites = {rule.cite for rule in law.provisions.values()} | {source.title for source in law.sources.values()}
    for step in law.steps.values():
        cites |= {
            step.cite,
            *(x.cite for x in (*step.harms, *step.relief, *step.brings)),
            *(h.cite for o in step.outcomes for h in o.harms),
        }
        cites |= {step.filing.cite} if step.filing else set()
    for cite in sorted(cites, key=len, reverse=True):
        text = text.replace(" ".join(cite.split()), "") if cite else text
    for typed in (r"\(--set [^)]*\)", r"--output json", r"`why`", r"\[[^\]]*\]", r"\b[a-z_]+(?:\.[a-z_]+|\+)[\w.+]*"):
        text = re.sub(typed, "", text)
    assert sorted(set(re.findall(r"[A-Za-z]{2,}", text))) == []


def test_the_statuses_and_the_order_are_the_same_in_every_language(law: Law, pack: Pack, spoken: Law) -> None:
    given, places = read_case(law, SAMPLE)
    one, other = (screen(of, pack, given, MAY, places) for of in (law, spoken))
    assert [(r.id, r.status, r.begins) for r in one.routes] == [(r.id, r.status, r.begins) for r in other.routes]
    assert one.version == other.version
    assert [q.fact for q in one.questions] == [q.fact for q in other.questions]


def test_amounts_read_as_sentences(pack: Pack, spoken: Law) -> None:
    given, places = read_case(spoken, SAMPLE)
    route = screen(spoken, pack, given, MAY, places).route("us.asylum.file+us.asylum.interview.granted")
    says = route_measures(spoken, route)
    assert says.startswith(
        "Время, если все решения будут в вашу пользу: не менее 19 месяцев; неизвестно для 1 из 2 шагов"
    )


def test_the_page_says_its_language_and_direction(law: Law, pack: Pack) -> None:
    mirror = in_language(law, pseudo(law))
    given, places = read_case(mirror, SAMPLE)
    answer = screen(mirror, pack, given, MAY, places)
    assert 'lang="ar-XB" dir="rtl"' in screening_html(mirror, answer)
    assert '<html lang="ar-XB" dir="rtl">' in plan_html(mirror, plan(mirror, given, answer, answer.routes[0]))


def test_mirrored_letters_keep_the_parts_in_braces() -> None:
    assert mirrored("ab {day} 7") == "اب {day} 7"


# what safety hangs on


def test_until_a_review_the_english_stands_beside_what_safety_hangs_on(law: Law, spoken: Law) -> None:
    both = beside(law, spoken)
    truth = law.notices["truth"]
    assert both.notices["truth"] == f"{spoken.notices['truth']} / \u2066{truth}\u2069"
    assert both.say("OPEN") == "ОТКРЫТ / \u2066OPEN\u2069"
    danger = next(step.id for step in law.steps.values() if step.danger)
    assert law.steps[danger].title in both.steps[danger].title
    assert all(status.title in other.title for status, other in zip(law.statuses, both.statuses, strict=True))
    quiet = [s.id for s in law.steps.values() if not (s.danger or s.harms or any(o.harms for o in s.outcomes))]
    assert quiet and all(both.steps[id] == spoken.steps[id] for id in quiet)
    harms = [(id, n) for id, step in law.steps.items() for n in range(len(step.harms))]
    assert len(harms) > 50
    assert all(law.steps[id].harms[n].says in both.steps[id].harms[n].says for id, n in harms)


def test_english_beside_a_translation_is_marked_on_a_page(law: Law, spoken: Law) -> None:
    says = escape(beside(law, spoken).say("OPEN"))
    assert says == 'ОТКРЫТ / <span lang="en" dir="ltr">OPEN</span>'
    assert escape("a\u2066<b>\u2069\u202e") == 'a<span lang="en" dir="ltr">&lt;b&gt;</span>'
    assert escape("a\u2066b") == "ab"


def signed(pack: Planted, by: str, *names: str) -> Catalog:
    """The catalogue of a small pack in which every sentence is translated and these files are signed."""
    law = open_law(pack.root)
    write_catalogs(pack.root, law, "ru")
    for path in (pack.root / "translations" / "ru").glob("*.po"):
        text = re.sub(r'msgid "((?:[^"\\]|\\.)+)"\nmsgstr ""', r'msgid "\1"\nmsgstr "\1"', path.read_text())
        head = f'"X-Reviewed: {by}\\n"\n"Language' if path.stem in names else '"Language'
        path.write_text(text.replace('"Language', head, 1))
    return read_catalog(pack.root, law, "ru")[0]


def test_a_review_is_a_name_and_a_day_on_the_file_that_holds_what_safety_hangs_on(small: Planted) -> None:
    assert not signed(small, "A. Reader, 2026-11-25", "facts", "program").reviewed
    assert signed(small, "A. Reader, 2026-11-25", "safety").reviewed
    law = open_law(small.root)
    assert "\u2066" not in speak(small.root, law, "ru").say("OPEN")


def test_a_review_without_a_day_is_a_fault(small: Planted) -> None:
    catalog = signed(small, "somebody", "safety")
    assert not catalog.reviewed
    faults, _ = check_catalogs(small.root, open_law(small.root))
    assert [fault.says for fault in faults] == ["write X-Reviewed as NAME, YYYY-MM-DD."]


# faults


@pytest.mark.parametrize(
    "where, says, means, fault",
    [
        ("program", "This is the law of {day}.", "Закон", "the same parts in braces"),
        ("program", "This is the law of {day}.", "Закон {day} {x}", "the same parts in braces"),
        ("notice nothing", "Hello.", "Привет.", "no sentence stands at `notice nothing`"),
        ("fact arrived asks", "In 2017?", "В 2018?", "lacks the number 2017"),
    ],
)
def test_what_is_wrong_in_a_catalogue_is_a_fault_and_is_not_used(
    small: Planted, where: str, says: str, means: str, fault: str
) -> None:
    catalogue(small, entry(where, says, means))
    law = open_law(small.root)
    catalog, faults = read_catalog(small.root, law, "ru")
    assert len(faults) == 1 and fault in faults[0].says
    assert faults[0].at.line == 7
    assert not catalog.has(where, says)
    assert any(fault in found.says for found in small.faults())


def test_a_form_that_is_empty_is_a_fault(small: Planted) -> None:
    one, many = next((one, many) for one, many in program_phrases() if many and one == "{n} month")
    plural = f'msgctxt "program"\nmsgid "{one}"\nmsgid_plural "{many}"\nmsgstr[0] "{{n}} месяц"\nmsgstr[1] ""\nmsgstr[2] "{{n}} месяцев"'
    catalogue(small, plural)
    assert "is empty" in read_catalog(small.root, open_law(small.root), "ru")[1][0].says


def test_a_file_that_counts_otherwise_than_cldr_is_a_fault(small: Planted) -> None:
    catalogue(small)
    path = small.root / "translations" / "ru" / "other.po"
    path.write_text(path.read_text().replace(RULE, "nplurals=2; plural=(n != 1);"))
    assert "otherwise than CLDR" in read_catalog(small.root, open_law(small.root), "ru")[1][0].says


def test_a_file_that_is_no_catalogue_is_a_fault(small: Planted) -> None:
    catalogue(small)
    (small.root / "translations" / "ru" / "facts.po").write_text('msgid "a\n')
    assert "cannot be read" in read_catalog(small.root, open_law(small.root), "ru")[1][0].says


def test_what_is_not_sure_is_not_used(small: Planted) -> None:
    catalogue(small, "#, fuzzy\n" + entry("program", "yes", "да"))
    assert not read_catalog(small.root, open_law(small.root), "ru")[0].has(PROGRAM, "yes")


def test_a_language_that_is_not_there_is_refused(law: Law) -> None:
    assert languages(LAW) == ("ru",)
    with pytest.raises(InputRefused, match=r"no translation into `rx`.*Choose one of: en, ru"):
        speak(LAW, law, "rx")
    assert speak(LAW, law, "en") is law


def test_the_command_line_speaks_the_language() -> None:
    said = cli_says("screen", str(SAMPLE), "--on", "2017-05-17", "--lang", "ru")
    assert said.code == 0 and "Это закон по состоянию на 17 мая 2017 года." in " ".join(said.out.split())
    assert cli_says("screen", str(SAMPLE), "--on", "2017-05-17", "--lang", "rx").code == 2
    route = "us.asylum.file+us.asylum.interview.granted"
    for command in (
        ("why", route, str(SAMPLE)),
        ("plan", str(SAMPLE), route),
        ("whatif", str(SAMPLE)),
        ("levers", str(SAMPLE)),
    ):
        assert "сведения, а не юридическая" in " ".join(
            cli_says(*command, "--on", "2017-05-17", "--lang", "ru").out.split()
        )


# the files


def test_the_tool_keeps_translations_drops_what_is_gone_and_adds_what_is_new(small: Planted) -> None:
    law = open_law(small.root)
    (where, says), *_ = [message for message in messages(law) if message[0].startswith("step ")]
    catalogue(small, entry(where, says, "сохранено"), entry("step gone title", "Gone", "нет"), name="facts")
    count = write_catalogs(small.root, law, "ru")
    folder = small.root / "translations" / "ru"
    assert set(count) == set(FILES) == {path.stem for path in folder.glob("*.po")}
    texts = {path.name: path.read_text() for path in folder.glob("*.po")}
    assert "сохранено" in texts["steps.po"] and "сохранено" not in texts["facts.po"]
    assert not any("step gone" in text for text in texts.values())
    every = len(list(messages(law))) + len(program_phrases())
    assert sum(all_ for all_, _ in count.values()) == every
    assert sum(empty for _, empty in count.values()) == every - 1
    write_catalogs(small.root, law, "ru")
    assert texts == {path.name: path.read_text() for path in folder.glob("*.po")}


def test_all_that_safety_hangs_on_stands_in_one_file(small: Planted) -> None:
    law = open_law(small.root)
    write_catalogs(small.root, law, "ru")
    text = (small.root / "translations" / "ru" / "safety.po").read_text()
    safe = [says for where, says in messages(law) if is_safety(law, where, says)]
    assert all(f'msgid "{says}"' in text for says in (*safe, *SAFETY))


def test_the_tool_is_a_command(small: Planted) -> None:
    said = cli_says("law", "messages", "--lang", "ru", "--law", str(small.root))
    assert said.code == 0 and "program.po: " in said.out
    for wrong in ("zz", "../x"):
        assert cli_says("law", "messages", "--lang", wrong, "--law", str(small.root)).code == 2


def test_a_pack_without_translations_has_none() -> None:
    assert languages(SMALL) == ()
    assert check_catalogs(SMALL, open_law(SMALL)) == ([], [])


# the Russian catalogue


def test_every_phrase_of_the_program_is_said_in_russian(law: Law, russian: Catalog) -> None:
    assert [says for where, says in missing(law, russian) if where == PROGRAM] == []


def test_no_not_is_lost_in_russian(russian: Catalog) -> None:
    found: list[tuple[Message, str]] = list(russian.words.items())
    found += [((PROGRAM, says), meant) for says, meant in russian.phrases.items()]
    found += [((PROGRAM, says), meant) for says, forms in russian.plurals.items() for meant in forms.values()]
    right = looked_at(LAW, "ru")
    assert doubts("ru", found, right) == []
    in_doubt = {says for _, says in doubts("ru", found)}
    assert [says for says in right if says not in in_doubt] == []  # the list names only what is in doubt
    assert all(right.values())


@pytest.mark.parametrize(
    "says, meant, doubt",
    [
        ("You cannot be sent back.", "Вас могут отправить обратно.", True),
        ("You can be sent back.", "Вас нельзя отправить обратно.", True),
        ("You cannot be sent back.", "Вас нельзя отправить обратно.", False),
        ("Nobody asks.", "Спросят все.", True),
        ("You cannot be sent there. No visa.", "Вас можно отправить туда. Визы нет.", True),
        ("You may not leave, unless they agree.", "Вы можете уехать, только если согласятся.", False),
        ("Withholding is open.", "Запрет высылки открыт.", False),
    ],
)
def test_a_not_that_is_lost_or_gained_is_found(says: str, meant: str, doubt: bool) -> None:
    assert doubtful("ru", says, meant) is doubt
    assert not doubtful("xx", says, meant)
