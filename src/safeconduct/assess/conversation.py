"""A conversation: one question at a time, in the engine's order. Pure: no clock, no terminal, nothing kept.

Each step answers or skips one question and never asks it again, so a conversation ends by itself.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

import msgspec

from ..lawbook.cases import EARLIEST, LATEST
from ..lawbook.given import Answer, Given, Members
from ..lawbook.model import Fact, Law
from ..lawbook.phrases import phrase
from .answer import Secret
from .supposed import Asked

BY = phrase("the person")
"""Who makes the assessments of a conversation."""


class Conversation(Secret, frozen=True):
    """What is known so far, the questions that were put, and the conversation before the last of them."""

    given: Given
    done: frozenset[Asked] = frozenset()
    before: Conversation | None = None

    def answered(self, fact: Fact, place: str, answer: Answer) -> Conversation:
        """With that answer; an assessment is the person's own."""
        by = {**self.given.by, fact.id: BY} if fact.kind == "assessment" else self.given.by
        known = Given({**self.given.answers, (fact.id, place): answer}, by)
        return Conversation(known, self.done | {(fact.id, place)}, self)

    def skipped(self, fact: Fact, place: str) -> Conversation:
        """With that question left open, and not asked again."""
        return Conversation(self.given, self.done | {(fact.id, place)}, self)


class Word(Enum):
    """What can be typed in the place of an answer."""

    SKIP = "skip"
    BACK = "back"
    STOP = "stop"
    WHY = "why"


class Refused(msgspec.Struct, frozen=True):
    """What was typed is no answer to this question. Says what is; never repeats what was typed."""

    says: str


_WORDS = {
    **dict.fromkeys(("?", "unknown", "i do not know", "i don't know", "do not know", "don't know"), Word.SKIP),
    **dict.fromkeys(("-", "skip", "i would rather not say", "i'd rather not say", "rather not say"), Word.SKIP),
    **{word.value: word for word in (Word.BACK, Word.STOP, Word.WHY)},
}
_NONE = "none"


def parse(law: Law, fact: Fact, text: str) -> Answer | Word | Refused:
    """What `text` means as a reply to the question of `fact`."""
    said = " ".join(text.replace("’", "'").split())
    word = _WORDS.get(said.casefold().rstrip(".!"))
    if word is not None:
        return word
    match fact.base:
        case "bool":
            return {"yes": "yes", "y": "yes", "no": "no", "n": "no"}.get(
                said.casefold(), Refused("That is no answer here. Type yes or no.")
            )
        case "date":
            return _day(said)
        case "number":
            # no commas: some write them for thousands, others for parts of one
            if re.fullmatch(r"-?\d{1,15}(\.\d+)?", said, re.ASCII):
                return float(said)
            return Refused(f"That is no number. Type it in digits{f', in {fact.unit}' if fact.unit else ''}.")
        case "country":
            return _choice(_countries(law), said)
        case "one_of":
            return _choice(_options(fact), said)
        case "countries":
            return _members(_countries(law), said)
        case "some_of":
            return _members(_options(fact), said)


def differs(law: Law, text: str) -> str | Refused | None:
    """The code of the country of which *every other country* is not to speak, typed as `in COUNTRY`.

    None if `text` names none.
    """
    said = text.split(maxsplit=1)
    return _choice(_countries(law), said[1]) if len(said) > 1 and said[0].casefold() == "in" else None


def how_to_answer(fact: Fact) -> str:
    """One line that says how the question of `fact` is answered."""
    match fact.base:
        case "bool":
            return "Type yes or no."
        case "date":
            return "Type a day as YYYY-MM-DD, or never."
        case "number":
            return f"Type a number{f' of {fact.unit}' if fact.unit else ''}."
        case "country":
            return "Type a country: its name, or its two letters."
        case "countries":
            return "Type all of them, with commas between: names, or two letters each. If there is none, type none."
        case "one_of":
            return "Type one of these, or its number:"
        case "some_of":
            return "Type all that fit, or their numbers, with commas between. If none fits, type none:"


def options(fact: Fact) -> list[str]:
    """The answers that can be chosen, in the order of their numbers."""
    return [_plain(value) for value in fact.values]


def _day(said: str) -> Answer | Refused:
    if said.casefold() == "never":
        return "never"
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", said, re.ASCII):
        year, month, day = map(int, said.split("-"))
        try:
            found = dt.date(year, month, day)
        except ValueError:
            return Refused("There is no such day. Type it as YYYY-MM-DD.")
        if EARLIEST <= found <= LATEST:
            return found
        return Refused(f"Type a day between {EARLIEST.year} and {LATEST.year}.")
    return Refused("That is no day. Type it as YYYY-MM-DD, or type never.")


class _Choices(NamedTuple):
    """What can be chosen: values by what may be typed, and their names; and what is said of anything else."""

    typed: Mapping[str, str]
    names: Mapping[str, str]
    otherwise: str


def _choice(known: _Choices, said: str, which: str = "") -> str | Refused:
    found = known.typed.get(_folded(said))
    if found is not None:
        return found
    words = [word for word in known.typed if len(word) > 2]
    near = difflib.get_close_matches(_folded(said)[:100], words, n=1, cutoff=0.6)
    meant = f"; did you mean “{known.names[known.typed[near[0]]]}”?" if near else "."
    return Refused(f"{known.otherwise}{which}{meant}")


def _members(known: _Choices, said: str) -> Members | Refused:
    if said.casefold() == _NONE:
        return Members(frozenset(), frozenset(), True)
    parts = [part for part in re.split("[,;]", said) if part.strip()]
    if not parts:
        return Refused("Type at least one, or none.")
    inside = set()
    for n, part in enumerate(parts, 1):
        found = _choice(known, part, f" (number {n} of your list)" if len(parts) > 1 else "")
        if isinstance(found, Refused):
            return found
        inside.add(found)
    return Members(frozenset(inside), frozenset(), True)


def _countries(law: Law) -> _Choices:
    read = {code: law.read_as.get(code, code) for code in (*law.countries, *law.read_as)}
    names = {_folded(name): read[code] for code, name in law.countries.items()}
    return _Choices(
        {**names, **{_folded(code): found for code, found in read.items()}}, law.countries, "There is no such country"
    )


def _options(fact: Fact) -> _Choices:
    names = {value: _plain(value) for value in fact.values}
    numbers = {str(n): value for n, value in enumerate(fact.values, 1)}
    return _Choices(
        {**numbers, **{_folded(name): value for value, name in names.items()}}, names, "That is not one of them"
    )


def _plain(value: str) -> str:
    return value.replace("_", " ")


def _folded(text: str) -> str:
    """Without case, accents and signs: `Côte d'Ivoire` and `cote divoire` are the same."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    spaced = bare.replace("&", " and ").replace("_", " ").replace("-", " ")
    return " ".join(re.sub(r"[^\w ]", "", spaced).split()).removeprefix("the ")
