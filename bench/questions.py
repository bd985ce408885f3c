"""How many questions until it is known whether there is a way, and until every way is known, in which order of asking.

    .venv/bin/python bench/questions.py [--people N] [--seed N] [--known] [--keep FILE] [--record]

N invented people (without it: 2,000) answer truthfully, from nothing known, or with `--known` from where they are and
whose they are. Each is drawn around a sample: an answer is kept or drawn anew, and drawn once more where an `always`
is broken. *Any route*: one is open, or all are closed. *Every route*: none is left that any answer could settle.
Every order but the fixed form leaves out what cannot matter (`assess/inquiry.py`), so that orders are compared, and not
who thinks of it. `--keep` writes each conversation to a file as it ends, and goes on from what that file holds, so
that hours of it can be broken off. `--record` appends to bench/RESULTS.md. Ctrl-C ends it with those who have talked.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import os
import platform
import random
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from importlib.metadata import version
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from safeconduct.assess import supposed
from safeconduct.assess.cheapest import cheapest
from safeconduct.assess.choose import Case, Spine, adds_nothing, plan_to_show
from safeconduct.assess.inquiry import Inquiry, inquire
from safeconduct.assess.person import lanes_of
from safeconduct.assess.questions import FIRST
from safeconduct.assess.reasons import missing_of
from safeconduct.assess.replay import Replay
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

    def __init__(self, law: Law) -> None:
        self.law, self.dice = law, random.Random()
        samples = sorted((ROOT / "samples").glob("*.yaml"))
        self.samples = [read_case(law, path)[0] for path in samples]
        self.codes = sorted({c for sample in self.samples for c in sample.countries() if c in law.countries})
        self.near = self.codes[:2]
        self.facts = [fact for fact in law.facts.values() if fact.kind != "showing"]

    def person(self, seed: int, n: int) -> Given:
        """The person of that number."""
        self.dice.seed(f"{seed} {n}")
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
"""What could be asked now, the best first; what does not come is asked last."""


def vote(now: Inquiry, done: frozenset[Asked]) -> Iterator[Asked]:
    """For each end the share of answers that settle one of its routes, for the burden; summed over the ends."""
    votes: dict[Asked, dict[str, float]] = {}
    ahead = supposed.look_ahead(now.law, now.lanes, now.unknown)
    for route, settled in zip(now.unknown, ahead.settled, strict=True):
        step, outcome = now.law.outcomes[route.outcomes[-1]]
        for asked in now.tells:
            answers = ahead.answers.get(asked, 0)
            share = ((settled & answers).bit_count() + 0.01) / answers.bit_count() if answers else 0.0
            mine, end = votes.setdefault(asked, {}), outcome.protected + step.folder
            mine[end] = max(mine.get(end, 0.0), share / (1 + now.law.facts[asked[0]].hard))
    return iter(sorted(now.tells, key=lambda asked: (-sum(votes[asked].values()), asked)))


def chance_per_cost(now: Inquiry, done: frozenset[Asked]) -> Iterator[Asked]:
    """The cheapest leaf for its chance (`assess/cheapest.py`)."""
    return iter(cheapest(now.law, now.lanes, now.unknown, done))


def look_ahead(now: Inquiry, done: frozenset[Asked]) -> Iterator[Asked]:
    """One step ahead: the expected number of routes that an answer settles, each answer as likely as the others."""
    ahead = supposed.look_ahead(now.law, now.lanes, now.unknown)

    def settles(asked: Asked) -> float:
        answers = ahead.answers.get(asked, 0)
        return sum((bits & answers).bit_count() for bits in ahead.settled) / answers.bit_count() if answers else 0

    return iter(sorted(now.tells, key=lambda asked: (-settles(asked), asked)))


def backward_chaining(now: Inquiry, done: frozenset[Asked]) -> Iterator[Asked]:
    """The first fact that is missing in the proof of the first route, as it is written."""
    lanes = now.lanes
    case = Case(now.law, lanes.pack, lanes, Replay(now.law, lanes.given, DAY, DAY))
    for route in now.unknown:
        for item in missing_of(now.law, plan_to_show(case, route, None), {}):
            place = item.place if (item.fact, item.place) in now.tells else EVERY_OTHER
            if (item.fact, place) in now.tells:
                yield item.fact, place


OURS = "chance per cost, place and papers first (`ask`)"
FORM = "fixed form"
ORDERS: dict[str, Order] = {
    "backward chaining": backward_chaining,
    "greedy look-ahead": look_ahead,
    "vote": vote,
    "chance per cost": chance_per_cost,
}


# conversations


class Talked(NamedTuple):
    """How many questions one conversation took, the milliseconds of each, and whether all was settled that can be."""

    any_route: int
    every_route: int
    took: list[float]
    settled: bool


class Known(NamedTuple):
    """What all answers of a person settle: the spines that are open then, and those that are not known before."""

    open: frozenset[Spine]
    settled: frozenset[Spine]


def talk(begun: Inquiry, person: Given, end: Known, order: Order | None) -> Talked:
    """The whole conversation with a person, in that order; without one as `ask` puts it."""
    now, known, count, took = begun, begun.lanes.given, 0, list[float]()
    done: frozenset[Asked] = frozenset(known.answers)
    any_route = 0 if _is(now, end.open, True) else None
    while to_settle := _is(now, end.settled, None):
        began = time.process_time()
        asked = _next(now, done, order)
        if asked is None:
            break
        asked = _differs_first(person, known, asked)
        count += 1
        done |= {asked}
        if (answer := person.get(*asked)) is not None:
            known = known.with_({asked: answer})
            now = now.after(known)
        took.append((time.process_time() - began) * 1000)
        if any_route is None and _is(now, end.open, True):
            any_route = count
    return Talked(count if any_route is None else any_route, count, took, not to_settle)


def _is(now: Inquiry, among: frozenset[Spine], status: bool | None) -> bool:
    """Whether a route of `among` has that status. What is open stays open, and leaves the pack."""
    here = [route for route in now.lanes.pack.routes if route.outcomes in among]
    if status is None:
        return any(now.lanes.status(route) is None and not now.adds_nothing(route) for route in here)
    return len(here) < len(among) or any(now.lanes.status(route) is status for route in here)


def fill_in(law: Law, pack: Pack, known: Given, person: Given, end: Known) -> Talked:
    """The form, filled in from the top. What is settled stays settled: how far one must go is found by halving."""
    form, took = [asked for asked in _form(law, person) if asked not in known.answers], list[float]()

    def first(settled: Callable[[Inquiry], bool]) -> int:
        low, high = 0, len(form)
        while low < high:
            middle = (low + high) // 2
            began = time.process_time()
            said = {asked: answer for asked in form[:middle] if (answer := person.get(*asked)) is not None}
            found = settled(inquire(law, pack, known.with_(said), DAY))
            took.append((time.process_time() - began) * 1000)
            low, high = (low, middle) if found else (middle + 1, high)
        return low

    every = first(lambda now: not _is(now, end.settled, None))
    return Talked(min(every, first(lambda now: _is(now, end.open, True))), every, took, True)


def _differs_first(person: Given, known: Given, asked: Asked) -> Asked:
    """What is answered: of *every other country*, the countries come first for which the answer is another one."""
    fact, place = asked
    own = (v for v in sorted(person.answers) if v[0] == fact and v not in known.answers)
    usual = person.answers.get(asked)
    return next((v for v in own if person.answers[v] != usual), asked) if place == EVERY_OTHER else asked


def _next(now: Inquiry, done: frozenset[Asked], order: Order | None) -> Asked | None:
    if order is not None:
        found = next((a for a in order(now, done) if a in now.tells and a not in done and now.turns(a)), None)
        if found is not None:
            return found
    question = now.next(done)
    return (question.fact, question.place) if question else None


def _form(law: Law, person: Given) -> list[Asked]:
    """A form: every fact in the order of the vocabulary; a fact of a place for the places that the person names."""
    places: dict[str, list[str]] = {}
    for fact, place in person.answers:
        places.setdefault(fact, []).append(place)
    return [(fact, place) for fact in law.facts for place in sorted(places.get(fact, ()))]


# the table


Person = tuple[bool, dict[str, Talked]]
"""Whether somebody has an open route, and how long each order talks with them."""

Begun = tuple[int, bool]
"""The seed, and whether it is known before where somebody is and whose they are."""


class Bench:
    """What each process holds: the law, its pack, and what to begin with."""

    def __init__(self, seed: int, known: bool) -> None:
        os.nice(10)  # whoever uses the machine comes first; what is measured is time of the processor
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.seed, self.known = seed, known
        self.law = open_law(ROOT / "law")
        self.pack = open_pack(ROOT / "law", self.law)
        self.inventor = Inventor(self.law)
        self.nobody = inquire(self.law, self.pack, Given({}), DAY)
        self.nobody.next()  # what is made once a process is no part of a question
        gc.freeze()  # as the command line and the server do

    def talks(self, n: int) -> Person:
        """Whether the person of that number has an open route, and how long each order talks with them."""
        law, pack, person = self.law, self.pack, self.inventor.person(self.seed, n)
        whole, lanes = lanes_of(law, pack, person, DAY)
        statuses = lanes.statuses
        end = Known(
            frozenset(r.outcomes for r in whole.routes if statuses[r.outcomes] and not adds_nothing(whole, lanes, r)),
            frozenset(spine for spine, status in statuses.items() if status is not None),
        )
        known = Given({v: a for v, a in person.answers.items() if self.known and v[0] in FIRST})
        begun = inquire(law, pack, known, DAY) if self.known else self.nobody
        found = {FORM: fill_in(law, pack, known, person, end)}
        found |= {name: talk(begun, person, end, order) for name, order in ORDERS.items()}
        return bool(end.open), {**found, OURS: talk(begun, person, end, None)}


def _begin(seed: int, known: bool) -> None:
    global _bench
    _bench = Bench(seed, known)


def _talks(n: int) -> Person:
    return _bench.talks(n)


def main() -> None:
    """Measures, prints, and records if asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--known", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--record", action="store_true")
    wanted = parser.parse_args()
    begun, began = (wanted.seed, wanted.known), time.perf_counter()
    found = {n: one for n, one in kept(wanted.keep, begun).items() if n < wanted.people}
    left = [n for n in range(wanted.people) if n not in found]
    with ProcessPoolExecutor(initializer=_begin, initargs=begun) as pool:
        try:
            for n, one in zip(left, pool.map(_talks, left), strict=True):
                found[n] = one
                keep(wanted.keep, begun, n, one)
                if len(found) % 10 == 0:
                    print(f"{len(found)} people, {time.perf_counter() - began:.0f} s", file=sys.stderr)
        except (KeyboardInterrupt, BrokenExecutor):
            pool.shutdown(wait=False, cancel_futures=True)
    table = _table({name: [talks[name] for _, talks in found.values()] for name in (FORM, *ORDERS, OURS)})
    about = (
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores; Python {platform.python_version()}; "
        f"python-sat {version('python-sat')}, msgspec {version('msgspec')}. Law of {DAY}; "
        f"{len(found)} invented people (seed {wanted.seed}), "
        f"{sum(open_ for open_, _ in found.values())} of them with an open route; "
        f"{'where they are and whose they are' if wanted.known else 'nothing'} known before; "
        f"{sum(ms for _, talks in found.values() for t in talks.values() for ms in t.took) / 60000:.0f} minutes of a "
        "core for the questions; milliseconds are of the processor: finding a question and reading its answer"
    )
    print(table)
    print(about)
    if wanted.record:
        with (ROOT / "bench" / "RESULTS.md").open("a") as file:
            file.write(f"\n## Questions, {dt.date.today()}\n\n{about}. ± is the standard error.\n\n{table}\n")


