"""What people read: how sentences, syllables and grades are counted, what is read at all, and the truth line."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.lawbook.check import check
from safeconduct.lawbook.model import Law
from safeconduct.lawbook.pages import Page
from safeconduct.lawbook.read import read_with_pages
from safeconduct.lawbook.wording import check_wording, grade, sentences, syllables, texts

from .planting import HOUSE, LAW, RULES, SMALL, Planted, cli_says


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    return read_with_pages(LAW)[1]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Go. Stay!", ["Go.", "Stay!"]),
        ("Do you fear it? Why?", ["Do you fear it?", "Why?"]),
        ("One of these: a, b.", ["One of these:", "a, b."]),
        ("See art. 4 of it. Then go", ["See art. 4 of it.", "Then go"]),
        ("The U.S. officer asks (or not). Then go.", ["The U.S. officer asks (or not).", "Then go."]),
        ("It says “stay.” Then go.", ["It says “stay.”", "Then go."]),
        ("A line\n  that is folded.", ["A line that is folded."]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_its_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize(
    ("word", "count"),
    [("a", 1), ("safe", 1), ("country", 2), ("asylum", 3), ("officer", 3), ("asked", 1), ("wanted", 2), ("judge", 1),
     ("judges", 2), ("papers", 2), ("decided", 3), ("refugee", 3), ("application", 4), ("table", 2), ("US", 2),
     ("UNHCR", 5), ("visa", 2), ("real", 1), ("lawyer", 2), ("removal", 3), ("home", 1), ("homes", 1),
     ("period", 3), ("violence", 3), ("society", 4), ("being", 2), ("people", 2), ("special", 2), ("language", 2)],
)  # fmt: skip
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_is_that_of_flesch_and_kincaid() -> None:
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)
    assert grade("The officer asks. You answer.") == pytest.approx(0.39 * 5 / 2 + 11.8 * 8 / 5 - 15.59)
    assert grade("?") == 0


def test_a_question_and_its_reason_are_graded_as_one_text(pages: list[Page]) -> None:
    graded = {text.says: text.graded for text in texts(pages)}
    fact = next(b.raw for p in pages for b in p.blocks if b.raw.get("id") == "nationalities")
    assert graded[fact["asks"]] == f"{fact['asks']} {fact['why']}"
    assert graded[fact["why"]] == ""
    assert graded[fact["shown_as"]] == ""


def test_everything_that_a_person_sees_is_read(law: Law, pages: list[Page]) -> None:
    read = {text.says for text in texts(pages)}
    seen = {s for f in law.facts.values() for s in (f.asks, f.why, f.shown_as)}
    seen |= {rule.says for rule in law.provisions.values()} | {always.clash for always in law.always}
    seen |= {turn.reason for rule in law.provisions.values() for turn in rule.operative if turn.reason}
    seen |= {s for step in law.steps.values() for s in (step.title, step.who)}
    seen |= {stage.title for step in law.steps.values() for stage in step.stages}
    seen |= {harm.says for step in law.steps.values() for harm in step.harms}
    seen |= {o.says for _, o in law.outcomes.values()} | {h.says for _, o in law.outcomes.values() for h in o.harms}
    seen |= {s for status in law.statuses for s in (status.title, status.note)}
    seen |= {report.says for report in law.reports} | set(law.notices.values())
    assert law.sheet
    seen |= {s for line in law.sheet_lines for s in (line.says, line.why)} | {law.sheet.title, law.sheet.dated}
    seen |= {s for part in law.sheet.parts for s in (part.title, part.says)} | {law.sheet.outside}
    assert seen - {""} <= read


def test_a_fault_of_wording_names_its_line(pages: list[Page]) -> None:
    for text in list(texts(pages))[::7]:
        around = (LAW.parent / text.at.page).read_text(encoding="utf-8").splitlines()[text.at.line - 1]
        assert text.says[:30] in around, text.at


def test_an_allowed_sentence_may_use_the_word(tmp_path: Path) -> None:
    pack = Planted(tmp_path)
    pack.edit(RULES, "says: There was a reason for the delay.", "says: Never pretend anything.")
    assert pack.faults() == []


def test_the_law_reads_well(pages: list[Page]) -> None:
    assert check_wording(pages) == []


def test_a_pack_without_a_list_of_words_is_read(tmp_path: Path) -> None:
    pack = Planted(tmp_path)
    (pack.root / "vocabulary" / "wording.md").unlink()
    assert pack.faults() == []


def test_every_step_where_somebody_asks_says_so(law: Law) -> None:
    words = ("visa", "authori", "check-in", "border", "interview", "inspection")
    steps = [s for s in law.steps.values() if any(word in s.title.lower() for word in words)]
    assert len(steps) > 5
    assert [step.id for step in steps if step.asked is not True] == []
    assert [fault for fault in check(law) if "asked" in fault.says] == []


@pytest.mark.parametrize("sample", sorted(path.stem for path in (HOUSE / "samples").glob("*.yaml")))
def test_wherever_a_step_is_shown_at_which_somebody_asks_the_truth_line_is_printed(law: Law, sample: str) -> None:
    truth = " ".join(law.notices["truth"].split())
    case = str(HOUSE / "samples" / f"{sample}.yaml")
    asked = [step.title for step in law.steps.values() if step.asked]
    said = " ".join(cli_says("screen", case, "--on", "2017-05-17").out.split())
    shown = any(title in said for title in asked)
    assert shown
    assert truth in said


def test_the_proof_of_a_route_prints_the_truth_line(law: Law) -> None:
    case = str(HOUSE / "samples" / "in-hiding-in-moscow.yaml")
    said = " ".join(cli_says("why", "refer_at_home+us.refugees.admit", case, "--on", "2017-05-17").out.split())
    assert " ".join(law.notices["truth"].split()) in said


def test_the_wording_is_checked_in_a_fraction_of_a_second(pages: list[Page]) -> None:
    import time

    start = time.perf_counter()
    check_wording(pages)
    assert time.perf_counter() - start < 1.5


def test_the_small_pack_reads_well() -> None:
    assert check_wording(read_with_pages(SMALL)[1]) == []
