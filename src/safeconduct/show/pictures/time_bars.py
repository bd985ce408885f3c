"""How long each step takes: dark to the shortest time, lighter to the usual one, pale to the longest.

What is not known is hatched and runs out of the scale. All bars begin at the same line: when a step begins is not known
if one before it is not. Nothing here says how likely a decision is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ...assess.answer import Secret
from ...lawbook.measures import Span
from ..page import Html, table
from .direction import isolated_html
from .looks import AT_LEAST, AT_MOST, INK, LOOKS, QUIET, USUALLY
from .pen import SIZE, SMALL, WIDE, Pen, leading
from .widths import width, wrap
from .words import ENGLISH, Words

_HIGH, _GAP, _MARGIN = 18, 14, 4
_LINE = leading(SIZE)
_PAD = 8
_STEPS = (1, 2, 3, 6, *(12 * years for years in (1, 2, 5, 10, 20, 50, 100, 500)))
"""Months from one line of the scale to the next."""
# the edge stands out from the paper where the fill does not
_USUAL: dict[str, object] = {"class_": "usual", "stroke": AT_LEAST}
_MOST: dict[str, object] = {"stroke": AT_LEAST, "stroke_dasharray": "3 2"}


class Bar(Secret, frozen=True):
    """One row: what takes time, how long, and that in words."""

    label: str
    span: Span
    time: str


class Extent(Secret, frozen=True):
    """What of a span is drawn, in months; `most` is None if nobody knows how long it can take."""

    least: float
    usual: float
    most: float | None


def extent(span: Span) -> Extent:
    """How far each part of a bar goes. A sum with a gap has no end, whatever else is known of it."""
    known = span.floor + span.about
    usual = max(span.floor, span.likely if span.whole and span.likely is not None else known)
    return Extent(span.floor, usual, max(usual, span.most) if span.whole and span.most is not None else None)


def time_bars(
    title: str,
    bars: Sequence[Bar],
    prefix: str,
    *,
    total: Bar | None = None,
    words: Words = ENGLISH,
    wide: float = WIDE,
    rtl: bool = False,
    shows: str = "",
) -> Html:
    """The picture: a bar for each row, then the total."""
    pen = Pen(wide, rtl)
    extents = [extent(bar.span) for bar in _rows(bars, total)]
    open_ended = any(one.most is None for one in extents)
    # what is not known runs on past the end of the scale, so that it is never read as ending there
    beyond = width(words.not_known, SMALL, True) + 4 * _PAD if open_ended else 0
    longest = max((one.usual if one.most is None else one.most for one in extents), default=0)
    step = _step(longest, max(2, int(wide // 90)))
    last = math.ceil(longest / step) * step
    scale = (wide - 2 * _MARGIN - beyond) / last if last else 0
    drawn: list[tuple[float, Bar]] = []
    y = 0.0
    for bar in _rows(bars, total):
        y += _PAD if bar is total else 0
        y += _LINE * len(_label(bar, total, words, wide)) + 4
        drawn.append((y, bar))
        y += _HIGH + _GAP
    bottom = y - _GAP / 2
    for n in range(0, last + 1, step) if last else ():
        x = _MARGIN + n * scale
        pen.line([(x, 0), (x, bottom)], QUIET, 0.5)
        pen.text(_within(x, str(n), wide), bottom + _LINE - 3, [str(n)], anchor="middle", size=SMALL)
    for (at, bar), reaches in zip(drawn, extents, strict=True):
        _draw(pen, at, reaches, scale, words)
        lines = _label(bar, total, words, wide)
        pen.text(_MARGIN, at - 8 - _LINE * (len(lines) - 1), lines, bold=bar is total)
        if bar is total:
            top = at - _LINE * len(lines) - 4 - _PAD / 2
            pen.line([(0, top), (wide, top)], INK, 1)
    high = bottom + (_LINE if last else 0)
    if last:
        pen.text(_MARGIN, high + _LINE - 3, [words.months_axis], size=SMALL)
        high += _LINE
    high = _legend(pen, high + _PAD, extents, words)
    return pen.close(high, title, list(sentences(bars, total, words)), prefix, shows)


def time_table(
    caption: str, bars: Sequence[Bar], *, total: Bar | None = None, words: Words = ENGLISH, rtl: bool = False
) -> Html:
    """The twin in words: the same rows."""
    rows = [[isolated_html(cell, rtl) for cell in (bar.label, bar.time)] for bar in _rows(bars, total)]
    return table(caption, words.bars_head, rows)


def sentences(bars: Sequence[Bar], total: Bar | None = None, words: Words = ENGLISH) -> Iterator[str]:
    """A sentence for each row."""
    return (words.bar_says.format(label=bar.label, time=bar.time) for bar in _rows(bars, total))


def _rows(bars: Sequence[Bar], total: Bar | None) -> list[Bar]:
    return [*bars, *([total] if total else [])]


def _label(bar: Bar, total: Bar | None, words: Words, wide: float) -> list[str]:
    says = words.bar_label.format(label=bar.label, time=bar.time)
    return wrap(says, wide - 2 * _MARGIN, SIZE, bar is total)


def _draw(pen: Pen, y: float, reaches: Extent, scale: float, words: Words) -> None:
    """A bar from its line down: what is known, then what is not."""
    start = float(_MARGIN)
    least, usual = start + reaches.least * scale, start + reaches.usual * scale
    if reaches.most is None:
        look = LOOKS["unknown"]
        room = pen.wide - usual
        pen.box(usual, y, room, _HIGH, look.paper)
        pen.pattern(usual, y, room, _HIGH, look)
        # no edge at its end: nobody knows where that is
        for edge in (y, y + _HIGH):
            pen.line([(usual, edge), (pen.wide, edge)], look.ink, look.edge, look.dashes)
        pen.text(usual + _PAD, y + _HIGH - 5, [words.not_known], look.ink, bold=True, size=SMALL, paper=look.paper)
    elif (most := start + reaches.most * scale) > usual:
        pen.box(usual, y, most - usual, _HIGH, AT_MOST, **_MOST)
    if usual > least:
        pen.box(least, y, usual - least, _HIGH, USUALLY, **_USUAL)
    if least > start:
        pen.box(start, y, least - start, _HIGH, AT_LEAST, class_="least")
    pen.line([(start, y - 1), (start, y + _HIGH + 1)], INK, 2)


def _legend(pen: Pen, y: float, extents: Sequence[Extent], words: Words) -> float:
    """What the parts of a bar mean, each beside a sample; only those that are drawn. Returns where it ends."""
    parts: list[tuple[str, str, dict[str, object]]] = []
    if any(one.least for one in extents):
        parts.append((words.at_least, AT_LEAST, {"class_": "least"}))
    if any(one.usual > one.least for one in extents):
        parts.append((words.usually, USUALLY, _USUAL))
    if any(one.most is not None and one.most > one.usual for one in extents):
        parts.append((words.at_most, AT_MOST, _MOST))
    if not parts:
        return y
    x, y = float(_MARGIN), y + _LINE
    for says, fill, more in parts:
        long = 22 + width(says, SMALL) + 14
        if x > _MARGIN and x + long > pen.wide:
            x, y = float(_MARGIN), y + _LINE
        pen.box(x, y - 11, 16, 12, fill, **more)
        pen.text(x + 22, y, [says], size=SMALL)
        x += long
    return y + 6


def _step(longest: float, most: int) -> int:
    """How many months lie between two lines of the scale, if there may be so many of them."""
    return next((step for step in _STEPS if longest / step <= most), math.ceil(longest / most) or 1)


def _within(x: float, says: str, wide: float) -> float:
    half = width(says, SMALL) / 2
    return min(max(x, half), wide - half)
