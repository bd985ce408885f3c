"""The pictures of one route: a map with what follows a refusal, and bars of time, each with its twin in words."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..ahead import closing_says
from ..measured import briefly, how_long, time_lead
from ..page import Html, join, tag
from .pen import NARROW
from .route_map import route_map
from .stops import Stop, map_list, map_table
from .time_bars import Bar, sentences, time_bars, time_table

if TYPE_CHECKING:
    from ...assess.answer import RouteAnswer, Status, StepAnswer
    from ...lawbook.model import Law

_TWIN = "The same as a table"
_WORSE: tuple[Status, ...] = ("open", "unknown", "closed")


def pictures(law: Law, routes: Sequence[RouteAnswer]) -> Html:
    """The pictures of a route, which comes first, and of its branches. A narrow page shows the steps as a list."""
    route = routes[0]
    rows, (steps, total) = stops(law, routes), bars(law, route)
    # two pictures on a page have the same ids only if they say the same
    mark = f"{zlib.crc32((map_list(rows) + ''.join(sentences(steps, total))).encode()):08x}"
    title, time = f"Map of: {route.title}", f"How long each step takes: {route.title}"
    return join(
        (
            tag(
                "figure",
                tag("figcaption", title),
                route_map(title, rows, f"map-{mark}", shows="wide"),
                tag("div", map_list(rows), class_="narrow"),
                tag("div", map_table(_TWIN, rows), class_="wide"),
            ),
            tag(
                "figure",
                tag("figcaption", time),
                time_bars(time, steps, f"time-{mark}", total=total, shows="wide"),
                time_bars(time, steps, f"time-narrow-{mark}", total=total, wide=NARROW, shows="narrow"),
                time_table(_TWIN, steps, total=total),
            ),
        )
    )


def stops(law: Law, routes: Sequence[RouteAnswer]) -> list[Stop]:
    """Where one begins, the steps of the routes, and the statuses in which they end. What they share stands once."""
    found: list[Stop] = []
    at: dict[tuple[object, ...], int] = {}

    def add(key: tuple[object, ...], stop: Stop) -> int:
        if key not in at:
            at[key] = len(found)
            found.append(stop)
        return at[key]

    for route in routes:
        first = route.steps[0].place
        before = add((first,), Stop(law.countries.get(first, first), "place"))
        reached: Status = "open"
        refused = False
        for step in route.steps:
            # what follows a refusal that cannot happen cannot be reached either
            status = reached if step.adverse else _worse(reached, step.status)
            same = (before, step.id, step.title, step.place, refused)
            # a refusal is another way out of the same decision
            key = same if step.adverse and same in at else (*same, status)
            before = add(key, _stop(law, step, before, status, refused))
            at.setdefault(same, before)
            reached = _worse(reached, step.status) if step.adverse else reached
            refused = step.adverse
        end = f"{route.ends_title} ({law.countries.get(route.place, route.place)})"
        add((before, end), Stop(end, "end", before, route.status))
    return found


def bars(law: Law, route: RouteAnswer) -> tuple[list[Bar], Bar]:
    """A bar for each step, and that of all together."""
    steps = [
        Bar(f"{n}. {step.title}", step.months, how_long(law, step.months)) for n, step in enumerate(route.steps, 1)
    ]
    return steps, Bar(time_lead(law, route), route.months, how_long(law, route.months))


def _stop(law: Law, step: StepAnswer, before: int, status: Status, refused: bool) -> Stop:
    return Stop(
        step.title,
        "decision" if step.kind == "decision" else "act",
        before,
        status,
        refused,
        None if step.months.nothing_known else briefly(law, step.months),
        tuple(closing_says(law, closing) for closing in step.closes),
    )


def _worse(one: Status, other: Status) -> Status:
    return max(one, other, key=_WORSE.index)
