"""Words for a status and for what stands beside it, the same on a terminal and on a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .measured import costs_more

if TYPE_CHECKING:
    from ..assess.answer import Practice, RouteAnswer, Tags
    from ..lawbook.model import Law

WORD = {"open": "OPEN", "closed": "CLOSED", "unknown": "NOT KNOWN"}


def cite(cited: str) -> str:
    """A citation in brackets, or nothing."""
    return f" [{cited}]" if cited else ""


def tags(law: Law, route: RouteAnswer) -> Iterator[str]:
    """What stands beside the status of a route that is not closed, a line each."""
    beside = route.tags
    if route.status == "closed":
        return
    if route.leaves:
        harms = (harm.says for step in route.steps if step.kind == "way" for harm in step.harms if harm.kind == "claim")
        yield " ".join(("you can ask for protection where you are, without leaving.", *dict.fromkeys(harms)))
    if words := "; ".join(sureness(beside)):
        yield words
    if more := costs_more(route):
        yield more
    if beside.if_shown:
        yield "if it is shown: " + "; ".join(_shown(law, fact) for fact in beside.if_shown)
    if beside.unless_shown:
        yield "unless the government shows: " + ", or ".join(_shown(law, fact) for fact in beside.unless_shown)
    yield from (practised(practice, route.status) for practice in beside.in_practice)


def _shown(law: Law, fact: str) -> str:
    return law.facts[fact].shown_as.rstrip("?.").removeprefix("the government shows ")


def sureness(beside: Tags) -> Iterator[str]:
    """How far a status can be relied on, in words."""
    if beside.discretionary:
        yield "at the government's discretion"
    if beside.unchecked:
        yield "not yet checked by a lawyer"
    if beside.lean:
        yield f"we think {beside.lean}"
    if beside.was:
        yield f"was {beside.was.status.upper()} when last checked on {beside.was.day}"


def practised(practice: Practice, status: str) -> str:
    """What a report says of a route."""
    verb = {"refuses": "reported refused", "slows": "reported slow", "permits": "reported allowed"}[practice.effect]
    lead = "open in law; " if status == "open" else "in practice: "
    return f"{lead}{verb} since {practice.since} ({practice.who}): {practice.says}"
