"""The screening on a terminal: notice, what not to do, routes by where they end, questions. One or two screens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from ..lawbook import meaning
from ..lawbook.expression import NO, Every, Expr, Holds, Not, Some, children
from ..lawbook.meaning import NOWHERE, Env
from ..lawbook.phrases import phrase
from ..lawbook.proof import Proof
from ..lawbook.words import SAID, sentence
from ..show.ahead import closing_says, deadline_says
from ..show.measured import route_measures, stage_measures, step_measures
from ..show.said import after_refusal, begun, cite, decisive, reason_says, small, status, tags
from .layout import COLOUR, head, item, last

if TYPE_CHECKING:
    from ..assess.answer import RouteAnswer, Screening, StepAnswer
    from ..lawbook.model import Law, Provision
    from ..routes.pack import Pack

_SHOWN_TREES = 15
_SHOWN_CLOSED = 3
_FEW_ALIKE = 3
_DOUBTS = 1
_NEEDS = 2
_MISSING = 4
_SHOWN_HARMS = 5
_STEP_MARK = {"open": phrase("yes"), "closed": phrase("NO"), "unknown": "?"}


def print_screening(console: Console, law: Law, answer: Screening) -> None:
    """The whole answer."""
    console.print(Text(" ".join(answer.notice), style="bold"))
    if answer.warnings:
        head(console, law.say("WHAT NOT TO DO, AND THE WORST THAT IT CAN COST"))
        dangers = [warned for warned in answer.warnings if warned.danger]
        harms = [warned for warned in answer.warnings if not warned.danger]
        for warned in (*dangers, *harms[:_SHOWN_HARMS]):
            item(console, "!", f"{law.say(warned.kind)}: {warned.says}" + cite(warned.cite))
            for closing in warned.closes:
                item(console, "", closing_says(law, closing), 4)
        if (more := len(harms) - _SHOWN_HARMS) > 0:
            says = law.say_n(
                "and {n} more, beside their steps in `why`.", "and {n} more, beside their steps in `why`.", more
            )
            item(console, "", says)
    shown = _shown_trees([route for route in answer.routes if begun(route)])
    told: set[str] = set()
    for place, ends in _groups(law, shown):
        head(console, f"{ends} ({place})" if place not in ends else ends)
        here = [route for route in shown if (_place(law, route), route.ends_title) == (place, ends)]
        if here[0].ends_note:
            item(console, "", here[0].ends_note)
        for asks, alike in _alike(here):
            if len(alike) < _FEW_ALIKE:
                for route in alike:
                    _print_tree(console, law, answer, route, told)
            else:
                _print_alike(console, law, asks, alike)
    left = len(answer.routes) - len(shown) - sum(route.branch_of is not None for route in answer.routes)
    if left:
        rest = law.say_n(
            "and {n} more do not begin where you are, or are not meant for you; `--output json` holds all.",
            "and {n} more do not begin where you are, or are not meant for you; `--output json` holds all.",
            left,
        )
        console.print(Text(rest, style="dim"))
    asked = any(step.asked for route in shown for step in route.steps if route.status != "closed")
    if asked:
        last(console, answer.truth)
    if not any(route.status == "open" for route in answer.routes):
        names = ", ".join(law.countries[code] for code in answer.looked_at)
        console.print()
        looked = law.say_n(
            "We looked at {n} country ({countries}). We did not look at others.",
            "We looked at {n} countries ({countries}). We did not look at others.",
            len(answer.looked_at),
            countries=names,
        )
        console.print(f"{looked} {law.say('The law changes. This does not mean that nobody can help.')}")
    if answer.questions:
        head(console, law.say("THE NEXT QUESTIONS"))
        for n, question in enumerate(answer.questions[:3], 1):
            place = f" ({law.countries.get(question.place, question.place)})" if question.place else ""
            hang = law.say_n("{n} route hangs on it.", "{n} routes hang on it.", question.settles)
            item(console, f"{n}.", f"{question.asks}{place} ({hang}) {question.why}")
    if answer.folded:
        folded = law.say_n(
            "{n} longer routes do nothing more for this person and are folded.",
            "{n} longer routes do nothing more for this person and are folded.",
            answer.folded,
        )
        console.print(Text(folded, style="dim"))


def _shown_trees(trees: list[RouteAnswer]) -> list[RouteAnswer]:
    """The first trees that are not closed, those that hang on one answer together counted as one; and of each end the
    first few that are closed, since why a door is shut must be seen too."""
    shown: list[RouteAnswer] = []
    seen: set[tuple[str, str, str]] = set()
    shut: dict[tuple[str, str], int] = {}
    for route in trees:
        end = (route.place, route.ends_title)
        if route.status == "closed":
            shut[end] = shut.get(end, 0) + 1
            if shut[end] <= _SHOWN_CLOSED:
                shown.append(route)
            continue
        key = (*end, _hangs_on(route) or route.id)
        if key in seen or len(seen) < _SHOWN_TREES:
            seen.add(key)
            shown.append(route)
    return shown


def _hangs_on(route: RouteAnswer) -> str:
    """The question that must be answered first, for a route that is not known."""
    return route.missing[0].asks if route.status == "unknown" and route.missing else ""


def _alike(routes: list[RouteAnswer]) -> Iterator[tuple[str, list[RouteAnswer]]]:
    """The routes in their order, those that wait for the same answer together."""
    by_question: dict[str, list[RouteAnswer]] = {}
    for route in routes:
        by_question.setdefault(_hangs_on(route) or route.id, []).append(route)
    yield from by_question.items()


def _print_alike(console: Console, law: Law, asks: str, routes: list[RouteAnswer]) -> None:
    """Several routes that wait for one answer: the question once, and the first step of each."""
    ways = law.say_n("{n} ways wait for one answer", "{n} ways wait for one answer", len(routes))
    item(console, status(law, "unknown"), ways, 2, "bold", COLOUR["unknown"])
    item(console, "?", law.say("We need to know: {questions}", questions=asks), 4)
    for route in routes:
        item(console, "·", route.title, 4)


def _groups(law: Law, routes: list[RouteAnswer]) -> list[tuple[str, str]]:
    """Place and end of each group, in the order of the routes; a mere visit last."""
    groups = list(dict.fromkeys((_place(law, route), route.ends_title) for route in routes))
    bridging = {status.title for status in law.statuses if status.kind == "bridging"}
    return sorted(groups, key=lambda group: group[1] in bridging)


def _place(law: Law, route: RouteAnswer) -> str:
    return law.countries.get(route.place, route.place)


def _print_tree(console: Console, law: Law, answer: Screening, route: RouteAnswer, told: set[str]) -> None:
    """A route; a step that stands in `told` already, word for word, is only named."""
    item(console, status(law, route.status), route.title, 2, "bold", COLOUR[route.status])
    if route.status == "closed":
        for reason in decisive(route.reasons):
            item(console, law.say("because"), reason_says(law, reason), 4)
        for deadline in route.deadlines:
            item(console, "!", deadline_says(law, deadline), 4)
        return
    for line in (*tags(law, route), route_measures(law, route, told)):
        item(console, "·", line, 4)
    for deadline in route.deadlines:
        item(console, "!", deadline_says(law, deadline), 4)
    for n, step in enumerate(route.steps, 1):
        _print_step(console, law, n, step, told)
    if route.missing:
        asks = list(dict.fromkeys(m.asks for m in route.missing))
        needed, left = " ".join(asks[:_MISSING]), len(asks) - _MISSING
        if left > 0:
            rest = law.say_n("And {n} more; `why` names each.", "And {n} more; `why` names each.", left)
            needed = f"{needed} {rest}"
        item(console, "?", law.say("We need to know: {questions}", questions=needed), 4)
    if route.status == "unknown":
        unchecked = law.say("not yet checked by a lawyer")
        doubts = (r for r in route.reasons if r.value == "unknown" and r.note and r.note != unchecked)
        lines = list(dict.fromkeys(reason_says(law, doubt) for doubt in doubts))
        most = _DOUBTS if route.missing else len(lines)  # what is asked comes before what nobody knows
        for line in lines[:most]:
            item(console, "?", line, 4)
        if len(lines) > most:
            rest = law.say_n(
                "and {n} more that is not settled; `why` names each.",
                "and {n} more that is not settled; `why` names each.",
                len(lines) - most,
            )
            item(console, "", rest, 4)
    branches = after_refusal(answer, route)
    parts = [f"{b.steps[-1].title.lower()}: {b.ends_title}, {small(law, b.status)}" for b in branches]
    if parts:
        item(console, "↳", law.say("if it is refused: {ways}", ways="; ".join(dict.fromkeys(parts))), 4)


def _print_step(console: Console, law: Law, n: int, step: StepAnswer, told: set[str]) -> None:
    for closing in step.closes:
        warning = closing_says(law, closing)
        if warning not in told:
            item(console, "!", law.say("before step {n}: {what}", n=n, what=warning), 4)
            told.add(warning)
    title = law.say("{step} (refused here)", step=step.title) if step.adverse else step.title
    says = title + (f" — {step.who}" if step.who else "") + cite(step.cite)
    lines = sorted(
        (line for line in step.proof if not line.place), key=lambda line: (line.value is not None, not line.provision)
    )
    if lines:
        most = 1 if step.status == "open" else _NEEDS
        needs = "; ".join(_need(law, line, 60 if step.status == "open" else 100) for line in lines[:most])
        if (left := len(lines) - most) > 0:
            needs = law.say_n("{what}; and {n} more", "{what}; and {n} more", left, what=needs)
        says = law.say("{step} · needs: {needs}", step=says, needs=needs)
    shown = law.say("{step} (as above)", step=step.title) if says in told else says
    item(console, f"{n}. {law.say(_STEP_MARK[step.status])}", shown, 4)
    told.add(says)


def _need(law: Law, line: Proof, most: int) -> str:
    """A line of what a step needs, short; the whole of it stands in `why`."""
    says = line.says
    if line.how == "any" and line.value is False:
        n = len(line.children)
        says = law.say_n("none of {n} things that would stop it", "none of {n} things that would stop it", n)
    elif line.how == "any":
        says = law.say("one of: {what}", what=", ".join(_short(child.says, 50) for child in line.children))
    elif line.value is False:
        says = law.say("not this: {what}", what=says)
    short = _short(says, most)
    return law.say("{what} (not known)", what=short) if line.value is None else short


def _short(says: str, most: int) -> str:
    first = says.split(". ")[0].rstrip(".")
    return first if len(first) <= most else first[: first.rfind(" ", 0, most)].rstrip(",;") + " …"


def print_why(console: Console, law: Law, answer: Screening, route: RouteAnswer) -> None:
    """One route with the proof of every step."""
    console.print(Text(" ".join(answer.notice), style="bold"))
    console.print()
    head = Text()
    head.append(status(law, route.status), style=COLOUR[route.status])
    head.append(f"  {route.title} → {route.ends_title}", style="bold")
    console.print(head)
    console.print(Text(route.id, style="dim"))
    if route.ends_note:
        item(console, "", route.ends_note)
    for line in (*tags(law, route), route_measures(law, route)):
        item(console, "", line)
    for reason in route.reasons:
        if not reason.provision:
            item(console, "", reason.says)
    for deadline in route.deadlines:
        item(console, "!", deadline_says(law, deadline))
    for n, step in enumerate(route.steps, 1):
        console.print()
        for closing in step.closes:
            item(console, "!", law.say("before step {n}: {what}", n=n, what=closing_says(law, closing)), 0)
        _print_stephead(console, law, n, step)
        for proof in step.proof:
            _print_proof(console, law, proof, 4)
    last(console, answer.truth)


def _print_stephead(console: Console, law: Law, n: int, step: StepAnswer) -> None:
    who = f" ({step.who}, {law.say(step.power)})" if step.who else ""
    console.print(Text(f"{n}. {step.title}{who}: {small(law, step.status)}{cite(step.cite)}", style="bold"))
    for label, says in step_measures(law, step):
        item(console, "", f"{label}: {says}", 4)
    for n, stage in enumerate(step.stages, 1):
        part = stage_measures(law, stage)
        item(console, "", law.say("part {n} of {all}: {what}", n=n, all=len(step.stages), what=part), 4)
    for harm in step.harms:
        item(console, "!", f"{law.say(harm.kind)}: {harm.says}{cite(harm.cite)}", 4)
    for event in step.can_happen:
        item(console, "~", law.say("can happen: {event}. {what}", event=event.title, what=event.says), 4)


_POWERS = (phrase("may"), phrase("shall"))


def _print_proof(console: Console, law: Law, line: Proof, indent: int) -> None:
    parts = [f"{law.say(SAID[line.value])}: {line.says.rstrip('.')}"]
    if line.cite:
        parts.append(f"[{line.cite}]")
    if line.party:
        parts.append(law.say("burden: {party}", party=line.party) + (f", {line.standard}" if line.standard else ""))
    elif line.standard:
        parts.append(law.say("standard: {standard}", standard=line.standard))
    if line.by:
        parts.append(law.say("assessed by {who}", who=line.by))
    if line.note:
        parts.append(f"({line.note})")
    item(console, {True: "+", False: "-", None: "?"}[line.value], " ".join(parts), indent)
    for child in line.children:
        _print_proof(console, law, child, indent + 3)


# the law itself


def print_law(console: Console, law: Law, what: str, day: dt.date) -> bool:
    """Each section that holds what is called `what`, or begins so, as it stands on its page: the rule beside its
    paragraph. False if there is nothing."""
    found = False
    for section in law.sections:
        if not any(sort == "block" and _called(text, what) for sort, text in section.parts):
            continue
        found = True
        if section.heading:
            head(console, section.heading)
        for sort, text in section.parts:
            if sort == "prose":
                console.print()
                item(console, "", text)
            elif _called(text, what):
                _print_block(console, law, text, day)
    return found


def _called(id: str, what: str) -> bool:
    return id == what or id.startswith(f"{what}.")


def _print_block(console: Console, law: Law, id: str, day: dt.date) -> None:
    if id in law.provisions:
        _print_provision(console, law, law.provisions[id], day)
        return
    if id in law.steps:
        step = law.steps[id]
        console.print(Text(f"\n{step.kind}  {id}", style="bold"))
        item(console, "", f"{step.title}. {step.who}{cite(step.cite)}")
        for outcome in step.outcomes:
            ends = f" → {outcome.protected}" if outcome.protected else ""
            item(console, "·", f"{outcome.name} ({outcome.power}){ends} {outcome.says}", 4)
        return
    console.print(Text(f"\n{_SORTS.get(id.split('.')[0], 'fact')}  {id}", style="bold"))
    item(console, "", _beside(law, id))


_SORTS = {
    "report": "report",
    "always": "always",
    "statement": "proved for everybody",
    "lever": "lever",
    "enquiry": "reply to an enquiry",
    "claim": "claim",
    "sheet": "line of the sheet for volunteers",
}


def _beside(law: Law, id: str) -> str:
    """What a block that is no rule says, in one paragraph."""
    if id in law.facts:
        return f"{law.facts[id].asks} {law.facts[id].why}"
    for report in law.reports:
        if report.id == id:
            return f"{report.says} ({report.who}, {report.published}; {report.standing})"
    for lever in law.levers:
        if lever.id == id:
            return f"{lever.title}: {lever.says} Ask for: {lever.asks} Used: {lever.used}{cite(lever.cite)}"
    for claim in law.claims:
        if claim.id == id:
            return f"{claim.says} Verdict: {claim.verdict}. {claim.correction}"
    for line in law.sheet_lines:
        if line.id == id:
            return f"{line.says} {line.why}{cite(line.cite)}"
    says = [x.says for x in law.enquiries if x.id == id] + [x.says for x in law.statements if x.id == id]
    return (says + [x.clash for x in law.always if x.id == id])[0]


def _print_provision(console: Console, law: Law, rule: Provision, day: dt.date) -> None:
    console.print(Text(f"\n{rule.kind}  {rule.id}", style="bold"))
    item(console, "", f"{rule.says} [{rule.cite}]" if rule.cite else rule.says)
    if rule.party:
        item(console, "", f"burden: {rule.party}, {rule.standard}", 4)
    clock = meaning.interval(rule, day, day) if rule.keyed_on == "today" else None
    for turn in rule.operative:
        if not turn.source:  # a definition without days
            _print_condition(console, law, turn.holds, 8)
            continue
        now = "→ " if turn is clock else "  "
        until = f" to {turn.until}" if turn.until else " on"
        state = f"{turn.state}: {turn.reason}" if turn.state else ""
        source = law.sources.get(turn.source)
        seen = f"; {source.title} ({source.read})" if source else ""
        item(console, "", f"{now}from {turn.start}{until}; sure: {turn.sure}; checked {turn.verified}{seen} {state}", 4)
        if not turn.state:
            _print_condition(console, law, turn.holds, 8)
    if rule.unless != NO:
        item(console, "", "unless", 4)
        _print_condition(console, law, rule.unless, 8)


def _print_condition(console: Console, law: Law, node: Expr, indent: int, env: Env = NOWHERE) -> None:
    """A condition as it is written, in words; a provision that it names with its id."""
    match node:
        case Not():
            item(console, "", "not", indent)
        case Holds(id):
            item(console, "·", f"{sentence(node, law, env).rstrip('.')} ({id})", indent)
        case _:
            item(console, "" if children(node) else "·", sentence(node, law, env), indent)
    if isinstance(node, Some | Every):
        env = {**env, node.variable: "that country"}
    for child in children(node):
        _print_condition(console, law, child, indent + 3, env)


def print_check(console: Console, law: Law, pack: Pack) -> None:
    """What was checked, when nothing is wrong."""
    medium = sum(turn.sure == "medium" for rule in law.provisions.values() for turn in rule.operative)
    low = sum(
        turn.sure == "low" or turn.state == "unknown" for rule in law.provisions.values() for turn in rule.operative
    )
    console.print(
        f"No faults. {len(law.provisions)} provisions, {len(law.steps)} steps, {len(law.facts)} facts, "
        f"{len(law.tables)} tables, {len(law.reports)} reports, {len(law.examples)} examples, "
        f"{len(law.sources)} sources; {len(pack.routes)} routes found."
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
    for rule, lines in sorted(rules.items()):
        console.print(Text(f"{rule}: {len(lines)}", style="bold"))
        for line in lines:
            console.print(f"  {line}", soft_wrap=True)


def print_oddest(console: Console, law: Law, pack: Pack) -> None:
    """The ten routes that a reader should doubt first: long, with most changes of place, most refusals."""

    def odd(ids: tuple[str, ...]) -> tuple[int, int, int]:
        moves = sum(w.target.fact == "location" for id in ids for w in law.outcomes[id][1].makes)
        adverse = sum(law.outcomes[id][1].adverse for id in ids[:-1])
        return (moves, adverse, len(ids))

    for route in sorted(pack.routes, key=lambda r: odd(r.outcomes), reverse=True)[:10]:
        console.print(f"{route.id}  ({len(route.plans)} choices)", soft_wrap=True)
