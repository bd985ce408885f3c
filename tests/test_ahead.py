"""What lies ahead under the US law: what steps close, and by when."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import msgspec
import pytest

from safeconduct.assess.answer import Closing, Screening
from safeconduct.assess.deadlines import Course, courses
from safeconduct.assess.person import lanes_of
from safeconduct.assess.screen import screen
from safeconduct.assess.whatif import what_would_change
from safeconduct.lawbook.cases import read_case
from safeconduct.lawbook.given import EVERY_OTHER, Given, Members
from safeconduct.lawbook.model import Law
from safeconduct.routes.build import build
from safeconduct.routes.pack import Pack
from safeconduct.routes.store import open_law, open_pack

from .conftest import MAY, ROOT
from .planting import Planted

AFTER_A_PORT = "us.border.ask_at_port+us.border.credible_fear.positive+us.asylum.judge.granted"
AFTER_STOP = "us.removal.stopped.fear_interview+us.border.credible_fear.positive+us.asylum.judge.granted"


def person(law: Law, sample: str) -> Given:
    return read_case(law, ROOT / "samples" / f"{sample}.yaml")[0]


def closings(answer: Screening) -> dict[str, list[Closing]]:
    found: dict[str, list[Closing]] = {}
    for route in answer.routes:
        for step in route.steps:
            for closing in step.closes:
                found.setdefault(closing.outcome, []).append(closing)
    return found


@pytest.fixture(scope="module")
def student(law: Law, pack: Pack) -> Screening:
    return screen(law, pack, person(law, "student-status-ended"), MAY)


def test_recognition_in_mexico_closes_resettlement_through_unhcr(law: Law, pack: Pack) -> None:
    found = closings(screen(law, pack, person(law, "in-hiding-in-moscow"), MAY))["mx.asylum.comar.recognised"]
    assert {closing.why.provision for closing in found} == {"world.unhcr.no_other_home"}
    assert all(not closing.refused and not closing.end for closing in found)
    assert "world.unhcr.register+world.unhcr.refer+us.refugees.admit" in found[0].routes


def test_a_judges_refusal_closes_asylum_as_a_whole(student: Screening) -> None:
    (closing,) = {c.end: c for c in closings(student)["us.asylum.judge.removal_ordered"]}.values()
    assert (closing.end, closing.refused, closing.why.provision) == ("asylee", True, "us.asylum.refused_before")
    assert "us.asylum.judge.granted" in closing.routes


def test_asking_at_a_port_closes_filing_with_an_officer(student: Screening) -> None:
    routes = {id for closing in closings(student)["us.border.ask_at_port"] for id in closing.routes}
    assert "us.asylum.file+us.asylum.interview.granted" in routes


def test_leaving_out_where_one_is_no_journey_closes_anything(student: Screening) -> None:
    ways = {"mx.fly.arrived", "world.travel.visa_free.arrived", "world.travel.with_visa.arrived"}
    assert not ways & closings(student).keys()


def test_a_closing_stands_in_the_route_at_its_step(student: Screening) -> None:
    route = student.route(AFTER_A_PORT)
    assert [bool(step.closes) for step in route.steps] == [False, True, False, True]


def test_the_year_runs_out_and_the_route_hangs_on_an_exception(law: Law, pack: Pack) -> None:
    given = person(law, "crossed-between-ports")
    arrived = given.get("us_last_arrival")
    assert isinstance(arrived, dt.date)
    (found,) = screen(law, pack, given, MAY).deadlines
    assert (found.route, found.then, found.why.provision) == (AFTER_STOP, "hangs", "us.asylum.late")
    assert found.day == arrived.replace(year=arrived.year + 1) + dt.timedelta(days=1)


def test_without_an_exception_the_year_closes_the_route(law: Law, pack: Pack) -> None:
    given = person(law, "crossed-between-ports").with_(
        {("changed_circumstances", ""): "no", ("extraordinary_circumstances", ""): "no"}
    )
    found = {deadline.route: deadline for deadline in screen(law, pack, given, MAY).deadlines}
    assert (found[AFTER_STOP].then, found[AFTER_STOP].why.provision) == ("closes", "us.asylum.late")


def test_the_end_of_a_programme_is_no_deadline_before_it_was_known(law: Law, pack: Pack) -> None:
    given = person(law, "in-hiding-in-moscow")
    assert not [d for d in screen(law, pack, given, MAY).deadlines if "guam" in d.route]


def test_moving_the_day_on_which_an_end_became_known_moves_when_it_shows(tmp_path: Path) -> None:
    folder = tmp_path / "law"
    shutil.copytree(ROOT / "law", folder)
    pages = {
        folder / "tables" / "guam_parole.csv": "2019-09-03",
        folder / "us" / "parole.md": "until_known: 2019-09-03",
    }
    for page, written in pages.items():
        text = page.read_text()
        assert written in text
        page.write_text(text.replace(written, written.replace("2019-09-03", "2017-05-16")))
    law = open_law(folder)
    pack = open_pack(folder, law)
    given = person(law, "in-hiding-in-moscow")
    for day, seen in ((dt.date(2017, 5, 15), False), (dt.date(2017, 5, 16), True)):
        days = {d.day for d in screen(law, pack, given, day).deadlines if "guam" in d.route}
        assert days == ({dt.date(2019, 10, 3)} if seen else set()), day


def test_what_lies_ahead_shows_nothing_of_the_person_in_a_repr(student: Screening) -> None:
    for route in student.routes:
        for part in (*route.deadlines, *(closing for step in route.steps for closing in step.closes)):
            assert repr(part) == f"<{type(part).__name__}>"
            with pytest.raises(AttributeError):
                part.why = None
    assert msgspec.json.encode([d.day for d in student.deadlines])


@pytest.mark.parametrize("sample", sorted(path.stem for path in (ROOT / "samples").glob("*.yaml")))
def test_each_sample_is_told_something_that_no_page_says(law: Law, pack: Pack, sample: str) -> None:
    given = person(law, sample)
    answer = screen(law, pack, given, MAY)
    found = [*answer.deadlines, *(closing for of in closings(answer).values() for closing in of)]
    sets = [one for turned in what_would_change(law, pack, given, MAY, answer) for one in turned.sets]
    assert found and sets


# countries that part ways while days go by

FLEES = ("xx.get_paper.granted", "xx.file", "xx.decide.granted")


def ahead_of_a_refugee(pack: Planted) -> Course:
    """What lies ahead of somebody from ZZ who can travel to BB and to CC without a visa."""
    law = open_law(pack.root)
    answers = {
        "location": "ZZ", "fear": "yes", "arrived": "never", "asked_day": "never", "in_court": "no", "excused": "no",
        "paper": "no",
    }  # fmt: skip
    given = Given(
        {
            **{(fact, ""): answer for fact, answer in answers.items()},
            ("nationalities", ""): Members(frozenset({"ZZ"}), frozenset(), True),
            ("stands_with", EVERY_OTHER): "none",
        }
    )
    found, lanes = lanes_of(law, build(law), given, dt.date(2018, 1, 1))
    return courses(lanes, found.routes)[FLEES]


@pytest.fixture
def two_ways(tmp_path: Path) -> Planted:
    pack = Planted(tmp_path)
    pack.edit("tables/visa_free.csv", "ZZ,CC,no", "ZZ,CC,yes")
    pack.edit("tables/visa_free.csv", "ZZ,DD,yes", "ZZ,DD,no")
    return pack


def test_a_way_stays_open_through_the_other_of_two_countries_that_were_alike(two_ways: Planted) -> None:
    assert ahead_of_a_refugee(two_ways) == ((dt.date(2018, 1, 1), True),)
    two_ways.edit("tables/visa_free.csv", "2010-01-01,,,ZZ,BB,yes", "2010-01-01,2018-06-01,,ZZ,BB,yes")
    assert ahead_of_a_refugee(two_ways) == ((dt.date(2018, 1, 1), True),)
    two_ways.edit("tables/visa_free.csv", "2010-01-01,,,ZZ,CC,yes", "2010-01-01,2018-07-01,,ZZ,CC,yes")
    assert ahead_of_a_refugee(two_ways) == ((dt.date(2018, 1, 1), True), (dt.date(2018, 7, 1), None))
