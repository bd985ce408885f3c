"""The course of a route over the coming days is its status on each of those days, for a reader who stays where they are."""

from __future__ import annotations

import datetime as dt
from random import Random

import everyworld
import msgspec
from engine import lanes
from hypothesis import event, given
from laws import Case, Dice, apart, draw, numbers
from settings import examples
from test_later_known import overtaken

from safeconduct.assess.deadlines import Course, courses, deadlines
from safeconduct.lawbook.model import Row
from safeconduct.routes.build import build

SEEN = {"closes": 0, "opens": 0, "hangs": 0, "not known": 0}


def on(course: Course, day: dt.date) -> bool | None:
    return [status for first, status in course if first <= day][-1]


def soon(case: Case, dice: Dice) -> Case:
    """The same on a day on which some date of the person has not run out yet."""
    dates = [answer for answer in case.given.answers.values() if isinstance(answer, dt.date)]
    if dates and dice.chance(80):
        day = dice.pick(dates) + dt.timedelta(days=dice.pick([dice.number(0, 40), dice.number(300, 370)]))
        return case._replace(today=day, reader=day)
    return case._replace(today=case.reader)


def announced(case: Case, dice: Dice) -> Case:
    """The same where people know what lies ahead: turns of the rules, and for some countries a row that begins or ends."""

    def ahead(row: Row) -> Row:
        if not dice.chance(30):
            return row
        day = case.reader + dt.timedelta(days=dice.number(1, 900))
        begins = msgspec.structs.replace(row, start=day, known=min(row.known, case.reader))
        return begins if dice.chance(40) else msgspec.structs.replace(row, until=max(day, row.known))

    rules = {
        id: msgspec.structs.replace(
            rule,
            operative=tuple(
                apart([msgspec.structs.replace(turn, known=min(turn.known, case.reader)) for turn in rule.operative])
            ),
        )
        for id, rule in case.law.provisions.items()
    }
    tables = {
        id: msgspec.structs.replace(table, rows=tuple(map(ahead, table.rows))) for id, table in case.law.tables.items()
    }
    return case._replace(law=msgspec.structs.replace(case.law, provisions=rules, tables=tables))


@examples(700)
@given(source=numbers())
def test_a_course_is_the_status_of_each_day(source: Random) -> None:
    dice = Dice(source)
    case = soon(draw(source), dice)
    if dice.chance(50):
        case = announced(case, dice)
    person = everyworld.forget(case, dice, case.given) if dice.chance(60) else case.given
    if dice.chance(50):
        person = person.with_({(dice.pick(("arrived", "filed")), ""): None})
    now = lanes(case, person, build(case.law))
    found = courses(now, now.pack.routes)
    ends = deadlines(now, now.pack.routes)
    days = {case.today + dt.timedelta(days=dice.number(1, 1000)) for _ in range(6)}
    for course in found.values():
        days |= {day + dt.timedelta(days=n) for day, _ in course[1:] for n in (-1, 0, 1)}
    for day in sorted(days)[:40]:
        if day <= case.today or day > case.today + dt.timedelta(days=1000):
            continue
        fresh = lanes(case._replace(today=day), person, now.pack)
        for route in now.pack.routes:
            assert on(found[route.outcomes], day) is fresh.status(route), (route.id, day)
    for route in now.pack.routes:
        course = found[route.outcomes]
        assert course[0] == (case.today, now.status(route))
        certain = [(day, "opens" if status else "closes") for day, status in course[1:] if status is not None]
        turns = ends.get(route.outcomes, ())
        assert [(turn.day, turn.then) for turn in turns if turn.then != "hangs"] == certain
        for turn in turns:
            SEEN[turn.then] += 1
            if turn.then == "hangs":
                assert on(course, turn.day) is None
                assert on(course, turn.day - dt.timedelta(days=1)) is True
        SEEN["not known"] += sum(status is None for _, status in course[1:])


def test_the_draws_gave_turns_of_every_sort() -> None:
    assert all(SEEN[sort] > 3 for sort in ("closes", "opens", "not known")), SEEN


@examples(60)
@given(source=numbers())
def test_a_deadline_never_knows_what_became_known_later(source: Random) -> None:
    dice = Dice(source)
    case = soon(draw(source), dice)
    known = case.reader + dt.timedelta(days=dice.number(1, 900))
    later = overtaken(case, dice, known)
    people = [Case(law, case.given, case.today, case.today) for law in (case.law, later.law)]
    before, after = (lanes(c, case.given, build(c.law)) for c in people)
    first, then = (courses(found, found.pack.routes) for found in (before, after))
    for n in range(0, 1000, 50):
        day = case.reader + dt.timedelta(days=n)
        assert _ends_open(first, day) == _ends_open(then, day), day
    event(f"the routes differ: {first.keys() != then.keys()}")


def _ends_open(found: dict[tuple[str, ...], Course], day: dt.date) -> set[str]:
    """The ends that some route opens: routes may differ, ends may not."""
    return {outcomes[-1] for outcomes, course in found.items() if on(course, day) is True}
