"""What the tests ask of the engine: gates of provisions with their values, and the lanes of a person."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from itertools import product

from laws import Case

from safeconduct.assess.lanes import Lanes, named
from safeconduct.circuit.atlas import Atlas, TooManyNamed, atlas_of, real
from safeconduct.circuit.compile import Compiler
from safeconduct.circuit.gates import Circuit, Gate, Known, evaluate
from safeconduct.circuit.knowledge import Filling, Knowledge, knowledge_for
from safeconduct.circuit.worlds import Worlds
from safeconduct.lawbook.given import Given
from safeconduct.lawbook.meaning import PLAIN, Lane, Situation
from safeconduct.routes.build import build
from safeconduct.routes.find import Rules
from safeconduct.routes.pack import Pack, Plan


class Gates:
    """The provisions of a law as gates, read for one person. With `classes`, as screening reads them; else each
    country has a representative of its own."""

    def __init__(self, case: Case, classes: bool = False) -> None:
        self.case = case
        alone = Atlas(tuple(((code,), (code,)) for code in case.law.countries))
        self.compiler = Compiler(case.law, atlas_of(case.law, 4) if classes else alone)
        self.filling = next(self.compiler.atlas.fillings(named(case.given), ()))
        self.gates: dict[str, Gate] = {id: self.compiler.provision(id) for id in case.law.provisions}
        self.always = [self.compiler.formula(rule.holds) for rule in case.law.always]
        self.order = self.compiler.circuit.cone([*self.gates.values(), *self.always])

    def knowledge(self, given: Given, lane: Lane = PLAIN) -> Knowledge:
        return knowledge_for(self.compiler, given, self.case.today, self.case.reader, self.filling, lane)

    def status(self, given: Given, lane: Lane = PLAIN) -> dict[str, bool | None]:
        """Yes in every world, no in every world, or not known, for every provision."""
        know = self.knowledge(given, lane)
        worlds = Worlds(self.compiler.circuit, [know], self._planes(know), self.always)
        return {
            id: True if not worlds.can_all_hold(0, -gate) else None if worlds.can_all_hold(0, gate) else False
            for id, gate in self.gates.items()
        }

    def values(
        self, given: Given, free: Mapping[Hashable, bool] | None = None, lane: Lane = PLAIN
    ) -> dict[str, bool | None]:
        """Kleene's value of every provision; with `free`, the atoms that the law leaves open are fixed."""
        know = self.knowledge(given, lane)
        known = self._planes(_Fixed(know, free) if free is not None else know)
        return {id: _truth(gate, known) for id, gate in self.gates.items()}

    def _planes(self, know: Knowledge) -> Known:
        circuit: Circuit = self.compiler.circuit
        atoms = {}
        for gate in self.order:
            if circuit.is_atom[gate]:
                truth = know.truth(circuit.nodes[gate])  # type: ignore[arg-type]
                atoms[gate] = (int(truth is True), int(truth is False))
        return evaluate(circuit, self.order, atoms, 1)


def _truth(gate: Gate, known: Known) -> bool | None:
    return True if known[gate] else False if known[-gate] else None


class _Fixed(Knowledge):
    """Knowledge in a world in which the free atoms are fixed."""

    def __init__(self, know: Knowledge, free: Mapping[Hashable, bool]) -> None:
        self.__dict__.update(know.__dict__)
        s = know._situation
        self._situation = Situation(s.law, s.given, s.today, s.reader, s.lane, free)
        self._shared = {}

    def truth(self, test: tuple[object, ...]) -> bool | None:
        if test[0] == "free":
            return self._situation.free.get(tuple(test[1:]))
        return super().truth(test)


def lanes(case: Case, given: Given, pack: Pack, rules: Rules = Rules()) -> Lanes:  # noqa: B008
    """The lanes of a person, the pack built anew if they name many countries (as `screen` does)."""
    try:
        return Lanes(case.law, pack, given, case.today, case.reader)
    except TooManyNamed as more:
        return Lanes(case.law, build(case.law, more.slots, rules), given, case.today, case.reader)


def statuses(case: Case, given: Given, pack: Pack) -> dict[str, bool | None]:
    """The status of every route, by its id."""
    found = lanes(case, given, pack)
    return {route.id: found.status(route) for route in found.pack.routes}


def concrete(
    case: Case, pack: Pack, plan: Plan, filling: Filling
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """A plan with real countries; *any other* is the first country of the class that has no representative here."""
    shown = set(filling.values())
    of = {
        name: next((c for c in countries if c not in shown), "")
        for countries, names in pack.atlas.classes
        for name in names
    }
    return tuple((id, tuple((name, real(filling, rep) or of[rep]) for name, rep in loop)) for id, loop in plan)


def every_concrete(pack: Pack, plan: Plan) -> Iterator[tuple[tuple[str, tuple[tuple[str, str], ...]], ...]]:
    """A plan with every choice of real countries for its representatives."""
    of = {name: countries for countries, names in pack.atlas.classes for name in names}
    reps = sorted({rep for _, loop in plan for _, rep in loop})
    for codes in product(*(of[rep] for rep in reps)):
        if len(set(codes)) == len(codes):
            chosen = dict(zip(reps, codes, strict=True))
            yield tuple((id, tuple((name, chosen[rep]) for name, rep in loop)) for id, loop in plan)
