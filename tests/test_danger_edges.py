"""The steps that shut doors: each edge of danger is a warning beside its step with the rule, or shuts what it must shut.

The list is that of the research on the law of 17 May 2017. `NOT_AS_THERE` names what our pages do otherwise, and why.
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
from .test_outcomes import IN_US, PEOPLE

# edge, step, words of the citation that must stand with a harm of it
WARNED = [
    ("a false answer at a visa window bars for life, with its waivers", "us.visas.false_answer", "1182(a)(6)(C)(i)"),
    ("it is no bar to asylum", "us.visas.false_answer", "1158(b)(2)(A)"),
    ("it can be waived for a refugee and at adjustment", "us.visas.false_answer", "1157(c)(3)"),
    ("a false or concealed fact at entry is a crime", "us.border.false_answer_at_port", "1325(a)(3)"),
    ("the same on the Guam form", "us.border.ask_at_guam", "1325(a)(3)"),
    ("a statement can be required under oath at a port", "us.border.ask_at_port", "1225(a)(5)"),
    ("a refused visitor visa stays on record", "us.visas.b2", "1202(h)(2)(B)"),
    ("a true fear can defeat the visitor visa", "us.visas.b2", "1182(a)(6)(C)(i)"),
    ("a parole request shows the wish to stay", "us.parole.request", "1184(b)"),
    ("a lasting home elsewhere closes resettlement", "us.refugees.admit", "1157(c)(1)"),
    ("a lasting home in Argentina closes both", "ar.asylum.ask", "1158(b)(2)(A)(vi)"),
    ("a lasting home in Mexico closes both", "mx.asylum.ask", "1158(b)(2)(A)(vi)"),
    ("leaving the own country brings the limit on parole", "world.travel.visa_free", "1182(d)(5)(B)"),
    ("the arrival starts the year", "us.border.credible_fear", "1158(a)(2)(B)"),
    ("leaving while the case is open gives it up", "us.asylum.file", "208.8"),
    ("a false claim after the warning shuts everything for good", "us.asylum.file", "1158(d)(6)"),
    ("a refused claim without status goes to the judge", "us.asylum.file", "208.14(c)(1)"),
    ("a missed hearing: removed unheard, ten years", "us.asylum.judge", "1229a(b)(5), (7)"),
    ("an overstay voids the visa", "us.visas.visit", "1202(g)"),
    ("leaving after a long overstay: three or ten years", "us.visas.visit", "1182(a)(9)(B)"),
    ("work without permission starts that clock", "us.asylum.file", "1182(a)(9)(B)(iii)(II)"),
    ("crossing between ports is a crime", "us.border.between_ports", "1325(a)(1), (b)"),
    ("after the crossing: crime and civil penalty", "us.removal.stopped", "1325(a), (b)"),
    ("a refused fear interview: an order, five years", "us.border.credible_fear", "1182(a)(9)(A)(i)"),
    ("coming back after an order: kept out for good", "us.removal.stopped", "1182(a)(9)(C)"),
    ("and a crime", "us.removal.stopped", "1326(a)"),
    ("and the old order again", "us.removal.stopped", "1231(a)(5)"),
    ("asking at a port after a removal", "us.border.ask_at_port", "1326(a)"),
    ("a land port from Canada", "us.border.ask_at_port_from_canada", "208.30(e)(6)"),
    ("Guam: no flight on", "us.parole.fly_to_guam", "1182(d)(7)"),
    ("a refusal as a refugee, then parole, opens a green card", "us.adjust.refused_then_paroled", "599E"),
]
NOT_AS_THERE = {
    "naming the destination state endangers talks": (
        "Not a step of a person. It is the embargo of CONTRIBUTING.md, and the rule for enquiries of an organisation."
    ),
    "contact with the own consulate for a passport exposes": (
        "No step asks the feared authorities for anything, so nothing warns of it yet; it comes with papers that are missing."
    ),
    "a diversity or family petition weakens the intent to return": (
        "Filed by or for the person earlier; no step of ours files one before a visit, so it is prose on the visa page."
    ),
}


@pytest.mark.parametrize("edge, step, cite", WARNED)
def test_the_danger_stands_beside_its_step_with_the_rule(law: Law, edge: str, step: str, cite: str) -> None:
    found = law.steps[step]
    harms = (*found.harms, *(harm for outcome in found.outcomes for harm in outcome.harms))
    assert any(cite in harm.cite for harm in harms), edge


def test_what_is_done_otherwise_has_its_reason() -> None:
    assert all(len(why) > 60 for why in NOT_AS_THERE.values())


def person(law: Law, changes: dict[str, Any], day: dt.date = MAY) -> Situation:
    raw = {**read_raw(ROOT / "samples" / "in-hiding-in-moscow.yaml"), **changes}
    return Situation(law, given_from(law, raw, {}, None, "person", example=True), day, day)


SHUT: list[tuple[str, dict[str, Any], str, bool]] = [
    ("a false answer bars a visit", {"us_false_answer": "yes", "us_false_answer_mattered": "yes", "us_false_answer_how": "knowingly",
            "us_false_answer_taken_back": "no"}, "us.visas.inadmissible", True),
    ("it is not on the list of bars to asylum", {**IN_US, **PEOPLE["F-lied"]}, "us.asylum.bars", False),
    ("an old order with a new illegal entry leaves withholding alone", {**IN_US, "us_reentered_after_removal": "yes"}, "us.asylum.old_order_reinstated", True),
    ("asking at a port is no such entry", {**IN_US, "us_reentered_after_removal": "no"}, "us.asylum.old_order_reinstated", False),
    ("an offer of a lasting home, accepted or not, bars asylum", {**IN_US, "offer_in": {"CA": "yes", "others": "no"}, "offer_restricted": "no", "offer_only_passed_through": "no"}, "us.asylum.firmly_resettled", True),
    ("a mere stay on the way does not", {**IN_US, "offer_in": {"others": "no"}}, "us.asylum.firmly_resettled", False),
    ("a finding that a claim was frivolous bars for good", {**IN_US, "us_frivolous_finding": "yes"}, "us.asylum.frivolous", True),
    ("on the anniversary of the arrival a filing is in time", {**IN_US, "us_last_arrival": dt.date(2016, 5, 17)}, "us.asylum.late", False),
]  # fmt: skip


@pytest.mark.parametrize("edge, changes, rule, wanted", SHUT)
def test_the_danger_shuts_what_it_must_and_nothing_else(
    law: Law, edge: str, changes: dict[str, Any], rule: str, wanted: bool
) -> None:
    changes = {name: value for name, value in changes.items() if name in law.facts}
    assert meaning.provision(law.provisions[rule], person(law, changes)) is wanted, edge


def test_nobody_is_ever_led_to_the_northern_marianas_or_across_between_ports(law: Law, pack: Pack) -> None:
    taken = {id for route in pack.routes for plan, _ in route.plans for id, _ in plan}
    to = {write.value for id in taken for write in law.outcomes[id][1].makes if write.target.fact == "location"}
    assert not any(getattr(value, "value", None) == "MP" for value in to)
    assert not any(law.outcomes[id][0].danger for id in taken)


def test_what_a_reentry_leaves_is_withholding_and_torture_protection(law: Law, pack: Pack) -> None:
    changes = {**IN_US, "us_reentered_after_removal": "yes", "us_in_screening": "yes", "us_kept_out_by_removal": "yes"}
    found = statuses(law, pack, person(law, changes).given, MAY)
    ends = {end: {s for id, s in found.items() if id.endswith(f"us.asylum.judge.{end}") and "reasonable_fear" in id} for end in ("granted", "withholding", "torture_convention")}  # fmt: skip
    assert "open" not in ends["granted"]
    assert "open" in ends["withholding"] and "open" in ends["torture_convention"]
