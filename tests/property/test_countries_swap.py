"""Two countries of one class are alike: swapped in the answers and in the tables, nothing changes but their names."""

from __future__ import annotations

from random import Random

import msgspec
from engine import statuses
from hypothesis import event, given
from laws import Case, Dice, draw, numbers
from settings import examples

from safeconduct.circuit.atlas import atlas_of
from safeconduct.lawbook.given import Answer, Given, Members
from safeconduct.routes.build import build


@examples(60)
@given(source=numbers())
def test_two_countries_of_one_class_can_be_swapped_without_a_change(source: Random) -> None:
    case, dice = draw(source, spare=True), Dice(source)
    classes = [countries for countries, _ in atlas_of(case.law).classes if len(countries) > 1]
    if not classes:
        return
    one, other = dice.some(dice.pick(classes), 2, 2)
    twin = swapped(case, {one: other, other: one})
    event(f"the person names one of them: {twin.given != case.given}")
    person = case.given.without({dice.pick(("fear", "b0", "filed", "location", "money"))})
    packs = build(case.law), build(twin.law)
    for mine, theirs in ((case.given, twin.given), (person, _renamed(person, {one: other, other: one}))):
        assert statuses(case, mine, packs[0]) == statuses(twin, theirs, packs[1])


def swapped(case: Case, names: dict[str, str]) -> Case:
    """The same case with countries that bear each other's names in answers and tables."""
    tables = {
        id: msgspec.structs.replace(
            table,
            rows=tuple(
                msgspec.structs.replace(row, keys=tuple(names.get(k, k) for k in row.keys)) for row in table.rows
            ),
        )
        for id, table in case.law.tables.items()
    }
    return Case(msgspec.structs.replace(case.law, tables=tables), _renamed(case.given, names), case.today, case.reader)


def _renamed(given: Given, names: dict[str, str]) -> Given:
    def rename(answer: Answer) -> Answer:
        if isinstance(answer, Members):
            inside, outside = (
                frozenset(names.get(item, item) for item in items) for items in (answer.inside, answer.outside)
            )
            return Members(inside, outside, answer.whole)
        return names.get(answer, answer) if isinstance(answer, str) else answer

    return Given({(fact, names.get(place, place)): rename(answer) for (fact, place), answer in given.answers.items()})
