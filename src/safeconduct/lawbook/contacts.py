"""The contacts of a pack: who can be asked for help in a place, and what it can cost to ask.

A contact without a source that was read, or without its risk, is refused. So is an emergency number: with nothing known
of who the danger is, the police may be.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from .faults import At, Fault, did_you_mean
from .files import TextFile
from .model import Contact, Source
from .tables import FindSource, csv_rows

CONTACTS = "tables/contacts.csv"
"""The file of the contacts in a pack."""
EVERYWHERE = "*"
ANYONE, UNDER_18, HELD = "anyone", "under_18", "held_by_relatives"
WHOM = (ANYONE, "lgbt", "women", "defenders", UNDER_18, HELD)
"""For whom a contact can be."""
_COLUMNS = (
    "id", "place", "whom", "name", "reach", "speaks", "hours", "risk", "helps", "from", "until", "source", "read_on",
)  # fmt: skip
_NEEDED = ("id", "place", "whom", "name", "reach", "risk", "helps", "source", "read_on")
_DAYS = ("from", "until", "read_on")
_EMERGENCY = 3
"""Digits of the longest emergency number."""


def read_contacts(
    file: TextFile, countries: Mapping[str, str], read: Mapping[str, Source], source: FindSource, faults: list[Fault]
) -> tuple[Contact, ...]:
    """The contacts in `file`. A row with a fault is left out, and the fault told."""
    found: dict[str, Contact] = {}
    rows = csv_rows(file, faults)
    first = next(rows, (At(file.name, 1), []))
    if tuple(first[1]) != _COLUMNS:
        faults.append(Fault(first[0], _wrong_columns(first[1])))
        return ()
    for at, cells in rows:
        if not cells:
            continue
        if len(cells) != len(_COLUMNS):
            faults.append(Fault(at, f"a row has {len(_COLUMNS)} columns; this one has {len(cells)}."))
            continue
        named = {name: cell.strip() for name, cell in zip(_COLUMNS, cells, strict=True)}
        wrong = list(_wrong(named, countries))
        if named["id"] in found:
            wrong.append(f"column `id`: `{named['id']}` is given twice; rename one.")
        sources = tuple(source(name, at) for name in named["source"].split())
        wrong += [
            f"column `source`: `{id.split('#')[-1]}` was not read; a contact rests on what was read."
            for id in sources
            if id in read and read[id].read == "not read"
        ]
        faults += [Fault(at, says) for says in wrong]
        if not wrong and read.keys() >= set(sources):
            found[named["id"]] = _contact(named, sources, at)
    return tuple(found.values())


def near(contacts: Iterable[Contact], place: str, whom: str, day: dt.date) -> tuple[Contact, ...]:
    """Whom somebody in `place` can ask on `day`: those of the place first, and among them those who are for `whom`.

    Else they stand in the order of the file. What is only for children, or only for people whom relatives hold, is left
    out for everybody else.
    """
    special = {UNDER_18, HELD} - {whom}
    fit = [
        contact
        for contact in contacts
        if contact.place in (place, EVERYWHERE) and contact.live_on(day) and not special.issuperset(contact.whom)
    ]
    return tuple(sorted(fit, key=lambda one: (one.place == EVERYWHERE, whom not in (ANYONE, *one.whom))))


def _wrong_columns(cells: list[str]) -> str:
    unknown = next((cell for cell in cells if cell not in _COLUMNS), None)
    told = f" There is no column `{unknown}`{did_you_mean(unknown, _COLUMNS)}" if unknown is not None else ""
    return f"the columns must be {','.join(_COLUMNS)}.{told}"


def _wrong(cells: Mapping[str, str], countries: Mapping[str, str]) -> Iterable[str]:
    """What is wrong with a row, column by column."""
    for name in _NEEDED:
        if not cells[name].strip("; "):
            yield f"column `{name}`: it is empty; a contact needs {_WHY.get(name, 'it')}."
    if cells["place"] and cells["place"] not in (EVERYWHERE, *countries):
        near_it = did_you_mean(cells["place"], countries)
        yield f"column `place`: there is no country `{cells['place']}`{near_it} Write a code, or `{EVERYWHERE}`."
    for whom in cells["whom"].split():
        if whom not in WHOM:
            yield f"column `whom`: `{whom}` is not one of {', '.join(WHOM)}{did_you_mean(whom, WHOM)}"
    for way in _ways(cells["reach"]):
        if re.match(r"\w+://", way) and not way.startswith("https://"):
            yield f"column `reach`: `{way}` can be read on the way; give an address that begins with https://."
        elif re.fullmatch(r"[\d\s+()./-]+", way) and len(re.sub(r"\D", "", way)) <= _EMERGENCY:
            yield f"column `reach`: `{way}` is an emergency number, and the police may be the danger; leave it out."
    days = {}
    for name in _DAYS:
        try:
            days[name] = dt.date.fromisoformat(cells[name]) if cells[name] else None
        except ValueError:
            yield f"column `{name}`: there is no day `{cells[name]}`; write YYYY-MM-DD."
    start, until = days.get("from"), days.get("until")
    if start and until and until <= start:
        yield "column `until`: it must be after `from`."


_WHY = {
    "risk": "what it can cost to ask",
    "source": "where it was read",
    "read_on": "the day on which it was read",
    "reach": "how to reach it",
}


def _ways(reach: str) -> tuple[str, ...]:
    return tuple(way.strip() for way in reach.split(";") if way.strip())


def _contact(cells: Mapping[str, str], sources: tuple[str, ...], at: At) -> Contact:
    day = {name: dt.date.fromisoformat(cells[name]) if cells[name] else None for name in _DAYS}
    read_on = day["read_on"] or dt.date.min
    return Contact(
        cells["id"], cells["place"], tuple(cells["whom"].split()), cells["name"], _ways(cells["reach"]),
        cells["speaks"], cells["hours"], cells["risk"], cells["helps"], day["from"], day["until"],
        sources, read_on, at,
    )  # fmt: skip
