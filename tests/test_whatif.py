"""What would change an answer: with `--set`, and the smallest sets without it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest

from safeconduct.assess.lanes import Lanes
from safeconduct.assess.screen import status_of, statuses
from safeconduct.assess.whatif import MOST, Change, Turned, may_vary, read_set, what_would_change, with_changes
from safeconduct.lawbook.cases import parse_case, read_case
from safeconduct.lawbook.expression import Value
from safeconduct.lawbook.faults import InputRefused
from safeconduct.lawbook.given import Given, Members
from safeconduct.lawbook.model import Law
from safeconduct.lawbook.read import read_law
from safeconduct.routes.build import build
from safeconduct.routes.pack import Pack

from .conftest import MAY, ROOT
from .planting import FACTS, RULES, Planted, Said, cli_says

DAY = dt.date(2018, 1, 1)
CASE = b"{location: AA, nationalities: [BB], fear: {is: yes, by: the person}, asked_day: 2017-12-01, arrived: 2015-06-01, in_court: no, excused: no, paper: no, stands_with: {others: none}}"
DECIDE = "xx.decide.granted"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small pack, in which nobody leaves Aland to come back with a paper."""
    pack = Planted(tmp_path_factory.mktemp("whatif"))
    stay(pack)
    return pack.root


def stay(pack: Planted) -> None:
    pack.edit(
        RULES,
        'needs: "listed(visa_free, nationalities, to)"',
        'needs: "location != AA and listed(visa_free, nationalities, to)"',
    )


@pytest.fixture(scope="module")
def small(folder: Path) -> tuple[Law, Pack]:
    law = read_law(folder)
    return law, build(law)


def person(law: Law, *changes: tuple[bytes, bytes]) -> Given:
    case = CASE
    for old, new in changes:
        assert old in case
        case = case.replace(old, new)
    return parse_case(law, case, "case")[0]


def of(found: list[Turned], route: str) -> list[dict[tuple[str, str], object]]:
    turned = next(turned for turned in found if turned.route == route)
    return [{(c.fact, c.place): c.answer for c in one.changes} for one in turned.sets]


def reaches(law: Law, pack: Pack, given: Given, on: dt.date, route: str, wanted: str) -> bool:
    """Whether the person can be and the route then has that status."""
    if not Lanes(law, pack, given, on, on).worlds().can_all_hold(0):
        return False
    return status_of(law, pack, given, on, route) == wanted


def assert_sound_and_minimal(law: Law, pack: Pack, given: Given, on: dt.date, found: list[Turned]) -> int:
    count = 0
    for turned in found:
        assert turned.status != "open" and len(turned.sets) <= MOST
        for one in turned.sets:
            count += 1
            assert turned.status != one.then
            assert len({(c.fact, c.place) for c in one.changes}) == len(one.changes) <= 2
            for change in one.changes:
                fact = law.facts[change.fact]
                assert fact.varies != "fixed" and fact.kind != "showing"
                assert given.value(fact, change.place) != change.answer
            assert statuses(law, pack, with_changes(given, one.changes), on)[turned.route] == one.then
            for size in range(len(one.changes)):
                for part in combinations(one.changes, size):
                    assert not reaches(law, pack, with_changes(given, part), on, turned.route, one.then)
    return count


# without --set, on the small pack


def test_the_smallest_sets_open_a_closed_route_the_least_hard_first(small: tuple[Law, Pack]) -> None:
    given = person(small[0])
    found = what_would_change(*small, given, DAY)
    assert of(found, DECIDE) == [{("arrived", ""): DAY}, {("excused", ""): "yes"}]
    assert assert_sound_and_minimal(*small, given, DAY, found) > 2


def test_two_changes_are_named_where_none_alone_is_enough(small: tuple[Law, Pack]) -> None:
    given = person(small[0], (b"in_court: no", b"in_court: yes"))
    found = what_would_change(*small, given, DAY)
    assert {("in_court", ""): "no", ("excused", ""): "yes"} in of(found, DECIDE)
    assert all(len(one) == 2 for one in of(found, DECIDE))
    assert_sound_and_minimal(*small, given, DAY, found)


def test_what_is_not_known_is_settled_to_either_side(small: tuple[Law, Pack]) -> None:
    given = person(small[0], (b"excused: no, ", b""))
    found = what_would_change(*small, given, DAY)
    assert of(found, DECIDE) == [{("excused", ""): "yes"}, {("excused", ""): "no"}]
    assert [one.then for turned in found if turned.route == DECIDE for one in turned.sets] == ["open", "closed"]
    assert_sound_and_minimal(*small, given, DAY, found)


