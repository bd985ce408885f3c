"""Every word that a picture may hold. The drawing knows no language: `spoken` gives the words in that of a law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from ...assess.answer import Status
from ...lawbook.phrases import phrase

if TYPE_CHECKING:
    from ...lawbook.model import Law

Kind = Literal["place", "act", "decision", "end"]


class Words(msgspec.Struct, frozen=True):
    """Words and whole sentences, in English unless others are given. What stands in braces is filled in.

    `now_…` is the word of a status within a sentence. A mark is a letter or sign that stands beside the word, and alone
    where there is no room for it.
    """

    open: str = phrase("Open")
    closed: str = phrase("Closed")
    unknown: str = phrase("Not known")
    now_open: str = phrase("open")
    now_closed: str = phrase("closed")
    now_unknown: str = phrase("not known")
    mark_open: str = "✓"
    mark_closed: str = "✗"
    mark_unknown: str = "?"
    day: Callable[[dt.date], str] = dt.date.isoformat

    place: str = phrase("Start")
    act: str = phrase("Act")
    decision: str = phrase("Decision")
    end: str = phrase("It ends in")
    if_refused: str = phrase("if refused")
    if_refused_takes: str = phrase("if refused, {months}")
    closes: str = phrase("closes a route")
    stop_says: str = "{kind}: {label}."
    status_says: str = "{status}."
    follows: str = phrase("It comes after {number}.")
    follows_refusal: str = phrase("It comes if {number} is refused.")
    takes: str = phrase("Time: {months}.")
    closing_says: str = phrase("Before {number}: {closing}")
    map_head: tuple[str, str, str, str, str, str, str] = (
        phrase("Number"),
        phrase("What"),
        phrase("Kind"),
        phrase("Can it be taken?"),
        phrase("Time"),
        phrase("Comes after"),
        phrase("What it closes"),
    )
    refused_cell: str = phrase("{number}, if refused")

    way_says: str = phrase("{number}. {label}: {status}. It ends in: {end}.")
    way_item: str = phrase("{status}. It ends in: {end}.")
    ways_head: tuple[str, str, str, str] = (
        phrase("Number"),
        phrase("Way"),
        phrase("Can it be taken?"),
        phrase("It ends in"),
    )

    bar_says: str = "{label}: {time}."
    bar_label: str = "{label}: {time}"
    not_known: str = phrase("not known")
    months_axis: str = phrase("Months")
    at_least: str = phrase("at least")
    usually: str = phrase("usually")
    at_most: str = phrase("at most")
    bars_head: tuple[str, str] = (phrase("Step"), phrase("Time"))

    course_says: str = "{label}: {spans}."
    span_says: str = phrase("{status} from {day}")
    last_span_says: str = phrase("{status} from {day} to {end}")
    between: str = "; "
    line_says: str = phrase("A line marks {day}: {label}.")
    line_label: str = "{label}, {day}"
    over_time_head: tuple[str, str] = (phrase("Route"), phrase("When"))

    def status(self, status: Status) -> str:
        """The word for a status."""
        return {"open": self.open, "closed": self.closed, "unknown": self.unknown}[status]

    def said(self, status: Status) -> str:
        """The word for a status within a sentence."""
        return {"open": self.now_open, "closed": self.now_closed, "unknown": self.now_unknown}[status]

    def mark(self, status: Status) -> str:
        """The mark of a status."""
        return {"open": self.mark_open, "closed": self.mark_closed, "unknown": self.mark_unknown}[status]

    def marked(self, status: Status) -> str:
        """The mark and the word."""
        return f"{self.mark(status)} {self.status(status)}"

    def kind(self, kind: Kind) -> str:
        """The word for a kind of stop."""
        return {"place": self.place, "act": self.act, "decision": self.decision, "end": self.end}[kind]


ENGLISH = Words()


def spoken(law: Law) -> Words:
    """The words in the language of a law, as far as its catalogue has them."""
    said: dict[str, Any] = {name: _said(law, getattr(ENGLISH, name)) for name in Words.__struct_fields__}
    return Words(**{**said, "day": law.day})


def _said(law: Law, english: Any) -> Any:
    if isinstance(english, tuple):
        return tuple(_said(law, one) for one in english)
    return law.phrases.get(english, english) if isinstance(english, str) else english
