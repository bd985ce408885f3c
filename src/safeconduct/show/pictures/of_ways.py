"""The pictures of many routes: a map of the ways, the days on which each is open, and how long each takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from ..measured import how_long
from ..page import Html
from ..said import ends_in
from .figures import AT_WIDE, EVERY, figure, prefix
from .over_time import Course, over_time, over_time_table
from .over_time import sentences as days_say
from .pen import NARROW
from .time_bars import Bar, time_bars, time_table
from .time_bars import sentences as bars_say
from .ways_map import Way, ways_list, ways_map, ways_table
from .ways_map import sentences as ways_say
from .words import spoken

if TYPE_CHECKING:
    from ...assess.answer import RouteAnswer, Status
    from ...lawbook.model import Law

_AHEAD = dt.timedelta(days=365)
"""The least that is shown of the coming time; more if a way turns later."""
_BEYOND = dt.timedelta(days=90)


def map_of_ways(law: Law, routes: Sequence[RouteAnswer]) -> Html:
    """From where the person is, along each way, to where it ends. A narrow page has numbered steps in its place."""
    words, rtl, title = spoken(law), law.direction == "rtl", law.say("Map of the ways")
    ways = [_way(law, route) for route in routes]
    picture = ways_map(
        title,
        law.say("Where you are"),
        ways,
        prefix("w", "".join(ways_say(ways, words))),
        words=words,
        rtl=rtl,
        shows=AT_WIDE,
    )
    twin = ways_table(title, ways, words=words, rtl=rtl)
    return figure(law, title, picture, twin, steps=ways_list(ways, words=words, rtl=rtl), key=True)


def times_of_ways(law: Law, routes: Sequence[RouteAnswer], numbered: bool = False) -> Html:
    """How long each of the routes takes, all on one scale; `numbered` as on the map, or by their names."""
    words, rtl = spoken(law), law.direction == "rtl"
    words = msgspec.structs.replace(words, bars_head=(words.ways_head[1], words.bars_head[1]))
    title = law.say("How long each way takes, if every decision is favourable")
    names = [_numbered(law, n) if numbered else r.title for n, r in enumerate(routes, 1)]
    rows = [Bar(name, r.months, how_long(law, r.months)) for name, r in zip(names, routes, strict=True)]
    mark = prefix("b", "".join(bars_say(rows, words=words)))
    picture = time_bars(title, rows, mark, words=words, wide=NARROW, rtl=rtl, shows=EVERY)
    return figure(law, title, picture, time_table(title, rows, words=words, rtl=rtl))


def days_of_ways(law: Law, on: dt.date, routes: Iterable[RouteAnswer], drawn: Sequence[RouteAnswer]) -> Html:
    """On which days each way is open that opens, closes or becomes unknown in the coming time; nothing if none does.

    Those that are `drawn` on the map are named by their number.
    """
    turning = [route for route in routes if len(route.course) > 1]
    if not turning:
        return Html("")
    words, rtl = spoken(law), law.direction == "rtl"
    title = law.say("When each way is open, if nothing is done and the law stays as it is")
    number = {route.id: n for n, route in enumerate(drawn, 1)}
    names = (_numbered(law, number[route.id]) if route.id in number else route.title for route in turning)
    rows = [Course(name, route.course) for name, route in zip(names, turning, strict=True)]
    last = max(on + _AHEAD, *(day + _BEYOND for route in turning for day, _ in route.course[1:]))
    mark = prefix("d", "".join(days_say(rows, on, last, words=words)))
    picture = over_time(title, rows, on, last, mark, words=words, wide=NARROW, rtl=rtl, shows=EVERY)
    return figure(law, title, picture, over_time_table(title, rows, on, last, words=words, rtl=rtl))


def in_map_order(routes: Iterable[RouteAnswer]) -> list[RouteAnswer]:
    """The routes so that those of one status stand together, and in them those of one end."""
    found: dict[Status, dict[str, list[RouteAnswer]]] = {}
    for route in routes:
        found.setdefault(route.status, {}).setdefault(_end_of(route), []).append(route)
    return [route for ends in found.values() for group in ends.values() for route in group]


def _numbered(law: Law, n: int) -> str:
    return law.say("Way {n}", n=law.number(n))


def _end_of(route: RouteAnswer) -> str:
    return f"{route.ends_title} ({route.place})"


def _way(law: Law, route: RouteAnswer) -> Way:
    return Way(route.title, route.status, ends_in(law, route), tuple(step.title for step in route.steps))
