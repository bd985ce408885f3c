"""The claims that were made of the law, row by row, and the exhibits that were public on the day.

The table is the review of the claims by hand. Where a page says otherwise, the exception stands here with its reason.
"""

from __future__ import annotations

import datetime as dt

import pytest

from safeconduct.lawbook.claims import Verdict, verdict
from safeconduct.lawbook.exhibits import exhibits
from safeconduct.lawbook.model import Claim, Law

DAY_AFTER = dt.date(2017, 5, 18)
REVIEWED = {
    "C01": "needs qualification",
    "C02": "needs qualification",
    "C03": "accurate",
    "C04": "accurate",
    "C05": "accurate",
    "C06": "accurate",
    "C07": "accurate",
    "C08": "simplified",
    "C09": "simplified",
    "C10": "accurate",
    "C11": "accurate",
    "C12": "inaccurate",
    "C13": "accurate",
    "C14": "needs qualification",
    "C15": "inaccurate",
    "C16": "accurate",
    "C17": "accurate",
    "C18": "simplified",
    "C19": "simplified",
    "C20": "accurate",
    "C21": "omitted",
    "C22": "simplified",
    "C23": "accurate",
    "C24": "accurate",
    "C25": "accurate",
    "C26": "accurate",
    "C27": "accurate",
    "C28": "fact",
    "C29": "fact",
    "C30": "accurate",
    "C31": "inaccurate",
    "C32": "omitted",
}
SPLIT = {
    "C01a": ("fact", "C01 mixes what the law lets an embassy do with what happened; this is what happened."),
    "C03a": ("simplified", "C03 is right of these men, and too short as a sentence about everybody."),
    "C26a": ("inaccurate", "C26 is right of cases; a reader takes it to cover policy, which it does not."),
}
FOUND: dict[str, Verdict] = {
    "accurate": "right",
    "simplified": "right in part",
    "needs qualification": "right in part",
    "inaccurate": "wrong",
    "omitted": "wrong",
    "fact": "no question of law",
}


def test_every_row_has_a_claim_and_every_other_row_is_a_split_with_a_reason(law: Law) -> None:
    rows = [claim.row for claim in law.claims]
    assert sorted(rows) == sorted([*REVIEWED, *SPLIT])


@pytest.mark.parametrize("row", [*REVIEWED, *SPLIT])
def test_the_engine_finds_the_verdict_that_was_reviewed(law: Law, row: str) -> None:
    claim = _claim(law, row)
    reviewed = REVIEWED[row] if row in REVIEWED else SPLIT[row][0]
    assert claim.verdict == reviewed
    assert verdict(claim) == FOUND[reviewed]


def test_each_claim_about_law_names_a_provision_with_a_citation(law: Law) -> None:
    for claim in law.claims:
        if claim.verdict != "fact":
            assert [id for id in claim.because if id in law.provisions and law.provisions[id].cite], claim.id


def test_a_claim_of_fact_rests_on_reports_alone(law: Law) -> None:
    for claim in law.claims:
        if claim.verdict == "fact":
            assert claim.reports
            assert not claim.asks


def test_a_claim_that_is_right_in_part_shows_both_sides_of_the_edge(law: Law) -> None:
    for claim in law.claims:
        if FOUND[claim.verdict] == "right in part":
            assert {ask.claimed == ask.example.expect for ask in claim.asks} == {True, False}, claim.id


def test_the_exhibits_of_the_day_are_on_both_sides_and_none_came_later(law: Law) -> None:
    found = exhibits(law, "us.asylum", DAY_AFTER)
    assert {"supports", "contradicts"} <= {exhibit.side for exhibit in found}
    assert all(exhibit.report.published < DAY_AFTER for exhibit in found)


@pytest.mark.parametrize("element", ["past_persecution", "fear", "state_fails", "nowhere_safe_at_home"])
def test_each_element_in_dispute_has_exhibits_on_both_sides(law: Law, element: str) -> None:
    found = exhibits(law, f"us.asylum.{element}", DAY_AFTER)
    assert {"supports", "contradicts"} <= {exhibit.side for exhibit in found}


def test_reports_of_later_days_exist_and_stay_out(law: Law) -> None:
    later = {report.id for report in law.reports if report.supports and report.published >= DAY_AFTER}
    assert "exhibit.report_of_2017_05_26" in later
    assert not later & {exhibit.report.id for exhibit in exhibits(law, "us.asylum", DAY_AFTER)}


def test_a_denial_never_supports_and_is_never_more_than_contested(law: Law) -> None:
    for report in law.reports:
        if report.kind == "denial":
            assert report.contradicts
            assert not report.supports
            assert report.standing in ("contested", "withdrawn")


def _claim(law: Law, row: str) -> Claim:
    [claim] = [claim for claim in law.claims if claim.row == row]
    return claim
