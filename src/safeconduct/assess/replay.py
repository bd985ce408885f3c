"""Walks one plan forward, step by step, and reads the written provisions in the state before each step.

A plan is judged as if done today. A paper that was got in the route for certain steps is seen by them alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from ..circuit.atlas import real
from ..circuit.knowledge import Filling
from ..lawbook import meaning
from ..lawbook.expression import YES, All, Expr, Holds, Listed, Not
from ..lawbook.given import Answer, Given, Variable
from ..lawbook.meaning import Situation, Truth
from ..lawbook.measures import NOT_KNOWN, Span, limits_of, months_of, stages_of, usd_of
from ..lawbook.model import Harm, Law, Outcome, Step
from ..lawbook.proof import Proof, Prover
from ..routes.pack import Plan

Paper = tuple[Variable, Answer, tuple[str, ...]]


class Moment:
    """A step of a plan in the state before it: what it requires, and the proof, read when they are asked for."""

    def __init__(self, replay: Replay, path: Path) -> None:
        outcome_id, loop = path[-1]
        self.step, self.outcome = replay.law.outcomes[outcome_id]
        self.env = dict(loop)
        self._replay, self._done = replay, path[:-1]
        self.covered = replay.law.covered(self.step.folder, replay.reader)

    def path_to(self, outcome: Outcome) -> Path:
        """The steps done before, and this one with `outcome`."""
        return (*self._done, (outcome.id, tuple(sorted(self.env.items()))))

    @cached_property
    def prover(self) -> Prover:
        """The prover of the state before the step."""
        return self._replay.prover(self._done, self.step)

    @cached_property
    def _then(self) -> Prover | None:
        """The prover of the state after the step, if something must hold there."""
        return None if self.outcome.then == YES else self._replay.after(self)

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

    @property
    def begins(self) -> bool:
        """Whether the step can be tried in this state: it is done where one is, and by somebody such as this person."""
        return all(self.prover.value(node, self.env) is not False for node in (self.step.place, self.step.tries))

    @cached_property
    def adverse(self) -> tuple[tuple[Outcome, Truth], ...]:
        """The other outcomes that are against the person and are not closed in this state, each with how it reads."""
        law, others = self._replay.law, (o for o in self.step.outcomes if o.adverse and o is not self.outcome)
        read = ((o, self.prover.value(law.required[o.id], self.env) if self.covered else None) for o in others)
        return tuple((outcome, value) for outcome, value in read if value is not False)

    @cached_property
    def harms(self) -> tuple[tuple[Harm, bool], ...]:
        """What the step can cost in this state, and whether that is sure."""
        found = ((harm, self.prover.value(harm.when, self.env)) for harm in (*self.step.harms, *self.outcome.harms))
        return tuple((harm, truth is True) for harm, truth in found if truth is not False)

    @cached_property
    def months(self) -> Span:
        """How long the step takes, as far as the reader can know; `likely` is None if it is not known."""
        return months_of(self.prover.s.law, self.step, self._replay.reader) if self.covered else NOT_KNOWN

    @cached_property
    def stages(self) -> tuple[Span, ...]:
        """How long each stage of the step takes, as far as the reader can know."""
        return stages_of(self.prover.s.law, self.step, self._replay.reader) if self.covered else ()

    @cached_property
    def usd(self) -> Span:
        """What the step costs, as far as the reader can know."""
        return usd_of(self.prover.s.law, self.step, self._replay.reader) if self.covered else NOT_KNOWN

    @cached_property
    def limits(self) -> tuple[str, ...]:
        """What the law allows for the step at most, whatever it takes in truth."""
        return limits_of(self.prover.s.law, self.step, self._replay.reader) if self.covered else ()

    @cached_property
    def proof(self) -> tuple[Proof, ...]:
        """The lines that decide `value`."""
        if not self.covered:
            law = self._replay.law
            return (Proof(None, law.say("the law of this day"), note=law.span(self.step.folder)),)
        parts = self._parts()
        shown = [part for part in parts if part[0].value(part[1], self.env) is self.value] or parts
        return tuple(line for prover, node in shown for line in prover.explain(node, self.env))


def first_failing(moments: Iterable[Moment]) -> Moment | None:
    """The first step of a plan that fails, or None."""
    return next((moment for moment in moments if moment.value is False), None)


class State(NamedTuple):
    """Where a plan stands: the answers, papers for certain steps alone, and what the last step changed."""

    given: Given
    papers: tuple[Paper, ...]
    touched: frozenset[Variable]


Path = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""The steps done so far, with real countries."""


