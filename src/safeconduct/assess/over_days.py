"""One person on many days, each under its own law: what the status of a route is from which day on.

Nothing is asked twice: between two days on which the law turns, or a date of the person does, a status stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ..lawbook.faults import InputRefused
from ..lawbook.given import Given
from ..lawbook.model import STALE_AFTER, Law
from ..routes.pack import Pack, Route
from .answer import Status
from .deadlines import turning
from .person import lanes_of
from .screen import statuses

Course = tuple[tuple[dt.date, Status | None], ...]
"""The status from each of these days on; None where the answers cannot be true on that day."""


def course(law: Law, pack: Pack, given: Given, route: Route, first: dt.date, last: dt.date) -> Course:
    """The status of a route on each day from `first` to `last`, read on that day, each change of it once."""
    only = pack.only([route])
    found: list[tuple[dt.date, Status | None]] = []
    for day in _days(law, only, given, first, last):
        status = _status(law, only, given, day, route.id)
        if not found or found[-1][1] != status:
            found.append((day, status))
    return tuple(found)


def law_turns(law: Law, first: dt.date, last: dt.date) -> list[dt.date]:
    """The days after `first` and until `last` on which a reader can find another law than on the day before."""
    return sorted({day for day in _law_days(law) if first < day <= last})


def _days(law: Law, pack: Pack, given: Given, first: dt.date, last: dt.date) -> list[dt.date]:
    _, lanes = lanes_of(law, pack, given, first)
    own = (day for days in turning(lanes, (last - first).days).values() for day in days)
    return sorted({first, *law_turns(law, first, last), *own})


def _status(law: Law, pack: Pack, given: Given, day: dt.date, route: str) -> Status | None:
    try:
        return statuses(law, pack, given, day)[route]
    except InputRefused:  # an arrival that has not been yet
        return None


def _law_days(law: Law) -> Iterator[dt.date]:
    """Every day on which something of the law begins, ends, becomes known, or has not been looked at for too long."""
    for rule in law.provisions.values():
        for turn in rule.operative if not rule.always_there else ():
            yield from filter(None, (turn.start, turn.known, turn.until, turn.until_known))
            yield _stale_from(turn.verified, turn.moves_like)
    for table in law.tables.values():
        for row in table.rows:
            yield from filter(None, (row.start, row.known, row.until, row.until_known))
            yield _stale_from(row.verified, table.moves_like)
    for folder in law.folders.values():
        if folder.covers_from and folder.covers_through:
            yield from (folder.covers_from, folder.covers_through + dt.timedelta(days=1))


def _stale_from(verified: dt.date, moves_like: str) -> dt.date:
    return verified + dt.timedelta(days=STALE_AFTER[moves_like] + 1)
