"""A screening, one route, and the impact of a change, as Markdown: to hand on, to print, to sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..lawbook.words import SAID

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
        f"# {_plain(route.title)}",
        "",
        *_notice(answer),
        f"**{_WORD[route.status]}** · ends in: {route.ends_title}",
    ]
    if route.ends_note:
        lines += ["", _plain(route.ends_note)]
    for reason in route.reasons:
        if not reason.provision:
            lines += ["", _plain(reason.says)]
    for n, step in enumerate(route.steps, 1):
        lines += ["", f"## {n}. {_plain(step.title)}", "", *_step(step)]
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
        yield from (f"- {w.kind}: {_plain(w.says)}{_cite(w.cite)}" for w in answer.warnings)
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
            yield f"{n}. {_plain(question.asks)}{place} ({question.settles} {hang} on it.) {_plain(question.why)}"


def _route(law: Law, route: RouteAnswer) -> Iterator[str]:
    place = law.countries.get(route.place, route.place)
    yield f"### {_plain(route.title)}"
    yield ""
    yield f"**{_WORD[route.status]}** · {route.ends_title} ({place})"
    yield ""
    if route.ends_note:
        yield _plain(route.ends_note)
        yield ""
    tags = route.tags
    if tags.discretionary:
        yield "- at the government's discretion"
    if tags.unchecked:
        yield "- not yet checked by a lawyer"
    if tags.if_shown:
        yield "- if it is shown: " + "; ".join(law.facts[fact].shown_as.rstrip("?.") for fact in tags.if_shown)
    if tags.unless_shown:
        yield "- unless the government shows: " + "; ".join(
            law.facts[f].shown_as.rstrip("?.") for f in tags.unless_shown
        )
    yield from (f"- in practice ({p.who}, since {p.since}): {_plain(p.says)}" for p in tags.in_practice)
    if route.status == "closed":
        yield from (f"- because: {_reason(reason)}" for reason in route.reasons)
        yield ""
        return
    for n, step in enumerate(route.steps, 1):
        yield f"{n}. {_plain(step.title)}: {_STEP[step.status]}{_who(step)}{_cite(step.cite)}"
        yield from (f"   - {harm.kind}: {_plain(harm.says)}{_cite(harm.cite)}" for harm in step.harms)
    yield from (f"- we need to know: {_plain(asks)}" for asks in dict.fromkeys(m.asks for m in route.missing))
    yield ""


def _who(step: StepAnswer) -> str:
    return f" ({_plain(step.who)})" if step.who else ""


def _reason(reason: Reason) -> str:
    note = f" ({_plain(reason.note)})" if reason.note else ""
    word = {"yes": "yes", "no": "no", "unknown": "not known"}[reason.value]
    return f"{_plain(reason.says).rstrip('.')}: {word}{note}{_cite(reason.cite)}"


def _step(step: StepAnswer) -> list[str]:
    lines = [f"{_STEP[step.status]}{_who(step)}{_cite(step.cite)}", ""]
    if step.usd is not None:
        lines.append(f"- fee: {step.usd:g} US dollars")
    lines += [f"- part: {_plain(stage)}" for stage in step.stages]
    lines += [f"- {harm.kind}: {_plain(harm.says)}{_cite(harm.cite)}" for harm in step.harms]
    lines += [f"- can happen: {_plain(event.title)}. {_plain(event.says)}" for event in step.can_happen]
    return lines


def _proof(line: Proof, depth: int) -> list[str]:
    more = f"; burden: {line.party}" if line.party else ""
    note = f" ({_plain(line.note)})" if line.note else ""
    lines = [f"{'  ' * depth}- {SAID[line.value]}: {_plain(line.says).rstrip('.')}{_cite(line.cite)}{more}{note}"]
    for child in line.children:
        lines += _proof(child, depth + 1)
    return lines


def _cite(cite: str) -> str:
    return f" [{_plain(cite)}]" if cite else ""


def _plain(says: str) -> str:
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
