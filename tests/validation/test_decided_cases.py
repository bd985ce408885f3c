"""Decided US cases against the engine: what was decided, element by element, is right, contradicted, or not known.

The mapping from record to facts (`mapping.yaml`) was made without sight of what was decided; `elements.yaml` says how the
engine is asked. A contradiction on a case that we are sure of is a fault; what is not right is named with its reason.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from safeconduct.assess.screen import status_of
from safeconduct.lawbook import meaning, yaml_lines
from safeconduct.lawbook.cases import given_from
from safeconduct.lawbook.enquiry import answer_enquiry
from safeconduct.lawbook.expression import Holds
from safeconduct.lawbook.meaning import Situation
from safeconduct.lawbook.model import Law
from safeconduct.lawbook.proof import reads
from safeconduct.lawbook.words import SAID
from safeconduct.routes.pack import Pack

HERE = Path(__file__).parent
AT_LEAST = 40
NOT_RIGHT: dict[tuple[str, str], str] = {
    (
        "r01",
        "withholding/overall",
    ): "The record is silent on the other bars (persecution of others, armed groups, crimes abroad); silence is not no.",
    (
        "r03",
        "asylum/no report to the police",
    ): "The record says that he told nobody, not whether telling would have been useless; the rule asks both.",
    ("r03", "asylum/overall"): "It hangs on the element before it, which the record leaves open.",
    ("r03", "torture/overall"): "The record says nothing of officials who would torture him or look away.",
    ("r05", "asylum/eligibility"): "Who did the harm, and whether the state could protect, are not in the record.",
    (
        "r09",
        "asylum/changed circumstances",
    ): "Our rule joins the change and a filing in reasonable time; the record speaks of the change alone.",
    (
        "r11",
        "asylum/firm resettlement",
    ): "The citizenship counts as a lasting home, unless the stay was restricted; the record does not say that it was not.",
    (
        "r15",
        "withholding/particularly serious crime",
    ): "That crime is weighed case by case, which is an assessment; the record gives the crime, not the weighing.",
    (
        "r22",
        "asylum/in the aggregate",
    ): "The harm is there; that the state could not protect is not in the record, and private people did it.",
    ("r22", "asylum/overall"): "It hangs on the element before it, and the record is silent on the bars.",
    (
        "r24",
        "asylum/nexus",
    ): "The day of filing is not in the record, and before 2005-05-11 one central reason was not asked.",
    ("r26", "asylum/overall"): "The record is silent on fear, ground and bars; it is about the weight of false papers.",
    (
        "r27",
        "admission/fraud",
    ): "The record has the false passports, not whether the lie was taken back in time or mattered.",
    ("r28", "admission/misrepresentation"): "The record does not say whether the false answer was taken back in time.",
}
"""(record, element) -> why the engine does not give what was decided."""


def load(name: str) -> Any:
    data, _, faults = yaml_lines.load((HERE / name).read_text(encoding="utf-8"), name)
    assert faults == []
    return data


ELEMENTS: list[dict[str, Any]] = load("elements.yaml")
RECORDS: dict[str, dict[str, Any]] = load("mapping.yaml")


def answer(law: Law, pack: Pack, element: dict[str, Any]) -> str:
    record, ask = RECORDS[element["record"]], element["ask"]
    day = record["day"] if isinstance(record["day"], dt.date) else dt.date.fromisoformat(record["day"])
    given = given_from(law, record["given"], {}, None, element["record"], example=True)
    if ask.startswith("power of "):
        return law.outcomes[ask.removeprefix("power of ")][1].power
    if ask.startswith(("burden of ", "standard of ")):
        rule = law.provisions[ask.split(" of ")[1]]
        said = rule.party if ask.startswith("burden") else rule.standard
        return next((wanted for wanted in element["right"] if wanted in said), said)
    if ask.startswith("proved "):
        return "yes" if any(x.id == ask.removeprefix("proved ") for x in law.statements) else "no"
    if " turns on " in ask:
        rule_id, fact = ask.split(" turns on ")
        return "yes" if fact in reads(law, Holds(rule_id)) else "no"
    if ask.startswith("enquiry "):
        asked = record["enquiry"] if isinstance(record["enquiry"], list) else [record["enquiry"]]
        about = [one for one in asked if one["about"] == ask.removeprefix("enquiry ")]
        replies = {
            answer_enquiry(law, one["held_by"], one["asked_by"], one["about"], one.get("with", []), day).answer
            for one in about
        }
        return next(iter(replies - set(element["right"])), min(replies))
    if ask in law.provisions:
        return SAID[meaning.provision(law.provisions[ask], Situation(law, given, day, day))]
    return status_of(law, pack, given, day, ask).replace("unknown", "not known")


def score(law: Law, pack: Pack, element: dict[str, Any]) -> str:
    found = answer(law, pack, element)
    if found in element["right"]:
        return "right"
    return "not known" if found == "not known" else "contradicts"


def key(element: dict[str, Any]) -> tuple[str, str]:
    return element["record"], element["element"]


@pytest.fixture(scope="module")
def scores(law: Law, pack: Pack) -> dict[tuple[str, str], str]:
    return {key(element): score(law, pack, element) for element in ELEMENTS}


@pytest.mark.parametrize("element", ELEMENTS, ids=[f"{e['record']} {e['element']}" for e in ELEMENTS])
def test_nothing_of_which_we_are_sure_is_contradicted(
    scores: dict[tuple[str, str], str], element: dict[str, Any]
) -> None:
    assert scores[key(element)] != "contradicts" or element["sure"] != "high"


def test_enough_is_right_and_each_other_one_is_named(scores: dict[tuple[str, str], str]) -> None:
    counted = Counter(scores.values())
    assert counted["right"] >= AT_LEAST, counted
    assert {one for one, found in scores.items() if found != "right"} == set(NOT_RIGHT)
    assert all(len(why) > 40 for why in NOT_RIGHT.values())


def test_every_record_is_mapped_and_every_case_of_us_law_is_asked() -> None:
    abroad = {"r19"}  # decided under the law of Canada, for which there is no page
    assert set(RECORDS) - abroad == {element["record"] for element in ELEMENTS}
    assert len(ELEMENTS) == 54
