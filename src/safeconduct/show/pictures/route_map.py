"""The steps of a route, or of a tree of routes, from the start of the line to its end; a long one goes on below.

Each stop has the number that it has in the list. A dashed line is what happens if the stop before it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ...assess.answer import Secret, Status
from ..page import Html, join, table, tag
from .direction import isolated_html
from .looks import LOOKS, PLAIN, QUIET, Look
from .pen import SIZE, SMALL, WIDE, Pen, Point, leading
from .widths import longest_word, wrap
from .words import ENGLISH, Kind, Words

_GAP, _WIDEST_GAP = 66, 110
"""Between two columns: room for a time in two or three lines, more if a word of it is long."""
_LEAST, _WIDEST = 120, 200
"""The least width of a stop, and the most that a long word makes it."""
_LINE, _THIN = leading(SIZE), leading(SMALL)
_PAD, _LANE, _ROW = 7, 22, 16
_INSIDE, _EDGE = 2 * _PAD + 4, 18
"""What of a box, and of a gap, is not for words."""


class Stop(Secret, frozen=True):
    """A place, an act, a decision, or the status in which a route ends. `after` is the place in the row of stops."""

    label: str
    kind: Kind
    after: int | None = None
    status: Status | None = None  # None: it has none, as the place where one begins
    refused: bool = False  # it comes if the stop before it is refused
    months: str | None = None  # how long the stop itself takes, in few words; "" if no time, None if that is not known
    closes: tuple[str, ...] = ()  # whole sentences


def route_map(
    title: str,
    stops: Sequence[Stop],
    prefix: str,
    *,
    words: Words = ENGLISH,
    wide: float = WIDE,
    rtl: bool = False,
    shows: str = "",
) -> Html:
    """The picture: a box for each stop, a line to what follows it, and under them what they close."""
    pen = Pen(wide, rtl)
    laid = _laid(stops, wide, words)
    for one in laid.boxes:
        for next_one in one.then:
            _edge(pen, laid, one, next_one, words)
    for one in laid.boxes:
        _box(pen, laid, one, words)
    y = laid.high
    for says in _closings(stops, words):
        lines = wrap(says, wide - 4, SIZE)
        pen.text(2, y + _LINE, lines, LOOKS["closed"].ink)
        y += _LINE * len(lines) + 4
    return pen.close(y + _PAD, title, list(sentences(stops, words)), prefix, shows)


def map_list(stops: Sequence[Stop], *, words: Words = ENGLISH, rtl: bool = False) -> Html:
    """The twin for a narrow page: the same rows as a numbered list, under the place where one begins."""
    parts: list[Html] = []
    for numbered, run in groupby(_told(stops, words), lambda told: told[0] is not None):
        lines = list(run)
        if numbered:
            rows = (tag("li", isolated_html(says, rtl)) for _, says in lines)
            parts.append(tag("ol", *rows, start=str(lines[0][0])))
        else:
            parts += [tag("p", isolated_html(says, rtl)) for _, says in lines]
    return join(parts)


def map_table(caption: str, stops: Sequence[Stop], *, words: Words = ENGLISH, rtl: bool = False) -> Html:
    """The twin in words: the same rows as a table."""
    numbers = _numbers(stops)
    rows = []
    for at in _order(stops):
        stop = stops[at]
        after = "" if stop.after is None else _shown(numbers[stop.after])
        rows.append(
            (
                _shown(numbers[at]),
                stop.label,
                words.kind(stop.kind),
                words.status(stop.status) if stop.status else "",
                _months(stop, words),
                words.refused_cell.format(number=after) if stop.refused else after,
                " ".join(stop.closes),
            )
        )
    return table(caption, words.map_head, [[isolated_html(cell, rtl) for cell in row] for row in rows])


def sentences(stops: Sequence[Stop], words: Words = ENGLISH) -> Iterator[str]:
    """What is said of each stop, in the order of their numbers."""
    return (says if n is None else f"{n}. {says}" for n, says in _told(stops, words))


def _told(stops: Sequence[Stop], words: Words) -> Iterator[tuple[int | None, str]]:
    numbers = _numbers(stops)
    told: int | None = None
    for at in _order(stops):
        stop = stops[at]
        said = [words.stop_says.format(kind=words.kind(stop.kind), label=stop.label)]
        said += [words.status_says.format(status=words.status(stop.status))] if stop.status else []
        before = None if stop.after is None else numbers[stop.after]
        if before is not None and stop.refused:
            said.append(words.follows_refusal.format(number=before))
        elif before is not None and stop.after != told:
            said.append(words.follows.format(number=before))
        said += [words.takes.format(months=months)] if (months := _months(stop, words)) else []
        yield numbers[at], " ".join((*said, *stop.closes))
        told = at


def _numbers(stops: Sequence[Stop]) -> dict[int, int | None]:
    """The number of each stop; where one begins has none, so that the first step is number one."""
    found: dict[int, int | None] = {}
    last = 0
    for at in _order(stops):
        begins = stops[at].after is None and stops[at].kind == "place"
        last += not begins
        found[at] = None if begins else last
    return found


def _shown(number: int | None) -> str:
    return "–" if number is None else str(number)


def _months(stop: Stop, words: Words) -> str:
    """How long a stop takes: a place and an end take no time."""
    return "" if stop.kind in ("place", "end") else words.not_known if stop.months is None else stop.months


def _closings(stops: Sequence[Stop], words: Words) -> Iterator[str]:
    for at, number in _numbers(stops).items():
        for closing in stops[at].closes:
            yield words.closing_says.format(number=_shown(number), closing=closing)


def _order(stops: Sequence[Stop]) -> list[int]:
    """The stops in the order of their numbers: along one way to its end, then along the next."""
    for at, stop in enumerate(stops):
        if stop.after is not None and not 0 <= stop.after < at:
            raise ValueError("a stop comes after one that stands before it in the row")
    then: dict[int | None, list[int]] = {}
    for at, stop in enumerate(stops):
        then.setdefault(stop.after, []).append(at)
    found: list[int] = []
    waiting = then.get(None, [])[::-1]
    while waiting:
        found.append(waiting.pop())
        waiting += then.get(found[-1], [])[::-1]
    return found


# where each stop lies


@dataclass
class _Box:
    stop: Stop
    at: int
    number: int | None
    depth: int
    lines: list[str]
    closes: list[str]
    high: float
    room: float  # with what its line into it says
    then: list[_Box] = field(default_factory=list)
    x: float = 0
    y: float = 0  # of its middle


@dataclass
class _Laid:
    boxes: list[_Box]
    columns: int
    box: float
    gap: float
    side: float
    high: float
    lanes: dict[int, tuple[int, int, float]]  # for each stop that begins a lower band: its lane, of how many, and where


def _laid(stops: Sequence[Stop], wide: float, words: Words) -> _Laid:
    """Columns from the start to the end of the line; what is deeper goes on in a band below, as words in a text do."""
    order = _order(stops)
    depth = dict[int, int]()
    for at in order:
        after = stops[at].after
        depth[at] = 0 if after is None else depth[after] + 1
    gap = float(_GAP)
    while gap < _WIDEST_GAP and any(_crowded(says, gap) for says in _on_edges(stops, words)):
        gap += 4
    least = min(_WIDEST, max(_LEAST, _INSIDE + max((longest_word(stop.label, SIZE) for stop in stops), default=0)))
    columns = max(1, min(max(depth.values(), default=0) + 1, int((wide - 24 + gap) // (least + gap))))
    carried = [at for at in order if depth[at] and depth[at] % columns == 0]
    most = max((sum(depth[at] == d for at in carried) for d in depth.values()), default=0)
    side = 8 + 6 * most if carried else 2
    box = min(_WIDEST, (wide - 2 * side - (columns - 1) * gap) / columns)
    numbers = _numbers(stops)
    found = {at: _one(stops, at, numbers[at], depth[at], box, gap, words) for at in order}
    for at in order:
        if (after := stops[at].after) is not None:
            found[after].then.append(found[at])
    lanes: dict[int, tuple[int, int, float]] = {}
    y = 4.0
    for band in range(max(depth.values(), default=0) // columns + 1):
        first = [found[at] for at in order if depth[at] == band * columns]
        if band:
            for lane, one in enumerate(first):
                y += _LANE
                lanes[one.at] = (lane, len(first), y)
            y += _ROW
        for one in first:
            y = _place(one, y, columns, side, box + gap) + _ROW
    return _Laid(list(found.values()), columns, box, gap, side, y, lanes)


def _one(stops: Sequence[Stop], at: int, number: int | None, depth: int, wide: float, gap: float, words: Words) -> _Box:
    stop = stops[at]
    lines = wrap(stop.label, wide - _INSIDE, SIZE)
    closes = wrap(words.closes, wide - _INSIDE, SMALL) if stop.closes else []
    tall = _LINE * len(lines) + _THIN + 2 * _PAD + (_LINE if stop.status else 0) + _THIN * len(closes)
    above = len(_edge_words(stops[stop.after], stop, gap, words)) * _THIN if stop.after is not None else 0
    return _Box(stop, at, number, depth, lines, closes, tall, max(tall, 2 * above + 6))


def _place(one: _Box, top: float, columns: int, side: float, step: float) -> float:
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


def _lower(one: _Box, by: float, columns: int) -> None:
    one.y += by
    if one.depth % columns < columns - 1:
        for after in one.then:
            _lower(after, by, columns)


# how it is drawn


def _on_edges(stops: Sequence[Stop], words: Words) -> Iterator[str]:
    yield from (stop.months or "" for stop in stops)
    yield from (words.if_refused for stop in stops if stop.refused)


def _crowded(says: str, gap: float) -> bool:
    """Whether a gap has not room enough for what stands at a line."""
    return longest_word(says, SMALL) > gap - _EDGE or len(wrap(says, gap - _EDGE, SMALL)) > 3


def _edge_words(before: Stop, stop: Stop, gap: float, words: Words) -> list[str]:
    """What stands at a line: that it is a refusal, and how long the stop before it takes."""
    refused = wrap(words.if_refused, gap - _EDGE, SMALL) if stop.refused else []
    return refused + wrap(before.months or "", gap - _EDGE, SMALL)


def _edge(pen: Pen, laid: _Laid, one: _Box, after: _Box, words: Words) -> None:
    out = one.x + laid.box
    dashes = "5 3" if after.stop.refused else ""
    ink = LOOKS["closed"].ink if after.stop.refused else QUIET
    if after.at not in laid.lanes:
        turn = out + 8
        points: list[Point] = [(out, one.y), (turn, one.y), (turn, after.y), (after.x, after.y)]
        pen.line(points, ink, dashes=dashes, arrow=True)
        lines = _edge_words(one.stop, after.stop, laid.gap, words)
        pen.text(turn + 4, after.y - 6 - _THIN * (len(lines) - 1), lines, ink, size=SMALL)
        return
    lane, lanes, y = laid.lanes[after.at]
    # the higher lane turns nearer to the boxes at the end, farther from them at the start: so none crosses another
    right, left = pen.wide - 2 - 6 * (lanes - 1 - lane), 2 + 6 * lane
    pen.line(
        [(out, one.y), (right, one.y), (right, y), (left, y), (left, after.y), (after.x, after.y)],
        ink,
        dashes=dashes,
        arrow=True,
    )
    says = one.stop.months or ""
    if after.stop.refused:
        says = words.if_refused_takes.format(months=says) if says else words.if_refused
    if says:
        pen.text(laid.side + 4, y - 6, [says], ink, size=SMALL)


def _box(pen: Pen, laid: _Laid, one: _Box, words: Words) -> None:
    look: Look = LOOKS[one.stop.status] if one.stop.status else PLAIN
    top = one.y - one.high / 2
    corner = {"place": 16, "end": 16, "act": 0, "decision": 10}[one.stop.kind]
    pen.status(one.x, top, laid.box, one.high, look, corner)
    if one.stop.kind in ("decision", "end"):
        thin = look._replace(edge=0.7, dashes="")
        pen.frame(one.x + 3, top + 3, laid.box - 6, one.high - 6, thin, corner - 3)
    x, y = one.x + laid.box / 2, top + _PAD + _THIN - 3
    # no line crosses a box, so text needs paper of its own only where there is a pattern
    paper = "" if look.pattern == "plain" else look.paper
    kind = words.kind(one.stop.kind)
    head = kind if one.number is None else f"{one.number}. {kind}"
    pen.text(x, y, [head], anchor="middle", size=SMALL, paper=paper)
    pen.text(x, y + _LINE, one.lines, anchor="middle", paper=paper)
    y += _LINE * len(one.lines)
    if one.stop.status:
        y += _LINE
        pen.text(x, y, [words.marked(one.stop.status)], look.ink, anchor="middle", bold=True, paper=paper)
    pen.text(x, y + _THIN, one.closes, LOOKS["closed"].ink, anchor="middle", size=SMALL, paper=paper)
