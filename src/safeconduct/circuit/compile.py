"""Compiles what is written, of all days, into the circuit.

Sorts of atoms (the first word of a test):
`is` fact place value · `has` fact place item · `never` fact place · `within` date date count unit ·
`below` fact place limit equal · `table` table keys values · `free` key · `switch` name · `rest` site ·
`filled` representative · `shadow` fact place steps.
Dates in `within` are ("fact", fact, place), ("day", ordinal), ("today",) or ("reader",).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import TypeVar

from ..lawbook import expression as e
from ..lawbook.meaning import NOWHERE, Env
from ..lawbook.model import STALE_AFTER, Interval, Law, Outcome, Provision, Step
from .atlas import Atlas
from .days import later
from .gates import FALSE, TRUE, Circuit, DateTerm, Free, Gate, Shadow, TableKey, Variable, Within

Term = TypeVar("Term")
_TODAY: DateTerm = ("today",)
_READER: DateTerm = ("reader",)


class Write:
    """What an effect does to one variable where `guard` holds: a constant, `today`, or a formula."""

    __slots__ = ("guard", "how", "value")

    def __init__(self, guard: Gate, how: str, value: object) -> None:
        self.guard, self.how, self.value = guard, how, value

    @property
    def formula(self) -> Gate:
        """The value of a write whose `how` is a formula."""
        assert isinstance(self.value, int)
        return self.value


class Effect:
    """The writes of one transition, by variable; in a later write of a variable an earlier one is hidden."""

    def __init__(self, compiler: Compiler, writes: Mapping[Variable, tuple[Write, ...]]) -> None:
        self.writes = dict(writes)
        self.mask = 0
        for name in self.writes:
            self.mask |= 1 << compiler.circuit.variable(name)
        self.memo: dict[Gate, Gate] = {}
        self._key = tuple(
            sorted((name, tuple((w.guard, w.how, w.value) for w in ws)) for name, ws in self.writes.items())
        )

    def key(self) -> tuple[object, ...]:
        """Equal for effects that do the same."""
        return self._key


class Compiler:
    """Compiles conditions over an atlas of representatives; provisions once each."""

    def __init__(self, law: Law, atlas: Atlas) -> None:
        self.law, self.atlas = law, atlas
        self.circuit = Circuit()
        self.reps = atlas.representatives
        self.sites: list[tuple[e.Expr, dict[str, str]]] = []
        self._site_index: dict[tuple[e.Expr, tuple[tuple[str, str], ...]], int] = {}
        self._provisions: dict[str, Gate] = {}
        self._memo: dict[tuple[e.Expr, tuple[tuple[str, str], ...]], Gate] = {}

    # atoms

    def is_(self, fact: str, place: str, value: str) -> Gate:
        """The fact has that value; a yes/no fact is asked for `yes` only."""
        if self.law.facts[fact].base == "bool" and value == "no":
            return -self.is_(fact, place, "yes")
        return self.circuit.atom(("is", fact, place, value), [(fact, place)])

    def has(self, fact: str, place: str, item: str) -> Gate:
        """`item` stands in the list."""
        return self.circuit.atom(("has", fact, place, item), [(fact, place, item)])

    def free(self, *key: object) -> Gate:
        """An atom of its own: not known."""
        test: Free = ("free", *key)
        return self.circuit.atom(test, [("free", *map(str, key))])

    def switch(self, name: str) -> Gate:
        """An atom that a lane sets: `medium`, `low`, `stale`, `covers`."""
        return self.circuit.atom(("switch", name), [("switch", name)])

    def never(self, term: DateTerm) -> Gate:
        """The date is *never*."""
        if term[0] != "fact":
            return FALSE
        return self.circuit.atom(("never", term[1], term[2]), [(term[1], term[2])])

    def within(self, start: DateTerm, end: DateTerm, count: int, unit: str) -> Gate:
        """`end` is on or before `start` plus `count` `unit`; no if either is never."""
        if count == 0:
            unit = "days"
        if start[0] == "day" and end[0] == "day":
            return TRUE if end[1] <= later(start[1], count, unit) else FALSE
        if start == end:
            return (-self.never(start)) if count >= 0 else FALSE
        if start[0] == "day" and (count or unit == "years"):
            start, count, unit = ("day", later(start[1], count, unit)), 0, "days"
        reads: list[Variable] = []
        for term in (start, end):
            if term[0] == "fact":
                reads.append((term[1], term[2]))
            elif term[0] != "day":
                reads.append((term[0],))
        return self.circuit.atom(("within", start, end, count, unit), reads)

    def on_or_after(self, term: DateTerm, day: dt.date) -> Gate:
        """The date lies on `day` or later."""
        return self.within(term, ("day", day.toordinal()), 0, "days")

    def before(self, term: DateTerm, day: dt.date) -> Gate:
        """The date lies before `day`."""
        return self.within(("day", day.toordinal() - 1), term, 0, "days")

    # conditions

    def formula(self, node: e.Expr, env: Env = NOWHERE) -> Gate:
        """The gate of a condition; `env` gives the representative of each loop's variable."""
        key = (node, tuple(sorted(env.items())))
        found = self._memo.get(key)
        if found is None:
            found = self._memo[key] = self._formula(node, env)
        return found

    def _formula(self, node: e.Expr, env: Env) -> Gate:
        c = self.circuit
        match node:
            case e.Const(value):
                return TRUE if value else FALSE
            case e.All(of):
                return c.all_([self.formula(child, env) for child in of])
            case e.Any(of):
                return c.any_([self.formula(child, env) for child in of])
            case e.Not(of):
                return -self.formula(of, env)
            case e.Holds(id):
                return self.provision(id)
            case e.Presume(basis, rebutted_by):
                shown = self.formula(e.Same(rebutted_by, (e.Value("yes"),)), env)
                return c.all_((self.formula(basis, env), -shown))
            case e.AtLeast(count, of):
                return self._at_least(count, [self.formula(child, env) for child in of])
            case e.Some(variable, among, of):
                return self._some(node, variable, among, of, env)
            case e.Every(variable, among, of):
                return -self._some(node, variable, among, e.Not(of), env)
        here = next((ref for ref in e.refs(node) if ref.by == "location"), None)
        if here is not None:
            return c.any_(
                c.all_((self.is_("location", "", rep), self.formula(_at(node, here, rep), {**env, "@": rep})))
                for rep in self.reps
            )
        return self._comparison(node, env)

    def _comparison(self, node: e.Expr, env: Env) -> Gate:
        """The gate of a test of facts, none of them at `[location]`."""
        c = self.circuit
        match node:
            case e.Same(left, right):
                return c.any_([self._same(left, term, env) for term in right])
            case e.Member(item, of):
                place = self._place(of, env)
                if isinstance(item, e.Ref):
                    return c.any_(
                        c.all_((self.is_(item.fact, self._place(item, env), rep), self.has(of.fact, place, rep)))
                        for rep in self.reps
                    )
                return self.has(of.fact, place, self._value(item, env))
            case e.Never(of):
                return self.never(("fact", of.fact, self._place(of, env)))
            case e.Below(of, limit, allow_equal):
                place = self._place(of, env)
                return c.atom(("below", of.fact, place, limit, allow_equal), [(of.fact, place)])
            case e.Within(start, end, count, unit):
                return self.within(self._date(start, env), self._date(end, env), count, unit)
            case e.Listed(table, keys, values):
                return self._listed(table, keys, values, env)
        raise AssertionError(node)

    def _same(self, left: e.Ref | e.Variable, right: e.Value | e.Variable | e.Ref, env: Env) -> Gate:
        if isinstance(right, e.Ref):
            if isinstance(left, e.Variable):
                return self._is(right, self._value(left, env), env)
            return self.circuit.any_(
                self.circuit.all_((self._is(left, rep, env), self._is(right, rep, env))) for rep in self.reps
            )
        if isinstance(left, e.Ref):
            return self._is(left, self._value(right, env), env)
        return TRUE if self._value(left, env) == self._value(right, env) else FALSE

    def _is(self, ref: e.Ref, value: str, env: Env) -> Gate:
        return self.is_(ref.fact, self._place(ref, env), value)

    def _value(self, term: e.Value | e.Variable, env: Env) -> str:
        return env[term.name] if isinstance(term, e.Variable) else term.value

    def _place(self, ref: e.Ref, env: Env) -> str:
        match ref.by:
            case "variable":
                return env[ref.key or ""]
            case "code":
                return ref.key or ""
        return ""

    def _date(self, term: e.DateTerm, env: Env) -> DateTerm:
        match term:
            case e.Day(day):
                return ("day", day.toordinal())
            case e.Today():
                return _TODAY
        return ("fact", term.fact, self._place(term, env))

    def _at_least(self, count: int, gates: list[Gate]) -> Gate:
        if count <= 0:
            return TRUE
        if len(gates) < count:
            return FALSE
        first, rest = gates[0], gates[1:]
        return self.circuit.choose(first, self._at_least(count - 1, rest), self._at_least(count, rest))

    def _some(self, node: e.Expr, variable: str, among: e.Ref | None, of: e.Expr, env: Env) -> Gate:
        found = []
        for rep in self.reps:
            inner = {**env, variable: rep}
            inside = TRUE if among is None else self.has(among.fact, self._place(among, env), rep)
            found.append(self.circuit.all_((self._filled(rep), inside, self.formula(of, inner))))
        return self.circuit.any_([*found, self._rest(node, env)])

    def _filled(self, rep: str) -> Gate:
        """Whether a representative stands for a real country in a lane; if not, the rest speaks for it.

        The first of a class always stands for one: a way may lead to it also where it is *any other country*.
        """
        if not rep.startswith("@") or rep.endswith(".0"):
            return TRUE
        return self.circuit.atom(("filled", rep), [("filled", rep)])

    def _rest(self, node: e.Expr, env: Env) -> Gate:
        """Whether a country without a representative fits.

        What does not hang on the country stays a gate of its own, so that steps that write it are seen.
        """
        assert isinstance(node, e.Some | e.Every)
        parts = list(dict.fromkeys(_free_of(node.of, frozenset([node.variable]))))
        found = []
        for truths in product((True, False), repeat=len(parts)):
            fixed = dict(zip(parts, truths, strict=True))
            body = _with(node.of, fixed)
            sort = e.Some if isinstance(node, e.Some) else e.Every
            site = sort(node.variable, node.among, body)
            guard = [self.formula(part, env) if truth else -self.formula(part, env) for part, truth in fixed.items()]
            found.append(self.circuit.all_((*guard, self._site(site, env))))
        return self.circuit.any_(found)

    def _site(self, node: e.Expr, env: Env) -> Gate:
        env = {name: rep for name, rep in env.items() if _mentions(node, frozenset([name]))}
        key = (node, tuple(sorted(env.items())))
        index = self._site_index.get(key)
        if index is None:
            index = self._site_index[key] = len(self.sites)
            self.sites.append((node, dict(env)))
        return self.circuit.atom(("rest", index), [("rest", str(index))])

    def _listed(
        self, table: str, keys: tuple[e.Value | e.Variable | e.Ref, ...], values: tuple[str, ...], env: Env
    ) -> Gate:
        for i, key in enumerate(keys):
            if isinstance(key, e.Ref) and self.law.facts[key.fact].base not in ("countries", "some_of"):
                fact = self.law.facts[key.fact]
                options = self.reps if fact.base == "country" else fact.values
                return self.circuit.any_(
                    self.circuit.all_(
                        (
                            self._is(key, option, env),
                            self._listed(table, (*keys[:i], e.Value(option), *keys[i + 1 :]), values, env),
                        )
                    )
                    for option in options
                )
        spelled: list[TableKey] = []
        reads: list[Variable] = [("today",), ("reader",)]
        for key in keys:
            if isinstance(key, e.Ref):
                spelled.append(("list", key.fact, self._place(key, env)))
                reads.append((key.fact, self._place(key, env), "*"))
            else:
                spelled.append(("at", self._value(key, env)))
        return self.circuit.atom(("table", table, tuple(spelled), values), reads)

    # provisions and outcomes

    def provision(self, id: str) -> Gate:
        """The gate of a provision, for all days."""
        found = self._provisions.get(id)
        if found is None:
            found = self._provisions[id] = self.rule(self.law.provisions[id])
        return found

    def rule(self, rule: Provision) -> Gate:
        """The gate of a rule as it is written, which need not be the one that the law has under this id."""
        found = self._dated(rule)
        return found if rule.always_there else self.covered(rule.folder, rule.id, found)

    def covered(self, folder: str, id: str, gate: Gate) -> Gate:
        """`gate` for the reader's days that the folder covers; an atom of its own for all others."""
        found = self.law.folders.get(folder)
        if found is None or found.covers_from is None or found.covers_through is None:
            return gate
        inside = self.circuit.all_(
            (
                self.on_or_after(_READER, found.covers_from),
                self.before(_READER, found.covers_through + dt.timedelta(days=1)),
            )
        )
        outside = self.circuit.all_((self.switch("covers"), -inside))
        return self.circuit.choose(outside, self.free("covers", id), gate)

    def _dated(self, rule: Provision) -> Gate:
        if rule.keyed_on == "today":
            return self._on_clock(rule, _TODAY)
        clock: DateTerm = ("fact", rule.keyed_on, "")
        known = self._on_clock(rule, clock)
        as_today = Effect(self, {(rule.keyed_on, ""): (Write(TRUE, "today", None),)})
        return self.circuit.choose(self.never(clock), self.regress(known, as_today), known)

    def _on_clock(self, rule: Provision, clock: DateTerm) -> Gate:
        c = self.circuit
        out = TRUE if rule.out_of_force() else FALSE
        visible = [(turn, self._visible(turn, clock)) for turn in rule.operative]
        parts: list[Gate] = []
        any_covers: list[Gate] = []
        for turn, covers in visible:
            later_known = [-other for t, other in visible if t is not turn and t.known > turn.known]
            chosen = c.all_([covers, *later_known])
            any_covers.append(covers)
            parts.append(c.all_((chosen, self._turn(rule, turn, out))))
        nothing = c.all_([-covers for covers in any_covers])
        if nothing != FALSE:
            parts.append(c.all_((nothing, self._after(rule, clock, out))))
        return c.any_(parts)

    def _visible(self, turn: Interval, clock: DateTerm) -> Gate:
        c = self.circuit
        if not turn.source and turn.until is None:
            return TRUE
        parts = [self.on_or_after(_READER, turn.known), self.on_or_after(clock, turn.start)]
        if turn.until is not None:
            goes_on = self.before(_READER, turn.until_known) if turn.until_known is not None else FALSE
            parts.append(c.any_((self.before(clock, turn.until), goes_on)))
        return c.all_(parts)

    def _after(self, rule: Provision, clock: DateTerm, out: Gate) -> Gate:
        """What holds where no interval covers the clock: nothing yet, nothing any more, or not known."""
        c = self.circuit
        unknown = self.free(rule.id, "ended")
        if rule.kind == "definition":
            return unknown
        result = out
        for turn in sorted(rule.operative, key=lambda t: (t.until or dt.date.max, t.known)):
            if turn.until is None:
                continue
            known_end = self.on_or_after(_READER, turn.until_known) if turn.until_known is not None else TRUE
            past = c.all_((self.on_or_after(_READER, turn.known), known_end, self.on_or_after(clock, turn.until)))
            result = c.choose(past, out if turn.after_nothing else unknown, result)
        return result

    def _turn(self, rule: Provision, turn: Interval, out: Gate) -> Gate:
        c = self.circuit
        if turn.state and turn.state != "unknown":
            return out if rule.kind != "definition" else self.free(rule.id, "ended")
        free = self.free(rule.id, rule.operative.index(turn))
        decides = (
            FALSE
            if turn.state == "unknown"
            else self.decides(turn.sure, turn.verified, turn.moves_like, bool(turn.source))
        )
        holds = c.choose(decides, self.formula(turn.holds), free)
        match rule.kind:
            case "requirement":
                return c.any_((holds, self.formula(rule.unless)))
            case "definition":
                return holds
        return c.all_((holds, -self.formula(rule.unless)))

    def decides(self, sure: str, verified: dt.date, moves_like: str, sourced: bool = True) -> Gate:
        """Whether law of that certainty and age decides, in a lane and for a reader."""
        certain = {"high": TRUE, "medium": self.switch("medium"), "low": self.switch("low")}[sure]
        if not sourced:
            return certain
        fresh_until = verified + dt.timedelta(days=STALE_AFTER[moves_like] + 1)
        stale = self.circuit.all_((self.switch("stale"), self.on_or_after(_READER, fresh_until)))
        return self.circuit.all_((certain, -stale))

    def requirement(self, step: Step, outcome: Outcome, env: Env) -> Gate:
        """What `outcome` requires before the step."""
        return self.covered(step.folder, outcome.id, self.formula(step.requires(outcome), env))

    def effect(self, outcome: Outcome, env: Env, shadow: tuple[str, ...] = ()) -> Effect:
        """What `outcome` writes. With `shadow` (the steps that a paper is meant for), papers go to a shadow."""
        writes: dict[Variable, tuple[Write, ...]] = {}
        for write in outcome.makes:
            ref = write.target
            places: list[tuple[Gate, str]]
            if ref.by == "location":
                places = [(self.is_("location", "", rep), rep) for rep in self.reps]
            else:
                places = [(TRUE, self._place(ref, env))]
            for guard, place in places:
                name: Variable = (ref.fact, place)
                entry: Write
                match write.how:
                    case "value":
                        assert write.value is not None
                        entry = Write(guard, "value", self._value(write.value, env))
                    case "today":
                        entry = Write(guard, "today", None)
                    case "formula":
                        entry = Write(guard, "formula", self.formula(write.formula, env))
                    case _:
                        assert write.value is not None
                        name = (ref.fact, place, self._value(write.value, env))
                        entry = Write(guard, "value", "yes" if write.how == "add" else "no")
                if shadow and write.how == "value" and self.law.facts[ref.fact].base == "bool" and entry.value == "yes":
                    name = (ref.fact, place, *shadow)
                writes[name] = (*writes.get(name, ()), entry)
        return Effect(self, writes)

    def shadow_atom(self, fact: str, place: str, shadow: tuple[str, ...]) -> Gate:
        """The paper got in this route and meant for those steps."""
        test: Shadow = ("shadow", fact, place, *shadow)
        return self.circuit.atom(test, [test[1:]])

    # regression

    def regress(self, gate: Gate, effect: Effect) -> Gate:
        """What must hold before `effect` so that `gate` holds after it."""
        return self.circuit.rewrite(gate, effect.mask, lambda atom: self._before(atom, effect), effect.memo)

    def compose(self, first: Effect, second: Effect) -> Effect:
        """The effect of `first` and then `second`."""
        writes = dict(first.writes)
        for name, later_writes in second.writes.items():
            moved = tuple(
                Write(
                    self.regress(w.guard, first),
                    w.how,
                    self.regress(w.formula, first) if w.how == "formula" else w.value,
                )
                for w in later_writes
            )
            certain = any(w.guard == TRUE for w in moved)
            writes[name] = moved if certain else (*writes.get(name, ()), *moved)
        return Effect(self, writes)

    def _before(self, atom: Gate, effect: Effect) -> Gate:
        test = self.circuit.test(atom)
        match test[0]:
            case "is":
                _, fact, place, value = test
                return self._written(effect, (fact, place), atom, lambda w: self._constant(w, value))
            case "has":
                _, fact, place, item = test
                return self._written(effect, (fact, place, item), atom, lambda w: self._constant(w, "yes"))
            case "shadow":
                return self._written(effect, test[1:], atom, lambda w: self._constant(w, "yes"))
            case "never":
                _, fact, place = test
                return self._written(
                    effect, (fact, place), atom, lambda w: TRUE if w.how == "value" and w.value == "never" else FALSE
                )
            case "below":
                _, fact, place, limit, equal = test
                return self._written(effect, (fact, place), atom, lambda w: self._number(w, limit, equal))
            case "within":
                return self._dates(effect, test)
        return atom

    def _written(self, effect: Effect, name: Variable, unchanged: Gate, read: Callable[[Write], Gate]) -> Gate:
        result = unchanged
        for write in effect.writes.get(name, ()):
            result = self.circuit.choose(write.guard, read(write), result)
        return result

    def _constant(self, write: Write, wanted: str) -> Gate:
        if write.how == "formula":
            return write.formula if wanted == "yes" else -write.formula
        return TRUE if write.value == wanted else FALSE

    def _number(self, write: Write, limit: float, equal: bool) -> Gate:
        number = float(str(write.value))
        return TRUE if number < limit or (equal and number == limit) else FALSE

    def _dates(self, effect: Effect, test: Within) -> Gate:
        _, start, end, count, unit = test
        choose, result = self.circuit.choose, FALSE
        for guard, first in self._date_after(effect, start):
            inner = FALSE
            for inner_guard, last in self._date_after(effect, end):
                held = FALSE if first is None or last is None else self.within(first, last, count, unit)
                inner = choose(inner_guard, held, inner)
            result = choose(guard, inner, result)
        return result

    def _date_after(self, effect: Effect, term: DateTerm) -> list[tuple[Gate, DateTerm | None]]:
        """What the date can be after `effect`, under which guard, a later one before an earlier; None is *never*."""
        found: list[tuple[Gate, DateTerm | None]] = [(TRUE, term)]
        if term[0] == "fact":
            for write in effect.writes.get((term[1], term[2]), ()):
                found.append((write.guard, _TODAY if write.how == "today" else None))
        return found


