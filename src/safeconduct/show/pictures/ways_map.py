"""Ways beside each other: from the start, along each, to where it ends. What is alike in that ends once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ...assess.answer import Secret, Status
from ..page import Html, table, tag
from .direction import isolated_html
from .looks import LOOKS, PLAIN, QUIET
from .pen import SIZE, Pen, leading
from .widths import wrap
from .words import ENGLISH, Words

WIDE = 640


class _Column(NamedTuple):
    start: float
    wide: float


_START, _WAY, _END = _Column(2, 104), _Column(138, 300), _Column(482, 156)
_EDGE, _TURN, _LINE, _PAD = 2.0, 14, leading(SIZE), 8
_ROW, _GROUP = 10, 10
"""Between two ways, and how much more between those that end otherwise."""


class Way(Secret, frozen=True):
    """One way: its name, its status, where it ends, and its steps."""

    label: str
    status: Status
    end: str
    steps: tuple[str, ...]


class _Box(NamedTuple):
    way: Way
    lines: list[str]

    @property
    def high(self) -> float:
        return _high(self.lines) + _LINE


def ways_map(
    title: str, start: str, ways: Sequence[Way], prefix: str, *, words: Words = ENGLISH, rtl: bool = False, shows: str
) -> Html:
    """The picture: the start, a box for each way with its number, and one for each end of ways after each other."""
    pen = Pen(WIDE, rtl)
    middles, y, n = list[float](), _EDGE, 1
    for group in _by_end(ways):
        ends = wrap(group[0].end, _END.wide - 2 * _PAD, SIZE)
        boxes = [_Box(way, wrap(f"{n}. {way.label}", _WAY.wide - 2 * _PAD, SIZE)) for n, way in enumerate(group, n)]
        n += len(group)
        end_high = _high(ends)
        all_high = sum(box.high + _ROW for box in boxes) - _ROW
        top, y = y, y + max(0.0, (end_high - all_high) / 2)
        at = list[float]()
        for box in boxes:
            _draw_way(pen, y, box, words)
            at.append(y + box.high / 2)
            y += box.high + _ROW
        middle = (at[0] + at[-1]) / 2
        out = _WAY.start + _WAY.wide
        for one in at:
            points = [(out, one), (out + _TURN, one), (out + _TURN, middle), (_END.start, middle)]
            pen.line(points, QUIET, arrow=one == at[-1])
        _round(pen, _END, middle, ends)
        middles += at
        y = max(y, top + end_high + _ROW) + _GROUP
    begins = wrap(start, _START.wide - 2 * _PAD, SIZE)
    least = _EDGE + _high(begins) / 2
    middle = max(least, (middles[0] + middles[-1]) / 2 if middles else 0)
    out = _START.start + _START.wide
    for one in middles:
        pen.line([(out, middle), (out + _TURN, middle), (out + _TURN, one), (_WAY.start, one)], QUIET, arrow=True)
    _round(pen, _START, middle, begins)
    high = max(y - _ROW - _GROUP + _EDGE, middle + least)
    return pen.close(high, title, list(sentences(ways, words)), prefix, shows)


def _high(lines: Sequence[str]) -> float:
    return _LINE * len(lines) + 2 * _PAD


def _draw_way(pen: Pen, y: float, box: _Box, words: Words) -> None:
    look = LOOKS[box.way.status]
    pen.status(_WAY.start, y, _WAY.wide, box.high, look)
    paper = "" if look.pattern == "plain" else look.paper
    x, y = _WAY.start + _PAD, y + _PAD + SIZE
    pen.text(x, y, box.lines, paper=paper)
    pen.text(x, y + _LINE * len(box.lines), [words.marked(box.way.status)], look.ink, bold=True, paper=paper)


def _round(pen: Pen, column: _Column, middle: float, lines: Sequence[str]) -> None:
    """The box of the start or of an end."""
    top = middle - _high(lines) / 2
    pen.status(column.start, top, column.wide, _high(lines), PLAIN, 16)
    pen.text(column.start + column.wide / 2, top + _PAD + SIZE, lines, anchor="middle", paper="")


def ways_list(ways: Sequence[Way], *, words: Words = ENGLISH, rtl: bool = False) -> Html:
    """The twin for a narrow page: a numbered list of the ways, in each of them its numbered steps."""

    def item(way: Way) -> Html:
        says = words.way_item.format(status=words.marked(way.status), end=way.end)
        steps = (tag("li", isolated_html(step, rtl)) for step in way.steps)
        return tag("li", isolated_html(says, rtl), tag("ol", *steps))

    return tag("ol", *map(item, ways))


def ways_table(caption: str, ways: Sequence[Way], *, words: Words = ENGLISH, rtl: bool = False) -> Html:
    """The twin in words: the same rows as a table."""
    rows = ((str(n), way.label, words.status(way.status), way.end) for n, way in enumerate(ways, 1))
    return table(caption, words.ways_head, [[isolated_html(cell, rtl) for cell in row] for row in rows])


def sentences(ways: Sequence[Way], words: Words = ENGLISH) -> Iterator[str]:
    """A sentence for each way."""
    for n, way in enumerate(ways, 1):
        yield words.way_says.format(number=n, label=way.label, status=words.status(way.status), end=way.end)


def _by_end(ways: Sequence[Way]) -> list[list[Way]]:
    """Ways after each other that have one status and one end."""
    return [list(group) for _, group in groupby(ways, key=lambda way: (way.status, way.end))]
