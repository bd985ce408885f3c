"""Draws small laws and the people they are about, for the property tests.

A draw needs only a `random.Random`; Hypothesis picks its seed.
The person is drawn first and the law around them, so that doors are often open; the law is a model, not pages.
"""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import NamedTuple, TypeVar

from hypothesis import strategies as st

from safeconduct.lawbook import expression as e
from safeconduct.lawbook import meaning
from safeconduct.lawbook.expression import NO, YES, Expr, all_of
from safeconduct.lawbook.faults import At
from safeconduct.lawbook.given import EVERY_OTHER, Answer, Given, Members, Variable
from safeconduct.lawbook.meaning import Situation
from safeconduct.lawbook.model import (
    Always,
    Fact,
    Folder,
    Interval,
    Law,
    Loop,
    Outcome,
    Provision,
    Row,
    Source,
    Status,
    Step,
    Table,
    Write,
)

T = TypeVar("T")
AT = At("drawn")
CODES = ("AA", "BB", "CC", "DD", "EE", "FF")
DAY = dt.date
TURNS = (DAY(2015, 1, 1), DAY(2016, 2, 29), DAY(2017, 3, 1), DAY(2018, 6, 15), DAY(2019, 9, 1))
READERS = (DAY(2016, 6, 1), DAY(2017, 5, 17), DAY(2018, 6, 15), DAY(2019, 10, 9), DAY(2020, 2, 29))
LIVED = (DAY(2014, 12, 31), DAY(2015, 6, 1), DAY(2016, 2, 28), DAY(2016, 2, 29), DAY(2016, 5, 31))
YEARS, DAYS = 1, 30
VERIFIED = DAY(2030, 1, 1)
STATUS = ("none", "stay", "lasting")
VISITED, NATIONS, HERE = e.Ref("visited"), e.Ref("nationalities"), e.Ref("location")


class Case(NamedTuple):
    """A law, a person of whom everything is known, and the two days."""

    law: Law
    given: Given
    today: dt.date
    reader: dt.date

    def situation(self, given: Given | None = None) -> Situation:
        return Situation(self.law, self.given if given is None else given, self.today, self.reader)


class Dice:
    """Chances, read from one source of numbers."""

    def __init__(self, source: Random) -> None:
        self.source = source

    def number(self, low: int, high: int) -> int:
        return self.source.randint(low, high)

    def chance(self, percent: int) -> bool:
        return self.source.randint(0, 99) < percent

    def pick(self, options: list[T] | tuple[T, ...]) -> T:
        return options[self.source.randint(0, len(options) - 1)]

    def some(self, options: tuple[T, ...], low: int, high: int) -> tuple[T, ...]:
        left, taken = list(options), []
        for _ in range(min(self.number(low, high), len(left))):
            taken.append(left.pop(self.source.randint(0, len(left) - 1)))
        return tuple(taken)


def fact(id: str, base: str, values: tuple[str, ...] = (), kind: str = "plain", about: str = "person") -> Fact:
    return Fact(id, kind, base, values, "", f"{id}?", "drawn", 0, "find_out", about, False, id, "", AT)  # type: ignore[arg-type]


FACTS = {
    f.id: f
    for f in (
        fact("nationalities", "countries"),
        fact("location", "country"),
        fact("visited", "countries"),
        fact("reasons", "some_of", ("belief", "group")),
        fact("sign", "one_of", ("red", "green", "blue")),
        fact("b0", "bool"),
        fact("b1", "bool"),
        fact("b2", "bool"),
        fact("fear", "bool", kind="assessment"),
        fact("shown", "bool", kind="showing"),
        fact("in_court", "bool"),
        fact("visa", "bool"),
        fact("paper", "bool"),
        fact("arrived", "date"),
        fact("filed", "date"),
        fact("money", "number"),
        fact("stands", "one_of", STATUS, about="place"),
        fact("offered", "bool", about="place"),
        fact("registered", "bool", about="place"),
    )
}
PERSONAL = tuple(id for id, f in FACTS.items() if f.about == "person")
PLACED = tuple(id for id, f in FACTS.items() if f.about == "place")
KEPT_BY_STEPS = ("b0", "b1", "offered")
"""No step writes these, so that an `always` over them is preserved."""


