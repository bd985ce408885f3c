"""What differs between two law packs: provisions, steps, facts and tables, each by its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from .faults import At
from .model import Annotation, Law

_PLACES = ("at", "unless_at", "wheres")


class Change(msgspec.Struct, frozen=True):
    """One thing that is new, gone, or says something else: `parts` are the fields that differ."""

    sort: str
    id: str
    how: str  # new, gone or changed
    parts: tuple[str, ...] = ()
    before: str = ""
    after: str = ""


def changes(old: Law, new: Law) -> list[Change]:
    """Every difference that a reader could notice; where a block stands on its page is none."""
    found: list[Change] = []
    pairs: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = [
        ("provision", old.provisions, new.provisions),
        ("step", old.steps, new.steps),
        ("fact", old.facts, new.facts),
        ("table", old.tables, new.tables),
        ("always", {a.id: a for a in old.always}, {a.id: a for a in new.always}),
        ("report", {r.id: r for r in old.reports}, {r.id: r for r in new.reports}),
        ("lever", {x.id: x for x in old.levers}, {x.id: x for x in new.levers}),
        ("enquiry", {x.id: x for x in old.enquiries}, {x.id: x for x in new.enquiries}),
        ("sheet", {x.id: x for x in old.sheet_lines}, {x.id: x for x in new.sheet_lines}),
        ("annotation", {_signed(a): a for a in old.annotations}, {_signed(a): a for a in new.annotations}),
        ("status", {s.id: s for s in old.statuses}, {s.id: s for s in new.statuses}),
        ("folder", old.folders, new.folders),
    ]
    for sort, before, after in pairs:
        for id in sorted({*before, *after}):
            if id not in before:
                found.append(Change(sort, id, "new", after=_says(after[id])))
            elif id not in after:
                found.append(Change(sort, id, "gone", before=_says(before[id])))
            elif parts := _parts(before[id], after[id]):
                found.append(Change(sort, id, "changed", parts, _says(before[id]), _says(after[id])))
    return found


def _signed(note: Annotation) -> str:
    return f"{note.of}, {note.signed}, {note.date}"


def _parts(one: Any, other: Any) -> tuple[str, ...]:
    """The fields that differ, places on the page apart."""
    return tuple(
        name
        for name in one.__struct_fields__
        if name not in _PLACES and _bare(getattr(one, name)) != _bare(getattr(other, name))
    )


def _bare(value: Any) -> Any:
    """A value without places on pages."""
    if isinstance(value, At):
        return None
    if isinstance(value, msgspec.Struct):
        return (type(value).__name__, *(_bare(getattr(value, n)) for n in value.__struct_fields__ if n not in _PLACES))
    if isinstance(value, tuple | list):
        return tuple(_bare(item) for item in value)
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items()}
    return value


def _says(thing: Any) -> str:
    for name in ("says", "title", "asks", "clash"):
        if isinstance(found := getattr(thing, name, None), str):
            return found
    return ""
