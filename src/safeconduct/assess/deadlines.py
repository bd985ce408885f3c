"""Deadlines: the days on which a route closes or opens if nothing is done.

`today` moves, the reader's day does not: no rule goes stale there, and no change of the law is known before its day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from ..circuit.days import first_that_reaches, later
from ..circuit.gates import DateTerm, Gate, Test, Within
from ..circuit.knowledge import Shared
from ..lawbook import expression as e
from ..lawbook.proof import all_parts
from ..routes.pack import Route
from .lanes import Lanes
from .variants import Variant, Variants

HORIZON = 1000
"""Days that are looked at, from the day of the screening."""

Then = Literal["closes", "opens", "hangs"]
Course = tuple[tuple[dt.date, bool | None], ...]
"""The status of a route from each of these days on, in order; the first is the day of the screening."""


class Turn(NamedTuple):
    """A day on which a route closes, opens, or from which it hangs on something that is not known."""

    day: dt.date
    then: Then


class Ahead(NamedTuple):
    """What lies ahead of a route: its status over the coming days if nothing is done, and its deadlines."""

    course: Course
    turns: tuple[Turn, ...]


def courses(lanes: Lanes, routes: Iterable[Route], horizon: int = HORIZON) -> dict[tuple[str, ...], Course]:
    """The status of each route over the coming days if nothing is done, each change of it once."""
    return {outcomes: found.course for outcomes, found in ahead(lanes, routes, horizon).items()}


def deadlines(lanes: Lanes, routes: Iterable[Route], horizon: int = HORIZON) -> dict[tuple[str, ...], tuple[Turn, ...]]:
    """The deadlines of each route that has one, the first first."""
    return {outcomes: found.turns for outcomes, found in ahead(lanes, routes, horizon).items() if found.turns}


def ahead(lanes: Lanes, routes: Iterable[Route], horizon: int = HORIZON) -> dict[tuple[str, ...], Ahead]:
    """The course and the deadlines of each route."""
    found = _courses(lanes, routes, horizon)
    return {outcomes: Ahead(course, tuple(_turns(course, own))) for outcomes, (course, own) in found.items()}


def _turns(course: Course, own: set[dt.date]) -> Iterator[Turn]:
    """The deadlines in a course.

    A turn to not known is one only where a date of the person runs out that kept the route open: what it hangs on from
    then on is an exception that nobody knows of yet. Where the law is not settled beyond a day, that is no deadline.
    """
    for (_, before), (day, after) in pairwise(course):
        if after is not None:
            yield Turn(day, "opens" if after else "closes")
        elif before and day in own:
            yield Turn(day, "hangs")


def _courses(lanes: Lanes, routes: Iterable[Route], horizon: int) -> dict[tuple[str, ...], tuple[Course, set[dt.date]]]:
    """The course of each route, and the days on which a date of the person turns something in it."""
    found = turning(lanes, horizon)
    days = sorted({day for turns in found.values() for day in turns})
    blocks = Variants(lanes, [Variant(lanes.given, day) for day in days], found).blocks if days else []
    out = {}
    for route in routes:
        course = [(lanes.today, lanes.status(route))]
        below = _below(lanes, route, found)
        mine = {day for gate in below for day in found[gate]}
        for day, block in zip(days, blocks, strict=True):
            if day in mine and (status := block.status(route)) is not course[-1][1]:
                course.append((day, status))
        own = {day for gate in below if _is_personal(lanes.circuit.test(gate)) for day in found[gate]}
        out[route.outcomes] = (tuple(course), own)
    return out


def _is_personal(test: Test) -> bool:
    """Whether an atom measures from a date of the person."""
    return test[0] == "within" and any(term[0] == "fact" for term in test[1:3])


def _below(lanes: Lanes, route: Route, among: Iterable[Gate]) -> list[Gate]:
    """Those of some atoms that stand below a route."""
    support = lanes.circuit.support
    mask = 0
    for gate in (route.need, *(gate for _, gate in route.plans), *lanes.pack.always):
        mask |= support[abs(gate)]
    return [gate for gate in among if support[gate] & mask]


def turning(lanes: Lanes, horizon: int) -> dict[Gate, set[dt.date]]:
    """The atoms that turn while days go by, and for each the days from which it may read otherwise."""
    first, last = lanes.today + dt.timedelta(days=1), lanes.today + dt.timedelta(days=horizon)
    moving, found = frozenset(lanes.pack.atoms[1]), dict[Gate, set[dt.date]]()
    by_row, by_site = _row_days(lanes, first, last), dict[int, set[dt.date]]()
    meetings = _meetings(lanes)
    for gate in lanes.pack.dated:
        test = lanes.circuit.test(gate)
        match test[0]:
            case "within":
                turns = (*_gap_days(lanes, test), *meetings.get(gate, ()))
                days = {day for day in turns if first <= day <= last}
            case "table":
                days = by_row.get(test[1], set())
            case "rest":
                if test[1] not in by_site:
                    by_site[test[1]] = _site_days(lanes, lanes.pack.sites[test[1]][0], first, last, by_row)
                days = by_site[test[1]]
            case _:
                continue
        if days and (test[0] == "within" or gate in moving or _differs(lanes, gate, days)):
            found[gate] = days
    return found


def _meetings(lanes: Lanes) -> dict[Gate, set[dt.date]]:
    """For each atom that measures a date that is not known by today, the days on which today meets another bound of it.

    No atom turns there, but from then on the date can lie where it could not before: after a rule has begun, or longer
    ago than a year although after that rule.
    """
    found: dict[Gate, set[dt.date]] = {}
    for fact in lanes.law.facts.values():
        bounds: dict[DateTerm, set[int]] = {}
        todays: list[tuple[Gate, DateTerm, Within]] = []
        for gate in lanes.pack.reading.get(fact.id, ()) if fact.base == "date" else ():
            test = lanes.circuit.test(gate)
            if test[0] != "within":
                continue
            _, start, end, count, unit = test
            mine, other = (start, end) if start[:2] == ("fact", fact.id) else (end, start)
            if mine[0] != "fact" or lanes.given.get(fact.id, mine[2]) is not None:
                continue
            if other == ("today",):
                todays.append((gate, mine, test))
            for moment in _dates(lanes, other):
                bounds.setdefault(mine, set()).add(_turns_at(moment.toordinal(), count, unit, mine == start))
        for gate, mine, (_, start, _, count, unit) in todays:
            for bound in bounds.get(mine, ()):
                for reached in (bound, bound + 1):
                    day = _turns_at(reached - 1, count, unit, mine != start)
                    if 1 <= day <= dt.date.max.toordinal():
                        found.setdefault(gate, set()).add(dt.date.fromordinal(day))
    return found


def _turns_at(ordinal: int, count: int, unit: str, is_start: bool) -> int:
    """The first day on which a gap reads otherwise than before, as its start or its end moves and the other stays."""
    return first_that_reaches(ordinal, count, unit) if is_start else later(ordinal, count, unit) + 1


def _differs(lanes: Lanes, gate: Gate, days: Iterable[dt.date]) -> bool:
    """Whether an atom that no filling changes reads otherwise on one of the days."""
    test, shared = lanes.circuit.test(gate), Shared()
    now = lanes.know(lanes.given, lanes.today, lanes.fillings[0], shared).truth(test)
    return any(lanes.know(lanes.given, day, lanes.fillings[0], Shared()).truth(test) is not now for day in days)


def _gap_days(lanes: Lanes, test: Within) -> Iterator[dt.date]:
    """The day from which a gap between today and another date reads otherwise, in some filling."""
    _, start, end, count, unit = test
    today: DateTerm = ("today",)
    other = end if start == today else start
    for moment in _dates(lanes, other):
        ordinal = moment.toordinal()
        turn = _turns_at(ordinal, count, unit, start == today)
        if turn <= dt.date.max.toordinal():
            yield dt.date.fromordinal(turn)


def _dates(lanes: Lanes, term: DateTerm) -> Iterator[dt.date]:
    match term[0]:
        case "day":
            yield dt.date.fromordinal(term[1])
        case "reader":
            yield lanes.reader
        case "fact":
            fact, place = term[1], term[2]
            for (id, where), answer in lanes.given.answers.items():
                if id == fact and isinstance(answer, dt.date) and (where == place or place.startswith("@")):
                    yield answer


def _row_days(lanes: Lanes, first: dt.date, last: dt.date) -> dict[str, set[dt.date]]:
    """For each table the days on which a row that the reader knows begins or ends."""
    return {
        table.id: days
        for table in lanes.law.tables.values()
        if (
            days := {
                day
                for row in table.rows
                if row.known <= lanes.reader
                for day in (row.start, row.ends_for(lanes.reader))
                if day is not None and first <= day <= last
            }
        )
    }


def _site_days(
    lanes: Lanes, node: e.Expr, first: dt.date, last: dt.date, by_row: dict[str, set[dt.date]]
) -> set[dt.date]:
    """The days on which something may turn for a country that has no representative."""
    days: set[dt.date] = set()
    answers = [answer for answer in lanes.given.answers.values() if isinstance(answer, dt.date)]
    for part in all_parts(lanes.law, node):
        match part:
            case e.Listed(table, _, _):
                days |= by_row.get(table, set())
            case e.Within(start, end, count, unit) if e.Today() in (start, end):
                for day in (*answers, *(term.day for term in (start, end) if isinstance(term, e.Day))):
                    reached = first_that_reaches(day.toordinal(), count, unit)
                    after = later(day.toordinal(), count, unit) + 1
                    days |= {dt.date.fromordinal(n) for n in (reached, after) if 1 <= n <= dt.date.max.toordinal()}
    return {day for day in days if first <= day <= last}
