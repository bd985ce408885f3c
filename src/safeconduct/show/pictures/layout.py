"""Where each stop of a map lies: columns from the start of the line to its end, and bands below each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .pen import SIZE, SMALL, leading
from .stops import Stop, numbers, order
from .widths import longest_word, wrap
from .words import Words

_GAP, _WIDEST_GAP = 66, 110
"""Between two columns: room for a time in two or three lines, more if a word of it is long."""
_LEAST, _WIDEST = 120, 200
"""The least width of a stop, and the most that a long word makes it."""
LINE, THIN = leading(SIZE), leading(SMALL)
PAD = 7
"""Between the edge of a stop and its words."""
_LANE, _ROW = 22, 16
_INSIDE, _EDGE = 2 * PAD + 4, 18
"""What of a box, and of a gap, is not for words."""


@dataclass
class Placed:
    """A stop and where it lies."""

    stop: Stop
    at: int
    number: int | None
    depth: int
    lines: list[str]
    closes: list[str]
    high: float
    room: float  # with what its line into it says
    then: list[Placed] = field(default_factory=list)
    x: float = 0
    y: float = 0  # of its middle


@dataclass
class Laid:
    """All of them, and the measures of the picture."""

    boxes: list[Placed]
    columns: int
    box: float
    gap: float
    side: float
    apart: float  # of two lines beside the boxes
    high: float
    lanes: dict[int, tuple[int, int, float]]  # for each stop that begins a lower band: its lane, of how many, and where


def lay(stops: Sequence[Stop], wide: float, words: Words) -> Laid:
    """Columns from the start to the end of the line; what is deeper goes on in a band below, as words in a text do."""
    along = order(stops)
    depth = dict[int, int]()
    for at in along:
        after = stops[at].after
        depth[at] = 0 if after is None else depth[after] + 1
    gap = float(_GAP)
    while gap < _WIDEST_GAP and any(_crowded(says, gap) for says in _on_edges(stops, words)):
        gap += 4
    least = min(_WIDEST, max(_LEAST, _INSIDE + max((longest_word(stop.label, SIZE) for stop in stops), default=0)))
    columns = max(1, min(max(depth.values(), default=0) + 1, int((wide - 24 + gap) // (least + gap))))
    carried = [at for at in along if depth[at] and depth[at] % columns == 0]
    most = max((sum(depth[at] == d for at in carried) for d in depth.values()), default=0)
    apart = min(6.0, wide / 8 / max(1, most))
    side = 8 + apart * most if carried else 2
    box = min(_WIDEST, (wide - 2 * side - (columns - 1) * gap) / columns)
    number = numbers(stops)
    found = {at: _one(stops, at, number[at], depth[at], box, gap, words) for at in along}
    for at in along:
        if (after := stops[at].after) is not None:
            found[after].then.append(found[at])
    lanes: dict[int, tuple[int, int, float]] = {}
    y = 4.0
    for band in range(max(depth.values(), default=0) // columns + 1):
        first = [found[at] for at in along if depth[at] == band * columns]
        if band:
            for lane, one in enumerate(first):
                y += _LANE
                lanes[one.at] = (lane, len(first), y)
            y += _ROW
        for one in first:
            y = _place(one, y, columns, side, box + gap) + _ROW
    return Laid(list(found.values()), columns, box, gap, side, apart, y, lanes)


def _one(
    stops: Sequence[Stop], at: int, number: int | None, depth: int, wide: float, gap: float, words: Words
) -> Placed:
    stop = stops[at]
    lines = wrap(stop.label, wide - _INSIDE, SIZE)
    closes = wrap(words.closes, wide - _INSIDE, SMALL) if stop.closes else []
    tall = LINE * len(lines) + THIN + 2 * PAD + (LINE if stop.status else 0) + THIN * len(closes)
    above = len(edge_words(stops[stop.after], stop, gap, words)) * THIN if stop.after is not None else 0
    return Placed(stop, at, number, depth, lines, closes, tall, max(tall, 2 * above + 6))


def _place(one: Placed, top: float, columns: int, side: float, step: float) -> float:
    """Lays a stop and what follows it in the same band; returns where they end."""
    one.x = side + (one.depth % columns) * step
    inside = [] if one.depth % columns == columns - 1 else one.then
    y = top
    for n, after in enumerate(inside):
        y = _place(after, y + (_ROW if n else 0), columns, side, step)
    one.y = inside[0].y if inside else top + one.room / 2
    # a high stop before low ones begins above them
    short = top + one.room / 2 - one.y
    if short > 0:
        for after in inside:
            _lower(after, short, columns)
        one.y += short
        y += short if inside else 0
    return max(y, one.y + one.room / 2)


def _lower(one: Placed, by: float, columns: int) -> None:
    one.y += by
    if one.depth % columns < columns - 1:
        for after in one.then:
            _lower(after, by, columns)


def _on_edges(stops: Sequence[Stop], words: Words) -> Iterator[str]:
    yield from (stop.months or "" for stop in stops)
    yield from (words.if_refused for stop in stops if stop.refused)


def _crowded(says: str, gap: float) -> bool:
    """Whether a gap has not room enough for what stands at a line."""
    return longest_word(says, SMALL) > gap - _EDGE or len(wrap(says, gap - _EDGE, SMALL)) > 3


def edge_words(before: Stop, stop: Stop, gap: float, words: Words) -> list[str]:
    """What stands at a line: that it is a refusal, and how long the stop before it takes."""
    refused = wrap(words.if_refused, gap - _EDGE, SMALL) if stop.refused else []
    return refused + wrap(before.months or "", gap - _EDGE, SMALL)
