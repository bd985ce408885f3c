"""The sentences of the pages themselves in other languages: from the templates to the catalogue that Django reads.

Until somebody has signed a catalogue, what safety hangs on has the English beside it. It is put there when the
catalogue is compiled, so no page can leave it out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from io import BytesIO

from babel.messages.catalog import Catalog as PoFile
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from ..lawbook.catalog import BESIDE, is_signed
from ..lawbook.catalog_files import header
from ..lawbook.locales import locale_of
from .settings import HERE
from .site import catalogue

_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
_WIDTH = 118
_SAFE_PAGES = {"templates/danger.html", "templates/helpers.html", "templates/safety.html"}
"""Whose sentences all matter to safety: what somebody in danger does, and what others can see."""
SAFETY = frozenset(
    (
        "Open",
        "Closed",
        "Not known",
        "open",
        "closed",
        "not known",
        "Stop: read this first",
        "Do not do any of this",
        "Do not:",
        "The worst that the ways below can cost",
        "What it can cost",
        "Then it can cost:",
        "Open means: if every decision is favourable, and what you said is shown. It never means safe, or likely.",
        "We found no way that is open now.",
        "This does not mean that nobody can help.",
        "Each line holds only if it is true, or becomes true. Never say what is not so.",
        "It is not the law of today. Do not decide anything by it.",
        "Our pages do not cover this day. What is not covered is not known.",
        "Our pages do not reach to this day. So we show nothing, since you could decide by it. Please come back later.",
        "Information, not legal advice.",
        "This is information, not legal advice. Only a lawyer or an accredited helper can advise you on your case.",
        "We do not keep your answers.",
        "We do not keep your answers. When you close the page, they are gone.",
        "We do not ask for your name, your telephone number, your exact place or a picture.",
        "You can leave any question open.",
        "This translation is not yet reviewed by a translator. Where safety hangs on the words, the English stands "
        "beside them.",
        "This page shows that you plan to seek protection. Officers, airlines and relatives may read it. You need not "
        "carry it. What you say must be true whether or not you do.",
    )
)
"""Sentences on which safety hangs, on other pages: statuses, the stop box, what is no advice, what is not kept."""


def found() -> PoFile:
    """Every sentence of the pages, in the order of the templates, with the files in which it stands."""
    pages = PoFile()
    for path in (*sorted((HERE / "templates").rglob("*.html")), *sorted(HERE.rglob("*.py"))):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            text = "\n".join(line.lstrip() for line in templatize(text, origin=path.name).splitlines())
        for _, says, _, _ in extract("python", BytesIO(text.encode()), keywords=_KEYWORDS):
            pages.add(says, locations=[(path.relative_to(HERE).as_posix(), 0)])
    return pages


def is_safety(entry: Entry) -> bool:
    """Whether safety hangs on a sentence of the pages."""
    return entry.id in SAFETY or (
        isinstance(entry.id, str)
        and entry.id.endswith(".")
        and bool(entry.locations)
        and _SAFE_PAGES.issuperset(name for name, _ in entry.locations)
    )


def read(language: str) -> PoFile:
    """The catalogue of a language. Raises `OSError`, or `PoFileError` if it cannot be read."""
    with catalogue(language).open("rb") as file:
        return read_po(file, locale=locale_of(language), abort_invalid=True)


def update(language: str) -> int:
    """Writes the catalogue of a language anew, and compiles it; how many sentences have no translation.

    New sentences come in empty, what is gone goes, translations and the record of the review stay.
    """
    path = catalogue(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    po = read(language) if path.exists() else PoFile(locale_of(language))
    po.update(found(), no_fuzzy_matching=True)
    said = BytesIO()
    write_po(said, po, width=_WIDTH, omit_header=True, ignore_obsolete=True, include_lineno=False)
    path.write_text(header(path, language) + "\n\n" + said.getvalue().decode().strip() + "\n", encoding="utf-8")
    path.with_suffix(".mo").write_bytes(compiled(language))
    return sum(not all(forms(entry)) for entry in entries(po))


def compiled(language: str) -> bytes:
    """The catalogue of a language as Django reads it."""
    po = read(language)
    po.creation_date = dt.datetime.fromtimestamp(0, dt.UTC)  # that stays: the file changes only with a sentence
    if not is_signed(catalogue(language).read_text(encoding="utf-8")):
        for entry in entries(po):
            if is_safety(entry) and entry.string:
                entry.string = str(entry.string) + BESIDE.format(english=entry.id)
    made = BytesIO()
    write_mo(made, po)
    return made.getvalue()


def entries(po: PoFile) -> Iterator[Entry]:
    """The sentences of a catalogue, without its header."""
    return (entry for entry in po if entry.id)


def forms(entry: Entry) -> tuple[str, ...]:
    """The translation of a sentence; of one that counts, each of its forms."""
    return tuple(entry.string) if isinstance(entry.string, list | tuple) else (entry.string or "",)
