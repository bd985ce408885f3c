"""Every lane of one person: the real countries that could be tried, times the readings that give the tags.

One evaluation of the circuit serves all of them; exact questions are asked lane by lane, only where needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from ..circuit.gates import FALSE, TRUE, Gate, evaluate, read
from ..circuit.knowledge import Filling, Knowledge, listed_countries
from ..circuit.worlds import Worlds
from ..lawbook.given import Given, Members
from ..lawbook.meaning import Lane
from ..lawbook.model import Law
from ..routes.pack import Pack, Route

READINGS: dict[str, Lane] = {
    "plain": Lane(),
    "if_shown": Lane(),
    "unless_shown": Lane(),
    "unchecked": Lane(medium=False),
    "lean": Lane(low=True),
    "was": Lane(stale=False),
}


class _Bit(Mapping[Gate, bool | None]):
    """One lane of the planes, read as truth values."""

    def __init__(self, true: Mapping[Gate, int], false: Mapping[Gate, int], bit: int) -> None:
        self.true, self.false, self.bit = true, false, 1 << bit

    def __getitem__(self, gate: Gate) -> bool | None:
        if self.true[gate] & self.bit:
            return True
        return False if self.false[gate] & self.bit else None

    def __iter__(self) -> Iterator[Gate]:
        return iter(self.true)

    def __len__(self) -> int:
        return len(self.true)


class Lanes:
    """The lanes of one person on one day, over a built pack."""

    def __init__(self, law: Law, pack: Pack, given: Given, today: dt.date, reader: dt.date) -> None:
        self.law, self.pack, self.given, self.today, self.reader = law, pack, given, today, reader
        self.circuit = pack.circuit()
        self.order = _order(pack)
        self.fillings: list[Filling] = list(pack.atlas.fillings(named(given), candidates(law, given)))
        assessments = {fact.id for fact in law.facts.values() if fact.kind == "assessment"}
        showings = {(fact.id, ""): "yes" for fact in law.facts.values() if fact.kind == "showing" and fact.about == "person"}
        self.givens = {name: given for name in READINGS}
        self.givens["if_shown"] = given.without(assessments)
        self.givens["unless_shown"] = given.with_(showings)
        self._read()
        self._worlds: dict[tuple[str, int], Worlds] = {}
        self._statuses: dict[tuple[tuple[str, ...], str], bool | None] = {}
        self._sorts: dict[tuple[str, ...], list[int]] = {}

    def _know(self, reading: str, filling: Filling) -> Knowledge:
        return Knowledge(
            self.law, self.circuit, self.pack.sites, self.pack.atlas.representatives, self.givens[reading],
            self.today, self.reader, filling, READINGS[reading],
        )  # fmt: skip

    def _read(self) -> None:
        """Reads every atom in every lane, drops fillings that nothing tells apart, evaluates once."""
        nodes, law = self.circuit.nodes, self.law
        plain = [self._know("plain", filling) for filling in self.fillings]
        placed, constant = [], {}
        for gate in self.order:
            if not self.circuit.is_atom[gate]:
                continue
            if _is_placed(nodes[gate]):
                placed.append(gate)
            else:
                constant[gate] = plain[0].truth(nodes[gate])  # type: ignore[arg-type]
        columns = [tuple(know.truth(nodes[gate]) for gate in placed) for know in plain]  # type: ignore[arg-type]
        distinct = [i for i, column in enumerate(columns) if column not in columns[:i]]
        self.fillings = [self.fillings[i] for i in distinct]
        width = len(self.fillings)
        self.knowledge = {name: [self._know(name, filling) for filling in self.fillings] for name in READINGS}
        names = list(READINGS)
        full = (1 << width * len(names)) - 1
        atoms: dict[Gate, tuple[int, int]] = {}
        moving = {
            "if_shown": {f.id for f in law.facts.values() if f.kind == "assessment"},
            "unless_shown": {f.id for f in law.facts.values() if f.kind == "showing"},
        }
        for gate in [*constant, *placed]:
            test = nodes[gate]
            assert test is not None
            same = constant.get(gate)
            true = false = 0
            rows: list[tuple[bool | None, ...]] = []
            first = (same,) * width if gate in constant else tuple(columns[i][placed_index] for i in distinct for placed_index in (self._index(placed, gate),))
            for name in names:
                sort = test[0]
                differs = sort in ("table", "rest", "switch") or (name in moving and len(test) > 1 and (test[1] in moving[name] or sort == "within"))
                rows.append(first if name == "plain" or not differs else tuple(k.truth(test) for k in self.knowledge[name]))  # type: ignore[arg-type]
            for r, row in enumerate(rows):
                for i, truth in enumerate(row):
                    if truth is True:
                        true |= 1 << (r * width + i)
                    elif truth is False:
                        false |= 1 << (r * width + i)
            atoms[gate] = (true, false)
        self.width, self.names = width, names
        self.true, self.false = evaluate(self.circuit, self.order, atoms, full)
        self.alias = {name: self._same_as_plain(r) for r, name in enumerate(names)}

    def _same_as_plain(self, r: int) -> str:
        """`plain` if a reading differs in nothing but its switch, else its own name."""
        mask = (1 << self.width) - 1
        shift = r * self.width
        for gate in self.order:
            t, f = self.true[gate], self.false[gate]
            if (t >> shift ^ t) & mask or (f >> shift ^ f) & mask:
                test = self.circuit.nodes[gate]
                if not (self.circuit.is_atom[gate] and test is not None and test[0] == "switch"):
                    return self.names[r]
        return "plain"

    def _index(self, placed: list[Gate], gate: Gate) -> int:
        if not hasattr(self, "_placed_index"):
            self._placed_index = {g: i for i, g in enumerate(placed)}
        return self._placed_index[gate]

    def worlds(self, reading: str, filling: int) -> Worlds:
        """The worlds of one lane."""
        key = (reading, filling)
        if key not in self._worlds:
            bit = _Bit(self.true, self.false, self.names.index(reading) * self.width + filling)
            self._worlds[key] = Worlds(self.circuit, self.knowledge[reading][filling], bit, self.pack.always)
        return self._worlds[key]

    def kleene(self, gate: Gate, reading: str = "plain") -> tuple[int, int]:
        """The planes of a gate over the fillings of one reading."""
        if gate in (TRUE, FALSE):
            full = (1 << self.width) - 1
            return (full, 0) if gate == TRUE else (0, full)
        true, false = read(gate, self.true, self.false)
        shift, mask = self.names.index(reading) * self.width, (1 << self.width) - 1
        return true >> shift & mask, false >> shift & mask

    def status(self, route: Route, reading: str = "plain") -> bool | None:
        """Open: one choice holds in every world. Closed: none holds in any. Else not known."""
        reading = self.alias[reading]
        key = (route.outcomes, reading)
        if key not in self._statuses:
            self._statuses[key] = self._status(route, reading)
        return self._statuses[key]

    def _status(self, route: Route, reading: str) -> bool | None:
        full = (1 << self.width) - 1
        true, false = self.kleene(route.need, reading)
        if false == full:
            return False
        if true and any(self.kleene(gate, reading)[0] for _, gate in route.plans):
            return True
        alike = self._alike(route)
        possible = [i for i in alike if not false >> i & 1 and self.worlds(reading, i).can_all_hold(route.need)]
        if not possible:
            return False
        for i in possible:
            worlds = self.worlds(reading, i)
            if worlds.holds_in_every(route.need):
                for _, gate in route.plans:
                    if not self.kleene(gate, reading)[1] >> i & 1 and worlds.holds_in_every(gate):
                        return True
        return None

    def _alike(self, route: Route) -> list[int]:
        """One filling of each sort that the route tells apart."""
        found = self._sorts.get(route.outcomes)
        if found is None:
            placed = _placed_below(self.pack, route)
            seen: dict[tuple[tuple[int, int], ...], int] = {}
            for i in range(self.width):
                column = tuple((self.true[g] >> i & 1, self.false[g] >> i & 1) for g in placed)
                seen.setdefault(column, i)
            found = self._sorts[route.outcomes] = list(seen.values())
        return found

    def together(self, route: Route) -> bool:
        """Whether the choices of a route that is not known cover all worlds between them."""
        return any(self.worlds("plain", i).holds_in_every(route.need) for i in self._alike(route))

    def implies(self, one: Route, other: Route) -> bool:
        """Whether, for this person, whoever can take `one` can take `other`."""
        true, false = self.kleene(other.need)
        mine_false = self.kleene(one.need)[1]
        for i in range(self.width):
            if true >> i & 1 or mine_false >> i & 1:
                continue
            if self.worlds("plain", i).can_all_hold(one.need, -other.need):
                return False
        return True

    def settled_by(self) -> dict[str, int]:
        """How many questions Kleene's logic, enumerated worlds and SAT answered."""
        counts = {"kleene": 0, "worlds": 0, "sat": 0}
        for worlds in self._worlds.values():
            for name, count in worlds.counts.items():
                counts[name] += count
        return counts


