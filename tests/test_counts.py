"""What a README says of its folder is counted, and a thin provision gives its reason."""

from __future__ import annotations

from pathlib import Path

from safeconduct.lawbook.counts import BEGINS, ENDS, counts, recount, thin
from safeconduct.lawbook.model import Law
from safeconduct.lawbook.read import read_law

from .planting import LAW, README, RULES, Planted, cli_says

MARKS = f"\nBefore.\n\n{BEGINS}\n{ENDS}\n\nAfter.\n"


def test_the_count_of_the_us_pages_is_that_of_today(law: Law) -> None:
    text = (LAW / "us" / "README.md").read_text(encoding="utf-8")
    assert BEGINS in text
    assert recount(text, law, "us") == text, "run `safeconduct law count`"


def test_a_folder_is_counted_by_hand(tmp_path: Path) -> None:
    planted = Planted(tmp_path)
    found = counts(read_law(planted.root), "xx")
    assert (found["provisions"], found["steps"], found["sources"], found["examples"]) == (3, 6, 1, 0)
    assert found["intervals not yet checked by a lawyer"] == 1
    assert found["facts that they read"] == 9


def test_the_command_writes_the_table_between_its_marks_and_nothing_else(tmp_path: Path) -> None:
    planted = Planted(tmp_path)
    planted.edit(README, None, MARKS)
    assert cli_says("law", "count", "--law", str(planted.root)).out == "xx: counted anew\n"
    text = (planted.root / README).read_text(encoding="utf-8")
    assert "| provisions | 3 |" in text and "Before." in text and text.endswith("After.\n")
    assert cli_says("law", "count", "--law", str(planted.root)).out == ""


def test_a_provision_on_one_assessment_must_say_why(tmp_path: Path) -> None:
    planted = Planted(tmp_path)
    planted.edit(RULES, 'holds: "excused"', 'holds: "not fear"')
    planted.edit(RULES, 'needs: "paper"', 'needs: "paper and excused"')
    (fault,) = planted.faults()
    assert fault.says == "`xx.excuse` rests on one assessment or on a constant; say why in `thin`."
    planted.edit(RULES, "id: xx.excuse\n", "id: xx.excuse\nthin: The office weighs it.\n")
    assert planted.faults() == []
    assert [rule.id for rule in thin(read_law(planted.root))] == ["xx.excuse"]
    said = cli_says("law", "check", "--thin", "--law", str(planted.root))
    assert "xx.excuse: The office weighs it." in said.out
