"""Words for a status and for what stands beside it, the same on a terminal and on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..lawbook.phrases import phrase
from ..lawbook.words import joined
from .measured import costs_more

if TYPE_CHECKING:
    from ..assess.answer import Practice, Reason, RouteAnswer, Screening, Tags
    from ..lawbook.model import Law
    from ..lawbook.proof import Proof

_WORD = {"open": phrase("OPEN"), "closed": phrase("CLOSED"), "unknown": phrase("NOT KNOWN")}
_SMALL = {"open": phrase("open"), "closed": phrase("closed"), "unknown": phrase("not known")}
_VALUE = {"yes": phrase("yes"), "no": phrase("no"), "unknown": phrase("not known")}
_OR = phrase("{one}, or {other}")
_REPORTED = {
    ("refuses", True): phrase("open in law; reported refused since {day} ({who}): {what}"),
    ("slows", True): phrase("open in law; reported slow since {day} ({who}): {what}"),
    ("permits", True): phrase("open in law; reported allowed since {day} ({who}): {what}"),
    ("refuses", False): phrase("in practice: reported refused since {day} ({who}): {what}"),
    ("slows", False): phrase("in practice: reported slow since {day} ({who}): {what}"),
    ("permits", False): phrase("in practice: reported allowed since {day} ({who}): {what}"),
}


def status(law: Law, of: str) -> str:
    """A status, in large letters."""
    return law.say(_WORD[of])


def small(law: Law, of: str) -> str:
    """A status, within a line."""
    return law.say(_SMALL[of])


def value(law: Law, of: str) -> str:
    """What a line of the law reads."""
    return law.say(_VALUE[of])


def cite(cited: str) -> str:
    """A citation in brackets, or nothing."""
    return f" [{cited}]" if cited else ""


def begun(route: RouteAnswer) -> bool:
    """Whether it is a route of its own that begins where the person is; what follows a refusal is told with that."""
    return route.branch_of is None and (route.begins or route.status != "closed")


def ends_in(law: Law, route: RouteAnswer) -> str:
    """The status in which a route ends, with its country unless the name of the status has it."""
    country = law.countries.get(route.place, route.place)
    return route.ends_title if country in route.ends_title else f"{route.ends_title} ({country})"


def after_refusal(answer: Screening, route: RouteAnswer) -> list[RouteAnswer]:
    """The routes that follow a refusal on `route` and are not closed."""
    return [other for other in answer.routes if other.branch_of == route.id and other.status != "closed"]


def decisive(reasons: Sequence[Reason]) -> list[Reason]:
    """Of the reasons why a route is closed: those with a citation, else the first."""
    cited = [reason for reason in reasons if reason.cite]
    return cited[:2] or list(reasons[:1])


def reason_says(law: Law, reason: Reason) -> str:
    """A reason as one line: what it says, what it reads, its note and its citation."""
    note = f" ({reason.note})" if reason.note else ""
    says = f"{reason.says[:1].upper()}{reason.says[1:]}".rstrip(".")
    return f"{says}: {value(law, reason.value)}{note}" + cite(reason.cite)


def proof_notes(law: Law, line: Proof) -> str:
    """What stands beside a line of a proof: who must show it and by which standard, who says so, and its note."""
    burden = law.say("{party} must show it", party=line.party) if line.party else ""
    by = law.say("assessed by {who}", who=line.by) if line.by else ""
    return "; ".join(part for part in (burden, line.standard, by, line.note) if part)


def tags(law: Law, route: RouteAnswer) -> Iterator[str]:
    """What stands beside the status of a route that is not closed, a line each."""
    beside = route.tags
    if route.status == "closed":
        return
    if route.leaves:
        harms = (harm.says for step in route.steps if step.kind == "way" for harm in step.harms if harm.kind == "claim")
        stay = law.say("you can ask for protection where you are, without leaving.")
        yield " ".join((stay, *dict.fromkeys(harms)))
    if words := "; ".join(sureness(law, beside)):
        yield words
    if more := costs_more(law, route):
        yield more
    if beside.if_shown:
        yield law.say("if it is shown: {what}", what="; ".join(_shown(law, fact) for fact in beside.if_shown))
    if beside.unless_shown:
        what = joined(law, _OR, (_shown(law, fact) for fact in beside.unless_shown))
        yield law.say("unless the government shows: {what}", what=what)
    yield from (practised(law, practice, route.status) for practice in beside.in_practice)


def _shown(law: Law, fact: str) -> str:
    lead = law.say("the government shows {what}", what="")
    return law.facts[fact].shown_as.rstrip("?.").removeprefix(lead)


def sureness(law: Law, beside: Tags) -> Iterator[str]:
    """How far a status can be relied on, in words."""
    if beside.discretionary:
        yield law.say("at the government's discretion")
    if beside.unchecked:
        yield law.say("not yet checked by a lawyer")
    if beside.lean:
        yield law.say("we think {status}", status=small(law, beside.lean))
    if beside.was:
        day = law.day(beside.was.day)
        yield law.say("was {status} when last checked on {day}", status=status(law, beside.was.status), day=day)


def practised(law: Law, practice: Practice, status: str) -> str:
    """What a report says of a route."""
    says = _REPORTED[practice.effect, status == "open"]
    return law.say(says, day=law.day(practice.since), who=practice.who, what=practice.says)
