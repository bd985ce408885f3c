"""What lies ahead, told: what each step closes and the deadlines of each route, with the line of the law that turns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from ..lawbook.expression import Value
from ..lawbook.measures import total
from ..lawbook.model import Law
from ..routes.pack import Route
from .answer import Closing, Deadline, Reason
from .choose import Case, Shown
from .closings import Closed, End, closings
from .deadlines import Course, ahead
from .replay import Moment, Path, Replay
from .turned import why_shut, why_turned

_DAYS_A_MONTH = 365.25 / 12


def closings_told(case: Case, shown: Sequence[Shown]) -> dict[Path, tuple[Closing, ...]]:
    """What each outcome closes, by the steps done with it as the last: whole ends first, then routes by reason."""
    return {path: tuple(_closings(case, closed)) for path, closed in closings(case, shown).items()}


def _closings(case: Case, closed: Closed) -> Iterator[Closing]:
    """A closing for each end, and one for all single routes that are shut by the same line."""
    law, outcome = case.law, case.law.outcomes[closed.path[-1][0]][1]
    alike: dict[tuple[bool, End | None, Reason], list[Route]] = {}
    for shut in closed.shut:
        why = why_shut(law, closed, shut.routes[0], case.replay)
        alike.setdefault((shut.for_good, shut.end, why), []).extend(shut.routes)
    for (for_good, end, why), routes in alike.items():
        ids = tuple(route.id for route in routes)
        if end:
            status, folder = end
            place = law.folders[folder].country if folder in law.folders else ""
            title = law.status(status).title
        else:
            status, place, title = "", ends_at(law, routes[0]), title_of(law, routes[0])
        yield Closing(outcome.id, outcome.adverse, for_good, status, place, title, ids, why)


def ahead_told(case: Case, shown: Sequence[Shown]) -> dict[tuple[str, ...], tuple[Course, tuple[Deadline, ...]]]:
    """The course of each shown route, and its deadlines, the first first."""
    moments = {one.route.outcomes: one.moments for one in shown}
    days: dict[dt.date, Replay] = {}

    def on(day: dt.date) -> Replay:
        if day not in days:
            days[day] = Replay(case.law, case.lanes.given, day, case.lanes.reader)
        return days[day]

    out = {}
    for outcomes, (course, turns) in ahead(case.lanes, [one.route for one in shown]).items():
        told = []
        for turn in turns:
            before = on(turn.day - dt.timedelta(days=1))
            step, why = why_turned(case.law, moments[outcomes], turn, on(turn.day), before)
            start = None if turn.then == "opens" else _start_by(turn.day, moments[outcomes][:step])
            told.append(Deadline(turn.day, "+".join(outcomes), turn.then, step, start, why))
        out[outcomes] = course, tuple(told)
    return out


def _start_by(turns: dt.date, before: Sequence[Moment]) -> dt.date | None:
    """The last day to begin on so that the steps before are likely done in time; None if a time is not known."""
    likely = total(moment.months for moment in before).likely
    return None if likely is None else turns - dt.timedelta(days=1 + round(likely * _DAYS_A_MONTH))


def title_of(law: Law, route: Route) -> str:
    """What a route is called: its decisions and admissions, in the words of the pages."""
    parts = []
    for id in route.outcomes:
        step, outcome = law.outcomes[id]
        refused = outcome.adverse and not outcome.protected
        parts.append(law.say("{step} (refused)", step=step.name) if refused else step.name)
    return " → ".join(parts)


def ends_at(law: Law, route: Route) -> str:
    """The country, or the territory, where a route ends."""
    for id in reversed(route.outcomes):
        step, outcome = law.outcomes[id]
        for write in outcome.makes:
            if write.target.fact == "location" and step.kind != "way" and isinstance(write.value, Value):
                return write.value.value
    last, _ = law.outcomes[route.outcomes[-1]]
    return law.folders[last.folder].country if last.folder in law.folders else ""
