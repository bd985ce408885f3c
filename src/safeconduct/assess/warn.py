"""What stands before every answer: whose law of which day this is, and what not to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from ..lawbook.meaning import Situation
from ..lawbook.model import HARMS, Law
from ..lawbook.proof import Prover
from .answer import Closing, RouteAnswer, Warned
from .closings import dangers, path_of_danger
from .replay import Path, Replay

_WORST = ("life", "freedom")


def notice(law: Law, on: dt.date, today: dt.date) -> tuple[str, ...]:
    """The sentences that must stand with every result about the law of `on` that is read on `today`."""
    lines = [law.notices.get("advice") or law.say("Information, not legal advice.")]
    covers = law.covers_all()
    lines.append(law.say("This is the law of {day}.", day=law.day(on)))
    if covers is None or not covers[0] <= on <= covers[1]:
        outside = [law.say("Our pages do not cover this day.")]
        if covers:
            first, last = map(law.day, covers)
            outside.append(law.say("Our pages cover {first} to {last}.", first=first, last=last))
        outside.append(law.say("What is not covered is not known."))
        lines.append(" ".join(outside))
    elif on != today:
        lines.append(law.say("It is not the law of today. Do not decide anything by it."))
    return tuple(lines)


def warnings(
    law: Law, answers: Iterable[RouteAnswer], replay: Replay, closes: Mapping[Path, tuple[Closing, ...]]
) -> tuple[Warned, ...]:
    """What not to do: the dangers with what they close, then the worst harms of the routes that are not closed."""
    prover = Prover(Situation(law, replay.given, replay.today, replay.reader))
    out: dict[str, Warned] = {}
    for step in dangers(law, replay):
        said = [h for h in step.harms if prover.value(h.when) is not False]
        says = " ".join((f"{step.title.rstrip('.')}.", *(h.says for h in said)))
        cites = dict.fromkeys(
            part.strip() for c in (*(h.cite for h in said), step.cite) for part in c.split(";") if part.strip()
        )
        kind = min((h.kind for h in said), key=HARMS.index, default="claim")
        out[step.id] = Warned(step.id, kind, says, "; ".join(cites), True, closes.get(path_of_danger(step), ()))
    harms = [
        (harm, step.id)
        for route in answers
        if route.status != "closed" and not route.branch_of
        for step in route.steps
        for harm in step.harms
        if harm.kind in _WORST
    ]
    for harm, id in sorted(harms, key=lambda item: HARMS.index(item[0].kind)):
        out.setdefault(harm.says, Warned(id, harm.kind, harm.says, harm.cite))
    return tuple(out.values())
