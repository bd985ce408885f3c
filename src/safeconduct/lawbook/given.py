"""What a person has said: typed answers, each known or not. Missing is never false.

A variable is a pair (fact, place); the place is "" for facts about the person and "*" for *every other place*.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property

import msgspec

from .model import Fact

Variable = tuple[str, str]
EVERY_OTHER = "*"


class Members(msgspec.Struct, frozen=True):
    """What is known of a list: who stands in it, who does not, and whether that is the whole list."""

    inside: frozenset[str]
    outside: frozenset[str]
    whole: bool

    def __repr__(self) -> str:
        return "<Members>"

    def has(self, item: str) -> bool | None:
        """Whether `item` stands in the list: yes, no, or None if it is not known."""
        if item in self.inside:
            return True
        return False if self.whole or item in self.outside else None


Answer = str | dt.date | float | Members


class Given(msgspec.Struct, frozen=True, dict=True):
    """Answers by variable, and by whom an assessment was given. Its `repr` shows no answer."""

    answers: Mapping[Variable, Answer]
    by: Mapping[str, str] = {}

    def __repr__(self) -> str:
        return f"<Given: {len(self.answers)} answers>"

    def get(self, fact: str, place: str = "") -> Answer | None:
        """The answer, or None if it is not known. `every other place` answers for a place not named."""
        found = self.answers.get((fact, place))
        if found is None and place:
            found = self.answers.get((fact, EVERY_OTHER))
        return found

    def value(self, fact: Fact, place: str = "") -> Answer | None:
        """As `get`; a showing that is not recorded reads no."""
        found = self.get(fact.id, place)
        return "no" if found is None and fact.kind == "showing" else found

    @cached_property
    def dates(self) -> frozenset[tuple[Variable, Answer]]:
        """The answers that are a day, or *never*."""
        return frozenset(item for item in self.answers.items() if isinstance(item[1], dt.date) or item[1] == "never")

    def countries(self) -> set[str]:
        """Every word in the answers that may name a place: keys, members of lists, and single values."""
        found = {place for _, place in self.answers if place not in ("", EVERY_OTHER)}
        for answer in self.answers.values():
            if isinstance(answer, Members):
                found |= answer.inside | answer.outside
            elif isinstance(answer, str):
                found.add(answer)
        return found

    def with_(self, changes: Mapping[Variable, Answer | None]) -> Given:
        """A copy with `changes`; None makes an answer not known."""
        answers = dict(self.answers)
        for variable, answer in changes.items():
            if answer is None:
                answers.pop(variable, None)
            else:
                answers[variable] = answer
        return Given(answers, self.by)

    def without(self, facts: set[str]) -> Given:
        """A copy in which these facts are not known."""
        return Given({v: a for v, a in self.answers.items() if v[0] not in facts}, self.by)
