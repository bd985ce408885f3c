"""Statements that stand beside the rules: proved for everybody, on every day; a failure tells of a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from .planting import RULES, Planted


def statement(kind: str, of: str, more: str = "") -> str:
    return f"""
```yaml statement
id: statement.one
kind: {kind}
of: {of}
{more}
says: This must be so.
```
"""


GAP_AMONG = 'among: "arrived != never and asked_day != never and asked_day >= date(\\"2000-01-01\\")"'
TRUE = [
    ("never_both", '["excused", "xx.late"]', ""),
    ("never_both", '["location == AA", "xx.get_paper.granted"]', ""),
    ("implies", '["xx.late", "arrived != never"]', ""),
    ("implies", '["xx.late and asked_day == never", "not by_years(arrived, today, 1)"]', ""),
    ("equivalent", '["xx.excuse", "excused"]', ""),
    ("gap", '["xx.excuse", "not excused"]', ""),
    ("gap", '["xx.excuse", "xx.late", "by_years(arrived, asked_day, 1)"]', GAP_AMONG),
    ("closes", '["xx.file"]', "step: xx.file"),
    ("closes", '["paper and location == BB"]', "step: xx.fly"),
]
FALSE = [
    ("never_both", '["xx.settled", "xx.late"]', ""),
    ("never_both", '["xx.decide.granted", "xx.decide.referred"]', ""),
    ("implies", '["xx.late", "not by_days(arrived, asked_day, 400)"]', ""),
    ("equivalent", '["xx.excuse", "xx.late"]', ""),
    ("gap", '["xx.excuse", "xx.late"]', 'among: "arrived != never"'),
    ("closes", '["xx.decide.granted"]', "step: xx.file"),
]


@pytest.mark.parametrize("kind, of, more", TRUE)
def test_a_true_statement_is_proved(tmp_path: Path, kind: str, of: str, more: str) -> None:
    planted = Planted(tmp_path)
    planted.edit(RULES, None, statement(kind, of, more))
    assert planted.faults() == []


@pytest.mark.parametrize("kind, of, more", FALSE)
def test_a_false_statement_is_a_fault_with_its_line(tmp_path: Path, kind: str, of: str, more: str) -> None:
    planted = Planted(tmp_path)
    planted.edit(RULES, None, statement(kind, of, more))
    (fault,) = planted.faults()
    assert "`statement.one` fails on 2017-01-01: This must be so. But this person can be:" in fault.says
    assert fault.at.line == planted.block_line(RULES, "statement.one")


def test_the_story_tells_only_what_makes_it_fail_and_names_the_rules_that_clash(tmp_path: Path) -> None:
    planted = Planted(tmp_path)
    planted.edit(RULES, None, statement("never_both", '["xx.excuse", "in_court"]'))
    (fault,) = planted.faults()
    told = fault.says.split("But this person can be: ")[1]
    assert told == "Was there a reason for the delay: yes; Is there a case in court: yes. It turns on `xx.excuse`."


def test_a_statement_is_proved_on_every_day_on_which_the_law_turns(tmp_path: Path) -> None:
    """From 2017-02-01 the excuse takes more than a reason."""
    planted = Planted(tmp_path)
    tail = "sure: medium, source: act, verified: 2020-01-01, moves_like: statute}"
    planted.edit(
        RULES,
        f'{{from: 2000-01-01, holds: "excused", {tail}',
        f'{{from: 2000-01-01, until: 2017-02-01, holds: "excused", {tail}\n'
        f'  - {{from: 2017-02-01, holds: "excused and fear", {tail}',
    )
    planted.edit(RULES, None, statement("equivalent", '["xx.excuse", "excused"]'))
    (fault,) = planted.faults()
    assert "fails on 2017-02-01" in fault.says


def test_what_is_not_settled_can_break_a_statement(tmp_path: Path) -> None:
    planted = Planted(tmp_path)
    tail = "sure: low, source: act, verified: 2020-01-01, moves_like: statute}"
    planted.edit(
        RULES,
        '{from: 2000-01-01, holds: "excused", sure: medium, source: act, verified: 2020-01-01, moves_like: statute}',
        f"{{from: 2000-01-01, state: unknown, reason: Nobody has looked., {tail}",
    )
    planted.edit(RULES, None, statement("implies", '["xx.excuse", "excused"]'))
    found = [fault.says for fault in planted.faults() if "statement.one" in fault.says]
    assert found and "`xx.excuse`, which is not settled, reads yes" in found[0]


@pytest.mark.parametrize(
    "kind, of, more, says",
    [
        ("never_both", '["excused"]', "", "needs 2 conditions"),
        ("closes", '["excused"]', "", "`closes` names the outcome"),
        ("closes", '["excused"]', "step: xx.fill", "there is no outcome `xx.fill`; did you mean `xx.file`?"),
        ("implies", '["excused", "fear"]', 'among: "fear"', "only `gap` has `among`"),
        ("implies", '["xx.travel", "fear"]', "", "is a step for each country"),
        ("implies", '["excusd", "fear"]', "", "did you mean `excused`?"),
    ],
)
def test_a_statement_that_is_badly_written_is_refused(tmp_path: Path, kind: str, of: str, more: str, says: str) -> None:
    planted = Planted(tmp_path)
    planted.edit(RULES, None, statement(kind, of, more))
    assert any(says in fault.says for fault in planted.faults()), planted.faults()


def test_a_rule_that_is_alike_for_everybody_must_say_so(tmp_path: Path) -> None:
    planted = Planted(tmp_path)
    planted.edit(RULES, 'holds: "excused"', 'holds: "excused or not excused"')
    rule = "`xx.excuse` reads yes for everybody on 2017-01-01; say why in `thin`"
    assert [rule in fault.says for fault in planted.faults()].count(True) == 1
    planted.edit(RULES, "id: xx.excuse\n", "id: xx.excuse\nthin: It asks nothing.\n")
    assert not any(rule in fault.says for fault in planted.faults())
