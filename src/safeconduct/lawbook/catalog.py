"""The translations of a law pack: gettext catalogues in `translations/LANGUAGE/`, and what is wrong in them.

What is wrong, or not there, is said in English: nobody goes without an answer for want of a word.
"""

from __future__ import annotations

import gettext
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
from babel.messages.catalog import Catalog as PoFile
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import PoFileError, read_po
from msgspec.structs import replace

from . import locales
from .faults import At, Fault, InputRefused, did_you_mean
from .messages import Message, is_safety, messages, said, translated
from .model import Law
from .phrases import ENGLISH, PROGRAM, SAFETY
from .program import program_phrases

BESIDE = " / \u2066{english}\u2069"
"""English beside a translation, in the marks by which Unicode sets text apart that runs from left to right.

A terminal shows the marks as nothing; `show.page` makes `<span lang="en">` of them.
"""
_PART = re.compile(r"\{[^}]*\}")
_DIGITS = re.compile(r"\d+")
_SIGNED = re.compile(r'^"X-Reviewed: *(.*?)(?:\\n)?"$', re.MULTILINE)
_BY_WHOM = re.compile(r"\S.*, \d{4}-\d{2}-\d{2}")
_ENOUGH = 300
"""Numbers that show how a language sorts them."""


class Catalog(msgspec.Struct, frozen=True):
    """A translation of the sentences of the law and of the phrases of the program, as far as it goes."""

    language: str
    words: dict[Message, str]
    phrases: dict[str, str]
    plurals: dict[str, dict[str, str]]  # by the English of one; for each sort of number that CLDR knows
    reviewed: bool  # every sentence on which safety hangs stands in a file that somebody has signed

    def has(self, where: str, says: str) -> bool:
        """Whether a sentence, or a phrase of the program, has a translation."""
        return (where, says) in self.words or (where == PROGRAM and (says in self.phrases or says in self.plurals))


def languages(root: Path) -> tuple[str, ...]:
    """The languages that a pack has catalogues for, apart from that of its pages."""
    folder = root / "translations"
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir())) if folder.is_dir() else ()


def speak(root: Path, law: Law, language: str) -> Law:
    """The law in another language; what safety hangs on has the English beside it until somebody has reviewed it.

    Raises `InputRefused` if the pack has no such language.
    """
    if language == ENGLISH:
        return law
    known = (ENGLISH, *languages(root))
    if language not in known:
        says = f"the pages have no translation into `{language}`{did_you_mean(language, known)}"
        raise InputRefused([Fault(At("language"), f"{says} Choose one of: {', '.join(known)}.")])
    return spoken(law, read_catalog(root, law, language)[0])


def spoken(law: Law, catalog: Catalog) -> Law:
    """The law in the words of a catalogue, with the English beside what safety hangs on until it is reviewed."""
    said_so = in_language(law, catalog)
    return said_so if catalog.reviewed else beside(law, said_so)


def is_signed(po: str) -> bool:
    """Whether the header of a catalogue, given as its text, says who has reviewed it, and when."""
    by_whom = _SIGNED.search(po)
    return by_whom is not None and _BY_WHOM.fullmatch(by_whom[1]) is not None


def in_language(law: Law, catalog: Catalog) -> Law:
    """The law in the words of a catalogue; the names of countries are those of CLDR."""
    names = locales.countries(catalog.language)
    return replace(
        translated(law, catalog.words),
        language=catalog.language,
        phrases=catalog.phrases,
        plurals=catalog.plurals,
        reviewed=catalog.reviewed,
        countries={code: names.get(code, name) for code, name in law.countries.items()},
    )


def beside(english: Law, spoken: Law) -> Law:
    """The law as it is spoken, with the English beside every sentence on which safety hangs."""
    safe = {where: says for where, says in messages(english) if is_safety(english, where, says)}

    def both(where: str, says: str) -> str:
        meant = safe.get(where, says)
        return says if says == meant else says + BESIDE.format(english=meant)

    phrases = {
        phrase: spoken.phrases[phrase] + BESIDE.format(english=phrase) for phrase in SAFETY & spoken.phrases.keys()
    }
    return replace(said(spoken, both), phrases=spoken.phrases | phrases)


def missing(law: Law, catalog: Catalog) -> list[Message]:
    """The sentences of the law and the phrases of the program that have no translation, or an outdated one."""
    every = (*messages(law), *((PROGRAM, one) for one, _ in program_phrases()))
    return [message for message in every if not catalog.has(*message)]


