"""The JSON form of a screening, `safeconduct.screening/1`; documented in docs/screening-json.md."""

from __future__ import annotations

from typing import Any

import msgspec

from ..assess.answer import WORD, Closing, Deadline, Reason, RouteAnswer, Screening
from ..lawbook.measures import Span
from ..lawbook.proof import Proof

SCHEMA = "safeconduct.screening/1"
ROUTE_SCHEMA = "safeconduct.route/1"


def screening_json(answer: Screening) -> bytes:
    """The whole screening."""
    covers = {"from": answer.covers[0], "through": answer.covers[1]} if answer.covers else None
    return _bytes(
        {
            "schema": SCHEMA,
            "on": answer.on,
            "law": {"version": answer.version, "covers": covers},
            "notice": list(answer.notice),
            "truth": answer.truth,
            "warnings": [
                {
                    "step": w.step,
                    "kind": w.kind,
                    "danger": w.danger,
                    "says": w.says,
                    "cite": w.cite,
                    "closes": [_closing(closing) for closing in w.closes],
                }
                for w in answer.warnings
            ],
            "routes": [_route(route) for route in answer.routes],
            "folded": answer.folded,
            "deadlines": [_deadline(deadline) for deadline in answer.deadlines],
            "questions": [
                {"fact": _fact(q.fact, q.place), "asks": q.asks, "why": q.why, "settles": q.settles}
                for q in answer.questions
            ],
        }
    )


def route_json(answer: Screening, route: RouteAnswer) -> bytes:
    """One route of a screening with the proof of each step."""
    return _bytes(
        {
            "schema": ROUTE_SCHEMA,
            "on": answer.on,
            "notice": list(answer.notice),
            "truth": answer.truth,
            **_route(route),
            "proof": [[_proof(line) for line in step.proof] for step in route.steps],
        }
    )


def _route(route: RouteAnswer) -> dict[str, Any]:
    tags = route.tags
    return {
        "id": route.id,
        "title": route.title,
        "place": route.place,
        "ends_in": route.ends_in,
        "ends_title": route.ends_title,
        "ends_note": route.ends_note,
        "status": route.status,
        "tags": {
            "discretionary": tags.discretionary,
            "if_refused": tags.if_refused,
            "if_shown": list(tags.if_shown),
            "unless_shown": list(tags.unless_shown),
            "unchecked": tags.unchecked,
            "lean": tags.lean,
            "was": {"status": tags.was.status, "day": tags.was.day} if tags.was else None,
            "in_practice": [
                {"report": p.id, "effect": p.effect, "since": p.since, "says": p.says} for p in tags.in_practice
            ],
        },
        "steps": [
            {
                "id": step.id,
                "choice": step.choice,
                "kind": step.kind,
                "title": step.title,
                "place": step.place,
                "status": step.status,
                "who": step.who,
                "power": step.power,
                "asked": step.asked,
                "cite": step.cite,
                "stages": [stage.title for stage in step.stages],
                "stage_months": [_span(stage.months) for stage in step.stages],
                "months": {**_span(step.months), "limits": list(step.limits)},
                "usd": step.usd.least,
                "costs": _span(step.usd),
                "relief": [{"kind": r.kind, "says": r.says, "cite": r.cite} for r in step.relief],
                "closes": [_closing(closing) for closing in step.closes],
                "harms": [{"kind": h.kind, "says": h.says, "cite": h.cite, "sure": h.sure} for h in step.harms],
                "can_happen": [
                    {"id": e.id, "title": e.title, "status": e.status, "says": e.says} for e in step.can_happen
                ],
            }
            for step in route.steps
        ],
        "months": {**_span(route.months), "missing": [s.outcome for s in route.steps if not s.months.whole]},
        "costs": {
            **_span(route.usd),
            "missing": [s.outcome for s in route.steps if not s.usd.whole],
            "more_than_at_hand": route.short_of,
        },
        "start_by": route.start_by,
        "branch_of": route.branch_of,
        "begins": route.begins,
        "leaves": route.leaves,
        "ways_shut": [{"id": shut.id, "reasons": [_reason(r) for r in shut.reasons]} for shut in route.ways_shut],
        "missing": [_fact(m.fact, m.place) for m in route.missing],
        "reasons": [_reason(r) for r in route.reasons],
    }


def _span(span: Span) -> dict[str, Any]:
    """The figures of a span; null where one is missing."""
    return {
        "least": span.least,
        "likely": span.likely,
        "most": span.most,
        "floor": span.floor,
        "about": span.about,
        "says": list(span.says),
        "gaps": list(span.gaps),
    }


def _reason(reason: Reason) -> dict[str, str]:
    said = f"{reason.says} ({reason.note})" if reason.note else reason.says
    return {"provision": reason.provision, "cite": reason.cite, "says": said, "value": reason.value}


def _closing(closing: Closing) -> dict[str, Any]:
    return {
        "outcome": closing.outcome,
        "if_refused": closing.refused,
        "for_good": closing.for_good,
        "end": closing.end or None,
        "place": closing.place,
        "title": closing.title,
        "routes": list(closing.routes),
        "provision": closing.why.provision,
        "cite": closing.why.cite,
        "says": closing.why.says,
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "day": deadline.day,
        "route": deadline.route,
        "then": deadline.then,
        "start_by": deadline.start_by,
        "provision": deadline.why.provision,
        "cite": deadline.why.cite,
        "says": deadline.why.says,
    }


def _proof(line: Proof) -> dict[str, Any]:
    return {
        "value": WORD[line.value],
        "says": line.says,
        "provision": line.provision,
        "cite": line.cite,
        "burden": {"party": line.party, "standard": line.standard},
        "by": line.by,
        "note": line.note,
        "missing": _fact(*line.missing) if line.missing else None,
        "how": line.how,
        "children": [_proof(child) for child in line.children],
    }


def _fact(fact: str, place: str) -> str:
    return f"{fact}[{place}]" if place else fact


def _bytes(data: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(data), indent=2)
