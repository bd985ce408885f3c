"""Every lane of one person: the real countries that could be tried, times the readings that give the tags.

One evaluation of the circuit serves all of them; exact questions are asked lane by lane, only where needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, cached_property, partial

from ..circuit.gates import Gate, Known, Planes, Test, evaluate
from ..circuit.knowledge import Filling, Knowledge, Shared
from ..circuit.worlds import Worlds
from ..lawbook.given import EVERY_OTHER, Given, Members
from ..lawbook.meaning import Lane, stale
from ..lawbook.model import Law, Table
from ..routes.pack import Pack, Route
from .block import Block, worlds_of

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
        self.circuit = pack.circuit
        # countries that neither the words of a page nor a table tells apart
        self._alike_countries = {c: (pack.atlas.class_of.get(c), sort) for c, sort in law.told_apart.items()}
        self.order = pack.order
        self.fillings: list[Filling] = list(
            pack.atlas.fillings(named(given), candidates(law, given, today, reader), given.get("location") is None)
        )
        assessments = {fact.id for fact in law.facts.values() if fact.kind == "assessment"}
        showings = {
            (fact.id, ""): "yes" for fact in law.facts.values() if fact.kind == "showing" and fact.about == "person"
        }
        self.givens = dict.fromkeys(READINGS, given)
        self.givens["if_shown"] = given.without(assessments)
        self.givens["unless_shown"] = given.with_(showings)
        self._shared = {name: Shared() for name in READINGS}
        self.knowledge: dict[str, list[Knowledge]] = {}
        self._atoms: dict[Gate, Planes] = {}
        self._read()
        # no method of this object: in a ring of references solvers would wait for the collector, and then take long
        self.worlds: Callable[[], Worlds] = cache(
            partial(worlds_of, self.circuit, pack.always, self.knowledge["plain"], self._atoms, self.known)
        )
        """The worlds of the plain reading, a lane a filling."""
        self._blocks = {"plain": Block(pack, self.known, 0, self.width, self.worlds)}
        self._named: dict[str, int] = {}

    def know(
        self, given: Given, today: dt.date, filling: Filling, shared: Shared, lane: Lane = READINGS["plain"]
    ) -> Knowledge:
        """What these answers make of the atoms on that day, in one filling."""
        return Knowledge(
            self.law, self.circuit, self.pack.sites, self.pack.site_reads, self.pack.atlas.representatives,
            self._alike_countries, given,
            today, self.reader, filling, lane, shared,
        )  # fmt: skip

    def _know(self, reading: str, filling: Filling) -> Knowledge:
        return self.know(self.givens[reading], self.today, filling, self._shared[reading], READINGS[reading])

    def _read(self) -> None:
        """Reads every atom in every lane of the plain reading, drops fillings that nothing tells apart, evaluates."""
        constant, moving = ([(gate, self.circuit.test(gate)) for gate in gates] for gates in self.pack.atoms)
        plain = [self._know("plain", filling) for filling in self.fillings]
        rows = [tuple(know.truth(test) for _, test in moving) for know in plain]
        columns: dict[tuple[bool | None, ...], int] = {}
        for i, row in enumerate(rows):
            columns.setdefault(row, i)
        self.every_filling = self.fillings
        ranks = {i: rank for rank, i in enumerate(columns.values())}
        self.sort_of = [ranks[columns[row]] for row in rows]
        self.fillings = [self.fillings[i] for i in columns.values()]
        self.knowledge["plain"] = [plain[i] for i in columns.values()]
        self.width = len(self.fillings)
        full = (1 << self.width) - 1
        for gate, test in constant:
            truth = None if test[0] == "free" else plain[0].truth(test)
            self._atoms[gate] = (full, 0) if truth else (0, full) if truth is False else (0, 0)
        for m, (gate, _) in enumerate(moving):
            self._atoms[gate] = planes_of(row[m] for row in columns)
        self.known = evaluate(self.circuit, self.order, self._atoms, full)

    @cached_property
    def _others(self) -> tuple[dict[Gate, Planes], Known]:
        """The atoms and gates of all other readings, side by side, evaluated when a tag is first asked for."""
        width, names = self.width, list(READINGS)[1:]
        kinds = {fact.id: fact.kind for fact in self.law.facts.values()}
        tables = {table.id: _readings_of(table, self.reader) for table in self.law.tables.values()}
        spread = sum(1 << r * width for r in range(len(names)))
        full = (1 << width) - 1
        for name in names:
            self.knowledge[name] = [self._know(name, filling) for filling in self.fillings]
        atoms: dict[Gate, Planes] = {}
        for gate, (t, f) in self._atoms.items():
            test = self.circuit.test(gate)
            moved = [name for name in names if _moves(test, name, kinds, tables)]
            t, f = t * spread, f * spread
            for name in moved:
                shift = names.index(name) * width
                true, false = planes_of(know.truth(test) for know in self.knowledge[name])
                t, f = t & ~(full << shift) | true << shift, f & ~(full << shift) | false << shift
            atoms[gate] = (t, f)
        return atoms, evaluate(self.circuit, self.order, atoms, (1 << width * len(names)) - 1)

    @cached_property
    def _alias(self) -> dict[str, str]:
        """`plain` for each reading that differs in nothing but its switch, else its own name."""
        width, names = self.width, list(READINGS)[1:]
        known = self._others[1]
        spread = sum(1 << r * width for r in range(len(names)))
        differs = 0
        for gate in self.order:
            changed = (known[gate] ^ self.known[gate] * spread) | (known[-gate] ^ self.known[-gate] * spread)
            if changed & ~differs and not (self.circuit.is_atom[gate] and self.circuit.test(gate)[0] == "switch"):
                differs |= changed
        mask = (1 << width) - 1
        return {name: name if differs >> r * width & mask else "plain" for r, name in enumerate(names)}

    def named_in(self, rep: str) -> int:
        """The fillings in which a representative stands for a real country, as bits."""
        found = self._named.get(rep)
        if found is None:
            found = sum(1 << i for i, filling in enumerate(self.fillings) if filling.get(rep) is not None)
            self._named[rep] = found
        return found

    def unknown_below(self, gate: Gate, filling: int) -> int:
        """How many atoms below a gate are not known in one filling."""
        self.worlds()
        return (self.circuit.support[abs(gate)] & self.knowledge["plain"][filling].unknown).bit_count()

    def open_below(self, roots: Iterable[Gate]) -> tuple[list[Gate], Known]:
        """The gates below `roots` that are not known in every lane, each after its arguments, and all that they read.

        The second holds the planes of the gates that are known in every lane and stand right below the first.
        """
        full, planes, circuit = (1 << self.width) - 1, self.known, self.circuit
        found: set[Gate] = set()
        settled: Known = {}
        stack = [abs(root) for root in roots]
        while stack:
            gate = stack.pop()
            if gate in found or gate in settled:
                continue
            if planes[gate] | planes[-gate] == full:
                settled[gate], settled[-gate] = planes[gate], planes[-gate]
                continue
            found.add(gate)
            if not circuit.is_atom[gate]:
                stack.extend([abs(arg) for arg in circuit.args(gate)])
        return sorted(found), settled

    @cached_property
    def _other_worlds(self) -> Callable[[], Worlds]:
        atoms, known = self._others
        lanes = [know for name in list(READINGS)[1:] for know in self.knowledge[name]]
        return cache(partial(worlds_of, self.circuit, self.pack.always, lanes, atoms, known))

    def block(self, reading: str = "plain") -> Block:
        """The lanes of one reading."""
        if reading not in self._blocks:
            first = (list(READINGS).index(reading) - 1) * self.width
            self._blocks[reading] = Block(self.pack, self._others[1], first, self.width, self._other_worlds)
        return self._blocks[reading]

    def kleene(self, gate: Gate) -> Planes:
        """The planes of a gate over the fillings of the plain reading."""
        return self.known[gate], self.known[-gate]

    def status(self, route: Route, reading: str = "plain") -> bool | None:
        """Open: one choice holds in every world. Closed: none holds in any. Else not known."""
        return self.block(reading if reading == "plain" else self._alias[reading]).status(route)

    @cached_property
    def statuses(self) -> dict[tuple[str, ...], bool | None]:
        """The status of every route. Asked for all at once, a world that is found for one answers for others too."""
        full, block = (1 << self.width) - 1, self.block()
        gates = [
            gate
            for route in self.pack.routes
            if block.by_kleene(route) is None
            for gate in (route.need, *(gate for _, gate in route.plans))
            if self.known[-gate] != full
        ]
        if gates:
            worlds = self.worlds()
            worlds.prepare(gates)
            for i in range(self.width):
                worlds.look_for_none(i, gates)
        return {route.outcomes: self.status(route) for route in self.pack.routes}

    def together(self, route: Route) -> bool:
        """Whether the choices of a route that is not known cover all worlds between them."""
        return any(self.worlds().holds_in_every(i, route.need) for i in self.block().alike(route))

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
        counts = dict(self.worlds().counts)
        for name, count in self._other_worlds().counts.items() if "_other_worlds" in self.__dict__ else ():
            counts[name] += count
        return counts


_MOVES = {"if_shown": "assessment", "unless_shown": "showing"}


def planes_of(truths: Iterable[bool | None]) -> tuple[int, int]:
    """The planes of an atom, a bit for each truth."""
    true = false = 0
    for i, truth in enumerate(truths):
        if truth:
            true |= 1 << i
        elif truth is False:
            false |= 1 << i
    return true, false


def _moves(test: Test, reading: str, kinds: Mapping[str, str], tables: Mapping[str, Collection[str]]) -> bool:
    """Whether an atom may be read otherwise than in the plain reading. `tables`: which readings move each table."""
    moved = _MOVES.get(reading)
    match test[0]:
        case "is" | "has" | "never" | "below":
            return kinds[test[1]] == moved
        case "within":
            return any(term[0] == "fact" and kinds[term[1]] == moved for term in test[1:3])
        case "table":
            return reading in tables[test[1]] or any(key[0] == "list" and kinds[key[1]] == moved for key in test[2])
        case "free" | "shadow" | "filled":
            return False
    return True


def _readings_of(table: Table, reader: dt.date) -> set[str]:
    """The readings in which a row of a table may decide otherwise than in the plain one."""
    rows = [row for row in table.rows if row.known <= reader]
    sure = {row.sure for row in rows}
    found = {"unchecked"} if "medium" in sure else set()
    found |= {"lean"} if "low" in sure else set()
    return found | ({"was"} if any(stale(row.verified, table.moves_like, reader) for row in rows) else set())


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


def candidates(law: Law, given: Given, today: dt.date, reader: dt.date) -> list[str]:
    """Countries worth trying: those that an answer speaks of, and one of each sort that the tables tell apart.

    A place without a warning comes first: of countries that the rules do not tell apart, the first is shown.
    """
    answered = given.countries()
    found = {*law.listed_countries, *(place for _, place in given.answers if place in law.countries)}
    stops = law.tables.get("places")

    def risk(country: str) -> int:
        row = stops.row((country, "stop"), today, reader) if stops else None
        return _RISKS.index(row.value) if row and row.value in _RISKS else len(_RISKS)

    kept: list[str] = []
    sorts: set[object] = set()
    for country in sorted(found, key=lambda country: (risk(country), country)):
        sort = law.told_apart.get(country)
        if country in answered or sort not in sorts:
            kept.append(country)
        if country not in answered:
            sorts.add(sort)
    return kept


_RISKS = ("ok", "warn", "never")
