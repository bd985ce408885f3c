"""Where a person stands: the page, and what was said so far, as one immutable value that travels sealed.

It is independent of the language. Facts are written as their place in the law, which is bound to the seal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import msgspec

from ..assess.answer import Secret
from ..assess.conversation import Conversation
from ..lawbook.contacts import ANYONE
from ..lawbook.given import Answer, Given, Members
from ..lawbook.model import Fact, Law


class Page(StrEnum):
    """The pages of the screening, all at one address."""

    START = "start"
    SAFETY = "safety"
    DANGER = "danger"
    QUESTION = "question"
    CHECK = "check"
    RESULTS = "results"
    CLOSED = "closed"
    PICTURES = "pictures"
    ROUTE = "route"
    COMPARE = "compare"
    CHANGE = "change"
    SUMMARY = "summary"


Asked = tuple[str, str]
"""A fact and its place."""
NOWHERE = "00"
"""The choice of no place, on the page on danger."""


class Said(Secret, frozen=True):
    """The reply to one question; no answer means that it was left open."""

    fact: str
    place: str
    answer: Answer | None

    @property
    def asked(self) -> Asked:
        """The question that it replies to."""
        return self.fact, self.place


class State(Secret, frozen=True):
    """A page, the replies in their order, and what the page is about."""

    day: dt.date  # whose law is read
    page: Page = Page.START
    said: tuple[Said, ...] = ()
    asked: Asked | None = None  # the question that is put, on the page of a question
    then: Page = Page.QUESTION  # where a reply leads, and where one goes back to from the page on danger
    routes: tuple[int, ...] = ()  # their places in the answer, on the pages of routes; the part of a long page
    whom: str = ANYONE  # whom the page on danger speaks to
    near: str = ""  # the place that was chosen there; "" if none was

    def with_(self, **changes: Any) -> State:
        """A copy with these changes."""
        return msgspec.structs.replace(self, **changes)

    def at(self, page: Page) -> State:
        """The same person on another page, which is about nothing yet."""
        return self.with_(page=page, asked=None, routes=(), then=Page.QUESTION, whom=ANYONE, near="")

    def replied(self, reply: Said) -> State:
        """With that reply: in the place of an earlier one to the same question, or as the last."""
        if any(old.asked == reply.asked for old in self.said):
            return self.with_(said=tuple(reply if old.asked == reply.asked else old for old in self.said))
        return self.with_(said=(*self.said, reply))

    def taken_back(self) -> State:
        """Without the last reply."""
        return self.with_(said=self.said[:-1])


def conversation(law: Law, said: Iterable[Said]) -> Conversation:
    """The conversation in which these replies were given."""
    talk = Conversation(Given({}))
    for reply in said:
        fact = law.facts[reply.fact]
        if reply.answer is None:
            talk = talk.skipped(fact, reply.place)
        else:
            talk = talk.answered(fact, reply.place, reply.answer)
    return talk


def pack(law: Law, state: State) -> bytes:
    """The state as bytes, to be sealed."""
    order = {fact: n for n, fact in enumerate(law.facts)}
    said = [(order[reply.fact], reply.place, _plain(reply.answer)) for reply in state.said]
    asked = None if state.asked is None else (order[state.asked[0]], state.asked[1])
    return msgspec.msgpack.encode(
        (state.day, state.page, said, asked, state.then, state.routes, state.whom, state.near)
    )


def unpack(law: Law, data: bytes) -> State:
    """The state that `pack` wrote under the same law."""
    day, page, said, asked, then, routes, whom, near = msgspec.msgpack.decode(data)
    facts = list(law.facts.values())
    return State(
        dt.date.fromisoformat(day),
        Page(page),
        tuple(Said(facts[n].id, place, _typed(facts[n], answer)) for n, place, answer in said),
        None if asked is None else (facts[asked[0]].id, asked[1]),
        Page(then),
        tuple(routes),
        whom,
        near,
    )


def _plain(answer: Answer | None) -> object:
    return sorted(answer.inside) if isinstance(answer, Members) else answer


def _typed(fact: Fact, plain: Any) -> Answer | None:
    if isinstance(plain, list):
        return Members(frozenset(plain), frozenset(), True)
    if fact.base == "date" and plain not in (None, "never"):
        return dt.date.fromisoformat(plain)
    found: Answer | None = plain
    return found