def yes(id: str, key: str | None = None, by: str = "") -> Expr:
    return e.Same(e.Ref(id, key, by), (e.Value("yes"),))  # type: ignore[arg-type]


ALWAYS = (
    e.Any((e.Never(e.Ref("arrived")), e.Within(e.Today(), e.Ref("arrived"), 0, "days"))),
    e.Any((e.Never(e.Ref("filed")), e.Not(e.Never(e.Ref("arrived"))))),
    e.Not(e.All((yes("b0"), yes("b1")))),
    e.Every("c", None, e.Not(e.All((yes("offered", "c", "variable"), e.Member(e.Variable("c"), NATIONS))))),
    e.Any((e.Not(yes("in_court")), e.Not(e.Never(e.Ref("filed"))))),
)
"""Every step that is drawn preserves them."""


class Drawer:
    """Draws one case.

    `settled`: nothing in the law is doubtful or missing. `spare`: there is a country that no table, rule or answer
    names, so that *any other country* is never nobody.
    """

    everywhere = False

    def __init__(self, source: Random, settled: bool = False, routes: bool = True, spare: bool = False) -> None:
        self.dice, self.settled, self.routes, self.spare = Dice(source), settled, routes, spare

    def case(self) -> Case:
        dice = self.dice
        self.countries = CODES[: dice.number(3, 6)]
        self.seats = dice.some(self.countries[:2], 1, 2)
        self.reader = dice.pick(READERS)
        self.today = self.reader if dice.chance(85) else self.reader + dt.timedelta(days=dice.pick((1, 40, 400)))
        self.rules: dict[str, Provision] = {}
        covers = (None, None)
        if not self.settled and dice.chance(12):
            covers = dice.pick(((DAY(2016, 1, 1), DAY(2018, 6, 14)), (DAY(2017, 5, 17), DAY(2019, 12, 31))))  # type: ignore[assignment]
        self.folder = dice.pick(("xx", "xx", "vocabulary"))
        self.law = Law(
            version="drawn", facts=FACTS, provisions=self.rules, steps={}, reports=(), examples=(),
            always=tuple(
                Always(f"always.a{i}", holds, f"a{i}", AT) for i, holds in enumerate(ALWAYS) if i < 2 or dice.chance(50)
            ),
            tables=self._tables(), sources={"s": Source("S", "full text", VERIFIED)},
            statuses=(
                Status("safe", "durable", "Safe"), Status("stays", "limited", "Stays"),
                Status("visits", "bridging", "Visits"),
            ),
            folders={"xx": Folder("xx", self.seats[0], *covers)},
            countries={c: c for c in (*self.countries, *(("ZZ",) if self.spare else ()))}, read_as={},
            sections=(), notices={},
        )  # fmt: skip
        self.given = self.person()
        for i in range(dice.number(2, 6)):
            self._provision(f"p.n{i}")
        steps = self.law.steps
        if self.routes:
            for step in self._steps():
                steps[step.id] = step
        return Case(self.law, self.given, self.today, self.reader)

    # the person

    def person(self) -> Given:
        """Everybody's answers are complete, and fit every `always`."""
        dice = self.dice
        answers: dict[Variable, Answer] = {}
        for id in PERSONAL:
            answers[id, ""] = self.answer(FACTS[id])
        for id in PLACED:
            named = dice.some(self.countries, 0, 2)
            for code in named:
                answers[id, code] = self.answer(FACTS[id])
            answers[id, EVERY_OTHER] = (
                dice.pick(("no", "no", "yes")) if FACTS[id].base == "bool" else dice.pick(("none", "none", "stay"))
            )
        if answers["filed", ""] != "never" and answers["arrived", ""] == "never":
            answers["filed", ""] = "never"
        if answers["filed", ""] == "never":
            answers["in_court", ""] = "no"
        given = Given(answers)
        for rule in self.law.always:
            if meaning.value(rule.holds, Situation(self.law, given, self.today, self.reader)) is not True:
                given = given.with_({("b1", ""): "no", **{v: "no" for v in answers if v[0] == "offered"}})
        return given

    def answer(self, of: Fact) -> Answer:
        dice = self.dice
        match of.base:
            case "bool":
                return dice.pick(("yes", "no")) if of.kind != "showing" else dice.pick(("no", "no", "yes"))
            case "date":
                return "never" if dice.chance(35) else dice.pick((*LIVED, self.today))
            case "number":
                return float(dice.number(0, 4))
            case "country":
                return dice.pick(self.countries)
            case "one_of":
                return dice.pick(of.values)
        known = self.countries if of.base == "countries" else of.values
        inside = frozenset(dice.some(known, 1 if of.id == "nationalities" else 0, 2))
        return Members(inside, frozenset(), True)

    # tables

    def _tables(self) -> dict[str, Table]:
        dice, rows, stops = self.dice, [], []
        for nation in self.countries:
            for to in self.countries:
                if not self.settled and dice.chance(15):
                    continue
                rows.append(self._row((nation, to), dice.pick(("yes", "yes", "no"))))
                if dice.chance(8):  # a later turn of the same cell
                    rows.append(self._row((nation, to), dice.pick(("yes", "no")), dice.pick(READERS)))
        for place in self.countries:
            if self.settled or not dice.chance(12):
                stops.append(self._row((place, "stop"), dice.pick(("ok", "ok", "warn", "never"))))
        complete = self.settled or (dice.chance(30) and not self.spare)
        return {
            "visa_free": Table("visa_free", ("nationality", "to"), tuple(rows), complete, "regulation", AT),
            "places": Table("places", ("place", "what"), tuple(stops), self.settled, "practice", AT),
        }

    def _row(self, keys: tuple[str, ...], value: str, known: dt.date | None = None) -> Row:
        sure = "high" if self.settled or self.dice.chance(85) else self.dice.pick(("medium", "low"))
        start = TURNS[0]
        return Row(keys, value, start, None, known or start, sure, "s", VERIFIED, AT)  # type: ignore[arg-type]

    # conditions

    def condition(self, goal: bool | None, depth: int = 2, variables: tuple[str, ...] = (), tries: int = 5) -> Expr:
        """A condition that, if it can be had, is `goal` for the person as they are."""
        made: Expr = YES
        for _ in range(tries):
            made = self._condition(depth, variables)
            if goal is None:
                break
            env = dict.fromkeys(variables, self.dice.pick(self.countries))
            if meaning.value(made, Situation(self.law, self.given, self.today, self.reader), env) is goal:
                break
        return made

    def _condition(self, depth: int, variables: tuple[str, ...]) -> Expr:
        dice = self.dice
        if depth > 0 and dice.chance(55):
            sort = dice.number(0, 9)
            if sort <= 6:
                parts = tuple(self._condition(depth - 1, variables) for _ in range(2))
                return (
                    e.All(parts)
                    if sort <= 2
                    else e.Any(parts)
                    if sort <= 5
                    else e.AtLeast(2, (*parts, self._condition(0, variables)))
                )
            if sort == 7:
                return e.Presume(self._condition(depth - 1, variables), e.Ref("shown"))
            if "c" in variables:
                return self._literal(variables)
            among = dice.pick((None, NATIONS, VISITED))
            name, self.everywhere = "c", among is None
            body = self._condition(depth - 1, (*variables, name))
            self.everywhere = False
            return (e.Some if sort == 8 else e.Every)(name, among, body)
        return self._literal(variables)

    def _literal(self, variables: tuple[str, ...]) -> Expr:
        atom = self._atom(variables)
        if isinstance(atom, e.Within):  # as the pages must: never is ruled out beside a `not`
            if self.dice.chance(35):
                guards = tuple(e.Not(e.Never(t)) for t in (atom.start, atom.end) if isinstance(t, e.Ref))
                return e.All((*guards, e.Not(atom)))
            return atom
        return e.Not(atom) if self.dice.chance(30) else atom

    def _atom(self, variables: tuple[str, ...]) -> Expr:
        dice = self.dice
        if self.rules and dice.chance(18):
            return e.Holds(dice.pick(tuple(self.rules)))
        if variables and dice.chance(60):
            return self._about_variable(dice.pick(variables))
        match dice.number(0, 12):
            case 0 | 1 | 2:
                return yes(dice.pick(("b0", "b1", "b2", "fear", "in_court", "paper", "visa")))
            case 3:
                return e.Same(e.Ref("sign"), tuple(e.Value(v) for v in dice.some(FACTS["sign"].values, 1, 2)))
            case 4:
                return e.Same(HERE, (e.Value(dice.pick(self.seats)),))
            case 5:
                return e.Member(dice.pick((HERE, e.Value(dice.pick(self.seats)))), dice.pick((NATIONS, VISITED)))
            case 6:
                return e.Member(e.Value(dice.pick(FACTS["reasons"].values)), e.Ref("reasons"))
            case 7 | 8:
                return self._date()
            case 9:
                return e.Below(e.Ref("money"), float(dice.number(1, 3)), dice.chance(50))
            case 10 | 11:
                return self._placed(
                    dice.pick((e.Ref("x", None, "location"), e.Ref("x", dice.pick(self.seats), "code")))
                )
        return self._listed(dice.pick((HERE, e.Value(dice.pick(self.seats)))))

    def _about_variable(self, name: str) -> Expr:
        variable = e.Variable(name)
        match self.dice.number(0, 4):
            case 0:
                return e.Member(variable, self.dice.pick((NATIONS, VISITED)))
            case 1:
                return e.Same(variable, (e.Value(self.dice.pick(self.seats)),))
            case 2:
                return e.Same(HERE, (variable,))
            case 3:
                return self._placed(e.Ref("x", name, "variable"))
        # A table is not read for *every country there is*: a representative of any other is not known to it.
        return self._placed(e.Ref("x", name, "variable")) if self.everywhere else self._listed(variable)

    def _placed(self, at: e.Ref) -> Expr:
        id = self.dice.pick(PLACED)
        ref = e.Ref(id, at.key, at.by)
        wanted = self.dice.some(STATUS, 1, 2) if id == "stands" else ("yes",)
        return e.Same(ref, tuple(e.Value(v) for v in wanted))

    def _listed(self, to: e.Value | e.Variable | e.Ref) -> Expr:
        if self.dice.chance(70):
            return e.Listed("visa_free", (NATIONS, to), ("yes",))
        return e.Listed("places", (to, e.Value("stop")), ("ok", "warn"))

    def _date(self) -> Expr:
        arrived, filed, today = e.Ref("arrived"), e.Ref("filed"), e.Today()
        one = self.dice.pick((arrived, filed))
        day = e.Day(self.dice.pick(TURNS))
        return self.dice.pick(
            (
                e.Never(one),
                e.Within(arrived, filed, YEARS, "years"),
                e.Within(arrived, filed, DAYS, "days"),
                e.Within(one, today, YEARS, "years"),
                e.Within(one, today, DAYS, "days"),
                e.Within(day, one, 0, "days"),
                e.Within(one, day, -1, "days"),
                e.Within(today, day, 0, "days"),
            )
        )

    # provisions

    def _provision(self, id: str) -> None:
        dice = self.dice
        kind = dice.pick(("requirement", "permission", "bar", "bar", "definition"))
        keyed = dice.pick(("today", "today", "today", "filed", "filed", "arrived"))
        unless: Expr = NO
        if kind != "definition" and dice.chance(55):
            unless = self.condition(None, 1)
        goal = None if dice.chance(25) else kind != "bar"
        first = dice.number(0, 2)
        days = TURNS[first : first + dice.number(1, 3)]
        turns: list[Interval] = []
        for i, start in enumerate(days):
            ends = i == len(days) - 1
            until = (
                None
                if ends and (kind == "definition" or dice.chance(70))
                else TURNS[first + i + 1]
                if first + i + 1 < len(TURNS)
                else None
            )
            until_known = None
            if ends and until is not None and dice.chance(40):
                until_known = until + dt.timedelta(days=dice.pick((-100, 0, 100, 500)))
            after_nothing = ends and until is not None and (self.settled or dice.chance(60))
            known = start if dice.chance(75) else start + dt.timedelta(days=dice.pick((-200, 45, 400)))
            turns.append(self._turn(kind, start, known, until, until_known, after_nothing, goal))
        for turn in list(turns):  # undone later, from the same day
            if kind != "definition" and dice.chance(20):
                known = turn.known + dt.timedelta(days=dice.pick((30, 300, 900)))
                if all(other.known != known for other in turns):
                    undone = self._turn(kind, turn.start, known, turn.until, None, turn.after_nothing, goal)
                    turns.append(undone if dice.chance(30) else _state(undone, "vacated"))
        turns.sort(key=lambda turn: (turn.start, turn.known))
        self.rules[id] = Provision(
            id, kind, "§ 1", id, "", "", keyed, tuple(apart(turns)), unless, "", self.folder, "", AT,  # type: ignore[arg-type]
        )  # fmt: skip

    def _turn(
        self,
        kind: str,
        start: dt.date,
        known: dt.date,
        until: dt.date | None,
        until_known: dt.date | None,
        after: bool,
        goal: bool | None,
    ) -> Interval:
        dice = self.dice
        sure = "high" if dice.chance(75) else "medium" if self.settled or dice.chance(40) else "low"
        verified = VERIFIED if self.settled or dice.chance(90) else DAY(2016, 6, 1)
        turn = Interval(
            start, known, until, until_known, after, "", "", self.condition(goal), sure, "s", verified,  # type: ignore[arg-type]
            dice.pick(("statute", "order")), AT,
        )  # fmt: skip
        if kind != "definition" and dice.chance(12):
            return _state(turn, dice.pick(("enjoined", "stayed", "vacated")))
        if not self.settled and dice.chance(7):
            return _state(turn, "unknown")
        return turn

    # steps

    def _steps(self) -> list[Step]:
        dice = self.dice
        seat, other = self.seats[0], self.seats[-1]
        wrote_today = (Write(e.Ref("arrived"), "today"),)
        made = [
            self._step(
                "w.travel", "way", None,
                self._outcome(
                    "w.travel", self._travel_needs(), (Write(HERE, "value", e.Variable("to")), *self._visits()),
                    last=False,
                ),
                loop=Loop("to", None, dice.some(self.seats, 0, 1)),
            )
        ]  # fmt: skip
        if dice.chance(45):
            made.append(
                self._step(
                    "w.visa",
                    "way",
                    None,
                    self._outcome("w.visa", self.condition(True, 1), (Write(e.Ref("visa"), "value", e.Value("yes")),)),
                )
            )
        if dice.chance(75):
            needs = all_of(
                yes(dice.pick(("paper", "visa"))), self.condition(True, 1), e.Not(e.Member(e.Value(seat), NATIONS))
            )
            made.append(
                self._step(
                    "w.fly",
                    "way",
                    None,
                    self._outcome(
                        "w.fly", needs, (Write(HERE, "value", e.Value(seat)), *wrote_today), last=dice.chance(60)
                    ),
                )
            )
        if dice.chance(60):
            needs = all_of(self.condition(True, 1), e.Not(e.Member(e.Value(seat), NATIONS)))
            makes: tuple[Write, ...] = (Write(HERE, "value", e.Value(seat)), *wrote_today)
            made.append(
                self._step("a.port", "act", self._place(None), self._outcome("a.port", needs, makes, then=self._then()))
            )
        if dice.chance(60):
            tries = all_of(e.Never(e.Ref("filed")), e.Not(e.Never(e.Ref("arrived"))))
            made.append(
                self._step(
                    "a.file",
                    "act",
                    self._place(seat),
                    self._outcome(
                        "a.file", self.condition(True, 1), (Write(e.Ref("filed"), "today"),), then=self._then()
                    ),
                    tries=tries,
                )
            )
        if dice.chance(50):
            meant = ("w.fly",) if dice.chance(70) else ()
            outcomes = [
                self._outcome(
                    "d.grant.granted",
                    self.condition(True, 1),
                    (Write(e.Ref("paper"), "value", e.Value("yes")),),
                    meant=meant,
                )
            ]
            outcomes.append(self._outcome("d.grant.refused", YES, self._writes(), adverse=True))
            made.append(self._step("d.grant", "decision", self._place(None), *outcomes))
        if dice.chance(50):
            loop = Loop("at", self.seats, ()) if dice.chance(30) else None
            made.append(
                self._step(
                    "a.more",
                    "act",
                    self._place(None),
                    self._outcome(
                        "a.more", self.condition(True, 1, ("at",) if loop else ()), self._writes("at" if loop else "")
                    ),
                    loop=loop,
                )
            )
        courts = dice.chance(55)
        tries = all_of(e.Not(e.Never(e.Ref("filed"))), e.Not(yes("in_court"))) if courts or dice.chance(50) else YES
        outcomes = [self._end("d.decide.granted", "safe")]
        if courts:
            outcomes.append(
                self._outcome(
                    "d.decide.referred",
                    self.condition(None, 1) if dice.chance(50) else YES,
                    (Write(e.Ref("in_court"), "value", e.Value("yes")), *self._writes()),
                    adverse=True,
                )
            )
        made.append(self._step("d.decide", "decision", self._place(seat), *outcomes, tries=tries))
        if courts:
            made.append(
                self._step(
                    "d.court",
                    "decision",
                    self._place(seat),
                    self._end("d.court.granted", "safe"),
                    self._end("d.court.stays", "stays", adverse=True),
                    tries=yes("in_court"),
                )
            )
        if dice.chance(60):
            made.append(
                self._step(
                    "d.abroad",
                    "decision",
                    self._place(other if dice.chance(40) else None),
                    self._end("d.abroad", dice.pick(("safe", "visits"))),
                )
            )
        if dice.chance(25):
            made.append(
                self._step(
                    "a.lie",
                    "act",
                    None,
                    self._outcome("a.lie", YES, (Write(e.Ref("paper"), "value", e.Value("yes")),)),
                    danger=True,
                )
            )
        return made

    def _travel_needs(self) -> Expr:
        to = e.Variable("to")
        parts = [e.Not(e.Member(to, NATIONS))]
        if self.dice.chance(80):
            parts.append(e.Listed("places", (to, e.Value("stop")), ("ok", "warn")))
        if self.dice.chance(70):
            parts.append(e.Listed("visa_free", (NATIONS, to), ("yes",)))
        if self.dice.chance(60):
            parts.append(self.condition(True, 1, ("to",)))
        return all_of(*parts)

    def _visits(self) -> tuple[Write, ...]:
        return (Write(VISITED, "add", e.Variable("to")),) if self.dice.chance(25) else ()

    def _then(self) -> Expr:
        return self.condition(True, 1) if self.dice.chance(35) else YES

    def _place(self, seat: str | None) -> Expr | None:
        if seat is not None and self.dice.chance(85):
            return e.Same(HERE, (e.Value(seat),))
        return self.dice.pick(
            (None, e.Not(e.Member(HERE, NATIONS)), e.Member(HERE, NATIONS), e.Same(HERE, (e.Value(self.seats[-1]),)))
        )

    def _writes(self, variable: str = "") -> tuple[Write, ...]:
        dice = self.dice
        here = (
            e.Ref("x", variable, "variable")
            if variable
            else dice.pick((e.Ref("x", None, "location"), e.Ref("x", self.seats[0], "code")))
        )
        options = (
            Write(e.Ref("b2"), "value", e.Value(dice.pick(("yes", "no")))),
            Write(e.Ref("b2"), "formula", None, self.condition(None, 1)),
            Write(e.Ref("money"), "value", e.Value(str(dice.number(0, 4)))),
            Write(e.Ref("sign"), "value", e.Value(dice.pick(FACTS["sign"].values))),
            Write(e.Ref("stands", here.key, here.by), "value", e.Value(dice.pick(STATUS))),
            Write(e.Ref("registered", here.key, here.by), "value", e.Value("yes")),
            Write(VISITED, dice.pick(("add", "remove")), e.Value(dice.pick(self.seats))),
        )
        return dice.some(options, 0, 2)

    def _end(self, id: str, status: str, adverse: bool = False) -> Outcome:
        dice = self.dice
        barred = self.condition(False, 1) if dice.chance(60) else NO
        return self._outcome(id, self.condition(True, 2), (), adverse=adverse, protected=status, barred=barred)

    def _outcome(
        self, id: str, needs: Expr, makes: tuple[Write, ...], last: bool = False, then: Expr = YES,
        adverse: bool = False, protected: str = "", meant: tuple[str, ...] = (), barred: Expr = NO,
    ) -> Outcome:  # fmt: skip
        return Outcome(
            id, id.rsplit(".", 1)[-1], "may", adverse, needs, barred, then, makes, protected, meant, last, (), ""
        )

    def _step(
        self,
        id: str,
        kind: str,
        place: Expr | None,
        *outcomes: Outcome,
        tries: Expr = YES,
        loop: Loop | None = None,
        danger: bool = False,
    ) -> Step:
        return Step(
            id=id, kind=kind, title=id, cite="", who="", place=place or YES, place_words=(),  # type: ignore[arg-type]
            asked=True, tries=tries, loop=loop, outcomes=outcomes, harms=(), stages=(), takes="", costs=(), relief=(),
            danger=danger, stops=(), held=False, folder=self.folder, at=AT,
        )  # fmt: skip


