"""What must come out for a few people on 17 May 2017, route by route, cell by cell.

A cell is what a lawyer would say of one way out for one person: open (often at discretion), closed, or not known.
`HERE` asks whether the first step can be taken where the person is; elsewhere a journey may come before it.
Where our pages say otherwise than the table that we started from, `BUT` gives our answer and the reason.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from safeconduct.assess.screen import statuses
from safeconduct.lawbook import meaning
from safeconduct.lawbook.cases import given_from, read_raw
from safeconduct.lawbook.meaning import Situation
from safeconduct.lawbook.model import Law
from safeconduct.routes.pack import Pack

from .conftest import MAY, ROOT

ADMIT = "us.refugees.admit"
JUDGED = "us.border.credible_fear.positive+us.asylum.judge"
COLUMNS: dict[str, tuple[bool, tuple[str, ...]]] = {
    # column: (only from where the person is, routes of which the best counts)
    "B2": (False, ("us.visas.b2.given",)),
    "REF-OUT": (
        True,
        (f"world.unhcr.refer+{ADMIT}", f"world.unhcr.register+world.unhcr.refer+{ADMIT}", f"us.refugees.refer_abroad+{ADMIT}"),
    ),
    "REF-IN": (True, (f"us.refugees.refer_at_home+{ADMIT}",)),
    "AFF": (True, ("us.asylum.file+us.asylum.interview.granted", "us.asylum.interview.granted")),
    "POE-MX": (False, (f"us.border.ask_at_port+{JUDGED}.granted",)),
    "GUAM": (False, (f"us.border.ask_at_guam+{JUDGED}.granted",)),
    "PAR": (False, ("us.parole.request.granted+us.asylum.file+us.asylum.interview.granted",)),
    "WH": (
        True,
        ("us.asylum.file+us.asylum.interview.referred+us.asylum.judge.withholding", "us.asylum.interview.referred+us.asylum.judge.withholding"),
    ),
    "CAT": (
        True,
        ("us.asylum.file+us.asylum.interview.referred+us.asylum.judge.torture_convention", "us.asylum.interview.referred+us.asylum.judge.torture_convention"),
    ),
    "K-1": (False, ("us.visas.k1+us.visas.fiance_admission+us.adjust.fiance",)),
    "POE-CA": (True, (f"{JUDGED}.granted",)),
    "WH-CA": (True, (f"{JUDGED}.withholding",)),
}  # fmt: skip
IN_US = {
    "location": "US",
    "us_last_arrival": dt.date(2016, 9, 1),
    # Six months is the usual stay; they are over.
    "us_status_ended": dt.date(2017, 3, 1),
    "us_terms_broken": "yes",
    "status_in": {"RU": "citizen", "others": "none"},
}
PEOPLE: dict[str, dict[str, Any]] = {
    "F-P0": {"us_sponsor": "yes"},
    "F-P0-compelling": {"us_sponsor": "yes", "compelling_public_reasons": "yes"},
    "F-P0-tbilisi": {
        "us_sponsor": "yes",
        "location": "GE",
        "status_in": {"RU": "citizen", "GE": "visit", "others": "none"},
        "unhcr_in": {"GE": "yes", "others": "no"},
    },
    "F-B2c": {
        "status_in": {"RU": "citizen", "FR": "temporary", "others": "none"},
        "location": "FR",
        "intends_to_return": "yes",
        "temporary_visit_purpose": "yes",
        "residence_abroad_kept": "yes",
        "may_enter_afterwards": "yes",
        "own_money": "yes",
        "us_departure_doubted": "no",
    },
    "F-US-b2": IN_US,
    "F-US-late": {
        **IN_US,
        "us_last_arrival": dt.date(2015, 3, 1),
        "us_status_ended": dt.date(2015, 8, 31),
        "status_in": {"RU": "citizen", "others": "none"},
        "us_terms_broken": "yes",
        "us_change_kinds": [],
        "us_delay_reasons": [],
        "us_status_unbroken": "no",
        "changed_circumstances": "no",
        "extraordinary_circumstances": "no",
    },
    "F-lied": {**IN_US, "us_false_answer": "yes", "us_false_answer_mattered": "yes"},
    "F-lied-abroad": {
        "location": "GE",
        "status_in": {"RU": "citizen", "GE": "visit", "others": "none"},
        "unhcr_in": {"GE": "yes", "others": "no"},
        "us_false_answer": "yes",
        "us_false_answer_mattered": "yes",
        "refugee_waiver_reason": "yes",
    },
    "F-CA-port": {
        "location": "US",
        "us_last_arrival": dt.date(2017, 5, 17),
        "us_came_from_canada_by_land": "yes",
        "us_canada_exception": "no",
        "us_in_screening": "yes",
        "significant_possibility": {"is": "yes", "by": "the officer"},
    },
    "F-fiance": {
        "engaged_to_us_citizen": "yes",
        "fiance_met_in_two_years": "yes",
        "free_to_marry": "yes",
        "fiance_petition_barred": "no",
        "us_exchange_home_years_due": "no",
        "fiance_married_in_time": "yes",
    },
    "F-PR-offer": {
        "location": "CA",
        "status_in": {"RU": "citizen", "CA": "permanent", "others": "none"},
        "entered_fleeing": {"CA": "yes", "others": "no"},
        "offer_in": {"CA": "yes", "others": "no"},
        "offer_restricted": "no",
        "offer_only_passed_through": "no",
    },
    "F-PR-offer-in-us": {
        **IN_US,
        "status_in": {"RU": "citizen", "CA": "permanent", "others": "none"},
        "offer_in": {"CA": "yes", "others": "no"},
        "offer_restricted": "no",
        "offer_only_passed_through": "no",
    },
}
TABLE: dict[str, dict[str, str]] = {
    "F-P0": {"B2": "closed", "REF-OUT": "closed", "REF-IN": "open", "AFF": "closed", "POE-MX": "open", "GUAM": "open", "PAR": "open", "WH": "closed", "CAT": "closed"},
    "F-P0-compelling": {"PAR": "open"},
    "F-P0-tbilisi": {"REF-OUT": "open", "REF-IN": "closed", "AFF": "closed", "POE-MX": "open", "GUAM": "open", "PAR": "open", "WH": "closed", "CAT": "closed"},
    "F-B2c": {"B2": "open", "POE-MX": "open"},
    "F-US-b2": {"AFF": "open", "WH": "open", "CAT": "open"},
    "F-US-late": {"AFF": "closed", "WH": "open", "CAT": "open"},
    "F-lied": {"AFF": "open", "WH": "open", "CAT": "open"},
    "F-lied-abroad": {"REF-OUT": "open"},
    "F-CA-port": {"POE-CA": "closed"},
    "F-fiance": {"K-1": "open"},
    "F-PR-offer": {"REF-OUT": "closed", "REF-IN": "closed"},
    "F-PR-offer-in-us": {"AFF": "closed", "WH": "open", "CAT": "open"},
}  # fmt: skip
_BOARDING = "Which airline carries a Russian without a visa to Guam, and what it asks, was not found; the true answer may end it."
BUT: dict[tuple[str, str], tuple[str, str]] = {
    ("F-P0", "GUAM"): ("not known", _BOARDING),
    ("F-P0-tbilisi", "GUAM"): ("not known", _BOARDING),
    ("F-P0", "PAR"): (
        "not known",
        "Whether § 1182(d)(5)(B) reaches him at home hangs on the President's list, which was not read; "
        "and nobody has said yet whether there are compelling reasons.",
    ),
    ("F-P0-tbilisi", "PAR"): (
        "not known",
        "§ 1182(d)(5)(B) bites outside his country: it is open only with compelling reasons, and nobody has assessed them.",
    ),
}
"""(person, column) -> (what our pages say, why)."""


def cell(law: Law, pack: Pack, person: str, column: str) -> str:
    raw = {**read_raw(ROOT / "samples" / "in-hiding-in-moscow.yaml"), **PEOPLE[person]}
    given = given_from(law, raw, {}, None, person, example=True)
    here, routes = COLUMNS[column]
    found = statuses(law, pack, given, MAY)
    situation = Situation(law, given, MAY, MAY)
    best = []
    for route in routes:
        first = route.split("+")[0]
        shut = here and meaning.value(law.required[first], situation) is False
        best.append("closed" if shut else found[route].replace("unknown", "not known"))
    return min(best, key=["open", "not known", "closed"].index)


CELLS = [(person, column) for person, row in TABLE.items() for column in row]


@pytest.mark.parametrize("person, column", CELLS)
def test_the_cell_comes_out(law: Law, pack: Pack, person: str, column: str) -> None:
    wanted, why = BUT.get((person, column), (TABLE[person][column], ""))
    assert cell(law, pack, person, column) == wanted, why


def test_every_departure_is_one_and_has_its_reason() -> None:
    for (person, column), (ours, why) in BUT.items():
        assert ours != TABLE[person][column] and len(why) > 40
