"""What stands beside a law pack on disk: stock cases, and words that another language is easily wrong about."""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec

from ...lawbook.cases import parse_raw, read_case
from ...lawbook.given import Given
from ...lawbook.model import Law

INVENTED = "Invented."
"""How the note of a case begins whose person nobody is. Any other case stays closed."""


class StockCase(msgspec.Struct, frozen=True):
    """An invented person, by whom one sees what a route does as the law turns."""

    name: str
    note: str
    given: Given


class Term(msgspec.Struct, frozen=True):
    """A word of the law in English, in another language, and what it must not be taken for."""

    english: str
    word: str
    not_this: str


class Shelf(msgspec.Struct, frozen=True):
    """The stock cases, and the terms by language."""

    cases: tuple[StockCase, ...] = ()
    terms: dict[str, tuple[Term, ...]] = {}

    def __repr__(self) -> str:
        return "<Shelf>"


def read_shelf(root: Path, law: Law) -> Shelf:
    """What stands beside the pack at `root`: cases in the folder `samples` next to it, terms in its translations.

    Raises `InputRefused` if the pack cannot read a case.
    """
    cases = tuple(filter(None, (_case(law, path) for path in sorted((root.parent / "samples").glob("*.yaml")))))
    terms = {path.parent.name: _terms(path) for path in sorted((root / "translations").glob("*/glossary.tsv"))}
    return Shelf(cases, terms)


def _case(law: Law, path: Path) -> StockCase | None:
    note = str(parse_raw(path.read_bytes(), str(path)).get("note", ""))
    if not note.startswith(INVENTED):
        return None
    given, _ = read_case(law, path)
    return StockCase(path.stem, note, given)


def _terms(path: Path) -> tuple[Term, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(Term(*(*row, "", "", "")[:3]) for row in rows if row)
