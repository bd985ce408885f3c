"""Every set that is said to change a status does so, no part of it does, and what is fixed never varies."""

from __future__ import annotations

from itertools import combinations
from random import Random

import everyworld
import msgspec
from engine import lanes
from hypothesis import given
from laws import Case, Dice, draw, numbers
from settings import examples

from safeconduct.assess.answer import STATUS
from safeconduct.assess.whatif import Change, what_would_change, with_changes
from safeconduct.lawbook.faults import InputRefused
from safeconduct.lawbook.given import Given
from safeconduct.routes.build import build
from safeconduct.routes.pack import Pack

SETS = {"open": 0, "closed": 0, "pairs": 0}


def status(case: Case, pack: Pack, given: Given, route: str) -> str | None:
    """The status of a route; None if no such person can be."""
    found = lanes(case, given, pack)
    if not found.worlds().can_all_hold(0):
        return None
    return STATUS[found.status(next(r for r in found.pack.routes if r.id == route))]


@examples(60)
@given(source=numbers())
def test_every_set_is_sound_and_minimal_and_varies_nothing_fixed(source: Random) -> None:
    dice = Dice(source)
    case = draw(source)
    fixed = set(dice.some(tuple(case.law.facts), 0, 8))
    facts = {id: msgspec.structs.replace(f, varies="fixed") if id in fixed else f for id, f in case.law.facts.items()}
    case = case._replace(law=msgspec.structs.replace(case.law, facts=facts), today=case.reader)
    person = everyworld.forget(case, dice, case.given) if dice.chance(50) else case.given
    pack = build(case.law)
    try:
        found = what_would_change(case.law, pack, person, case.today)
    except InputRefused:  # the answers clash under this law
        return
    for turned in found:
        assert turned.status != "open"
        for one in turned.sets:
            SETS[one.then] += 1
            SETS["pairs"] += len(one.changes) == 2
            for change in one.changes:
                assert change.fact not in fixed and case.law.facts[change.fact].kind != "showing"
            assert status(case, pack, with_changes(person, one.changes), turned.route) == one.then
            parts: list[tuple[Change, ...]] = [
                part for size in range(len(one.changes)) for part in combinations(one.changes, size)
            ]
            for part in parts:
                assert status(case, pack, with_changes(person, part), turned.route) != one.then


def test_the_draws_gave_sets_of_every_sort() -> None:
    assert all(count > 2 for count in SETS.values()), SETS
