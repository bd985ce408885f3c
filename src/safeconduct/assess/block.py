"""A block of lanes: one reading, one day or one set of answers of a person, a lane for each filling of the countries.

Blocks lie side by side in the same planes and share one solver, so that many readings cost little more than one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..circuit.gates import Circuit, Gate, Known, Planes
from ..circuit.knowledge import Knowledge
from ..circuit.worlds import Worlds
from ..routes.pack import Pack, Route


class Block:
    """The lanes `first` to `first + width` of `known`, and exact answers about them."""

    def __init__(self, pack: Pack, known: Known, first: int, width: int, worlds: Callable[[], Worlds]) -> None:
        self.pack, self.first, self.width = pack, first, width
        self._known, self._worlds, self._full = known, worlds, (1 << width) - 1
        self._statuses: dict[tuple[str, ...], bool | None] = {}
        self._possible: dict[tuple[str, ...], bool] = {}
        self._sorts: dict[tuple[str, ...], list[int]] = {}

    def kleene(self, gate: Gate) -> Planes:
        """The planes of a gate over the fillings: known true, known false."""
        return self._known[gate] >> self.first & self._full, self._known[-gate] >> self.first & self._full

    def first_open(self, gate: Gate) -> int | None:
        """The first filling in which a gate is not known to be false, or None."""
        false = self.kleene(gate)[1]
        first = (~false & false + 1).bit_length() - 1
        return first if first < self.width else None

    def can_all_hold(self, filling: int, *gates: Gate) -> bool:
        """Whether some world with that filling makes every one of `gates` true."""
        return self._worlds().can_all_hold(self.first + filling, *gates)

    def holds_in_every(self, filling: int, gate: Gate) -> bool:
        """Whether every world with that filling makes `gate` true."""
        return self._worlds().holds_in_every(self.first + filling, gate)

    def status(self, route: Route) -> bool | None:
        """Open: one choice holds in every world. Closed: none holds in any. Else not known."""
        if route.outcomes not in self._statuses:
            self._statuses[route.outcomes] = self._status(route)
        return self._statuses[route.outcomes]

    def by_kleene(self, route: Route) -> bool | None:
        """The status as far as Kleene's logic tells it; None may yet be settled by looking at the worlds."""
        true, false = self.kleene(route.need)
        if false == self._full:
            return False
        return True if true and any(self.kleene(gate)[0] for _, gate in route.plans) else None

    def _status(self, route: Route) -> bool | None:
        found = self.by_kleene(route)
        if found is not None:
            return found
        needed = self.kleene(route.need)[1]
        alike = [i for i in self.alike(route) if not needed >> i & 1]
        plans = [(gate, self.kleene(gate)[1]) for _, gate in route.plans]
        if not any(
            not shut >> i & 1 and self.can_all_hold(i, gate) and self.can_all_hold(i, route.need)
            for i in alike
            for gate, shut in plans
        ):
            return False
        for i in alike:
            if self.holds_in_every(i, route.need):
                for gate, shut in plans:
                    if not shut >> i & 1 and self.holds_in_every(i, gate):
                        return True
        return None

    def possible(self, route: Route) -> bool:
        """Whether somebody such as this person could complete the spine."""
        if route.outcomes not in self._possible:
            self._possible[route.outcomes] = self._is_possible(route)
        return self._possible[route.outcomes]

    def _is_possible(self, route: Route) -> bool:
        true, false = self.kleene(route.need)
        first = self.first_open(route.need)
        if true or first is None:
            return bool(true)
        if self.can_all_hold(first, route.need):  # most often this filling will do, and no sorts are needed
            return True
        return any(not false >> i & 1 and self.can_all_hold(i, route.need) for i in self.alike(route))

    def alike(self, route: Route) -> list[int]:
        """One filling of each sort that the route tells apart."""
        found = self._sorts.get(route.outcomes)
        if found is None:
            placed = [self.kleene(gate) for gate in self.pack.placed_below(route)]
            seen: dict[tuple[tuple[int, int], ...], int] = {}
            for i in range(self.width):
                seen.setdefault(tuple((true >> i & 1, false >> i & 1) for true, false in placed), i)
            found = self._sorts[route.outcomes] = list(seen.values())
        return found


def worlds_of(
    circuit: Circuit, always: Sequence[Gate], knowledge: Sequence[Knowledge], atoms: Mapping[Gate, Planes], known: Known
) -> Worlds:
    """The worlds of every lane of `known`; `knowledge` is that of each, `atoms` are the planes of the atoms."""
    full = (1 << len(knowledge)) - 1
    everywhere, own = 0, [0] * len(knowledge)
    for gate, (true, false) in atoms.items():
        open_ = full & ~(true | false)
        if open_ == full:
            everywhere |= circuit.support[gate]
            continue
        while open_:
            low = open_ & -open_
            own[low.bit_length() - 1] |= circuit.support[gate]
            open_ ^= low
    for know, mine in zip(knowledge, own, strict=True):
        know.unknown = everywhere | mine
    return Worlds(circuit, knowledge, known, always)
