"""What to ask a person next. Every question it puts can matter; when none can, it puts none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Set
from functools import cached_property

from ..lawbook.faults import At
from ..lawbook.given import Given
from ..lawbook.model import Law
from ..routes.pack import Pack, Route
from .answer import Question
from .candidates import alone, with_others
from .cheapest import cheapest
from .choose import Spine, adds_nothing
from .lanes import Lanes
from .matters import Matters
from .person import lanes_of, refuse_contradiction
from .questions import FIRST, ranked
from .supposed import Ahead, Asked, look_ahead


class Inquiry:
    """One person at one point of a conversation: the routes that are not known, and what could be asked of them."""

    def __init__(
        self,
        law: Law,
        pack: Pack,
        lanes: Lanes,
        on: dt.date,
        statuses: Mapping[Spine, bool | None],
        idle: Set[Asked] = frozenset(),
    ) -> None:
        self.law, self.lanes, self.statuses = law, lanes, statuses
        self._on, self._idle = on, set(idle)
        self._pack = pack.only(
            route
            for route in sorted(pack.routes, key=lambda r: len(r.outcomes))
            if statuses[route.outcomes] is None and not adds_nothing(pack, lanes, route, statuses)
        )

    def __repr__(self) -> str:
        return "<Inquiry>"

    @property
    def left(self) -> tuple[Route, ...]:
        """The routes that are not known, without those that add nothing."""
        return self._pack.routes

    @cached_property
    def ahead(self) -> Ahead:
        """What each answer would make of the routes that are left."""
        return look_ahead(self.law, self.lanes, self.left)

    @cached_property
    def hang(self) -> dict[Asked, int]:
        """All questions that Kleene's logic cannot rule out, with the routes that hang on each."""
        return {**with_others(self.law, self.lanes, self.left), **alone(self.ahead)}

    @cached_property
    def matters(self) -> Matters:
        """Whether a question can matter, exactly."""
        return Matters(self.law, self.lanes, self.left, self.ahead, self._idle)

    @property
    def listed(self) -> tuple[Question, ...]:
        """The questions of a screening: those that matter alone, without the many that only matter after others."""
        moves = alone(self.ahead)
        leads = cheapest(self.law, self.lanes, self.left)
        early = {asked: count for asked, count in self.hang.items() if asked[0] in (*FIRST, *self.law.ask_first)}
        hang = {**{asked: self.hang[asked] for asked in leads if asked in self.hang}, **early, **moves}
        questions = ranked(self.law, self.lanes, self.left, hang)
        return tuple(question for question in questions if self.matters.can((question.fact, question.place)))

    def next(self, done: Set[Asked] = frozenset()) -> Question | None:
        """The best question that can matter and was not put yet. None: no answer can settle anything more."""
        questions = {(q.fact, q.place): q for q in ranked(self.law, self.lanes, self.left, self.hang, frozenset(done))}
        found = next((asked for asked in questions if self.matters.can(asked)), None)
        if found is None and questions:
            found = self.matters.with_others(list(questions))
        return questions[found] if found else None

    def after(self, given: Given) -> Inquiry:
        """What to ask the same person who has said more. Raises `InputRefused` as `screen` does.

        What is settled stays settled, a route that adds nothing never adds more, and what could not matter never can.
        """
        return _inquire(self.law, self._pack, given, self._on, self._idle)


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
    return Inquiry(law, pack, lanes, on, lanes.statuses, idle)
