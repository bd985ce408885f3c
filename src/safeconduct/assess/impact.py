"""What a change of the law changes: provisions, routes, and the answers of sample cases, before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ..circuit.prove import turn_days
from ..lawbook.cases import given_from
from ..lawbook.changes import Change, changes
from ..lawbook.faults import InputRefused
from ..lawbook.given import Given
from ..lawbook.model import Law
from ..routes.pack import Pack
from .screen import statuses

NOT_THERE = "no such route"
REFUSED = "case refused"


class Moved(msgspec.Struct, frozen=True):
    """A route of a sample whose status changes, on the days from `first` through `last` on which the law turns."""

    case: str
    route: str
    first: dt.date
    last: dt.date
    before: str
    after: str


class Impact(msgspec.Struct, frozen=True):
    """Everything that differs; `days` are the days that were looked at."""

    changes: tuple[Change, ...]
    new_routes: tuple[str, ...]
    gone_routes: tuple[str, ...]
    moved: tuple[Moved, ...]
    days: tuple[dt.date, ...]
    cases: tuple[str, ...]


def impact(old: tuple[Law, Pack], new: tuple[Law, Pack], cases: Mapping[str, Mapping[str, Any]]) -> Impact:
    """The differences between two built packs, for raw sample cases by name.

    A new route that is closed for a sample, or a gone one that was, is no change for it.
    """
    days = sorted({*turn_days(old[0]), *turn_days(new[0]), *_last_days(old[0]), *_last_days(new[0])})
    before, after = ({route.id for route in pack.routes} for _, pack in (old, new))
    moved: list[Moved] = []
    for name, raw in cases.items():
        rows: dict[tuple[str, str, str], list[dt.date]] = {}
        given, given_anew = _read(old[0], raw), _read(new[0], raw)
        for day in days:
            was, now = _statuses(*old, given, day), _statuses(*new, given_anew, day)
            for route in sorted({*was, *now}):
                one, other = was.get(route, NOT_THERE), now.get(route, NOT_THERE)
                if one != other and {one, other} != {NOT_THERE, "closed"}:
                    rows.setdefault((route, one, other), []).append(day)
        moved += [Moved(name, route, days[0], days[-1], one, other) for (route, one, other), days in rows.items()]
    return Impact(
        tuple(changes(old[0], new[0])),
        tuple(sorted(after - before)),
        tuple(sorted(before - after)),
        tuple(moved),
        tuple(days),
        tuple(cases),
    )


def _last_days(law: Law) -> Sequence[dt.date]:
    span = law.covers_all()
    return span[1:] if span else ()


def _statuses(law: Law, pack: Pack, given: Given | None, day: dt.date) -> dict[str, str]:
    if given is None:
        return {REFUSED: "yes"}
    try:
        found = statuses(law, pack, given, day)
    except InputRefused:  # a date of the case that lies after this day, say
        return {REFUSED: "yes"}
    return {route: status.replace("unknown", "not known") for route, status in found.items()}


def _read(law: Law, raw: Mapping[str, Any]) -> Given | None:
    """The case as that law reads it: what it does not ask is left out; None if it refuses the rest."""
    asked = {name: value for name, value in raw.items() if name in law.facts}
    try:
        return given_from(law, asked, {}, None, "the case")
    except InputRefused:
        return None
