"""Looks one answer ahead: what each answer that could be given would make of each route, all side by side.

One evaluation of the circuit serves all of them: a lane for each answer in each filling of the countries.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..circuit.gates import Gate, Known, Test, evaluate
from ..circuit.knowledge import Group
from ..lawbook.given import Members
from ..lawbook.model import Law
from ..routes.pack import Route
from .lanes import Lanes

Asked = tuple[str, str]
"""A fact and its place."""
Supposed = tuple[Asked, dict[Gate, bool]]
"""A question, and what one of its answers makes of the atoms."""
Bits = int
"""A bit for each answer."""


class Ahead(NamedTuple):
    """What answers would do: `answers` says which are those of a question; the others have an entry a route."""

    answers: dict[Asked, Bits]
    opened: list[Bits]
    closed: list[Bits]
    touched: list[Bits]

    @property
    def settled(self) -> list[Bits]:
        """For each route the answers that open or close it."""
        return [opened | closed for opened, closed in zip(self.opened, self.closed, strict=True)]


def look_ahead(law: Law, lanes: Lanes, unknown: Sequence[Route]) -> Ahead:
    """What each answer to each question that is open would make of the routes `unknown`, in Kleene's logic."""
    order, settled = lanes.open_below(gate for r in unknown for gate in (r.need, *(plan for _, plan in r.plans)))
    supposed = _suppose(law, lanes, order)
    answers: dict[Asked, Bits] = {}
    for n, (asked, _) in enumerate(supposed):
        answers[asked] = answers.get(asked, 0) | 1 << n
    spread = _Spread(lanes.width, len(supposed))
    known = _evaluate(lanes, order, settled, supposed, spread)
    opened, closed, touched = [], [], []
    for route in unknown:
        need, before = (known[route.need], known[-route.need]), lanes.kleene(route.need)
        holds = 0
        for _, gate in route.plans:
            holds |= known[gate]
        opened.append(spread.some(holds))
        closed.append(spread.every(need[1]))
        touched.append(spread.some((need[0] ^ spread.over(before[0])) | (need[1] ^ spread.over(before[1]))))
    return Ahead(answers, opened, closed, touched)


class _Spread:
    """Planes with a bit for each answer in each filling: the answers of one filling lie side by side."""

    def __init__(self, width: int, count: int) -> None:
        self.width, self.count, self.block = width, count, (1 << count) - 1
        self.full = (1 << width * count) - 1
        self.column = sum(1 << i * count for i in range(width))
        self._spread: dict[int, int] = {}

    def over(self, plane: int) -> int:
        """A plane over the fillings, the same under every answer."""
        found = self._spread.get(plane)
        if found is None:
            found = sum(self.block << i * self.count for i in range(self.width) if plane >> i & 1)
            self._spread[plane] = found
        return found

    def some(self, plane: int) -> Bits:
        """The answers under which it holds in some filling."""
        found = 0
        while plane:
            found |= plane & self.block
            plane >>= self.count
        return found

    def every(self, plane: int) -> Bits:
        """The answers under which it holds in every filling."""
        return self.block & ~self.some(self.full & ~plane)


def _suppose(law: Law, lanes: Lanes, order: Sequence[Gate]) -> list[Supposed]:
    """Each answer that could be given to each question that is open."""
    circuit = lanes.circuit
    open_atoms = [g for g in order if circuit.is_atom[g]]
    tried = lanes.width - 1  # the lane of *any other country* knows least
    groups: dict[Asked, list[Group]] = {}
    for i in range(lanes.width):
        for group in lanes.knowledge["plain"][i].groups(open_atoms):
            asked = _question(circuit.test(group.atoms[0]), group, law, lanes)
            if asked and group not in groups.setdefault(asked, []) and (i == tried or not groups[asked]):
                groups[asked].append(group)
    return [
        (asked, dict(zip(group.atoms, cell, strict=True)))
        for asked, found in groups.items()
        for group in [_whole_list(found) if law.facts[asked[0]].base == "some_of" else found[0]]
        for cell in group.cells
    ]


def _whole_list(items: Sequence[Group]) -> Group:
    """The answers to a list: none of its items that are open, or one of them alone."""
    atoms = tuple(dict.fromkeys(atom for group in items for atom in group.atoms))
    cells = tuple(tuple(atom == chosen for atom in atoms) for chosen in (None, *atoms))
    return Group(items[0].variable, atoms, cells)


def _evaluate(
    lanes: Lanes, order: Sequence[Gate], settled: Known, supposed: Sequence[Supposed], spread: _Spread
) -> Known:
    """What is known of every gate under each answer, side by side."""
    atoms: dict[Gate, tuple[int, int]] = {}
    for gate in order:
        if lanes.circuit.is_atom[gate]:
            true, false = lanes.kleene(gate)
            atoms[gate] = (spread.over(true), spread.over(false))
    for n, (_, fixed) in enumerate(supposed):
        here = spread.column << n
        for gate, truth in fixed.items():
            true, false = atoms[gate]
            atoms[gate] = (true | here, false & ~here) if truth else (true & ~here, false | here)
    known = {gate: spread.over(plane) for gate, plane in settled.items()}
    return evaluate(lanes.circuit, order, atoms, spread.full, known)


def _question(test: Test, group: Group, law: Law, lanes: Lanes) -> tuple[str, str] | None:
    """The fact and place that a group asks for; None if nobody can answer it."""
    match test[0]:
        case "is" | "never" | "below" | "has":
            name = (test[1], test[2])
        case "within":
            if len(group.variable) == 2:
                name = (str(group.variable[0]), str(group.variable[1]))
            else:
                name = next((term[1], term[2]) for term in test[1:3] if term[0] == "fact")
        case "table":
            lists = [key for key in test[2] if key[0] == "list"]
            if not lists:
                return None
            name = (lists[0][1], lists[0][2])
            answer = lanes.given.get(*name)
            if isinstance(answer, Members) and answer.whole:
                return None  # what is missing is a row of ours, not an answer
        case _:
            return None
    return None if name[1].startswith("@") or law.facts[name[0]].kind == "showing" else name
