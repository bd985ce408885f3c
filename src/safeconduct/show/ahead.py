"""Sentences about what lies ahead: what a step closes, and by when. Each door prints them in its own way."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from .said import cite

if TYPE_CHECKING:
    from ..assess.answer import Closing, Deadline, Reason
    from ..lawbook.model import Law


def closing_says(law: Law, closing: Closing) -> str:
    """What an outcome of a step closes, and the line of the law that does it."""
    country = law.countries.get(closing.place, closing.place)
    place = f" ({country})" if country and country not in closing.title else ""
    if closing.end:
        what = f"every route to {closing.title}{place}"
    else:
        more = f", and {len(closing.routes) - 1} more routes" if len(closing.routes) > 1 else ""
        what = f"{closing.title}{place}{more}"
    name = law.outcomes[closing.outcome][1].words
    lead = f"If it ends so ({name}), this closes" if closing.refused else "This step closes"
    lead += "" if closing.for_good else " for a time"
    return f"{lead}: {what.rstrip('.')}. {_turned(closing.why)}"


def deadline_says(deadline: Deadline) -> str:
    """The last day or the first one, and the line of the law that turns."""
    turned, start = _turned(deadline.why), _start(deadline)
    match deadline.then:
        case "closes":
            last = deadline.day - dt.timedelta(days=1)
            return f"Last day: {last}.{start} If nothing is done, the route closes after it. {turned}"
        case "opens":
            return f"It opens on {deadline.day} if nothing else changes. {turned}"
    return (
        f"Last day on which it is sure: {deadline.day - dt.timedelta(days=1)}.{start} After it the route hangs on an "
        f"exception that we do not know of. {turned}"
    )


def _start(deadline: Deadline) -> str:
    """By when to begin, if steps come before the one that has a last day."""
    if deadline.step == 0:
        return ""
    if deadline.start_by is None:
        return " By when to begin is not known: how long the steps before it take was not found."
    return f" Begin by {deadline.start_by}, if each step takes as long as it mostly does."


def _turned(why: Reason) -> str:
    lead = {"yes": "From then on this holds", "no": "From then on this no longer holds"}.get(
        why.value, "From then on it is not known whether this holds"
    )
    return f"{lead}: {why.says[:1].lower()}{why.says[1:].rstrip('.')}." + cite(why.cite)
