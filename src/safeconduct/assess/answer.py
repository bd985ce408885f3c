"""The answer for one person: immutable objects with all that the doors print. A `repr` shows no personal fact."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from ..lawbook.measures import Span
from ..lawbook.proof import Proof

Status = Literal["open", "closed", "unknown"]
STATUS: dict[bool | None, Status] = {True: "open", False: "closed", None: "unknown"}
Word = Literal["yes", "no", "unknown"]
WORD: dict[bool | None, Word] = {True: "yes", False: "no", None: "unknown"}


class Secret(msgspec.Struct, frozen=True):
    """A part of an answer. Its `repr` shows its kind and nothing else, and so does that of what holds it."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Harm(Secret, frozen=True):
    """What a step can cost this person."""

    kind: str
    says: str
    cite: str
    sure: bool  # False: it depends on something that is not known


class Event(Secret, frozen=True):
    """An adverse outcome of a step that is not closed."""

    id: str
    title: str
    status: Status
    says: str


class Reason(Secret, frozen=True):
    """A line that decides, with its citation."""

    provision: str
    cite: str
    says: str
    value: Word
    note: str = ""


class Closing(Secret, frozen=True):
    """What an outcome of a step shuts, wherever one is then: a whole end, or routes that fail for one reason."""

    outcome: str
    refused: bool  # the outcome is adverse, not the one that the route plans
    for_good: bool  # time alone does not open it again, within the days that are looked at
    end: str  # the status to which every route is shut, or "" if only `routes` are
    place: str
    title: str  # of the end, or of the first of the routes
    routes: tuple[str, ...]
    why: Reason


class Deadline(Secret, frozen=True):
    """A day on which a route closes or opens if nothing is done, or from which it hangs on what is not known."""

    day: dt.date
    route: str
    then: Literal["closes", "opens", "hangs"]
    step: int  # the place in the route of the step whose condition turns
    start_by: dt.date | None  # the last day to begin the route on, if each step takes as long as it mostly does
    why: Reason


class Stage(Secret, frozen=True):
    """A part of a step between which the person has no choice."""

    title: str
    months: Span


class Relief(Secret, frozen=True):
    """What helps a person who cannot pay for a step: a waiver, a loan or a grant."""

    kind: str
    says: str
    cite: str


class StepAnswer(Secret, frozen=True):
    """One step of a route as chosen for this person, in the state before it."""

    id: str
    outcome: str
    choice: dict[str, str]
    kind: str
    title: str
    place: str
    status: Status
    who: str
    power: str
    adverse: bool
    asked: bool
    cite: str
    harms: tuple[Harm, ...]
    can_happen: tuple[Event, ...]
    stages: tuple[Stage, ...]
    months: Span  # if the decision is favourable; `likely` is None if it is not known
    limits: tuple[str, ...]  # what the law allows for it at most, whatever it takes in truth
    usd: Span
    relief: tuple[Relief, ...]
    closes: tuple[Closing, ...]
    proof: tuple[Proof, ...]


class Shut(Secret, frozen=True):
    """A way that is shut, and why."""

    id: str
    title: str
    reasons: tuple[Reason, ...]


class Missing(Secret, frozen=True):
    """A fact that is not known and that a route hangs on."""

    fact: str
    place: str
    asks: str


class Practice(Secret, frozen=True):
    """A live report about a step of the route."""

    id: str
    effect: str
    since: dt.date
    says: str
    who: str
    standing: str


class Was(Secret, frozen=True):
    """What it was when it was last checked."""

    status: Status
    day: dt.date


class Tags(Secret, frozen=True):
    """What stands beside a status and is never folded into it."""

    discretionary: bool = False
    if_refused: bool = False
    if_shown: tuple[str, ...] = ()
    unless_shown: tuple[str, ...] = ()
    unchecked: bool = False
    lean: Status | None = None
    was: Was | None = None
    in_practice: tuple[Practice, ...] = ()


class RouteAnswer(Secret, frozen=True):
    """One route for this person."""

    id: str
    title: str
    place: str
    ends_in: str
    ends_title: str
    ends_note: str  # what that status is, and what it is not
    rank: int
    status: Status
    tags: Tags
    steps: tuple[StepAnswer, ...]
    branch_of: str | None
    ways_shut: tuple[Shut, ...]
    missing: tuple[Missing, ...]
    reasons: tuple[Reason, ...]
    worst: int  # index into HARMS, or len(HARMS) if none
    months: Span  # all steps together, if every decision is favourable
    usd: Span
    short_of: float | None  # how much more it costs, at least, than this person has; None if that is not known
    begins: bool  # False if it is closed since a step is done elsewhere, or is for somebody else
    course: tuple[tuple[dt.date, bool | None], ...]  # its status from each of these days on, if nothing is done
    deadlines: tuple[Deadline, ...]
    leaves: bool = False  # it begins by leaving a country where protection is open without leaving

    @property
    def start_by(self) -> dt.date | None:
        """The last day to begin on, or None if no deadline says one, or a time before it is not known."""
        return min((deadline.start_by for deadline in self.deadlines if deadline.start_by), default=None)

    def why(self) -> tuple[Proof, ...]:
        """The proof of each step, in order."""
        return tuple(line for step in self.steps for line in step.proof)


class Question(Secret, frozen=True):
    """The next thing to ask, why, and how many routes hang on it."""

    fact: str
    asks: str
    why: str
    settles: int
    place: str = ""


class Warned(Secret, frozen=True):
    """Something not to do (`danger`), or the worst that a shown step can cost."""

    step: str
    kind: str
    says: str
    cite: str
    danger: bool = False
    closes: tuple[Closing, ...] = ()


class Screening(msgspec.Struct, frozen=True):
    """The whole answer for one day."""

    on: dt.date
    version: str
    covers: tuple[dt.date, dt.date] | None
    notice: tuple[str, ...]
    truth: str  # what stands wherever somebody asks questions
    warnings: tuple[Warned, ...]
    routes: tuple[RouteAnswer, ...]
    folded: int
    questions: tuple[Question, ...]
    looked_at: tuple[str, ...]
    settled_by: dict[str, int]

    def __repr__(self) -> str:
        return f"<Screening on {self.on}: {len(self.routes)} routes>"

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """The deadlines of all routes, the first first."""
        found = (deadline for route in self.routes for deadline in route.deadlines)
        return tuple(sorted(found, key=lambda deadline: (deadline.day, deadline.route)))

    def route(self, id: str) -> RouteAnswer:
        """The route with that id; raises KeyError."""
        for route in self.routes:
            if route.id == id:
                return route
        raise KeyError(id)
