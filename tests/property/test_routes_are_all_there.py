"""Routes against brute force: every end that some sequence of steps reaches has an open route, and no other has."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from engine import concrete, lanes
from everyworld import TooMany as TooManyWorlds
from everyworld import free_worlds
from forward import Forward, TooMany
from hypothesis import event, example, given
from laws import LIVED, Case, Dice, Seed, draw, neighbour, numbers
from settings import examples

from safeconduct.assess.lanes import Lanes
from safeconduct.assess.replay import Replay
from safeconduct.lawbook.given import Given
from safeconduct.routes.build import build
from safeconduct.routes.find import Rules

FREE = Rules(stay=False, meant_for=False)


def ends_open(found: Lanes) -> set[str]:
    """The ends of the routes that are open."""
    return {route.outcomes[-1] for route in found.pack.routes if found.status(route) is True}


def compare(case: Case, person: Given, found: Lanes, forward: Forward) -> Counter[bool]:
    """Asserts that routes and brute force agree on every end; how many ends are open and closed."""
    reached = forward.ends(person, 1500)
    opened = ends_open(found)
    seen: Counter[bool] = Counter()
    for step, outcome in case.law.outcomes.values():
        if not outcome.protected or step.danger:
            continue
        seen[outcome.id in opened] += 1
        if outcome.id in opened:
            assert outcome.id in reached, f"{outcome.id} is open, but no sequence of steps reaches it"
        elif outcome.id in reached:
            least = forward.spare(person, reached[outcome.id])
            assert not forward.allowed(person, least), f"{outcome.id} is not open, but {least} reaches it"
            event("reached only by a journey that is never planned")
    return seen


def people(case: Case, source: Random, count: int) -> list[Given]:
    """The person of the case, the same one where protection is asked and the request filed, and some that differ a little."""
    dice, there = Dice(source), case.law.folders["xx"].country
    arrived = {("location", ""): there, ("arrived", ""): LIVED[-1], ("filed", ""): LIVED[-1]}
    return [case.given, case.given.with_(arrived), *(neighbour(case, dice, 2) for _ in range(count - 1))]


@pytest.mark.parametrize("rules", [Rules(), FREE], ids=["with stay and meant_for", "without"])
@examples(150)
@given(source=numbers())
@example(source=Seed(193))  # a bar about every country that reads where one is, after a way has changed it
def test_some_route_is_open_exactly_when_brute_force_reaches_the_end(rules: Rules, source: Random) -> None:
    case = draw(source, settled=True)
    pack = build(case.law, rules=rules)
    forward = Forward(case, stay=rules.stay, meant_for=rules.meant_for)
    for person in people(case, source, 2):
        try:
            compare(case, person, lanes(case, person, pack, rules), forward)
        except TooMany:
            event("too many states")


@examples(120)
@given(source=numbers())
def test_the_rules_drop_only_what_stay_and_meant_for_drop(source: Random) -> None:
    case = draw(source, settled=True)
    kept, free = build(case.law), build(case.law, rules=FREE)
    strict, loose = Forward(case), Forward(case, stay=False, meant_for=False)
    for person in people(case, source, 1):
        with_rules, without = ends_open(lanes(case, person, kept)), ends_open(lanes(case, person, free, FREE))
        assert with_rules <= without
        try:
            for end in without - with_rules:
                assert end not in strict.ends(person, 1500)
                assert end in loose.ends(person, 1500)
                event("dropped on purpose")
        except TooMany:
            event("too many states")


@examples(120)
@given(source=numbers())
def test_under_doubtful_law_a_route_is_open_only_if_every_reading_opens_it(source: Random) -> None:
    case = draw(source)
    pack = build(case.law)
    person = case.given
    found = lanes(case, person, pack)
    opened = ends_open(found)
    try:
        sure = Forward(case).ends(person, 800)
        for end in sure.keys() - opened:
            strict = Forward(case)
            assert not strict.allowed(person, strict.spare(person, sure[end])), end
        for _, reached in free_worlds(lambda free: frozenset(Forward(case, free=free).ends(person, 300)), 8):
            assert opened <= reached
    except (TooMany, TooManyWorlds):
        event("too many states")


@examples(150)
@given(source=numbers())
@example(source=Seed(260))  # a way to any other country, and a rule about every country visited
def test_every_open_route_replays_forward(source: Random) -> None:
    case = draw(source, settled=True, spare=True)
    pack = build(case.law)
    forward = Forward(case)
    found = lanes(case, case.given, pack)
    replay = Replay(case.law, case.given, case.today, case.reader)
    for route in found.pack.routes:
        if found.status(route) is not True:
            continue
        played = False
        for plan, gate in route.plans:
            true, false = found.kleene(gate)
            for i in range(found.width):
                if false >> i & 1:
                    continue
                whole = concrete(case, found.pack, plan, found.fillings[i])
                plays = forward.plays(case.given, whole)
                played = played or plays
                if true >> i & 1:
                    assert plays, (route.id, whole)
                    if all(code in found.fillings[i].values() for _, loop in whole for _, code in loop):
                        assert all(moment.value is True for moment in replay.moments(plan, found.fillings[i])), route.id
        assert played, f"{route.id} is open, but none of its plans"


def test_at_least_a_third_of_the_ends_are_open() -> None:
    seen: Counter[bool] = Counter()
    for seed in range(100):
        case = draw(Random(seed), settled=True)
        pack, forward = build(case.law), Forward(case)
        for person in people(case, Random(-seed), 2):
            seen += compare(case, person, lanes(case, person, pack), forward)
    assert seen[True] * 3 >= seen.total(), seen
