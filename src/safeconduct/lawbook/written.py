"""Writes a case as it is read: the inverse of `cases.parse_case`. A file that it wrote is read as the same answers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from .given import EVERY_OTHER, Answer, Given, Members
from .model import Fact, Law

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_SOMEBODY = "not said"
"""Who gave an assessment, where nobody wrote it down: a case must name somebody."""


def write_case(law: Law, given: Given, note: Any = None) -> bytes:
    """The answers as the text of a case, in the order of the vocabulary, and `note` as any YAML gave it.

    Comments of a case are not answers: they are not kept.
    """
    lines = [] if note is None else [f"note: {_any(note)}"]
    by_fact: dict[str, dict[str, Answer]] = {}
    for (id, place), answer in given.answers.items():
        by_fact.setdefault(id, {})[place] = answer
    for fact in law.facts.values():
        answers = by_fact.get(fact.id, {})
        if fact.about == "place":
            if answers:
                of = {("others" if place == EVERY_OTHER else place): _answer(a) for place, a in sorted(answers.items())}
                lines.append(f"{fact.id}: {_mapping(of)}")
        elif answers or fact.id in given.by:
            lines.append(f"{fact.id}: {_of_person(fact, answers.get(''), given.by)}")
    return ("\n".join(lines or ["{}"]) + "\n").encode()


def _of_person(fact: Fact, answer: Answer | None, by: Mapping[str, str]) -> str:
    written = "unknown" if answer is None else _answer(answer)
    if fact.kind != "assessment":
        return written
    return _mapping({"is": written, "by": _text(by.get(fact.id, _SOMEBODY))})


def _answer(answer: Answer) -> str:
    match answer:
        case Members(inside, outside, whole):
            if whole:
                return _list(_text(item) for item in sorted(inside))
            return _mapping({**dict.fromkeys(sorted(inside), "yes"), **dict.fromkeys(sorted(outside), "no")})
        case float():
            return repr(answer)
        case dt.date():
            return answer.isoformat()
    return _text(answer)


def _any(value: Any) -> str:
    """A value of a note: text, a date, nothing, a list or a mapping."""
    match value:
        case None:
            return "~"
        case dt.date():
            return value.isoformat()
        case list():
            return _list(_any(item) for item in value)
        case dict():
            return _mapping({key: _any(item) for key, item in value.items()})
    return _text(value)


def _mapping(items: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{_text(key)}: {item}" for key, item in items.items()) + "}"


def _list(items: Iterable[str]) -> str:
    return "[" + ", ".join(items) + "]"


def _text(text: str) -> str:
    """A word as it is, anything else in quotation marks: nothing is read as a date, a list or nothing at all."""
    if _PLAIN.match(text) and text != "null":
        return text
    return str(yaml.dump(text, default_style='"', allow_unicode=True, width=10**9)).rstrip("\n")
