"""A conversation always ends, never asks twice, and never asks of what no open atom is left."""

from __future__ import annotations

from random import Random

import everyworld
from engine import lanes
from hypothesis import event, given
from laws import FACTS, Case, Dice, Drawer, draw, numbers
from settings import examples

from safeconduct.assess.conversation import Conversation
from safeconduct.assess.inquiry import inquire
from safeconduct.assess.lanes import Lanes
from safeconduct.circuit.atlas import real
from safeconduct.circuit.gates import Test
from safeconduct.lawbook.faults import InputRefused
from safeconduct.lawbook.given import EVERY_OTHER, Given, Members
from safeconduct.routes.build import build


def _reads(test: Test) -> set[tuple[str, str]]:
    """The facts that an atom reads, with their places."""
    match test[0]:
        case "is" | "never" | "below" | "has":
            return {(test[1], test[2])}
        case "within":
            return {(term[1], term[2]) for term in test[1:3] if term[0] == "fact"}
        case "table":
            return {(key[1], key[2]) for key in test[2] if key[0] == "list"}
    return set()


def _open(found: Lanes) -> set[tuple[str, str]]:
    """What an atom below a route that is not known asks in a lane in which it is open, by the real place."""
    unknown = [route for route in found.pack.routes if found.status(route) is None]
    order = found.circuit.cone([*(r.need for r in unknown), *(gate for r in unknown for _, gate in r.plans)])
    asked = set()
    for gate in order:
        if found.circuit.is_atom[gate]:
            known = sum(found.kleene(gate))
            for i in (i for i in range(found.width) if not known >> i & 1):
                for fact, place in _reads(found.circuit.test(gate)):
                    code = real(found.fillings[i], place)
                    # a country that nobody named is asked of as one of all others
                    asked |= {(fact, code or EVERY_OTHER)} if place else {(fact, "")}
                    asked |= {(fact, EVERY_OTHER)} if place.startswith("@") else set()
    return asked


@examples(120)
@given(source=numbers())
def test_it_ends_and_asks_only_what_is_open(source: Random) -> None:
    case = draw(source, spare=True)._replace()
    case = Case(case.law, case.given, case.today, case.today)
    dice, drawer = Dice(source), Drawer(source)
    drawer.countries, drawer.today, drawer.reader, drawer.law = (
        tuple(case.law.countries),
        case.today,
        case.today,
        case.law,
    )
    whole = build(case.law)
    talk = Conversation(everyworld.forget(case, dice, case.given) if dice.chance(50) else Given({}))
    steps, most = 0, len(FACTS) * (len(case.law.countries) + 2)
    inquiry = inquire(case.law, whole, talk.given, case.today)
    while question := inquiry.next(talk.done):
        steps += 1
        assert steps <= most
        fact, asked = case.law.facts[question.fact], (question.fact, question.place)
        assert asked not in talk.done and fact.kind != "showing" and question.settles > 0
        known = talk.given.answers.get(asked)
        assert known is None or (isinstance(known, Members) and not known.whole)
        assert asked in _open(lanes(case, talk.given, whole))
        answer = case.given.get(*asked) if dice.chance(60) else drawer.answer(fact) if dice.chance(50) else None
        after = talk.skipped(fact, question.place)
        if answer is not None:
            try:
                tried = talk.answered(fact, question.place, answer)
                inquiry = inquiry.after(tried.given)
                after = tried
                assert inquiry.hang == inquire(case.law, whole, tried.given, case.today).hang, "fewer routes, same"
            except InputRefused:
                event("an answer clashed")
        assert len(after.done) == len(talk.done) + 1
        talk = after
    event(f"{min(steps, 9)} questions")
