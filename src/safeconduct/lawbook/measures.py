"""Months and dollars: what a named row of a table of measures says to a reader, and sums of it.

A span never fills a gap. `least`, `likely` and `most` are there only if every part of a sum has them; what is known
of a sum with gaps stands in `floor` and `about`, and the gaps are named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from .meaning import stale
from .model import Law, Measure, Row, Step, Table
from .phrases import phrase
from .tables import NO_FIGURE
from .words import joined

TO = phrase("{one} to {other}")
AT_ONCE = "at_once"
"""What a step takes that is over on the day on which it is done, since nobody's decision is waited for."""


class Span(msgspec.Struct, frozen=True):
    """How much, as far as it is known. Its `repr` shows no figure: what the steps of a person cost may tell of them."""

    least: float | None = 0.0
    likely: float | None = 0.0
    most: float | None = 0.0
    floor: float = 0.0  # the sum of the least figures that are known
    about: float = 0.0  # the sum of the usual figures of what has no least
    whole: bool = True  # nothing is missing
    says: tuple[str, ...] = ()  # what the figures are: of which cases and years, or for which form
    gaps: tuple[str, ...] = ()  # what is said of a missing part, where something is

    def __repr__(self) -> str:
        return "<Span>"

    def __add__(self, other: Span) -> Span:
        return Span(
            _sum(self.least, other.least),
            _sum(self.likely, other.likely),
            _sum(self.most, other.most),
            self.floor + other.floor,
            self.about + other.about,
            self.whole and other.whole,
            tuple(dict.fromkeys((*self.says, *other.says))),
            tuple(dict.fromkeys((*self.gaps, *other.gaps))),
        )

    @property
    def nothing_known(self) -> bool:
        """A sum with gaps of which nothing else is known either."""
        return not self.whole and not self.floor and not self.about


NOTHING = Span()
"""No time, no money."""
NOT_KNOWN = Span(None, None, None, whole=False)
"""A part of which nothing is known."""


def total(spans: Iterable[Span]) -> Span:
    """All of them together."""
    found = NOTHING
    for span in spans:
        found = found + span
    return found


def months_of(law: Law, step: Step, day: dt.date) -> Span:
    """How long a step takes, for a reader on `day`: its own row, or else its stages together."""
    if step.takes:
        return _span(law, "months", step.takes, day)
    if any(stage.takes for stage in step.stages):
        return total(stages_of(law, step, day))
    return NOT_KNOWN


def stages_of(law: Law, step: Step, day: dt.date) -> tuple[Span, ...]:
    """How long each stage of a step takes, for a reader on `day`."""
    return tuple(_span(law, "months", stage.takes, day) for stage in step.stages)


def usd_of(law: Law, step: Step, day: dt.date) -> Span:
    """What a step costs, for a reader on `day`: its rows together."""
    return total(_span(law, "usd", name, day) for name in step.costs) if step.costs else NOT_KNOWN


def limits_of(law: Law, step: Step, day: dt.date) -> tuple[str, ...]:
    """What the law allows for a step and its stages at most, whatever they take in truth."""
    table = law.measures.get("months")
    names = dict.fromkeys((step.takes, *(stage.takes for stage in step.stages)))
    rows = (_row(table, name, "limit", day) for name in names if table)
    return tuple(row.says for row in rows if row is not None and table is not None and _decides(table, row, day))


def short_of(law: Law, cost: Span, band: object) -> float | None:
    """By how much the known least cost is above the most that an answer of the fact of money can mean, if it is."""
    most = law.at_hand.up_to.get(band) if law.at_hand and isinstance(band, str) else None
    return cost.floor - most if most is not None and cost.floor > most else None


def _span(law: Law, unit: Measure, name: str, day: dt.date) -> Span:
    if name == AT_ONCE:
        return NOTHING
    table = law.measures.get(unit)
    if table is None or not name:
        return NOT_KNOWN
    rows = {part: row for part in ("exactly", "least", "likely", "most") if (row := _row(table, name, part, day))}
    sure = {part: row for part, row in rows.items() if _decides(table, row, day)}
    says = tuple(dict.fromkeys(row.says for row in sure.values()))
    if "exactly" in sure:
        one = float(sure["exactly"].value)
        return Span(one, one, one, one, says=says)
    least, likely, most = (float(sure[part].value) if part in sure else None for part in ("least", "likely", "most"))
    if least is None and likely is None:
        return Span(None, None, None, whole=False, gaps=_doubtful(law, list(rows.values())))
    return Span(least, likely, most, least or 0.0, likely or 0.0 if least is None else 0.0, says=says)


def _doubtful(law: Law, rows: list[Row]) -> tuple[str, ...]:
    """What is said of rows that are too weak, or too old, to rest on."""
    if not rows:
        return ()
    figures = [row.value for row in rows if row.value != NO_FIGURE]
    if not figures:
        return (rows[0].says,)
    said = joined(law, TO, figures)
    return (law.say("{what} (a weak source says {figures})", what=rows[0].says, figures=said),)


def _row(table: Table, name: str, part: str, day: dt.date) -> Row | None:
    return table.row((name, part), day, day) if name else None


def _decides(table: Table, row: Row, day: dt.date) -> bool:
    return row.sure != "low" and not stale(row.verified, table.moves_like, day)


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
