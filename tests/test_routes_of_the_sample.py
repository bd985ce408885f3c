"""What the engine must find by itself for the man in hiding in Moscow, and what it must never propose."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest

from safeconduct.assess.answer import RouteAnswer, Screening
from safeconduct.assess.screen import screen
from safeconduct.lawbook.given import Given
from safeconduct.lawbook.model import Law
from safeconduct.routes.pack import Pack

from .conftest import FEBRUARY, MAY

Screened = Callable[..., Screening]
SAMPLES = (
    "in-hiding-in-moscow",
    "student-status-ended",
    "student-in-status",
    "fiance-of-a-citizen",
    "at-the-land-port",
)
AT_HOME = "us.refugees.refer_at_home+us.refugees.admit"
ABROAD = "us.refugees.refer_abroad+us.refugees.admit"
UNHCR = "world.unhcr.register+world.unhcr.refer+us.refugees.admit"
PORT = "us.border.ask_at_port+us.border.credible_fear.positive+us.asylum.judge.granted"
GUAM = "us.border.ask_at_guam+us.border.credible_fear.positive+us.asylum.judge.granted"
PAROLE = "us.parole.request.granted+us.asylum.file+us.asylum.interview.granted"
FIANCE = "us.visas.k1+us.visas.fiance_admission+us.adjust.fiance"
ARGENTINA = "ar.asylum.ask+ar.asylum.conare.recognised"
NEVER = {"BY", "UZ", "TM", "AE"}
WARNED = {"KZ", "KG", "AM", "TR"}


@pytest.mark.parametrize("route", [AT_HOME, ABROAD, UNHCR, PORT, GUAM, PAROLE, FIANCE, ARGENTINA])
def test_each_route_of_the_issue_is_found_from_steps(pack: Pack, route: str) -> None:
    assert route in {found.id for found in pack.routes}


def test_no_route_is_written_down_as_a_whole(law: Law) -> None:
    assert not any("+" in step for step in law.steps)


@pytest.mark.parametrize(
    ("route", "status"),
    [
        (AT_HOME, "open"),
        (PORT, "open"),
        (ABROAD, "open"),
        (ARGENTINA, "open"),
        (GUAM, "unknown"),
        (PAROLE, "unknown"),
        (FIANCE, "unknown"),
        ("us.visas.b2.given", "closed"),
    ],
)
def test_the_sample_answers_as_expected_on_17_may(screened: Screened, route: str, status: str) -> None:
    assert screened("in-hiding-in-moscow").route(route).status == status


def test_the_embassy_at_home_is_discretionary_unchecked_and_refused_in_practice(screened: Screened) -> None:
    tags = screened("in-hiding-in-moscow").route(AT_HOME).tags
    assert tags.discretionary
    assert tags.unchecked
    assert [p.effect for p in tags.in_practice] == ["refuses"]


def test_the_port_is_discretionary_and_refused_in_practice(screened: Screened) -> None:
    tags = screened("in-hiding-in-moscow").route(PORT).tags
    assert tags.discretionary
    assert "refuses" in {p.effect for p in tags.in_practice}


def test_a_visitor_visa_is_closed_to_one_who_means_to_stay_and_214_b_is_named(screened: Screened) -> None:
    reasons = screened("in-hiding-in-moscow").route("us.visas.b2.given").reasons
    assert any("1184(b)" in reason.cite and reason.value == "no" for reason in reasons)


def test_visitor_parole_in_guam_is_closed_by_the_same_purpose(screened: Screened) -> None:
    route = screened("in-hiding-in-moscow").route("us.parole.guam_visit")
    assert route.status == "closed"
    assert any("1184(b)" in reason.cite for reason in route.reasons)


def test_boarding_to_guam_is_not_known(screened: Screened) -> None:
    steps = {step.id: step.status for step in screened("in-hiding-in-moscow").route(GUAM).steps}
    assert steps["us.parole.fly_to_guam"] == "unknown"


def test_one_who_will_truly_leave_may_get_a_visitor_visa_and_it_is_a_visit_only(screened: Screened) -> None:
    says_yes = (
        "intends_to_return",
        "residence_abroad_kept",
        "temporary_visit_purpose",
        "own_money",
        "may_enter_afterwards",
    )
    changes = "".join(f"{fact}: yes\n" for fact in says_yes) + "us_departure_doubted: no\n"
    answer = screened("in-hiding-in-moscow", MAY, changes)
    route = answer.route("us.visas.b2.given")
    assert route.status == "open"
    assert route.tags.discretionary
    assert route.ends_in == "visit"
    assert answer.route(AT_HOME).status == "open"  # the fear stands beside it


def test_a_visitor_visa_is_never_got_in_order_to_ask_for_asylum(pack: Pack) -> None:
    for route in pack.routes:
        if any(id.startswith("us.visas.b2") for id in route.outcomes):
            assert route.outcomes[-1] in ("us.visas.b2.given", "us.visas.visit")


def test_in_february_the_halt_closes_the_plain_route_and_its_order_is_cited(screened: Screened) -> None:
    route = screened("in-hiding-in-moscow", FEBRUARY).route(AT_HOME)
    assert route.status == "closed"
    assert any("13769" in reason.cite for reason in route.reasons)


def test_in_february_the_exception_of_the_two_secretaries_is_open_at_discretion(screened: Screened) -> None:
    answer = screened("in-hiding-in-moscow", FEBRUARY)
    route = answer.route("us.refugees.refer_at_home+us.refugees.exception+us.refugees.admit")
    assert route.status == "open"
    assert route.tags.discretionary


def test_in_may_the_exception_is_folded(screened: Screened) -> None:
    answer = screened("in-hiding-in-moscow")
    assert not any("us.refugees.exception" in route.id for route in answer.routes)


def test_the_eurasia_clause_is_weak_and_the_embassy_clause_is_unchecked(law: Law) -> None:
    low = {r.id for r in law.provisions.values() if any(t.sure == "low" for t in r.operative)}
    assert "us.refugees.named_region" in low
    assert [turn.sure for turn in law.provisions["us.refugees.named_by_embassy"].operative] == ["medium"]


def test_every_way_out_of_the_own_country_says_that_it_turns_the_parole_bar_on(law: Law) -> None:
    for step in law.steps.values():
        leaves = step.kind == "way" and any(w.target.fact == "location" for o in step.outcomes for w in o.makes)
        if leaves and step.folder in ("us", "world", "mx"):
            assert any("1182(d)(5)(B)" in harm.cite for harm in step.harms), step.id


# --- never


def _chosen(route: RouteAnswer) -> set[str]:
    return {code for step in route.steps for code in step.choice.values()}


ON_BOTH_DAYS = [(s, MAY) for s in SAMPLES] + [(s, FEBRUARY) for s in SAMPLES if s != "student-status-ended"]


@pytest.mark.parametrize(("sample", "on"), ON_BOTH_DAYS)
def test_no_forbidden_place_is_chosen_and_risky_ones_only_behind_their_warning(
    screened: Screened, law: Law, sample: str, on: dt.date
) -> None:
    looked_at = {row.keys[0] for row in law.tables["places"].rows if row.keys[1] == "stop"}
    for route in screened(sample, on).routes:
        if route.status == "closed":
            continue
        assert not _chosen(route) & NEVER
        assert _chosen(route) <= looked_at
        for step in route.steps:
            if set(step.choice.values()) & WARNED:
                assert any(harm.kind == "life" for harm in step.harms)


@pytest.mark.parametrize("sample", SAMPLES)
def test_at_most_fifteen_trees_are_not_closed(screened: Screened, sample: str) -> None:
    answer = screened(sample)
    assert sum(r.branch_of is None and r.status != "closed" for r in answer.routes) <= 15


def test_the_same_steps_are_not_listed_in_another_order(pack: Pack) -> None:
    sets = Counter(tuple(sorted(route.outcomes)) for route in pack.routes)
    assert [ids for ids, count in sets.items() if count > 1] == []


def test_nobody_enters_the_us_or_guam_in_order_to_leave_again(law: Law, pack: Pack) -> None:
    for route in pack.routes:
        for plan, _ in route.plans:
            arrived = False
            for id, _ in plan:
                step, outcome = law.outcomes[id]
                to = [w.value.value for w in outcome.makes if w.target.fact == "location" and hasattr(w.value, "value")]  # type: ignore[union-attr]
                moves = any(w.target.fact == "location" for w in outcome.makes)
                if arrived and moves:
                    assert to and to[0] in ("US", "GU"), plan
                arrived = arrived or (bool(to) and to[0] in ("US", "GU"))
                assert step.kind  # every item of a plan is a known step


def test_a_fiance_visa_is_never_got_in_order_to_ask_at_the_mexican_border(
    law: Law, pack: Pack, screened: Screened
) -> None:
    assert not any("us.visas.k1" in r.outcomes and "us.border.ask_at_port" in r.outcomes for r in pack.routes)
    assert law.outcomes["us.visas.k1"][1].meant_for
    for sample in SAMPLES:
        for route in screened(sample).routes:
            ids = [step.outcome for step in route.steps]
            if route.status != "closed" and "us.visas.k1" in ids:
                assert not any(id.startswith("mx.") for id in ids[ids.index("us.visas.k1") :])


def test_what_happens_if_it_is_refused_is_a_branch(screened: Screened) -> None:
    answer = screened("in-hiding-in-moscow")
    withholding = answer.route(PORT.replace("judge.granted", "judge.withholding"))
    assert withholding.branch_of == PORT


# --- others


def test_the_late_student_is_excused_and_if_refused_reaches_withholding_and_torture_protection(
    screened: Screened,
) -> None:
    answer = screened("student-status-ended")
    file = "us.asylum.file+us.asylum.interview"
    assert answer.route(f"{file}.granted").status == "open"
    assert "filed_in_reasonable_time" in answer.route(f"{file}.granted").tags.if_shown
    assert answer.route(f"{file}.referred+us.asylum.judge.withholding").status == "open"
    assert answer.route(f"{file}.referred+us.asylum.judge.torture_convention").status == "open"


def test_the_student_in_status_is_denied_not_referred_if_refused(screened: Screened) -> None:
    answer = screened("student-in-status")
    granted = answer.route("us.asylum.file+us.asylum.interview.granted")
    assert granted.status == "open"
    interview = granted.steps[-1]
    assert [event.id for event in interview.can_happen] == ["us.asylum.interview.denied"]
    assert all(route.status == "closed" for route in answer.routes if "us.asylum.interview.referred" in route.id)


def test_the_fiance_of_a_citizen_has_an_open_fiance_route(screened: Screened) -> None:
    assert screened("fiance-of-a-citizen").route(FIANCE).status == "open"


def test_at_the_land_port_no_passport_is_needed_to_ask(screened: Screened) -> None:
    assert screened("at-the-land-port").route(PORT).status == "open"


def test_a_person_of_whom_nothing_is_known_has_no_open_route_and_a_useful_first_question(law: Law, pack: Pack) -> None:
    answer = screen(law, pack, Given({}), MAY)
    assert not any(route.status == "open" for route in answer.routes)
    assert answer.questions[0].fact == "location"
    assert answer.questions[0].settles > 0


def test_a_day_that_the_pages_do_not_cover_is_not_known(screened: Screened) -> None:
    answer = screened("in-hiding-in-moscow", dt.date(2018, 1, 1))
    assert {route.status for route in answer.routes} == {"unknown"}
    assert any("do not cover" in line for line in answer.notice)


def test_a_citizen_of_the_united_states_is_no_alien_and_has_no_route_there(screened: Screened) -> None:
    both = "nationalities: [RU, US]\nstatus_in: {RU: citizen, US: citizen, others: none}\n"
    answer = screened("in-hiding-in-moscow", changes=both)
    for route in answer.routes:
        if route.id.startswith("us.refugees.") or "us.refugees.admit" in route.id:
            assert route.status == "closed", route.id


def test_nobody_is_admitted_as_a_refugee_past_an_exit_ban(screened: Screened) -> None:
    answer = screened("in-hiding-in-moscow", changes="exit_blocked: yes\n")
    assert answer.route(AT_HOME).status == "closed"


def test_what_is_answered_is_not_asked_again(screened: Screened) -> None:
    for sample in SAMPLES:
        answer = screened(sample)
        assert "nationalities" not in {question.fact for question in answer.questions}, sample
        assert not [r.id for r in answer.routes if "nationalities" in {m.fact for m in r.missing}], sample


def test_a_route_that_is_not_known_says_what_is_missing_or_which_source_is_weak(screened: Screened) -> None:
    for sample in SAMPLES:
        for route in screened(sample).routes:
            if route.status == "unknown":
                assert route.missing or any(reason.value == "unknown" for reason in route.reasons), route.id


def test_leaving_comes_after_asking_where_one_is(screened: Screened) -> None:
    here = "location: US\nus_last_arrival: 2017-01-10\nstatus_in: {RU: citizen, US: visit, others: none}\n"
    answer = screened("in-hiding-in-moscow", changes=here)
    open_ = [route for route in answer.routes if route.status == "open"]
    assert open_[0].id == "us.asylum.file+us.asylum.interview.granted"
    assert all(route.leaves == any(step.kind == "way" for step in route.steps) for route in open_)
    assert not any(route.leaves for route in screened("in-hiding-in-moscow").routes)


def test_leaving_comes_after_asking_in_guam_too(screened: Screened) -> None:
    here = "location: GU\nus_last_arrival: 2017-01-10\nus_missed_hearing_order: never\nstatus_in: {RU: citizen, US: parole, others: none}\n"
    open_ = [r for r in screened("in-hiding-in-moscow", changes=here).routes if r.status == "open"]
    assert open_[0].id == "us.asylum.file+us.asylum.interview.granted"
    assert all(route.leaves == any(step.kind == "way" for step in route.steps) for route in open_)


def test_what_shuts_every_journey_is_told_and_not_hidden_among_what_is_elsewhere(screened: Screened) -> None:
    answer = screened("in-hiding-in-moscow", changes="exit_blocked: yes\n")
    shut = [r for r in answer.routes if any("stops you from leaving" in reason.says for reason in r.reasons)]
    assert shut
    assert all(route.begins for route in shut)
    elsewhere = answer.route("us.refugees.admit")
    assert (elsewhere.status, elsewhere.begins) == ("closed", False)
