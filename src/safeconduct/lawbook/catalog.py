"""Reads the translations of a law pack: gettext catalogues in `translations/LANGUAGE/`, and says what is wrong in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import PoFileError, read_po

from .faults import At, Fault
from .messages import Message, messages, translated
from .model import Law

PROGRAM = "program"
"""The name under which the phrases of the program stand, in the place of where a sentence of the law stands."""
_PART = re.compile(r"\{[a-z_]*[^}]*\}")
_DIGITS = re.compile(r"\d+")


class Catalog(msgspec.Struct, frozen=True):
    """A translation: of the sentences of the law, and of the phrases of the program."""

    language: str
    words: dict[Message, str]
    phrases: dict[str, str]


def languages(root: Path) -> tuple[str, ...]:
    """The languages that a pack has catalogues for, apart from that of its pages."""
    folder = root / "translations"
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir())) if folder.is_dir() else ()


def read_catalog(root: Path, language: str) -> tuple[Catalog, list[Fault]]:
    """The catalogue of a language, and every fault of its files."""
    words: dict[Message, str] = {}
    phrases: dict[str, str] = {}
    faults: list[Fault] = []
    for path in sorted((root / "translations" / language).glob("*.po")):
        name = path.relative_to(root.parent).as_posix()
        try:
            with path.open("rb") as file:
                entries = list(read_po(file, abort_invalid=True))
        except (PoFileError, UnicodeDecodeError, ValueError) as error:
            faults.append(Fault(At(name), f"the catalogue cannot be read ({error})."))
            continue
        for entry in entries:
            if not entry.id or not entry.string:
                continue
            says, meant = str(entry.id), str(entry.string)
            at = At(name, entry.lineno or 1)
            faults += [Fault(at, wrong) for wrong in _wrong(says, meant)]
            if entry.context == PROGRAM:
                phrases[says] = meant
            else:
                words[_where(entry), says] = meant
    return Catalog(language, words, phrases), faults


def _where(entry: Entry) -> str:
    return str(entry.context or "")


def _wrong(says: str, meant: str) -> Iterator[str]:
    """What a translation must keep of the English, whatever the language."""
    if sorted(_PART.findall(says)) != sorted(_PART.findall(meant)):
        yield f"the translation must have the same parts in braces as “{_short(says)}”."
    if sorted(_DIGITS.findall(says)) != sorted(_DIGITS.findall(meant)):
        yield f"the translation must have the same numbers as “{_short(says)}”."


def _short(says: str) -> str:
    return says if len(says) <= 70 else says[:70] + " …"


def in_language(law: Law, catalog: Catalog) -> Law:
    """The law in the words of a catalogue."""
    return translated(law, catalog.words, catalog.phrases)


def missing(law: Law, words: Mapping[Message, str]) -> list[Message]:
    """The sentences of the law that have no translation, or an outdated one; names of countries are not among them."""
    return [message for message in messages(law) if message not in words and not message[0].startswith("country ")]
