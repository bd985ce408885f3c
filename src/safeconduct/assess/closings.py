"""What a step closes: the routes that somebody could complete before it and nobody can after it, wherever they are.

Where one is stays out of account: that a step is taken elsewhere closes nothing. A route whose own part is still
possible is not closed by a step that has been done already. It is asked at the place of the step in each route, for
its planned outcome and for each adverse one that can happen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..circuit.knowledge import Filling
from ..lawbook.given import Given
from ..lawbook.model import Outcome
from ..routes.pack import Route
from .block import Block
from .choose import Case, Shown
from .replay import Moment, Path
from .variants import Variant, Variants

End = tuple[str, str]
"""A status in which routes end, and the folder whose law gives it."""


class Closed(NamedTuple):
    """What one outcome of a step closes: whole ends, each with its routes, and then single routes of other ends.

    Of routes that are a part of one another only the shortest is named.
    """

    path: Path
    """The steps that were done, the closing outcome last."""
    ends: tuple[tuple[End, tuple[Route, ...]], ...]
    routes: tuple[Route, ...]
    before: Given
    after: Given
    block: Block
    """The lanes before it, over `fillings`."""
    fillings: Sequence[Filling]


def closings(case: Case, shown: Sequence[Shown]) -> dict[Path, Closed]:
    """What each outcome closes, by the steps done with it as the last; those that close nothing are left out."""
    turns = outcomes_ahead(case, shown)
    if not turns:
        return {}
    states: dict[frozenset[object], int] = {}
    variants: list[Variant] = []

    def number(given: Given) -> int:
        key = frozenset(given.answers.items())
        if key not in states:
            states[key] = len(variants)
            variants.append(Variant(given, case.lanes.today))
        return states[key]

    pairs = {path: (number(_anywhere(case, path[:-1])), number(_anywhere(case, path))) for path in turns}
    if all(before == after for before, after in pairs.values()):
        return {}
    side_by_side = Variants(case.lanes, variants)
    found: dict[tuple[int, int], tuple[tuple[tuple[End, tuple[Route, ...]], ...], tuple[Route, ...]]] = {}
    out: dict[Path, Closed] = {}
    for path, (before, after) in pairs.items():
        if (before, after) not in found:
            found[before, after] = _between(case, side_by_side, before, after)
        ends, routes = found[before, after]
        if ends or routes:
            given, block = variants[before].given, side_by_side.blocks[before]
            out[path] = Closed(path, ends, routes, given, variants[after].given, block, side_by_side.fillings)
    return out


def outcomes_ahead(case: Case, shown: Sequence[Shown]) -> dict[Path, None]:
    """Every outcome on the way of a route that is not closed, and the adverse ones that can happen beside it."""
    turns: dict[Path, None] = {}
    for one in shown:
        if one.status is False:
            continue
        for moment in one.moments:
            for outcome in possible_outcomes(case, moment):
                turns[moment.path_to(outcome)] = None
    return turns


def possible_outcomes(case: Case, moment: Moment) -> Iterable[Outcome]:
    """The planned outcome of a step, and the adverse ones that are not closed in the state before it."""
    yield moment.outcome
    for other in moment.step.outcomes:
        if other is moment.outcome or not other.adverse:
            continue
        if not moment.covered or moment.prover.value(case.law.required[other.id], moment.env) is not False:
            yield other


def _anywhere(case: Case, path: Path) -> Given:
    """The answers after some steps, papers that were got counted as held; where one is, is left out."""
    return case.replay.answers(path).without({"location"})


def _between(
    case: Case, variants: Variants, before: int, after: int
) -> tuple[tuple[tuple[End, tuple[Route, ...]], ...], tuple[Route, ...]]:
    first, then = variants.blocks[before], variants.blocks[after]
    differs = 0
    circuit = case.lanes.circuit
    for gate in variants.reread[before] | variants.reread[after]:
        if first.kleene(gate) != then.kleene(gate):
            differs |= circuit.support[gate]
    if not differs or not first.can_all_hold(0) or not then.can_all_hold(0):
        return (), ()
    touched = [route for route in case.pack.routes if circuit.support[abs(route.need)] & differs]
    variants.expect(route.need for route in touched)
    shut = [route for route in touched if not _still(case, then, route) and first.possible(route)]
    if not shut:
        return (), ()
    gone: dict[End, list[Route]] = {}
    for route in shut:
        gone.setdefault(_end(case, route), []).append(route)
    ends = []
    for end, routes in gone.items():
        others = (route for route in case.pack.routes if route not in shut and _end(case, route) == end)
        if not any(then.possible(route) for route in others):
            ends.append((end, tuple(routes)))
    whole, rank = {end for end, _ in ends}, case.law.rank
    ends.sort(key=lambda found: (rank[found[0][0]], found[0]))
    rest = [route for route in shut if _end(case, route) not in whole]
    parts = {route.outcomes for route in rest}
    return tuple(ends), tuple(
        route for route in rest if not any(part.outcomes in parts for part in case.pack.shorter[route.outcomes])
    )


def _still(case: Case, block: Block, route: Route) -> bool:
    """Whether a route, or a part of it with the same end, is possible."""
    return block.possible(route) or any(block.possible(part) for part in case.pack.shorter[route.outcomes])


def _end(case: Case, route: Route) -> End:
    step, outcome = case.law.outcomes[route.outcomes[-1]]
    return outcome.protected, step.folder
