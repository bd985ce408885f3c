"""What the government could do without a new law, for each route that is closed, at discretion or reported refused."""

from __future__ import annotations

import datetime as dt

from ..lawbook import meaning
from ..lawbook.given import Given
from ..lawbook.meaning import Situation
from ..lawbook.model import Law, Lever, turn_on
from .answer import RouteAnswer, Screening, Secret, Status


class Lifted(Secret, frozen=True):
    """A route, and the levers that could turn something on which it hangs."""

    route: str
    title: str
    ends_title: str
    status: Status
    levers: tuple[str, ...]


class Levers(Secret, frozen=True):
    """Levers for one person: each once, with the source's certainty, and the routes that they could turn."""

    on: dt.date
    notice: tuple[str, ...]
    levers: tuple[Lever, ...]
    unchecked: frozenset[str]
    routes: tuple[Lifted, ...]


def levers_for(law: Law, answer: Screening, given: Given) -> Levers:
    """The levers that stand on the day of the screening, by the routes that they could open or carry.

    A route that begins elsewhere, or is for somebody else, is left out; so is one that is as of right and not
    reported refused.
    """
    situation = Situation(law, given, answer.on, answer.on)
    standing = []
    unchecked = set()
    for lever in law.levers:
        turn = turn_on(lever.turns, answer.on)
        if turn is None or not law.covered(lever.folder, answer.on) or not turn.decides(answer.on):
            continue
        if meaning.value(lever.when, situation) is not False:
            standing.append(lever)
            if turn.sure == "medium":
                unchecked.add(lever.id)
    about = {report.id: report.about for report in law.reports}
    routes = []
    for route in answer.routes:
        if route.branch_of is not None or not route.begins or not _could_turn(route):
            continue
        turning = _turning(route) | {about[live.id] for live in route.tags.in_practice if live.effect == "refuses"}
        found = tuple(lever.id for lever in standing if turning & set(lever.opens))
        routes.append(Lifted(route.id, route.title, route.ends_title, route.status, found))
    named = {id for route in routes for id in route.levers}
    kept = tuple(lever for lever in standing if lever.id in named)
    return Levers(answer.on, answer.notice, kept, frozenset(unchecked & named), tuple(routes))


def _could_turn(route: RouteAnswer) -> bool:
    refused = any(live.effect == "refuses" for live in route.tags.in_practice)
    return route.status == "closed" or route.tags.discretionary or refused


def _turning(route: RouteAnswer) -> set[str]:
    """What stands in the way of a route, or is somebody's choice on it: steps, outcomes and provisions."""
    found: set[str] = set()
    for step in route.steps:
        if step.status != "open" or step.power == "may":
            found |= {step.id, step.outcome}
        if step.status != "open":
            for line in step.proof:
                found |= {part.provision for part in line.walk() if part.provision}
    return found