def test_a_lasting_status_in_a_place_can_be_found_to_be_none(small: tuple[Law, Pack]) -> None:
    given = person(
        small[0],
        (b"arrived: 2015-06-01", b"arrived: 2017-06-01"),
        (b"{others: none}", b"{CC: permanent, others: none}"),
    )
    assert of(what_would_change(*small, given, DAY), DECIDE) == [{("stands_with", "CC"): "none"}]


def test_nothing_is_proposed_where_only_a_fixed_fact_fails(small: tuple[Law, Pack]) -> None:
    given = person(small[0], (b"fear: {is: yes", b"fear: {is: no"))
    found = what_would_change(*small, given, DAY)
    assert of(found, DECIDE) == []
    assert_sound_and_minimal(*small, given, DAY, found)


def test_a_date_is_never_said_not_to_have_been(small: tuple[Law, Pack]) -> None:
    found = what_would_change(*small, person(small[0]), DAY)
    assert all(answer != "never" for turned in found for one in of(found, turned.route) for answer in one.values())


def test_no_part_shows_an_answer_in_its_repr(small: tuple[Law, Pack]) -> None:
    found = what_would_change(*small, person(small[0]), DAY)
    parts = [found, *(one for turned in found for one in turned.sets), Change("excused", "", "yes")]
    for part in parts:
        assert "excused" not in repr(part) and "yes" not in repr(part)


# without --set, on the whole law


@pytest.mark.parametrize("sample", ["in-hiding-in-moscow", "student-status-ended", "at-the-land-port"])
def test_the_sets_of_a_sample_are_sound_and_minimal(law: Law, pack: Pack, sample: str) -> None:
    given = read_case(law, ROOT / "samples" / f"{sample}.yaml")[0]
    found = what_would_change(law, pack, given, MAY)
    assert assert_sound_and_minimal(law, pack, given, MAY, found) > 2
    assert any(one.harms for turned in found for one in turned.sets)


def test_no_fixed_fact_ever_varies_and_none_that_is_answered_can_be_set(law: Law) -> None:
    fixed = [fact for fact in law.facts.values() if fact.varies == "fixed"]
    assert len(fixed) > 50
    for fact in fixed:
        assert not may_vary(fact)
        place = "" if fact.about == "person" else "GE"
        answer: object = {
            "bool": "no", "date": "never", "number": 1.0, "country": "GE", "one_of": (*fact.values, "")[0],
        }.get(fact.base, Members(frozenset(), frozenset(), True))  # fmt: skip
        given = Given({(fact.id, place): answer})  # type: ignore[dict-item]
        for value in ("yes", "no", "unknown", "never", *fact.values):
            with pytest.raises(InputRefused, match="nobody can change"):
                read_set(law, given, f"{fact.id}[{place}]={value}" if place else f"{fact.id}={value}")


def test_no_act_is_proposed_that_only_a_dangerous_step_does_and_nobody_is_sent_home(law: Law, pack: Pack) -> None:
    danger = {
        (write.target.fact, write.value.value)
        for step in law.steps.values()
        for outcome in step.outcomes
        for write in outcome.makes
        if step.danger and isinstance(write.value, Value) and write.target.fact != "location"
    }
    assert danger
    given = read_case(law, ROOT / "samples" / "student-in-status.yaml")[0]
    own = given.get("nationalities")
    assert isinstance(own, Members)
    for turned in what_would_change(law, pack, given, MAY):
        for change in (change for one in turned.sets for change in one.changes):
            assert (change.fact, change.answer) not in danger
            assert change.fact != "location" or change.answer not in own.inside


def test_a_visa_is_proposed_only_to_whom_what_is_fixed_does_not_shut_out(law: Law, pack: Pack) -> None:
    """What a visa for those who are engaged would open is told to nobody who is not."""
    given = read_case(law, ROOT / "samples" / "fiance-of-a-citizen.yaml")[0]

    def proposed(given: Given) -> bool:
        found = what_would_change(law, pack, given, MAY)
        return any(c.fact == "us_fiance_visa" for turned in found for one in turned.sets for c in one.changes)

    assert proposed(given)
    assert not proposed(given.with_({("engaged_to_us_citizen", ""): "no"}))


# the command


Ask = Callable[..., Said]