def _is_placed(test: object) -> bool:
    return "@" in repr(test) or (isinstance(test, tuple) and test[0] == "rest")


def _placed_below(pack: Pack, route: Route) -> list[Gate]:
    """The atoms below a route that a filling of the countries changes, or that an `always` ties to them."""
    known: dict[tuple[str, ...], list[Gate]] = pack.__dict__.setdefault("_placed", {})
    found = known.get(route.outcomes)
    if found is None:
        circuit = pack.circuit()
        cone = circuit.cone([*pack.always, route.need, *(gate for _, gate in route.plans)])
        found = known[route.outcomes] = [g for g in cone if circuit.is_atom[g] and _is_placed(circuit.nodes[g])]
    return found


def _order(pack: Pack) -> list[Gate]:
    found: list[Gate] | None = pack.__dict__.get("_order")
    if found is None:
        roots = [*pack.always, *(r.need for r in pack.routes), *(g for r in pack.routes for _, g in r.plans)]
        found = pack.__dict__["_order"] = pack.circuit().cone(roots)
    return found


def named(given: Given) -> list[str]:
    """The countries that the answers name, the most important first: where one is, whose one is, all others."""
    found: list[str] = []
    where = given.get("location")
    if isinstance(where, str):
        found.append(where)
    members = given.get("nationalities")
    if isinstance(members, Members):
        found += sorted(members.inside)
    return list(dict.fromkeys(found))


def candidates(law: Law, given: Given) -> list[str]:
    """Countries worth trying: those that a table or an answer speaks of. All others are alike."""
    return sorted({*listed_countries(law), *(place for _, place in given.answers if place in law.countries)})
