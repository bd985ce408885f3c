"""Proves statements about the law, for everybody, on every day on which the law changes.

A statement fails if somebody can be thought of for whom it is false: SAT looks for that person, and the part of them
that forces the failure is told. Weak and stale law is read as written; what is not settled may turn out either way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from ..lawbook import expression as e
from ..lawbook import meaning
from ..lawbook.expression import Expr
from ..lawbook.given import Given
from ..lawbook.meaning import Lane
from ..lawbook.model import Law, Provision, Statement
from ..lawbook.proof import reads
from .atlas import atlas_of
from .compile import Compiler
from .gates import Gate, Test, evaluate
from .knowledge import knowledge_for
from .worlds import Worlds

_AS_WRITTEN = Lane(medium=True, low=True, stale=False)


class Failure(NamedTuple):
    """A statement that is false on a day, for a person of whom these tests come out so."""

    statement: Statement
    day: dt.date
    person: tuple[tuple[Test, bool], ...]


class Constant(NamedTuple):
    """A provision that reads the same for everybody on a day."""

    provision: Provision
    day: dt.date
    reads: bool


class Prover:
    """Compiles the law once; a `Worlds` for each day."""

    def __init__(self, law: Law) -> None:
        # A showing counts as not made until it is recorded; a statement is about everybody, so here it is a question.
        facts = {
            id: msgspec.structs.replace(fact, kind="plain") if fact.kind == "showing" else fact
            for id, fact in law.facts.items()
        }
        self.showings = {id for id, fact in law.facts.items() if fact.kind == "showing"}
        self.law = law = msgspec.structs.replace(law, facts=facts)
        self.compiler = Compiler(law, atlas_of(law))
        self.always = [self.compiler.formula(rule.holds) for rule in law.always]
        self.days = turn_days(law)

    def failures(self) -> Iterator[Failure]:
        """Each statement that fails, on the first day on which it does."""
        false_if = [(statement, self._false_if(statement)) for statement in self.law.statements]
        worlds = self._worlds([gate for _, gates in false_if for gate in gates])
        for statement, gates in false_if:
            for day, found in worlds.items():
                person = next((p for gate in gates if (p := found.witness(0, gate)) is not None), None)
                if person is not None:
                    told = tuple(sorted((self.compiler.circuit.test(atom), truth) for atom, truth in person.items()))
                    yield Failure(statement, day, told)
                    break

    def constants(self) -> Iterator[Constant]:
        """Each provision in force that is yes, or no, for everybody on some day, and does not say so (`thin`)."""
        rules = [rule for rule in self.law.provisions.values() if not rule.thin and not rule.always_there]
        gates = {rule.id: self.compiler.provision(rule.id) for rule in rules}
        worlds = self._worlds(gates.values())
        told: set[str] = set()
        for day, found in worlds.items():
            for rule in rules:
                if rule.id in told or not _in_force(rule, day):
                    continue
                gate = gates[rule.id]
                for value, other in ((True, -gate), (False, gate)):
                    if not found.can_all_hold(0, other):
                        told.add(rule.id)
                        yield Constant(rule, day, value)
                        break

    def lacking(self) -> dict[str, list[str]]:
        """The answers that a rule can have and that no example shows, by rule; empty if each is shown."""
        shown: dict[str, set[str]] = {}
        for example in self.law.examples:
            shown.setdefault(example.of, set()).add(example.expect)
        found = {id: sorted(can - shown.get(id, set())) for id, can in self.readings().items()}
        return {id: answers for id, answers in found.items() if answers}

    def readings(self) -> dict[str, set[str]]:
        """What each provision can read on some day: yes, no, not known.

        A law that is weak or not settled reads not known, whoever asks; what nobody knows of the person does too.
        """
        rules = [rule for rule in self.law.provisions.values() if not rule.always_there]
        gates = {rule.id: self.compiler.provision(rule.id) for rule in rules}
        circuit = self.compiler.circuit
        only_showings = {
            id for id in gates if (read := reads(self.law, e.Holds(id)) - {"today"}) and read <= self.showings
        }
        found: dict[str, set[str]] = {rule.id: set() for rule in rules}
        for worlds in self._worlds(gates.values(), Lane()).values():
            for id, gate in gates.items():
                if worlds.known(gate, 0) is None and id not in only_showings:
                    found[id].add("not known")
                for wanted, signed in (("yes", gate), ("no", -gate)):
                    if wanted in found[id] or (person := worlds.witness(0, signed)) is None:
                        continue
                    # Neither a doubt of the law's own, nor a table that the solver would fill as it likes.
                    if not any(circuit.test(atom)[0] in ("free", "table") for atom in person):
                        found[id].add(wanted)
        return found

    def _worlds(self, gates: Iterable[Gate], lane: Lane = _AS_WRITTEN) -> dict[dt.date, Worlds]:
        """The worlds of a person of whom nothing is known, on each day."""
        circuit = self.compiler.circuit
        order = circuit.cone([*self.always, *gates])
        found = {}
        for day in self.days:
            filling = dict.fromkeys(rep for rep in self.compiler.reps if rep.startswith("@"))
            know = knowledge_for(self.compiler, Given({}, {}), day, day, filling, lane)
            atoms: dict[Gate, tuple[int, int]] = {}
            for gate in order:
                if circuit.is_atom[gate]:
                    truth = know.truth(circuit.test(gate))
                    atoms[gate] = (1, 0) if truth else (0, 1) if truth is False else (0, 0)
                    if truth is None:
                        know.unknown |= circuit.support[gate]
            planes = evaluate(circuit, order, atoms, 1)
            found[day] = Worlds(circuit, [know], planes, self.always)
        return found

    def _false_if(self, statement: Statement) -> list[Gate]:
        """Gates each of which makes the statement false if anybody satisfies it."""
        c = self.compiler.circuit
        of = [self._gate(part) for part in statement.of]
        match statement.kind:
            case "never_both":
                return [c.all_(of)]
            case "implies":
                return [c.all_((of[0], -of[1]))]
            case "equivalent":
                return [c.all_((of[0], -of[1])), c.all_((-of[0], of[1]))]
            case "gap":
                return [c.all_((self._gate(statement.among), *(-gate for gate in of)))]
            case "closes":
                _, outcome = self.law.outcomes[statement.step]
                effect = self.compiler.effect(outcome, {})
                before = self.compiler.formula(self.law.required[statement.step])
                after = self.compiler.regress(c.all_((self.compiler.formula(outcome.then), of[0])), effect)
                return [c.all_((before, after))]
        raise AssertionError(statement.kind)

    def _gate(self, node: Expr) -> Gate:
        """The gate of a condition; the id of an outcome in it is what that outcome requires."""
        return self.compiler.formula(e.with_provisions(node, self.law.required))


def turn_days(law: Law) -> list[dt.date]:
    """Every day in the time that all folders cover on which some rule or table turns, and the first day."""
    span = law.covers_all()
    if span is None:
        return []
    first, last = span
    days: set[dt.date | None] = {first}
    for rule in law.provisions.values():
        for turn in rule.operative:
            days |= {turn.start, turn.known, turn.until, turn.until_known}
        for node in (rule.unless, *(turn.holds for turn in rule.operative)):
            days |= {part.day for part in e.walk(node) if isinstance(part, e.Day)}
    for table in law.tables.values():
        for row in table.rows:
            days |= {row.start, row.known, row.until, row.until_known}
    return sorted(day for day in days if day is not None and first <= day <= last)


def _in_force(rule: Provision, day: dt.date) -> bool:
    """Some interval decides on the day, so that the rule says something of its own."""
    if rule.keyed_on != "today":
        return True
    turn = meaning.interval(rule, day, day)
    return turn is not None and not turn.state
