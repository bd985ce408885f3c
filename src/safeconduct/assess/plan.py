"""One route as a plan to carry out: numbered steps with what each needs, files, closes, and what a refusal leaves.

A plan is made to be handed on. It carries steps and reasons, never answers, names or grounds: a condition that rests on
what is sensitive, or on what a person is or did, is told in the words of the law, and otherwise only counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from ..lawbook import expression as e
from ..lawbook.fresh import checked_and_until
from ..lawbook.given import Given
from ..lawbook.model import Bring, Filing, Law
from ..lawbook.phrases import phrase
from ..lawbook.proof import all_parts, reads
from ..lawbook.words import joined
from .answer import Closing, Deadline, Harm, Practice, Reason, RouteAnswer, Screening, Secret, Status, StepAnswer
from .replay import Moment, Replay

Word = Literal["have", "missing", "not known"]
_OR = phrase("{one} Or: {other}")
_BESIDE = {"location", "nationalities", "today"}
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
    closes: tuple[Closing, ...]  # what its planned outcome shuts
    harms: tuple[Harm, ...]
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
    deadlines: tuple[Deadline, ...]
    practice: tuple[Practice, ...]
    steps: tuple[PlanStep, ...]


def plan(law: Law, given: Given, answer: Screening, route: RouteAnswer) -> Plan:
    """The plan of one route of a screening of `given`."""
    path = tuple((step.outcome, tuple(sorted(step.choice.items()))) for step in route.steps)
    moments = Replay(law, given, answer.on, answer.on).moments(path, {})
    steps = tuple(_step(law, answer, route, moment, told) for moment, told in zip(moments, route.steps, strict=True))
    checked, until = checked_and_until(law, _rests_on(law, moments))
    deadlines = tuple(msgspec.structs.replace(found, why=_plain(law, found.why)) for found in route.deadlines)
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
        deadlines=deadlines,
        practice=tuple(_practice(law, route)),
        steps=steps,
    )


def _rests_on(law: Law, moments: Sequence[Moment]) -> set[str]:
    """The steps of a plan and every provision that one of them names."""
    ids = {moment.step.id for moment in moments}
    for moment in moments:
        parts = all_parts(law, law.required[moment.outcome.id])
        ids.update(part.provision for part in parts if isinstance(part, e.Holds))
    return ids


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
            tuple(_goes_on(law, answer, route, event.id)),
            tuple(closing for closing in told.closes if closing.outcome == event.id),
        )
        for event in told.can_happen
    )
    step, harms = moment.step, tuple(_harms(law, moment))
    own = tuple(closing for closing in told.closes if closing.outcome == moment.outcome.id)
    return PlanStep(told, tuple(dict.fromkeys(needs)), untold, own, harms, step.filing, step.brings, refusals)


def _plain(law: Law, why: Reason) -> Reason:
    """A reason that is no rule of the law speaks of the person; here it says only that a step falls away."""
    return why if why.provision else Reason("", why.cite, law.say("a condition of it turns"), "yes")


def _harms(law: Law, moment: Moment) -> Iterator[Harm]:
    """What the step can cost; what only some people risk is told to all of them, so that it tells of nobody."""
    for harm in (*moment.step.harms, *moment.outcome.harms):
        tells = any(not _tellable(law, fact) for fact in reads(law, harm.when) - _BESIDE)
        value = moment.prover.value(harm.when, moment.env)
        if tells or value is not False:
            yield Harm(harm.kind, harm.says, harm.cite, value is True and not tells)


def _practice(law: Law, route: RouteAnswer) -> Iterator[Practice]:
    """Reports about the steps that speak of everybody."""
    about = {report.id: report.when for report in law.reports}
    for practice in route.tags.in_practice:
        if all(_tellable(law, fact) for fact in reads(law, about[practice.id]) - _BESIDE):
            yield practice


def _conditions(node: e.Expr) -> Iterator[e.Expr]:
    """The conditions of a step one by one."""
    match node:
        case e.All(of):
            for part in of:
                yield from _conditions(part)
        case e.Not(e.Any(of)):
            for part in of:
                yield from _conditions(e.Not(part))
        case _ if node != e.YES:
            yield node


def _need(law: Law, moment: Moment, node: e.Expr) -> Need | None:
    """A condition as it may be told; None if telling it would tell of the person. Empty if it says nothing to do.

    The words are those of the law, and of all alternatives alike: which of them fits somebody is not told.
    """
    value = moment.prover.value(node, moment.env) if moment.covered else None
    word, forbids = _WORD[value], isinstance(node, e.Not)
    inner = node.of if isinstance(node, e.Not) else node
    parts = inner.of if isinstance(inner, e.Any) else (inner,)
    rules = [law.provisions[part.provision] for part in parts if isinstance(part, e.Holds)]
    if len(rules) == len(parts) and all(rule.cite for rule in rules):
        says = joined(law, _OR, (rule.says for rule in rules))
        says = says if len(rules) == 1 else law.say("One of these. {rules}", rules=says)
        asks = _asks(law, moment, inner) if value is None else ""
        return Need(word, says, "; ".join(dict.fromkeys(rule.cite for rule in rules)), forbids, asks)
    names = reads(law, inner)
    if names <= _BESIDE or isinstance(inner, e.Listed):
        return Need(word, "", "", forbids)
    if isinstance(inner, e.Same) and all(_tellable(law, name) for name in names):
        (line, *_) = moment.prover.explain(inner, moment.env)
        return Need(word, line.says, line.cite, forbids, _asks(law, moment, inner) if value is None else "")
    return None


def _tellable(law: Law, fact: str) -> bool:
    """Whether it may be told that somebody has this: a paper or a stand of a case, that a yes or no answers."""
    found = law.facts[fact]
    plain = found.base == "bool" and found.kind == "plain" and not found.sensitive
    return plain and found.varies in ("lawful_act", "find_out")


def _asks(law: Law, moment: Moment, node: e.Expr) -> str:
    """The question that would settle a condition, if it may stand on a page that is handed on."""
    lines = moment.prover.explain(node, moment.env)
    missing = next((part.missing for line in lines for part in line.walk() if part.missing), None)
    return law.facts[missing[0]].asks if missing and _tellable(law, missing[0]) else ""


def _goes_on(law: Law, answer: Screening, route: RouteAnswer, outcome: str) -> Iterator[str]:
    """The routes that go on after a refusal, in words."""
    for other in answer.routes:
        if other.branch_of == route.id and other.status != "closed" and outcome in other.id.split("+"):
            word = law.say({"open": phrase("open"), "unknown": phrase("not known")}[other.status])
            yield f"{other.steps[-1].title}: {other.ends_title} ({word})"
