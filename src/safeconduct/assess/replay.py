"""Walks one plan forward, step by step, and reads the written provisions in the state before each step.

A plan is judged as if done today. A paper that was got in the route for certain steps is seen by them alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property

from ..circuit.atlas import real
from ..circuit.knowledge import Filling
from ..lawbook import meaning
from ..lawbook.expression import YES, All, Expr, Holds, Listed, Not
from ..lawbook.given import Answer, Given
from ..lawbook.meaning import Situation, Truth
from ..lawbook.model import Harm, Law, Outcome, Step
from ..lawbook.proof import Proof, Prover
from ..routes.pack import Plan

Paper = tuple[tuple[str, str], Answer, tuple[str, ...]]
State = tuple[Given, tuple[Paper, ...]]


class Moment:
    """A step of a plan in the state before it: what it requires, and the proof, read when they are asked for."""

    def __init__(
        self, step: Step, outcome: Outcome, env: Mapping[str, str], prover: Prover, then: Prover | None
    ) -> None:
        self.step, self.outcome, self.env = step, outcome, env
        self.prover, self._then = prover, then
        folder = prover.s.law.folders.get(step.folder)
        self.covered = folder is None or folder.covers(prover.s.reader)

    def _parts(self) -> list[tuple[Prover, Expr]]:
        parts: list[tuple[Prover, Expr]] = [(self.prover, self.prover.s.law.required[self.outcome.id])]
        if self._then is not None:
            parts.append((self._then, self.outcome.then))
        return parts

    @cached_property
    def value(self) -> Truth:
        """Whether the step is possible and ends so."""
        if not self.covered:
            return None
        return meaning.both(tuple(prover.value(node, self.env) for prover, node in self._parts()))

    @property
    def stopped_by_law(self) -> bool:
        """Whether the first condition that fails is a provision or a listed value, not a bare answer."""
        for prover, node in self._parts():
            while prover.value(node, self.env) is False and isinstance(node, All):
                node = next(child for child in node.of if prover.value(child, self.env) is False)
            if prover.value(node, self.env) is False:
                inner = node.of if isinstance(node, Not) else node
                return isinstance(inner, Holds | Listed) and not (
                    isinstance(inner, Holds) and inner.provision.startswith("place.")
                )
        return False

    @cached_property
    def harms(self) -> tuple[tuple[Harm, bool], ...]:
        """What the step can cost in this state, and whether that is sure."""
        found = ((harm, self.prover.value(harm.when, self.env)) for harm in (*self.step.harms, *self.outcome.harms))
        return tuple((harm, truth is True) for harm, truth in found if truth is not False)

    @cached_property
    def proof(self) -> tuple[Proof, ...]:
        """The lines that decide `value`."""
        if not self.covered:
            folder = self.prover.s.law.folders[self.step.folder]
            note = f"our pages for {folder.id} cover {folder.covers_from} to {folder.covers_through}"
            return (Proof(None, "the law of this day", note=note),)
        parts = self._parts()
        shown = [part for part in parts if part[0].value(part[1], self.env) is self.value] or parts
        return tuple(line for prover, node in shown for line in prover.explain(node, self.env))


class Replay:
    """Replays plans of one person; the states and proofs of a common beginning are shared."""

    def __init__(self, law: Law, given: Given, today: dt.date, reader: dt.date) -> None:
        self.law, self.today, self.reader = law, today, reader
        self._states: dict[tuple[object, ...], State] = {(): (given, ())}
        self._touched: dict[tuple[object, ...], frozenset[tuple[str, str]]] = {(): frozenset()}
        self._provers: dict[tuple[object, ...], Prover] = {}
        self._moments: dict[tuple[object, ...], Moment] = {}

    def moments(self, plan: Plan, filling: Filling) -> list[Moment]:
        """Each step of `plan`, with the countries of `filling`."""
        done: tuple[object, ...] = ()
        out = []
        for outcome_id, loop in plan:
            env = {name: real(filling, rep) or rep for name, rep in loop}
            key = (*done, (outcome_id, tuple(sorted(env.items()))))
            if key not in self._moments:
                self._moments[key] = self._moment(done, key, outcome_id, env)
            out.append(self._moments[key])
            done = key
        return out

    def _moment(
        self, done: tuple[object, ...], key: tuple[object, ...], outcome_id: str, env: dict[str, str]
    ) -> Moment:
        step, outcome = self.law.outcomes[outcome_id]
        given, papers = self._states[done]
        seen = given.with_({variable: answer for variable, answer, meant in papers if step.id in meant})
        visible = tuple(i for i, (_, _, meant) in enumerate(papers) if step.id in meant)
        before = self._moments[done].prover if done else None
        touched = self._touched[done] | {variable for variable, _, _ in papers}
        prover = self._prover((done, visible), seen, before, touched)
        made = meaning.made(outcome, prover.s, env)
        changed = {v: a for v, a in made.items() if seen.answers.get(v) != a}
        kept = dict(changed)
        self._touched[key] = frozenset(changed)
        if outcome.meant_for:
            for variable, answer in changed.items():
                if self.law.facts[variable[0]].base == "bool" and answer == "yes":
                    papers = (*papers, (variable, answer, outcome.meant_for))
                    del kept[variable]
        self._states[key] = (given.with_(kept), papers)
        then = None
        if outcome.then != YES:
            after = Situation(self.law, seen.with_(changed), self.today, self.reader)
            then = prover.later(after, frozenset(fact for fact, _ in changed))
        return Moment(step, outcome, env, prover, then)

    def _prover(
        self, key: tuple[object, ...], given: Given, before: Prover | None, touched: frozenset[tuple[str, str]]
    ) -> Prover:
        if key not in self._provers:
            situation = Situation(self.law, given, self.today, self.reader)
            if before is None:
                self._provers[key] = Prover(situation)
            else:
                old = before.s.given.answers
                changed = frozenset(v[0] for v in touched if old.get(v) != given.answers.get(v))
                self._provers[key] = before.later(situation, changed)
        return self._provers[key]
