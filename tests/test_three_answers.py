"""Beside every rule that can be yes, no and not known stands an example of each."""

from __future__ import annotations

import pytest

from safeconduct.circuit.prove import Prover
from safeconduct.lawbook.model import Law

WITHOUT = {
    "us.refugees.emergency_places": "The only row of its table is weak (that none were fixed was not read), so it always reads not known.",
    "us.refugees.made_group": "Every row of its table is weak, since no list of such groups was read: it never says yes.",
    "us.refugees.priority_two": "Every row of its table is weak, since the groups of the year were not read: it never says yes.",
    "us.relief.deferred_departure": "The one row of its table is weak, so nobody reads yes.",
    "us.visas.departure_doubt_stands": "It turns on a showing of the other side alone, and a showing is never unknown.",
    "us.visas.directed_refusal": "It turns on a showing of the other side alone, and a showing is never unknown.",
}
"""Rules for which some answer cannot come out, though the solver, which fills tables as it likes, thinks that it can."""


@pytest.fixture(scope="module")
def possible(law: Law) -> dict[str, set[str]]:
    """What each rule can read on some covered day."""
    return Prover(law).readings()


def test_each_answer_that_a_rule_can_have_has_its_example(law: Law, possible: dict[str, set[str]]) -> None:
    shown: dict[str, set[str]] = {}
    for example in law.examples:
        shown.setdefault(example.of, set()).add(example.expect)
    lacking = {id: sorted(can - shown.get(id, set())) for id, can in possible.items()}
    assert {id for id, answers in lacking.items() if answers} == set(WITHOUT), lacking


def test_a_rule_that_turns_on_an_answer_can_be_all_three(possible: dict[str, set[str]]) -> None:
    assert possible["us.asylum.late"] == {"yes", "no", "not known"}
    assert possible["us.visas.passport_counts_longer"] == {"not known"}