def _at(node: e.Expr, ref: e.Ref, rep: str) -> e.Expr:
    """`node` with every `[location]` read at one representative (the variable `@` of the environment)."""

    def swap(term: Term) -> Term | e.Ref:
        return e.Ref(term.fact, "@", "variable") if isinstance(term, e.Ref) and term.by == "location" else term

    match node:
        case e.Same(left, right):
            return e.Same(swap(left), tuple(swap(term) for term in right))
        case e.Member(item, of):
            return e.Member(swap(item), swap(of))
        case e.Never(of):
            return e.Never(swap(of))
        case e.Below(of, limit, allow_equal):
            return e.Below(swap(of), limit, allow_equal)
        case e.Within(start, end, count, unit):
            return e.Within(swap(start), swap(end), count, unit)
        case e.Listed(table, keys, values):
            return e.Listed(table, tuple(swap(key) for key in keys), values)
    raise AssertionError(node)


def _mentions(node: e.Expr, bound: frozenset[str]) -> bool:
    """Whether `node` speaks of one of these variables."""
    for part in e.walk(node):
        for field in part.__struct_fields__:
            value = getattr(part, field)
            for term in value if isinstance(value, tuple) else (value,):
                if isinstance(term, e.Variable) and term.name in bound:
                    return True
                if isinstance(term, e.Ref) and term.by == "variable" and term.key in bound:
                    return True
    return False