def read_catalog(root: Path, law: Law, language: str) -> tuple[Catalog, list[Fault]]:
    """The catalogue of a language, and every fault of its files. What has a fault is left out of it."""
    words: dict[Message, str] = {}
    phrases: dict[str, str] = {}
    plurals: dict[str, dict[str, str]] = {}
    signed: set[Message] = set()
    faults: list[Fault] = []
    known = {where for where, _ in messages(law)} | {PROGRAM}
    for path in sorted((root / "translations" / language).glob("*.po")):
        name = path.relative_to(root.parent).as_posix()
        try:
            with path.open("rb") as file:
                po = read_po(file, locale=locales.locale_of(language), abort_invalid=True)
            text = path.read_text(encoding="utf-8")
        except (PoFileError, UnicodeDecodeError, ValueError, OSError) as error:
            faults.append(Fault(At(name), f"the catalogue cannot be read ({error})."))
            continue
        if _SIGNED.search(text) and not is_signed(text):
            faults.append(Fault(At(name), "write X-Reviewed as NAME, YYYY-MM-DD."))
        sorts, wrong = _sorts(po, language)
        faults += [Fault(At(name), says) for says in wrong]
        for entry in po:
            if not entry.id or not any(_forms(entry)) or entry.fuzzy:
                continue
            where, at = str(entry.context or ""), At(name, entry.lineno or 1)
            if found := list(_wrong(entry, where, known)):
                faults += [Fault(at, says) for says in found]
                continue
            one, *_ = _english(entry)
            if where != PROGRAM:
                words[where, one] = str(entry.string)
            elif entry.pluralizable:
                plurals[one] = {sort: _forms(entry)[n] for sort, n in sorts.items()}
            else:
                phrases[one] = str(entry.string)
            if is_signed(text):
                signed.add((where, one))
    safe = [message for message in messages(law) if is_safety(law, *message)]
    safe += [(PROGRAM, says) for says in SAFETY]
    return Catalog(language, words, phrases, plurals, signed.issuperset(safe)), faults


def check_catalogs(root: Path, law: Law) -> tuple[list[Fault], list[str]]:
    """Every fault of every catalogue; and of each language how much of it is not there yet, in a sentence."""
    faults: list[Fault] = []
    told: list[str] = []
    for language in languages(root):
        if locales.locale_of(language) is None:
            at = At(f"{root.name}/translations/{language}")
            faults.append(Fault(at, f"CLDR knows no language `{language}`; name the folder by its code, such as `ru`."))
            continue
        catalog, wrong = read_catalog(root, law, language)
        faults += wrong
        count, review = len(missing(law, catalog)), "" if catalog.reviewed else " What safety hangs on is not reviewed."
        told.append(f"{language}: {count or 'no'} sentence{'' if count == 1 else 's'} without a translation.{review}")
    return faults, told


def _english(entry: Entry) -> tuple[str, ...]:
    return tuple(entry.id) if isinstance(entry.id, list | tuple) else (entry.id,)


def _forms(entry: Entry) -> tuple[str, ...]:
    return tuple(entry.string) if isinstance(entry.string, list | tuple) else (entry.string or "",)


def _wrong(entry: Entry, where: str, known: set[str]) -> Iterator[str]:
    """What a translation must keep of the English, whatever the language. One of a number keeps what many says."""
    says = _english(entry)[-1]
    if where not in known:
        yield f"no sentence stands at `{where}`{did_you_mean(where, known)} Run `safeconduct law messages`."
    if not all(_forms(entry)):
        yield f"a form of “{_short(says)}” is empty; give all of them, or none."
    for meant in filter(None, _forms(entry)):
        if sorted(_PART.findall(says)) != sorted(_PART.findall(meant)):
            yield f"the translation must have the same parts in braces as “{_short(says)}”."
        if lost := Counter(_DIGITS.findall(says)) - Counter(_DIGITS.findall(meant)):
            yield f"the translation lacks the number {next(iter(lost))} of “{_short(says)}”."


def _sorts(po: PoFile, language: str) -> tuple[dict[str, int], list[str]]:
    """Which form of a file each sort of number takes: the file counts its forms, CLDR names them."""
    found: dict[str, set[int]] = {}
    try:
        form = gettext.c2py(po.plural_expr)
    except ValueError:
        return {}, ["Plural-Forms cannot be read."]
    for n in range(_ENOUGH):
        found.setdefault(locales.plural(language, n), set()).add(form(n))
    if any(len(forms) > 1 or max(forms) >= po.num_plurals for forms in found.values()):
        return {}, [f"Plural-Forms sorts the numbers otherwise than CLDR does for `{language}`."]
    return {sort: forms.pop() for sort, forms in found.items()}, []


def _short(says: str) -> str:
    return says if len(says) <= 70 else says[:70] + " …"
