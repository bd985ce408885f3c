"""The pages of a step and of a route, and the list of all routes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import msgspec

from ...assess.ahead import ends_at, title_of
from ...lawbook import expression as e
from ...lawbook.model import HARMS, Harm, Law, Outcome, Step
from ...routes.pack import Route
from . import labels
from .condition import Line, lines
from .prose import prose
from .provision import levers
from .reader import Link, Reader, first_examples, link, signed, told
from .strips import strips


class Ending(msgspec.Struct, frozen=True):
    """One way in which a step can end, with what the law asks for it."""

    outcome: Outcome
    power: object
    gives: str
    asks: tuple[Line, ...]
    then: tuple[Line, ...]
    harms: tuple[tuple[object, Harm], ...]


def routes(reader: Reader) -> dict[str, object]:
    """Every route by the country in which it ends, then by what it gives."""
    law = reader.law
    rows = sorted(reader.book.routes.values(), key=lambda route: (ends_at(law, route), _rank(law, route)))
    groups = []
    for place, found in groupby(rows, key=lambda route: ends_at(law, route)):
        ends = [
            (given, [Link(f"route/{route.id}", title_of(law, route)) for route in these])
            for given, these in groupby(found, key=lambda route: _gives(law, route))
        ]
        groups.append((law.countries.get(place, ""), ends))
    return {"groups": groups, "count": len(rows)}


def route(reader: Reader, id: str) -> dict[str, object] | None:
    """One route: its steps, its strip for each stock case, and what is reported; None if there is no such route."""
    law, book = reader.law, reader.book
    found = book.routes.get(id)
    if found is None:
        return None
    taken = [law.outcomes[outcome] for outcome in found.outcomes]
    ids = {id for step, outcome in taken for id in (step.id, outcome.id)}
    end = taken[-1][1].protected
    first, more = first_examples(book, id)
    told_of = strips(law, book.pack, reader.site.shelf.cases, found, reader.day)
    return {
        "id": id,
        "title": title_of(law, found),
        "place": law.countries.get(ends_at(law, found), ""),
        "end": law.status(end) if end else None,
        "lasts": labels.ENDS[law.status(end).kind] if end else "",
        "steps": [
            (link(book, step.id), outcome, step.who, labels.STEPS[step.kind], labels.POWERS[outcome.power])
            for step, outcome in taken
        ],
        "harms": _harms(harm for step, outcome in taken for harm in (*step.harms, *outcome.harms)),
        "strips": told_of,
        "covers": law.covers_all(),
        "reports": [told(law, report, reader.day) for report in law.reports_about(ids, reader.day)],
        "annotations": signed(reader, *sorted(ids)),
        "levers": list(levers(reader, ids)),
        "examples": first,
        "more_examples": more,
    }


def step(reader: Reader, id: str) -> dict[str, object] | None:
    """One step: how it can end and what the law asks for that; None if there is no such step."""
    law, book = reader.law, reader.book
    found = book.steps.get(id)
    if found is None:
        return None
    outcomes = [outcome.id for outcome in found.outcomes]
    ids = {id, *outcomes}
    return {
        "step": found,
        "kind": labels.STEPS[found.kind],
        "covers_only": None if law.covered(found.folder, reader.day) else law.folders[found.folder],
        "endings": [_ending(law, found, outcome) for outcome in found.outcomes],
        "harms": _harms(found.harms),
        "prose": prose(book.prose_beside(id)),
        "topic": book.topic_of.get(id),
        "reports": [told(law, report, reader.day) for report in law.reports_about(ids, reader.day)],
        "annotations": signed(reader, id, *(outcome for outcome in outcomes if outcome != id)),
        "levers": list(levers(reader, ids)),
        "routes": [Link(f"route/{route.id}", title_of(law, route)) for route in book.routes_through.get(id, ())],
    }


def _ending(law: Law, step: Step, outcome: Outcome) -> Ending:
    return Ending(
        outcome,
        labels.POWERS[outcome.power] if step.kind == "decision" else "",
        law.status(outcome.protected).title if outcome.protected else "",
        lines(law, law.required[outcome.id]),
        () if outcome.then == e.YES else lines(law, outcome.then),
        _harms(outcome.harms),
    )


def _harms(found: Iterable[Harm]) -> tuple[tuple[object, Harm], ...]:
    """Each harm once, the worst first."""
    return tuple((labels.HARMS[h.kind], h) for h in sorted(dict.fromkeys(found), key=lambda h: HARMS.index(h.kind)))


def _gives(law: Law, found: Route) -> str:
    _, outcome = law.outcomes[found.outcomes[-1]]
    return law.status(outcome.protected).title if outcome.protected else ""


def _rank(law: Law, found: Route) -> int:
    _, outcome = law.outcomes[found.outcomes[-1]]
    return law.rank.get(outcome.protected, len(law.rank))
