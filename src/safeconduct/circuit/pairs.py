"""Pairs of worlds that agree in all but what is asked: does an answer matter, and if not alone, together with which?

The first world of a pair is any of `Worlds`. The second has literals of its own only for what may differ and for the
gates above it; the rest it shares with the first, so a pair costs little more than a world.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from typing import Generic, TypeVar

from .gates import Gate
from .worlds import Worlds

K = TypeVar("K")
R = TypeVar("R")


class Pairs(Generic[R]):
    """The pairs of worlds of one person, both of which fit every `always`, in each filling of the countries.

    `choices` are the plans of each route that is not known: it can be gone if one of them holds. Only the atoms
    `loose` may differ, those of them that are not held alike.
    """

    def __init__(self, worlds: Worlds, choices: Mapping[R, Sequence[Gate]], loose: Collection[Gate]) -> None:
        self._worlds = worlds
        self._first = worlds.prepare(gate for gates in choices.values() for gate in gates)
        self._second: dict[Gate, int] = {}
        self._alike: dict[Gate, int] = {}
        self._going: dict[int, R] = {}
        self._fits = worlds.free()
        """Holds if the second world fits every `always`."""
        clauses: list[list[int]] = []
        for atom in loose:
            if atom in self._first:
                one, other, alike = self._first[atom], worlds.free(), worlds.free()
                self._second[atom], self._alike[atom] = other, alike
                clauses += [[-alike, -one, other], [-alike, one, -other]]
        self._reads = 0
        """What the atoms that may differ read, as bits."""
        for atom in self._second:
            self._reads |= worlds.circuit.support[atom]
        clauses += self._cells()
        clauses += self._gates([gate for gates in (*choices.values(), worlds.always) for gate in gates])
        clauses += [[-self._fits, self._signed(gate)[1]] for gate in worlds.always if abs(gate) in self._second]
        self.goes, self.moves = worlds.free(), worlds.free()
        """Goals: a route that can be gone in the first world and not in the second; a plan that holds in the first."""
        clauses += self._goals(choices)
        worlds.tie(clauses)

    def turned(self, lane: int, asked: Collection[Gate]) -> R | None:
        """A route that goes in one world and not in another that differs in nothing but the atoms `asked`."""
        model = self._pair_of(lane, self.goes, asked)
        return None if model is None else next(route for go, route in self._going.items() if model[go - 1] > 0)

    def fewest(self, lane: int, goal: int, tells: Mapping[K, Collection[Gate]], ranked: Iterable[K]) -> set[K] | None:
        """A smallest set of questions on which the goal hangs, none of which can be left out, the last ranked left out
        first. None: it hangs on none of them. `tells` says which atoms a question tells in that filling.
        """
        order = [key for key in ranked if key in tells]
        left = self._differ(lane, goal, tells, set(order))
        if left is None:
            return None
        for asked in reversed(order):
            if asked in left:
                fewer = self._differ(lane, goal, tells, left - {asked})
                left = left if fewer is None else fewer
        return left

    def _differ(self, lane: int, goal: int, tells: Mapping[K, Collection[Gate]], asked: Set[K]) -> set[K] | None:
        """What differs in a pair of worlds that reaches the goal and differs in nothing but `asked`. None: no pair."""
        model = self._pair_of(lane, goal, [atom for key in asked for atom in tells[key]])
        if model is None:
            return None
        apart = {
            atom
            for atom, other in self._second.items()
            if (model[self._first[atom] - 1] > 0) is not (model[other - 1] > 0)
        }
        return {key for key in asked if not apart.isdisjoint(tells[key])}

    def _pair_of(self, lane: int, goal: int, asked: Collection[Gate]) -> Sequence[int] | None:
        """A pair of worlds that reaches the goal and differs in nothing but `asked`, as the solver writes it."""
        loose = set(asked)
        held = (alike for atom, alike in self._alike.items() if atom not in loose)
        return self._worlds.world(lane, [self._fits, goal, *held])

    def _signed(self, gate: Gate) -> tuple[int, int]:
        top = abs(gate)
        one = self._first[top]
        other = self._second.get(top, one)
        return (one, other) if gate > 0 else (-one, -other)

    def _gates(self, roots: Iterable[Gate]) -> Iterable[list[int]]:
        """The gates above what may differ, for the second world."""
        circuit, first, second, reads = self._worlds.circuit, self._first, self._second, self._reads
        above: set[Gate] = set()
        stack = [abs(root) for root in roots]
        while stack:
            gate = stack.pop()
            if gate not in above and gate in first and circuit.support[gate] & reads and not circuit.is_atom[gate]:
                above.add(gate)
                stack.extend([abs(arg) for arg in circuit.args(gate)])
        for gate in sorted(above):
            args = [arg for arg in circuit.args(gate) if abs(arg) in first]
            if second.keys().isdisjoint(map(abs, args)):
                continue
            out = second[gate] = self._worlds.free()
            others = [self._signed(arg)[1] for arg in args]
            yield from ([-out, other] for other in others)
            yield [out, *(-other for other in others)]

    def _cells(self) -> Iterable[list[int]]:
        """Ties the atoms of each variable that may differ to its cells, in the second world."""
        circuit, knowledge = self._worlds.circuit, self._worlds.knowledge
        near = [gate for gate in self._first if circuit.is_atom[gate] and circuit.support[gate] & self._reads]
        for group in knowledge[0].groups(near, knowledge):
            if (len(group.atoms) == 1 and len(group.cells) == 2) or self._second.keys().isdisjoint(group.atoms):
                continue
            names = []
            for cell in group.cells:
                name = self._worlds.free()
                names.append(name)
                for atom, truth in zip(group.atoms, cell, strict=True):
                    yield [-name, self._signed(atom if truth else -atom)[1]]
            yield [-self._fits, *names]

    def _goals(self, choices: Mapping[R, Sequence[Gate]]) -> Iterable[list[int]]:
        moves = []
        for route, gates in choices.items():
            plans = [self._signed(gate) for gate in gates if abs(gate) in self._first]
            apart = [(one, other) for one, other in plans if one != other]
            for one, other in apart:
                move = self._worlds.free()
                moves.append(move)
                yield from ([-move, one], [-move, -other])
            if apart and all(self._worlds.planes[gate] != self._worlds.full for gate in gates):
                go = self._worlds.free()
                self._going[go] = route
                yield [-go, *(one for one, _ in plans)]
                yield from ([-go, -other] for _, other in plans)
        yield [-self.goes, *self._going]
        yield [-self.moves, *moves]
