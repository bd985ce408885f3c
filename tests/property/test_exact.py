"""Exactness: a status is what it is in all worlds, and learning never turns it round."""

from __future__ import annotations

from random import Random

import everyworld
import msgspec
from engine import Gates, every_concrete, lanes, statuses
from forward import Forward
from hypothesis import event, given
from laws import CODES, Case, Dice, draw, numbers
from settings import examples

from safeconduct.lawbook import expression as e
from safeconduct.lawbook import meaning
from safeconduct.lawbook.given import Given, Members
from safeconduct.lawbook.meaning import Situation
from safeconduct.lawbook.model import Outcome
from safeconduct.routes.build import build
from safeconduct.routes.pack import Route


@examples(300)
@given(source=numbers())
def test_the_status_of_a_provision_is_that_of_all_worlds(source: Random) -> None:
    case = draw(source, routes=False)
    person = everyworld.forget(case, Dice(source), case.given)
    try:
        people = everyworld.completions(case, person)
    except everyworld.TooMany:
        return
    found = Gates(case).status(person)
    for id, rule in case.law.provisions.items():
        seen = set()
        try:
            for one in people:
                seen |= {
                    truth
                    for _, truth in everyworld.free_worlds(
                        lambda free, one=one, rule=rule: meaning.provision(
                            rule, Situation(case.law, one, case.today, case.reader, free=free)
                        )
                    )
                }  # type: ignore[misc]
        except everyworld.TooMany:
            continue
        wanted = next(iter(seen)) if len(seen) == 1 else None
        if found[id] is None and wanted is not None and _reads_a_list_in_part(person):
            continue  # the cells of a table by a list that is not whole are not tied to its members
        assert found[id] is wanted, (id, wanted)


@examples(100)
@given(source=numbers())
def test_the_status_of_a_route_is_that_of_all_worlds(source: Random) -> None:
    case = draw(source, spare=True)
    person = everyworld.forget(case, Dice(source), case.given)
    try:
        people = everyworld.completions(case, person, 60)
    except everyworld.TooMany:
        return
    found = lanes(case, person, build(case.law))
    plans = {
        route.outcomes: [p for plan, _ in route.plans for p in every_concrete(found.pack, plan)]
        for route in found.pack.routes
    }
    if not people or sum(map(len, plans.values())) > 400:
        return
    some: dict[tuple[str, ...], set[object]] = {outcomes: set() for outcomes in plans}
    every: dict[tuple[str, ...], set[object]] = {outcomes: set(tried) for outcomes, tried in plans.items()}
    try:
        for one in people:

            def read(free: everyworld.Free, one: Given = one) -> dict[tuple[str, ...], set[object]]:
                forward = Forward(case, free=free)
                return {
                    o: {p for p in tried if forward.plays(one, p) and forward.keeps_moving(one, p)}
                    for o, tried in plans.items()
                }

            for _, played in everyworld.free_worlds(read, 64):
                for outcomes, good in played.items():
                    some[outcomes] |= good
                    every[outcomes] &= good
    except everyworld.TooMany:
        return
    for route in found.pack.routes:
        wanted = True if every[route.outcomes] else None if some[route.outcomes] else False
        status = found.status(route)
        event(f"{wanted}")
        if status is None and any(
            found.status(other) is not False for other in found.pack.routes if _selects(other, route)
        ):
            continue  # it is folded under a route that does the same with less
        assert status is wanted, route.id


@examples(150)
@given(source=numbers())
def test_learning_a_fact_never_turns_open_into_closed(source: Random) -> None:
    case, dice = draw(source), Dice(source)
    pack = build(case.law)
    person = everyworld.forget(case, dice, case.given, 5)
    before = statuses(case, person, pack)
    for variable in _forgotten(case, person):
        person = person.with_({variable: case.given.answers[variable]})
        after = statuses(case, person, pack)
        for id, status in before.items():
            if status is not None:
                assert after[id] is status, (id, variable)
        event(
            f"settled: {sum(s is not None for s in after.values()) - sum(s is not None for s in before.values()) > 0}"
        )
        before = after


@examples(60)
@given(source=numbers())
def test_learning_where_somebody_is_never_turns_open_into_closed(source: Random) -> None:
    case = draw(source, spare=True)
    pack = build(case.law)
    before = statuses(case, case.given.with_({("location", ""): None}), pack)
    for code in case.law.countries:
        here = case.given.with_({("location", ""): code})
        after = statuses(case, here, pack)
        for id, status in before.items():
            if status is not None:
                assert after[id] is status, (id, code)


def test_whoever_is_in_an_unknown_place_may_be_in_any_that_they_name() -> None:
    case = draw(Random(1), settled=True)
    needs = e.Same(e.Ref("stands", None, "location"), (e.Value("none"),))
    end = Outcome("d.end", "end", "may", False, needs, e.NO, e.YES, (), "safe", (), False, (), "")
    step = msgspec.structs.replace(case.law.steps["d.decide"], id="d.end", place=e.YES, tries=e.YES, outcomes=(end,))
    law = msgspec.structs.replace(
        case.law,
        provisions={},
        steps={"d.end": step},
        always=(),
        tables={},
        folders={},
        countries={c: c for c in CODES},
    )
    person = Given(
        {
            ("nationalities", ""): Members(frozenset(["AA"]), frozenset(), True),
            ("stands", "CC"): "lasting",
            ("stands", "*"): "none",
        }
    )
    case = Case(law, person, case.today, case.reader)
    assert statuses(case, person, build(law)) == {"d.end": None}
    assert statuses(case, person.with_({("location", ""): "CC"}), build(law)) == {"d.end": False}
    assert statuses(case, person.with_({("location", ""): "DD"}), build(law)) == {"d.end": True}


@examples(150)
@given(source=numbers())
def test_all_statuses_at_once_are_those_asked_one_by_one(source: Random) -> None:
    case, dice = draw(source), Dice(source)
    pack, person = build(case.law), everyworld.forget(case, dice, case.given, 8)
    apart = {route.outcomes: lanes(case, person, pack).status(route) for route in lanes(case, person, pack).pack.routes}
    found = lanes(case, person, pack)
    assert found.statuses == apart
    event(f"a world was seen before: {found.settled_by()['seen'] > 0}")


def _forgotten(case: Case, person: Given) -> list[tuple[str, str]]:
    return [v for v, answer in case.given.answers.items() if person.answers.get(v) != answer]


def _reads_a_list_in_part(person: Given) -> bool:
    members = person.get("nationalities")
    return not isinstance(members, Members) or not members.whole


def _selects(short: Route, long: Route) -> bool:
    rest = iter(long.outcomes)
    return (
        len(short.outcomes) < len(long.outcomes)
        and short.outcomes[-1] == long.outcomes[-1]
        and all(o in rest for o in short.outcomes)
    )
