"""Exact answers: does a gate hold in every world, in some, in none?

Worlds are all ways in which the unknown could turn out that fit every `always`. Few worlds are enumerated as
lanes; where they are too many, SAT decides. A solver that gives up is an error, never Kleene's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from .gates import FALSE, TRUE, Circuit, Gate, Planes
from .knowledge import Knowledge

ENUMERATE = 256
"""At most so many worlds are enumerated; above that SAT decides."""


class Contradiction(Exception):
    """The answers fit no world: two of them clash."""


class Worlds:
    """The worlds of one person in one lane, over a circuit whose gates were evaluated once in Kleene's logic.

    `values` maps each gate of interest to True, False or None (its cone included).
    """

    def __init__(self, circuit: Circuit, knowledge: Knowledge, values: Mapping[Gate, bool | None], always: Iterable[Gate]) -> None:
        self.circuit, self.knowledge, self.values = circuit, knowledge, values
        self.always = [gate for gate in always if self.known(gate) is not True]
        if any(self.known(gate) is False for gate in self.always):
            raise Contradiction
        self.counts = {"kleene": 0, "worlds": 0, "sat": 0}
        self._solver: Any = None  # python-sat, loaded when SAT is first needed
        self._literals: dict[Gate, int] = {}
        self._grouped: set[Gate] = set()
        self._last = 0
        self._residual: dict[Gate, list[Gate]] = {}
        self._memo: dict[tuple[Gate, ...], bool] = {}

    def known(self, gate: Gate) -> bool | None:
        """Kleene's value of a signed gate."""
        if gate in (TRUE, FALSE):
            return gate == TRUE
        found = self.values[abs(gate)]
        return found if gate > 0 or found is None else not found

    def can_all_hold(self, *gates: Gate) -> bool:
        """Whether some world makes every one of `gates` true."""
        open_gates: list[Gate] = []
        for gate in gates:
            known = self.known(gate)
            if known is False:
                self.counts["kleene"] += 1
                return False
            if known is None:
                open_gates.append(gate)
        if not open_gates and not self.always:
            self.counts["kleene"] += 1
            return True
        key = tuple(sorted(set(open_gates)))
        if key not in self._memo:
            self._memo[key] = self._decide(key)
        return self._memo[key]

    def holds_in_every(self, gate: Gate) -> bool:
        """Whether every world makes `gate` true."""
        return not self.can_all_hold(-gate)

    def status(self, gate: Gate) -> bool | None:
        """True in every world, false in every world, or None."""
        known = self.known(gate)
        if known is not None:
            self.counts["kleene"] += 1
            return known
        if not self.can_all_hold(gate):
            return False
        return None if self.can_all_hold(-gate) else True

    def _decide(self, gates: tuple[Gate, ...]) -> bool:
        cone = self._unknown_cone([*gates, *self.always])
        atoms = [gate for gate in cone if self.circuit.is_atom[gate]]
        if len(atoms) <= 16:
            groups = self.knowledge.groups(atoms)
            count = 1
            for group in groups:
                count *= len(group.cells)
                if count > ENUMERATE:
                    break
            if count <= ENUMERATE:
                self.counts["worlds"] += 1
                return self._enumerate(gates, cone, groups, count)
        self.counts["sat"] += 1
        return self._sat(gates)

    def _enumerate(self, gates: tuple[Gate, ...], cone: list[Gate], groups: list[object], count: int) -> bool:
        lanes = (1 << count) - 1
        planes: dict[Gate, int] = {}
        for lane, cells in enumerate(product(*(group.cells for group in groups))):  # type: ignore[attr-defined]
            for group, cell in zip(groups, cells, strict=True):
                for atom, truth in zip(group.atoms, cell, strict=True):  # type: ignore[attr-defined]
                    if truth:
                        planes[atom] = planes.get(atom, 0) | 1 << lane
        for gate in cone:
            if self.circuit.is_atom[gate]:
                planes.setdefault(gate, 0)
                continue
            plane = lanes
            for arg in self.circuit.nodes[gate]:  # type: ignore[union-attr]
                plane &= self._plane(arg, planes, lanes)  # type: ignore[arg-type]
            planes[gate] = plane
        result = lanes
        for gate in (*gates, *self.always):
            result &= self._plane(gate, planes, lanes)
        return result != 0

    def _plane(self, gate: Gate, planes: Mapping[Gate, int], lanes: int) -> int:
        known = self.known(gate)
        if known is not None:
            return lanes if known else 0
        return planes[gate] if gate > 0 else lanes & ~planes[-gate]

    def _unknown_cone(self, roots: Iterable[Gate]) -> list[Gate]:
        seen: set[Gate] = set()
        stack = [abs(root) for root in roots]
        while stack:
            gate = stack.pop()
            if gate in seen or self.values[gate] is not None:
                continue
            seen.add(gate)
            if not self.circuit.is_atom[gate]:
                stack.extend(abs(arg) for arg in self.circuit.nodes[gate] if abs(arg) != TRUE)  # type: ignore[arg-type, union-attr]
        return sorted(seen)

    # SAT

    def _sat(self, gates: tuple[Gate, ...]) -> bool:
        self._prepare([*gates, *self.always])
        assert self._solver is not None
        answer = self._solver.solve(assumptions=[self._literal(gate) for gate in gates])
        if answer is None:
            raise RuntimeError("the solver gave up; the answer is not known to be right")
        return bool(answer)

    def core(self, gates: tuple[Gate, ...]) -> list[Gate]:
        """Of gates that cannot all hold: a few that cannot hold together."""
        open_gates = [gate for gate in gates if self.known(gate) is None]
        self._prepare([*open_gates, *self.always])
        assert self._solver is not None
        if self._solver.solve(assumptions=[self._literal(gate) for gate in open_gates]):
            return []
        found = set(self._solver.get_core() or ())
        return [gate for gate in open_gates if self._literal(gate) in found]

    def _prepare(self, roots: list[Gate]) -> None:
        if self._solver is None:
            from pysat.solvers import Solver

            self._solver = Solver(name="minisat22")
            self._encode(self.always)
            for gate in self.always:
                self._solver.add_clause([self._literal(gate)])
        self._encode(roots)

    def _literal(self, gate: Gate) -> int:
        literal = self._literals[abs(gate)]
        return literal if gate > 0 else -literal

    def _encode(self, roots: list[Gate]) -> None:
        solver = self._solver
        assert solver is not None
        new = [gate for gate in self._unknown_cone(roots) if gate not in self._literals]
        for gate in new:
            self._last += 1
            self._literals[gate] = self._last
        for gate in new:
            if self.circuit.is_atom[gate]:
                continue
            out = self._literals[gate]
            args = [self._literal(arg) for arg in self.circuit.nodes[gate] if self.known(arg) is None]  # type: ignore[union-attr, arg-type]
            for arg in args:
                solver.add_clause([-out, arg])
            solver.add_clause([out, *(-arg for arg in args)])
        atoms = [gate for gate in self._literals if self.circuit.is_atom[gate]]
        fresh = [gate for gate in new if self.circuit.is_atom[gate]]
        if fresh:
            self._cells(atoms, set(fresh))

    def _cells(self, atoms: list[Gate], fresh: set[Gate]) -> None:
        """Ties the atoms of each variable to its cells. A variable that gets new atoms is tied anew."""
        solver = self._solver
        assert solver is not None
        for group in self.knowledge.groups(atoms):
            if len(group.atoms) == 1 and len(group.cells) == 2:
                continue
            if not fresh & set(group.atoms):
                continue
            names = []
            for cell in group.cells:
                self._last += 1
                names.append(self._last)
                for atom, truth in zip(group.atoms, cell, strict=True):
                    literal = self._literals[atom]
                    solver.add_clause([-self._last, literal if truth else -literal])
            solver.add_clause(names)


