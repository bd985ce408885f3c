"""Whether a question can matter: two worlds that differ in its answer alone must differ in a way to go.

Kleene's logic names a question wherever an open atom stands below an open route, though what is always true, or another
atom of the same fact, may have made it idle. Here it is asked exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from ..circuit.gates import Gate
from ..circuit.pairs import Pairs
from ..lawbook.model import Law
from ..routes.pack import Route
from .candidates import asked_by
from .lanes import Lanes
from .supposed import Ahead, Asked


class Matters:
    """What can matter to the routes of one person that are not known."""

    def __init__(self, law: Law, lanes: Lanes, unknown: Sequence[Route]) -> None:
        self._law, self._lanes, self._unknown = law, lanes, unknown

    def turned(self, asked: Asked) -> Route | None:
        """A route that opens or shuts for somebody like this person with the answer to this question alone."""
        for i, tells in enumerate(self._tells):
            if asked in tells and (n := self._pairs.turned(i, tells, {asked})) is not None:
                return self._unknown[n]
        return None

    def with_others(self, ranked: Sequence[Asked]) -> Asked | None:
        """The best of the fewest questions that matter together. None: no answers settle anything.

        Where some way is open whatever the answers, those matter that tell which.
        """
        pairs = self._pairs
        for goal in (pairs.goes, pairs.moves):
            for i, tells in enumerate(self._tells):
                if found := pairs.fewest(i, goal, tells, ranked):
                    return min(found, key=ranked.index)
        return None

    @cached_property
    def _tells(self) -> list[dict[Asked, list[Gate]]]:
        """In each filling, the atoms that each question tells."""
        plans = (gate for route in self._unknown for _, gate in route.plans)
        found: list[dict[Asked, list[Gate]]] = [{} for _ in range(self._lanes.width)]
        named = self._lanes.given.countries()
        for atom in _atoms(self._lanes, [*plans, *self._lanes.pack.always]):
            for tells, by in zip(found, _by(self._law, self._lanes, named, atom), strict=True):
                for asked in by:
                    tells.setdefault(asked, []).append(atom)
        return found

    @cached_property
    def _pairs(self) -> Pairs:
        free = {atom for tells in self._tells for atoms in tells.values() for atom in atoms}
        plans = [[gate for _, gate in route.plans] for route in self._unknown]
        return Pairs(self._lanes.worlds(), plans, free.__contains__)


def sure(law: Law, lanes: Lanes, ahead: Ahead) -> set[Asked]:
    """Questions of which an answer settles a route, and that no `always` ties to others: they matter without a proof.

    The route is not known: in some world it goes the other way, and that answer can be put in its place.
    """
    named = lanes.given.countries()
    tied = set[Asked]().union(*(by for atom in _atoms(lanes, lanes.pack.always) for by in _by(law, lanes, named, atom)))
    settled = 0
    for answers in ahead.settled:
        settled |= answers
    return {asked for asked, answers in ahead.answers.items() if settled & answers and asked not in tied}


def _atoms(lanes: Lanes, roots: Iterable[Gate]) -> list[Gate]:
    return [gate for gate in lanes.open_below(roots)[0] if lanes.circuit.is_atom[gate]]


def _by(law: Law, lanes: Lanes, named: set[str], atom: Gate) -> list[set[Asked]]:
    """The questions that tell an atom, in each filling."""
    test = lanes.circuit.test(atom)
    if "@" not in repr(test):
        return [asked_by(test, 1, law, lanes, named)] * lanes.width
    return [asked_by(test, 1 << i, law, lanes, named) for i in range(lanes.width)]