def kept(file: Path | None, begun: Begun) -> dict[int, Person]:
    """The people in a file of `keep` who were drawn and begun with in that way, by number."""
    if file is None or not file.exists():
        return {}
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    return {
        n: (open_, {order: Talked(*talked) for order, talked in talks.items()})
        for seed, known, n, open_, talks in rows
        if (seed, known) == begun
    }


def keep(file: Path | None, begun: Begun, n: int, person: Person) -> None:
    """Appends one person to that file."""
    if file is not None:
        with file.open("a") as out:
            out.write(json.dumps([*begun, n, *person]) + "\n")


def _table(talks: dict[str, list[Talked]]) -> str:
    lines = ["| order of asking | any route | every route | ms a question: median, 99 of 100, most | unsettled |"]
    lines.append("|---|---|---|---|---|")
    for name, found in talks.items():
        took = sorted(ms for one in found for ms in one.took)
        unsettled = sum(not one.settled for one in found)
        lines.append(
            f"| {name} | {_mean([t.any_route for t in found])} | {_mean([t.every_route for t in found])} "
            f"| {statistics.median(took):.0f}, {took[len(took) * 99 // 100]:.0f}, {took[-1]:.0f} | {unsettled} |"
        )
    return "\n".join(lines)


def _mean(counts: list[int]) -> str:
    error = statistics.stdev(counts) / sqrt(len(counts)) if len(counts) > 1 else 0.0
    return f"{statistics.mean(counts):.1f} ± {error:.1f}"


if __name__ == "__main__":
    main()
