"""The circuit says what is written: the fast evaluator against the slow one, on random laws."""

from __future__ import annotations

from random import Random

import everyworld
import pytest
from engine import Gates
from hypothesis import given
from laws import Dice, draw, numbers
from settings import examples

from safeconduct.lawbook import meaning
from safeconduct.lawbook.meaning import PLAIN, Lane, Situation

LANES = (PLAIN, Lane(medium=False), Lane(low=True), Lane(stale=False), Lane(covers=False))


@pytest.mark.parametrize("classes", [False, True])
@examples(250)
@given(source=numbers())
def test_of_complete_answers_the_circuit_says_what_is_written(classes: bool, source: Random) -> None:
    case = draw(source, routes=False, spare=classes)
    lane = Dice(source).pick(LANES)
    gates = Gates(case, classes)
    for id, rule in case.law.provisions.items():

        def read(free: everyworld.Free, rule=rule, lane=lane) -> bool | None:  # type: ignore[no-untyped-def]
            return meaning.provision(rule, Situation(case.law, case.given, case.today, case.reader, lane, free))

        try:
            for free, written in everyworld.free_worlds(read):
                found = gates.values(case.given, free, lane)[id]
                if classes and found is None:
                    continue  # of *any other country* no table is read
                assert found is written, (id, free)
        except everyworld.TooMany:
            continue


@examples(400)
@given(source=numbers())
def test_of_missing_answers_the_circuit_contradicts_nothing_and_knows_as_much(source: Random) -> None:
    case = draw(source, routes=False)
    dice = Dice(source)
    lane, gates = dice.pick(LANES), Gates(case)
    person = everyworld.forget(case, dice, case.given, 6)
    quick, exact = gates.values(person, lane=lane), gates.status(person, lane)
    for id, rule in case.law.provisions.items():
        written = meaning.provision(rule, Situation(case.law, person, case.today, case.reader, lane))
        if written is not None:
            assert quick[id] in (written, None), id
            assert exact[id] is written, id
        if quick[id] is not None:
            assert exact[id] is quick[id], id
