"""What `write_case` writes is read as the same answers, whatever they are."""

from __future__ import annotations

import datetime as dt
import string
from random import Random
from typing import Any

import msgspec
from hypothesis import event, given
from hypothesis import strategies as st
from laws import FACTS, draw
from settings import examples

from safeconduct.lawbook.cases import EARLIEST, LATEST, parse_case, parse_raw
from safeconduct.lawbook.given import EVERY_OTHER, Answer, Given, Members
from safeconduct.lawbook.model import Fact
from safeconduct.lawbook.written import write_case

SHOULD = msgspec.structs.replace(FACTS["fear"], id="placed_fear", about="place")
"""An assessment of a place: nobody is named for it."""
LAW = msgspec.structs.replace(draw(Random(1)).law, facts={**FACTS, SHOULD.id: SHOULD})
READABLE = st.characters(codec="utf-8", exclude_categories=("Cs",))
TEXT = st.text(READABLE, max_size=30) | st.sampled_from(
    [
        "2017-05-17",
        "null",
        "~",
        "yes",
        "",
        "- x",
        "{a: b}",
        "#",
        "a: b",
        "'",
        '"',
        "\\",
        "\n\n x \n",
        "\x85",
        "\u2028",
        "é",
        "😀",
    ]
)


def answers(fact: Fact) -> st.SearchStrategy[Answer]:
    match fact.base:
        case "bool":
            return st.sampled_from(("yes", "no"))
        case "date":
            return st.dates(EARLIEST, LATEST) | st.just("never")
        case "number":
            return st.floats(allow_nan=False, allow_infinity=False).map(float)
        case "country":
            return st.sampled_from(sorted(LAW.countries))
        case "one_of":
            return st.sampled_from(fact.values)
    items = st.sampled_from(sorted(LAW.countries) if fact.base == "countries" else fact.values)
    whole = st.frozensets(items).map(lambda inside: Members(inside, frozenset(), True))
    part = st.dictionaries(items, st.booleans()).map(
        lambda said: Members(
            frozenset(k for k, v in said.items() if v), frozenset(k for k, v in said.items() if not v), False
        )
    )
    return whole | part


@st.composite
def people(pick: Any) -> Given:
    found: dict[tuple[str, str], Answer] = {}
    by: dict[str, str] = {}
    for fact in LAW.facts.values():
        places = (
            pick(st.sets(st.sampled_from([*sorted(LAW.countries), EVERY_OTHER]))) if fact.about == "place" else [""]
        )
        for place in places:
            if pick(st.booleans()):
                found[fact.id, place] = pick(answers(fact))
        if fact.kind == "assessment" and fact.about == "person" and ((fact.id, "") in found or pick(st.booleans())):
            by[fact.id] = pick(TEXT.filter(lambda text: text.strip() != ""))
    return Given(found, by)


NOTES = st.recursive(
    TEXT | st.none() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


@examples(400)
@given(person=people(), note=NOTES)
def test_what_is_written_is_read_as_the_same(person: Given, note: Any) -> None:
    data = write_case(LAW, person, note)
    read, places = parse_case(LAW, data, "written")
    assert read.answers == dict(person.answers) and read.by == dict(person.by)
    assert parse_raw(data, "written").get("note") == note
    assert set(places) - {"note"} == {f for f, _ in person.answers} | set(person.by)
    for kind in (dt.date, Members):
        event(f"{kind.__name__}: {any(isinstance(a, kind) for a in person.answers.values())}")


def test_it_looks_as_a_person_writes_it() -> None:
    person = Given(
        {
            ("nationalities", ""): Members(frozenset({"BB", "AA"}), frozenset(), True),
            ("visited", ""): Members(frozenset({"CC"}), frozenset({"AA"}), False),
            ("fear", ""): "yes", ("arrived", ""): dt.date(2017, 1, 2), ("filed", ""): "never", ("money", ""): 2.5,
            ("stands", "AA"): "lasting", ("stands", EVERY_OTHER): "none",
        },
        {"fear": "a lawyer"},
    )  # fmt: skip
    assert write_case(LAW, person, "Invented.").decode().splitlines() == [
        'note: "Invented."',
        "nationalities: [AA, BB]",
        "visited: {CC: yes, AA: no}",
        'fear: {is: yes, by: "a lawyer"}',
        "arrived: 2017-01-02",
        "filed: never",
        "money: 2.5",
        "stands: {others: none, AA: lasting}",
    ]
    assert write_case(LAW, Given({})) == b"{}\n"
    assert all(line[0] in string.ascii_lowercase for line in write_case(LAW, person).decode().splitlines())
