"""The stops of a route or of a tree of routes: their order and numbers, and what is said of each, as list or table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ...assess.answer import Secret, Status
from ..page import Html, join, table, tag
from .direction import isolated_html
from .words import ENGLISH, Kind, Words


class Stop(Secret, frozen=True):
    """A place, an act, a decision, or the status in which a route ends. `after` is the place in the row of stops."""

    label: str
    kind: Kind
    after: int | None = None
    status: Status | None = None  # None: it has none, as the place where one begins
    refused: bool = False  # it comes if the stop before it is refused
    months: str | None = None  # how long the stop itself takes, in few words; "" if no time, None if that is not known
    closes: tuple[str, ...] = ()  # whole sentences


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
    number = numbers(stops)
    rows = []
    for at in order(stops):
        stop = stops[at]
        after = "" if stop.after is None else _shown(number[stop.after])
        rows.append(
            (
                _shown(number[at]),
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
    number = numbers(stops)
    told: int | None = None
    for at in order(stops):
        stop = stops[at]
        said = [words.stop_says.format(kind=words.kind(stop.kind), label=stop.label)]
        said += [words.status_says.format(status=words.status(stop.status))] if stop.status else []
        before = None if stop.after is None else number[stop.after]
        if before is not None and stop.refused:
            said.append(words.follows_refusal.format(number=before))
        elif before is not None and stop.after != told:
            said.append(words.follows.format(number=before))
        said += [words.takes.format(months=months)] if (months := _months(stop, words)) else []
        yield number[at], " ".join((*said, *stop.closes))
        told = at


def numbers(stops: Sequence[Stop]) -> dict[int, int | None]:
    """The number of each stop; where one begins has none, so that the first step is number one."""
    found: dict[int, int | None] = {}
    last = 0
    for at in order(stops):
        begins = stops[at].after is None and stops[at].kind == "place"
        last += not begins
        found[at] = None if begins else last
    return found


def _shown(number: int | None) -> str:
    return "–" if number is None else str(number)


def _months(stop: Stop, words: Words) -> str:
    """How long a stop takes: a place and an end take no time."""
    return "" if stop.kind in ("place", "end") else words.not_known if stop.months is None else stop.months


def closings(stops: Sequence[Stop], words: Words) -> Iterator[str]:
    for at, number in numbers(stops).items():
        for closing in stops[at].closes:
            yield words.closing_says.format(number=_shown(number), closing=closing)


def order(stops: Sequence[Stop]) -> list[int]:
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
