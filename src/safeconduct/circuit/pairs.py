"""Pairs of worlds that agree in all but what is asked: does an answer matter, and if not alone, together with which?

The circuit stands twice in one SAT instance, once for each world of a pair. What nobody can be asked is one variable
for both; every other atom may differ, unless it is assumed to be alike.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from typing import Any, TypeVar

from .gates import Gate
from .worlds import Worlds

K = TypeVar("K")


class Pairs:
    """The pairs of worlds of one person, both of which fit every `always`, in each filling of the countries.

    `choices` are the plans of each route that is not known: it can be gone if one of them holds. `free` says whether
    an atom is one that an answer can tell, in any filling.
    """

    def __init__(self, worlds: Worlds, choices: Sequence[Sequence[Gate]], free: Callable[[Gate], bool]) -> None:
        from pysat.solvers import Solver

        self._worlds, self._last = worlds, 0
        self._solver: Any = Solver(name="minisat22")
        self._pair: dict[Gate, tuple[int, int]] = {}
        self._alike: dict[Gate, int] = {}
        self._assumed: dict[int, list[int]] = {}
        self._clauses: list[list[int]] = []
        self._going: dict[int, int] = {}
        self._encode([gate for gates in choices for gate in gates], free)
        self._varying = [atom for atom in self.atoms if worlds.planes[atom] | worlds.planes[-atom]]
        self.goes, self.moves = self._goals(choices)
        """Goals: a route that can be gone in the first world and not in the second; a plan that holds in the first."""
        self._solver.append_formula(self._clauses)

    @property
    def atoms(self) -> list[Gate]:
        """The atoms that are not known in every filling."""
        return [gate for gate in self._pair if self._worlds.circuit.is_atom[gate]]

    def differ(self, lane: int, goal: int, tells: Mapping[K, Collection[Gate]], asked: Set[K]) -> set[K] | None:
        """What differs in a pair of worlds that reaches the goal and differs in nothing but `asked`.

        None: no pair does. `tells` says which atoms a question tells in that filling.
        """
        model = self._pair_of(lane, goal, tells, asked)
        if model is None:
            return None

        def differs(atom: Gate) -> bool:
            one, other = self._pair[atom]
            return (model[one - 1] > 0) is not (model[other - 1] > 0)

        return {key for key in asked if any(differs(atom) for atom in tells[key])}

    def turned(self, lane: int, tells: Mapping[K, Collection[Gate]], asked: Set[K]) -> int | None:
        """A route, by its number, that goes in one world and not in another that differs in nothing but `asked`."""
        model = self._pair_of(lane, self.goes, tells, asked)
        return None if model is None else next(n for n, go in self._going.items() if model[go - 1] > 0)

    def fewest(self, lane: int, goal: int, tells: Mapping[K, Collection[Gate]], ranked: Iterable[K]) -> set[K] | None:
        """A smallest set of questions on which the goal hangs, none of which can be left out, the last ranked left out
        first. None: it hangs on none of them.
        """
        order = [key for key in ranked if key in tells]
        left = self.differ(lane, goal, tells, set(order))
        if left is None:
            return None
        for asked in reversed(order):
            if asked in left:
                fewer = self.differ(lane, goal, tells, left - {asked})
                left = left if fewer is None else fewer
        return left

    def _pair_of(
        self, lane: int, goal: int, tells: Mapping[K, Collection[Gate]], asked: Set[K]
    ) -> Sequence[int] | None:
        """A pair of worlds that reaches the goal and differs in nothing but `asked`, as the solver writes it."""
        loose = {self._alike[atom] for key in asked for atom in tells[key]}
        held = [alike for alike in self._alike.values() if alike not in loose]
        if not self._solver.solve(assumptions=[goal, *self._lane(lane), *held]):
            return None
        model: Sequence[int] = self._solver.get_model()
        return model

    def _lane(self, lane: int) -> list[int]:
        found = self._assumed.get(lane)
        if found is not None:
            return found
        planes, found = self._worlds.planes, self._assumed.setdefault(lane, [])
        for atom in self._varying:
            if (planes[atom] | planes[-atom]) >> lane & 1:
                sign = 1 if planes[atom] >> lane & 1 else -1
                found += [sign * literal for literal in self._pair[atom]]
        return found

    def _new(self) -> int:
        self._last += 1
        return self._last

    def _signed(self, gate: Gate) -> tuple[int, int]:
        one, other = self._pair[abs(gate)]
        return (one, other) if gate > 0 else (-one, -other)

    def _encode(self, roots: list[Gate], free: Callable[[Gate], bool]) -> None:
        circuit, planes, full = self._worlds.circuit, self._worlds.planes, self._worlds.full
        always = self._worlds.always
        new: set[Gate] = set()
        stack = [abs(root) for root in (*roots, *always)]
        while stack:
            gate = stack.pop()
            if gate in new or planes[gate] == full or planes[-gate] == full:
                continue
            new.add(gate)
            if not circuit.is_atom[gate]:
                stack.extend([abs(arg) for arg in circuit.args(gate)])
        for gate in sorted(new):
            if circuit.is_atom[gate]:
                one = self._new()
                self._pair[gate] = (one, self._new()) if free(gate) else (one, one)
                if free(gate):
                    self._tie(gate)
                continue
            args = [self._signed(arg) for arg in circuit.args(gate) if abs(arg) in new]
            one = self._new()
            self._pair[gate] = (one, one) if all(a == b for a, b in args) else (one, self._new())
            for n, out in enumerate(dict.fromkeys(self._pair[gate])):
                self._clauses.extend([-out, arg[n]] for arg in args)
                self._clauses.append([out, *(-arg[n] for arg in args)])
        for gate in always:
            self._clauses.extend([literal] if abs(gate) in new else [] for literal in dict.fromkeys(self._signed(gate)))
        for group in self._worlds.knowledge[0].groups(self.atoms, self._worlds.knowledge):
            if len(group.atoms) > 1 or len(group.cells) != 2:
                self._cells(group.atoms, group.cells)

    def _tie(self, atom: Gate) -> None:
        one, other = self._pair[atom]
        alike = self._alike[atom] = self._new()
        self._clauses += [[-alike, -one, other], [-alike, one, -other]]

    def _cells(self, atoms: Sequence[Gate], cells: Sequence[Sequence[bool]]) -> None:
        for n in range(2):
            names = []
            for cell in cells:
                name = self._new()
                names.append(name)
                for atom, truth in zip(atoms, cell, strict=True):
                    literal = self._pair[atom][n]
                    self._clauses.append([-name, literal if truth else -literal])
            self._clauses.append(names)

    def _goals(self, choices: Sequence[Sequence[Gate]]) -> tuple[int, int]:
        planes, full = self._worlds.planes, self._worlds.full
        goes, moves = [self._new()], [self._new()]
        for n, gates in enumerate(choices):
            plans = [self._signed(gate) for gate in gates if abs(gate) in self._pair]
            for one, other in plans:
                if one != other:
                    move = self._new()
                    moves.append(move)
                    self._clauses += [[-move, one], [-move, -other]]
            if all(planes[gate] != full for gate in gates):
                go = self._going[n] = self._new()
                goes.append(go)
                self._clauses.append([-go, *(one for one, _ in plans)])
                self._clauses.extend([-go, -other] for _, other in plans)
        self._clauses += [[-goes[0], *goes[1:]], [-moves[0], *moves[1:]]]
        return goes[0], moves[0]
