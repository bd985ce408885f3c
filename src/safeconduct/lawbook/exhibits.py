"""The reports that speak for or against a provision, as they stood before a day."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from .model import Law, Report

Side = Literal["supports", "contradicts", "speaks of"]


class Exhibit(msgspec.Struct, frozen=True):
    """A report, which side it is on, and how it stood on the day that is asked about."""

    report: Report
    side: Side
    provision: str
    source: str
    standing: str


def exhibits(law: Law, provision: str, before: dt.date) -> list[Exhibit]:
    """Every report published before the day that speaks to `provision` or to what begins with it, the oldest first.

    A report that was withdrawn by then stays in the list, and says so: what was taken back must be known too.
    """
    found = []
    for report in law.reports:
        if report.published >= before:
            continue
        sides: list[tuple[Side, str]] = [("supports", id) for id in report.supports]
        sides += [("contradicts", id) for id in report.contradicts]
        sides.append(("speaks of", report.about))
        for side, id in sides:
            if id == provision or id.startswith(f"{provision}."):
                source = law.sources[report.source]
                gone = report.withdrawn is not None and report.withdrawn < before
                standing = f"withdrawn on {report.withdrawn}" if gone else report.standing
                found.append(Exhibit(report, side, id, source.title, standing))
                break
    return sorted(found, key=lambda exhibit: (exhibit.report.published, exhibit.report.id))
