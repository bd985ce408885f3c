"""How fresh rules and steps are: as of when they were checked, and until when something on paper may rest on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from .meaning import interval
from .model import STALE_AFTER, Interval, Law, Provision


def checked_and_until(law: Law, ids: Iterable[str]) -> tuple[dt.date, dt.date]:
    """The day as of which these rules and steps were checked, and the last day on which all of them are still fresh.

    Looked at is a rule until the day that its folder covers, and never later than it was `verified`. A step does not
    say how fast its law moves, and is held to the shortest of all times.
    """
    found: list[tuple[dt.date, dt.date]] = []
    for id in ids:
        rule, through = law.provisions.get(id), _through(law, id)
        if rule is None:
            if through is not None:
                found.append((through, through + dt.timedelta(days=min(STALE_AFTER.values()))))
        elif turn := in_force(law, rule):
            looked = turn.verified if through is None else min(turn.verified, through)
            found.append((looked, looked + dt.timedelta(days=STALE_AFTER[turn.moves_like])))
    if not found:  # none of it is law: it is as old as the pages
        through = max((f.covers_through for f in law.folders.values() if f.covers_through), default=dt.date.min)
        return through, through + dt.timedelta(days=max(STALE_AFTER.values()))
    return min(looked for looked, _ in found), min(until for _, until in found)


def _through(law: Law, id: str) -> dt.date | None:
    """The last day that the folder of a rule, a step or an outcome covers, or None if it has no such day."""
    folder = (law.provisions.get(id) or law.steps.get(id) or law.outcomes[id][0]).folder
    return law.folders[folder].covers_through if folder in law.folders else None


def in_force(law: Law, rule: Provision) -> Interval | None:
    """What the rule reads on the last day that its folder covers; for one without such a day, what it reads at last."""
    through = _through(law, rule.id)
    if rule.always_there or through is None:
        return None if rule.always_there else rule.operative[-1]
    return interval(rule, through, through)
