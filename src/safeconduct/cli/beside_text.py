"""What stands beside the rules, on a terminal: replies to enquiries, levers, what would change, exhibits, claims."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from ..lawbook.claims import verdict
from ..lawbook.given import Members
from ..lawbook.phrases import phrase
from ..lawbook.words import joined
from ..show.said import cite, status
from .layout import COLOUR, head, item

if TYPE_CHECKING:
    from ..assess.answer import Screening
    from ..assess.levers import Levers
    from ..assess.whatif import Change, Moved, Turned
    from ..lawbook.enquiry import Reply
    from ..lawbook.exhibits import Exhibit
    from ..lawbook.model import Fact, Law, Lever


_AND = phrase("{one} And: {other}")
_NEVER = phrase("never")
_COSTS, _CAN_COST = phrase("Then it costs {cost}: {what}"), phrase("Then it can cost {cost}: {what}")


def print_reply(console: Console, reply: Reply, day: dt.date) -> None:
    """How to answer an enquiry: the sentence to say first, then why."""
    console.print(Text(reply.says, style="bold"))
    item(console, "", f"answer: {reply.answer}; the law of {day}" + (f"; rule: {reply.rule}" if reply.rule else ""))
    if reply.because and reply.because != reply.says:
        item(console, "", reply.because + "".join(cite(cited) for cited in reply.cites))
    if reply.unchecked:
        item(console, "", "not yet checked by a lawyer")
    item(console, "", "Information, not legal advice. The answer is the same whether or not there is a record.")


def print_levers(console: Console, law: Law, found: Levers) -> None:
    """For each route what could open or carry it, then each lever once."""
    console.print(Text(" ".join(found.notice), style="bold"))
    titles = {lever.id: lever.title for lever in found.levers}
    head(console, law.say("WHAT COULD BE DONE WITHOUT A NEW LAW, ROUTE BY ROUTE"))
    for route in found.routes:
        if route.levers:
            word = law.say("AT DISCRETION") if route.status == "open" else status(law, route.status)
            item(console, word, f"{route.title} → {route.ends_title}", 2, "bold", COLOUR[route.status])
            for id in route.levers:
                item(console, "·", titles[id], 4)
    without = [route for route in found.routes if not route.levers]
    if without:
        head(console, law.say("WHERE WE KNOW OF NOTHING THAT THE GOVERNMENT COULD DO WITHOUT A NEW LAW"))
        for route in without:
            item(console, "·", f"{route.title} → {route.ends_title}", 2)
    head(console, law.say("THE LEVERS"))
    for lever in found.levers:
        item(console, "", f"{lever.title}{cite(lever.cite)}", 2, "bold")
        item(console, "", _power(law, lever), 4)
        asked, used = law.say("Ask for: {what}", what=lever.asks), law.say("Used: {how}", how=lever.used)
        for line in (lever.says, asked, used):
            item(console, "·", line, 4)
        if lever.id in found.unchecked:
            item(console, "·", law.say("not yet checked by a lawyer"), 4)


def _power(law: Law, lever: Lever) -> str:
    """Who can do it or has to, and by what."""
    match lever.power:
        case "may":
            return law.say("{who} may do it: {what}", who=lever.who, what=lever.instrument)
        case "shall":
            return law.say("{who} must do it: {what}", who=lever.who, what=lever.instrument)


def print_moved(console: Console, law: Law, before: Screening, moved: list[Moved]) -> None:
    """The routes whose status is another if the changes are so."""
    console.print(Text(" ".join(before.notice), style="bold"))
    console.print(before.truth)
    head(console, law.say("IF THIS IS OR BECOMES TRUE"))
    for route in moved:
        was, now = status(law, route.before), status(law, route.after)
        word = law.say("{before}, THEN {after}", before=was, after=now)
        item(console, word, f"{route.title} → {route.ends_title}", 2, "bold", COLOUR[route.after])
    if not moved:
        item(console, "", law.say("No status changes."))


def print_turned(console: Console, law: Law, answer: Screening, found: list[Turned]) -> None:
    """For each route that is closed or not known, what would change that; then how many nothing here changes."""
    console.print(Text(" ".join(answer.notice), style="bold"))
    console.print(answer.truth)
    head(console, law.say("WHAT WOULD CHANGE THE ANSWER, ROUTE BY ROUTE"))
    item(console, "", law.say("Each line holds only if this is or becomes true. Never say what is not so."))
    for route in found:
        if route.sets:
            title = f"{route.title} → {route.ends_title}"
            item(console, status(law, route.status), title, 2, "bold", COLOUR[route.status])
        for one in route.sets:
            said = joined(law, _AND, (_supposed(law, change) for change in one.changes))
            then = status(law, one.then)
            item(console, "·", law.say("{status} if this is or becomes true: {what}", status=then, what=said), 4)
            for harm in one.harms:
                kind, what = law.say(harm.kind), harm.says + cite(harm.cite)
                sure = law.say("Then it costs {cost}: {what}", cost=kind, what=what)
                item(
                    console,
                    "!",
                    sure if harm.sure else law.say("Then it can cost {cost}: {what}", cost=kind, what=what),
                    6,
                )
    if rest := sum(not route.sets for route in found):
        head(console, law.say("THE OTHERS"))
        says = law.say_n(
            "One more route is not open, and we found no one or two changes that would change this.",
            "{n} more routes are not open, and we found no one or two changes that would change this.",
            rest,
        )
        item(console, "", says)


def _supposed(law: Law, change: Change) -> str:
    """A question with the answer that it would have, and how to try it."""
    fact, answer = law.facts[change.fact], change.answer
    at, key = "", fact.id
    if change.place:
        at, key = f" ({law.countries.get(change.place, change.place)})", f"{fact.id}[{change.place}]"
    if isinstance(answer, Members):
        items = ", ".join(sorted(answer.inside))
        said = ", ".join(_word(law, fact, item) for item in sorted(answer.inside)) or law.say("none")
        typed = f"[{items}]" if answer.whole else "{" + ", ".join(f"{i}: yes" for i in sorted(answer.inside)) + "}"
    elif isinstance(answer, dt.date):
        typed, said = answer.isoformat(), law.day(answer)
    else:
        typed = f"{answer:g}" if isinstance(answer, float) else str(answer)
        said = _word(law, fact, typed) + (f" {fact.unit}" if isinstance(answer, float) and fact.unit else "")
    return f"{fact.asks}{at} {said[:1].upper()}{said[1:]}. (--set {key}={typed})"


def _word(law: Law, fact: Fact, typed: str) -> str:
    if typed in law.countries:
        return law.countries[typed]
    return fact.word(typed) if typed in fact.values else law.say(typed.replace("_", " "))


def print_exhibits(console: Console, found: list[Exhibit], provision: str, before: dt.date) -> None:
    """Reports for and against, the oldest first."""
    console.print(Text(f"Reports on {provision}, published before {before}. They name no victim.", style="bold"))
    console.print("A report is evidence, never a finding. Information, not legal advice.")
    for exhibit in found:
        report = exhibit.report
        console.print()
        item(console, "", f"{report.published}  {exhibit.side} {exhibit.provision}: {report.kind}", 2, "bold")
        item(console, "", report.says, 4)
        item(console, "", f"said by: {report.who}; standing: {exhibit.standing}; source: {exhibit.source}", 4)
    if not found:
        console.print("None that we know of.")


def print_claims(console: Console, law: Law, which: str) -> bool:
    """Each claim with its verdict, that of the engine, and what corrects it; False if there is none of that name."""
    claims = [claim for claim in law.claims if not which or which in (claim.row, claim.id)]
    reports = {report.id: report for report in law.reports}
    for claim in claims:
        item(console, f"{claim.row}", claim.says, 0, "bold")
        item(console, "", f"said by {claim.who}, {claim.said}; source: {law.sources[claim.source].title}", 4)
        item(console, "", f"verdict: {claim.verdict}; the engine: {verdict(claim)}", 4)
        for ask in claim.asks:
            of = ask.example.of
            item(console, "·", f"{of} on {ask.example.day}: claimed {ask.claimed}, found {ask.example.expect}", 6)
        item(console, "", claim.correction, 4)
        rules = [law.provisions[id] for id in claim.because if id in law.provisions]
        if rules:
            item(console, "", "rests on: " + "; ".join(f"{rule.id}{cite(rule.cite)}" for rule in rules), 4)
        for report in (reports[id] for id in claim.reports):
            item(console, "·", f"{report.kind}, {report.published}, {report.who}: {report.says} ({report.standing})", 6)
        console.print()
    return bool(claims)
