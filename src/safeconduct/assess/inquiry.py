"""What to ask a person next. Every question it puts can matter; when none can, it puts none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Set
from functools import cached_property

from ..circuit.gates import Gate
from ..lawbook.faults import At
from ..lawbook.given import EVERY_OTHER, Given
from ..lawbook.model import Law
from ..routes.pack import Pack, Route
from . import choose
from .answer import Question
from .candidates import alone, told_by, with_others
from .cheapest import cheapest
from .choose import Spine
from .lanes import Lanes
from .matters import Matters, sure
from .person import lanes_of, refuse_contradiction
from .questions import FIRST, in_order
from .supposed import Ahead, Asked, look_ahead

_TRIED = 3
"""Routes of which each is looked at alone before all are looked at together."""


class Inquiry:
    """One person at one point of a conversation: the routes that are not known, and what could be asked of them.

    The next question is found by looking at as little as will do; what is asked of the whole is found when it is asked.
    """

    def __init__(self, law: Law, pack: Pack, lanes: Lanes, on: dt.date, idle: Set[Asked] = frozenset()) -> None:
        """`idle` are questions that are known not to matter."""
        self.law, self.lanes = law, lanes
        self._on, self._idle, self._pack = on, set(idle), pack
        self._open_by_kleene = sorted(
            (route for route in pack.routes if lanes.block().by_kleene(route) is None), key=lambda r: len(r.outcomes)
        )
        self._folded: set[Spine] = set()  # routes that were found to add nothing

    def __repr__(self) -> str:
        return "<Inquiry>"

    @property
    def statuses(self) -> Mapping[Spine, bool | None]:
        """The status of every route of the pack."""
        return self.lanes.statuses

    @cached_property
    def left(self) -> tuple[Route, ...]:
        """The routes that are not known, without those that add nothing."""
        statuses = self.statuses
        return tuple(r for r in self._open_by_kleene if statuses[r.outcomes] is None and not self.adds_nothing(r))

    @cached_property
    def ahead(self) -> Ahead:
        """What each answer would make of the routes that are left."""
        return look_ahead(self.law, self.lanes, self.left)

    @cached_property
    def hang(self) -> dict[Asked, int]:
        """All questions that Kleene's logic cannot rule out, with the routes that hang on each."""
        return with_others(self.law, self.lanes, self.left)

    @property
    def listed(self) -> tuple[Question, ...]:
        """The questions of a screening: those that matter alone, without the many that only matter after others."""
        moves, certain = alone(self.ahead), sure(self.law, self.lanes, self.ahead)
        leads = cheapest(self.law, self.lanes, self.left)
        early = [asked for asked in self.hang if asked[0] in (*FIRST, *self.law.ask_first)]
        hang = {asked: self.hang[asked] for asked in (*leads, *early, *moves) if asked in self.hang}
        order = in_order(self.law, [asked for asked in leads if asked in hang], hang)
        return tuple(self._put(asked, hang[asked]) for asked in order if asked in certain or self.turns(asked))

    def next(self, done: Set[Asked] = frozenset()) -> Question | None:
        """The best question that can matter and was not put yet. None: no answer can settle anything more."""
        tried: list[Asked] = []
        for asked in self._likely(done):
            if self.turns(asked):
                return self.put(asked)
            tried.append(asked)
        order = in_order(self.law, tried, {asked: n for asked, n in self.hang.items() if asked not in done})
        found = next((asked for asked in order if self.turns(asked)), None)
        if found is None and order:
            found = self._matters.with_others(order, self.left)
        return self.put(found) if found else None

    def put(self, asked: Asked) -> Question:
        """The question of a fact and its place, whether it can matter or not."""
        return self._put(asked, self.hangs(asked))

    def hangs(self, asked: Asked) -> int:
        """How many routes that are not known have an open gate on the way down to what the question tells."""
        reached = set(self.tells.get(asked, ()))
        circuit = self.lanes.circuit
        for gate in self._open:
            if not circuit.is_atom[gate] and any(abs(arg) in reached for arg in circuit.args(gate)):
                reached.add(gate)
        return sum(
            any(abs(gate) in reached for gate in (route.need, *(gate for _, gate in route.plans)))
            for route in self.unknown
        )

    def after(self, given: Given) -> Inquiry:
        """What to ask the same person who has said more. Raises `InputRefused` as `screen` does.

        What is settled stays settled, a route that adds nothing never adds more, and what could not matter never can.
        """
        unknown, pack, block = self.unknown, self._pack, self.lanes.block()
        kept = {route.outcomes for route in unknown}
        kept |= {
            r.outcomes for route in unknown for r in pack.shorter[route.outcomes] if block.by_kleene(r) is not False
        }
        return _inquire(self.law, pack.only(r for r in pack.routes if r.outcomes in kept), given, self._on, self._idle)

    def _is_early(self, asked: Asked) -> bool:
        return asked[0] in (*FIRST, *self.law.ask_first) and asked[1] != EVERY_OTHER

    @property
    def unknown(self) -> list[Route]:
        """The routes that Kleene's logic does not settle, without those that were found to add nothing."""
        return [route for route in self._open_by_kleene if route.outcomes not in self._folded]

    @cached_property
    def _open(self) -> list[Gate]:
        """The gates below them that are not known, each after its arguments."""
        roots = (gate for r in self._open_by_kleene for gate in (r.need, *(plan for _, plan in r.plans)))
        return self.lanes.open_below(roots)[0]

    @cached_property
    def tells(self) -> dict[Asked, list[Gate]]:
        """The open atoms that each question tells."""
        return told_by(self.law, self.lanes, self._open)

    def _likely(self, done: Set[Asked]) -> Iterator[Asked]:
        """The questions that most likely matter, the best first: what is asked first, and where the plans lead."""
        early = in_order(self.law, [asked for asked in self.tells if self._is_early(asked) and asked not in done])
        yield from early
        yield from (a for a in cheapest(self.law, self.lanes, self.unknown, done) if a in self.tells and a not in early)

    def turns(self, asked: Asked) -> bool:
        """Whether for somebody like this person a route that adds something turns with the answer to this alone.

        A few routes above what the question tells are looked at alone, which costs least, before all are.
        """
        if asked in self._idle:
            return False
        above = self._above(asked)
        for few in (*([route] for route in above[:_TRIED]), above):
            while few and (turned := self._matters.turned(asked, few)) is not None:
                if not self.adds_nothing(turned):
                    return True
                few = [route for route in few if route is not turned]
        self._idle.add(asked)  # nor will it ever: the more is known, the fewer worlds are left
        return False

    @cached_property
    def _matters(self) -> Matters:
        return Matters(self.law, self.lanes)

    def _above(self, asked: Asked) -> list[Route]:
        """The routes with a plan above what a question tells, those first that read the least."""
        circuit, bits = self.lanes.circuit, 0
        for atom in self.tells.get(asked, ()):
            bits |= circuit.support[atom]
        above = [r for r in self.unknown if any(circuit.reads(gate) & bits for _, gate in r.plans)]
        return sorted(above, key=self._size)

    def _size(self, route: Route) -> int:
        return self.lanes.circuit.reads(route.need).bit_count()

    def adds_nothing(self, route: Route) -> bool:
        """Whether whoever can take the route can take a shorter one that is not closed: nothing is asked for it."""
        if choose.adds_nothing(self._pack, self.lanes, route):
            self._folded.add(route.outcomes)
        return route.outcomes in self._folded

    def _put(self, asked: Asked, settles: int) -> Question:
        fact = self.law.facts[asked[0]]
        return Question(fact.id, fact.asks, fact.why, settles, asked[1])


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
    return Inquiry(law, pack, lanes, on, idle)
