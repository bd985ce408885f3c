"""What the engine says of one state, computed at most once a request and never kept.

Of somebody who has said nothing it says the same for everybody; from there on it says the same with less work.
"""

from __future__ import annotations

from functools import cached_property

from ..assess.answer import Question, RouteAnswer, Screening
from ..assess.inquiry import Inquiry
from ..assess.screen import screen
from ..assess.whatif import Turned, what_would_change
from ..lawbook.given import Given
from ..lawbook.model import Law
from .site import Site
from .state import Asked, State, conversation


class Reading:
    """The answers of the engine for one person at one moment. Raises `InputRefused` where two replies clash."""

    def __init__(self, site: Site, law: Law, state: State) -> None:
        self.law, self.state, self._site = law, state, site
        self.share = 1.0
        self.talk = conversation(law, state.said)

    @property
    def given(self) -> Given:
        """What is known of the person."""
        return self.talk.given

    @cached_property
    def inquiry(self) -> Inquiry:
        """What could be asked."""
        nobody = self._site.nobody(self.law, self.state.day)
        return nobody.after(self.given) if self.talk.done else nobody

    @cached_property
    def question(self) -> Question | None:
        """The next question; None if nothing is left that could settle a route."""
        return self.inquiry.next(self.talk.done)

    @property
    def next(self) -> Asked | None:
        """The fact and the place of the next question."""
        return (self.question.fact, self.question.place) if self.question else None

    @cached_property
    def wanted(self) -> tuple[Asked, ...]:
        """What the pages of an answer ask for: what the routes hang on, then the questions of a screening."""
        missing = ((item.fact, item.place) for route in self.answer.routes for item in route.missing)
        questions = ((question.fact, question.place) for question in self.answer.questions)
        return tuple(dict.fromkeys((*missing, *questions)))

    @cached_property
    def answer(self) -> Screening:
        """The whole answer."""
        return screen(self.law, self._site.pack, self.given, self.state.day, today=self._site.today())

    @cached_property
    def turned(self) -> list[Turned]:
        """What would change it, route by route."""
        return what_would_change(self.law, self._site.pack, self.given, self.state.day, self.answer)

    def most(self, n: int) -> int:
        """How much of a kind a page tells at once, where it would tell `n` if it had the room; at least one."""
        return max(1, int(n * self.share))

    @property
    def routes(self) -> list[RouteAnswer]:
        """The routes that the page is about."""
        return [self.answer.routes[n] for n in self.state.routes if n < len(self.answer.routes)]
