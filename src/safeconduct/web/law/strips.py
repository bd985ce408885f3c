"""The strip of a route: whether it was open to each stock case, day by day, as the law turned.

What is computed is kept while the server runs: the law does not change there, and the people are invented.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import msgspec

from ...assess.answer import Status
from ...assess.over_days import Course, course
from ...lawbook.model import Law
from ...routes.pack import Pack, Route
from .shelf import StockCase

COLUMNS = 120
"""Columns of a strip, whatever the time that it spans."""
MARKS = {"open": "✓", "closed": "✗", "unknown": "?", "": "–"}
_FITS = 4
"""Columns that a mark needs."""
_KEPT: dict[tuple[str, str, str], Course] = {}


class Spell(msgspec.Struct, frozen=True):
    """A status from one day through another; "" where the answers of the case are not true yet."""

    status: Status | str
    start: dt.date
    through: dt.date


class Cell(msgspec.Struct, frozen=True):
    """A stretch of a strip: as wide as it is long, with its mark if there is room."""

    status: str
    columns: int
    mark: str


class Strip(msgspec.Struct, frozen=True):
    """One stock case beside one route."""

    case: StockCase
    spells: tuple[Spell, ...]
    cells: tuple[Cell, ...]
    on: str | None  # the status on the day that is read; None if no strip reaches it


def strips(law: Law, pack: Pack, cases: tuple[StockCase, ...], route: Route, day: dt.date) -> tuple[Strip, ...]:
    """The strip of a route for each case, over the days that every page covers."""
    covers = law.covers_all()
    if covers is None:
        return ()
    first, last = covers
    return tuple(_strip(case, _kept(law, pack, case, route, first, last), first, last, day) for case in cases)


def _kept(law: Law, pack: Pack, case: StockCase, route: Route, first: dt.date, last: dt.date) -> Course:
    key = (law.version, case.name, route.id)
    if key not in _KEPT:
        _KEPT[key] = course(law, pack, case.given, route, first, last)
    return _KEPT[key]


def _strip(case: StockCase, found: Course, first: dt.date, last: dt.date, day: dt.date) -> Strip:
    end = last + dt.timedelta(days=1)
    spells = tuple(
        Spell(status or "", start, until - dt.timedelta(days=1))
        for (start, status), (until, _) in pairwise((*found, (end, None)))
    )
    on = next((spell.status for spell in spells if spell.start <= day <= spell.through), None)
    return Strip(case, spells, cells(spells, first, last), on)


def cells(spells: tuple[Spell, ...], first: dt.date, last: dt.date) -> tuple[Cell, ...]:
    """The stretches of a strip. What is too short for a column is in the table beneath it only."""
    days = (last - first).days + 1

    def column(day: dt.date) -> int:
        return (day - first).days * COLUMNS // days

    found = []
    for spell in spells:
        wide = column(spell.through + dt.timedelta(days=1)) - column(spell.start)
        if wide:
            found.append(Cell(spell.status or "none", wide, MARKS[spell.status] if wide >= _FITS else ""))
    return tuple(found)
