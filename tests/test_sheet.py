"""The sheet for volunteers: its three forms, its days, one page, and that what it says of the law stands in the law."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from safeconduct.lawbook.changes import changes
from safeconduct.lawbook.fresh import checked_and_until
from safeconduct.lawbook.model import Law
from safeconduct.lawbook.read import read_law
from safeconduct.lawbook.sheet import rests_on, sheet_for
from safeconduct.lawbook.wording import grade
from safeconduct.routes.store import open_law

from .conftest import MAY
from .planting import README, RULES, SMALL, Planted, cli_says
from .test_library import HOSTILE, Read

FRONT = """---
sheet:
  title: First talk
  dated: "Law as checked on {checked}; do not use after {until}."
  outside: "This sheet is not for {day}."
  parts:
    - {id: consent, title: Read this, says: Slowly.}
    - {id: flags, title: Red flags}
---
# Sheet

```yaml sheet
id: sheet.free
part: consent
says: You may stop at any time.
```
"""
FLAG = """
```yaml sheet
id: sheet.late
part: flags
says: Nearly a year here.
why: The year ends soon.
because: [xx.late]
cite: Act § 2
```
"""


@pytest.fixture
def planted(tmp_path: Path) -> Planted:
    pack = Planted(tmp_path)
    (pack.root / "vocabulary" / "sheet.md").write_text(FRONT)
    pack.edit(RULES, None, FLAG)
    return pack


def says(pack: Planted) -> str:
    return "\n".join(fault.says for fault in pack.faults())


# what is printed


@pytest.mark.parametrize("output", ["table", "md", "html"])
def test_every_form_holds_every_line_the_days_the_notice_and_the_truth(law: Law, output: str) -> None:
    said = cli_says("sheet", "--on", "2017-05-17", "--output", output)
    assert said.code == 0 and said.err == ""
    text = " ".join((Read(said.out).text if output == "html" else said.out.replace("\\", "")).split())
    for line in law.sheet_lines:
        for part in (line.says, line.why, line.cite):
            assert part in text
    assert "Law as checked on 2017-05-17; do not use after 2017-07-16." in text
    assert "Information, not legal advice." in text
    assert " ".join(law.notices["truth"].split()) in text


def test_the_page_asks_for_nothing_and_is_read_aloud_in_order(law: Law) -> None:
    text = cli_says("sheet", "--on", "2017-05-17", "--output", "html").out
    read = Read(text)
    assert text.startswith("<!DOCTYPE html>") and ("lang", "en") in read.attributes
    assert not {"script", "img", "link", "iframe", "a"} & set(read.tags)
    assert not {"src", "href", "style"} & {name for name, _ in read.attributes}
    assert read.tags.count("h1") == 1 and read.tags.count("h2") == 3
    assert read.tags.count("table") == read.tags.count("caption") == 1
    places = [read.text.index(title) for title in ("Read this aloud first", "Red flags", "Stop, and call")]
    assert places == sorted(places)
    assert "@page{size:A4" in text and "url(" not in text and "@import" not in text


def test_it_fits_one_page(law: Law) -> None:
    """Printed in 8.6 points on A4, in a wide face, the page has room for about 670 words in 26 lines and three parts."""
    lines = law.sheet_lines
    assert len(lines) <= 28
    assert sum(len(f"{line.says} {line.why}".split()) for line in lines) <= 660
    assert sum(len(line.cite) for line in lines) <= 520
    assert cli_says("sheet", "--on", "2017-05-17").out.count("\n") <= 100


def test_it_is_easier_to_read_than_anything_else(law: Law) -> None:
    assert grade(" ".join(f"{line.says} {line.why}" for line in law.sheet_lines)) <= 6
    assert grade(" ".join(line.says for line in law.sheet_lines if line.part == "consent")) <= 5


def test_the_words_of_consent_say_all_that_they_must_and_ask_for_no_story(law: Law) -> None:
    consent = " ".join(line.says for line in law.sheet_lines if line.part == "consent")
    for wanted in (
        "not a lawyer", "I will not ask what happened", "refuse any question", "stop at any time", "we keep only this",
        "see it", "interpreter", "You choose whom", "reach you safely", "yes, no, or not today",
    ):  # fmt: skip
        assert wanted in consent
    asked = [s for s in consent.split(".") if "?" in s]
    assert not any(
        word in s.lower() for s in asked for word in ("happened", "why did", "name", "fear", "harm", "story")
    )


def test_every_red_flag_of_a_country_rests_on_its_law(law: Law) -> None:
    flags = [line for line in law.sheet_lines if line.part == "flags"]
    assert len(flags) >= 9
    for line in flags:
        assert line.why and line.cite
        assert all(id in law.provisions or id in law.steps for id in line.because)


def test_it_takes_no_case() -> None:
    said = cli_says("sheet", "samples/in-hiding-in-moscow.yaml")
    assert said.code == 2 and said.out == ""
    assert cli_says("sheet", "--output", "json").code == 2


def test_out_of_its_days_the_sheet_says_so_first(law: Law) -> None:
    for day in ("2017-07-17", "2016-12-31"):
        for output in ("table", "md", "html"):
            said = cli_says("sheet", "--on", day, "--output", output)
            warned = f"This sheet is not for {day}. Do not use it."
            text = " ".join((Read(said.out).text if output == "html" else said.out.replace("\\", "")).split())
            assert warned in said.err and warned in text
            assert text.index(warned) < text.index("Information, not legal advice.")
    assert sheet_for(law, dt.date(2017, 7, 16)).outside == sheet_for(law, dt.date(2017, 1, 1)).outside == ""
    assert "2017-07-17" in sheet_for(law, dt.date(2017, 7, 17)).outside


def test_a_line_can_be_read_in_the_law() -> None:
    said = cli_says("law", "show", "sheet.us.child_alone", "--on", "2017-05-17")
    assert said.code == 0 and "line of the sheet for volunteers" in said.out and "1158(b)(3)(C)" in said.out


# its days


def test_the_days_come_from_what_it_rests_on(planted: Planted, law: Law) -> None:
    def days() -> tuple[str, str]:
        model = read_law(planted.root)
        checked, until = checked_and_until(model, rests_on(model))
        return f"{checked}", f"{until}"

    late = "moves_like: statute}\nunless"
    assert days() == ("2019-12-31", "2020-06-28")  # the folder covers to then; a statute stays fresh 180 days
    planted.edit(RULES, late, late.replace("statute", "practice"))
    assert days() == ("2019-12-31", "2020-02-29")
    planted.edit(RULES, "verified: 2020-01-01, moves_like: practice", "verified: 2018-03-01, moves_like: practice")
    assert days() == ("2018-03-01", "2018-04-30")
    planted.edit(README, "through: 2019-12-31", "through: 2018-02-01")
    assert days() == ("2018-02-01", "2018-04-02")
    planted.edit(RULES, "because: [xx.late]\ncite: Act § 2", "because: [xx.late, xx.excuse]\ncite: Act § 2")
    assert days() == ("2018-02-01", "2018-04-02")  # the shortest of all
    assert checked_and_until(law, rests_on(law))[0] == MAY


def test_a_step_is_held_to_the_shortest_time(planted: Planted) -> None:
    planted.edit(RULES, "title: Court", "title: Court\ncite: Act § 9")
    planted.edit(RULES, "because: [xx.late]\ncite: Act § 2", "because: [xx.court]\ncite: Act § 9")
    assert planted.faults() == []
    model = read_law(planted.root)
    assert checked_and_until(model, rests_on(model)) == (dt.date(2019, 12, 31), dt.date(2020, 2, 29))


# what is a fault


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("because: [xx.late]", "because: [xx.lat]", "there is no step, outcome or provision `xx.lat`; did you mean `xx.late`?"),
        ("part: flags", "part: flag", "there is no part of the sheet `flag`; did you mean `flags`?"),
        ("because: [xx.late]\n", "", "needs the rules that it rests on"),
        ("cite: Act § 2\n```\n", "```\n", "and a `cite`"),
        ("why: The year ends soon.\n", "", "what a line says of the law (`why`)"),
        ("because: [xx.late]\ncite: Act § 2", "because: [xx.late]\ncite: Act § 3", "cites Act § 3, but no rule or step"),
        ("says: Nearly a year here.", "says: It isn't a year yet.", "is a contraction"),
        ("why: The year ends soon.", "why: Just say that it was less.", "“just say” must never be said"),
        ("says: Nearly a year here.", "says: Nearly a year here.\nstory: x", "there is no field `story`"),
    ],
)  # fmt: skip
def test_a_line_that_does_not_fit_the_law_is_a_fault(planted: Planted, old: str, new: str, told: str) -> None:
    assert planted.faults() == []
    assert old in FLAG
    planted.edit(RULES, FLAG, FLAG.replace(old, new))
    assert told in says(planted)


def test_a_citation_may_be_the_beginning_of_that_of_the_rule(planted: Planted) -> None:
    planted.edit(RULES, FLAG, FLAG.replace("cite: Act § 2", "cite: Act"))
    assert planted.faults() == []


@pytest.mark.parametrize(
    "turn",
    [
        '{from: 2000-01-01, holds: "arrived != never", sure: low, ',
        "{from: 2000-01-01, state: unknown, reason: Not read., sure: high, ",
        '{from: 2000-01-01, until: 2001-01-01, after: nothing, holds: "arrived != never", sure: high, ',
    ],
)
def test_a_line_that_rests_on_a_rule_that_decides_nothing_is_a_fault(planted: Planted, turn: str) -> None:
    written = next(line for line in (planted.root / RULES).read_text().splitlines() if "arrived != never" in line)
    planted.edit(RULES, written, f"  - {turn}source: act, verified: 2020-01-01, moves_like: statute}}")
    assert "`sheet.late` rests on `xx.late`, which decides nothing" in says(planted)


def test_the_front_matter_is_read_for_its_words_and_must_be_there(planted: Planted) -> None:
    planted.edit("vocabulary/sheet.md", "says: Slowly.", 'says: "It\'s long."')
    assert "“It's” is a contraction" in says(planted)
    (planted.root / "vocabulary" / "sheet.md").unlink()
    assert "no page has a `sheet` in its front matter" in says(planted)


def test_a_pack_without_a_sheet_says_so() -> None:
    said = cli_says("sheet", "--law", str(SMALL))
    assert said.code == 2 and "has no sheet" in said.err and said.out == ""


def test_a_change_of_a_line_is_told(planted: Planted) -> None:
    before = open_law(planted.root)
    planted.edit(RULES, "why: The year ends soon.", "why: The year is over soon.")
    found = [(c.sort, c.id, c.parts) for c in changes(before, open_law(planted.root))]
    assert found == [("sheet", "sheet.late", ("why",))]


def test_hostile_words_are_escaped(planted: Planted) -> None:
    planted.edit(RULES, "says: Nearly a year here.", f"says: '{HOSTILE}'")
    planted.edit("vocabulary/sheet.md", "title: Red flags", f"title: '{HOSTILE}'")
    read = Read(cli_says("sheet", "--law", str(planted.root), "--on", "2018-01-01", "--output", "html").out)
    assert read.text.count(HOSTILE) == 3  # the heading, its caption, and the line
    assert not {"script", "img"} & set(read.tags)