def _free_of(node: e.Expr, bound: frozenset[str]) -> Iterator[e.Expr]:
    """The largest parts of `node` that do not speak of these variables."""
    if isinstance(node, e.Const):
        return
    if not _mentions(node, bound):
        yield node
        return
    inner = bound | {node.variable} if isinstance(node, e.Some | e.Every) else bound
    for child in e.children(node):
        yield from _free_of(child, inner)


def _with(node: e.Expr, fixed: Mapping[e.Expr, bool]) -> e.Expr:
    """`node` with these parts fixed."""
    if node in fixed:
        return e.YES if fixed[node] else e.NO
    match node:
        case e.All(of):
            return e.All(tuple(_with(child, fixed) for child in of))
        case e.Any(of):
            return e.Any(tuple(_with(child, fixed) for child in of))
        case e.Not(of):
            return e.Not(_with(of, fixed))
        case e.AtLeast(count, of):
            return e.AtLeast(count, tuple(_with(child, fixed) for child in of))
        case e.Some(variable, among, of):
            return e.Some(variable, among, _with(of, fixed))
        case e.Every(variable, among, of):
            return e.Every(variable, among, _with(of, fixed))
        case e.Presume(basis, rebutted_by):
            return e.Presume(_with(basis, fixed), rebutted_by)
    return node
