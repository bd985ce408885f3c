"""Routes over days: when each is open, not known or closed. What no day is told for is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from ...assess.answer import STATUS, Secret, Status
from ..page import Html, table
from .direction import isolated_html
from .looks import INK, LOOKS, QUIET
from .pen import SIZE, SMALL, WIDE, Pen, leading
from .widths import width, wrap
from .words import ENGLISH, Words

_HIGH, _GAP, _PAD = 24, 14, 5
_LINE, _HEAD = leading(SIZE), leading(SMALL)
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 600)
"""Months from one line of the scale to the next."""


class Course(Secret, frozen=True):
    """One row: a route, and its status from each of these days on, as `assess.deadlines.courses` gives it."""

    label: str
    turns: tuple[tuple[dt.date, bool | None], ...]


class Line(Secret, frozen=True):
    """A day that a line marks: the reader's own, or that of an order."""

    day: dt.date
    label: str


class Spell(Secret, frozen=True):
    """A status from one day to another, which is no longer of it."""

    status: Status
    start: dt.date
    end: dt.date


def spells(course: Course, first: dt.date, last: dt.date) -> list[Spell]:
    """The statuses between two days. Before the first day that is told of, nothing is known."""
    turns = [(dt.date.min, None), *sorted(course.turns, key=lambda turn: turn[0]), (dt.date.max, None)]
    found: list[Spell] = []
    for (day, value), (until, _) in pairwise(turns):
        start, end = max(day, first), min(until, last)
        if start >= end:
            continue
        status = STATUS[value]
        if found and found[-1].status == status:
            start = found.pop().start
        found.append(Spell(status, start, end))
    return found


def over_time(
    title: str,
    courses: Sequence[Course],
    first: dt.date,
    last: dt.date,
    prefix: str,
    *,
    lines: Sequence[Line] = (),
    words: Words = ENGLISH,
    wide: float = WIDE,
    rtl: bool = False,
    shows: str = "",
) -> Html:
    """The picture of the days from `first` to `last`, with a line down the picture for each marked day."""
    pen = Pen(wide, rtl)
    scale = (wide - 4) / max(1, (last - first).days)
    marked = [line for line in lines if first <= line.day <= last]

    def at(day: dt.date) -> float:
        return 2 + (day - first).days * scale

    heads = [wrap(words.line_label.format(label=m.label, day=words.day(m.day)), wide - 8, SMALL, True) for m in marked]
    top = sum(map(len, heads)) * _HEAD + (6 if heads else 0)
    told = [(course, spells(course, first, last)) for course in courses]
    bars: list[tuple[float, list[str]]] = []
    y = float(top)
    for course, found in told:
        label = wrap(course.label, wide - 8, SIZE)
        # what has no room for its word is said in full, for the mark alone can be too wide as well
        if any(not _fits(words.marked(s.status), at(s.end) - at(s.start)) for s in found):
            label = wrap(_says(course, found, words), wide - 8, SIZE)
        y += _LINE * len(label) + 3
        bars.append((y, label))
        y += _HIGH + _GAP
    bottom = y - _GAP / 2
    _grid(pen, first, last, at, top, bottom, words)
    for (_, found), (y, label) in zip(told, bars, strict=True):
        for spell in found:
            _draw(pen, at(spell.start), y, at(spell.end) - at(spell.start), spell.status, words)
        pen.text(2, y - 7 - _LINE * (len(label) - 1), label)
    y = 0
    for mark, head in zip(marked, heads, strict=True):
        x, half = at(mark.day), max(width(line, SMALL, True) for line in head) / 2
        pen.text(min(max(x, half + 2), wide - half - 2), y + SMALL, head, anchor="middle", bold=True, size=SMALL)
        y += _HEAD * len(head)
        pen.line([(x, y), (x, bottom)], INK, 2, "6 3")
    return pen.close(bottom + _LINE + 2, title, list(sentences(courses, first, last, lines, words)), prefix, shows)


def over_time_table(
    caption: str,
    courses: Sequence[Course],
    first: dt.date,
    last: dt.date,
    *,
    words: Words = ENGLISH,
    rtl: bool = False,
) -> Html:
    """The twin in words: the same rows."""
    rows = [(course.label, _spans(spells(course, first, last), words)) for course in courses]
    return table(caption, words.over_time_head, [[isolated_html(cell, rtl) for cell in row] for row in rows])


def sentences(
    courses: Sequence[Course], first: dt.date, last: dt.date, lines: Sequence[Line] = (), words: Words = ENGLISH
) -> Iterator[str]:
    """A sentence for each row, then one for each marked day."""
    for course in courses:
        yield _says(course, spells(course, first, last), words)
    for line in lines:
        if first <= line.day <= last:
            yield words.line_says.format(label=line.label, day=words.day(line.day))


def _says(course: Course, found: Sequence[Spell], words: Words) -> str:
    return words.course_says.format(label=course.label, spans=_spans(found, words))


def _spans(found: Sequence[Spell], words: Words) -> str:
    said = [words.span_says.format(status=words.said(s.status), day=words.day(s.start)) for s in found[:-1]]
    for s in found[-1:]:
        status = words.said(s.status)
        said.append(words.last_span_says.format(status=status, day=words.day(s.start), end=words.day(s.end)))
    return words.between.join(said)


def _draw(pen: Pen, x: float, y: float, wide: float, status: Status, words: Words) -> None:
    look = LOOKS[status]
    pen.status(x, y, wide, _HIGH, look)
    says = next((says for says in (words.marked(status), words.mark(status)) if _fits(says, wide)), "")
    if says:
        pen.text(x + _PAD + 2, y + _HIGH - 8, [says], look.ink, bold=True, size=SMALL, paper=look.paper)


def _fits(says: str, wide: float) -> bool:
    return width(says, SMALL, True) + 2 * _PAD + 4 <= wide


def _grid(
    pen: Pen, first: dt.date, last: dt.date, at: Callable[[dt.date], float], top: float, bottom: float, words: Words
) -> None:
    """A thin line at the first days of some months, as many as have room for their names."""
    room = width(words.day(last), SMALL) + 12
    # the first of a month can stand at the very side, where its name is moved inwards
    most = max(1, int((pen.wide - room) / room))
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((step for step in _STEPS if months / step <= most), _STEPS[-1])
    number = first.year * 12 + first.month - 1
    for n in range(-(-number // step) * step, last.year * 12 + last.month, step):
        day = dt.date(n // 12, n % 12 + 1, 1)
        if not first <= day <= last:
            continue
        x, says = at(day), words.day(day)
        half = width(says, SMALL) / 2
        pen.line([(x, top), (x, bottom)], QUIET, 0.5)
        pen.text(min(max(x, half + 2), pen.wide - half - 2), bottom + _LINE - 3, [says], anchor="middle", size=SMALL)
