"""Sentences about what lies ahead: what a step closes, and by when. Each door prints them in its own way."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from .layout import cite

if TYPE_CHECKING:
    from ..assess.answer import Closing, Deadline
    from ..lawbook.model import Law


def closing_says(law: Law, closing: Closing) -> str:
    """What an outcome of a step closes, and the line of the law that does it."""
    place = f" ({law.countries.get(closing.place, closing.place)})" if closing.place else ""
    if closing.end:
        what = f"every route to {closing.title}{place if closing.place not in closing.title else ''}"
    else:
        more = f", and {len(closing.routes) - 1} more routes" if len(closing.routes) > 1 else ""
        what = f"{closing.title}{place}{more}"
    name = law.outcomes[closing.outcome][1].name.replace("_", " ")
    lead = f"If it ends so ({name}), this closes" if closing.refused else "This step closes"
    return f"{lead}: {what.rstrip('.')}. {_why(closing)}"


def _why(closing: Closing) -> str:
    says = closing.why.says
    return f"Then: {says[:1].lower()}{says[1:].rstrip('.')}." + cite(closing.why.cite)


def deadline_says(deadline: Deadline) -> str:
    """The last day or the first one, and the line of the law that turns."""
    says = deadline.why.says.rstrip(".") + "." + cite(deadline.why.cite)
    match deadline.then:
        case "closes":
            return f"Last day: {deadline.day - dt.timedelta(days=1)}. If nothing is done, it closes then. Then: {says}"
        case "opens":
            return f"It opens on {deadline.day} if nothing else changes. What stands in the way until then: {says}"
    return (
        f"Last day on which it is sure: {deadline.day - dt.timedelta(days=1)}. After it the route hangs on an "
        f"exception that we do not know of. Then: {says}"
    )
