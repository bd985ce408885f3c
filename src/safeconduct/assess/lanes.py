"""Every lane of one person: the real countries that could be tried, times the readings that give the tags.

One evaluation of the circuit serves all of them; exact questions are asked lane by lane, only where needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ..circuit.gates import FALSE, TRUE, Gate, Test, evaluate, read
from ..circuit.knowledge import Filling, Knowledge, Shared, listed_countries
from ..circuit.worlds import Worlds
from ..lawbook.given import EVERY_OTHER, Given, Members
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


class Lanes:
    """The lanes of one person on one day, over a built pack."""

    def __init__(self, law: Law, pack: Pack, given: Given, today: dt.date, reader: dt.date) -> None:
        self.law, self.pack, self.given, self.today, self.reader = law, pack, given, today, reader
        self.circuit = pack.circuit()
        self.order = _order(pack)
        self.fillings: list[Filling] = list(
            pack.atlas.fillings(named(given), candidates(law, given), given.get("location") is None)
        )
        assessments = {fact.id for fact in law.facts.values() if fact.kind == "assessment"}
        showings = {
            (fact.id, ""): "yes" for fact in law.facts.values() if fact.kind == "showing" and fact.about == "person"
        }
        self.givens = dict.fromkeys(READINGS, given)
        self.givens["if_shown"] = given.without(assessments)
        self.givens["unless_shown"] = given.with_(showings)
        self._shared = {name: Shared({}, {}) for name in READINGS}
        self._read()
        self._worlds: dict[str, Worlds] = {}
        self._statuses: dict[tuple[tuple[str, ...], str], bool | None] = {}
        self._sorts: dict[tuple[str, ...], list[int]] = {}
        self._named: dict[str, int] = {}

    def _know(self, reading: str, filling: Filling) -> Knowledge:
        return Knowledge(
            self.law, self.circuit, self.pack.sites, self.pack.atlas.representatives, self.givens[reading],
            self.today, self.reader, filling, READINGS[reading], self._shared[reading],
        )  # fmt: skip

    def _read(self) -> None:
        """Reads every atom in every lane, drops fillings that nothing tells apart, evaluates once."""
        circuit, law = self.circuit, self.law
        tried = tuple(rep for rep in self.pack.atlas.representatives if rep.startswith("@") and rep.endswith(".0"))
        constant, moving = _atoms(self.pack, tried)
        plain = [self._know("plain", filling) for filling in self.fillings]
        columns: dict[tuple[bool | None, ...], int] = {}
        for i, know in enumerate(plain):
            columns.setdefault(tuple(know.truth(test) for _, test in moving), i)
        self.fillings = [self.fillings[i] for i in columns.values()]
        width = self.width = len(self.fillings)
        full = (1 << width) - 1
        self.knowledge = {name: [self._know(name, filling) for filling in self.fillings] for name in READINGS}
        self.knowledge["plain"] = [plain[i] for i in columns.values()]
        names = self.names = list(READINGS)
        kinds = {fact.id: fact.kind for fact in law.facts.values()}
        spread = sum(1 << r * width for r in range(len(names)))
        atoms: dict[Gate, tuple[int, int]] = {}
        for gate, test in constant:
            truth = plain[0].truth(test)
            t, f = (full, 0) if truth else (0, full) if truth is False else (0, 0)
            atoms[gate] = self._over_readings(test, t * spread, f * spread, kinds)
        rows = list(columns)
        for m, (gate, test) in enumerate(moving):
            t = f = 0
            for i, row in enumerate(rows):
                if row[m]:
                    t |= 1 << i
                elif row[m] is False:
                    f |= 1 << i
            atoms[gate] = self._over_readings(test, t * spread, f * spread, kinds)
        self.true, self.false = evaluate(circuit, self.order, atoms, (1 << width * len(names)) - 1)
        self._atom_planes = atoms
        self.alias = self._aliases(full, spread)

    def _over_readings(self, test: Test, t: int, f: int, kinds: Mapping[str, str]) -> tuple[int, int]:
        """The planes of an atom over all readings, from those of the plain one."""
        match test[0]:
            case "is" | "has" | "never" | "below":
                if kinds[test[1]] == "plain":
                    return t, f
            case "free" | "shadow" | "filled":
                return t, f
            case "within":
                facts = [term[1] for term in test[1:3] if term[0] == "fact"]
                if all(kinds[fact] == "plain" for fact in facts):
                    return t, f
        full = (1 << self.width) - 1
        for r, name in enumerate(self.names):
            if name == "plain" or (test[0] == "is" and kinds[test[1]] != _MOVES.get(name)):
                continue
            shift = r * self.width
            t, f = t & ~(full << shift), f & ~(full << shift)
            for i, know in enumerate(self.knowledge[name]):
                truth = know.truth(test)
                if truth:
                    t |= 1 << shift + i
                elif truth is False:
                    f |= 1 << shift + i
        return t, f

    def _aliases(self, mask: int, spread: int) -> dict[str, str]:
        """`plain` for each reading that differs in nothing but its switch, else its own name."""
        differs, is_atom = 0, self.circuit.is_atom
        true, false = self.true, self.false
        for gate in self.order:
            t, f = true[gate], false[gate]
            changed = (t ^ (t & mask) * spread) | (f ^ (f & mask) * spread)
            if changed & ~differs and not (is_atom[gate] and self.circuit.test(gate)[0] == "switch"):
                differs |= changed
        return {name: name if differs >> r * self.width & mask else "plain" for r, name in enumerate(self.names)}

    def named_in(self, rep: str) -> int:
        """The fillings in which a representative stands for a real country, as bits."""
        found = self._named.get(rep)
        if found is None:
            found = sum(1 << i for i, filling in enumerate(self.fillings) if filling.get(rep) is not None)
            self._named[rep] = found
        return found

    def worlds(self, reading: str = "plain") -> Worlds:
        """The worlds of one reading, a lane a filling."""
        found = self._worlds.get(reading)
        if found is None:
            shift, mask = self.names.index(reading) * self.width, (1 << self.width) - 1
            true = {gate: plane >> shift & mask for gate, plane in self.true.items()}
            false = {gate: plane >> shift & mask for gate, plane in self.false.items()}
            for i, know in enumerate(self.knowledge[reading]):
                know.unknown = 0
                for gate in self._atom_planes:
                    if not (true[gate] | false[gate]) >> i & 1:
                        know.unknown |= self.circuit.support[gate]
            found = self._worlds[reading] = Worlds(self.circuit, self.knowledge[reading], true, false, self.pack.always)
        return found

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
        worlds = self.worlds(reading)
        possible = [i for i in self._alike(route) if not false >> i & 1 and worlds.can_all_hold(i, route.need)]
        plans = [(gate, self.kleene(gate, reading)[1]) for _, gate in route.plans]
        if not any(not shut >> i & 1 and worlds.can_all_hold(i, gate) for i in possible for gate, shut in plans):
            return False
        for i in possible:
            if worlds.holds_in_every(i, route.need):
                for gate, shut in plans:
                    if not shut >> i & 1 and worlds.holds_in_every(i, gate):
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
        return any(self.worlds().holds_in_every(i, route.need) for i in self._alike(route))

    def implies(self, one: Route, other: Route) -> bool:
        """Whether, for this person, whoever can take `one` can take `other`."""
        true = self.kleene(other.need)[0]
        mine_false = self.kleene(one.need)[1]
        for i in range(self.width):
            if true >> i & 1 or mine_false >> i & 1:
                continue
            if self.worlds().can_all_hold(i, one.need, -other.need):
                return False
        return True

    def settled_by(self) -> dict[str, int]:
        """How many questions Kleene's logic, enumerated worlds and SAT answered."""
        counts = {"kleene": 0, "worlds": 0, "sat": 0}
        for worlds in self._worlds.values():
            for name, count in worlds.counts.items():
                counts[name] += count
        return counts


