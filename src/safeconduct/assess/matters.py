"""Whether a question can matter: two worlds that differ in its answer alone must differ in a way to go.

Kleene's logic names a question wherever an open atom stands below an open route, though what is always true, or another
atom of the same fact, may have made it idle. Here it is asked exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from ..circuit.gates import Gate
from ..circuit.pairs import Pairs
from ..lawbook.model import Law
from ..routes.pack import Route
from .candidates import asked_by
from .choose import Spine
from .lanes import Lanes
from .supposed import Ahead, Asked


class Matters:
    """What can matter to the routes of one person that are not known."""

    def __init__(self, law: Law, lanes: Lanes) -> None:
        self._law, self._lanes, self._named = law, lanes, lanes.given.countries()
        self._by: dict[Gate, list[set[Asked]]] = {}

    def turned(self, asked: Asked, routes: Sequence[Route]) -> Route | None:
        """A route that opens or shuts for somebody like this person with the answer to this question alone."""
        tells = self._tells(asked)
        by = {route.outcomes: route for route in routes}
        pairs = self._pairs(routes, {atom for atoms in tells for atom in atoms})
        for i, atoms in enumerate(tells):
            if atoms and (spine := pairs.turned(i, atoms)) is not None:
                return by[spine]
        return None

    def with_others(self, ranked: Sequence[Asked], routes: Sequence[Route]) -> Asked | None:
        """The best of the fewest questions that matter together. None: no answers settle anything.

        Where some way is open whatever the answers, those matter that tell which.
        """
        told = {asked: self._tells(asked) for asked in ranked}
        pairs = self._pairs(routes, {atom for tells in told.values() for atoms in tells for atom in atoms})
        for goal in (pairs.goes, pairs.moves):
            for i in range(self._lanes.width):
                tells = {asked: atoms[i] for asked, atoms in told.items() if atoms[i]}
                if found := pairs.fewest(i, goal, tells, ranked):
                    return min(found, key=ranked.index)
        return None

    def _pairs(self, routes: Sequence[Route], loose: Set[Gate]) -> Pairs[Spine]:
        plans = {route.outcomes: [gate for _, gate in route.plans] for route in routes}
        return Pairs(self._lanes.worlds(), plans, loose)

    def _tells(self, asked: Asked) -> list[list[Gate]]:
        """In each filling, the atoms that a question tells."""
        found: list[list[Gate]] = [[] for _ in range(self._lanes.width)]
        for atom in self._lanes.pack.reading.get(asked[0], ()):
            if atom not in self._by:
                self._by[atom] = _by(self._law, self._lanes, self._named, atom)
            for told, by in zip(found, self._by[atom], strict=True):
                if asked in by:
                    told.append(atom)
        return found


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
    """The questions that tell an atom, in each filling in which it is not known."""
    test, known = lanes.circuit.test(atom), lanes.known[atom] | lanes.known[-atom]
    if "@" not in repr(test):
        asked = asked_by(test, 1, law, lanes, named)
        return [set() if known >> i & 1 else asked for i in range(lanes.width)]
    return [set() if known >> i & 1 else asked_by(test, 1 << i, law, lanes, named) for i in range(lanes.width)]
