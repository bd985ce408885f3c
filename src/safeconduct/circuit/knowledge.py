"""What a person's answers make of the atoms, and the cells of what is not known.

Atoms of one fact are not independent: worlds range over a fact's *cells*, the parts of its values that no atom
tells apart. A gap between two dates that are both unknown is an atom of its own: not known, never wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise, product
from typing import TYPE_CHECKING, Literal

import msgspec

from ..lawbook import expression as e
from ..lawbook import meaning
from ..lawbook.expression import Expr
from ..lawbook.given import EVERY_OTHER, Given, Members
from ..lawbook.meaning import Lane, Situation
from ..lawbook.model import Law
from ..lawbook.proof import reads
from .atlas import real
from .days import first_that_reaches, later
from .gates import Circuit, DateTerm, Gate, TableKey, Test, Within

if TYPE_CHECKING:
    from .compile import Compiler

Filling = Mapping[str, str | None]
_EARLIEST, _LATEST = 1, dt.date.max.toordinal()
_NO_DAY = (1, 0)


class Group(msgspec.Struct, frozen=True):
    """One unknown variable: the atoms that read it, and for each of its cells the truth of each atom."""

    variable: tuple[object, ...]
    atoms: tuple[Gate, ...]
    cells: tuple[tuple[bool, ...], ...]


Fits = dict[tuple[object, ...], tuple[frozenset[str], frozenset[str]]]
"""By site, countries and what is answered of the facts that the site reads: who fits, and who perhaps does."""


class Shared:
    """What does not hang on the filling, remembered for all fillings of one person and reading.

    With the `fits` of another variant of the person, on the same days and in the same reading, those that did not
    change are taken from there.
    """

    def __init__(self, fits: Fits | None = None) -> None:
        self.cells: dict[tuple[str, tuple[str, ...], tuple[str, ...]], bool | None] = {}
        self.fits: Fits = {} if fits is None else fits
        self.said: dict[int, tuple[object, ...]] = {}


class Knowledge:
    """What is known of the atoms for one person in one lane: two days, a filling of the countries, a reading."""

    def __init__(
        self,
        law: Law,
        circuit: Circuit,
        sites: Sequence[tuple[Expr, Mapping[str, str]]],
        site_reads: Sequence[tuple[str, ...]],
        reps: tuple[str, ...],
        alike: Mapping[str, object],
        given: Given,
        today: dt.date,
        reader: dt.date,
        filling: Filling,
        lane: Lane,
        shared: Shared | None = None,
    ) -> None:
        self.law, self.circuit, self.sites, self.reps = law, circuit, sites, reps
        self._site_reads, self._alike = site_reads, alike
        self.given, self.today, self.reader = given, today, reader
        self.filling, self.lane = filling, lane
        self._situation = Situation(law, given, today, reader, lane)
        shared = Shared() if shared is None else shared
        self._cells, self._fits, self._said = shared.cells, shared.fits, shared.said
        self._today, self._reader = today.toordinal(), reader.toordinal()
        self._own_shown: frozenset[str] | None = None
        self.unknown = 0
        """The atoms that are not known in this lane, as bits of the circuit's support; set by whoever reads them."""

    @property
    def _shown(self) -> frozenset[str]:
        """The countries that stand in this filling."""
        if self._own_shown is None:
            codes = (real(self.filling, rep) for rep in self.reps)
            self._own_shown = frozenset(code for code in codes if code is not None)
        return self._own_shown

    @property
    def clock(self) -> tuple[object, ...]:
        """Equal for lanes in which the cells of a date that is not known are alike."""
        return self._today, self._reader, self.given.dates

    def truth(self, test: Test) -> bool | None:
        """Whether an atom holds: yes, no or not known."""
        match test[0]:
            case "is":
                _, fact, place, value = test
                answer = self._get(fact, place)
                if answer is None:
                    return None
                if self.law.facts[fact].base in ("country",):
                    return real(self.filling, value) == answer
                return answer == value
            case "has":
                _, fact, place, item = test
                members = self._get(fact, place)
                if not isinstance(members, Members):
                    return None
                code = real(self.filling, item)
                if code is None:  # any other country: nobody's list names it
                    return False if members.whole else None
                return members.has(code)
            case "never":
                _, fact, place = test
                answer = self._get(fact, place)
                return None if answer is None else answer == "never"
            case "below":
                _, fact, place, limit, equal = test
                number = self._get(fact, place)
                if number is None:
                    return None
                assert isinstance(number, float)
                return number < limit or (equal and number == limit)
            case "within":
                _, start, end, count, unit = test
                first, last = self._day(start), self._day(end)
                if first == "never" or last == "never":
                    return False
                if first is None or last is None:
                    return None
                return last <= later(first, count, unit)
            case "table":
                _, table, keys, values = test
                return self._table(table, keys, values)
            case "switch":
                return bool(getattr(self.lane, test[1]))
            case "rest":
                return self._rest(test[1])
            case "filled":
                return real(self.filling, test[1]) is not None
            case "shadow":
                return False
        return None

    def _get(self, fact: str, place: str) -> object:
        found = self.law.facts[fact]
        if not place:
            return self.given.value(found)
        code = real(self.filling, place)
        if code is None:
            answer = self.given.answers.get((fact, EVERY_OTHER))
            return "no" if answer is None and found.kind == "showing" else answer
        return self.given.value(found, code)

    def _day(self, term: DateTerm) -> int | Literal["never"] | None:
        match term[0]:
            case "day":
                return term[1]
            case "today":
                return self._today
            case "reader":
                return self._reader
            case "fact":
                answer = self._get(term[1], term[2])
                if isinstance(answer, dt.date):
                    return answer.toordinal()
                return "never" if answer == "never" else None
        raise AssertionError(term)

    def _table(self, table: str, keys: tuple[TableKey, ...], values: tuple[str, ...]) -> bool | None:
        options: list[list[str]] = []
        whole = True
        for key in keys:
            if key[0] == "list":
                members = self._get(key[1], key[2])
                if not isinstance(members, Members):
                    return None
                options.append(sorted(members.inside))
                whole = whole and members.whole
            else:
                code = real(self.filling, key[1])
                if code is None:
                    return None  # a place that nobody looked at
                options.append([code])
        found = [self._cell(table, combo, values) for combo in product(*options)]
        return meaning.either(tuple(found if whole else [*found, None]))

    def _cell(self, table: str, keys: tuple[str, ...], values: tuple[str, ...]) -> bool | None:
        key = (table, keys, values)
        if key not in self._cells:
            self._cells[key] = meaning.cell(self.law.tables[table], keys, values, self._situation)
        return self._cells[key]

    def _rest(self, index: int) -> bool | None:
        """Whether some country without a representative in this lane fits the site."""
        node, env = self.sites[index]
        inner: dict[str, str] = {}
        for name, rep in env.items():
            code = real(self.filling, rep)
            if code is None:
                return None
            inner[name] = code
        fits, perhaps = self._fitting(index, node, inner)
        if fits - self._shown:
            return True
        return None if perhaps - self._shown else False

    def _fitting(self, index: int, node: e.Expr, env: dict[str, str]) -> tuple[frozenset[str], frozenset[str]]:
        """The countries that fit a site, and those that perhaps do: of all that are named, and one other."""
        said = self._said.get(index)
        if said is None:
            read = self._site_reads[index]
            said = (self._today, *(item for item in self.given.answers.items() if item[0][0] in read))
            self._said[index] = said
        key = (index, tuple(sorted(env.items())), said)
        if key not in self._fits:
            named = self.given.countries() | self.law.listed_countries
            named &= self.law.countries.keys()
            other = next((code for code in self.law.countries if code not in named and code not in self._shown), None)
            assert isinstance(node, e.Some | e.Every)
            among = meaning.term(node.among, self._situation, env) if node.among is not None else None
            if isinstance(among, Members) and among.whole:  # nobody outside the list is looked at
                named, other = named & among.inside, None
            sorts: dict[object, bool | None] = {}
            answered = self.given.countries()
            found: dict[str, bool | None] = {}
            for code in (*named, *([other] if other else [])):
                sort = code if code in answered or code in env.values() else self._alike.get(code, code)
                if sort not in sorts:
                    sorts[sort] = meaning.rest(node, self._situation, env, (code,))
                found[code] = sorts[sort]
            fits = frozenset(code for code, truth in found.items() if truth is True)
            self._fits[key] = (fits, frozenset(code for code, truth in found.items() if truth is None))
        return self._fits[key]

    # what is not known

    def groups(self, atoms: Iterable[Gate], lanes: Sequence[Knowledge] = ()) -> list[Group]:
        """The unknown atoms of `atoms` by the variable that they read, with the cells of each.

        With `lanes` (this knowledge and others beside it), atoms that are known in some lanes are kept: their cells
        hold in every lane of the same `clock`. A date that differs between the countries is left without cells.
        """
        enums: dict[tuple[str, str], list[Gate]] = {}
        dates: dict[tuple[str, str], list[Gate]] = {}
        numbers: dict[tuple[str, str], list[Gate]] = {}
        out: list[Group] = []
        for atom in sorted(set(atoms)):
            test = self.circuit.test(atom)
            if not lanes and self.truth(test) is not None:
                continue
            if test[0] == "is" and self.law.facts[test[1]].base in ("one_of", "country"):
                enums.setdefault((test[1], test[2]), []).append(atom)
            elif lanes and "@" in repr(test):
                out.append(Group(test, (atom,), ((False,), (True,))))
            elif test[0] == "below":
                numbers.setdefault((test[1], test[2]), []).append(atom)
            elif test[0] == "never":
                dates.setdefault((test[1], test[2]), []).append(atom)
            elif test[0] == "within" and (name := self._one_date(test)) is not None:
                dates.setdefault(name, []).append(atom)
            else:
                out.append(Group(test, (atom,), ((False,), (True,))))
        for name, found in enums.items():
            out.append(self._enumeration(name, found))
        for name, found in dates.items():
            out.append(self._dates(name, found))
        for name, found in numbers.items():
            out.append(self._numbers(name, found))
        return out

    def _one_date(self, test: Within) -> tuple[str, str] | None:
        """The one date of a gap that is not known, or None if both are not known."""
        unknown = [term for term in test[1:3] if self._day(term) is None]
        if len(unknown) != 1:
            return None
        term = unknown[0]
        assert term[0] == "fact"
        return term[1], term[2]

    def _enumeration(self, name: tuple[str, str], atoms: list[Gate]) -> Group:
        fact = self.law.facts[name[0]]
        values: Sequence[str] = self.reps if fact.base == "country" else fact.values
        asked = [test[3] for test in map(self.circuit.test, atoms) if test[0] == "is"]
        cells = {tuple(value == wanted for wanted in asked) for value in values}
        return Group((*name,), tuple(atoms), tuple(sorted(cells)))

    def _dates(self, name: tuple[str, str], atoms: list[Gate]) -> Group:
        ranges: list[tuple[int, int]] = []  # first and last day on which the atom holds
        for atom in atoms:
            test = self.circuit.test(atom)
            if test[0] == "never":
                ranges.append((0, 0))
                continue
            assert test[0] == "within"
            _, start, end, count, unit = test
            first, last = self._day(start), self._day(end)
            if "never" in (first, last):
                ranges.append(_NO_DAY)  # known to fail here, and asked about in a lane with another clock
            elif last is None and isinstance(first, int):
                ranges.append((_EARLIEST, later(first, count, unit)))
            else:
                assert isinstance(last, int)
                ranges.append((first_that_reaches(last, count, unit), _LATEST))
        days = {_EARLIEST, _LATEST}
        for low, high in ranges:
            if low:
                days |= {
                    max(low, _EARLIEST),
                    max(low - 1, _EARLIEST),
                    min(max(high, _EARLIEST), _LATEST),
                    min(max(high + 1, _EARLIEST), _LATEST),
                }
        cells = {tuple(bool(low) and low <= day <= high for low, high in ranges) for day in days}
        cells.add(tuple(not low for low, _ in ranges))
        return Group((*name,), tuple(atoms), tuple(sorted(cells)))

    def _numbers(self, name: tuple[str, str], atoms: list[Gate]) -> Group:
        limits = [(test[3], test[4]) for test in map(self.circuit.test, atoms) if test[0] == "below"]
        marks = sorted({limit for limit, _ in limits})
        between = [(low + high) / 2 for low, high in pairwise(marks)]
        points = [marks[0] - 1, *marks, *between, marks[-1] + 1]
        cells = {tuple(p < limit or (equal and p == limit) for limit, equal in limits) for p in points}
        return Group((*name,), tuple(atoms), tuple(sorted(cells)))


def knowledge_for(
    compiler: Compiler, given: Given, today: dt.date, reader: dt.date, filling: Filling, lane: Lane
) -> Knowledge:
    """`Knowledge` over a compiler's circuit."""
    read = [tuple(reads(compiler.law, node)) for node, _ in compiler.sites]
    return Knowledge(
        compiler.law, compiler.circuit, compiler.sites, read, compiler.reps, {}, given, today, reader, filling, lane
    )
