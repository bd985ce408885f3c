"""Tells a person of whom some tests come out so, in short plain sentences. The person is invented by the solver."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ..lawbook import expression as e
from ..lawbook.model import Law, Statement
from ..lawbook.words import fact_words, sentence
from .gates import DateTerm, Test


def story(law: Law, person: Iterable[tuple[Test, bool]]) -> str:
    """One sentence for each test."""
    told = list(dict.fromkeys(_told(law, test, truth) for test, truth in person))
    return "; ".join(told) or "anybody"


def clashing(law: Law, statement: Statement, person: Iterable[tuple[Test, bool]]) -> list[str]:
    """The provisions below a statement that read, themselves, something of that person."""
    facts = {str(test[1]) for test, _ in person if test[0] in ("is", "has", "never", "below")}
    facts |= {term[1] for test, _ in person if test[0] == "within" for term in test[1:3] if term[0] == "fact"}
    facts |= {test[1] for test, _ in person if test[0] == "table"}
    facts |= {str(key[0]) for test, _ in person if test[0] == "free" for key in (test[1:],)}
    stack = [id for node in (*statement.of, statement.among) for id in e.provisions_in(node)]
    if statement.step:
        stack.append(statement.step)
    seen: list[str] = []
    found: list[str] = []
    while stack:
        id = stack.pop()
        if id in seen:
            continue
        seen.append(id)
        rule = law.provisions.get(id)
        nodes = (rule.unless, *(turn.holds for turn in rule.operative)) if rule else (law.required[id],)
        reads = {ref.fact for node in nodes for ref in e.refs(node)} | {id}
        reads |= {part.table for node in nodes for part in e.walk(node) if isinstance(part, e.Listed)}
        if rule and reads & facts:
            found.append(id)
        stack += [other for node in nodes for other in e.provisions_in(node)]
    return sorted(found)


def _told(law: Law, test: Test, truth: bool) -> str:
    word = "yes" if truth else "no"
    match test[0]:
        case "is":
            _, fact, place, value = test
            said = _fact(law, fact, place)
            if law.facts[fact].base == "bool":
                return f"{said}: {word}"
            return f"{said}: {'' if truth else 'not '}{_value(law, value)}"
        case "has":
            _, fact, place, item = test
            return f"{_fact(law, fact, place)}: {_value(law, item)} {'' if truth else 'not '}among them"
        case "never":
            return f"{_fact(law, test[1], test[2])}: {'never' if truth else 'on some day'}"
        case "below":
            _, fact, place, limit, equal = test
            bound = "at most" if equal else "under"
            return f"{_fact(law, fact, place)}: {bound if truth else 'not ' + bound} {limit:g}"
        case "within":
            _, start, end, count, unit = test
            node = e.Within(_term(start), _term(end), count, "days" if unit == "days" else "years")
            return f"{sentence(node, law)}: {word}"
        case "table":
            return f"on the list “{test[1].replace('_', ' ')}”: {word}"
        case "free":
            _, *key = test
            return f"`{key[0]}`, which is not settled, reads {word}"
    return f"in some other country: {word}"


def _fact(law: Law, fact: str, place: str) -> str:
    ref = e.Ref(fact, _value(law, place), "code") if place else e.Ref(fact)
    return fact_words(ref, law)


def _value(law: Law, value: str) -> str:
    return "some country" if value.startswith("@") else law.countries.get(value, value.replace("_", " "))


def _term(term: DateTerm) -> e.Ref | e.Day | e.Today:
    match term[0]:
        case "fact":
            return e.Ref(term[1])
        case "day":
            return e.Day(dt.date.fromordinal(term[1]))
    return e.Today()
