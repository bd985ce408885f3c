"""Proofs: why a condition is yes, no or not known, read from the written provisions. Only what decides is kept.

Content and rendering are apart: a proof is a small tree; the doors print it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import product
from typing import Any

import msgspec

from . import expression as e
from . import meaning
from .given import Members
from .meaning import NOWHERE, Env, Situation, Truth
from .model import Interval, Law, Provision
from .phrases import phrase
from .words import sentence


class Proof(msgspec.Struct, frozen=True):
    """One line of a proof and the lines beneath it that decide it.

    `value` is that of the sentence `says` (for a bar: yes means barred). `missing` is the fact and place that
    is not known. `how` says what joins the children: "" (one, or all of them), "any" or "count". `place` marks a
    line about where one is; `reads` are the facts and places that a leaf reads.
    """

    value: Truth
    says: str
    provision: str = ""
    cite: str = ""
    party: str = ""
    standard: str = ""
    by: str = ""
    note: str = ""
    missing: tuple[str, str] | None = None
    how: str = ""
    place: bool = False
    reads: tuple[tuple[str, str], ...] = ()
    children: tuple[Proof, ...] = ()

    def __repr__(self) -> str:
        return f"<Proof of {self.provision}>" if self.provision else "<Proof>"

    def walk(self) -> Iterator[Proof]:
        """This line and all beneath it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def reads(law: Law, node: e.Expr) -> frozenset[str]:
    """Every fact that `node` reads, through all provisions that it names."""
    known = law.facts_read
    found = known.get(node)
    if found is None:
        facts = {ref.fact for ref in e.refs(node)}
        if any(ref.by == "location" for ref in e.refs(node)):
            facts.add("location")
        for id in e.provisions_in(node):
            rule = law.provisions[id]
            facts.add(rule.keyed_on)
            for part in (rule.unless, *(turn.holds for turn in rule.operative)):
                facts |= reads(law, part)
        found = known[node] = frozenset(facts)
    return found


def all_parts(law: Law, node: e.Expr) -> Iterator[e.Expr]:
    """Every part of a condition, through all provisions that it names."""
    for part in e.walk(node):
        yield part
        if isinstance(part, e.Holds):
            rule = law.provisions[part.provision]
            for inner in (rule.unless, *(turn.holds for turn in rule.operative)):
                yield from all_parts(law, inner)


_UNREAD: Any = object()
STATES = (phrase("enjoined"), phrase("stayed"), phrase("vacated"))
"""What can have befallen a rule that is not in force, as it is said."""


