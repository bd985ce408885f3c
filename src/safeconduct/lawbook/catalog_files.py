"""Writes the catalogues of a language: new sentences come in empty, what is gone goes, translations stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from . import locales
from .messages import is_safety, messages
from .model import Law
from .phrases import PROGRAM
from .program import program_phrases

FILES = ("safety", "facts", "values", "provisions", "steps", "lists", "levers", "other", "program")
"""The first holds all that safety hangs on, so that one person can sign it as a whole."""


class Entry(NamedTuple):
    """A sentence of a catalogue: where it stands, its English, that of many if it counts, and what it means."""

    where: str
    says: str
    many: str
    means: tuple[str, ...]
    notes: tuple[str, ...] = ()
    fuzzy: bool = False


def write_catalogs(root: Path, law: Law, language: str) -> dict[str, tuple[int, int]]:
    """Writes the files anew; of each, how many sentences it holds and how many of them have no translation."""
    folder = root / "translations" / language
    folder.mkdir(parents=True, exist_ok=True)
    forms, _ = plural_forms(language)
    known = {
        (entry.where, entry.says, entry.many): entry for path in folder.glob("*.po") for entry in _read(path, language)
    }
    files: dict[str, list[Entry]] = {name: [] for name in FILES}
    for where, says, many in _sentences(law):
        empty = Entry(where, says, many, ("",) * (forms if many else 1))
        files[file_of(law, where, says)].append(known.get((where, says, many), empty))
    for name, entries in files.items():
        path = folder / f"{name}.po"
        head = header(path, language)
        path.write_text("\n\n".join((head, *map(_written, entries))) + "\n", encoding="utf-8")
    return {name: (len(entries), sum(not all(e.means) for e in entries)) for name, entries in files.items()}


def file_of(law: Law, where: str, says: str) -> str:
    """The catalogue in which a sentence stands."""
    sort, _, rest = where.partition(" ")
    if is_safety(law, where, says):
        return "safety"
    if sort == "fact":
        return "values" if rest.split(" ")[1:2] == ["value"] else "facts"
    if sort == "table" and not law.tables[rest.split(" ")[0]].measure:
        return "lists"
    named = {"provision": "provisions", "step": "steps", "outcome": "steps", "lever": "levers", PROGRAM: "program"}
    return named.get(sort, "other")


def plural_forms(language: str) -> tuple[int, str]:
    """How many forms of a counted thing a language has, and the rule of gettext that picks one."""
    found = get_plural(str(locales.locale_of(language) or "en"))
    return found.num_plurals, found.plural_expr


def _sentences(law: Law) -> Iterator[tuple[str, str, str]]:
    yield from ((where, says, "") for where, says in messages(law))
    yield from ((PROGRAM, one, many) for one, many in program_phrases())


def _read(path: Path, language: str) -> Iterable[Entry]:
    with path.open("rb") as file:
        po = read_po(file, locale=locales.locale_of(language), abort_invalid=True)
    for entry in po:
        if entry.id:
            one, many = entry.id if isinstance(entry.id, list | tuple) else (entry.id, "")
            means = tuple(entry.string) if isinstance(entry.string, list | tuple) else (entry.string or "",)
            yield Entry(entry.context or "", one, many, means, tuple(entry.user_comments), entry.fuzzy)


def header(path: Path, language: str) -> str:
    """The header of a file, which says who translated it and who has reviewed it; a new one if it is not there."""
    if path.exists():
        return path.read_text(encoding="utf-8").split("\n\n")[0].rstrip("\n")
    forms, rule = plural_forms(language)
    return _NEW.format(language=language, forms=forms, rule=rule)


_NEW = """\
# Not yet reviewed by a translator.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: nplurals={forms}; plural={rule};\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n\""""


def _written(entry: Entry) -> str:
    lines = [f"# {note}" for note in entry.notes] + (["#, fuzzy"] if entry.fuzzy else [])
    lines += [f"msgctxt {_quoted(entry.where)}", f"msgid {_quoted(entry.says)}"]
    if entry.many:
        lines.append(f"msgid_plural {_quoted(entry.many)}")
        lines += [f"msgstr[{n}] {_quoted(means)}" for n, means in enumerate(entry.means)]
    else:
        lines.append(f"msgstr {_quoted(entry.means[0])}")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    for mark, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(mark, written)
    return f'"{text}"'
