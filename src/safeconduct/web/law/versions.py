"""The versions of a rule: what each says, what is new in it and what is gone, and which one stands on a day."""

from __future__ import annotations

import datetime as dt
from difflib import SequenceMatcher
from typing import Literal

import msgspec
from django.utils.translation import gettext as _

from ...lawbook import meaning
from ...lawbook.expression import NO
from ...lawbook.model import Interval, Law, Provision
from ...lawbook.spelling import spelled
from .condition import Line, lines

Standing = Literal[
    "in force", "doubtful", "stale", "not begun", "ended", "unknown after", "not in force", "not covered"
]
"""How a rule stands for a reader on a day."""


class Change(msgspec.Struct, frozen=True):
    """A line of a version beside the one before: `stays`, `new` or `gone`."""

    how: Literal["stays", "new", "gone"]
    line: Line


class Version(msgspec.Struct, frozen=True):
    """One turn of a rule, and how it differs from the one before (nothing, if it is the first)."""

    number: int
    turn: Interval
    lines: tuple[Line, ...]
    written: str
    changes: tuple[Change, ...] = ()

    @property
    def same(self) -> bool:
        """Whether no line is new or gone."""
        return all(change.how == "stays" for change in self.changes)


def versions(law: Law, rule: Provision) -> tuple[Version, ...]:
    """Every version of a rule, the oldest first."""
    found: list[Version] = []
    for number, turn in enumerate(rule.operative, 1):
        says = _says(law, turn)
        changes = differences(found[-1].lines, says) if found else ()
        found.append(Version(number, turn, says, "" if turn.state else spelled(turn.holds), changes))
    return tuple(found)


def differences(before: tuple[Line, ...], after: tuple[Line, ...]) -> tuple[Change, ...]:
    """Every line of two versions, once, in the order of the later; what is gone stands where it stood."""
    found: list[Change] = []
    match = SequenceMatcher(None, [line.key for line in before], [line.key for line in after], autojunk=False)
    for how, i, j, k, n in match.get_opcodes():
        if how == "equal":
            found += [Change("stays", line) for line in after[k:n]]
        else:
            found += [Change("gone", line) for line in before[i:j]]
            found += [Change("new", line) for line in after[k:n]]
    return tuple(found)


def standing(law: Law, rule: Provision, day: dt.date) -> tuple[Standing, Interval | None]:
    """How a rule stands for a reader on `day` who asks about that day, and the version that is read."""
    if not rule.always_there and not law.covered(rule.folder, day):
        return "not covered", None
    turn = meaning.interval(rule, day, day)
    if turn is None:
        last = meaning.ended(rule, day, day)
        if last is None:
            return "not begun", None
        return ("ended" if last.after_nothing else "unknown after"), last
    if turn.state and turn.state != "unknown":
        return "not in force", turn
    if turn.source and meaning.stale(turn.verified, turn.moves_like, day):
        return "stale", turn
    return ("doubtful" if turn.state or turn.sure == "low" else "in force"), turn


def _says(law: Law, turn: Interval) -> tuple[Line, ...]:
    """What a version says: its condition, or what befell it."""
    befell = {
        "enjoined": _("A court has stopped it for now."),
        "stayed": _("It is put on hold."),
        "vacated": _("A court has struck it down, from its start."),
        "unknown": _("What it says is not settled on our pages."),
    }
    if turn.state:
        return (Line(0, befell[turn.state]), *((Line(0, "", turn.reason),) if turn.reason else ()))
    return lines(law, turn.holds) if turn.holds != NO else (Line(0, _("It never holds.")),)