_MOVES = {"if_shown": "assessment", "unless_shown": "showing"}


def _atoms(pack: Pack, tried: tuple[str, ...]) -> tuple[list[tuple[Gate, Test]], list[tuple[Gate, Test]]]:
    """The atoms that no filling changes, and those that one does: they name a country to be tried."""
    found: tuple[list[tuple[Gate, Test]], list[tuple[Gate, Test]]] | None = pack.__dict__.get("_atoms")
    if found is None:
        circuit = pack.circuit()
        found = ([], [])
        for gate in _order(pack):
            if circuit.is_atom[gate]:
                test = circuit.test(gate)
                moves = test[0] == "rest" or any(f"'{rep}'" in repr(test) for rep in tried)
                found[moves].append((gate, test))
        pack.__dict__["_atoms"] = found
    return found


def _placed_below(pack: Pack, route: Route) -> list[Gate]:
    """The atoms below a route that a filling of the countries changes."""
    known: dict[tuple[str, ...], list[Gate]] = pack.__dict__.setdefault("_placed", {})
    found = known.get(route.outcomes)
    if found is None:
        circuit = pack.circuit()
        cone = circuit.cone([route.need, *(gate for _, gate in route.plans)])
        found = known[route.outcomes] = [
            g for g in cone if circuit.is_atom[g] and ("@" in repr(circuit.test(g)) or circuit.test(g)[0] == "rest")
        ]
    return found


def _order(pack: Pack) -> list[Gate]:
    found: list[Gate] | None = pack.__dict__.get("_order")
    if found is None:
        roots = [*pack.always, *(r.need for r in pack.routes), *(g for r in pack.routes for _, g in r.plans)]
        found = pack.__dict__["_order"] = pack.circuit().cone(roots)
    return found


def named(given: Given) -> list[str]:
    """The countries that must stand in every lane, the most important first: where one is, whose one is.

    Where it is not known where one is, that may be any place that an answer names.
    """
    found: list[str] = []
    where = given.get("location")
    if isinstance(where, str):
        found.append(where)
    members = given.get("nationalities")
    if isinstance(members, Members):
        found += sorted(members.inside)
    if not isinstance(where, str):
        found += sorted({place for _, place in given.answers if place not in ("", EVERY_OTHER)})
    return list(dict.fromkeys(found))


def candidates(law: Law, given: Given) -> list[str]:
    """Countries worth trying: those that a table or an answer speaks of. All others are alike."""
    return sorted({*listed_countries(law), *(place for _, place in given.answers if place in law.countries)})
