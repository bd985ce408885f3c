"""What to ask a person next. Every question it puts can matter; when none can, it puts none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence, Set

from ..lawbook.faults import At
from ..lawbook.given import EVERY_OTHER, Given
from ..lawbook.model import Law
from ..routes.pack import Pack
from .ahead import Asked, look_ahead
from .answer import Question
from .choose import adds_nothing
from .matters import Matters
from .questions import FIRST, next_questions, together
from .screen import lanes_of, refuse_contradiction


class Inquiry:
    """One person at one point of a conversation: the routes that are not known, and what could be asked of them."""

    def __init__(self, law: Law, pack: Pack, on: dt.date, questions: tuple[Question, ...], matters: Matters) -> None:
        self.questions = questions
        """All that Kleene's logic cannot rule out, the best first: those of `screen`, then those that need others."""
        self.left = pack.routes
        """The routes that are not known, without those that add nothing."""
        self._law, self._pack, self._on, self._matters = law, pack, on, matters

    def __repr__(self) -> str:
        return "<Inquiry>"

    def next(self, done: Set[Asked] = frozenset()) -> Question | None:
        """The best question that can matter and was not put yet. None: no answer can settle anything more."""
        left = {(q.fact, q.place): q for q in in_order(self._law, self.questions) if (q.fact, q.place) not in done}
        found = next((asked for asked in left if self._matters.can(asked)), None)
        if found is None and left:
            found = self._matters.with_others(list(left))
        return left[found] if found else None

    def after(self, given: Given) -> Inquiry:
        """What to ask the same person who has said more. Raises `InputRefused` as `screen` does.

        What is settled stays settled, a route that adds nothing never adds more, and what could not matter never can.
        """
        return _inquire(self._law, self._pack, given, self._on, self._matters.idle)


def inquire(
    law: Law, pack: Pack, given: Given, on: dt.date, places: Mapping[str, At] = {}, name: str = "the answers"
) -> Inquiry:
    """What to ask somebody who said so much. Raises `InputRefused` as `screen` does."""
    return _inquire(law, pack, given, on, frozenset(), places, name)


def _inquire(
    law: Law,
    pack: Pack,
    given: Given,
    on: dt.date,
    idle: Set[Asked],
    places: Mapping[str, At] = {},
    name: str = "the answers",
) -> Inquiry:
    pack, lanes = lanes_of(law, pack, given, on)
    refuse_contradiction(law, lanes, given, on, places, name)
    found = lanes.statuses()
    unknown = [
        route
        for route in sorted(pack.routes, key=lambda r: len(r.outcomes))
        if found[route.outcomes] is None and not adds_nothing(pack, lanes, route, found)
    ]
    ahead = look_ahead(law, lanes, unknown)
    voted = next_questions(law, ahead, unknown)
    questions = (*voted, *together(law, lanes, unknown, voted))
    return Inquiry(law, pack.only(unknown), on, questions, Matters(law, lanes, unknown, ahead, idle))


def in_order(law: Law, questions: Sequence[Question]) -> list[Question]:
    """The questions, those that the law asks first before others."""
    early = {fact: rank for rank, fact in enumerate((*FIRST, *law.ask_first))}
    return sorted(questions, key=lambda q: len(early) if q.place == EVERY_OTHER else early.get(q.fact, len(early)))
