"""Reads the tables of a pack: dated rows in CSV, beside a page with their keys; and the list of countries.

A table of measures holds months or US dollars: each value is a number, and each row says what it is a measure of.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Mapping

from .faults import At, Fault, did_you_mean
from .files import TextFile
from .model import Measure, MovesLike, Row, Sure, Table

COUNTRY_KEYS = ("nationality", "to", "place", "country", "of")
"""Key columns of these names hold country codes."""
MEASURED = ("what", "part")
"""The keys of a table of measures: the name of a row, and which figure of it."""
PARTS: dict[Measure, tuple[str, ...]] = {
    "months": ("least", "likely", "most", "exactly", "limit"),
    "usd": ("least", "likely", "most", "exactly"),
}
"""Which figures there can be of one thing; `limit` is what the law allows, whatever it takes in truth."""
NO_FIGURE = "unknown"
"""The value of a row of which one knows that it is there, and not how much it is."""
_SURE: dict[str, Sure] = {"high": "high", "medium": "medium", "low": "low"}
FindSource = Callable[[str, At], str]


def read_countries(file: TextFile, faults: list[Fault]) -> dict[str, str]:
    """Names by code, from `code,name` rows."""
    countries: dict[str, str] = {}
    for at, row in csv_rows(file, faults):
        if at.line == 1:
            continue
        if len(row) != 2 or len(row[0]) != 2 or not row[0].isupper():
            faults.append(Fault(at, "a row must be `code,name` with a two-letter code."))
        elif row[0] in countries:
            faults.append(Fault(at, f"`{row[0]}` is given twice; keep one."))
        else:
            countries[row[0]] = row[1]
    return countries


def read_table(
    file: TextFile,
    keys: tuple[str, ...],
    complete: bool,
    moves_like: MovesLike,
    measure: Measure,
    countries: Mapping[str, str],
    source: FindSource,
    faults: list[Fault],
) -> Table:
    """The table in `file`. A row with a fault is left out, and the fault told."""
    columns = ["from", "until", "known", *keys, "value", "sure", "source", "verified", *(["says"] if measure else [])]
    with_end = [*columns[:2], "until_known", *columns[2:]]
    rows: list[Row] = []
    seen = False
    for at, cells in csv_rows(file, faults):
        if not seen:
            seen = True
            if cells == with_end:
                columns = with_end
            elif cells != columns:
                may = "`until_known` may stand after `until`"
                faults.append(Fault(at, f"the columns must be {','.join(columns)}; {may}."))
                break
            continue
        if not cells:
            continue
        if len(cells) != len(columns):
            faults.append(Fault(at, f"a row has {len(columns)} columns; this one has {len(cells)}."))
            continue
        named = dict(zip(columns, cells, strict=True))
        row = _row(named, keys, countries, source, at, faults)
        wrong = [Fault(at, says) for says in _measured(named, measure)] if measure else []
        faults += wrong
        if row and not wrong:
            rows.append(row)
    if not seen:
        faults.append(Fault(At(file.name), f"the table is empty; its first line must be {','.join(columns)}."))
    id = file.name.rsplit("/", 1)[-1].removesuffix(".csv")
    at = At(file.name.removesuffix(".csv") + ".md", 1)
    return Table(id, keys, tuple(rows), complete, moves_like, at, measure)


def csv_rows(file: TextFile, faults: list[Fault]) -> Iterator[tuple[At, list[str]]]:
    """Each row of a file, with its line; where the file is no CSV, a fault, and no more rows."""
    parsed = csv.reader(io.StringIO(file.text))
    while True:
        try:
            row = next(parsed)
        except StopIteration:
            return
        except csv.Error as error:
            faults.append(Fault(At(file.name, parsed.line_num), f"this row cannot be read as CSV ({error})."))
            return
        yield At(file.name, parsed.line_num), row


def _row(
    cells: dict[str, str],
    keys: tuple[str, ...],
    countries: Mapping[str, str],
    source: FindSource,
    at: At,
    faults: list[Fault],
) -> Row | None:
    dates: dict[str, dt.date | None] = {}
    for name in ("from", "until", "until_known", "known", "verified"):
        try:
            dates[name] = dt.date.fromisoformat(cells[name]) if cells.get(name) else None
        except ValueError:
            faults.append(Fault(at, f"column `{name}`: there is no day `{cells[name]}`; write YYYY-MM-DD."))
            return None
    start, until, verified, sure = dates["from"], dates["until"], dates["verified"], _SURE.get(cells["sure"])
    if start is None or verified is None:
        faults.append(Fault(at, "`from` and `verified` must be given."))
        return None
    if until is not None and until <= start:
        faults.append(Fault(at, "`until` must be after `from`."))
        return None
    if dates["until_known"] is not None and until is None:
        faults.append(Fault(at, "`until_known` says when an end became known; give `until` too."))
        return None
    if sure is None:
        faults.append(Fault(at, f"column `sure`: `{cells['sure']}` must be high, medium or low."))
        return None
    for name in keys:
        if name in COUNTRY_KEYS and cells[name] not in countries:
            near = did_you_mean(cells[name], countries)
            faults.append(Fault(at, f"column `{name}`: there is no country `{cells[name]}`{near}"))
    found = source(cells["source"], at)
    known, says = dates["known"] or start, cells.get("says", "")
    return Row(
        tuple(cells[k] for k in keys), cells["value"], start, until, known, sure, found, verified, at, says,
        dates["until_known"],
    )  # fmt: skip


def _measured(cells: Mapping[str, str], measure: Measure) -> Iterator[str]:
    """What is wrong with a row of months or dollars."""
    if cells["part"] not in PARTS[measure]:
        near = did_you_mean(cells["part"], PARTS[measure])
        yield f"column `part`: `{cells['part']}` is not one of {', '.join(PARTS[measure])}{near}"
    if cells["value"] == NO_FIGURE:
        if cells["sure"] != "low":
            yield f"column `sure`: `{NO_FIGURE}` is no figure, so the row is low."
    elif not re.fullmatch(r"\d+(\.\d+)?", cells["value"]):
        yield f"column `value`: `{cells['value']}` is not a number of {measure}; write digits, or `{NO_FIGURE}`."
    if not cells["says"].strip():
        yield "column `says`: say what the figure is: of which cases and years, or for which form."
