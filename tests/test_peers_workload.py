"""The workload that we are measured on beside other engines: our answers to it are right before they are quick."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import product

import pytest

from bench.peers.engines import ours
from bench.peers.reference import exact, kleene
from bench.peers.tally import KINDS, kind, letters, tally
from bench.peers.workload import ALWAYS, ATOMS, RULES, Answer, Answers, fold, people

PEOPLE = people(300)


def in_one_world(world: Answers) -> dict[str, bool]:
    """Every rule where everything is known."""
    found = dict(world)
    for rule, text in (*ALWAYS.items(), *RULES.items()):
        found[rule] = fold(text, found.__getitem__, all, any, lambda of: not of)
    return found


def test_the_workload_is_what_it_says() -> None:
    assert (len(ATOMS), len(set(ATOMS)), len(RULES)) == (40, 40, 27)
    missing = sum(len(ATOMS) - len(answers) for answers in PEOPLE) / len(PEOPLE) / len(ATOMS)
    assert 0.2 < missing < 0.25
    assert people(5) == PEOPLE[:5]
    assert people(5, seed=1) != PEOPLE[:5]


@pytest.mark.parametrize("build", [ours.circuit, ours.planes, ours.meaning])
def test_our_evaluators_say_what_kleene_s_logic_says(build: Callable[[], Answer]) -> None:
    answer = build()
    for answers in PEOPLE:
        assert answer(answers) == kleene(answers)


def test_our_exact_answers_are_those_of_every_world() -> None:
    answer = ours.worlds()
    for answers in PEOPLE:
        assert answer(answers) == exact(answers)


def test_the_truth_tables_look_at_every_world() -> None:
    """The reference again, world by world, for people of whom little is missing."""
    chance = random.Random(1)
    for answers in [answers for answers in PEOPLE if len(ATOMS) - len(answers) <= 4]:
        known = dict(answers)
        if chance.random() < 0.5:
            known = {fact: truth for fact, truth in known.items() if fact not in ("at_home", "in_third")}
        unknown = [atom for atom in ATOMS if atom not in known]
        worlds = [
            in_one_world({**known, **dict(zip(unknown, world, strict=True))})
            for world in product((True, False), repeat=len(unknown))
        ]
        fitting = [world for world in worlds if all(world[id] for id in ALWAYS)]
        expected = {rule: {world[rule] for world in fitting} for rule in RULES}
        assert fitting
        assert exact(known) == {rule: of.pop() if len(of) == 1 else None for rule, of in expected.items()}


def test_kleene_s_logic_is_never_wrong_and_seldom_short() -> None:
    found = tally([letters(kleene(answers)) for answers in PEOPLE], [letters(exact(answers)) for answers in PEOPLE])
    assert {name for name, count in found.items() if count} == {"not known where settled"}


def test_each_wrong_answer_has_its_kind() -> None:
    kinds = {(said, right): kind(said, right) for said in "+-?!" for right in "+-?"}
    assert [pair for pair, found in kinds.items() if found is None] == [("+", "+"), ("-", "-"), ("?", "?")]
    assert kinds["+", "?"] == "yes where not known"
    assert kinds["-", "?"] == "no where not known"
    assert kinds["+", "-"] == kinds["-", "+"] == "the opposite"
    assert kinds["?", "+"] == kinds["?", "-"] == "not known where settled"
    assert {kinds["!", right] for right in "+-?"} == {"refused"}
    assert {found for found in kinds.values() if found} == set(KINDS)
