"""Reads a case: a flat mapping from facts to answers. Every mistake is told with its line; no answer is repeated.

`unknown` and a missing key are the same: not known. `{}` is a person of whom nothing is known.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import yaml_lines
from .faults import At, Fault, InputRefused, did_you_mean
from .given import EVERY_OTHER, Answer, Given, Members, Variable
from .model import Example, Fact, Law

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
"""Days that an answer or a question can name."""
LARGEST = 1_000_000
"""Bytes of a case file; a longer file is refused unread."""


def read_case(law: Law, path: Path) -> tuple[Given, dict[str, At]]:
    """The answers in the file at `path`, and where each fact stands. Raises `InputRefused`."""
    return parse_case(law, bytes_of(path), str(path))


def read_raw(path: Path) -> dict[str, Any]:
    """The file at `path` as it is written, before any law reads it. Raises `InputRefused`."""
    return parse_raw(bytes_of(path), str(path))


def parse_raw(data: bytes, name: str) -> dict[str, Any]:
    """As `read_raw`, from bytes."""
    return _load(data, name)[0]


def parse_case(law: Law, data: bytes, name: str) -> tuple[Given, dict[str, At]]:
    """As `read_case`, from bytes."""
    raw, lines = _load(data, name)
    places = {fact: At(name, lines.get(f"$.{fact}", 1)) for fact in raw}
    return given_from(law, raw, places, lines, name), places


def read_day(text: str, name: str, at: At) -> dt.date:
    """The day that is written in `text`; `name` and `at` say who asks for it. Raises `InputRefused`."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise InputRefused([Fault(at, f"{name}: there is no day `{text}`; write YYYY-MM-DD.")]) from None
    return within_reach(day, name, at)


def within_reach(day: dt.date, name: str, at: At) -> dt.date:
    """`day`, if it is one that a question can name. Raises `InputRefused`."""
    if not EARLIEST <= day <= LATEST:
        says = f"{name}: `{day}` is too far away; give a day between {EARLIEST} and {LATEST}."
        raise InputRefused([Fault(at, says)])
    return day


def bytes_of(path: Path, at_most: int = LARGEST) -> bytes:
    """The file at `path`, and one byte more than `at_most` if it is longer. Raises `InputRefused`."""
    try:
        with path.open("rb") as file:
            return file.read(at_most + 1)
    except OSError as error:
        says = f"the file cannot be opened ({error.strerror}); give the path of a case file."
        raise InputRefused([Fault(At(str(path)), says)]) from None


