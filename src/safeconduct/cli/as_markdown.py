"""A screening, one route, and the impact of a change, as Markdown: to hand on, to print, to sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..lawbook.phrases import phrase
from ..lawbook.words import SAID
from ..show.ahead import closing_says, deadline_says
from ..show.measured import costs_more, route_measures, stage_measures, step_measures
from ..show.said import begun, status, value

if TYPE_CHECKING:
    from ..assess.answer import Reason, RouteAnswer, Screening, StepAnswer
    from ..assess.impact import Impact
    from ..lawbook.changes import Change
    from ..lawbook.model import Law
    from ..lawbook.proof import Proof

_STEP = {"open": phrase("can be taken"), "closed": phrase("cannot be taken"), "unknown": phrase("not known")}


def screening_markdown(law: Law, answer: Screening) -> str:
    """The whole answer; it names no answer of the person."""
    return "\n".join(_screening(law, answer)) + "\n"


def route_markdown(law: Law, answer: Screening, route: RouteAnswer) -> str:
    """One route with the proof of every step."""
    lines = [
        f"# {plain(route.title)}",
        "",
        *_notice(answer),
        f"**{status(law, route.status)}** · {law.say('ends in: {end}', end=route.ends_title)}",
        "",
        *(f"- {plain(line)}" for line in (costs_more(law, route), route_measures(law, route)) if line),
    ]
    if route.ends_note:
        lines += ["", plain(route.ends_note)]
    for reason in route.reasons:
        if not reason.provision:
            lines += ["", plain(reason.says)]
    lines += [f"\n- {plain(deadline_says(law, deadline))}" for deadline in route.deadlines]
    for n, step in enumerate(route.steps, 1):
        lines += ["", f"## {n}. {plain(step.title)}", "", *_step(law, step)]
        for line in step.proof:
            lines += _proof(law, line, 0)
    if answer.truth:
        lines += ["", f"**{answer.truth}**"]
    return "\n".join(lines) + "\n"


def _notice(answer: Screening) -> list[str]:
    return [*(f"**{sentence}**" for sentence in answer.notice), ""]


def _screening(law: Law, answer: Screening) -> Iterator[str]:
    yield f"# {law.say('Routes under the law of {day}', day=law.day(answer.on))}"
    yield ""
    yield from _notice(answer)
    if answer.warnings:
        yield f"## {law.say('What not to do, and the worst that it can cost')}"
        yield ""
        for w in answer.warnings:
            yield f"- {law.say(w.kind)}: {plain(w.says)}{_cite(w.cite)}"
            yield from (f"  - {plain(closing_says(law, closing))}" for closing in w.closes)
        yield ""
    for sort in ("open", "unknown", "closed"):
        routes = [route for route in answer.routes if route.status == sort and begun(route)]
        if not routes:
            continue
        yield f"## {status(law, sort).capitalize()}"
        yield ""
        for route in routes:
            yield from _route(law, route)
    if answer.truth:
        yield f"**{answer.truth}**"
        yield ""
    if answer.questions:
        yield f"## {law.say('The next questions')}"
        yield ""
        for n, question in enumerate(answer.questions[:3], 1):
            place = f" ({law.countries.get(question.place, question.place)})" if question.place else ""
            hang = law.say_n("{n} route hangs on it.", "{n} routes hang on it.", question.settles)
            yield f"{n}. {plain(question.asks)}{place} ({hang}) {plain(question.why)}"


def _route(law: Law, route: RouteAnswer) -> Iterator[str]:
    place = law.countries.get(route.place, route.place)
    yield f"### {plain(route.title)}"
    yield ""
    yield f"**{status(law, route.status)}** · {route.ends_title} ({place})"
    yield ""
    if route.ends_note:
        yield plain(route.ends_note)
        yield ""
    tags = route.tags
    if tags.discretionary:
        yield "- " + law.say("at the government's discretion")
    if tags.unchecked:
        yield f"- {law.say('not yet checked by a lawyer')}"
    if more := costs_more(law, route):
        yield f"- {more}"
    if tags.if_shown:
        shown = "; ".join(law.facts[fact].shown_as.rstrip("?.") for fact in tags.if_shown)
        yield f"- {law.say('if it is shown: {what}', what=shown)}"
    if tags.unless_shown:
        shown = "; ".join(law.facts[fact].shown_as.rstrip("?.") for fact in tags.unless_shown)
        yield f"- {law.say('unless the government shows: {what}', what=shown)}"
    for p in tags.in_practice:
        day = law.day(p.since)
        yield "- " + law.say("in practice ({who}, since {day}): {what}", who=p.who, day=day, what=plain(p.says))
    yield from (f"- {plain(deadline_says(law, deadline))}" for deadline in route.deadlines)
    if route.status == "closed":
        yield from (f"- {law.say('because: {reason}', reason=_reason(law, reason))}" for reason in route.reasons)
        yield ""
        return
    yield f"- {plain(route_measures(law, route))}"
    for n, step in enumerate(route.steps, 1):
        yield f"{n}. {plain(step.title)}: {law.say(_STEP[step.status])}{_who(step)}{_cite(step.cite)}"
        yield from (f"   - {law.say('before it')}: {plain(closing_says(law, closing))}" for closing in step.closes)
        yield from (f"   - {law.say(harm.kind)}: {plain(harm.says)}{_cite(harm.cite)}" for harm in step.harms)
    asked = dict.fromkeys(m.asks for m in route.missing)
    yield from (f"- {law.say('we need to know: {question}', question=plain(asks))}" for asks in asked)
    yield ""


def _who(step: StepAnswer) -> str:
    return f" ({plain(step.who)})" if step.who else ""


def _reason(law: Law, reason: Reason) -> str:
    note = f" ({plain(reason.note)})" if reason.note else ""
    return f"{plain(reason.says).rstrip('.')}: {value(law, reason.value)}{note}{_cite(reason.cite)}"


def _step(law: Law, step: StepAnswer) -> list[str]:
    lines = [f"{law.say(_STEP[step.status])}{_who(step)}{_cite(step.cite)}", ""]
    lines += [f"- {law.say('before it')}: {plain(closing_says(law, closing))}" for closing in step.closes]
    lines += [f"- {plain(f'{label}: {says}')}" for label, says in step_measures(law, step)]
    lines += [f"- {law.say('part')}: {plain(stage_measures(law, stage))}" for stage in step.stages]
    lines += [f"- {law.say(harm.kind)}: {plain(harm.says)}{_cite(harm.cite)}" for harm in step.harms]
    for event in step.can_happen:
        lines.append("- " + law.say("can happen: {event}. {what}", event=plain(event.title), what=plain(event.says)))
    return lines


def _proof(law: Law, line: Proof, depth: int) -> list[str]:
    more = f"; {law.say('burden: {party}', party=line.party)}" if line.party else ""
    note = f" ({plain(line.note)})" if line.note else ""
    says = f"{law.say(SAID[line.value])}: {plain(line.says).rstrip('.')}"
    lines = [f"{'  ' * depth}- {says}{_cite(line.cite)}{more}{note}"]
    for child in line.children:
        lines += _proof(law, child, depth + 1)
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
