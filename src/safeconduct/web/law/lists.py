"""The page of a list: its rows as they stood on a day, and what every other row says."""

from __future__ import annotations

import datetime as dt

import msgspec

from ...lawbook.meaning import stale
from ...lawbook.model import Row, Source, Table
from . import labels
from .parts import part
from .reader import Reader

_ROOM = 26_000


class Entry(msgspec.Struct, frozen=True):
    """A row in words, with how sure it is and where it was read."""

    row: Row
    keys: tuple[str, ...]
    value: str
    sure: object
    source: Source
    weak: bool
    current: bool

    @property
    def weight(self) -> int:
        """Bytes on the page, roughly."""
        said = (*self.keys, self.value, self.row.says, self.source.title, self.source.url)
        return 500 + sum(len(text.encode()) for text in said)


def rows(reader: Reader, id: str, number: int) -> dict[str, object] | None:
    """A part of a list: first what is in force on the day, then the other rows; None if there is no such part."""
    table = reader.law.tables.get(id)
    if table is None:
        return None
    every = [_entry(reader, table, row, reader.day) for row in table.rows]
    found = part(sorted(every, key=lambda entry: not entry.current), number, _ROOM, lambda entry: entry.weight)
    return None if found is None else {"table": table, "part": found, "moves": labels.MOVES[table.moves_like]}


def _entry(reader: Reader, table: Table, row: Row, day: dt.date) -> Entry:
    law = reader.law
    return Entry(
        row,
        tuple(law.countries.get(key) or table.word(key) for key in row.keys),
        law.say(row.value) if row.value in ("yes", "no") else table.word(row.value),
        labels.SURE[row.sure],
        law.sources[row.source],
        row.sure == "low" or stale(row.verified, table.moves_like, day),
        table.row(row.keys, day, day) is row,
    )
