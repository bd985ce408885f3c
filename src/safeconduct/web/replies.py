"""Reads the fields of a question's form into the words that a conversation understands, and says how it is put.

Choices travel as numbers of two digits, so that a request is as long for one answer as for another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from ..assess.conversation import Refused, Word, parse
from ..lawbook.given import Answer, Members
from ..lawbook.model import Fact, Law
from ..lawbook.phrases import phrase

CHOSEN = "a"
"""The field of a choice; more than one where several may be chosen."""
DAY, MONTH, YEAR = "d", "m", "y"
NONE = "00"
_YES_NO = (phrase("yes"), phrase("no"))
COUNTRIES = 2
"""Lists of countries that a form has at first; a button adds one."""
MOST_COUNTRIES = 6

Fields = Callable[[str], Sequence[str]]
"""The values of a field of the form."""


class Option(msgspec.Struct, frozen=True):
    """One answer that can be chosen."""

    value: str
    label: str
    chosen: bool = False


def form_of(fact: Fact) -> str:
    """Which form a question has."""
    return {"bool": "one", "one_of": "one", "some_of": "some"}.get(fact.base, fact.base)


def choices(law: Law, fact: Fact, chosen: Answer | None) -> tuple[Option, ...]:
    """The answers of a question with a list of its own; `chosen` is the answer so far."""
    inside = chosen.inside if isinstance(chosen, Members) else {chosen}
    labels = (
        {value: law.say(value) for value in _YES_NO} if fact.base == "bool" else {v: fact.word(v) for v in fact.values}
    )
    return tuple(Option(f"{n:02}", label, value in inside) for n, (value, label) in enumerate(labels.items(), 1))


def read(law: Law, fact: Fact, fields: Fields) -> Answer | None:
    """The answer that a form holds; None if it holds none, or one that cannot be read."""
    words = _words(fact, fields)
    if words is None:
        return None
    found = parse(law, fact, words)
    return None if isinstance(found, Word | Refused) else found


def _words(fact: Fact, fields: Fields) -> str | None:
    """What somebody would type in a conversation."""
    chosen = [value for value in fields(CHOSEN) if value]
    match fact.base:
        case "bool":
            return {"01": "yes", "02": "no"}.get(chosen[0]) if len(chosen) == 1 else None
        case "one_of":
            return chosen[0].lstrip("0") if len(chosen) == 1 else None
        case "number" | "country":
            return chosen[0] if len(chosen) == 1 else None
        case "date":
            parts = [_first(fields(name)).strip() for name in (YEAR, MONTH, DAY)]
            return "-".join(parts) if all(parts) else None
    if NONE in chosen:
        return "none" if set(chosen) == {NONE} else None
    return ",".join(value.lstrip("0") for value in dict.fromkeys(chosen)) or None


def _first(values: Sequence[str]) -> str:
    return values[0] if values else ""
