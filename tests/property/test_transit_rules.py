"""The format bears what is coming: two border bars keyed on the entry, one vacated, one whose vacatur was stayed.

Each turn is read from every side: for entries before, in and after, by readers before, on and after its day;
by the slow evaluator, by the circuit, and through the routes.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from engine import Gates, statuses
from laws import Case

from safeconduct.lawbook import meaning
from safeconduct.lawbook.cases import given_from
from safeconduct.lawbook.check import check
from safeconduct.lawbook.model import Law
from safeconduct.lawbook.read import read_law
from safeconduct.routes.build import build
from safeconduct.routes.pack import Pack

FIRST, SECOND = "us.transit.rule_2019", "us.transit.rule_2023"
ASYLUM, FOLLOWING, BORDER = "us.asylum.decide", "us.asylum.follow", "us.border.cross+us.asylum.decide"
PERSON = {
    "nationalities": ["RU"], "location": "US", "feared_countries": ["RU"], "fear": "yes", "entered": "never", "had_visa": "no",
    "appointment": "no", "refused_in_transit": "no", "trafficked": "no", "in_danger_at_the_border": "no",
    "offer_in": {"others": "no"}, "principal.granted": "no", "principal.relation": "none", "principal.relation_before_grant": "no",
}  # fmt: skip


@pytest.fixture(scope="module")
def law() -> Law:
    return read_law(Path(__file__).parents[1] / "packs" / "transit")


@pytest.fixture(scope="module")
def pack(law: Law) -> Pack:
    return build(law)


def case(law: Law, on: str, **changes: Any) -> Case:
    answers = {**PERSON, **{name.replace("__", "."): answer for name, answer in changes.items()}}
    day = dt.date.fromisoformat(on)
    return Case(law, given_from(law, {k: v for k, v in answers.items() if v is not None}, {}, example=True), day, day)


def read(case: Case, id: str) -> bool | None:
    """What a provision reads; the circuit must say the same."""
    written = meaning.provision(case.law.provisions[id], case.situation())
    gates = Gates(case)
    assert gates.values(case.given)[id] in (written, None)
    assert gates.status(case.given)[id] is written
    return written


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_the_pages_have_no_fault(law: Law) -> None:
    assert check(law) == []


@pytest.mark.parametrize(
    "reader, barred", [("2019-07-16", True), ("2020-06-29", True), ("2020-06-30", False), ("2025-12-31", False)]
)
@pytest.mark.parametrize("entered", ["2019-07-16", "2019-07-10", "2020-01-01", "2020-06-29", "2020-07-01"])
def test_a_vacated_rule_barred_entries_of_its_time_until_the_day_of_the_ruling(
    law: Law, entered: str, reader: str, barred: bool
) -> None:
    if entered > reader:
        return
    expected = barred and entered >= "2019-07-16"
    assert read(case(law, reader, entered=day(entered)), FIRST) is expected


@pytest.mark.parametrize(
    "reader, barred",
    [("2023-05-11", True), ("2023-07-24", True), ("2023-07-25", False), ("2023-08-02", False), ("2023-08-03", True), ("2025-05-10", True),
     ("2025-05-11", True), ("2025-12-31", True)],
)  # fmt: skip
@pytest.mark.parametrize(
    "entered, inside",
    [("2023-05-10", False), ("2023-05-11", True), ("2023-07-25", True), ("2025-05-10", True), ("2025-05-11", False)],
)
def test_a_vacatur_that_is_stayed_lets_in_only_while_it_stood(
    law: Law, entered: str, inside: bool, reader: str, barred: bool
) -> None:
    if entered > reader:
        return
    assert read(case(law, reader, entered=day(entered)), SECOND) is (barred and inside)


def test_an_entry_that_has_not_been_reads_as_today_and_one_on_an_unknown_day_is_not_known(law: Law) -> None:
    for reader in ("2019-08-01", "2023-06-01", "2025-12-31"):
        assert read(case(law, reader, entered=None), FIRST if reader < "2020" else SECOND) is None
        crossing = case(law, reader)
        assert read(crossing, FIRST) is (reader < "2020-06-30")
        assert read(crossing, SECOND) is ("2023-05-11" <= reader < "2025-05-11")


def test_exceptions_spare_and_the_two_rules_do_not_share_them(law: Law) -> None:
    assert read(case(law, "2019-08-01", entered=day("2019-07-20"), trafficked="yes"), FIRST) is False
    assert read(case(law, "2023-06-01", entered=day("2023-05-20"), trafficked="yes"), SECOND) is True
    assert read(case(law, "2023-06-01", entered=day("2023-05-20"), appointment="yes"), SECOND) is False
    assert read(case(law, "2025-12-01", entered=day("2023-05-20"), appointment=None), SECOND) is None
    assert read(case(law, "2023-06-01", entered=day("2023-05-20"), nationalities=["RU", "MX"]), SECOND) is False


@pytest.mark.parametrize(
    "reader, entered, status",
    [("2019-07-20", "2019-07-10", True), ("2019-07-20", "2019-07-18", False), ("2020-06-29", "2019-07-18", False),
     ("2020-06-30", "2019-07-18", True), ("2023-07-24", "2023-06-01", False), ("2023-07-25", "2023-06-01", True),
     ("2023-08-03", "2023-06-01", False), ("2025-12-31", "2023-06-01", False), ("2025-12-31", "2025-06-01", True)],
)  # fmt: skip
def test_the_asylum_route_follows_the_bar_of_the_entry(
    law: Law, pack: Pack, reader: str, entered: str, status: bool
) -> None:
    c = case(law, reader, entered=day(entered))
    assert statuses(c, c.given, pack)[ASYLUM] is status


@pytest.mark.parametrize(
    "on, status",
    [("2019-07-15", True), ("2019-07-16", False), ("2020-06-29", False), ("2020-06-30", True), ("2023-05-10", True), ("2023-05-11", False),
     ("2023-07-25", True), ("2023-08-03", False), ("2025-05-10", False), ("2025-05-11", True), ("2018-12-31", None), ("2026-01-02", None)],
)  # fmt: skip
def test_an_entry_that_the_route_itself_makes_meets_the_rule_of_that_day(
    law: Law, pack: Pack, on: str, status: bool | None
) -> None:
    c = case(law, on, location="MX")
    assert statuses(c, c.given, pack)[BORDER] is status


def test_dual_nationals_must_fear_each_of_their_countries(law: Law, pack: Pack) -> None:
    for nationalities, feared, status in (
        (["RU"], ["RU"], True),
        (["RU", "GE"], ["RU"], False),
        (["RU", "GE"], ["RU", "GE"], True),
        ({"RU": "yes"}, ["RU"], None),
        ({"RU": "yes"}, ["GE"], False),
    ):
        c = case(law, "2021-06-01", nationalities=nationalities, feared_countries=feared)
        assert statuses(c, c.given, pack)[ASYLUM] is status, (nationalities, feared)


def test_an_offer_of_any_country_bars_unless_it_is_ones_own(law: Law, pack: Pack) -> None:
    for offers, status in (
        ({"others": "no"}, True),
        ({"CA": "yes", "others": "no"}, False),
        ({"RU": "yes", "others": "no"}, True),
        ({"US": "yes", "others": "no"}, True),
        ({"CA": "no"}, None),
        ({"KZ": "yes"}, False),
        (None, None),
    ):
        c = case(law, "2021-06-01", offer_in=offers)
        assert statuses(c, c.given, pack)[ASYLUM] is status, offers
        assert read(c, "us.asylum.resettled") is (None if status is None else not status), offers


def test_a_person_who_follows_a_principal_needs_what_the_principal_has(law: Law, pack: Pack) -> None:
    following = {
        "principal__granted": "yes",
        "principal__relation": "spouse",
        "principal__relation_before_grant": "yes",
    }
    barred = {"entered": day("2023-06-01")}
    for changes, status in (
        ({}, False),
        (following, True),
        ({**following, **barred}, True),
        ({**following, "principal__granted": None}, None),
        ({**following, "principal__relation": "none"}, False),
        ({**following, "principal__relation_before_grant": "no"}, False),
    ):
        c = case(law, "2025-01-01", **changes)
        assert statuses(c, c.given, pack)[FOLLOWING] is status, changes
    c = case(law, "2025-01-01", **following, **barred)
    assert statuses(c, c.given, pack)[ASYLUM] is False
