"""What a step closes, against brute force: every world before it and after it, wherever the person is."""

from __future__ import annotations

import datetime as dt
from random import Random

import everyworld
from engine import every_concrete, lanes
from forward import Forward
from hypothesis import event, given
from laws import Case, Dice, draw, numbers
from settings import examples

from safeconduct.assess.choose import Case as Person
from safeconduct.assess.choose import unfolded
from safeconduct.assess.closings import closings, outcomes_ahead
from safeconduct.assess.deadlines import HORIZON
from safeconduct.assess.replay import Replay
from safeconduct.lawbook.given import Given
from safeconduct.routes.build import build
from safeconduct.routes.pack import Pack, Route

SEEN = {"shut": 0, "end": 0, "nothing": 0}
Spine = tuple[str, ...]


def completed(case: Case, pack: Pack, given: Given) -> set[Spine]:
    """The routes that somebody such as this could complete: some world, some plan, some countries."""
    plans = {
        route.outcomes: [p for plan, _ in route.plans for p in every_concrete(pack, plan)] for route in pack.routes
    }
    if sum(map(len, plans.values())) > 300:
        raise everyworld.TooMany
    found: set[Spine] = set()
    for one in everyworld.completions(case, given, 80):

        def read(free: everyworld.Free, one: Given = one) -> set[Spine]:
            forward = Forward(case, free=free)
            return {
                outcomes
                for outcomes, tried in plans.items()
                if any(forward.plays(one, plan) and forward.keeps_moving(one, plan) for plan in tried)
            }

        for _, played in everyworld.free_worlds(read, 16):
            found |= played
    return found


@examples(250)
@given(source=numbers())
def test_a_step_closes_what_nobody_can_complete_after_it(source: Random) -> None:
    dice = Dice(source)
    case = draw(source, spare=True)
    case = case._replace(today=case.reader)
    person = everyworld.forget(case, dice, case.given, 1) if dice.chance(40) else case.given
    now = lanes(case, person, build(case.law))
    pack = now.pack
    if not now.worlds().can_all_hold(0):
        return
    replay = Replay(case.law, person, case.today, case.reader)
    one = Person(case.law, pack, now, replay)
    shown = unfolded(one, {route.outcomes: now.status(route) for route in pack.routes})
    found = closings(one, shown)
    for path in list(outcomes_ahead(one, shown))[:6]:
        before, after = (replay.answers(part).without({"location"}) for part in (path[:-1], path))
        tomorrow, at_last = (case._replace(today=case.today + dt.timedelta(days=n)) for n in (1, HORIZON))
        try:
            can, still = completed(case, pack, before), completed(case, pack, after)
            again, late = (completed(on, pack, after) for on in (tomorrow, at_last))
        except everyworld.TooMany:
            continue
        if not still and not everyworld.completions(case, after, 10_000):
            continue  # nobody can stand there
        shut = {
            route.outcomes for route in pack.routes if _shut(pack, route, can, still) and _shut(pack, route, can, again)
        }
        closed = found[path].shut if path in found else ()
        named = {route.outcomes for one in closed if not one.end for route in one.routes}
        whole = {route.outcomes for one in closed if one.end for route in one.routes}
        assert named | whole <= shut, path
        step, _ = case.law.outcomes[path[-1][0]]
        itself = {(outcome.id,) for outcome in step.outcomes}
        assert not named & itself
        for outcomes in shut - named - whole - itself:
            assert any(part.outcomes in shut for part in pack.shorter[outcomes]), (path, outcomes)
        gone = {_end(case, o) for o in shut} - {_end(case, o) for o in still | again}
        assert {one.end for one in closed if one.end} == gone
        for one in closed:
            if one.end:
                assert one.for_good == (one.end not in {_end(case, o) for o in late}), path
            else:
                (route,) = one.routes
                assert one.for_good == _shut(pack, route, can, late), path
        assert [one.for_good for one in closed] == sorted((one.for_good for one in closed), reverse=True)
        SEEN["shut" if shut else "nothing"] += 1
        SEEN["end"] += bool(whole)
        event(f"shut: {len(shut)}, ends: {len(gone)}, for a time: {sum(not one.for_good for one in closed)}")


def _shut(pack: Pack, route: Route, before: set[Spine], after: set[Spine]) -> bool:
    parts = (part.outcomes for part in pack.shorter[route.outcomes])
    return route.outcomes in before - after and not any(part in after for part in parts)


def _end(case: Case, outcomes: Spine) -> tuple[str, str]:
    step, outcome = case.law.outcomes[outcomes[-1]]
    return outcome.protected, step.folder


def test_the_draws_closed_something_and_nothing() -> None:
    assert all(count > 5 for count in SEEN.values()), SEEN
