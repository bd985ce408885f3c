"""How many questions until it is known whether there is a way, and until every way is known, in which order of asking.

    .venv/bin/python bench/questions.py [--people N] [--seed N] [--known] [--record]

N invented people (without it: 2,000) answer truthfully, from nothing known, or with `--known` from where they are and
whose they are. Each is drawn around a sample: an answer is kept or drawn anew, and drawn once more where an `always`
is broken. *Any route*: one is open, or all are closed. *Every route*: none is left that any answer could settle.
Every order but the fixed form leaves out what cannot matter (`assess/matters.py`), so that orders are compared, and not
who thinks of it. `--record` appends to bench/RESULTS.md. Ctrl-C ends it after the person who talks.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import random
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from safeconduct.assess.cheapest import cheapest
from safeconduct.assess.choose import Case, plan_to_show
from safeconduct.assess.inquiry import Inquiry, inquire
from safeconduct.assess.questions import ranked
from safeconduct.assess.reasons import missing_of
from safeconduct.assess.replay import Replay
from safeconduct.assess.screen import statuses
from safeconduct.assess.supposed import Asked
from safeconduct.lawbook import meaning
from safeconduct.lawbook.cases import read_case
from safeconduct.lawbook.given import EVERY_OTHER, Answer, Given, Members
from safeconduct.lawbook.meaning import Situation
from safeconduct.lawbook.model import Fact, Law
from safeconduct.lawbook.proof import reads
from safeconduct.routes.pack import Pack
from safeconduct.routes.store import open_law, open_pack

ROOT = Path(__file__).resolve().parents[1]
DAY = dt.date(2017, 5, 17)


# invented people


class Inventor:
    """Draws people: full answers to every fact that somebody can be asked, and that fit every `always`."""

    def __init__(self, law: Law, seed: int) -> None:
        self.law, self.dice = law, random.Random(seed)
        samples = sorted((ROOT / "samples").glob("*.yaml"))
        self.samples = [read_case(law, path)[0] for path in samples]
        self.codes = sorted({c for sample in self.samples for c in sample.countries() if c in law.countries})
        self.near = self.codes[:2]
        self.facts = [fact for fact in law.facts.values() if fact.kind != "showing"]

    def person(self) -> Given:
        """One person."""
        while True:
            self.near = self.dice.sample(self.codes, 2)  # the countries that this person has to do with
            sample, kept = self.dice.choice(self.samples), self.dice.uniform(0.5, 1)
            answers: dict[tuple[str, str], Answer] = {}
            for fact in self.facts:
                own = {v: a for v, a in sample.answers.items() if v[0] == fact.id}
                answers.update(own if own and self.dice.random() < kept else self.drawn(fact))
            if (person := self.mended(Given(answers))) is not None:
                return person

    def mended(self, person: Given) -> Given | None:
        """The person with what breaks an `always` drawn anew; None after many tries."""
        for _ in range(60):
            at = Situation(self.law, person, DAY, DAY)
            broken = [rule for rule in self.law.always if meaning.value(rule.holds, at) is not True]
            if not broken:
                return person
            read = reads(self.law, self.dice.choice(broken).holds)
            fact = self.law.facts[self.dice.choice(sorted(id for id in read if id in self.law.facts))]
            person = person.without({fact.id}).with_(dict(self.drawn(fact)))
        return None

    def drawn(self, fact: Fact) -> dict[tuple[str, str], Answer]:
        """An answer drawn by chance: mostly no, never, and none."""
        places = [EVERY_OTHER, *self.dice.sample(self.near, self.dice.randint(0, 2))] if fact.about == "place" else [""]
        return {(fact.id, place): self.answer(fact, place == EVERY_OTHER) for place in places}

    def answer(self, fact: Fact, usual: bool) -> Answer:
        """One answer; for every other place mostly the usual one."""
        dice = self.dice
        match fact.base:
            case "bool":
                return "yes" if dice.random() < (0.05 if usual else 0.3) else "no"
            case "date":
                return "never" if dice.random() < 0.5 else dt.date(2017, 5, 17) - dt.timedelta(dice.randrange(3000))
            case "number":
                return float(dice.randrange(100))
            case "country":
                return dice.choice(self.near)
            case "one_of":
                return "none" if usual and "none" in fact.values else dice.choice(fact.values)
        some = [item for item in (self.near if fact.base == "countries" else fact.values) if dice.random() < 0.1]
        if fact.id == "nationalities" and not some:
            some = [dice.choice(self.near)]
        return Members(frozenset(some), frozenset(), True)


# orders of asking


Order = Callable[[Inquiry, frozenset[Asked]], Iterator[Asked]]
"""What could be asked now, the best first."""


def vote(now: Inquiry, done: frozenset[Asked]) -> Iterator[Asked]:
    """For each end the share of answers that settle one of its routes, for the burden; summed over the ends."""
    votes: dict[Asked, dict[str, float]] = {}
    for route, settled in zip(now.left, now.ahead.settled, strict=True):
        step, outcome = now.law.outcomes[route.outcomes[-1]]
        for asked in now.hang:
            answers = now.ahead.answers.get(asked, 0)
            share = ((settled & answers).bit_count() + 0.01) / answers.bit_count() if answers else 0.0
            mine, end = votes.setdefault(asked, {}), outcome.protected + step.folder
            mine[end] = max(mine.get(end, 0.0), share / (1 + now.law.facts[asked[0]].hard))
    return iter(sorted(now.hang, key=lambda asked: (-sum(votes[asked].values()), asked)))


def chance_per_cost(now: Inquiry, done: frozenset[Asked]) -> Iterator[Asked]:
    """The cheapest leaf for its chance (`assess/cheapest.py`)."""
    yield from cheapest(now.law, now.lanes, now.left, done)
    yield from now.hang


def places_first(now: Inquiry, done: frozenset[Asked]) -> Iterator[Asked]:
    """The same, but place, citizenships and papers before all else (`assess/questions.py`)."""
    return ((q.fact, q.place) for q in ranked(now.law, now.lanes, now.left, now.hang, done))


def look_ahead(now: Inquiry, done: frozenset[Asked]) -> Iterator[Asked]:
    """One step ahead: the expected number of routes that an answer settles, each answer as likely as the others."""

    def settles(asked: Asked) -> float:
        answers = now.ahead.answers.get(asked, 0)
        return sum((bits & answers).bit_count() for bits in now.ahead.settled) / answers.bit_count() if answers else 0

    return iter(sorted(now.hang, key=lambda asked: (-settles(asked), asked)))


def backward_chaining(now: Inquiry, done: frozenset[Asked]) -> Iterator[Asked]:
    """The first fact that is missing in the proof of the first route, as it is written."""
    lanes = now.lanes
    case = Case(now.law, lanes.pack, lanes, Replay(now.law, lanes.given, DAY, DAY))
    named = now.hang
    for route in now.left:
        for item in missing_of(now.law, plan_to_show(case, route, None), {}):
            place = item.place if (item.fact, item.place) in named else EVERY_OTHER
            if (item.fact, place) in named:
                yield item.fact, place
    yield from now.hang


OURS = "chance per cost, place and papers first"
FORM = "fixed form"
ORDERS: dict[str, Order] = {
    "backward chaining": backward_chaining,
    "greedy look-ahead": look_ahead,
    "vote": vote,
    "chance per cost": chance_per_cost,
    OURS: places_first,
}


# conversations


class Talked(NamedTuple):
    """How many questions one conversation took, the milliseconds of each, and whether all was settled that can be."""

    any_route: int
    every_route: int
    took: list[float]
    settled: bool


def talk(begun: Inquiry, known: Given, person: Given, settleable: set[tuple[str, ...]], order: Order) -> Talked:
    """The whole conversation with a person. `settleable`: the spines that all answers together settle."""
    now, count, took = begun, 0, list[float]()
    done: frozenset[Asked] = frozenset(known.answers)
    found_open = 0 if any(now.statuses.values()) else None
    while to_settle := any(route.outcomes in settleable for route in now.left):
        began = time.perf_counter()
        asked = _next(now, done, order)
        if asked is None:
            break
        count += 1
        done |= {asked}
        if (answer := person.get(*asked)) is not None:
            known = known.with_({asked: answer})
            now = now.after(known)
        took.append((time.perf_counter() - began) * 1000)
        if found_open is None and any(now.statuses.values()):
            found_open = count
    return Talked(count if found_open is None else found_open, count, took, not to_settle)


def fill_in(law: Law, pack: Pack, known: Given, person: Given, settleable: set[tuple[str, ...]]) -> Talked:
    """The form, filled in from the top. What is settled stays settled: how far one must go is found by halving."""
    form, took = [asked for asked in _form(law, person) if asked not in known.answers], list[float]()

    def first(settled: Callable[[Inquiry], bool]) -> int:
        low, high = 0, len(form)
        while low < high:
            middle = (low + high) // 2
            began = time.perf_counter()
            said = {asked: answer for asked in form[:middle] if (answer := person.get(*asked)) is not None}
            found = settled(inquire(law, pack, known.with_(said), DAY))
            took.append((time.perf_counter() - began) * 1000)
            low, high = (low, middle) if found else (middle + 1, high)
        return low

    every = first(lambda now: not any(route.outcomes in settleable for route in now.left))
    return Talked(min(every, first(lambda now: any(now.statuses.values()))), every, took, True)


def _next(now: Inquiry, done: frozenset[Asked], order: Order) -> Asked | None:
    ranked = [asked for asked in dict.fromkeys(order(now, done)) if asked not in done]
    found = next((asked for asked in ranked if now.matters.can(asked)), None)
    return found if found or not ranked else now.matters.with_others(ranked)


def _form(law: Law, person: Given) -> list[Asked]:
    """A form: every fact in the order of the vocabulary; a fact of a place for the places that the person names."""
    places: dict[str, list[str]] = {}
    for fact, place in person.answers:
        places.setdefault(fact, []).append(place)
    return [(fact, place) for fact in law.facts for place in sorted(places.get(fact, ()))]


# the table


def main() -> None:
    """Measures, prints, and records if asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--known", action="store_true")
    parser.add_argument("--record", action="store_true")
    wanted = parser.parse_args()
    law = open_law(ROOT / "law")
    pack = open_pack(ROOT / "law", law)
    inventor, talks = Inventor(law, wanted.seed), {name: list[Talked]() for name in (FORM, *ORDERS)}
    nobody, have_open, began = inquire(law, pack, Given({}), DAY), 0, time.perf_counter()
    stopped: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: stopped.append(number))
    for count in range(wanted.people):
        if stopped:
            break
        person = inventor.person()
        whole = {id: status for id, status in statuses(law, pack, person, DAY).items() if status != "unknown"}
        settleable = {route.outcomes for route in pack.routes if route.id in whole}
        known = Given({})
        if wanted.known:
            known = Given({v: a for v, a in person.answers.items() if v[0] in ("location", "nationalities")})
        begun = inquire(law, pack, known, DAY) if wanted.known else nobody
        of_person = {FORM: fill_in(law, pack, known, person, settleable)}
        for name, order in ORDERS.items():
            of_person[name] = talk(begun, known, person, settleable, order)
        for name, one in of_person.items():
            talks[name].append(one)
        have_open += "open" in whole.values()
        if sys.stderr.isatty() or count % 10 == 9:
            print(f"{count + 1} people, {time.perf_counter() - began:.0f} s", file=sys.stderr)
    people = len(talks[FORM])
    table = _table(talks)
    about = (
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores; Python {platform.python_version()}; "
        f"python-sat {version('python-sat')}, msgspec {version('msgspec')}. Law of {DAY}, {len(pack.routes)} routes; "
        f"{people} invented people (seed {wanted.seed}), {have_open} of them with an open route; "
        f"{'where they are and whose they are' if wanted.known else 'nothing'} known before; "
        f"{(time.perf_counter() - began) / 60:.0f} minutes"
    )
    print(table)
    print(about)
    if wanted.record:
        with (ROOT / "bench" / "RESULTS.md").open("a") as file:
            file.write(f"\n## Questions, {dt.date.today()}\n\n{about}. ± is the standard error.\n\n{table}\n")


def _table(talks: dict[str, list[Talked]]) -> str:
    lines = ["| order of asking | any route | every route | ms a question: median, 95 of 100, limit 50 | unsettled |"]
    lines.append("|---|---|---|---|---|")
    for name, found in talks.items():
        took = sorted(ms for one in found for ms in one.took)
        mine = " (`ask`)" if name == OURS else ""
        unsettled = sum(not one.settled for one in found)
        lines.append(
            f"| {name}{mine} | {_mean([t.any_route for t in found])} | {_mean([t.every_route for t in found])} "
            f"| {statistics.median(took):.0f}, {took[len(took) * 95 // 100]:.0f} | {unsettled} |"
        )
    return "\n".join(lines)


def _mean(counts: list[int]) -> str:
    error = statistics.stdev(counts) / sqrt(len(counts)) if len(counts) > 1 else 0.0
    return f"{statistics.mean(counts):.1f} ± {error:.1f}"


if __name__ == "__main__":
    main()
