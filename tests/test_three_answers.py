"""Beside every rule that can be yes, no and not known stands an example of each."""

from __future__ import annotations

from pathlib import Path

from safeconduct.circuit.prove import Prover
from safeconduct.lawbook.model import Law
from safeconduct.lawbook.read import read_law

from .planting import RULES, Planted, cli_says


def test_each_answer_that_a_rule_can_have_has_its_example(law: Law) -> None:
    assert Prover(law).lacking() == {}


def test_what_a_rule_can_read(law: Law) -> None:
    can = Prover(law).readings()
    assert can["us.asylum.late"] == {"yes", "no", "not known"}
    assert can["us.visas.passport_counts_longer"] == {"not known"}, "not settled: nothing else can come out"
    assert can["us.visas.directed_refusal"] == {"yes", "no"}, "a showing is never unknown"


def test_the_command_names_what_no_example_shows(tmp_path: Path) -> None:
    planted = Planted(tmp_path)
    assert Prover(read_law(planted.root)).lacking()["xx.excuse"] == ["no", "not known", "yes"]
    for answer, given in (("yes", "{excused: yes}"), ("no", "{excused: no}")):
        example = f"\n```yaml example\nof: xx.excuse\nday: 2018-01-01\ngiven: {given}\nexpect: {answer}\n```\n"
        planted.edit(RULES, None, example)
    said = cli_says("law", "check", "--lacking", "--law", str(planted.root))
    assert said.code == 0 and "xx.excuse: no example is not known" in said.out