def kleene(circuit: Circuit, knowledge: Knowledge, order: Iterable[Gate]) -> dict[Gate, bool | None]:
    """Kleene's value of every gate of `order` (a cone), for one lane."""
    values: dict[Gate, bool | None] = {TRUE: True}
    nodes, is_atom = circuit.nodes, circuit.is_atom
    for gate in order:
        if is_atom[gate]:
            values[gate] = knowledge.truth(nodes[gate])  # type: ignore[arg-type]
            continue
        result: bool | None = True
        for arg in nodes[gate]:  # type: ignore[union-attr]
            value = values[arg] if arg > 0 else values[-arg]  # type: ignore[index, operator]
            if value is None:
                result = None
            elif value is not (arg > 0):  # type: ignore[operator]
                result = False
                break
        values[gate] = result
    return values


def planes_of(circuit: Circuit, atoms: Iterable[Gate], lanes: list[Knowledge]) -> dict[Gate, Planes]:
    """The planes of the atoms, a lane for each knowledge."""
    planes: dict[Gate, Planes] = {}
    for atom in atoms:
        true = false = 0
        for i, lane in enumerate(lanes):
            truth = lane.truth(circuit.nodes[atom])  # type: ignore[arg-type]
            if truth is True:
                true |= 1 << i
            elif truth is False:
                false |= 1 << i
        planes[atom] = (true, false)
    return planes
