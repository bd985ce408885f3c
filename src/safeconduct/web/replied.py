"""An answer in words, in the language of the law that is read."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format

from ..lawbook.given import Answer, Members
from ..lawbook.model import Fact, Law
from ..lawbook.phrases import ENGLISH


def said(law: Law, fact: Fact, answer: Answer | None) -> str:
    """An answer in words; nothing if the question was left open."""
    if answer is None:
        return ""
    if isinstance(answer, Members):
        return ", ".join(word(law, fact, item) for item in sorted(answer.inside)) or law.say("none")
    if isinstance(answer, float):
        return f"{law.number(answer)} {fact.unit}".strip()
    return law.day(answer) if isinstance(answer, dt.date) else word(law, fact, answer)


def dated(law: Law, day: dt.date) -> str:
    """A day within a sentence of the pages, in words: in another language than English as CLDR writes it."""
    words: str = date_format(day) if law.language == ENGLISH else law.day(day)
    return words


def word(law: Law, fact: Fact, item: str) -> str:
    """One value of an answer in words."""
    if fact.base in ("country", "countries"):
        return law.countries[item]
    return fact.word(item) if item in fact.values else law.say(item)
