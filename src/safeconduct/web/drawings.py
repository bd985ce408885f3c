"""The pictures of a page, as many as it has room for: its words come first, and no page is longer than one may be."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from ..show.page import Html, join
from ..show.pictures.of_route import map_of_steps, times_of_steps
from ..show.pictures.of_ways import days_of_ways, in_map_order, map_of_ways, times_of_ways
from ..show.said import after_refusal, begun
from .headers import SIZES
from .reading import Reading
from .words import drawing_marked

_SPARE = 64
"""Bytes for what fills a page, and for a number that gets longer."""


class Drawing(NamedTuple):
    """Pictures, and how many ways they leave out."""

    html: Html
    left: int


NOTHING_DRAWN = Drawing(Html(""), 0)


class Drawings(NamedTuple):
    """What can be drawn: drawings of so many levels, each no smaller than the one before it; of how many ways."""

    draw: Callable[[int], Drawing]
    levels: int
    ways: int


def of_results(reading: Reading) -> Drawings:
    """The ways that are not closed, and the days of those that turn; fewer of them where there is less room."""
    law, answer = reading.law, reading.answer
    first = [route for route in answer.routes if begun(route)]
    ways = [route for status in ("open", "unknown") for route in first if route.status == status]

    def draw(n: int) -> Drawing:
        drawn = in_map_order(ways[:n])
        days = days_of_ways(law, answer.on, first, drawn)
        if not drawn:
            return Drawing(days, len(ways))
        figures = map_of_ways(law, drawn), days, times_of_ways(law, drawn, numbered=True)
        return Drawing(join(figures), len(ways) - n)

    return Drawings(draw, len(ways) + 1, len(ways))


def of_route(reading: Reading) -> Drawings:
    """The time of the steps of a route; with a map of them; and on it what follows a refusal."""
    law, (route, *_) = reading.law, reading.routes

    def draw(n: int) -> Drawing:
        on_map = ([], [route], [route, *after_refusal(reading.answer, route)])[n]
        steps = map_of_steps(law, on_map) if on_map else Html("")
        return Drawing(join((steps, times_of_steps(law, route))), 0)

    return Drawings(draw, 3, 1)


def of_compare(reading: Reading) -> Drawings:
    """The time of the routes that are compared, on one scale."""
    return Drawings(lambda _: Drawing(times_of_ways(reading.law, reading.routes), 0), 1, 1)


def fitted(page: Callable[[Drawing], str], drawings: Drawings) -> str:
    """The page with the last of the drawings that it has room for, or with none."""
    bare = page(Drawing(Html(""), drawings.ways))
    room, draw = SIZES[-1] - _SPARE - len(bare.encode()), cache(lambda n: _marked(drawings.draw(n)))
    fit = bisect_right(range(drawings.levels), room, key=lambda n: len(draw(n).html.encode()))
    return page(draw(fit - 1)) if fit else bare


def _marked(drawing: Drawing) -> Drawing:
    return drawing._replace(html=drawing_marked(drawing.html))
