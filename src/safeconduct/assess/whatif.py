"""What would change an answer: the screening with some answers otherwise, and the smallest sets that open a route.

A fact that is `fixed` never varies, and no showing does. A set is proposed only after it was applied: the route is
then open (or closed, where it was not known), and is not so after any smaller part of the set.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice

from ..circuit.gates import evaluate
from ..lawbook import meaning, yaml_lines
from ..lawbook.cases import given_from
from ..lawbook.expression import Value
from ..lawbook.faults import At, Fault, InputRefused, did_you_mean
from ..lawbook.given import EVERY_OTHER, Answer, Given, Members, Variable
from ..lawbook.meaning import Situation
from ..lawbook.model import HARMS, Fact, Law
from ..routes.pack import Pack, Route
from .answer import STATUS, Harm, RouteAnswer, Screening, Secret, Status
from .block import Block
from .choose import Case, plan_to_show
from .lanes import Lanes
from .person import lanes_of
from .replay import Replay
from .screen import screen
from .variants import Variant, Variants

MOST = 5
"""Sets that are told of one route."""
_TRIED = 40
"""Pairs of one route that are applied, the least hard first; what is beyond is not looked at."""


class Change(Secret, frozen=True):
    """One fact, at one place, with another answer."""

    fact: str
    place: str
    answer: Answer


class Opening(Secret, frozen=True):
    """A smallest set of changes, what the status is then, and what the route can then cost."""

    changes: tuple[Change, ...]
    then: Status
    harms: tuple[Harm, ...]


class Turned(Secret, frozen=True):
    """A route and the sets that would change its status, the least hard first."""

    route: str
    title: str
    ends_title: str
    status: Status
    sets: tuple[Opening, ...]


class Moved(Secret, frozen=True):
    """A route whose status is not the same before and after."""

    route: str
    title: str
    ends_title: str
    before: Status
    after: Status


# with --set


def read_set(law: Law, given: Given, text: str) -> dict[Variable, Answer | None]:
    """What `FACT=VALUE` or `FACT[CODE]=VALUE` changes; `unknown` takes an answer away.

    Raises `InputRefused` if there is no such fact or value, or if the fact is fixed and the case answers it.
    """
    name, equals, value = (part.strip() for part in text.partition("="))
    id, bracket, place = name.partition("[")
    fact = law.facts.get(id)
    if not equals or not value or bool(bracket) != name.endswith("]"):
        raise _refused("write --set FACT=VALUE, or --set FACT[CODE]=VALUE for a fact about places.")
    if fact is None:
        raise _refused(f"no fact is called `{id}`{did_you_mean(id, law.facts)}")
    place = place.removesuffix("]").strip()
    if (fact.about == "place") != bool(place):
        raise _refused(
            f"`{id}` is about places; write {id}[CODE]=VALUE."
            if not place
            else f"`{id}` is about no place; leave it out."
        )
    raw, _, faults = yaml_lines.load(f"{id}: {value}", "--set", private=True)
    if faults or not isinstance(raw, dict) or set(raw) != {id}:
        raise _refused(f"`{id}`: the value cannot be read; write it as in a case file.")
    code = EVERY_OTHER if place == "others" else law.read_as.get(place, place)
    if fact.varies == "fixed" and given.get(id, "" if not place else code) is not None:
        raise _refused(
            f"`{id}` is a fact that nobody can change, and the case answers it; mend the case if it is wrong."
        )
    variable = (id, "" if not place else code)
    if raw[id] == "unknown":
        return {variable: None}
    near = _near(fact, raw[id])
    try:
        read = given_from(law, {id: {place: raw[id]} if place else raw[id]}, {}, name="--set", example=True)
    except InputRefused as refused:
        raise InputRefused(
            [Fault(fault.at, fault.says.removesuffix(".") + near) for fault in refused.faults]
            if near
            else refused.faults
        ) from None
    return dict(read.answers)


def read_sets(law: Law, given: Given, texts: Iterable[str]) -> dict[Variable, Answer | None]:
    """As `read_set`, for several; two that set one thing are refused."""
    found: dict[Variable, Answer | None] = {}
    for text in texts:
        for variable, answer in read_set(law, given, text).items():
            if variable in found:
                raise _refused(f"`{variable[0]}` is set twice; keep one.")
            found[variable] = answer
    return found


def _near(fact: Fact, value: object) -> str:
    """The nearest value of the type, for a value that is none."""
    values = ("yes", "no") if fact.base == "bool" else fact.values
    found = did_you_mean(value, values) if isinstance(value, str) and values else "."
    return found if found != "." else ""


def _refused(says: str) -> InputRefused:
    return InputRefused([Fault(At("--set"), says)])


def compare(before: Screening, after: Screening, was: Mapping[str, Status], now: Mapping[str, Status]) -> list[Moved]:
    """The routes of two screenings whose status changes, in the order of the second.

    `was` and `now` are the statuses of every route, shown or not.
    """
    told = {route.id: route for route in (*after.routes, *before.routes)}
    first = {route.id: route for route in after.routes}
    return [
        Moved(id, first.get(id, route).title, first.get(id, route).ends_title, was[id], now[id])
        for id, route in told.items()
        if was[id] != now[id]
    ]


def with_changes(given: Given, changes: Iterable[Change]) -> Given:
    """The answers with the changes applied."""
    return given.with_({(change.fact, change.place): change.answer for change in changes})


# without --set


def what_would_change(law: Law, pack: Pack, given: Given, on: dt.date, answer: Screening | None = None) -> list[Turned]:
    """For each shown route that is closed or not known: the smallest sets that open it, or settle what is not known.

    Pairs are looked for only where no one change does it.
    """
    answer = screen(law, pack, given, on) if answer is None else answer
    trials = _Trials(law, pack, given, on)
    return [
        Turned(told.id, told.title, told.ends_title, told.status, tuple(_openings(trials, told)))
        for told in answer.routes
        if told.status != "open"
    ]


class _Trials:
    """One person with changes applied; each set is read once for all routes."""

    def __init__(self, law: Law, pack: Pack, given: Given, on: dt.date) -> None:
        self.law, self.given, self.on = law, given, on
        self._found: dict[frozenset[Change], tuple[Pack, Lanes] | None] = {}
        changing = {fact.id for fact in law.facts.values() if may_vary(fact)}
        self.only_fixed = Situation(law, given.without(changing), on, on)
        self._reads: dict[int, frozenset[str]] = {}
        self._blocks: dict[frozenset[Change], Block] = {}
        self._own = {countries[0] for countries, names in pack.atlas.classes if len(countries) == len(names) == 1}
        self.pack, self.lanes = lanes_of(law, pack, given, on)

    def under(self, changes: Sequence[Change]) -> tuple[Pack, Lanes] | None:
        """The pack and lanes with `changes` applied; None if no such person can be."""
        key = frozenset(changes)
        if key not in self._found:
            pack, lanes = lanes_of(self.law, self.pack, with_changes(self.given, changes), self.on)
            self._found[key] = (pack, lanes) if lanes.worlds().can_all_hold(0) else None
        return self._found[key]

    def beside(self, sets: Iterable[Sequence[Change]]) -> None:
        """Reads many sets side by side, which is faster than one by one."""
        new = [key for key in dict.fromkeys(map(frozenset, sets)) if key not in self._blocks and self._alike(key)]
        if new:
            variants = [Variant(with_changes(self.given, key), self.on) for key in new]
            self._blocks.update(zip(new, Variants(self.lanes, variants).blocks, strict=True))

    def _alike(self, changes: Iterable[Change]) -> bool:
        """Whether the countries to be looked at stay the same: where and whose one is, and of whom answers speak."""
        named = self.given.countries()
        for change in changes:
            answer = change.answer
            codes = answer.inside if isinstance(answer, Members) else {answer} if isinstance(answer, str) else set()
            codes = {change.place, *codes} & self.law.countries.keys()
            if change.fact in ("location", "nationalities") or codes - named - self._own:
                return False
        return True

    def read_by(self, gate: int) -> frozenset[str]:
        """The facts that an atom of `pack` reads."""
        if gate not in self._reads:
            self._reads[gate] = frozenset(fact for fact, _ in _read_by(self.pack.circuit.test(gate), self.law))
        return self._reads[gate]

    def status(self, changes: Sequence[Change], id: str) -> Status | None:
        """The status of a route with `changes` applied; None if no such person can be."""
        block = self._blocks.get(frozenset(changes))
        if block is not None:
            return STATUS[block.status(_route(self.pack, id))] if block.can_all_hold(0) else None
        found = self.under(changes)
        return STATUS[found[1].status(_route(found[0], id))] if found else None

    def harms(self, changes: Sequence[Change], id: str) -> tuple[Harm, ...]:
        """What the route can cost with `changes` applied, each kind of harm once."""
        found = self.under(changes)
        assert found is not None
        pack, lanes = found
        case = Case(self.law, pack, lanes, Replay(self.law, with_changes(self.given, changes), self.on, self.on))
        moments = plan_to_show(case, _route(pack, id), True)
        each: dict[str, Harm] = {}
        for harm, sure in (found for m in moments for found in m.harms):
            each.setdefault(harm.kind, Harm(harm.kind, harm.says, harm.cite, sure))
        return tuple(sorted(each.values(), key=lambda harm: HARMS.index(harm.kind)))


def _route(pack: Pack, id: str) -> Route:
    return next(route for route in pack.routes if route.id == id)


def _openings(trials: _Trials, told: RouteAnswer) -> list[Opening]:
    route = _route(trials.pack, told.id)
    variables = _variables(trials, told, route)
    goals: tuple[Status, ...] = ("open",) if told.status == "closed" else ("open", "closed")
    found: list[Opening] = []
    for goal in goals:
        found += _smallest(trials, told, route, variables, goal)
    return found[:MOST]


def _smallest(
    trials: _Trials, told: RouteAnswer, route: Route, variables: Sequence[Variable], goal: Status
) -> Iterator[Opening]:
    """The smallest sets that give a route the status `goal`: of one change; if there is none, of two."""
    known = {v for v in variables if trials.given.value(trials.law.facts[v[0]], v[1]) is not None}
    free = [v for v in variables if goal == "open" or v not in known]  # nobody needs an act that closes a route
    sets = {v: [c for c in _changes(trials, v) if goal == "open" or not _adds(c)] for v in free}
    one = _possible(trials, route, [(v,) for v in free]) if told.status == "closed" else [(v,) for v in free]
    count = 0
    trials.beside((change,) for (v,) in one for change in sets[v])
    for change in (change for (v,) in one for change in sets[v]):
        if trials.status((change,), told.id) == goal:
            count += 1
            yield _opening(trials, (change,), told.id, goal)
            if count == MOST:
                return
    if count:
        return
    hard = {v: trials.law.facts[v[0]].hard for v in free}
    pairs = sorted(combinations(free, 2), key=lambda pair: sum(hard[v] for v in pair))
    possible = _possible(trials, route, pairs) if told.status == "closed" else pairs
    tries = list(islice(((one, other) for v, w in possible for one in sets[v] for other in sets[w]), _TRIED))
    trials.beside([*tries, *((change,) for pair in tries for change in pair)])
    for pair in tries:
        if trials.status(pair, told.id) == goal and not any(trials.status((c,), told.id) == goal for c in pair):
            count += 1
            yield _opening(trials, pair, told.id, goal)
        if count == MOST:
            return


def _adds(change: Change) -> bool:
    """A further entry of a list: nobody is told which one would shut a route."""
    return isinstance(change.answer, Members) and bool(change.answer.inside)


def _opening(trials: _Trials, changes: tuple[Change, ...], id: str, then: Status) -> Opening:
    return Opening(changes, then, trials.harms(changes, id) if then == "open" else ())


def may_vary(fact: Fact) -> bool:
    """Whether something may be said to become otherwise: never what is fixed, never what the government may show."""
    return fact.varies != "fixed" and fact.kind != "showing"


def _variables(trials: _Trials, told: RouteAnswer, route: Route) -> list[Variable]:
    """What may vary and is read by the lines that fail or are open, or by another way of the route.

    The least hard to ask comes first.
    """
    law, circuit = trials.law, trials.pack.circuit
    found: dict[Variable, None] = {}
    for line in (
        part for proof in told.why() for part in proof.walk() if part.value is not True or told.status == "closed"
    ):
        found.update(dict.fromkeys([*line.reads, *([line.missing] if line.missing else [])]))
    found.update(((item.fact, item.place), None) for item in told.missing)
    if told.status == "closed":
        for gate in circuit.cone([route.need, *(gate for _, gate in route.plans)]):
            if circuit.is_atom[gate]:
                found.update(dict.fromkeys(_read_by(circuit.test(gate), law)))
    return sorted(
        (
            v
            for v in found
            if may_vary(law.facts[v[0]]) and (v[1] in law.countries) == (law.facts[v[0]].about == "place")
        ),
        key=lambda v: (law.facts[v[0]].hard, v),
    )


def _read_by(test: Sequence[object], law: Law) -> Iterator[Variable]:
    """The facts and places that an atom names."""
    for here, after in zip(test, (*test[1:], ""), strict=True):
        if isinstance(here, tuple):
            yield from _read_by(here, law)
        elif isinstance(here, str) and here in law.facts:
            yield here, after if isinstance(after, str) and law.facts[here].about == "place" else ""


def _possible(trials: _Trials, route: Route, sets: Sequence[tuple[Variable, ...]]) -> list[tuple[Variable, ...]]:
    """The sets of facts without which a closed route would not be closed: all are forgotten, side by side."""
    lanes, circuit = trials.lanes, trials.pack.circuit
    order = circuit.cone([route.need, *(gate for _, gate in route.plans)])
    width, count = lanes.width, len(sets)
    mask, spread, full = (1 << width) - 1, sum(1 << n * width for n in range(count)), (1 << width * count) - 1
    forgotten: dict[str, int] = {}
    for n, facts in enumerate(sets):
        for fact, _ in facts:
            forgotten[fact] = forgotten.get(fact, 0) | mask << n * width
    atoms: dict[int, tuple[int, int]] = {}
    for gate in order:
        if circuit.is_atom[gate] and circuit.test(gate)[0] != "rest":  # what any other country does is never sure
            kept = full
            for fact in trials.read_by(gate):
                kept &= ~forgotten.get(fact, 0)
            true, false = lanes.kleene(gate)
            atoms[gate] = (true * spread & kept, false * spread & kept)
    shut = evaluate(circuit, order, atoms, full)[-route.need] if count else 0
    return [facts for n, facts in enumerate(sets) if shut >> n * width & mask != mask]


def _changes(trials: _Trials, variable: Variable) -> list[Change]:
    """Every other answer to try for one fact at one place."""
    fact = trials.law.facts[variable[0]]
    now = trials.given.value(fact, variable[1])
    return [
        Change(*variable, answer)
        for answer in _others(trials, fact, now)
        if answer != now
        and (fact.varies != "lawful_act" or not isinstance(answer, str) or _is_act(trials, variable, answer))
    ]


def _is_act(trials: _Trials, variable: Variable, answer: str) -> bool:
    """Whether a route may plan what gives this answer.

    Never what only a dangerous step gives, or a step that what is fixed shuts for this person; never an answer of a
    list that no step gives, although steps give others of the list.
    """
    law, fact = trials.law, trials.law.facts[variable[0]]
    makers = [
        (step, outcome, write.value)
        for step in law.steps.values()
        for outcome in step.outcomes
        for write in outcome.makes
        if write.target.fact == fact.id and isinstance(write.value, Value)
    ]
    giving = [(step, outcome) for step, outcome, value in makers if value.value == answer]
    if not giving:
        return not (makers and fact.base == "one_of")
    return any(
        not step.danger
        and (step.loop is not None or meaning.value(law.required[outcome.id], trials.only_fixed) is not False)
        for step, outcome in giving
    )


def _others(trials: _Trials, fact: Fact, now: Answer | None) -> Iterable[Answer]:
    match fact.base:
        case "bool":
            return ("yes", "no")
        case "one_of":
            return fact.values
        case "date":  # a day that was cannot come not to have been
            return (trials.on, "never") if now is None else (trials.on,)
        case "number":
            tests = (trials.pack.circuit.test(gate) for atoms in trials.pack.atoms for gate in atoms)
            limits = {float(test[3]) for test in tests if test[0] == "below" and test[1] == fact.id}
            return sorted({limit + step for limit in limits for step in (-1.0, 0.0, 1.0)})
        case "country":
            own = trials.given.get("nationalities")  # nobody is sent back to a country of their own
            return sorted(_countries(trials) - (own.inside if isinstance(own, Members) else set()))
    items = sorted(_countries(trials)) if fact.base == "countries" else fact.values
    if not isinstance(now, Members):
        none = Members(frozenset(), frozenset(), True)
        return (none, *(Members(frozenset([item]), frozenset(), False) for item in items))
    return (Members(now.inside | {item}, now.outside - {item}, now.whole) for item in items if item not in now.inside)


def _countries(trials: _Trials) -> set[str]:
    """Countries that an answer names, or that have pages of their own."""
    law = trials.law
    return (trials.given.countries() | {folder.country for folder in law.folders.values()}) & law.countries.keys()
