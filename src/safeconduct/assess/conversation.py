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

    SKIP = phrase("skip")
    BACK = phrase("back")
    STOP = phrase("stop")
    WHY = phrase("why")


class Refused(msgspec.Struct, frozen=True):
    """What was typed is no answer to this question. Says what is; never repeats what was typed."""

    says: str


_WORDS = {
    **dict.fromkeys(("?", "unknown", "i do not know", "i don't know", "do not know", "don't know"), Word.SKIP),
    **dict.fromkeys(("-", "i would rather not say", "i'd rather not say", "rather not say"), Word.SKIP),
}
"""Other ways to say them."""
_IN = phrase("in")
YES, NO, NEVER, NONE = phrase("yes"), phrase("no"), phrase("never"), phrase("none")


def parse(law: Law, fact: Fact, text: str) -> Answer | Word | Refused:
    """What `text` means as a reply to the question of `fact`."""
    said = " ".join(text.replace("’", "'").split())
    bare = said.casefold().rstrip(".!")
    word = _WORDS.get(bare) or next((word for word in Word if _means(law, bare, word.value)), None)
    if word is not None:
        return word
    match fact.base:
        case "bool":
            for plain, short in ((YES, "y"), (NO, "n")):
                if said.casefold() == short or _means(law, said, plain):
                    return plain
            return Refused(law.say("That is no answer here. Type yes or no."))
        case "date":
            return _day(law, said)
        case "number":
            # no commas: some write them for thousands, others for parts of one
            if re.fullmatch(r"-?\d{1,15}(\.\d+)?", said, re.ASCII):
                return float(said)
            return Refused(law.say("That is no number.") + " " + how_to_answer(law, fact))
        case "country":
            return _choice(law, _countries(law), said)
        case "one_of":
            return _choice(law, _options(law, fact), said)
        case "countries":
            return _members(law, _countries(law), said)
        case "some_of":
            return _members(law, _options(law, fact), said)


def differs(law: Law, text: str) -> str | Refused | None:
    """The code of the country of which *every other country* is not to speak, typed as `in COUNTRY`.

    None if `text` names none.
    """
    said = text.split(maxsplit=1)
    return _choice(law, _countries(law), said[1]) if len(said) > 1 and _means(law, said[0], _IN) else None


def how_to_answer(law: Law, fact: Fact) -> str:
    """One line that says how the question of `fact` is answered."""
    match fact.base:
        case "bool":
            return law.say("Type yes or no.")
        case "date":
            return law.say("Type a day as YYYY-MM-DD, or never.")
        case "number":
            return law.say("Type it in digits: {unit}.", unit=fact.unit) if fact.unit else law.say("Type it in digits.")
        case "country":
            return law.say("Type a country: its name, or its two letters.")
        case "countries":
            each = law.say("Type all of them, with commas between: names, or two letters each.")
            return each + " " + law.say("If there is none, type none.")
        case "one_of":
            return law.say("Type one of these, or its number:")
        case "some_of":
            each = law.say("Type all that fit, or their numbers, with commas between:")
            return law.say("If none fits, type none.") + " " + each


def options(fact: Fact) -> list[str]:
    """The answers that can be chosen, in the order of their numbers."""
    return [fact.word(value) for value in fact.values]


def _means(law: Law, said: str, word: str) -> bool:
    """Whether somebody typed a word, in English or in the language of the law."""
    return said.casefold() in (word, law.say(word).casefold())


def _day(law: Law, said: str) -> Answer | Refused:
    if _means(law, said, NEVER):
        return "never"
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", said, re.ASCII):
        year, month, day = map(int, said.split("-"))
        try:
            found = dt.date(year, month, day)
        except ValueError:
            return Refused(law.say("There is no such day. Type it as YYYY-MM-DD."))
        if EARLIEST <= found <= LATEST:
            return found
        return Refused(law.say("Type a day between {first} and {last}.", first=EARLIEST.year, last=LATEST.year))
    return Refused(law.say("That is no day. Type it as YYYY-MM-DD, or type never."))


class _Choices(NamedTuple):
    """What can be chosen: values by what may be typed, and their names; and what is said of anything else."""

    typed: Mapping[str, str]
    names: Mapping[str, str]
    otherwise: str


def _choice(law: Law, known: _Choices, said: str) -> str | Refused:
    found = known.typed.get(_folded(said))
    if found is not None:
        return found
    words = [word for word in known.typed if len(word) > 2]
    near = difflib.get_close_matches(_folded(said)[:100], words, n=1, cutoff=0.6)
    if not near:
        return Refused(known.otherwise)
    meant = law.say("Did you mean “{name}”?", name=known.names[known.typed[near[0]]])
    return Refused(f"{known.otherwise} {meant}")


def _members(law: Law, known: _Choices, said: str) -> Members | Refused:
    if _means(law, said, NONE):
        return Members(frozenset(), frozenset(), True)
    parts = [part for part in re.split("[,;]", said) if part.strip()]
    if not parts:
        return Refused(law.say("Type at least one, or none."))
    inside = set()
    for n, part in enumerate(parts, 1):
        match _choice(law, known, part):
            case Refused(says) if len(parts) > 1:
                return Refused(law.say("Number {n} of your list: {says}", n=n, says=says))
            case Refused() as refused:
                return refused
            case value:
                inside.add(value)
    return Members(frozenset(inside), frozenset(), True)


def _countries(law: Law) -> _Choices:
    read = {code: law.read_as.get(code, code) for code in (*law.countries, *law.read_as)}
    names = {_folded(name): read[code] for code, name in law.countries.items()}
    codes = {_folded(code): found for code, found in read.items()}
    return _Choices({**names, **codes}, law.countries, law.say("There is no such country."))


def _options(law: Law, fact: Fact) -> _Choices:
    typed = {str(n): value for n, value in enumerate(fact.values, 1)}
    typed |= {_folded(name): value for value in fact.values for name in (value, fact.word(value))}
    names = {value: fact.word(value) for value in fact.values}
    return _Choices(typed, names, law.say("That is not one of them."))


def _folded(text: str) -> str:
    """Without case, accents and signs: `Côte d'Ivoire` and `cote divoire` are the same."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    spaced = bare.replace("&", " and ").replace("_", " ").replace("-", " ")
    return " ".join(re.sub(r"[^\w ]", "", spaced).split()).removeprefix("the ")
