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
from .fresh import checked_and_until, in_force
from .model import Law, SheetLine, SheetPart


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
    checked, until = checked_and_until(law, rests_on(law))
    begins = max((f.covers_from for f in law.folders.values() if f.covers_from), default=checked)
    return Sheet(
        title=words.title,
        dated=words.dated.replace("{checked}", f"{checked}").replace("{until}", f"{until}"),
        outside="" if begins <= day <= until else words.outside.replace("{day}", f"{day}"),
        notice=law.notices.get("advice", "Information, not legal advice."),
        truth=law.notices.get("truth", ""),
        parts=tuple((part, tuple(line for line in law.sheet_lines if line.part == part.id)) for part in words.parts),
    )


def rests_on(law: Law) -> set[str]:
    """The rules and steps that the lines of the sheet rest on."""
    return {id for line in law.sheet_lines for id in line.because}


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
            turn = in_force(law, rule)
            if not rule.always_there and (turn is None or turn.state or turn.sure == "low"):
                says = f"`{line.id}` rests on `{rule.id}`, which decides nothing on the last day that its page covers."
                yield Fault(line.at, says)


def _cites(law: Law, id: str) -> Iterator[str]:
    """Every citation of a rule, or of a step with its harms."""
    if id in law.provisions:
        yield law.provisions[id].cite
        return
    step = law.steps.get(id) or law.outcomes[id][0]
    yield step.cite
    yield from (harm.cite for harm in step.harms)
    yield from (harm.cite for outcome in step.outcomes for harm in outcome.harms)