def _load(data: bytes, name: str) -> tuple[dict[str, Any], dict[str, int]]:
    """The mapping of a case, and the line of each part."""
    if len(data) > LARGEST:
        raise InputRefused([Fault(At(name), "the file is over 1 MB; a case is a short list of answers.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputRefused([Fault(At(name), "the file is not text (UTF-8); give a case file.")]) from None
    if any(ord(c) < 32 and c not in "\n\r\t" for c in text):
        raise InputRefused([Fault(At(name), "the file holds control characters; it is not a case file.")])
    if not text.strip():
        raise InputRefused([Fault(At(name), "the file is empty; write `{}` for a person of whom nothing is known.")])
    raw, lines, faults = yaml_lines.load(text, name, private=True)
    if faults:
        raise InputRefused(faults)
    if not isinstance(raw, dict):
        raise InputRefused([Fault(At(name, 1), "a case is a list of `fact: answer` lines.")])
    return raw, lines


def given_from(
    law: Law,
    raw: Mapping[str, Any],
    places: Mapping[str, At],
    lines: Mapping[str, int] | None = None,
    name: str = "",
    example: bool = False,
) -> Given:
    """The answers in a mapping. An example beside a rule need not say who gave an assessment.

    Raises `InputRefused` with every mistake.
    """
    reader = _Reader(law, places, lines or {}, name, example)
    for key, value in raw.items():
        if key == "note":
            continue
        reader.fact(key, value)
    if reader.faults:
        raise InputRefused(reader.faults)
    return Given(reader.answers, reader.by)


def given_of(law: Law, example: Example) -> Given:
    """What is given of the person of an example. Raises `InputRefused` with every mistake."""
    places = dict.fromkeys(example.given, example.at)
    return given_from(law, _dated(example.given), places, None, example.at.page, example=True)


def _dated(given: Any) -> Any:
    """What is given with days as days: a law that comes from the cache has them as text."""
    if isinstance(given, dict):
        return {key: _dated(value) for key, value in given.items()}
    if isinstance(given, list):
        return [_dated(value) for value in given]
    return dt.date.fromisoformat(given) if isinstance(given, str) and _DAY.fullmatch(given) else given


class _Reader:
    def __init__(self, law: Law, places: Mapping[str, At], lines: Mapping[str, int], name: str, example: bool) -> None:
        self.law, self.places, self.lines, self.name, self.example = law, places, lines, name, example
        self.answers: dict[Variable, Answer] = {}
        self.by: dict[str, str] = {}
        self.faults: list[Fault] = []

    def fact(self, key: str, value: Any) -> None:
        fact = self.law.facts.get(key)
        if fact is None:
            self._fault(
                key,
                "",
                f"no fact is called `{key}`{did_you_mean(key, self.law.facts)} Remove the line or mend the name.",
            )
            return
        if value == "unknown":
            return
        if fact.kind == "assessment" and isinstance(value, dict) and "is" in value and fact.about == "person":
            if set(value) - {"is", "by"} or not (isinstance(value.get("by"), str) and value["by"].strip()):
                self._fault(key, "", f"`{key}` is an assessment; write {{is: ..., by: who says so}}.")
                return
            self.by[key] = value["by"]
            value = value["is"]
            if value == "unknown":
                return
        elif fact.kind == "assessment" and not self.example and fact.about == "person":
            self._fault(key, "", f"`{key}` is an assessment; write {{is: yes or no, by: who says so}}.")
            return
        if fact.about == "place":
            if not isinstance(value, dict):
                self._fault(key, "", f"`{key}` is about places; write {{GE: ..., others: ...}}.")
                return
            for place, inner in value.items():
                code = EVERY_OTHER if place == "others" else self.law.read_as.get(place, place)
                if code != EVERY_OTHER and code not in self.law.countries:
                    self._fault(
                        key, f".{place}", f"`{key}`: there is no such country; write a two-letter code, or `others`."
                    )
                    continue
                self._answer(fact, code, inner, f".{place}")
            return
        self._answer(fact, "", value, "")

    def _answer(self, fact: Fact, place: str, value: Any, path: str) -> None:
        if value == "unknown":
            return
        answer = self._typed(fact, value, path)
        if (fact.id, place) in self.answers:
            self._fault(fact.id, path, f"`{fact.id}`: one place is answered twice; keep one answer.")
        elif answer is not None:
            self.answers[fact.id, place] = answer

    def _typed(self, fact: Fact, value: Any, path: str) -> Answer | None:
        text = value if isinstance(value, str) else None
        match fact.base:
            case "bool":
                if text in ("yes", "no"):
                    return text
                expected = "yes, no or unknown"
            case "date":
                if isinstance(value, dt.date) and EARLIEST <= value <= LATEST:
                    return value
                if text == "never":
                    return text
                expected = "a day between 1900 and 2199 written YYYY-MM-DD, never, or unknown"
            case "number":
                try:
                    number = float(text) if text is not None else float("nan")
                except ValueError:
                    number = float("nan")
                if number == number and abs(number) != float("inf"):
                    return number
                expected = f"a number of {fact.unit}, or unknown"
            case "country":
                code = self.law.read_as.get(text or "", text or "")
                if code in self.law.countries:
                    return code
                expected = "a two-letter country code such as GE, or unknown"
            case "one_of":
                if text in fact.values:
                    return text
                expected = f"one of {', '.join(fact.values)}, or unknown"
            case _:
                return self._members(fact, value, path)
        self._refuse(fact, path, expected)
        return None

    def _members(self, fact: Fact, value: Any, path: str) -> Members | None:
        wanted = "a list such as [GE, AM] (the whole list), or {GE: yes, AM: no} (the others stay open)"
        known: Any = self.law.countries if fact.base == "countries" else fact.values
        if value == "none" or value == []:
            return Members(frozenset(), frozenset(), True)
        inside: set[str] = set()
        outside: set[str] = set()
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            entries: dict[str, Any] = dict.fromkeys(value, "yes")
        elif isinstance(value, dict):
            entries = value
        else:
            self._refuse(fact, path, wanted)
            return None
        for item, answer in entries.items():
            code = self.law.read_as.get(item, item)
            if code not in known:
                self._fault(
                    fact.id,
                    path,
                    f"`{fact.id}`: there is no such {'country' if fact.base == 'countries' else 'value'} in the list; "
                    f"expected {wanted}.",
                )
                return None
            if answer not in ("yes", "no", "unknown"):
                self._refuse(fact, path, wanted)
                return None
            if code in inside or code in outside:
                self._fault(fact.id, path, f"`{fact.id}`: one item is given twice; keep one.")
            elif answer != "unknown":
                (inside if answer == "yes" else outside).add(code)
        return Members(frozenset(inside), frozenset(outside), isinstance(value, list))

    def _refuse(self, fact: Fact, path: str, expected: str) -> None:
        self._fault(fact.id, path, f"`{fact.id}`: expected {expected}.")

    def _fault(self, key: str, path: str, says: str) -> None:
        at = self.places.get(key, At(self.name))
        line = self.lines.get(f"$.{key}{path}", at.line)
        self.faults.append(Fault(At(at.page, line), says))
