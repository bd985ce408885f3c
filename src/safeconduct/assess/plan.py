"""One route as a plan to carry out: numbered steps with what each needs, files, closes, and what a refusal leaves.

A plan is made to be handed on. It carries steps and reasons, never answers, names or grounds: a condition that rests on
what is sensitive, or on what a person is or did, is told in the words of the law, and otherwise only counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Literal

from ..lawbook import expression as e
from ..lawbook.fresh import checked_and_until
from ..lawbook.given import Given
from ..lawbook.model import Bring, Filing, Law
from ..lawbook.proof import Proof, reads
from .answer import Closing, RouteAnswer, Screening, Secret, Status, StepAnswer
from .replay import Moment, Replay

Word = Literal["have", "missing", "not known"]
_BESIDE = {"location", "nationalities"}
"""Where a step is done, and to which citizens a list of ours opens a way, is told by its title and its place."""
_WORD: dict[bool | None, Word] = {True: "have", False: "missing", None: "not known"}


class Need(Secret, frozen=True):
    """A condition of a step, in the words of the law: whether it is met, and what to find out if that is not known."""

    word: Word
    says: str
    cite: str
    forbids: bool  # it says what must not be so
    asks: str = ""


class Refusal(Secret, frozen=True):
    """A way in which a step can end against the person, what the law says of it, and what it leaves and closes."""

    name: str
    says: str
    leads_to: tuple[str, ...]  # each route that goes on from there, with where it ends
    closes: tuple[Closing, ...]


class PlanStep(Secret, frozen=True):
    """One step of a plan."""

    answer: StepAnswer
    needs: tuple[Need, ...]
    untold: int  # conditions that would say something about the person
    filing: Filing | None
    brings: tuple[Bring, ...]
    refusals: tuple[Refusal, ...]


class Plan(Secret, frozen=True):
    """A route to carry out, and from when to when the law behind it counts as checked."""

    on: dt.date
    title: str
    ends_title: str
    ends_note: str
    status: Status
    notice: tuple[str, ...]
    truth: str  # "" if no step asks anything
    checked: dt.date
    until: dt.date
    route: RouteAnswer
    steps: tuple[PlanStep, ...]


def plan(law: Law, given: Given, answer: Screening, route: RouteAnswer) -> Plan:
    """The plan of one route of a screening of `given`."""
    path = tuple((step.outcome, tuple(sorted(step.choice.items()))) for step in route.steps)
    moments = Replay(law, given, answer.on, answer.on).moments(path, {})
    steps = tuple(_step(law, answer, route, moment, told) for moment, told in zip(moments, route.steps, strict=True))
    checked, until = checked_and_until(law, _rests_on(law, moments))
    ends = [deadline.day - dt.timedelta(days=1) for deadline in route.deadlines if deadline.then != "opens"]
    return Plan(
        on=answer.on,
        title=route.title,
        ends_title=route.ends_title,
        ends_note=route.ends_note,
        status=route.status,
        notice=answer.notice,
        truth=answer.truth if any(step.asked for step in route.steps) else "",
        checked=min(checked, answer.on),
        until=min([until, *ends]),
        route=route,
        steps=steps,
    )


def _rests_on(law: Law, moments: Sequence[Moment]) -> set[str]:
    """The steps of a plan and every provision that one of them names."""
    ids = {moment.step.id for moment in moments}
    for moment in moments:
        ids.update(_provisions(law, law.required[moment.outcome.id]))
    return ids


def _provisions(law: Law, node: e.Expr) -> Iterator[str]:
    for id in e.provisions_in(node):
        rule = law.provisions[id]
        yield id
        for inner in (rule.unless, *(turn.holds for turn in rule.operative)):
            yield from _provisions(law, inner)


def _step(law: Law, answer: Screening, route: RouteAnswer, moment: Moment, told: StepAnswer) -> PlanStep:
    needs: list[Need] = []
    untold = 0
    for node in _conditions(law.required[moment.outcome.id]):
        need = _need(law, moment, node)
        if need is None:
            untold += 1
        elif need.says:
            needs.append(need)
    refusals = tuple(
        Refusal(
            event.title,
            event.says,
            tuple(_goes_on(answer, route, event.id)),
            tuple(closing for closing in told.closes if closing.outcome == event.id),
        )
        for event in told.can_happen
    )
    return PlanStep(told, tuple(dict.fromkeys(needs)), untold, moment.step.filing, moment.step.brings, refusals)


def _conditions(node: e.Expr) -> Iterator[e.Expr]:
    """The conditions of a step one by one."""
    if isinstance(node, e.All):
        for part in node.of:
            yield from _conditions(part)
    elif node != e.YES:
        yield node


def _need(law: Law, moment: Moment, node: e.Expr) -> Need | None:
    """A condition as it may be told; None if telling it would tell of the person. Empty if it says nothing to do."""
    value = moment.prover.value(node, moment.env) if moment.covered else None
    forbids = isinstance(node, e.Not)
    inner = node.of if isinstance(node, e.Not) else node
    (line, *_) = moment.prover.explain(inner, moment.env)
    word = _WORD[value]
    if line.provision and law.provisions[line.provision].cite:
        return Need(word, line.says, line.cite, forbids, _asks(law, line) if value is None else "")
    names = reads(law, inner)
    if names <= _BESIDE or isinstance(inner, e.Listed):
        return Need(word, "", "", forbids)
    if isinstance(inner, e.Same) and all(_tellable(law, name) for name in names):
        return Need(word, line.says, line.cite, forbids, _asks(law, line) if value is None else "")
    return None


def _tellable(law: Law, fact: str) -> bool:
    """Whether it may be told that somebody has this: a paper or a stand of a case, that a yes or no answers."""
    found = law.facts[fact]
    plain = found.base == "bool" and found.kind == "plain" and not found.sensitive
    return plain and found.varies in ("lawful_act", "find_out")


def _asks(law: Law, line: Proof) -> str:
    """The question that would settle a line, if it may stand on a page that is handed on."""
    missing = next((part.missing for part in line.walk() if part.missing), None)
    if missing is None or not _tellable(law, missing[0]):
        return ""
    return law.facts[missing[0]].asks


def _goes_on(answer: Screening, route: RouteAnswer, outcome: str) -> Iterator[str]:
    """The routes that go on after a refusal, in words."""
    for other in answer.routes:
        if other.branch_of == route.id and other.status != "closed" and outcome in other.id.split("+"):
            word = {"open": "open", "unknown": "not known"}[other.status]
            yield f"{other.steps[-1].title}: {other.ends_title} ({word})"
