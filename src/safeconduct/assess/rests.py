"""What an open route rests on: the assessments that keep it open, and the showings that would end it.

All of it is asked in two evaluations of the circuit: a lane for each assessment left out and each showing made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..circuit.gates import Gate, evaluate
from ..lawbook.model import Law
from ..routes.pack import Route
from .lanes import Lanes

Names = tuple[str, ...]


def rests_on(law: Law, lanes: Lanes, routes: Sequence[Route]) -> Mapping[Names, tuple[Names, Names]]:
    """For each open route: a minimal set of assessments that keeps it open, and the showings that each end it.

    If no showing ends it alone, a minimal set of showings that ends it together.
    """
    if not routes:
        return {}
    answered = {fact for fact, _ in lanes.given.answers}
    assessments = [f.id for f in law.facts.values() if f.kind == "assessment" and f.id in answered]
    showings = [f.id for f in law.facts.values() if f.kind == "showing"]
    asked = _Changed(lanes, routes)
    first = asked.lanes([*(({fact}, set()) for fact in assessments), *((set(), {fact}) for fact in showings)])
    needed: dict[Names, list[str]] = {}
    ended: dict[Names, list[str]] = {}
    for r, route in enumerate(routes):
        needed[route.outcomes] = [fact for i, fact in enumerate(assessments) if not first[r] >> i & 1]
        ended[route.outcomes] = [fact for i, fact in enumerate(showings) if not first[r] >> (len(assessments) + i) & 1]
    second = asked.lanes(
        [({a for a in assessments if a not in needed[r.outcomes]}, set()) for r in routes] + [(set(), set(showings))]
    )
    out = {}
    for r, route in enumerate(routes):
        spine = route.outcomes
        if not second[r] >> r & 1:
            needed[spine] = _fewest(asked, r, assessments)
        if not ended[spine] and not second[r] >> len(routes) & 1:
            ended[spine] = _fewest_showings(asked, r, showings)
        out[spine] = (tuple(needed[spine]), tuple(ended[spine]))
    return out


def _fewest(asked: _Changed, r: int, assessments: list[str]) -> list[str]:
    kept = list(assessments)
    for fact in assessments:
        left_out = {other for other in assessments if other not in kept or other == fact}
        if asked.lanes([(left_out, set())])[r]:
            kept.remove(fact)
    return kept


def _fewest_showings(asked: _Changed, r: int, showings: list[str]) -> list[str]:
    kept = list(showings)
    for fact in showings:
        made = {other for other in kept if other != fact}
        if not asked.lanes([(set(), made)])[r]:
            kept.remove(fact)
    return kept


class _Changed:
    """Evaluates the open plans of some routes with assessments left out and showings made."""

    def __init__(self, lanes: Lanes, routes: Sequence[Route]) -> None:
        self._lanes, self.circuit = lanes, lanes.circuit
        # one filling and the plans that are open in it, for each route
        self.plans: list[tuple[int, list[Gate]]] = []
        for route in routes:
            opens = [(lanes.kleene(gate)[0], gate) for _, gate in route.plans]
            filling = next((i for i in range(lanes.width) if any(t >> i & 1 for t, _ in opens)), 0)
            self.plans.append(
                (filling, [gate for t, gate in opens if t >> filling & 1] or [gate for _, gate in route.plans])
            )
        self.order = self.circuit.cone([gate for _, gates in self.plans for gate in gates])
        self.fact_of: dict[Gate, str] = {}
        for gate in self.order:
            if self.circuit.is_atom[gate]:
                test = self.circuit.test(gate)
                if test[0] == "is":
                    self.fact_of[gate] = test[1]

    def lanes(self, changes: Sequence[tuple[set[str], set[str]]]) -> list[int]:
        """For each route a plane: a bit for each change under which it is still open."""
        width, count = self._lanes.width, len(changes)
        full = (1 << width * count) - 1
        spread = sum(1 << n * width for n in range(count))
        block = (1 << width) - 1
        out: dict[str, int] = {}
        made: dict[str, int] = {}
        for n, (left_out, shown) in enumerate(changes):
            for fact in left_out:
                out[fact] = out.get(fact, 0) | block << n * width
            for fact in shown:
                made[fact] = made.get(fact, 0) | block << n * width
        atoms = {}
        for gate in self.order:
            if not self.circuit.is_atom[gate]:
                continue
            t, f = self._lanes.kleene(gate)
            t, f = t * spread, f * spread
            fact = self.fact_of.get(gate, "")
            if fact in out:
                t, f = t & ~out[fact], f & ~out[fact]
            if fact in made:
                t, f = t | made[fact], f & ~made[fact]
            atoms[gate] = (t, f)
        known = evaluate(self.circuit, self.order, atoms, full)
        planes = []
        for filling, gates in self.plans:
            plane = 0
            for gate in gates:
                t = known[gate]
                for n in range(count):
                    plane |= (t >> (n * width + filling) & 1) << n
            planes.append(plane)
        return planes