def asks(law: Path, *words: str, case: bytes = CASE) -> Said:
    return cli_says("whatif", "-", *words, "--on", "2018-01-01", "--law", str(law), stdin=case)


@pytest.fixture
def whatif(folder: Path) -> Ask:
    return partial(asks, folder)


def test_each_line_says_if_this_is_or_becomes_true(whatif: Ask) -> None:
    said = whatif()
    assert said.code == 0, said.err
    lines = " ".join(said.out.split())
    assert "CLOSED Decision → Safe" in lines
    assert "· OPEN if this is or becomes true: Was there a reason for the delay? Yes. (--set excused=yes)" in lines
    assert lines.count("· OPEN") == lines.count("· OPEN if this is or becomes true:")
    assert "Information, not legal advice" in lines


def test_a_harm_that_a_set_carries_is_named(tmp_path: Path) -> None:
    pack = Planted(tmp_path)
    pack.edit(
        RULES,
        "title: Decision\n",
        "title: Decision\nharms:\n  - {kind: record, says: It stays on record., cite: Act § 8}\n",
    )
    stay(pack)
    said = asks(pack.root)
    assert said.code == 0, said.err
    assert "! Then it costs record: It stays on record. [Act § 8]" in said.out


def test_set_shows_the_routes_whose_status_changes(whatif: Ask) -> None:
    said = whatif("--set", "excused=yes")
    assert said.code == 0, said.err
    assert "CLOSED, THEN OPEN Decision → Safe" in said.out
    assert "No status changes." in whatif("--set", "excused=no").out
    two = whatif("--set", "excused=yes", "--set", "in_court=yes")
    assert "CLOSED, THEN OPEN Court → Safe" in two.out and "OPEN Decision" not in two.out


def test_set_takes_an_answer_away_and_reads_one_place(whatif: Ask) -> None:
    assert "CLOSED, THEN NOT KNOWN Decision" in whatif("--set", "excused=unknown").out
    case = CASE.replace(b"2015-06-01", b"2017-06-01")
    assert "OPEN, THEN CLOSED Decision" in whatif("--set", "stands_with[CC]=permanent", case=case).out
    assert "OPEN, THEN CLOSED Decision" in whatif("--set", "stands_with[others]=permanent", case=case).out


@pytest.mark.parametrize(
    "words, says",
    [
        (("nationalities=[CC]",), "`nationalities` is a fact that nobody can change, and the case answers it"),
        (("fear=no",), "`fear` is a fact that nobody can change"),
        (("excusd=yes",), "no fact is called `excusd`; did you mean `excused`?"),
        (("excused=yess",), "expected yes, no or unknown; did you mean `yes`?"),
        (("stands_with[CC]=permanant",), "did you mean `permanent`?"),
        (("stands_with=permanent",), "write stands_with[CODE]=VALUE"),
        (("stands_with[QX]=permanent",), "there is no such country"),
        (("excused[CC]=yes",), "`excused` is about no place"),
        (("excused",), "write --set FACT=VALUE"),
        (("excused=",), "write --set FACT=VALUE"),
        (("excused=yes\npaper: yes",), "`excused`: the value cannot be read"),
        (("excused=yes", "excused=no"), "`excused` is set twice"),
        (("arrived=2019-01-01",), "The arrival cannot lie in the future."),
    ],
)
def test_what_cannot_be_set_is_refused_in_one_message(whatif: Ask, words: tuple[str, ...], says: str) -> None:
    said = whatif(*(part for word in words for part in ("--set", word)))
    assert (said.code, said.out) == (2, "")
    assert says in said.err and len(said.err.splitlines()) == 1, said.err


def test_a_fixed_fact_that_the_case_does_not_answer_can_be_set(whatif: Ask) -> None:
    case = CASE.replace(b"fear: {is: yes, by: the person}, ", b"").replace(b"2015-06-01", b"2017-06-01")
    assert "NOT KNOWN, THEN OPEN Decision" in whatif("--set", "fear=yes", case=case).out


def test_a_fact_made_fixed_is_no_longer_proposed(tmp_path: Path) -> None:
    pack = Planted(tmp_path)
    pack.edit(FACTS, "why: It excuses.\nhard: 1\nvaries: find_out", "why: It excuses.\nhard: 1\nvaries: fixed")
    stay(pack)
    said = asks(pack.root)
    assert said.code == 0 and "excused" not in said.out and "arrived=" in said.out
