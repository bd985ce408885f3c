"""Every world, one by one: all completions of what a person has not said, and of what the law leaves open.

It reads the law with `lawbook.meaning` alone, and keeps domains small: of a date only days that some test tells apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterator, Mapping
from itertools import chain, combinations, product
from typing import TypeVar

from laws import DAYS, FACTS, PERSONAL, PLACED, TURNS, YEARS, Case, Dice

from safeconduct.lawbook import meaning
from safeconduct.lawbook.given import EVERY_OTHER, Answer, Given, Members, Variable

T = TypeVar("T")
Free = Mapping[Hashable, bool]
MONEY = (0.0, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0)


class TooMany(Exception):
    """More worlds than a test has time for."""


def forget(case: Case, dice: Dice, given: Given, most: int = 3) -> Given:
    """A person who has not said everything. Never two dates: a gap between two unknown dates is a free atom."""
    dated = False
    for _ in range(dice.number(1, most)):
        id = dice.pick((*PERSONAL, *PLACED))
        fact = FACTS[id]
        if fact.kind == "showing" or (fact.base == "date" and dated):
            continue
        if fact.about == "place":
            given = given.with_({(id, EVERY_OTHER): None})
            continue
        answer = given.get(id)
        if isinstance(answer, Members) and dice.chance(70):  # a list that is not whole
            asked = dice.some(tuple(case.law.countries) if fact.base == "countries" else fact.values, 1, 2)
            outside = frozenset(asked) - answer.inside
            given = given.with_({(id, ""): Members(answer.inside, outside, False)})
            continue
        dated = dated or fact.base == "date"
        given = given.with_({(id, ""): None})
    return given


def completions(case: Case, given: Given, limit: int = 200) -> list[Given]:
    """Every person that this one may be: all answers known, every `always` kept."""
    unknown: list[tuple[Variable, list[Answer]]] = []
    for id in PERSONAL:
        answer = given.value(FACTS[id])
        if answer is None or (isinstance(answer, Members) and not answer.whole):
            unknown.append(((id, ""), _domain(case, given, id, answer)))
    for id in PLACED:
        if given.answers.get((id, EVERY_OTHER)) is None:
            values: list[Answer] = list(FACTS[id].values) or ["yes", "no"]
            unknown += [((id, code), values) for code in case.law.countries if (id, code) not in given.answers]
    size = 1
    for _, domain in unknown:
        size *= len(domain)
        if size > 3000:
            raise TooMany
    found = []
    for answers in product(*(domain for _, domain in unknown)):
        whole = given.with_(dict(zip((v for v, _ in unknown), answers, strict=True)))
        if all(meaning.value(rule.holds, case.situation(whole)) is True for rule in case.law.always):
            found.append(whole)
            if len(found) > limit:
                raise TooMany
    return found


def _domain(case: Case, given: Given, id: str, answer: Answer | None) -> list[Answer]:
    fact = FACTS[id]
    match fact.base:
        case "bool":
            return ["yes", "no"]
        case "number":
            return list(MONEY)
        case "country":
            return list(case.law.countries)
        case "one_of":
            return list(fact.values)
        case "date":
            return _days(case, given, id)
    known = answer if isinstance(answer, Members) else Members(frozenset(), frozenset(), False)
    items = tuple(case.law.countries) if fact.base == "countries" else fact.values
    left = [item for item in items if item not in known.inside and item not in known.outside]
    subsets = chain.from_iterable(combinations(left, n) for n in range(len(left) + 1))
    return [Members(known.inside | frozenset(subset), frozenset(), True) for subset in subsets]


def _days(case: Case, given: Given, id: str) -> list[Answer]:
    """Days on every side of each test of this date, and never: one for each way in which the tests can turn out."""
    others = [
        answer for other in ("arrived", "filed") if other != id and isinstance(answer := given.get(other), dt.date)
    ]
    borders = {*TURNS, case.today, case.reader, *others}
    for day in tuple(borders):
        for back in (1, -1):
            borders.add(meaning.later(day, back * YEARS, "years"))
            borders.add(day + dt.timedelta(days=back * DAYS))
    shapes: dict[tuple[object, ...], Answer] = {}
    for day in sorted(
        chain.from_iterable(
            (b - dt.timedelta(days=2), b - dt.timedelta(days=1), b, b + dt.timedelta(days=1), b + dt.timedelta(days=2))
            for b in borders
        )
    ):
        shape: list[object] = [test for turn in TURNS for test in (day < turn, day <= turn)]
        for other in (case.today, *others):
            for count, unit in ((0, "days"), (DAYS, "days"), (YEARS, "years")):
                shape += [other <= meaning.later(day, count, unit), day <= meaning.later(other, count, unit)]
        shapes.setdefault(tuple(shape), day)
    return ["never", *shapes.values()]


class _Asked(dict[Hashable, bool]):
    """Remembers which free atoms were asked for and not fixed."""

    def __init__(self, fixed: Free) -> None:
        super().__init__(fixed)
        self.asked: dict[Hashable, None] = {}

    def get(self, key: Hashable, default: object = None) -> bool | None:  # type: ignore[override]
        if key not in self:
            self.asked[key] = None
        return super().get(key)


def free_worlds(read: Callable[[Free], T], limit: int = 16) -> Iterator[tuple[dict[Hashable, bool], T]]:
    """`read` under every assignment of the atoms that it finds open: low, stale or unsettled law, missing rows."""
    front: list[dict[Hashable, bool]] = [{}]
    count = 0
    while front:
        fixed = front.pop()
        asked = _Asked(fixed)
        result = read(asked)
        new = next(iter(asked.asked), None)
        if new is None:
            count += 1
            if count > limit:
                raise TooMany
            yield fixed, result
        else:
            front += [{**fixed, new: True}, {**fixed, new: False}]
