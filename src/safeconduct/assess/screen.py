"""Screens one person on one day: every route with its status, tags, proof, and what is missing.

Statuses come from the circuit (`lanes.py`); reasons are read from the written provisions (`replay.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from ..circuit.atlas import TooManyNamed
from ..circuit.worlds import Contradiction
from ..lawbook import meaning
from ..lawbook.expression import Value
from ..lawbook.faults import At, Fault, InputRefused
from ..lawbook.given import Given
from ..lawbook.meaning import Situation
from ..lawbook.model import HARMS, Law, Step
from ..lawbook.proof import Proof, Prover, reads
from ..routes.pack import Pack, Route
from .answer import (
    STATUS,
    WORD,
    Event,
    Harm,
    Missing,
    Practice,
    Reason,
    RouteAnswer,
    Screening,
    Shut,
    Status,
    StepAnswer,
    Tags,
    Warned,
    Was,
)
from .lanes import Lanes
from .questions import next_questions
from .replay import Moment, Replay
from .rests import rests_on
from .trees import branches

_ORDER = {True: 0, None: 1, False: 2}
_TRIED = 6
_TRIED_CLOSED = 6
"""Plans of a route that are read forward to find the one to show."""


def screen(
    law: Law, pack: Pack, given: Given, on: dt.date, places: Mapping[str, At] = {}, name: str = "the answers"
) -> Screening:
    """The answer for `given` under the law of `on`, read on `on`.

    Raises `InputRefused` if two answers clash; the message names the `always` and the lines in `places`.
    """
    try:
        lanes = Lanes(law, pack, given, on, on)
    except TooManyNamed as more:
        from ..routes.build import build

        pack = build(law, more.slots)
        lanes = Lanes(law, pack, given, on, on)
    _refuse_contradiction(law, lanes, given, on, places, name)
    replay = Replay(law, given, on, on)
    statuses = {route.outcomes: lanes.status(route) for route in pack.routes}
    shown, plans = _unfolded(law, pack, lanes, replay, statuses)
    trees = {
        **branches(law, [r.outcomes for r in shown if statuses[r.outcomes] is not False]),
        **branches(law, [r.outcomes for r in shown if statuses[r.outcomes] is False]),
    }
    rests = rests_on(law, lanes, [route for route in shown if statuses[route.outcomes]])
    answers = [
        _answer(
            law,
            lanes,
            replay,
            r,
            statuses[r.outcomes],
            plans[r.outcomes],
            trees[r.outcomes],
            rests.get(r.outcomes, ((), ())),
            on,
        )
        for r in shown
    ]
    answers.sort(key=_place_in_list)
    return Screening(
        on=on,
        version=law.version,
        covers=law.covers_all(),
        notice=_notice(law, on),
        warnings=_warnings(law, answers, given, on),
        routes=tuple(answers),
        folded=len(pack.routes) - len(shown),
        questions=next_questions(law, pack, lanes, [r for r in shown if statuses[r.outcomes] is None], on),
        looked_at=tuple(sorted({f.country for f in law.folders.values() if f.country in law.countries})),
        settled_by=lanes.settled_by(),
    )


def _refuse_contradiction(
    law: Law, lanes: Lanes, given: Given, on: dt.date, places: Mapping[str, At], name: str
) -> None:
    try:
        if lanes.worlds().can_all_hold(0):
            return
    except Contradiction:
        pass
    situation = Situation(law, given, on, on)
    clash = [rule for rule in law.always if meaning.value(rule.holds, situation) is not True]
    single = [rule for rule in clash if meaning.value(rule.holds, situation) is False]
    faults = []
    for rule in single or clash:
        at = sorted({places[fact] for fact in reads(law, rule.holds) if fact in places})
        lines = " and ".join(f"line {a.line}" for a in at)
        faults.append(Fault(at[0] if at else At(name), f"{rule.clash}{' Check ' + lines + '.' if lines else ''}"))
    raise InputRefused(faults)


def _unfolded(
    law: Law, pack: Pack, lanes: Lanes, replay: Replay, statuses: Mapping[tuple[str, ...], bool | None]
) -> tuple[list[Route], dict[tuple[str, ...], list[Moment]]]:
    """The routes whose every step does something for this person, with the plan to show for each.

    The others are folded under those they add to: whoever can take the longer can take the shorter. Of two that are
    closed, the longer is folded if it fails for the same reasons. A closed one that only lacks a step of a folded
    one is folded with it.
    """
    shown: list[Route] = []
    plans: dict[tuple[str, ...], list[Moment]] = {}
    why: dict[tuple[str, ...], tuple[Reason, ...]] = {}
    folded: list[tuple[str, ...]] = []
    for route in sorted(pack.routes, key=lambda r: len(r.outcomes)):
        spine, status = route.outcomes, statuses[route.outcomes]
        shorter = [
            r
            for r in pack.routes
            if len(r.outcomes) < len(spine) and r.outcomes[-1] == spine[-1] and _within(r.outcomes, spine)
        ]
        if any(statuses[r.outcomes] is not False and lanes.implies(route, r) for r in shorter):
            folded.append(spine)
            continue
        plans[spine] = _best_plan(law, lanes, replay, route, status)
        if status is False:
            why[spine] = _why_closed(plans[spine])
            if any(why.get(r.outcomes) == why[spine] for r in shorter):
                continue
        shown.append(route)
    return [r for r in shown if statuses[r.outcomes] is not False or not _only_begun(r.outcomes, folded)], plans


def _only_begun(closed: tuple[str, ...], folded: list[tuple[str, ...]]) -> bool:
    """A closed route that lacks a step, and with that step is folded under one that is not closed."""
    return any(closed[-1] == spine[-1] and _within(closed, spine) for spine in folded)


def _why_closed(moments: list[Moment]) -> tuple[Reason, ...]:
    failing = [m for m in moments if m.value is False]
    return tuple(_reasons(failing[0].proof)) if failing else ()


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    rest = iter(long)
    return all(id in rest for id in short)


def _answer(
    law: Law,
    lanes: Lanes,
    replay: Replay,
    route: Route,
    status: bool | None,
    moments: list[Moment],
    branch_of: tuple[str, ...] | None,
    rests: tuple[tuple[str, ...], tuple[str, ...]],
    on: dt.date,
) -> RouteAnswer:
    steps = tuple(_step(law, moment, lanes.given, on) for moment in moments)
    last_step, last = law.outcomes[route.outcomes[-1]]
    ends = law.status(last.protected)
    reasons = _why_closed(moments)
    missing = _missing(law, moments)
    if status is False and not reasons:
        reasons = (Reason("", "", _whatever(missing), "no"),)
    if status is None:
        reasons = tuple(_reasons(line for m in moments if m.value is None for line in m.proof))
        if lanes.together(route):
            reasons = (Reason("", "", _either_way(missing), "unknown"), *reasons)
    worst = min((HARMS.index(harm.kind) for step in steps for harm in step.harms), default=len(HARMS))
    return RouteAnswer(
        id=route.id,
        title=_title(law, route),
        place=_ends_at(law, route, last_step),
        ends_in=ends.id,
        ends_title=ends.title,
        rank=law.rank[ends.id],
        status=STATUS[status],
        tags=_tags(law, lanes, route, status, moments, rests, on),
        steps=steps,
        branch_of="+".join(branch_of) if branch_of else None,
        ways_shut=_ways_shut(law, lanes, replay, route, moments) if status is not False else (),
        missing=missing if status is None else (),
        reasons=reasons,
        worst=worst,
    )


def _best_plan(law: Law, lanes: Lanes, replay: Replay, route: Route, status: bool | None) -> list[Moment]:
    """The plan to show: one that holds, else the one that gets furthest, fewest steps and harms first."""
    full = (1 << lanes.width) - 1
    classes: dict[int, list[tuple[int, bool, int, int]]] = {0: [], 1: [], 2: []}
    for p, (plan, gate) in enumerate(route.plans):
        real_here = full
        chosen = [rep for _, loop in plan for _, rep in loop if rep.startswith("@")]
        for rep in chosen:
            real_here &= lanes.named_in(rep)
        if not real_here:
            continue
        true, false = lanes.kleene(gate)
        for value, plane in ((0, true & real_here), (2, false & real_here), (1, real_here & ~true & ~false)):
            while plane:
                low = plane & -plane
                plane = plane ^ low if chosen else 0  # without a country to choose, one filling is as good as another
                classes[value].append((len(plan), bool(chosen), p, low.bit_length() - 1))
    if status is True:
        worlds = lanes.worlds()
        tried = classes[0] or [x for x in classes[1] if worlds.holds_in_every(x[3], route.plans[x[2]][1])]
    else:
        tried = (classes[0] + classes[1]) if status is None else []
    tried = sorted(tried or classes[2] or classes[1])[: _TRIED if status is not False else _TRIED_CLOSED]
    best: tuple[tuple[object, ...], list[Moment]] | None = None
    for length, _, p, i in tried:
        moments = replay.moments(route.plans[p][0], lanes.fillings[i])
        if status is True:
            key: tuple[object, ...] = (_harms(moments), length)
        elif status is None:
            unknown = sum(m.value is None for m in moments)
            key = (unknown, _harms(moments), length)
        else:
            good = next((n for n, m in enumerate(moments) if m.value is False), length)
            cited = good < length and any(reason.cite for reason in _reasons(moments[good].proof))
            key = (length - good, not cited, length)
        if best is None or key < best[0]:
            best = (key, moments)
    if best is None:
        plan, _ = route.plans[0]
        return replay.moments(plan, lanes.fillings[0])
    return best[1]


def _harms(moments: list[Moment]) -> tuple[int, ...]:
    """How many harms of each kind a plan can do, the worst kind first."""
    kinds = [harm.kind for m in moments for harm, _ in m.harms]
    return tuple(kinds.count(kind) for kind in HARMS)


def _step(law: Law, m: Moment, given: Given, on: dt.date) -> StepAnswer:
    harms = tuple(Harm(harm.kind, harm.says, harm.cite, sure) for harm, sure in m.harms)
    can_happen = []
    for other in m.step.outcomes:
        if other is m.outcome or not other.adverse:
            continue
        value = m.prover.value(m.step.requires(other), m.env) if m.covered else None
        if value is not False:
            can_happen.append(Event(other.id, other.name.replace("_", " "), STATUS[value], other.says))
    place = _name(law, str(m.prover.s.given.get("location") or ""))
    return StepAnswer(
        id=m.step.id, outcome=m.outcome.id, choice=dict(m.env), kind=m.step.kind, title=_filled(law, m), place=place,
        status=STATUS[m.value], who=m.step.who, power=m.outcome.power, adverse=m.outcome.adverse,
        asked=bool(m.step.asked), cite=m.step.cite, harms=harms, can_happen=tuple(can_happen),
        stages=tuple(s.title for s in m.step.stages), proof=m.proof,
    )  # fmt: skip


def _name(law: Law, code: str) -> str:
    return law.countries.get(code, code)


def _filled(law: Law, m: Moment) -> str:
    title = m.step.title
    for name, code in m.env.items():
        title = title.replace("{" + name + "}", _name(law, code))
    return title


def _title(law: Law, route: Route) -> str:
    """What a route is called: its decisions and admissions, in the words of the pages."""
    parts = []
    for id in route.outcomes:
        step, outcome = law.outcomes[id]
        refused = " (refused)" if outcome.adverse and not outcome.protected else ""
        parts.append(step.title.split(" {")[0] + refused)
    return " → ".join(parts)


def _ends_at(law: Law, route: Route, last: Step) -> str:
    for id in reversed(route.outcomes):
        step, outcome = law.outcomes[id]
        for write in outcome.makes:
            if write.target.fact == "location" and step.kind != "way" and isinstance(write.value, Value):
                return write.value.value
    return law.folders[last.folder].country if last.folder in law.folders else ""


def _reasons(lines: Iterable[Proof]) -> list[Reason]:
    """The lines that a reader needs: each deciding provision, or the leaf where there is none."""
    out: list[Reason] = []
    for line in lines:
        for part in _deciding(line):
            reason = Reason(part.provision, part.cite, part.says, WORD[part.value], part.note)
            if reason not in out:
                out.append(reason)
    return out


def _deciding(line: Proof) -> list[Proof]:
    """The line itself if it is a provision, with the leaf that decides it; else what is beneath it."""
    if line.provision:
        inner = [
            part
            for child in line.children
            for part in _deciding(child)
            if part.provision or part.value is None or part.note
        ]
        return [line, *inner]
    if line.children:
        return [part for child in line.children for part in _deciding(child)]
    return [line]


def _missing(law: Law, moments: list[Moment]) -> tuple[Missing, ...]:
    found: dict[tuple[str, str], None] = {}
    for m in moments:
        if m.value is None:
            for line in m.proof:
                for part in line.walk():
                    if part.missing:
                        found.setdefault(part.missing)
    return tuple(Missing(fact, place, law.facts[fact].asks) for fact, place in found)


def _whatever(missing: tuple[Missing, ...]) -> str:
    about = "; ".join(item.asks for item in missing[:3])
    return (
        f"Closed whatever the answer is to: {about}"
        if about
        else "The answers together leave no way in which this could work."
    )


def _either_way(missing: tuple[Missing, ...]) -> str:
    about = "; ".join(item.asks for item in missing[:2])
    return f"Find out: {about} Either way there is a way." if about else "Either way there is a way."


def _tags(
    law: Law,
    lanes: Lanes,
    route: Route,
    status: bool | None,
    moments: list[Moment],
    rests: tuple[tuple[str, ...], tuple[str, ...]],
    on: dt.date,
) -> Tags:
    if status is False:
        return Tags(
            if_refused=_refused(law, route),
            unchecked=lanes.status(route, "unchecked") is not False,
            in_practice=_practice(law, moments, on),
        )
    may = any(m.outcome.power == "may" for m in moments)
    lean = lanes.status(route, "lean") if status is None else None
    was = lanes.status(route, "was") if status is None else None
    return Tags(
        discretionary=may,
        if_refused=_refused(law, route),
        if_shown=rests[0],
        unless_shown=rests[1],
        unchecked=status is True and lanes.status(route, "unchecked") is not True,
        lean=STATUS[lean] if lean is not None else None,
        was=Was(STATUS[was], _checked(law)) if was is not None and lean is None else None,
        in_practice=_practice(law, moments, on),
    )


def _refused(law: Law, route: Route) -> bool:
    return any(law.outcomes[id][1].adverse for id in route.outcomes)


def _checked(law: Law) -> dt.date:
    return max(turn.verified for rule in law.provisions.values() for turn in rule.operative)


def _practice(law: Law, moments: list[Moment], on: dt.date) -> tuple[Practice, ...]:
    """Live reports about the steps of a plan that speak of somebody like this person."""
    found: dict[str, Practice] = {}
    for m in moments:
        for r in law.reports_about((m.step.id, m.outcome.id), on):
            if r.effect and m.prover.value(r.when) is not False:
                found[r.id] = Practice(r.id, r.effect, r.start, r.says, r.who, r.standing)
    return tuple(found.values())


def _ways_shut(law: Law, lanes: Lanes, replay: Replay, route: Route, chosen: list[Moment]) -> tuple[Shut, ...]:
    """Ways of other plans that are shut for this person, with the reason, each once."""
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
            moment = replay.moments(plan[:1], lanes.fillings[i])[0]
            key = (moment.outcome.id, tuple(sorted(moment.env.items())))
            name = moment.outcome.id + "".join(f"[{code}]" for code in moment.env.values())
            if moment.value is False and key not in taken and name not in shut:
                shut[name] = Shut(name, _filled(law, moment), tuple(_reasons(moment.proof)))
    return tuple(shut.values())


def _place_in_list(route: RouteAnswer) -> tuple[object, ...]:
    status = {"open": 0, "unknown": 1, "closed": 2}[route.status]
    refuses = any(p.effect == "refuses" for p in route.tags.in_practice)
    return (status, -route.worst, refuses, route.rank, len(route.steps), route.id)


def _notice(law: Law, on: dt.date) -> tuple[str, ...]:
    lines = [law.notices.get("advice", "Information, not legal advice.")]
    covers = law.covers_all()
    lines.append(f"This is the law of {on.isoformat()}.")
    if covers is None or not covers[0] <= on <= covers[1]:
        span = f" Our pages cover {covers[0]} to {covers[1]}." if covers else ""
        lines.append(f"Our pages do not cover this day.{span} What is not covered is not known.")
    elif on != dt.date.today():
        lines.append("It is not the law of today. Do not decide anything by it.")
    return tuple(lines)


def _warnings(law: Law, answers: list[RouteAnswer], given: Given, on: dt.date) -> tuple[Warned, ...]:
    """What not to do: the dangers, then the worst harms of the routes that are not closed."""
    prover = Prover(Situation(law, given, on, on))
    out: dict[str, Warned] = {}
    for step in law.steps.values():
        if step.danger and prover.value(step.tries) is not False:
            said = [h for h in step.harms if prover.value(h.when) is not False]
            says = " ".join((f"{step.title.rstrip('.')}.", *(h.says for h in said)))
            cites = dict.fromkeys(
                part.strip() for c in (*(h.cite for h in said), step.cite) for part in c.split(";") if part.strip()
            )
            kind = min((h.kind for h in said), key=HARMS.index, default="claim")
            out[step.id] = Warned(step.id, kind, says, "; ".join(cites))
    harms = []
    for route in answers:
        if route.status == "closed" or route.branch_of:
            continue
        for step_answer in route.steps:
            harms += [(HARMS.index(h.kind), h, step_answer.id) for h in step_answer.harms]
    for rank, harm, id in sorted(harms, key=lambda item: item[0]):
        if rank <= 1:
            out.setdefault(harm.says, Warned(id, harm.kind, harm.says, harm.cite))
    return tuple(out.values())


def statuses(law: Law, pack: Pack, given: Given, on: dt.date) -> dict[str, Status]:
    """Only the status of every route, by id: what a caseload or an example asks."""
    lanes = Lanes(law, pack, given, on, on)
    return {route.id: STATUS[lanes.status(route)] for route in pack.routes}
