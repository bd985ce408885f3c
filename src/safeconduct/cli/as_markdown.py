"""A screening, one route, and the impact of a change, as Markdown: to hand on, to print, to sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..lawbook.words import SAID
from ..show.ahead import closing_says, deadline_says
from ..show.measured import costs_more, route_measures, stage_measures, step_measures

if TYPE_CHECKING:
    from ..assess.answer import Reason, RouteAnswer, Screening, StepAnswer
    from ..assess.impact import Impact
    from ..lawbook.changes import Change
    from ..lawbook.model import Law
    from ..lawbook.proof import Proof

_WORD = {"open": "OPEN", "closed": "CLOSED", "unknown": "NOT KNOWN"}
_STEP = {"open": "can be taken", "closed": "cannot be taken", "unknown": "not known"}


def screening_markdown(law: Law, answer: Screening) -> str:
    """The whole answer; it names no answer of the person."""
    return "\n".join(_screening(law, answer)) + "\n"


def route_markdown(law: Law, answer: Screening, route: RouteAnswer) -> str:
    """One route with the proof of every step."""
    lines = [
        f"# {plain(route.title)}",
        "",
        *_notice(answer),
        f"**{_WORD[route.status]}** · ends in: {route.ends_title}",
        "",
        *(f"- {plain(line)}" for line in (costs_more(route), route_measures(route)) if line),
    ]
    if route.ends_note:
        lines += ["", plain(route.ends_note)]
    for reason in route.reasons:
        if not reason.provision:
            lines += ["", plain(reason.says)]
    lines += [f"\n- {plain(deadline_says(deadline))}" for deadline in route.deadlines]
    for n, step in enumerate(route.steps, 1):
        lines += ["", f"## {n}. {plain(step.title)}", "", *_step(law, step)]
        for line in step.proof:
            lines += _proof(line, 0)
    if answer.truth:
        lines += ["", f"**{answer.truth}**"]
    return "\n".join(lines) + "\n"


def _notice(answer: Screening) -> list[str]:
    return [*(f"**{sentence}**" for sentence in answer.notice), ""]


def _screening(law: Law, answer: Screening) -> Iterator[str]:
    yield f"# Routes under the law of {answer.on}"
    yield ""
    yield from _notice(answer)
    if answer.warnings:
        yield "## What not to do, and the worst that it can cost"
        yield ""
        for w in answer.warnings:
            yield f"- {w.kind}: {plain(w.says)}{_cite(w.cite)}"
            yield from (f"  - {plain(closing_says(law, closing))}" for closing in w.closes)
        yield ""
    for status in ("open", "unknown", "closed"):
        routes = [
            r for r in answer.routes if r.status == status and r.branch_of is None and (r.begins or status != "closed")
        ]
        if not routes:
            continue
        yield f"## {_WORD[status].capitalize()}"
        yield ""
        for route in routes:
            yield from _route(law, route)
    if answer.truth:
        yield f"**{answer.truth}**"
        yield ""
    if answer.questions:
        yield "## The next questions"
        yield ""
        for n, question in enumerate(answer.questions[:3], 1):
            place = f" ({law.countries.get(question.place, question.place)})" if question.place else ""
            hang = "route hangs" if question.settles == 1 else "routes hang"
            yield f"{n}. {plain(question.asks)}{place} ({question.settles} {hang} on it.) {plain(question.why)}"


def _route(law: Law, route: RouteAnswer) -> Iterator[str]:
    place = law.countries.get(route.place, route.place)
    yield f"### {plain(route.title)}"
    yield ""
    yield f"**{_WORD[route.status]}** · {route.ends_title} ({place})"
    yield ""
    if route.ends_note:
        yield plain(route.ends_note)
        yield ""
    tags = route.tags
    if tags.discretionary:
        yield "- at the government's discretion"
    if tags.unchecked:
        yield "- not yet checked by a lawyer"
    if more := costs_more(route):
        yield f"- {more}"
    if tags.if_shown:
        yield "- if it is shown: " + "; ".join(law.facts[fact].shown_as.rstrip("?.") for fact in tags.if_shown)
    if tags.unless_shown:
        yield "- unless the government shows: " + "; ".join(
            law.facts[f].shown_as.rstrip("?.") for f in tags.unless_shown
        )
    yield from (f"- in practice ({p.who}, since {p.since}): {plain(p.says)}" for p in tags.in_practice)
    yield from (f"- {plain(deadline_says(deadline))}" for deadline in route.deadlines)
    if route.status == "closed":
        yield from (f"- because: {_reason(reason)}" for reason in route.reasons)
        yield ""
        return
    yield f"- {plain(route_measures(route))}"
    for n, step in enumerate(route.steps, 1):
        yield f"{n}. {plain(step.title)}: {_STEP[step.status]}{_who(step)}{_cite(step.cite)}"
        yield from (f"   - before it: {plain(closing_says(law, closing))}" for closing in step.closes)
        yield from (f"   - {harm.kind}: {plain(harm.says)}{_cite(harm.cite)}" for harm in step.harms)
    yield from (f"- we need to know: {plain(asks)}" for asks in dict.fromkeys(m.asks for m in route.missing))
    yield ""


def _who(step: StepAnswer) -> str:
    return f" ({plain(step.who)})" if step.who else ""


def _reason(reason: Reason) -> str:
    note = f" ({plain(reason.note)})" if reason.note else ""
    word = {"yes": "yes", "no": "no", "unknown": "not known"}[reason.value]
    return f"{plain(reason.says).rstrip('.')}: {word}{note}{_cite(reason.cite)}"


def _step(law: Law, step: StepAnswer) -> list[str]:
    lines = [f"{_STEP[step.status]}{_who(step)}{_cite(step.cite)}", ""]
    lines += [f"- before it: {plain(closing_says(law, closing))}" for closing in step.closes]
    lines += [f"- {plain(line)}" for line in step_measures(step)]
    lines += [f"- part: {plain(stage_measures(stage))}" for stage in step.stages]
    lines += [f"- {harm.kind}: {plain(harm.says)}{_cite(harm.cite)}" for harm in step.harms]
    lines += [f"- can happen: {plain(event.title)}. {plain(event.says)}" for event in step.can_happen]
    return lines


def _proof(line: Proof, depth: int) -> list[str]:
    more = f"; burden: {line.party}" if line.party else ""
    note = f" ({plain(line.note)})" if line.note else ""
    lines = [f"{'  ' * depth}- {SAID[line.value]}: {plain(line.says).rstrip('.')}{_cite(line.cite)}{more}{note}"]
    for child in line.children:
        lines += _proof(child, depth + 1)
    return lines


def _cite(cite: str) -> str:
    return f" [{plain(cite)}]" if cite else ""


def plain(says: str) -> str:
    """Text in which nothing is read as markup."""
    for mark in ("\\", "`", "*", "_", "<", "|", "["):
        says = says.replace(mark, f"\\{mark}")
    return says.replace("\n", " ")


def impact_markdown(found: Impact, against: str) -> str:
    """One page: what changes in the law, in the routes and for the samples; and where to sign."""
    lines = [
        "# What this change of the law changes",
        "",
        f"Before: {against}. After: the pages as they are now. "
        f"Looked at on {len(found.days)} days: {', '.join(map(str, found.days))}.",
        "",
        "## The law",
        "",
        *(_listed(map(_change, found.changes)) or ["Nothing."]),
        "",
        "## Routes",
        "",
        *(_listed([*(f"new: `{id}`" for id in found.new_routes), *(f"gone: `{id}`" for id in found.gone_routes)])
          or ["No route is new, none is gone."]),
        "",
        f"## Sample cases ({len(found.cases)})",
        "",
    ]  # fmt: skip
    if found.moved:
        lines += ["| case | route | days | before | after |", "|---|---|---|---|---|"]
        lines += [f"| {m.case} | `{m.route}` | {m.first} to {m.last} | {m.before} | {m.after} |" for m in found.moved]
    else:
        lines.append("No answer changes.")
    lines += [
        "",
        "## Signed",
        "",
        "I read each line, and each change is meant.",
        "",
        "Name, date: ____________________",
    ]
    return "\n".join(lines) + "\n"


def _listed(items: Iterable[str]) -> list[str]:
    return [f"- {item}" for item in items]


def _change(change: Change) -> str:
    parts = f" ({', '.join(change.parts)})" if change.parts else ""
    says = f": {change.before} → {change.after}" if change.before != change.after and change.how == "changed" else ""
    if change.how != "changed" and (change.after or change.before):
        says = f": {change.after or change.before}"
    return f"{change.how} {change.sort} `{change.id}`{parts}{says}"