class Replay:
    """Replays plans of one person; the states and proofs of a common beginning are shared."""

    def __init__(self, law: Law, given: Given, today: dt.date, reader: dt.date) -> None:
        self.law, self.given, self.today, self.reader = law, given, today, reader
        self._states: dict[Path, State] = {(): State(given, (), frozenset())}
        self._provers: dict[tuple[Path, tuple[int, ...]], Prover] = {}
        self._moments: dict[Path, Moment] = {}

    def moments(self, plan: Plan, filling: Filling) -> list[Moment]:
        """Each step of `plan`, with the countries of `filling`."""
        done: Path = ()
        out = []
        for outcome_id, loop in plan:
            done = (*done, (outcome_id, tuple((name, real(filling, rep) or rep) for name, rep in loop)))
            found = self._moments.get(done)
            if found is None:
                found = self._moments[done] = Moment(self, done)
            out.append(found)
        return out

    def after(self, moment: Moment) -> Prover:
        """The prover of the state right after a step."""
        changed = self._changes(moment.prover, moment.outcome, moment.env)
        given = moment.prover.s.given.with_(changed)
        situation = Situation(self.law, given, self.today, self.reader)
        return moment.prover.later(situation, frozenset(fact for fact, _ in changed))

    def _state(self, path: Path) -> State:
        """The state after the steps of `path`; papers that they give for certain steps stand apart."""
        found = self._states.get(path)
        if found is None:
            outcome_id, loop = path[-1]
            step, outcome = self.law.outcomes[outcome_id]
            before = self._state(path[:-1])
            changed = self._changes(self.prover(path[:-1], step), outcome, dict(loop))
            papers: dict[Variable, Answer] = {}
            if outcome.meant_for:
                papers = {v: a for v, a in changed.items() if a == "yes" and self.law.facts[v[0]].base == "bool"}
            kept = {variable: answer for variable, answer in changed.items() if variable not in papers}
            got = tuple((variable, answer, outcome.meant_for) for variable, answer in papers.items())
            found = State(before.given.with_(kept), (*before.papers, *got), frozenset(changed))
            self._states[path] = found
        return found

    def answers(self, path: Path) -> Given:
        """What is known after some steps of a plan, every paper that was got counted as held."""
        state = self._state(path)
        return state.given.with_({variable: answer for variable, answer, _ in state.papers})

    def _changes(self, prover: Prover, outcome: Outcome, env: Mapping[str, str]) -> dict[Variable, Answer | None]:
        old = prover.s.given.answers
        return {v: a for v, a in meaning.made(outcome, prover.s, env).items() if old.get(v) != a}

    def prover(self, done: Path, step: Step) -> Prover:
        """The prover of the state after `done`, as `step` sees it."""
        state = self._state(done)
        visible = tuple(i for i, (_, _, meant) in enumerate(state.papers) if step.id in meant)
        key = (done, visible)
        found = self._provers.get(key)
        if found is None:
            given = state.given
            if visible:
                given = given.with_({state.papers[i][0]: state.papers[i][1] for i in visible})
            situation = Situation(self.law, given, self.today, self.reader)
            if not done:
                found = Prover(situation)
            else:
                before = self._moments[done].prover
                old = before.s.given.answers
                touched = state.touched.union(variable for variable, _, _ in state.papers)
                changed = frozenset(v[0] for v in touched if old.get(v) != given.answers.get(v))
                found = before.later(situation, changed)
            self._provers[key] = found
        return found
