"""Asks whether anybody at all could satisfy a gate, on any day: one growing SAT instance for a pack.

Cells become clauses between atoms of one variable. Days relative to today and fixed days are not tied to each
other, so that too many routes may be kept, never too few.
"""

from __future__ import annotations

from collections.abc import Iterable

from pysat.solvers import Solver

from ..circuit.compile import Compiler
from ..circuit.days import first_that_reaches, later
from ..circuit.gates import FALSE, TRUE, DateTerm, Gate, Test, Within


class Anybody:
    """Satisfiability over all people that fit every `always`."""

    def __init__(self, compiler: Compiler, always: Iterable[Gate], fixed: Iterable[Gate]) -> None:
        self.compiler, self.circuit = compiler, compiler.circuit
        self._given = (*always, *fixed)
        self.solver = Solver(name="cadical153")
        self._literals: dict[Gate, int] = {}
        self._last = 0
        self._dates: dict[DateTerm, list[tuple[str, int, Gate]]] = {}
        self._gaps: dict[tuple[DateTerm, DateTerm], list[tuple[int, str, Gate]]] = {}
        self._enums: set[tuple[str, str]] = set()
        self._memo: dict[tuple[Gate, ...], bool] = {}
        self.asked = 0
        for gate in self._given:
            if gate != TRUE:
                self.solver.add_clause([self.literal(gate)])

    def again(self) -> Anybody:
        """The same with an empty solver, which stays fast where many gates are asked about once; answers are kept."""
        other = Anybody(self.compiler, self._given, ())
        other._memo = self._memo
        return other

    def satisfiable(self, *gates: Gate) -> bool:
        """Whether somebody, on some day, makes every one of `gates` true."""
        if FALSE in gates:
            return False
        key = tuple(sorted({gate for gate in gates if gate != TRUE}))
        if any(-gate in key for gate in key):
            return False
        found = self._memo.get(key)
        if found is None:
            self.asked += 1
            found = self._memo[key] = bool(self.solver.solve(assumptions=[self.literal(gate) for gate in key]))
        return found

    def implies(self, gate: Gate, *any_of: Gate) -> bool:
        """Whether everybody for whom `gate` holds has one of `any_of`."""
        return not self.satisfiable(gate, *(-other for other in any_of))

    def literal(self, gate: Gate) -> int:
        """The literal of a signed gate, encoded when it is first asked for."""
        top = abs(gate)
        if top not in self._literals:
            self._encode(top)
        return self._literals[top] if gate > 0 else -self._literals[top]

    def _encode(self, top: Gate) -> None:
        stack, seen, new = [top], set[Gate](), []
        while stack:
            gate = stack.pop()
            if gate in seen or gate in self._literals:
                continue
            seen.add(gate)
            new.append(gate)
            if gate != TRUE and not self.circuit.is_atom[gate]:
                stack.extend(abs(arg) for arg in self.circuit.args(gate))
        for gate in sorted(new):
            self._last += 1
            self._literals[gate] = self._last
            if gate == TRUE:
                self.solver.add_clause([self._last])
        for gate in sorted(new):
            if gate == TRUE:
                continue
            if self.circuit.is_atom[gate]:
                self._tie(gate, self.circuit.test(gate))
                continue
            out = self._literals[gate]
            args = [self._signed(arg) for arg in self.circuit.args(gate)]
            for arg in args:
                self.solver.add_clause([-out, arg])
            self.solver.add_clause([out, *(-arg for arg in args)])

    def _signed(self, gate: Gate) -> int:
        return self._literals[gate] if gate > 0 else -self._literals[-gate]

    def _tie(self, atom: Gate, test: Test) -> None:
        match test[0]:
            case "is":
                self._enumeration((test[1], test[2]))
            case "never":
                self._date(("fact", test[1], test[2]), "never", 0, atom)
            case "within":
                self._within(atom, test)

    def _enumeration(self, name: tuple[str, str]) -> None:
        fact = self.compiler.law.facts[name[0]]
        if name in self._enums or fact.base not in ("one_of", "country"):
            return
        self._enums.add(name)
        values = self.compiler.reps if fact.base == "country" else fact.values
        literals = [self.literal(self.compiler.is_(*name, value)) for value in values]
        self.solver.add_clause(literals)
        for i, one in enumerate(literals):
            for other in literals[i + 1 :]:
                self.solver.add_clause([-one, -other])

    def _within(self, atom: Gate, test: Within) -> None:
        _, start, end, count, unit = test
        if start[0] == "day":
            self._date(end, "until", later(start[1], count, unit), atom)
        elif end[0] == "day":
            self._date(start, "from", first_that_reaches(end[1], count, unit), atom)
        else:
            self._gap(atom, start, end, count, unit)

    def _date(self, term: DateTerm, sort: str, day: int, atom: Gate) -> None:
        """`until`: on or before the day. `from`: on or after it. `never`."""
        mine, add = self._literals[atom], self.solver.add_clause
        known = self._dates.setdefault(term, [])
        never = None
        if term[0] == "fact":
            gate = self.compiler.never(term)
            never = self._literals[abs(gate)] if abs(gate) in self._literals else self.literal(gate)
        for other_sort, other_day, other_atom in known:
            other = self._literals[other_atom]
            match sort, other_sort:
                case "until", "until":
                    add([-mine, other] if day <= other_day else [mine, -other])
                case "from", "from":
                    add([-mine, other] if day >= other_day else [mine, -other])
                case ("until", "from") | ("from", "until"):
                    high, low = (day, other_day) if sort == "until" else (other_day, day)
                    if low > high:
                        add([-mine, -other])
                    if low <= high + 1:
                        add([mine, other] if never is None else [mine, other, never])
        if sort != "never" and never is not None:
            add([-mine, -never])
        known.append((sort, day, atom))
        if sort == "from" and term in (("today",), ("reader",)):
            other_term: DateTerm = ("today",) if term == ("reader",) else ("reader",)
            for other_sort, other_day, other_atom in self._dates.get(other_term, ()):
                if other_sort == "from":
                    other = self._literals[other_atom]
                    if term == ("reader",) and day >= other_day:
                        add([-mine, other])  # the reader's day is not after today
                    if term == ("today",) and other_day >= day:
                        add([-other, mine])

    def _gap(self, atom: Gate, start: DateTerm, end: DateTerm, count: int, unit: str) -> None:
        mine, add = self._literals[atom], self.solver.add_clause
        for term in (start, end):
            if term[0] == "fact":
                add([-mine, -self.literal(self.compiler.never(term))])
        known = self._gaps.setdefault((start, end), [])
        for other_count, other_unit, other_atom in known:
            other = self._literals[other_atom]
            if unit == other_unit:
                add([-mine, other] if count <= other_count else [mine, -other])
        if unit == "days":
            for other_count, other_unit, other_atom in self._gaps.get((end, start), ()):
                if other_unit == "days" and count + other_count < 0:
                    add([-mine, -self._literals[other_atom]])
        known.append((count, unit, atom))
