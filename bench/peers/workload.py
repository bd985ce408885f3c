"""The workload that every engine answers: 40 facts, 27 rules, and invented people with answers missing.

The rules resemble the US law of protection so that they are shaped like law: some are deep, many share parts, many
have exceptions. They are *not* law and nobody may decide anything by them. This module needs nothing but Python, since
each engine runs in an environment of its own.
"""

from __future__ import annotations

import ast
import datetime as dt
import random
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

Answers = Mapping[str, bool]
"""What a person has said: yes or no. A fact that is missing is not known."""
Truths = Mapping[str, bool | None]
"""What an engine says of each rule; None is *not known*."""
Answer = Callable[[Answers], Truths]
"""An engine that is ready, asked about one person."""

SEED = 20170515
DAY = dt.date(2017, 5, 15)

ASKED = (
    "past_harm", "fears_harm", "harm_is_serious", "state_actor", "state_unable", "race", "religion",
    "nationality_ground", "social_group", "political_opinion", "internal_relocation", "persecutor", "serious_crime",
    "terror_bar", "firm_resettled", "agg_felony", "changed_circ", "extraordinary_circ", "prior_removal",
    "torture_likely", "torture_official", "unhcr_referral", "family_in_us", "us_sponsor", "urgent_humanitarian",
    "public_benefit", "ties_home", "has_funds", "declares_fear",
)  # fmt: skip
"""Facts that are asked for one by one."""
PLACES = ("at_home", "in_third", "at_border", "in_us")
BY_COUNTRY = {"nat_vwp": range(41), "nat_p2": (44, 51, 60, 77, 101, 130, 150), "nat_transit_free": range(30, 95)}
"""Which of the numbered countries stand on each list."""
BY_DATE = ("within_one_year", "is_minor", "passport_valid")
ATOMS = (*ASKED, *PLACES, *BY_COUNTRY, *BY_DATE, "admitted_visitor")

RULES = {  # a rule names only rules above it
    "protected_ground": "race or religion or nationality_ground or social_group or political_opinion",
    "actor_ok": "state_actor or state_unable",
    "persecution_past": "past_harm and harm_is_serious and actor_ok",
    "persecution_future": "fears_harm and harm_is_serious and actor_ok and not internal_relocation",
    "refugee_def": "protected_ground and (persecution_past or persecution_future) and not persecutor",
    "outside_home": "in_third or at_border or in_us",
    "common_bar": "persecutor or serious_crime or terror_bar",
    "asylum_bar": "common_bar or firm_resettled or agg_felony",
    "deadline_met": "within_one_year or is_minor or changed_circ or extraordinary_circ",
    "asylum_affirmative": "in_us and refugee_def and not asylum_bar and deadline_met and not prior_removal",
    "credible_fear": "at_border and fears_harm and protected_ground and not prior_removal",
    "reasonable_fear": "(at_border or in_us) and prior_removal and fears_harm",
    "asylum_border": "credible_fear and refugee_def and not asylum_bar",
    "withholding": "(in_us or at_border) and refugee_def and persecution_future and not common_bar",
    "cat": "(in_us or at_border) and torture_likely and torture_official",
    "priority": "unhcr_referral or nat_p2 or family_in_us",
    "refugee_admission": "in_third and refugee_def and priority and not firm_resettled and not common_bar",
    "in_country_processing": "at_home and nat_p2 and refugee_def and not common_bar",
    "parole": "not in_us and (urgent_humanitarian or public_benefit) and us_sponsor and not terror_bar",
    "immigrant_intent": "declares_fear or not ties_home",
    "b2": (
        "(at_home or in_third) and passport_valid and has_funds and not immigrant_intent"
        " and not prior_removal and not agg_felony"
    ),
    "vwp": "nat_vwp and passport_valid and not prior_removal and (at_home or in_third)",
    "transit": "at_home and passport_valid and (nat_transit_free or has_funds)",
    "border_plan": "transit and fears_harm and protected_ground and not prior_removal and not asylum_bar",
    "visa_conflict": "admitted_visitor and in_us and declares_fear",
    "us_route": (
        "asylum_affirmative or asylum_border or withholding or cat or refugee_admission"
        " or in_country_processing or parole or b2 or vwp"
    ),
    "any_route": "us_route or border_plan or reasonable_fear",
}
ALWAYS = {  # what is so of everybody, whatever is not known of them
    "somewhere": "at_home or in_third or at_border or in_us",
    "one_place": (
        "not (at_home and in_third) and not (at_home and at_border) and not (at_home and in_us)"
        " and not (in_third and at_border) and not (in_third and in_us) and not (at_border and in_us)"
    ),
    "lists_apart": "not (nat_vwp and nat_p2)",
}

T = TypeVar("T")


def fold(
    text: str,
    name: Callable[[str], T],
    both: Callable[[Sequence[T]], T],
    either: Callable[[Sequence[T]], T],
    opposite: Callable[[T], T],
) -> T:
    """Reads a condition from the inside out with the caller's own name, and, or, not."""

    def walk(node: ast.expr) -> T:
        match node:
            case ast.Name(id):
                return name(id)
            case ast.BoolOp(ast.And(), values):
                return both([walk(value) for value in values])
            case ast.BoolOp(ast.Or(), values):
                return either([walk(value) for value in values])
            case ast.UnaryOp(ast.Not(), operand):
                return opposite(walk(operand))
        raise ValueError(ast.unparse(node))

    return walk(ast.parse(text, mode="eval").body)


_LIKELY = {
    "fears_harm": 0.8, "harm_is_serious": 0.7, "internal_relocation": 0.2, "firm_resettled": 0.08,
    "prior_removal": 0.08, "serious_crime": 0.06, "persecutor": 0.03, "agg_felony": 0.03, "terror_bar": 0.02,
}  # fmt: skip


def people(count: int, seed: int = SEED) -> list[Answers]:
    """Invented people. A quarter of what is asked is missing; places, countries and dates are missing as a whole."""
    chance = random.Random(seed)
    return [_person(chance) for _ in range(count)]


def _person(chance: random.Random) -> Answers:
    found: dict[str, bool] = {}

    def known(missing: float) -> bool:
        return chance.random() >= missing

    for fact in ASKED:
        truth = chance.random() < _LIKELY.get(fact, 0.4)
        if known(0.25):
            found[fact] = truth
    place = chance.choices(PLACES, (35, 20, 15, 30))[0]
    if known(0.05):
        found |= {other: other == place for other in PLACES}
    country = chance.randrange(195)
    if known(0.05):
        found |= {fact: country in listed for fact, listed in BY_COUNTRY.items()}
    entered = chance.randint(1, 1500)  # days ago
    if known(0.4):
        found["within_one_year"] = entered <= 365
    born = DAY - dt.timedelta(days=chance.randint(1, 29000))
    if known(0.1):
        found["is_minor"] = born > DAY.replace(year=DAY.year - 18)
    passport = chance.randint(-1000, 3000)  # days left
    if known(0.3):
        found["passport_valid"] = passport > 0
    admitted = chance.choice(("no", "visitor", "other"))
    if known(0.2):
        found["admitted_visitor"] = admitted == "visitor"
    return found