def _state(turn: Interval, state: str) -> Interval:
    return Interval(
        turn.start, turn.known, turn.until, turn.until_known, turn.after_nothing,
        state, "drawn", NO,  # type: ignore[arg-type]
        turn.sure, turn.source, turn.verified, turn.moves_like, turn.at,
    )  # fmt: skip


def apart(turns: list[Interval]) -> list[Interval]:
    """Without intervals that overlap an earlier one with the same `known`: `law check` faults those."""
    kept: list[Interval] = []
    for turn in turns:
        if not any(
            turn.known == other.known
            and (other.until is None or other.until_known is not None or turn.start < other.until)
            and (turn.until is None or turn.until_known is not None or other.start < turn.until)
            for other in kept
        ):
            kept.append(turn)
    return kept


def draw(source: Random, settled: bool = False, routes: bool = True, spare: bool = False) -> Case:
    """A case from a source of numbers."""
    return Drawer(source, settled, routes, spare).case()


class Seed(Random):
    """Numbers for a draw; a failing example prints its seed, and `draw(Random(seed))` is that law."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.number = seed

    def __repr__(self) -> str:
        return f"Random({self.number})"


def numbers() -> st.SearchStrategy[Random]:
    """The numbers that a draw needs, from a seed: a smaller seed is no smaller law, but anybody can draw it again."""
    return st.integers(0, 2**24).map(Seed)


def neighbour(case: Case, dice: Dice, changes: int) -> Given:
    """Another person: the same but for a few answers, still complete."""
    drawer = Drawer(dice.source)
    drawer.countries, drawer.today, drawer.reader, drawer.law = (
        tuple(case.law.countries),
        case.today,
        case.reader,
        case.law,
    )
    given = case.given
    for _ in range(changes):
        id = dice.pick(PERSONAL)
        changed = given.with_({(id, ""): drawer.answer(FACTS[id])})
        if all(meaning.value(rule.holds, case.situation(changed)) is True for rule in case.law.always):
            given = changed
    return given
