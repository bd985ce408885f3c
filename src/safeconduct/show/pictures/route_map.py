"""The steps of a route, or of a tree of routes, from the start of the line to its end; a long one goes on below.

Each stop has the number that it has in the list. A dashed line is what happens if the stop before it is refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..page import Html
from .layout import LINE, PAD, THIN, Laid, Placed, edge_words, lay
from .looks import LOOKS, PLAIN, QUIET, Look
from .pen import SIZE, SMALL, WIDE, Pen, Point
from .stops import Stop, closings, sentences
from .widths import wrap
from .words import ENGLISH, Words


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
    laid = lay(stops, wide, words)
    for one in laid.boxes:
        for next_one in one.then:
            _edge(pen, laid, one, next_one, words)
    for one in laid.boxes:
        _box(pen, laid, one, words)
    y = laid.high
    for says in closings(stops, words):
        lines = wrap(says, wide - 4, SIZE)
        pen.text(2, y + LINE, lines, LOOKS["closed"].ink)
        y += LINE * len(lines) + 4
    return pen.close(y + PAD, title, list(sentences(stops, words)), prefix, shows)


def _edge(pen: Pen, laid: Laid, one: Placed, after: Placed, words: Words) -> None:
    out = one.x + laid.box
    dashes = "5 3" if after.stop.refused else ""
    ink = LOOKS["closed"].ink if after.stop.refused else QUIET
    if after.at not in laid.lanes:
        turn = out + 8
        points: list[Point] = [(out, one.y), (turn, one.y), (turn, after.y), (after.x, after.y)]
        pen.line(points, ink, dashes=dashes, arrow=True)
        lines = edge_words(one.stop, after.stop, laid.gap, words)
        pen.text(turn + 4, after.y - 6 - THIN * (len(lines) - 1), lines, ink, size=SMALL)
        return
    lane, lanes, y = laid.lanes[after.at]
    # the higher lane turns nearer to the boxes at the end, farther from them at the start: so none crosses another
    right, left = pen.wide - 2 - laid.apart * (lanes - 1 - lane), 2 + laid.apart * lane
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


def _box(pen: Pen, laid: Laid, one: Placed, words: Words) -> None:
    look: Look = LOOKS[one.stop.status] if one.stop.status else PLAIN
    top = one.y - one.high / 2
    corner = {"place": 16, "end": 16, "act": 0, "decision": 10}[one.stop.kind]
    pen.status(one.x, top, laid.box, one.high, look, corner)
    if one.stop.kind in ("decision", "end"):
        thin = look._replace(edge=0.7, dashes="")
        pen.frame(one.x + 3, top + 3, laid.box - 6, one.high - 6, thin, corner - 3)
    x, y = one.x + laid.box / 2, top + PAD + THIN - 3
    # no line crosses a box, so text needs paper of its own only where there is a pattern
    paper = "" if look.pattern == "plain" else look.paper
    kind = words.kind(one.stop.kind)
    head = kind if one.number is None else f"{one.number}. {kind}"
    pen.text(x, y, [head], anchor="middle", size=SMALL, paper=paper)
    pen.text(x, y + LINE, one.lines, anchor="middle", paper=paper)
    y += LINE * len(one.lines)
    if one.stop.status:
        y += LINE
        pen.text(x, y, [words.marked(one.stop.status)], look.ink, anchor="middle", bold=True, paper=paper)
    pen.text(x, y + THIN, one.closes, LOOKS["closed"].ink, anchor="middle", size=SMALL, paper=paper)
