"""What a step closes: the routes that somebody could complete before it and nobody can after it, wherever they are.

Where one is stays out of account: that a step is taken elsewhere closes nothing. A route whose own part is still
possible is not closed by a step that has been done already. It is asked at the place of the step in each route, for
its planned outcome and for each adverse one that can happen, and of each danger as it stands today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..circuit.gates import Gate
from ..circuit.knowledge import Filling
from ..lawbook.given import Answer, Given, Variable
from ..lawbook.meaning import Situation
from ..lawbook.model import Law, Step
from ..lawbook.proof import Prover
from ..routes.pack import Route
from .block import Block
from .choose import Case, Shown
from .deadlines import HORIZON, turning
from .replay import Path, Replay
from .variants import Variant, Variants

End = tuple[str, str]
"""A status in which routes end, and the folder whose law gives it."""


class Shut(NamedTuple):
    """Routes that an outcome shuts: every route to an end, or (`end` is None) one route alone."""

    end: End | None
    routes: tuple[Route, ...]
    for_good: bool
    """Time alone does not open it again, within the days that are looked at."""


class Closed(NamedTuple):
    """What one outcome of a step closes: for good first, whole ends before single routes.

    Of routes that are a part of one another only the shortest is named.
    """

    path: Path
    """The steps that were done, the closing outcome last."""
    shut: tuple[Shut, ...]
    before: Given
    after: Given
    block: Block
    """The lanes before it, over `fillings`."""
    fillings: Sequence[Filling]


def closings(case: Case, shown: Sequence[Shown]) -> dict[Path, Closed]:
    """What each outcome closes, by the steps done with it as the last; those that close nothing are left out.

    A plan is judged as if done today; what is shut on that day alone, and open again on the next, is not closed.
    """
    pairs = {path: (_anywhere(case, path[:-1]), _anywhere(case, path)) for path in outcomes_ahead(case, shown)}
    if not pairs:
        return {}
    today = case.lanes.today
    keys = {path: (_key(before), _key(after)) for path, (before, after) in pairs.items()}
    states = {key: given for path, pair in pairs.items() for key, given in zip(keys[path], pair, strict=True)}
    made = Variants(case.lanes, [Variant(given, today) for given in states.values()])
    now = dict(zip(states, map(_Read, made.blocks, made.reread), strict=True))
    touched = {
        (one, other): _touched(case, now[one], now[other])
        for one, other in dict.fromkeys(keys.values())
        if one != other
    }
    if gates := {route.need for routes in touched.values() for route in routes}:
        made.prepare(gates)
    shut = {(one, other): _shut(case, routes, now[one], now[other]) for (one, other), routes in touched.items()}
    gone = list(dict.fromkeys(after for (_, after), routes in shut.items() if routes))
    days = [today + dt.timedelta(days=n) for n in (1, HORIZON)]
    later = [Variant(states[after], day) for after in gone for day in days]
    blocks = Variants(case.lanes, later, _may_turn(case)).blocks if later else []
    then = dict(zip(gone, zip(blocks[::2], blocks[1::2], strict=True), strict=True))
    out: dict[Path, Closed] = {}
    for path, (before, after) in pairs.items():
        one, other = keys[path]
        if routes := shut.get((one, other)):
            tomorrow, at_last = then[other]
            found = tuple(_told(case, path, routes, now[other].block, tomorrow, at_last))
            if found:
                out[path] = Closed(path, found, before, after, now[one].block, made.fillings)
    return out


Key = frozenset[tuple[Variable, Answer]]


def _key(given: Given) -> Key:
    return frozenset(given.answers.items())


class _Read(NamedTuple):
    """The block of one state, with the atoms that differ from the person of the screening."""

    block: Block
    reread: set[Gate]


def _may_turn(case: Case) -> set[Gate]:
    """The atoms that may read otherwise on another day, whatever the dates of the state are."""
    gaps = (gate for gate in case.pack.dated if case.lanes.circuit.test(gate)[0] == "within")
    return {*gaps, *turning(case.lanes, HORIZON)}


def outcomes_ahead(case: Case, shown: Sequence[Shown]) -> dict[Path, None]:
    """Every outcome on the way of a route that is not closed, the adverse ones beside it, and the dangers of today."""
    turns: dict[Path, None] = dict.fromkeys(path_of_danger(step) for step in dangers(case.law, case.replay))
    for one in shown:
        if one.status is False:
            continue
        for moment in one.moments:
            for outcome in (moment.outcome, *(other for other, _ in moment.adverse)):
                turns[moment.path_to(outcome)] = None
    return turns


def dangers(law: Law, replay: Replay) -> Iterator[Step]:
    """The steps that nobody should take, and that this person could take now."""
    prover = Prover(Situation(law, replay.given, replay.today, replay.reader))
    for step in law.steps.values():
        if step.danger and prover.value(step.tries) is not False:
            yield step


def path_of_danger(step: Step) -> Path:
    """A danger step, taken at once."""
    return ((step.outcomes[0].id, ()),)


def _anywhere(case: Case, path: Path) -> Given:
    """The answers after some steps, papers that were got counted as held; where one is, is left out."""
    return case.replay.answers(path).without({"location"})


def _touched(case: Case, before: _Read, after: _Read) -> list[Route]:
    """The routes below which something differs between two states."""
    circuit, differs = case.lanes.circuit, 0
    for gate in before.reread | after.reread:
        if before.block.kleene(gate) != after.block.kleene(gate):
            differs |= circuit.support[gate]
    return [route for route in case.pack.routes if circuit.support[abs(route.need)] & differs] if differs else []


def _shut(case: Case, touched: Sequence[Route], before: _Read, after: _Read) -> list[Route]:
    """The routes that are possible in one state, and neither they nor a part of them in the other."""
    if not touched or not before.block.can_all_hold(0) or not after.block.can_all_hold(0):
        return []
    return [r for r in touched if not _still(case, after.block, r) and before.block.possible(r)]


def _told(
    case: Case, path: Path, routes: Sequence[Route], now: Block, tomorrow: Block, at_last: Block
) -> Iterator[Shut]:
    """What stays shut on the next day: whole ends, then the shortest of the other routes; for good first.

    That a step which ended so cannot end otherwise is left out.
    """
    shut = [route for route in routes if not _still(case, tomorrow, route)]
    good = {route.outcomes for route in shut if not _still(case, at_last, route)}
    gone: dict[End, list[Route]] = {}
    for route in shut:
        gone.setdefault(_end(case, route), []).append(route)
    found: list[Shut] = []
    for end, here in gone.items():
        others = [r for r in case.pack.routes if _end(case, r) == end and r not in here]
        if not any(now.possible(r) or tomorrow.possible(r) for r in others):
            found.append(Shut(end, tuple(here), not any(at_last.possible(r) for r in (*here, *others))))
    whole = {one.end for one in found}
    step, _ = case.law.outcomes[path[-1][0]]
    itself = {(outcome.id,) for outcome in step.outcomes}
    rest = [route for route in shut if _end(case, route) not in whole and route.outcomes not in itself]
    parts = {route.outcomes for route in rest}
    for route in rest:
        if not any(part.outcomes in parts for part in case.pack.shorter[route.outcomes]):
            found.append(Shut(None, (route,), route.outcomes in good))
    rank = case.law.rank
    return iter(sorted(found, key=lambda one: (not one.for_good, (0, rank[one.end[0]]) if one.end else (1, 0))))


def _still(case: Case, block: Block, route: Route) -> bool:
    """Whether a route, or a part of it with the same end, is possible."""
    return block.possible(route) or any(block.possible(part) for part in case.pack.shorter[route.outcomes])


def _end(case: Case, route: Route) -> End:
    step, outcome = case.law.outcomes[route.outcomes[-1]]
    return outcome.protected, step.folder
