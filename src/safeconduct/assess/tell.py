"""Tells one route: its steps, tags, reasons, and the ways that are shut, as an answer that the doors print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from ..lawbook import meaning
from ..lawbook.measures import NOT_KNOWN, short_of, total
from ..lawbook.model import HARMS, Law
from ..routes.pack import Route
from .ahead import ends_at, title_of
from .answer import (
    STATUS,
    Closing,
    Deadline,
    Event,
    Harm,
    Practice,
    Reason,
    Relief,
    RouteAnswer,
    Shut,
    Stage,
    StepAnswer,
    Tags,
    Was,
)
from .choose import Case, Shown
from .deadlines import Course
from .reasons import Asked, either_way, missing_of, reasons_of, whatever, why_closed
from .replay import Moment, Path, first_failing

Rests = tuple[tuple[str, ...], tuple[str, ...]]


class Beside(NamedTuple):
    """What is told of all routes together: the rank of each question, what each outcome closes, what lies ahead."""

    asked: Asked
    closes: Mapping[Path, tuple[Closing, ...]]
    ahead: Mapping[tuple[str, ...], tuple[Course, tuple[Deadline, ...]]]


def tell(case: Case, shown: Shown, branch_of: tuple[str, ...] | None, rests: Rests, beside: Beside) -> RouteAnswer:
    """The answer for one route. `rests`: what keeps it open, and what would end it."""
    law, (route, status, moments) = case.law, shown
    steps = tuple(_step(law, moment, beside) for moment in moments)
    ends = law.status(law.outcomes[route.outcomes[-1]][1].protected)
    reasons, missing = why_closed(moments), missing_of(law, moments, beside.asked)
    if status is False and not reasons:
        reasons = (Reason("", "", whatever(law, missing), "no"),)
    if status is None:
        reasons = tuple(reasons_of(line for m in moments if m.value is None for line in m.proof))
        if case.lanes.together(route):
            reasons = (Reason("", "", either_way(law, missing), "unknown"), *reasons)
    failing = first_failing(moments)
    course, deadlines = beside.ahead[route.outcomes]
    usd, given = total(step.usd for step in steps), case.lanes.given
    return RouteAnswer(
        id=route.id,
        title=title_of(law, route),
        place=ends_at(law, route),
        ends_in=ends.id,
        ends_title=ends.title,
        ends_note=ends.note,
        rank=law.rank[ends.id],
        status=STATUS[status],
        tags=_tags(case, shown, rests),
        steps=steps,
        branch_of="+".join(branch_of) if branch_of else None,
        ways_shut=_ways_shut(case, route, moments) if status is not False else (),
        missing=missing if status is None else (),
        reasons=reasons,
        months=total(step.months for step in steps),
        usd=usd,
        short_of=short_of(law, usd, given.get(law.at_hand.fact) if law.at_hand else None),
        begins=failing is None or failing.begins,
        course=course,
        deadlines=deadlines,
        worst=min((HARMS.index(harm.kind) for step in steps for harm in step.harms), default=len(HARMS)),
    )


def _step(law: Law, m: Moment, beside: Beside) -> StepAnswer:
    harms = tuple(Harm(harm.kind, harm.says, harm.cite, sure) for harm, sure in m.harms)
    can_happen = tuple(Event(other.id, other.words, STATUS[value], other.says) for other, value in m.adverse)
    closes = tuple(shut for outcome in m.step.outcomes for shut in beside.closes.get(m.path_to(outcome), ()))
    place = _name(law, str(m.prover.s.given.get("location") or ""))
    return StepAnswer(
        id=m.step.id, outcome=m.outcome.id, choice=dict(m.env), kind=m.step.kind, title=_filled(law, m), place=place,
        status=STATUS[m.value], who=m.step.who, power=m.outcome.power, adverse=m.outcome.adverse,
        asked=bool(m.step.asked), cite=m.step.cite, harms=harms, can_happen=can_happen,
        stages=_stages(m), months=m.months, limits=m.limits, usd=m.usd,
        relief=tuple(Relief(r.kind, r.says, r.cite) for r in m.step.relief), closes=closes, proof=m.proof,
    )  # fmt: skip


def _stages(m: Moment) -> tuple[Stage, ...]:
    spans = m.stages or (NOT_KNOWN,) * len(m.step.stages)  # not covered
    return tuple(Stage(stage.title, span) for stage, span in zip(m.step.stages, spans, strict=True))


def _name(law: Law, code: str) -> str:
    return law.countries.get(code, code)


def _filled(law: Law, m: Moment) -> str:
    title = m.step.title
    for name, code in m.env.items():
        title = title.replace("{" + name + "}", _name(law, code))
    return title


def _tags(case: Case, shown: Shown, rests: Rests) -> Tags:
    law, lanes, (route, status, moments) = case.law, case.lanes, shown
    refused = any(law.outcomes[id][1].adverse for id in route.outcomes)
    practice = _practice(law, moments)
    if status is False:
        return Tags(if_refused=refused, unchecked=lanes.status(route, "unchecked") is not False, in_practice=practice)
    lean = lanes.status(route, "lean") if status is None else None
    was = lanes.status(route, "was") if status is None else None
    return Tags(
        discretionary=any(m.outcome.power == "may" for m in moments),
        if_refused=refused,
        if_shown=rests[0],
        unless_shown=rests[1],
        unchecked=status is True and lanes.status(route, "unchecked") is not True,
        lean=STATUS[lean] if lean is not None else None,
        was=Was(STATUS[was], _checked(law, moments)) if was is not None else None,
        in_practice=practice,
    )


def _checked(law: Law, moments: list[Moment]) -> dt.date:
    """The last day on which the law that has gone stale for this route was checked."""
    reader = moments[0].prover.s.reader
    ids = {part.provision for m in moments for line in m.proof for part in line.walk() if part.provision}
    mine = [(turn.verified, turn.moves_like) for id in ids for turn in law.provisions[id].operative if turn.source]
    told = (table for table in law.tables.values() if not table.measure)  # no status turns on months or dollars
    rows = [(row.verified, table.moves_like) for table in told for row in table.rows]
    stale = [verified for verified, moves_like in mine if meaning.stale(verified, moves_like, reader)]
    return max(stale or [verified for verified, moves_like in rows if meaning.stale(verified, moves_like, reader)])


def _practice(law: Law, moments: list[Moment]) -> tuple[Practice, ...]:
    """Live reports about the steps of a plan that speak of somebody like this person."""
    found: dict[str, Practice] = {}
    for m in moments:
        for r in law.reports_about((m.step.id, m.outcome.id), m.prover.s.reader):
            if r.effect and m.prover.value(r.when) is not False:
                found[r.id] = Practice(r.id, r.effect, r.start, r.says, r.who, r.standing)
    return tuple(found.values())


def _ways_shut(case: Case, route: Route, chosen: list[Moment]) -> tuple[Shut, ...]:
    """Ways of other plans that are shut for this person, with the reason, each once."""
    law, lanes = case.law, case.lanes
    taken = {(m.outcome.id, tuple(sorted(m.env.items()))) for m in chosen}
    shut: dict[str, Shut] = {}
    seen: set[tuple[object, int]] = set()
    for plan, gate in route.plans:
        first = plan[0]
        if law.outcomes[first[0]][0].kind != "way":
            continue
        plane = lanes.kleene(gate)[1]
        for _, rep in first[1]:
            plane &= lanes.named_in(rep) if rep.startswith("@") else plane
        for i in range(lanes.width):
            if not plane >> i & 1 or (first, i) in seen:
                continue
            seen.add((first, i))
            moment = case.replay.moments(plan[:1], lanes.fillings[i])[0]
            key = (moment.outcome.id, tuple(sorted(moment.env.items())))
            name = moment.outcome.id + "".join(f"[{code}]" for code in moment.env.values())
            if moment.value is False and key not in taken and name not in shut:
                shut[name] = Shut(name, _filled(law, moment), tuple(reasons_of(moment.proof)))
    return tuple(shut.values())
