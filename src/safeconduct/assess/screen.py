"""Screens one person on one day: every route with its status, tags, proof, and what is missing.

Statuses come from the circuit (`lanes.py`); reasons are read from the written provisions (`replay.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from ..lawbook.faults import At
from ..lawbook.given import Given
from ..lawbook.model import Law
from ..routes.pack import Pack
from .ahead import ahead_told, closings_told
from .answer import STATUS, RouteAnswer, Screening, Status
from .choose import Case, Shown, unfolded
from .inquiry import Inquiry
from .person import lanes_of, refuse_contradiction
from .replay import Replay
from .rests import rests_on
from .tell import Beside, tell
from .trees import branches
from .warn import notice, warnings


def screen(
    law: Law,
    pack: Pack,
    given: Given,
    on: dt.date,
    places: Mapping[str, At] = {},
    name: str = "the answers",
    today: dt.date | None = None,
) -> Screening:
    """The answer for `given` under the law of `on`, read on `on`.

    `places` and `name` say where each answer was written, for messages. The notice says so if `on` is not `today`
    (without it: the day of the clock).

    Raises `InputRefused` if two answers clash; the message names the `always` and the lines in `places`.
    """
    case, shown = _shown(law, pack, given, on, places, name)
    pack, lanes = case.pack, case.lanes
    trees = {
        **branches(law, [s.route.outcomes for s in shown if s.status is not False]),
        **branches(law, [s.route.outcomes for s in shown if s.status is False]),
    }
    rests = rests_on(law, lanes, [s.route for s in shown if s.status])
    questions = Inquiry(law, pack, lanes, on).listed
    asked = {(question.fact, question.place): rank for rank, question in enumerate(questions)}
    beside = Beside(asked, closings_told(case, shown), ahead_told(case, shown))
    told = [tell(case, s, trees[s.route.outcomes], rests.get(s.route.outcomes, ((), ())), beside) for s in shown]
    answers = sorted(_leaving(law, told, given.get("location")), key=_place_in_list)
    return Screening(
        on=on,
        version=law.version,
        covers=law.covers_all(),
        notice=notice(law, on, today or dt.date.today()),
        truth=law.notices.get("truth", ""),
        warnings=warnings(law, answers, case.replay, beside.closes),
        routes=tuple(answers),
        folded=len(pack.routes) - len(shown),
        questions=questions,
        looked_at=tuple(sorted({f.country for f in law.folders.values() if f.country in law.countries})),
        settled_by=lanes.settled_by(),
    )


def statuses(law: Law, pack: Pack, given: Given, on: dt.date) -> dict[str, Status]:
    """Only the status of every route, by id: what a caseload asks. Raises `InputRefused` if two answers clash."""
    pack, lanes = lanes_of(law, pack, given, on)
    refuse_contradiction(law, lanes, given, on, {}, "the answers")
    return {route.id: STATUS[lanes.statuses[route.outcomes]] for route in pack.routes}


def status_of(law: Law, pack: Pack, given: Given, on: dt.date, route: str) -> Status:
    """The status of the one route with that id."""
    pack, lanes = lanes_of(law, pack, given, on)
    return STATUS[lanes.status(next(found for found in pack.routes if found.id == route))]


def _shown(
    law: Law, pack: Pack, given: Given, on: dt.date, places: Mapping[str, At], name: str
) -> tuple[Case, list[Shown]]:
    """The routes that are shown to a person whose answers do not clash."""
    pack, lanes = lanes_of(law, pack, given, on)
    refuse_contradiction(law, lanes, given, on, places, name)
    case = Case(law, pack, lanes, Replay(law, given, on, on))
    return case, unfolded(case, lanes.statuses)


def _leaving(law: Law, routes: list[RouteAnswer], here: object) -> list[RouteAnswer]:
    """The routes, those marked that leave a country where protection is open to one who stays."""

    def moves(route: RouteAnswer) -> bool:
        return any(step.kind == "way" for step in route.steps)

    def is_here(route: RouteAnswer) -> bool:
        # Guam has no folder of its own: a step of the United States names it among its places
        return here == route.place or here in law.steps[route.steps[-1].id].place_words

    stays = any(r.status == "open" and is_here(r) and not moves(r) and not r.tags.if_refused for r in routes)
    return [msgspec.structs.replace(r, leaves=True) if stays and moves(r) else r for r in routes]


def _place_in_list(route: RouteAnswer) -> tuple[object, ...]:
    status = {"open": 0, "unknown": 1, "closed": 2}[route.status]
    refuses = any(p.effect == "refuses" for p in route.tags.in_practice)
    likely = route.months.likely  # where it is not known, nothing is said of being fast or slow
    time = (likely is None, likely or 0.0)
    return (status, route.leaves, -route.worst, refuses, route.rank, time, len(route.steps), route.id)
