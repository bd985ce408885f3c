"""A pen that draws from the start of the line to its end, whichever side that is, and closes with what it all says.

Text lies above everything that is drawn, each line on paper of its own, so that no line of the picture crosses it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from ..page import Html, tag
from .direction import isolated
from .looks import INK, PAPER, Look
from .widths import width

SIZE = 13
"""Of the text, in pixels."""
SMALL = 12
"""Of what stands beside it."""
WIDE, NARROW = 720, 288
"""Pictures for a page and for a phone."""
_HATCH, _RULE = 13, 6

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


class Pen:
    """What is drawn of one picture. With `rtl` all is mirrored: the start is on the right."""

    def __init__(self, wide: float, rtl: bool) -> None:
        self.wide = wide
        self.rtl = rtl
        self._shapes: list[Html] = []
        self._texts: list[Html] = []

    def box(self, x: float, y: float, wide: float, high: float, fill: str, **more: object) -> None:
        """A filled rectangle; `x` is its start."""
        left = self.wide - x - wide if self.rtl else x
        self._shapes.append(_element("rect", x=left, y=y, width=wide, height=high, fill=fill, **more))

    def status(self, x: float, y: float, wide: float, high: float, look: Look, corner: float = 0) -> None:
        """A rectangle that looks as its status does, with and without colour."""
        self.box(x, y, wide, high, look.paper, **_edge(look), **_round(corner))
        inset = round(look.edge / 2 + corner / 4)
        self.pattern(x + inset, y + inset, wide - 2 * inset, high - 2 * inset, look)

    def frame(self, x: float, y: float, wide: float, high: float, look: Look, corner: float = 0) -> None:
        """The edge alone."""
        self.box(x, y, wide, high, "none", **_edge(look), **_round(corner))

    def pattern(self, x: float, y: float, wide: float, high: float, look: Look) -> None:
        """The lines that tell a status without colour. They are drawn one by one: a picture refers to nothing."""
        if look.pattern == "hatched":
            steps = range(_HATCH // 2, int(wide + high), _HATCH)
            lines = [
                [(x + min(c, wide), y + max(0, c - wide)), (x + max(0, c - high), y + min(c, high))] for c in steps
            ]
        elif look.pattern == "ruled":
            lines = [[(x, y + c), (x + wide, y + c)] for c in range(_RULE, int(high), _RULE)]
        else:
            return
        self._path(self._lines(lines), stroke=look.ink, stroke_opacity=0.5)

    def line(
        self, points: Sequence[Point], ink: str, thick: float = 1.5, dashes: str = "", arrow: bool = False
    ) -> None:
        """A line through the points, with an arrow at its end if wanted (the last part runs flat)."""
        more = {"stroke_dasharray": dashes} if dashes else {}
        self._path(self._lines([points]), stroke=ink, stroke_width=thick, **more)
        if arrow:
            x, y = points[-1]
            head = [(x - 7, y - 4), (x, y), (x - 7, y + 4)]
            self._shapes.append(_element("path", d=self._lines([head]) + "z", fill=ink))

    def text(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        ink: str = INK,
        anchor: Anchor = "start",
        bold: bool = False,
        size: float = SIZE,
        paper: str = PAPER,
    ) -> None:
        """Lines of text, the first one standing on `y`, on paper of their own; without `paper` on what is there."""
        if not lines:
            return
        step = leading(size)
        long = max(width(line, size, bold) for line in lines)
        start = {"start": x, "middle": x - long / 2, "end": x - long}[anchor]
        left = self.wide - start - long if self.rtl else start
        if paper:
            high = size * 1.3 + step * (len(lines) - 1)
            self._texts.append(_element("rect", x=left - 2, y=y - size, width=long + 4, height=high, fill=paper))
        looks: dict[str, object] = {"fill": ink} if ink != INK else {}
        looks |= {"text_anchor": anchor} if anchor != "start" else {}
        looks |= {"font_weight": "bold"} if bold else {}
        looks |= {"font_size": size} if size != SIZE else {}
        at = self.wide - x if self.rtl else x
        first, *rest = (isolated(line, self.rtl) for line in lines)
        more = (_element("tspan", line, x=at, dy=step) for line in rest)
        self._texts.append(_element("text", first, *more, x=at, y=y, **looks))

    def close(self, high: float, title: str, sentences: Sequence[str], prefix: str, shows: str) -> Html:
        """The picture, with its name and a sentence for each row. `prefix` makes its ids its own on a page.

        `shows` is its class: on which widths of a page it is shown.
        """
        if not re.fullmatch(r"[A-Za-z][\w-]*", prefix, re.ASCII):
            raise ValueError("a prefix is a letter, then letters, digits, - and _")
        inside = [
            _element("title", isolated(title, self.rtl), id=f"{prefix}-t"),
            _element("desc", isolated(" ".join(sentences), self.rtl), id=f"{prefix}-d"),
            _element("rect", width=self.wide, height=high, fill=PAPER),
            *self._shapes,
            # The picture itself keeps one direction, whatever the page has; only its words turn. A page makes the words
            # of a picture small to nothing: this size undoes that, unless pictures are blocked, where it says nothing.
            _element("g", *self._texts, font_size=SIZE, **({"direction": "rtl"} if self.rtl else {})),
        ]
        return _element(
            "svg",
            *inside,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {_number(self.wide)} {_number(high)}",
            width=self.wide,
            height=high,
            role="img",
            aria_labelledby=f"{prefix}-t {prefix}-d",
            class_=shows,
            direction="ltr",
            unicode_bidi="isolate",
            font_family="system-ui, sans-serif",
            fill=INK,
        )

    def _lines(self, lines: Sequence[Sequence[Point]]) -> str:
        """Lines as the data of a path: each point as seen from the one before it, which is short."""
        found, here = [], (0.0, 0.0)
        for line in lines:
            for n, (x, y) in enumerate(line):
                there = round(self.wide - x if self.rtl else x, 1), round(y, 1)
                x, y = there[0] - here[0], there[1] - here[1]
                found.append(f"{'l' if n else 'm'}{_number(x)}{' ' if y >= 0 else ''}{_number(y)}")
                here = there
        return "".join(found)

    def _path(self, d: str, **looks: object) -> None:
        if d:
            self._shapes.append(_element("path", d=d, fill="none", **looks))


def leading(size: float) -> float:
    """From one line of text to the next."""
    return size + 4 if size >= SIZE else size + 3


def _edge(look: Look) -> dict[str, object]:
    dashes = {"stroke_dasharray": look.dashes} if look.dashes else {}
    return {"stroke": look.ink, "stroke_width": look.edge, **dashes}


def _round(corner: float) -> dict[str, object]:
    return {"rx": corner} if corner else {}


def _number(value: float) -> str:
    return f"{round(value, 1) + 0:g}"


def _element(name: str, *inside: str, **attributes: object) -> Html:
    written = {
        key.rstrip("_").replace("_", "-"): _number(value) if isinstance(value, int | float) else str(value)
        for key, value in attributes.items()
        if value != ""
    }
    whole = tag(name, *inside, **written)
    return whole if inside else Html(f"{whole.removesuffix(f'></{name}>')}/>")
