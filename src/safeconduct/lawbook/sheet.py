"""The sheet for volunteers: its lines by part, and from when to when it may be used. It holds nothing of any person.

A line that speaks of the law rests on rules and steps of the pack. The sheet is as old as the one of them that somebody
looked at first, and may be used as long as each of them stays fresh: on paper nobody is told that the law has changed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import msgspec

from .faults import At, Fault, InputRefused
from .meaning import interval
from .model import STALE_AFTER, Interval, Law, Provision, SheetLine, SheetPart


class Sheet(msgspec.Struct, frozen=True):
    """All that is printed. `outside` is empty if the sheet may be used on the day that was asked about."""

    title: str
    dated: str
    outside: str
    notice: str
    truth: str
    parts: tuple[tuple[SheetPart, tuple[SheetLine, ...]], ...]


def sheet_for(law: Law, day: dt.date) -> Sheet:
    """The sheet of a pack, for use on `day`. Raises `InputRefused` if the pack has none."""
    words = law.sheet
    if words is None or not law.sheet_lines:
        raise InputRefused([Fault(At("law"), "this law pack has no sheet for volunteers.")])
    checked, until = checked_and_until(law)
    begins = max((f.covers_from for f in law.folders.values() if f.covers_from), default=checked)
    return Sheet(
        title=words.title,
        dated=words.dated.replace("{checked}", f"{checked}").replace("{until}", f"{until}"),
        outside="" if begins <= day <= until else words.outside.replace("{day}", f"{day}"),
        notice=law.notices.get("advice", "Information, not legal advice."),
        truth=law.notices.get("truth", ""),
        parts=tuple((part, tuple(line for line in law.sheet_lines if line.part == part.id)) for part in words.parts),
    )


def checked_and_until(law: Law) -> tuple[dt.date, dt.date]:
    """The day as of which the law of the sheet was checked, and the last day on which all of it is still fresh.

    Looked at is a rule until the day that its folder covers, and never later than it was `verified`. A step does not
    say how fast its law moves, and is held to the shortest of all times.
    """
    found: list[tuple[dt.date, dt.date]] = []
    for id in {id for line in law.sheet_lines for id in line.because}:
        rule, through = law.provisions.get(id), _through(law, id)
        if rule is None:
            if through is not None:
                found.append((through, through + dt.timedelta(days=min(STALE_AFTER.values()))))
        elif turn := _in_force(law, rule):
            looked = turn.verified if through is None else min(turn.verified, through)
            found.append((looked, looked + dt.timedelta(days=STALE_AFTER[turn.moves_like])))
    if not found:  # nothing on it is law: it is as old as the pages
        through = max((f.covers_through for f in law.folders.values() if f.covers_through), default=dt.date.min)
        return through, through + dt.timedelta(days=max(STALE_AFTER.values()))
    return min(looked for looked, _ in found), min(until for _, until in found)


def unfounded(law: Law) -> Iterator[Fault]:
    """Lines that cite what their rules do not, or that rest on a rule that decides nothing."""
    for line in law.sheet_lines:
        known = [id for id in line.because if id in law.provisions or id in law.steps or id in law.outcomes]
        cited = "; ".join(cite for id in known for cite in _cites(law, id))
        for cite in filter(None, map(str.strip, line.cite.split(";"))):
            if known and not re.search(rf"{re.escape(cite)}(?!\w)", cited):
                says = f"`{line.id}` cites {cite}, but no rule or step of its `because` does; they cite: {cited}."
                yield Fault(line.at, says)
        for rule in (law.provisions[id] for id in known if id in law.provisions):
            turn = _in_force(law, rule)
            if not rule.always_there and (turn is None or turn.state or turn.sure == "low"):
                says = f"`{line.id}` rests on `{rule.id}`, which decides nothing on the last day that its page covers."
                yield Fault(line.at, says)


def _through(law: Law, id: str) -> dt.date | None:
    """The last day that the folder of a rule, a step or an outcome covers, or None if it has no such day."""
    folder = (law.provisions.get(id) or law.steps.get(id) or law.outcomes[id][0]).folder
    return law.folders[folder].covers_through if folder in law.folders else None


def _in_force(law: Law, rule: Provision) -> Interval | None:
    """What the rule reads on the last day that its folder covers; for one without such a day, what it reads at last."""
    through = _through(law, rule.id)
    if rule.always_there or through is None:
        return None if rule.always_there else rule.operative[-1]
    return interval(rule, through, through)


def _cites(law: Law, id: str) -> Iterator[str]:
    """Every citation of a rule, or of a step with its harms."""
    if id in law.provisions:
        yield law.provisions[id].cite
        return
    step = law.steps.get(id) or law.outcomes[id][0]
    yield step.cite
    yield from (harm.cite for harm in step.harms)
    yield from (harm.cite for outcome in step.outcomes for harm in outcome.harms)
