"""The pictures of one route: a map with what follows a refusal, and bars of time, each with its twin in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..ahead import closing_says
from ..measured import briefly, how_long, time_lead
from ..page import Html, join
from ..said import ends_in
from .figures import AT_WIDE, EVERY, figure, prefix
from .pen import NARROW
from .route_map import route_map
from .stops import Stop, map_list, map_table
from .time_bars import Bar, sentences, time_bars, time_table
from .words import spoken

if TYPE_CHECKING:
    from ...assess.answer import RouteAnswer, Status, StepAnswer
    from ...lawbook.model import Law

_WORSE: tuple[Status, ...] = ("open", "unknown", "closed")


def pictures(law: Law, routes: Sequence[RouteAnswer]) -> Html:
    """The pictures of a route, which comes first, and of its branches."""
    return join((map_of_steps(law, routes), times_of_steps(law, routes[0])))


def map_of_steps(law: Law, routes: Sequence[RouteAnswer]) -> Html:
    """The steps of a route and of its branches. A narrow page has them as a numbered list in the place of the map."""
    words, rtl, rows = spoken(law), law.direction == "rtl", stops(law, routes)
    title = law.say("Map of the steps")
    steps = map_list(rows, words=words, rtl=rtl)
    picture = route_map(title, rows, prefix("m", steps), words=words, rtl=rtl, shows=AT_WIDE)
    return figure(law, title, picture, map_table(title, rows, words=words, rtl=rtl), steps=steps, key=True)


def times_of_steps(law: Law, route: RouteAnswer) -> Html:
    """How long each step of a route takes, and all together."""
    words, rtl, (steps, total) = spoken(law), law.direction == "rtl", bars(law, route)
    title = law.say("How long each step takes")
    mark = prefix("t", "".join(sentences(steps, total, words)))
    picture = time_bars(title, steps, mark, total=total, words=words, wide=NARROW, rtl=rtl, shows=EVERY)
    return figure(law, title, picture, time_table(title, steps, total=total, words=words, rtl=rtl))


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
        # where that is, is an answer of the person, and no picture shows one
        before = add((first,), Stop(law.say("where you are"), "place"))
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
        end = ends_in(law, route)
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
