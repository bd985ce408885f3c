"""Exact answers: does a gate hold in every world, in some, in none?

Worlds are all ways in which the unknown could turn out that fit every `always`. Few worlds are enumerated as
lanes; where they are too many, SAT decides. A solver that gives up is an error, never Kleene's answer.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from .gates import Circuit, Gate
from .knowledge import Group, Knowledge

ENUMERATE = 64
"""At most so many worlds are enumerated; above that SAT decides."""
_FEW_ATOMS = 6
_TRIES = 8
"""Times that a world is looked for in which everything fails."""


class Worlds:
    """The worlds of one person under one reading, for every filling of the countries (a lane each).

    `planes` are those of Kleene's evaluation, by signed gate. What varies between lanes is a
    variable for the solver, and a lane is a set of assumptions: one encoding serves all of them.
    """

    def __init__(
        self,
        circuit: Circuit,
        knowledge: Sequence[Knowledge],
        planes: Mapping[Gate, int],
        always: Iterable[Gate],
    ) -> None:
        self.circuit, self.knowledge = circuit, knowledge
        self.planes, self.width = planes, len(knowledge)
        self.full = (1 << self.width) - 1
        self.counts = {"kleene": 0, "worlds": 0, "seen": 0, "sat": 0}
        self.always = [gate for gate in always if self._everywhere(gate) is not True]
        self._solver: Any = None  # python-sat, loaded when SAT is first needed
        self._literals: dict[Gate, int] = {}
        self._last = 0
        self._assumed: dict[int, list[int]] = {}
        self._varying: list[Gate] = []
        self._memo: dict[tuple[int, tuple[Gate, ...]], bool] = {}
        clocks: dict[Hashable, list[int]] = {}
        for lane, know in enumerate(knowledge):
            clocks.setdefault(know.clock, []).append(lane)
        self._clocks = list(clocks.values())
        self._clock_literals: list[int] = []  # none if all lanes have one clock
        self._seen: list[list[Sequence[int]]] = [[] for _ in knowledge]  # the worlds that SAT found, of each lane

    def known(self, gate: Gate, lane: int) -> bool | None:
        """Kleene's value of a signed gate in one lane."""
        if self.planes[gate] >> lane & 1:
            return True
        return False if self.planes[-gate] >> lane & 1 else None

    def can_all_hold(self, lane: int, *gates: Gate) -> bool:
        """Whether some world of the lane makes every one of `gates` true."""
        open_gates: list[Gate] = []
        for gate in gates:
            known = self.known(gate, lane)
            if known is False:
                self.counts["kleene"] += 1
                return False
            if known is None:
                open_gates.append(gate)
        if not open_gates and not self.always:
            self.counts["kleene"] += 1
            return True
        key = (lane, tuple(sorted(set(open_gates))))
        found = self._memo.get(key)
        if found is None:
            found = self._memo[key] = self._was_seen(lane, key[1]) or self._decide(lane, key[1])
        return found

    def prepare(self, gates: Iterable[Gate]) -> Mapping[Gate, int]:
        """Makes ready for questions about these gates: then a world found for one can answer for the others too.

        Returns the solver's literal of every gate that is not the same in all worlds of all lanes.
        """
        self._prepare([*gates, *self.always])
        return self._literals

    def look_for_none(self, lane: int, gates: Iterable[Gate]) -> None:
        """Looks for a world of the lane in which as many of `gates` as may be fail: it answers for all of them."""
        left = {-self._literal(gate): gate for gate in gates if self.known(gate, lane) is None}
        base = self._lane(lane)
        for _ in range(_TRIES):
            if not left:
                return
            self.counts["sat"] += 1
            if self._solve([*base, *left]):
                self._seen[lane].append(self._solver.get_model())
                return
            core = set(self._solver.get_core() or ())  # without one, no world of the lane fits at all
            if core.isdisjoint(left):
                return
            left = {literal: gate for literal, gate in left.items() if literal not in core}

    def free(self) -> int:
        """A literal for the solver that stands for nothing yet."""
        self._last += 1
        return self._last

    def tie(self, clauses: Iterable[Sequence[int]]) -> None:
        """Ties literals of `free` to those of gates. They must never leave out a world."""
        self._solver.append_formula(clauses)

    def world(self, lane: int, literals: Iterable[int]) -> Sequence[int] | None:
        """A world of the lane in which all of `literals` hold, as the solver writes it. None: there is none."""
        found: Sequence[int] | None = self._solver.get_model() if self._solve([*self._lane(lane), *literals]) else None
        return found

    def holds_in_every(self, lane: int, gate: Gate) -> bool:
        """Whether every world of the lane makes `gate` true."""
        return not self.can_all_hold(lane, -gate)

    def witness(self, lane: int, gate: Gate) -> dict[Gate, bool] | None:
        """Somebody in the lane for whom `gate` holds: the atoms that force it, with their truth. None: nobody."""
        known = self.known(gate, lane)
        if known is False:
            return None
        self._prepare([gate, *self.always])
        base, wanted = self._lane(lane), [] if known else [self._literal(gate)]
        if not self._solver.solve(assumptions=[*base, *wanted]):
            return None
        if known:
            return {}
        model = set(self._solver.get_model())
        atoms = {
            atom: self._literals[atom] in model for atom in self._unknown_cone([gate], lane) if self._is_atom(atom)
        }
        chosen = {(self._literals[atom] if truth else -self._literals[atom]): atom for atom, truth in atoms.items()}
        self._solver.solve(assumptions=[*base, *chosen, -self._literal(gate)])
        return {chosen[literal]: atoms[chosen[literal]] for literal in self._solver.get_core() if literal in chosen}

    def _is_atom(self, gate: Gate) -> bool:
        return self.circuit.is_atom[gate]

    def _decide(self, lane: int, gates: tuple[Gate, ...]) -> bool:
        below = 0
        for gate in (*gates, *self.always):
            below |= self.circuit.support[abs(gate)]
        unknown = below & self.knowledge[lane].unknown
        if unknown.bit_count() <= _FEW_ATOMS:
            cone = self._unknown_cone([*gates, *self.always], lane)
            groups = self.knowledge[lane].groups([gate for gate in cone if self.circuit.is_atom[gate]])
            count = 1
            for group in groups:
                count *= len(group.cells)
            if count <= ENUMERATE:
                self.counts["worlds"] += 1
                return self._enumerate(lane, gates, cone, groups, count)
        self.counts["sat"] += 1
        return self._sat(lane, gates)

    def _enumerate(
        self, lane: int, gates: tuple[Gate, ...], cone: list[Gate], groups: Sequence[Group], count: int
    ) -> bool:
        every = (1 << count) - 1
        planes: dict[Gate, int] = {}
        for world, cells in enumerate(product(*(group.cells for group in groups))):
            for group, cell in zip(groups, cells, strict=True):
                for atom, truth in zip(group.atoms, cell, strict=True):
                    if truth:
                        planes[atom] = planes.get(atom, 0) | 1 << world
        result = every
        for gate in cone:
            if self.circuit.is_atom[gate]:
                planes.setdefault(gate, 0)
                continue
            plane = every
            for arg in self.circuit.args(gate):
                plane &= self._plane(arg, lane, planes, every)
            planes[gate] = plane
        for gate in (*gates, *self.always):
            result &= self._plane(gate, lane, planes, every)
        return result != 0

    def _plane(self, gate: Gate, lane: int, planes: Mapping[Gate, int], every: int) -> int:
        known = self.known(gate, lane)
        if known is not None:
            return every if known else 0
        return planes[gate] if gate > 0 else every & ~planes[-gate]

    def _unknown_cone(self, roots: Iterable[Gate], lane: int) -> list[Gate]:
        seen: set[Gate] = set()
        stack = [abs(root) for root in roots]
        while stack:
            gate = stack.pop()
            if gate in seen or self.known(gate, lane) is not None:
                continue
            seen.add(gate)
            if not self.circuit.is_atom[gate]:
                stack.extend(abs(arg) for arg in self.circuit.args(gate))
        return sorted(seen)

    # SAT

    def _everywhere(self, gate: Gate) -> bool | None:
        """Kleene's value if it is the same, and known, in every lane."""
        if self.planes[gate] == self.full:
            return True
        return False if self.planes[-gate] == self.full else None

    def _sat(self, lane: int, gates: tuple[Gate, ...]) -> bool:
        self._prepare([*gates, *self.always])
        found = self._solve([*self._lane(lane), *(self._literal(gate) for gate in gates)])
        if found:
            self._seen[lane].append(self._solver.get_model())
        return found

    def _solve(self, assumptions: list[int]) -> bool:
        answer = self._solver.solve(assumptions=assumptions)
        if answer is None:
            raise RuntimeError("the solver gave up; the answer is not known to be right")
        return bool(answer)

    def _was_seen(self, lane: int, gates: tuple[Gate, ...]) -> bool:
        """Whether a world that was found before makes every one of `gates` true. One without a gate says nothing."""
        if not self._seen[lane]:
            return False
        literals = self._literals
        try:
            wanted = [(literals[abs(gate)] - 1, gate > 0) for gate in gates]
        except KeyError:
            return False
        most = max((at for at, _ in wanted), default=-1)
        for model in self._seen[lane]:
            if most < len(model) and all((model[at] > 0) is truth for at, truth in wanted):
                self.counts["seen"] += 1
                return True
        return False

    def _lane(self, lane: int) -> list[int]:
        found = self._assumed.get(lane)
        if found is None:
            found = [
                literal for literal, lanes in zip(self._clock_literals, self._clocks, strict=False) if lane in lanes
            ]
            for atom in self._varying:
                if self.planes[atom] >> lane & 1:
                    found.append(self._literals[atom])
                elif self.planes[-atom] >> lane & 1:
                    found.append(-self._literals[atom])
            self._assumed[lane] = found
        return found

    def _prepare(self, roots: list[Gate]) -> None:
        if self._solver is None:
            from pysat.solvers import Solver

            self._solver = Solver(name="minisat22")
            if len(self._clocks) > 1:
                self._clock_literals = list(range(1, len(self._clocks) + 1))
                self._last = len(self._clocks)
            self._encode(self.always)
            for gate in self.always:
                self._solver.add_clause([self._literal(gate)] if self._everywhere(gate) is None else [])
        self._encode(roots)

    def _literal(self, gate: Gate) -> int:
        return self._literals[gate] if gate > 0 else -self._literals[-gate]

    def _encode(self, roots: list[Gate]) -> None:
        literals, is_atom, planes, full = self._literals, self.circuit.is_atom, self.planes, self.full
        new: list[Gate] = []
        stack = [abs(root) for root in roots]
        while stack:
            gate = stack.pop()
            if gate in literals or planes[gate] == full or planes[-gate] == full:
                continue
            self._last += 1
            literals[gate] = self._last
            new.append(gate)
            if not is_atom[gate]:
                stack.extend([abs(arg) for arg in self.circuit.args(gate)])
        if not new:
            return
        self._solver.append_formula(self._clauses([gate for gate in new if not is_atom[gate]]))
        if fresh := [gate for gate in new if is_atom[gate]]:
            self._varying += [atom for atom in fresh if planes[atom] | planes[-atom]]
            self._assumed.clear()
            self._cells(set(fresh))

    def _clauses(self, gates: Iterable[Gate]) -> Iterator[list[int]]:
        """What makes each literal that of an AND, one by one: kept together they would keep the collector busy."""
        literals, args_of = self._literals, self.circuit.args
        for gate in gates:
            out, falls = literals[gate], [literals[gate]]
            for arg in args_of(gate):
                if (top := abs(arg)) in literals:
                    literal = literals[top] if arg > 0 else -literals[top]
                    falls.append(-literal)
                    yield [-out, literal]
            yield falls

    def _cells(self, fresh: set[Gate]) -> None:
        """Ties the atoms of each variable to its cells. A variable that gets new atoms is tied anew.

        Lanes on other days, or in which other dates are known, have other cells for the dates that are not known.
        """
        atoms = [gate for gate in self._literals if self.circuit.is_atom[gate]]
        tied: dict[tuple[tuple[Gate, ...], tuple[tuple[bool, ...], ...]], list[int]] = {}
        for clock, (first, *_) in enumerate(self._clocks):
            for group in self.knowledge[first].groups(atoms, self.knowledge):
                if (len(group.atoms) > 1 or len(group.cells) != 2) and fresh.intersection(group.atoms):
                    tied.setdefault((group.atoms, group.cells), []).append(clock)
        clauses: list[list[int]] = []
        for (tied_atoms, cells), clocks in tied.items():
            names = []
            for cell in cells:
                self._last += 1
                names.append(self._last)
                for atom, truth in zip(tied_atoms, cell, strict=True):
                    literal = self._literals[atom]
                    clauses.append([-self._last, literal if truth else -literal])
            if len(clocks) == len(self._clocks):
                clauses.append(names)
            else:
                clauses.extend([-self._clock_literals[clock], *names] for clock in clocks)
        self._solver.append_formula(clauses)
