"""The form of every question of the law: each answer that can be chosen is read as that answer, and nothing else is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from safeconduct.lawbook.given import Answer, Members
from safeconduct.lawbook.model import Fact, Law
from safeconduct.web.replies import Fields, choices, read


def form(**values: Sequence[str]) -> Fields:
    return lambda name: list(values.get(name, ()))


def facts(law: Law, *bases: str) -> list[Fact]:
    return [fact for fact in law.facts.values() if fact.base in bases]


def one_of_each(law: Law) -> dict[str, Fact]:
    return {fact.base: fact for fact in law.facts.values()}


def test_each_choice_of_each_question_is_read_as_that_answer(law: Law) -> None:
    for fact in facts(law, "bool", "one_of"):
        values = ("yes", "no") if fact.base == "bool" else fact.values
        options = choices(law, fact, None)
        assert [read(law, fact, form(a=[option.value])) for option in options] == list(values), fact.id
        assert {len(option.value) for option in options} == {2}
    for fact in facts(law, "some_of"):
        for n, value in enumerate(fact.values):
            other = fact.values[n - 1]
            numbers = {v: option.value for v, option in zip(fact.values, choices(law, fact, None), strict=True)}
            found = read(law, fact, form(a=[numbers[value], numbers[other]]))
            assert found == Members(frozenset({value, other}), frozenset(), True), fact.id


def test_an_answer_that_was_given_stands_chosen(law: Law) -> None:
    for fact in facts(law, "bool", "one_of"):
        for value in ("yes", "no") if fact.base == "bool" else fact.values:
            chosen = [n for n, option in enumerate(choices(law, fact, value)) if option.chosen]
            assert [(("yes", "no") if fact.base == "bool" else fact.values)[n] for n in chosen] == [value]


@pytest.mark.parametrize(
    "base, fields, answer",
    [
        ("date", {"d": ["27"], "m": ["3"], "y": ["2016"]}, dt.date(2016, 3, 27)),
        ("date", {"d": ["07"], "m": ["03"], "y": ["2016"]}, dt.date(2016, 3, 7)),
        ("date", {"d": ["31"], "m": ["2"], "y": ["2016"]}, None),
        ("date", {"d": ["27"], "m": [""], "y": ["2016"]}, None),
        ("date", {"d": ["never"], "m": ["3"], "y": ["2016"]}, None),
        ("date", {}, None),
        ("country", {"a": ["GE"]}, "GE"),
        ("country", {"a": ["?"]}, None),
        ("country", {"a": ["back"]}, None),
        ("country", {"a": ["GE", "AM"]}, None),
        ("countries", {"a": ["GE", "", "AM", "GE"]}, Members(frozenset({"GE", "AM"}), frozenset(), True)),
        ("countries", {"a": ["", "00"]}, Members(frozenset(), frozenset(), True)),
        ("countries", {"a": ["GE", "00"]}, None),
        ("countries", {"a": ["", ""]}, None),
        ("some_of", {"a": ["00"]}, Members(frozenset(), frozenset(), True)),
        ("some_of", {"a": ["00", "01"]}, None),
        ("some_of", {"a": ["99"]}, None),
        ("some_of", {}, None),
        ("bool", {"a": ["03"]}, None),
        ("bool", {"a": ["yes"]}, None),
        ("bool", {"a": ["01", "02"]}, None),
        ("one_of", {"a": ["x" * 60_000]}, None),
    ],
)
def test_what_is_no_answer_of_the_form_is_none(
    law: Law, base: str, fields: dict[str, list[str]], answer: Answer | None
) -> None:
    assert read(law, one_of_each(law)[base], form(**fields)) == answer
