"""Nobody knows a ruling before its day: an interval that was known later changes no answer of an earlier reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from random import Random

import everyworld
import msgspec
from engine import Gates, statuses
from hypothesis import event, given
from laws import READERS, TURNS, Case, Dice, Drawer, draw, numbers
from settings import examples

from safeconduct.lawbook import expression as e
from safeconduct.lawbook import meaning
from safeconduct.lawbook.given import Given
from safeconduct.lawbook.meaning import Situation
from safeconduct.lawbook.model import Provision
from safeconduct.routes.build import build
from safeconduct.routes.pack import Pack


@examples(80)
@given(source=numbers())
def test_no_interval_of_a_later_known_changes_an_answer_of_an_earlier_day(source: Random) -> None:
    case, dice = draw(source), Dice(source)
    known = dice.pick(READERS[1:])
    later = overtaken(case, dice, known)
    person = everyworld.forget(case, dice, case.given) if dice.chance(50) else case.given
    packs = build(case.law), build(later.law)
    for reader in (known - dt.timedelta(days=1), known - dt.timedelta(days=400)):
        before, after = (Case(law, case.given, case.today, reader) for law in (case.law, later.law))
        for id in case.law.provisions:
            old, new = (
                meaning.provision(c.law.provisions[id], Situation(c.law, person, c.today, reader))
                for c in (before, after)
            )
            assert old is new, id
        assert Gates(before).status(person) == Gates(after).status(person)
        assert _ends_open(before, person, packs[0]) == _ends_open(after, person, packs[1])
    on_the_day = [_read(Case(law, case.given, case.today, known)) for law in (case.law, later.law)]
    event(f"on the day itself it matters: {on_the_day[0] != on_the_day[1]}")


def overtaken(case: Case, dice: Dice, known: dt.date) -> Case:
    """The same law after a later turn of one of its provisions: a ruling, or an end that nobody foresaw."""
    rule = dice.pick(tuple(case.law.provisions.values()))
    drawer = Drawer(dice.source)
    drawer.countries, drawer.seats, drawer.today, drawer.reader = (
        tuple(case.law.countries),
        case.law.tables and ("AA",),
        case.today,
        case.reader,
    )  # type: ignore[assignment]
    drawer.law, drawer.given, drawer.rules = case.law, case.given, {}
    last = rule.operative[-1]
    if last.until is None and dice.chance(30):
        ended = msgspec.structs.replace(
            last,
            until=max(TURNS[-1], last.start + dt.timedelta(days=1)),
            until_known=known,
            after_nothing=dice.chance(50),
        )
        turns = (*rule.operative[:-1], ended)
    else:
        start = dice.pick([turn.start for turn in rule.operative])
        new = drawer._turn(rule.kind, start, known, None, None, False, None)
        if rule.kind != "definition" and dice.chance(50):
            new = msgspec.structs.replace(new, state="vacated", holds=e.NO)
        turns = tuple(sorted((*rule.operative, new), key=lambda turn: (turn.start, turn.known)))
    made: Provision = msgspec.structs.replace(rule, operative=turns)
    return case._replace(law=msgspec.structs.replace(case.law, provisions={**case.law.provisions, rule.id: made}))


def _read(case: Case) -> Mapping[str, bool | None]:
    return {id: meaning.provision(rule, case.situation()) for id, rule in case.law.provisions.items()}


def _ends_open(case: Case, person: Given, pack: Pack) -> set[str]:
    """The ends that some route opens: routes may differ, ends may not."""
    return {id.split("+")[-1] for id, status in statuses(case, person, pack).items() if status is True}
