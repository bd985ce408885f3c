"""Every word that a picture may hold. The drawing knows no language: a translation is another `Words`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Literal

import msgspec

from ...assess.answer import Status

Kind = Literal["place", "act", "decision", "end"]


class Words(msgspec.Struct, frozen=True):
    """Words and whole sentences, in English unless others are given. What stands in braces is filled in.

    `now_…` is the word of a status within a sentence. A mark is a letter or sign that stands beside the word, and alone
    where there is no room for it.
    """

    open: str = "Open"
    closed: str = "Closed"
    unknown: str = "Not known"
    now_open: str = "open"
    now_closed: str = "closed"
    now_unknown: str = "not known"
    mark_open: str = "✓"
    mark_closed: str = "✗"
    mark_unknown: str = "?"
    day: Callable[[dt.date], str] = dt.date.isoformat

    place: str = "It begins in"
    act: str = "Act"
    decision: str = "Decision"
    end: str = "It ends in"
    if_refused: str = "if refused"
    if_refused_takes: str = "if refused, {months}"
    closes: str = "closes a route"
    stop_says: str = "{kind}: {label}."
    status_says: str = "{status}."
    follows: str = "It comes after {number}."
    follows_refusal: str = "It comes if {number} is refused."
    takes: str = "Time: {months}."
    closing_says: str = "Before {number}: {closing}"
    map_head: tuple[str, str, str, str, str, str, str] = (
        "Number",
        "What",
        "Kind",
        "Can it be taken?",
        "Time",
        "Comes after",
        "What it closes",
    )
    refused_cell: str = "{number}, if refused"

    bar_says: str = "{label}: {time}."
    bar_label: str = "{label}: {time}"
    not_known: str = "not known"
    months_axis: str = "Months"
    at_least: str = "at least"
    usually: str = "usually"
    at_most: str = "at most"
    bars_head: tuple[str, str] = ("Step", "Time")

    course_says: str = "{label}: {spans}."
    span_says: str = "{status} from {day}"
    last_span_says: str = "{status} from {day} to {end}"
    between: str = "; "
    line_says: str = "A line marks {day}: {label}."
    line_label: str = "{label}, {day}"
    over_time_head: tuple[str, str] = ("Route", "When")

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
