"""Chooses what to show: which routes are folded, and which plan of a route is told.

A route whose extra step does nothing for this person is folded under the one that it adds to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..lawbook.model import HARMS, Law
from ..routes.pack import Pack, Route, adds_to
from .answer import Reason
from .lanes import Lanes
from .reasons import why_closed
from .replay import Moment, Replay

Spine = tuple[str, ...]
_Candidate = tuple[int, int, bool, int, int]  # steps, atoms not known, whether a country is chosen, plan, filling
_TRIED = 3
"""Plans of a route that are read forward to find the one to show."""


class Case(NamedTuple):
    """One person under one law: what every part of the answer reads."""

    law: Law
    pack: Pack
    lanes: Lanes
    replay: Replay


class Shown(NamedTuple):
    """A route that is shown, its status, and the plan that is told."""

    route: Route
    status: bool | None
    moments: list[Moment]


def unfolded(case: Case, statuses: Mapping[Spine, bool | None]) -> list[Shown]:
    """The routes whose every step does something for this person.

    The others are folded under those they add to: whoever can take the longer can take the shorter. Of two that are
    closed, the longer is folded if it fails for the same reasons. A closed one that only lacks a step of a folded
    one is folded with it.
    """
    shown: list[Shown] = []
    why: dict[Spine, tuple[Reason, ...]] = {}
    folded: list[Spine] = []
    for route in sorted(case.pack.routes, key=lambda r: len(r.outcomes)):
        spine, status = route.outcomes, statuses[route.outcomes]
        shorter = case.pack.shorter[spine]
        if adds_nothing(case.pack, case.lanes, route):
            folded.append(spine)
            continue
        moments = plan_to_show(case, route, status)
        if status is False:
            why[spine] = why_closed(moments)
            if any(why.get(r.outcomes) == why[spine] for r in shorter):
                continue
        shown.append(Shown(route, status, moments))
    return [s for s in shown if s.status is not False or not any(adds_to(f, s.route.outcomes) for f in folded)]


def adds_nothing(pack: Pack, lanes: Lanes, route: Route) -> bool:
    """Whether whoever can take the route can take a shorter one of the pack that is not closed."""
    return any(lanes.status(r) is not False and lanes.implies(route, r) for r in pack.shorter[route.outcomes])


def plan_to_show(case: Case, route: Route, status: bool | None) -> list[Moment]:
    """The plan to tell: one that holds, else the one that gets furthest; fewest harms and steps first."""
    found: tuple[tuple[object, ...], list[Moment]] | None = None
    candidates = _candidates(case, route, status)
    for p, filling in candidates:
        moments = case.replay.moments(route.plans[p][0], case.lanes.fillings[filling])
        if len(candidates) == 1:
            return moments
        key = _key(moments, status)
        if found is None or key < found[0]:
            found = (key, moments)
            if status is False and key[:2] == (1, False):  # only the end fails, and a rule says so
                break
    return found[1] if found else case.replay.moments(route.plans[0][0], case.lanes.fillings[0])


def _candidates(case: Case, route: Route, status: bool | None) -> list[tuple[int, int]]:
    """A few plans with a filling each, the shortest first, of the plans that decide the status.

    Where it is open, a country that is like others comes before one with pages of its own; where it is not, the plans
    without a choice come first, since they say most plainly what fails.
    """
    lanes, every = case.lanes, (1 << case.lanes.width) - 1
    named = case.pack.chosen[route.outcomes]
    planes = [lanes.kleene(gate) for _, gate in route.plans]

    def among(sort: Iterable[int]) -> list[_Candidate]:
        found: list[_Candidate] = []
        for p, (plane, chosen) in enumerate(zip(sort, named, strict=True)):
            for rep in chosen:
                plane &= lanes.named_in(rep)
            plan, gate = route.plans[p]
            while plane:
                low = plane & -plane
                filling = low.bit_length() - 1
                doubts = lanes.unknown_below(gate, filling) if status is None else 0
                found.append((len(plan), doubts, bool(chosen) is not status, p, filling))
                # without a country to choose one filling is as good as another, and where all is closed one is enough
                plane = plane ^ low if chosen and status is not False else 0
        return found

    if status is False:
        tried = among(false for _, false in planes) or among(every & ~true & ~false for true, false in planes)
    elif status is None:
        tried = among(every & ~false for _, false in planes)
        shortest = min((x[0] for x in tried), default=0)
        tried = [x for x in tried if x[0] == shortest]  # a shorter plan is always better
    else:
        worlds = lanes.worlds()
        tried = among(true for true, _ in planes) or [
            x
            for x in among(every & ~true & ~false for true, false in planes)
            if worlds.holds_in_every(x[4], route.plans[x[3]][1])
        ]
    return [(p, filling) for *_, p, filling in sorted(tried)[:_TRIED]]


def _key(moments: Sequence[Moment], status: bool | None) -> tuple[object, ...]:
    """What makes one plan better to show than another: the smaller, the better."""
    length = len(moments)
    if status is False:
        good = next((n for n, m in enumerate(moments) if m.value is False), length)
        by_law = good < length and moments[good].stopped_by_law
        return (length - good, not by_law, length)
    kinds = [harm.kind for m in moments for harm, _ in m.harms]
    harms = tuple(kinds.count(kind) for kind in HARMS)
    return (harms, length) if status else (length, sum(m.value is None for m in moments), harms)
