"""Variants of one person side by side: other answers or another day, a block of lanes for each.

Only the atoms that read what differs are read anew; one evaluation of the circuit serves all variants.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple

from ..circuit.gates import Gate, Known, Planes, evaluate
from ..circuit.knowledge import Filling, Fits, Knowledge, Shared
from ..circuit.worlds import Worlds
from ..lawbook.given import Given
from .block import Block, worlds_of
from .lanes import Lanes, planes_of


class Variant(NamedTuple):
    """A person with these answers on this day; the reader's day stays."""

    given: Given
    today: dt.date


class Variants:
    """Blocks for variants of the person of `lanes`, all over the same fillings of the countries."""

    def __init__(self, lanes: Lanes, variants: Sequence[Variant], dated: Collection[Gate] | None = None) -> None:
        """`dated`: the atoms that may turn by the days of the variants; without it all that could are read anew."""
        self._lanes, self._variants = lanes, variants
        pack = lanes.pack
        self.reread: list[set[Gate]] = []
        """For each variant the atoms that were read anew; all others are as in `lanes`."""
        for variant in variants:
            gates = {g for fact in changed(lanes.given, variant.given) for g in pack.reading.get(fact, ())}
            if variant.today != lanes.today:
                gates.update(pack.dated if dated is None else dated)
            self.reread.append(gates)
        self._moving = frozenset(pack.atoms[1])
        fits: Fits = {}
        self._shared = [Shared(fits) for _ in variants]
        self._choose_fillings()
        self._evaluate()

    def _know(self, n: int, filling: int) -> Knowledge:
        variant, lanes = self._variants[n], self._lanes
        return lanes.know(variant.given, variant.today, self.fillings[filling], self._shared[n])

    def _choose_fillings(self) -> None:
        """The fillings that some variant tells apart."""
        lanes, pack = self._lanes, self._lanes.pack
        rows: list[tuple[object, ...]] = [(sort,) for sort in lanes.sort_of]
        for n, gates in enumerate(self.reread):
            tests = [pack.circuit.test(gate) for gate in sorted(gates & self._moving)]
            if tests:
                shared, variant = self._shared[n], self._variants[n]
                for i, filling in enumerate(lanes.every_filling):
                    know = lanes.know(variant.given, variant.today, filling, shared)
                    rows[i] = (*rows[i], *(know.truth(test) for test in tests))
        columns: dict[tuple[object, ...], int] = {}
        for i, row in enumerate(rows):
            columns.setdefault(row, i)
        self.fillings = [lanes.every_filling[i] for i in columns.values()]
        self._sorts = [lanes.sort_of[i] for i in columns.values()]
        self.width = len(self.fillings)

    def _evaluate(self) -> None:
        lanes, width = self._lanes, self.width
        pack, circuit = lanes.pack, lanes.circuit
        full, spread = (1 << width) - 1, sum(1 << n * width for n in range(len(self._variants)))
        same = self._sorts == list(range(lanes.width))
        atoms: dict[Gate, Planes] = {}
        for gate in pack.atoms[0]:
            true, false = lanes.kleene(gate)
            atoms[gate] = (full * spread if true else 0, full * spread if false else 0)
        for gate in pack.atoms[1]:
            true, false = lanes.kleene(gate)
            if not same:
                true = sum((true >> sort & 1) << i for i, sort in enumerate(self._sorts))
                false = sum((false >> sort & 1) << i for i, sort in enumerate(self._sorts))
            atoms[gate] = (true * spread, false * spread)
        for n, gates in enumerate(self.reread):
            first = self._know(n, 0) if gates - self._moving else None
            each = [self._know(n, i) for i in range(width)] if gates & self._moving else []
            block = full << n * width
            for gate in gates:
                test = circuit.test(gate)
                if gate in self._moving:
                    true, false = planes_of(know.truth(test) for know in each)
                else:
                    assert first is not None
                    truth = first.truth(test)
                    true, false = (full, 0) if truth else (0, full) if truth is False else (0, 0)
                before = atoms[gate]
                atoms[gate] = (
                    before[0] & ~block | true << n * width,
                    before[1] & ~block | false << n * width,
                )
        known = evaluate(circuit, pack.order, atoms, full * spread)
        read = list(zip(self._variants, self._shared, strict=True))
        self._worlds = cache(partial(_worlds, lanes, read, self.fillings, atoms, known))
        self.blocks = [Block(pack, known, n * width, width, self._worlds) for n in range(len(self._variants))]

    def prepare(self, gates: Iterable[Gate]) -> None:
        """Says which gates will be asked about, so that they are encoded together."""
        self._worlds().prepare(gates)


def _worlds(
    lanes: Lanes,
    read: Iterable[tuple[Variant, Shared]],
    fillings: Sequence[Filling],
    atoms: Mapping[Gate, Planes],
    known: Known,
) -> Worlds:
    """The worlds of all variants, a lane for each filling of each."""
    knowledge = [lanes.know(one.given, one.today, filling, shared) for one, shared in read for filling in fillings]
    return worlds_of(lanes.circuit, lanes.pack.always, knowledge, atoms, known)


def changed(before: Given, after: Given) -> set[str]:
    """The facts whose answers differ."""
    old, new = before.answers, after.answers
    return {v[0] for v in old.keys() | new.keys() if old.get(v) != new.get(v)}
