"""The screening on a terminal: notice, what not to do, routes by where they end, questions. One or two screens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ..lawbook import meaning
from ..lawbook.proof import Proof

if TYPE_CHECKING:
    from ..assess.answer import RouteAnswer, Screening, StepAnswer
    from ..lawbook.model import Law, Provision
    from ..routes.pack import Pack

_SHOWN_TREES = 15
_WORD = {"open": "OPEN", "closed": "CLOSED", "unknown": "NOT KNOWN"}
_COLOUR = {"open": "bold green", "closed": "bold red", "unknown": "bold yellow"}
_MARK = {True: "yes", False: "no", None: "not known"}
_STEP_MARK = {"open": "+", "closed": "x", "unknown": "?"}


def print_screening(console: Console, law: Law, answer: Screening) -> None:
    """The whole answer."""
    for line in answer.notice:
        console.print(Text(line, style="bold"))
    console.print()
    if answer.warnings:
        console.print(Text("WHAT NOT TO DO, AND WHAT IT CAN COST", style="bold"))
        for warned in answer.warnings:
            cite = f" ({warned.cite})" if warned.cite else ""
            _item(console, "!", f"{warned.kind}: {warned.says}{cite}")
        console.print()
    trees = [route for route in answer.routes if route.branch_of is None]
    shown = trees[:_SHOWN_TREES]
    for place, ends in _groups(law, shown):
        console.print(Text(f"WHERE IT ENDS: {ends}, {place}", style="bold underline"))
        for route in shown:
            if (route.ends_title, _place(law, route)) == (ends, place):
                _print_tree(console, law, answer, route)
        console.print()
    if len(trees) > len(shown):
        console.print(f"and {len(trees) - len(shown)} more; `--output json` holds all of them.")
    if any(step.asked for route in shown for step in route.steps if route.status != "closed") and (
        truth := law.notices.get("truth")
    ):
        console.print(Text(truth, style="bold"))
        console.print()
    if not any(route.status == "open" for route in answer.routes):
        names = ", ".join(law.countries[code] for code in answer.looked_at)
        console.print(
            f"We looked at {len(answer.looked_at)} countries ({names}). We did not look at others. The law changes. This does not mean that nobody can help."
        )
        console.print()
    if answer.questions:
        console.print(Text("THE QUESTIONS THAT SETTLE MOST", style="bold"))
        for n, question in enumerate(answer.questions[:3], 1):
            place = f" ({law.countries.get(question.place, question.place)})" if question.place else ""
            hang = "route hangs" if question.settles == 1 else "routes hang"
            _item(console, f"{n}.", f"{question.asks}{place} [{question.settles} {hang} on it] {question.why}")
    if answer.folded:
        console.print()
        console.print(f"{answer.folded} longer routes do nothing more for this person and are folded.", style="dim")


def _groups(law: Law, routes: list[RouteAnswer]) -> list[tuple[str, str]]:
    """Place and end of each group: the ends of most lasting protection first, a mere visit last."""
    found = {(_place(law, r), r.ends_title): r.rank for r in reversed(routes)}
    best: dict[tuple[str, str], tuple[int, int]] = {}
    for i, route in enumerate(routes):
        key = (_place(law, route), route.ends_title)
        best.setdefault(key, (found[key], i))
    return sorted(best, key=lambda key: best[key])


def _place(law: Law, route: RouteAnswer) -> str:
    return law.countries.get(route.place, route.place)


def _print_tree(console: Console, law: Law, answer: Screening, route: RouteAnswer) -> None:
    head = Text("  ")
    head.append(_WORD[route.status], style=_COLOUR[route.status])
    head.append(f"  {route.title}", style="bold")
    console.print(head)
    for line in _tags(law, route):
        _item(console, "", line, 4)
    if route.status == "closed":
        for reason in route.reasons[:3]:
            _item(console, "x", _reason(reason.says, reason.cite, reason.value, reason.note), 4)
    else:
        for n, step in enumerate(route.steps, 1):
            _print_step(console, n, step)
        if route.missing:
            _item(console, "?", "We need to know: " + " ".join(dict.fromkeys(m.asks for m in route.missing)), 4)
        for reason in route.reasons if route.status == "unknown" else ():
            if reason.note and reason.provision:
                _item(console, "?", _reason(reason.says, reason.cite, reason.value, reason.note), 4)
        for line in dict.fromkeys(f"{shut.title}: {_first(shut.reasons)}" for shut in route.ways_shut[:3]):
            _item(console, "x", f"shut: {line}", 4)
    branches = [other for other in answer.routes if other.branch_of == route.id]
    if branches and route.status != "closed":
        parts = [
            f"{b.steps[-1].title}: {_WORD[b.status].lower()} ({b.ends_title})" for b in branches if b.status != "closed"
        ]
        if parts:
            _item(console, "↳", "if it is refused: " + "; ".join(dict.fromkeys(parts)), 4)


def _first(reasons: Iterable[object]) -> str:
    for reason in reasons:
        return str(getattr(reason, "says", ""))
    return ""


def _reason(says: str, cite: str, value: str, note: str) -> str:
    word = {"yes": "yes", "no": "no", "unknown": "not known"}[value]
    return f"{says.rstrip('.')}: {word}" + (f" [{cite}]" if cite else "") + (f" — {note}" if note else "")


def _tags(law: Law, route: RouteAnswer) -> Iterator[str]:
    tags = route.tags
    if route.status == "closed":
        return
    words = []
    if tags.discretionary:
        words.append("at the government's discretion")
    if tags.unchecked:
        words.append("not yet checked by a lawyer")
    if tags.lean:
        words.append(f"we think {tags.lean}")
    if tags.was:
        words.append(f"was {tags.was.status.upper()} when last checked on {tags.was.day}")
    if words:
        yield "; ".join(words)
    if tags.if_shown:
        yield "if it is shown: " + "; ".join(law.facts[f].shown_as.rstrip("?.") for f in tags.if_shown)
    if tags.unless_shown:
        yield "unless the government shows: " + "; ".join(law.facts[f].shown_as.rstrip("?.") for f in tags.unless_shown)
    for practice in tags.in_practice:
        verb = {"refuses": "reported refused", "slows": "reported slow", "permits": "reported allowed"}[practice.effect]
        yield f"in practice: {verb} since {practice.since} ({practice.who}). {practice.says}"


def _print_step(console: Console, n: int, step: StepAnswer) -> None:
    who = f" — {step.who}" if step.who else ""
    cite = f" [{step.cite}]" if step.cite else ""
    refused = " (refused here)" if step.adverse else ""
    _item(console, f"{n}{_STEP_MARK[step.status]}", f"{step.title}{refused}{who}{cite}", 4)
    needs = [_need(line) for line in step.proof if line.says]
    if needs:
        more = f"; and {len(needs) - 4} more" if len(needs) > 4 else ""
        _item(console, "", "needs: " + "; ".join(needs[:4]) + more, 7, "dim")


def _need(line: Proof) -> str:
    return f"{line.says.rstrip('.')} ({_MARK[line.value]})"


def _item(console: Console, mark: str, says: str, indent: int = 2, style: str = "") -> None:
    text = Text(f"{mark} {says}" if mark else says, style=style)
    console.print(Padding(text, (0, 0, 0, indent)))


def print_why(console: Console, law: Law, answer: Screening, route: RouteAnswer) -> None:
    """One route with the proof of every step."""
    for line in answer.notice:
        console.print(Text(line, style="bold"))
    console.print()
    head = Text()
    head.append(_WORD[route.status], style=_COLOUR[route.status])
    head.append(f"  {route.title} → {route.ends_title}", style="bold")
    console.print(head)
    console.print(Text(route.id, style="dim"))
    for line in _tags(law, route):
        _item(console, "", line)
    for reason in route.reasons:
        if not reason.provision:
            _item(console, "", reason.says)
    for n, step in enumerate(route.steps, 1):
        console.print()
        _print_step_head(console, n, step)
        for line in step.proof:
            _print_proof(console, line, 4)
    if truth := law.notices.get("truth"):
        console.print()
        console.print(Text(truth, style="bold"))


def _print_step_head(console: Console, n: int, step: StepAnswer) -> None:
    cite = f" [{step.cite}]" if step.cite else ""
    power = "may" if step.power == "may" else "shall"
    who = f" ({step.who}, {power})" if step.who else ""
    console.print(Text(f"{n}. {step.title}{who}: {_WORD[step.status].lower()}{cite}", style="bold"))
    for harm in step.harms:
        cite = f" [{harm.cite}]" if harm.cite else ""
        _item(console, "!", f"{harm.kind}: {harm.says}{cite}", 4)
    for event in step.can_happen:
        _item(console, "~", f"can happen: {event.title}. {event.says}", 4)


def _print_proof(console: Console, line: Proof, indent: int) -> None:
    parts = [f"{_MARK[line.value]}: {line.says.rstrip('.')}"]
    if line.cite:
        parts.append(f"[{line.cite}]")
    if line.party:
        parts.append(f"burden: {line.party}" + (f", {line.standard}" if line.standard else ""))
    elif line.standard:
        parts.append(f"standard: {line.standard}")
    if line.by:
        parts.append(f"assessed by {line.by}")
    if line.note:
        parts.append(f"({line.note})")
    _item(console, {True: "+", False: "-", None: "?"}[line.value], " ".join(parts), indent)
    for child in line.children:
        _print_proof(console, child, indent + 3)


# the law itself


def print_law(console: Console, law: Law, what: str, day: dt.date) -> bool:
    """What is called `what`, or whose ids begin with it; False if there is nothing."""
    found = False
    for section in law.sections:
        ids = [id for id in section.blocks if id == what or id.startswith(f"{what}.")]
        if not ids:
            continue
        found = True
        if section.heading:
            console.print(Text(section.heading, style="bold underline"))
        if section.prose:
            console.print(section.prose)
        for id in ids:
            if id in law.provisions:
                _print_provision(console, law, law.provisions[id], day)
            elif id in law.steps:
                step = law.steps[id]
                console.print(Text(f"\n{step.kind}  {id}", style="bold"))
                _item(console, "", f"{step.title}. {step.who} [{step.cite}]")
                for outcome in step.outcomes:
                    ends = f" → {outcome.protected}" if outcome.protected else ""
                    _item(console, "·", f"{outcome.name} ({outcome.power}){ends} {outcome.says}", 4)
            elif id in law.facts:
                fact = law.facts[id]
                console.print(Text(f"\nfact  {id}", style="bold"))
                _item(console, "", f"{fact.asks} {fact.why}")
            else:
                for report in law.reports:
                    if report.id == id:
                        console.print(Text(f"\nreport  {id}", style="bold"))
                        _item(console, "", f"{report.says} ({report.who}, {report.published}; {report.standing})")
        console.print()
    return found


def _print_provision(console: Console, law: Law, rule: Provision, day: dt.date) -> None:
    console.print(Text(f"\n{rule.kind}  {rule.id}", style="bold"))
    _item(console, "", f"{rule.says} [{rule.cite}]" if rule.cite else rule.says)
    if rule.party:
        _item(console, "", f"burden: {rule.party}, {rule.standard}", 4)
    clock = meaning.interval(rule, day, day) if rule.keyed_on == "today" else None
    for turn in rule.operative:
        if not turn.source:
            continue
        now = "→ " if turn is clock else "  "
        until = f" to {turn.until}" if turn.until else " on"
        state = f"{turn.state}: {turn.reason}" if turn.state else ""
        source = law.sources.get(turn.source)
        seen = f"; {source.title} ({source.read})" if source else ""
        _item(
            console, "", f"{now}from {turn.start}{until}; sure: {turn.sure}; checked {turn.verified}{seen} {state}", 4
        )


def print_check(console: Console, law: Law, pack: Pack) -> None:
    """What was checked, when nothing is wrong."""
    medium = sum(turn.sure == "medium" for rule in law.provisions.values() for turn in rule.operative)
    low = sum(
        turn.sure == "low" or turn.state == "unknown" for rule in law.provisions.values() for turn in rule.operative
    )
    console.print(
        f"No faults. {len(law.provisions)} provisions, {len(law.steps)} steps, {len(law.facts)} facts, {len(law.tables)} tables, "
        f"{len(law.reports)} reports, {len(law.examples)} examples, {len(law.sources)} sources; {len(pack.routes)} routes found."
    )
    console.print(f"Not yet checked by a lawyer: {medium} intervals. Weak or not settled: {low} intervals.")
    for line in pack.easier:
        console.print(f"look again: {line}", style="dim")


def print_dropped(console: Console, pack: Pack) -> None:
    """What each rule of the search dropped."""
    rules: dict[str, list[str]] = {}
    for spine, rule in pack.dropped:
        name, _, other = rule.partition(" of ")
        rules.setdefault(name, []).append("+".join(spine) + (f"  (kept: {other})" if other else ""))
    for rule, spines in sorted(rules.items()):
        console.print(Text(f"{rule}: {len(spines)}", style="bold"))
        for spine in spines:
            console.print(f"  {spine}", soft_wrap=True)


def print_oddest(console: Console, law: Law, pack: Pack) -> None:
    """The ten routes that a reader should doubt first: long, with most changes of place, most refusals."""

    def odd(ids: tuple[str, ...]) -> tuple[int, int, int]:
        moves = sum(w.target.fact == "location" for id in ids for w in law.outcomes[id][1].makes)
        adverse = sum(law.outcomes[id][1].adverse for id in ids[:-1])
        return (moves, adverse, len(ids))

    for route in sorted(pack.routes, key=lambda r: odd(r.outcomes), reverse=True)[:10]:
        console.print(f"{route.id}  ({len(route.plans)} choices)", soft_wrap=True)