class Prover:
    """Explains conditions in one situation; provisions are explained once and shared."""

    def __init__(self, situation: Situation) -> None:
        self.s = situation
        self.before: Prover | None = None
        self._changed: frozenset[str] = frozenset()
        self._reads = situation.law.facts_read
        self._provisions: dict[str, Proof] = {}
        self._values: dict[e.Expr, Truth] = {}
        self._leaves: dict[tuple[e.Expr, tuple[tuple[str, str], ...]], Proof] = {}
        self._within: dict[tuple[tuple[str, str], ...], dict[e.Expr, Truth]] = {}

    def later(self, situation: Situation, changed: frozenset[str]) -> Prover:
        """The prover of a later state: what reads none of the facts `changed` is taken from this one."""
        found = Prover(situation)
        found.before, found._changed = self, changed
        return found

    def _same_before(self, node: e.Expr) -> bool:
        """Whether nothing that `node` reads has changed since the state before."""
        return self._changed.isdisjoint(self._reads.get(node) or reads(self.s.law, node))

    def value(self, node: e.Expr, env: Env = NOWHERE) -> Truth:
        """`meaning.value`, remembered."""
        known = self._values if not env else self._within.setdefault(tuple(sorted(env.items())), {})
        found: Truth = known.get(node, _UNREAD)
        if found is not _UNREAD:
            return found
        if self.before is not None and self._same_before(node):
            found = self.before.value(node, env)
        else:
            found = self._evaluate(node, env)
        known[node] = found
        return found

    def _evaluate(self, node: e.Expr, env: Env) -> Truth:
        match node:
            case e.Holds(id):
                return self._provision(self.s.law.provisions[id])
            case e.All(of):
                return self._first(of, False, env)
            case e.Any(of):
                return self._first(of, True, env)
            case e.Not(of):
                return meaning.opposite(self.value(of, env))
            case e.Some(variable, among, of) | e.Every(variable, among, of):
                some = isinstance(node, e.Some)
                verdicts = tuple(verdict for _, _, verdict in self._instances(some, variable, among, of, env))
                return meaning.either(verdicts) if some else meaning.both(verdicts)
        return meaning.value(node, self.s, env)

    def _first(self, of: tuple[e.Expr, ...], deciding: bool, env: Env) -> Truth:
        """`deciding` if one part has that value, else not known if one is not known, else the opposite."""
        found: Truth = not deciding
        for child in of:
            truth = self.value(child, env)
            if truth is deciding:
                return deciding
            if truth is None:
                found = None
        return found

    def explain(self, node: e.Expr, env: Env = NOWHERE) -> tuple[Proof, ...]:
        """The lines that decide `node`, in the order in which they are written."""
        match node:
            case e.All(of):
                return self._join(of, self.value(node, env), False, env)
            case e.Any(of):
                return self._join(of, self.value(node, env), True, env)
            case e.Not(of):
                return self.explain(of, env)
            case e.Holds(id):
                return (self.provision(id),)
            case e.AtLeast(_, of):
                children = tuple(line for child in of for line in self.explain(child, env))
                return (Proof(self.value(node, env), sentence(node, self.s.law, env), how="count", children=children),)
            case e.Presume(basis, rebutted_by):
                return (*self.explain(basis, env), *self.explain(e.Same(rebutted_by, (e.Value("yes"),)), env))
            case e.Some(variable, among, of) | e.Every(variable, among, of):
                return self._quantified(node, variable, among, of, env)
        return (self._leaf(node, env),)

    def _join(self, of: tuple[e.Expr, ...], value: Truth, any_: bool, env: Env) -> tuple[Proof, ...]:
        deciding: Truth = any_
        if value is deciding:
            for child in of:
                if self.value(child, env) is deciding:
                    return self.explain(child, env)
        chosen = of if value is (not deciding) else [child for child in of if self.value(child, env) is None]
        lines = tuple(line for child in chosen for line in self.explain(child, env))
        if any_ and len(lines) > 1:
            return (Proof(value, self.s.law.say("one of these"), how="any", children=lines),)
        return lines

    def _quantified(self, node: e.Expr, variable: str, among: e.Ref | None, of: e.Expr, env: Env) -> tuple[Proof, ...]:
        some, value = isinstance(node, e.Some), self.value(node, env)
        says = sentence(node, self.s.law, env)
        instances = self._instances(some, variable, among, of, env)
        for inner, _, verdict in instances:
            if verdict is value and (value is not (not some)):
                return (Proof(value, says, children=self.explain(of, inner)),)
        children: list[Proof] = []
        if value is (not some) and among is not None:
            children = [line for inner, inside, _ in instances if inside is True for line in self.explain(of, inner)]
        if value is None and among is not None and not children:
            children.append(
                self._leaf(e.Member(e.Variable(variable), among), {**env, variable: next(iter(self.s.law.countries))})
            )
        return (Proof(value, says, children=tuple(children)),)

    def _instances(
        self, some: bool, variable: str, among: e.Ref | None, of: e.Expr, env: Env
    ) -> list[tuple[Env, Truth, Truth]]:
        """Each country looked at that is not outside the list: its env, whether it is inside, and the verdict."""
        found: list[tuple[Env, Truth, Truth]] = []
        for country in self._looked_at(of):
            inner = {**env, variable: country}
            inside = True if among is None else self.value(e.Member(e.Variable(variable), among), inner)
            if inside is False:
                continue
            body = self.value(of, inner)
            verdict = meaning.both((inside, body)) if some else meaning.either((meaning.opposite(inside), body))
            found.append((inner, inside, verdict))
        return found

    def _looked_at(self, of: e.Expr) -> list[str]:
        """The countries that an answer, a table or a literal tells apart, and one of the others: they are all alike."""
        law = self.s.law
        named = self.s.given.countries()
        tables = {part.table for part in all_parts(law, of) if isinstance(part, e.Listed)}
        for table in tables:
            named.update(key for row in law.tables[table].rows for key in row.keys)
        named.update(
            term.value
            for part in all_parts(law, of)
            if isinstance(part, e.Same)
            for term in part.right
            if isinstance(term, e.Value)
        )
        found = sorted(code for code in named if code in law.countries)
        other = next((code for code in law.countries if code not in named), None)
        return [*found, other] if other else found

    def _provision(self, rule: Provision) -> Truth:
        turn, prover = self._turn(rule)
        if turn is None or (turn.state and turn.state != "unknown") or not meaning.covered(rule, self.s):
            return meaning.provision(rule, self.s)
        holds = prover.value(turn.holds) if meaning.decides(turn, self.s) else None
        return meaning.joined(rule, holds, prover.value(rule.unless))

    def _turn(self, rule: Provision) -> tuple[Interval | None, Prover]:
        """The interval in force, and the prover of the state in which it is read; None if there is none, or not one."""
        s = self.s
        clock = s.today if rule.keyed_on == "today" else s.given.get(rule.keyed_on)
        if clock == "never":
            day = s.today
            prover = self.later(meaning.on_day(s, rule.keyed_on, day), frozenset([rule.keyed_on]))
            return meaning.interval(rule, day, s.reader), prover
        if isinstance(clock, dt.date):
            return meaning.interval(rule, clock, s.reader), self
        return None, self

    def provision(self, id: str) -> Proof:
        """The proof of a provision: its deciding lines beneath it, and why if it is not in force or not settled."""
        if self.before is not None and self._same_before(e.Holds(id)):
            return self.before.provision(id)
        if id not in self._provisions:
            self._provisions[id] = self._prove(self.s.law.provisions[id])
        return self._provisions[id]

    def _prove(self, rule: Provision) -> Proof:
        s, value = self.s, self.value(e.Holds(rule.id))
        if not meaning.covered(rule, s):
            return self._line(rule, value, s.law.span(rule.folder))
        clock = s.today if rule.keyed_on == "today" else s.given.get(rule.keyed_on)
        if clock is None:
            missing = () if value is not None else (self._leaf(e.Never(e.Ref(rule.keyed_on)), {}),)
            turns = {
                id(turn): turn
                for day in meaning.days_that_matter(rule)
                if (turn := meaning.interval(rule, day, s.reader))
            }
            lines = tuple(line for turn in turns.values() if not turn.state for line in self.explain(turn.holds))
            return self._line(rule, value, "", (*missing, *(line for line in lines if line.value is value)))
        turn, prover = self._turn(rule)
        if turn is None:
            day = clock if isinstance(clock, dt.date) else s.today
            last = meaning.ended(rule, day, s.reader)
            over = last is None or last.after_nothing
            law = s.law
            says = law.say("not in force on this day") if over else law.say("ended; what follows is not on our pages")
            return self._line(rule, value, says)
        if turn.state and turn.state != "unknown":
            state = s.law.say(turn.state)
            says = s.law.say("not in force: {state}; {reason}", state=state, reason=turn.reason)
            return self._line(rule, value, says)
        if not meaning.decides(turn, s):
            return self._line(rule, value, self._doubt(turn), self._thought(rule, value, prover))
        parts: list[e.Expr] = [turn.holds]
        if rule.unless != e.NO:
            parts.append(rule.unless if rule.kind == "requirement" else e.Not(rule.unless))
        either = rule.kind == "requirement"
        whole: e.Expr = parts[0] if len(parts) == 1 else e.Any(tuple(parts)) if either else e.All(tuple(parts))
        note = "" if turn.sure != "medium" else s.law.say("not yet checked by a lawyer")
        return self._line(rule, value, note, prover.explain(whole))

    def _thought(self, rule: Provision, value: Truth, prover: Prover) -> tuple[Proof, ...]:
        if value is None or rule.unless == e.NO:
            return ()
        return prover.explain(rule.unless)

    def _doubt(self, turn: Interval) -> str:
        law = self.s.law
        if turn.state == "unknown":
            return law.say("not settled: {reason}", reason=turn.reason)
        if self.s.lane.stale and meaning.stale(turn.verified, turn.moves_like, self.s.reader):
            return law.say("last checked on {day}; that is too long ago", day=law.day(turn.verified))
        if turn.reason:
            return law.say("our source for this is weak: {reason}", reason=turn.reason)
        return law.say("our source for this is weak")

    def _line(self, rule: Provision, value: Truth, note: str, children: tuple[Proof, ...] = ()) -> Proof:
        return Proof(
            value,
            rule.says,
            rule.id,
            rule.cite,
            rule.party,
            rule.standard,
            note=note,
            place=rule.id.startswith("place."),
            children=children,
        )

    def _leaf(self, node: e.Expr, env: Env) -> Proof:
        if self.before is not None and self._same_before(node):
            return self.before._leaf(node, env)
        key = (node, tuple(env.items()))
        if key not in self._leaves:
            self._leaves[key] = self._read_leaf(node, env)
        return self._leaves[key]

    def _read_leaf(self, node: e.Expr, env: Env) -> Proof:
        value, law = self.value(node, env), self.s.law
        missing, by, standard, note = None, "", "", ""
        here = isinstance(node, e.Same) and isinstance(node.left, e.Ref) and node.left.fact == "location"
        seen: list[tuple[str, str]] = []
        for ref in e.refs(node):
            if ref.by == "location":
                seen.append(("location", ""))
            fact = law.facts[ref.fact]
            place = (
                env.get(ref.key or "", ref.key or "")
                if ref.by != "location"
                else str(self.s.given.get("location") or "")
            )
            seen.append((ref.fact, place))
            if fact.kind == "assessment":
                by, standard = self.s.given.by.get(ref.fact, ""), fact.standard
                by = law.phrases.get(by, by)  # `the person` has a translation, a name has none
            if value is None and missing is None:
                answer = self.s.given.value(fact, place)
                if answer is None or (isinstance(answer, Members) and not answer.whole):
                    missing = (ref.fact, place)
        cite = ""
        if isinstance(node, e.Listed):
            cite, note = self._table(node, env)
        if env:
            says = sentence(node, law, env)
        else:
            says = law.sentences.get(node) or law.sentences.setdefault(node, sentence(node, law))
        return Proof(
            value,
            says,
            cite=cite,
            standard=standard,
            by=by,
            missing=missing,
            note=note,
            place=here,
            reads=tuple(seen),
        )

    def _table(self, node: e.Listed, env: Env) -> tuple[str, str]:
        s, table = self.s, self.s.law.tables[node.table]
        options: list[list[str]] = []
        for key in (meaning.term(key, s, env) for key in node.keys):
            options.append(sorted(key.inside) if isinstance(key, Members) else [str(key)] if key is not None else [])
        combos = list(product(*options))
        value = self.value(node, env)
        deciding = [combo for combo in combos if meaning.cell(table, combo, node.values, s) is value]
        for combo in deciding or combos:
            row = table.row(combo, s.today, s.reader)
            if row is None:
                continue
            source = s.law.sources.get(row.source)
            weak = not meaning.row_decides(table, row, s)
            lean = s.law.say(row.value) if row.value in ("yes", "no") else table.word(row.value)
            note = s.law.say("our source for this is weak. We think: {what}.", what=lean) if weak else ""
            return (source.title if source else "", note)
        return "", "" if table.complete else s.law.say("we have not looked at this")
