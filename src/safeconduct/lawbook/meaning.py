"""The slow, obviously right evaluator: reads what is written, recursively, in Kleene's three values.

It imports nothing of the circuit or the routes, which are tested against it. Proofs are read here too.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import product
from types import MappingProxyType

import msgspec

from . import expression as e
from .given import Answer, Given, Members, Variable
from .model import STALE_AFTER, Interval, Law, Outcome, Provision, Row, Step, Table

Truth = bool | None
Env = Mapping[str, str]
NOWHERE: Env = MappingProxyType({})
"""The countries of no loop."""


class Lane(msgspec.Struct, frozen=True):
    """How the same law is read: which certainty decides, and whether stale law and days not covered count."""

    medium: bool = True
    low: bool = False
    stale: bool = True
    covers: bool = True


PLAIN = Lane()


class Situation(msgspec.Struct, frozen=True):
    """A law, a person, two days, a lane; `free` fixes atoms that are otherwise not known (for worlds in tests)."""

    law: Law
    given: Given
    today: dt.date
    reader: dt.date
    lane: Lane = PLAIN
    free: Mapping[Hashable, bool] = {}


def value(node: e.Expr, s: Situation, env: Env = NOWHERE) -> Truth:
    """Whether `node` holds: yes, no or not known."""
    match node:
        case e.Const(known):
            return known
        case e.All(of):
            return both(value(child, s, env) for child in of)
        case e.Any(of):
            return either(value(child, s, env) for child in of)
        case e.Not(of):
            return opposite(value(of, s, env))
        case e.Holds(id):
            return provision(s.law.provisions[id], s)
        case e.Presume(basis, rebutted_by):
            return both((value(basis, s, env), opposite(value(e.Same(rebutted_by, (e.Value("yes"),)), s, env))))
        case e.AtLeast(count, of):
            found = [value(child, s, env) for child in of]
            if found.count(True) >= count:
                return True
            return False if len(found) - found.count(False) < count else None
        case e.Some(variable, among, of):
            return either(_quantified(variable, among, of, s, env, True))
        case e.Every(variable, among, of):
            return both(_quantified(variable, among, of, s, env, False))
        case e.Same(left, right):
            answer = term(left, s, env)
            others = [term(other, s, env) for other in right]
            if answer is None:
                return None
            return True if answer in others else None if None in others else False
        case e.Member(item, of):
            name, members = term(item, s, env), _get(of, s, env)
            if members is None or name is None:
                return None
            assert isinstance(members, Members)
            return members.has(str(name))
        case e.Never(of):
            answer = _get(of, s, env)
            return None if answer is None else answer == "never"
        case e.Below(of, limit, allow_equal):
            number = _get(of, s, env)
            if number is None:
                return None
            assert isinstance(number, float)
            return number < limit or (allow_equal and number == limit)
        case e.Within(start, end, count, unit):
            first, last = _date(start, s, env), _date(end, s, env)
            if isinstance(first, str) or isinstance(last, str):  # never
                return False
            if first is None or last is None:
                return None
            return last <= later(first, count, unit)
        case e.Listed(table, keys, values):
            return _listed(s.law.tables[table], keys, values, s, env)
    raise AssertionError(node)


def both(found: Iterator[Truth] | tuple[Truth, ...]) -> Truth:
    """Kleene's and."""
    result: Truth = True
    for truth in found:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def either(found: Iterator[Truth] | tuple[Truth, ...]) -> Truth:
    """Kleene's or."""
    result: Truth = False
    for truth in found:
        if truth is True:
            return True
        if truth is None:
            result = None
    return result


def opposite(truth: Truth) -> Truth:
    """Kleene's not."""
    return None if truth is None else not truth


def later(day: dt.date, count: int, unit: str) -> dt.date:
    """`day` plus `count` days or years; the anniversary of 29 February is 1 March in a common year."""
    try:
        if unit == "days":
            return day + dt.timedelta(days=count)
        if not (day.month == 2 and day.day == 29):
            return day.replace(year=day.year + count)
        leap = calendar.isleap(day.year + count)
        return dt.date(day.year + count, 2, 29) if leap else dt.date(day.year + count, 3, 1)
    except (ValueError, OverflowError):
        return dt.date.max if count > 0 else dt.date.min


def provision(rule: Provision, s: Situation) -> Truth:
    """What a provision reads for this person on these days."""
    if not covered(rule, s):
        return s.free.get(("covers", rule.id))
    if rule.keyed_on == "today":
        return _at(rule, s.today, s)
    clock = s.given.get(rule.keyed_on)
    if clock == "never":  # inside a provision keyed on a date, never reads as today
        return _at(rule, s.today, on_day(s, rule.keyed_on, s.today))
    if isinstance(clock, dt.date):
        return _at(rule, clock, s)
    found = {_at(rule, day, s) for day in days_that_matter(rule)}
    return found.pop() if len(found) == 1 else None


def covered(rule: Provision, s: Situation) -> bool:
    """Whether our pages speak of this provision for this reader, in this lane."""
    return not s.lane.covers or rule.always_there or s.law.covered(rule.folder, s.reader)


def on_day(s: Situation, fact: str, day: dt.date) -> Situation:
    """The situation with a date answered by `day`."""
    return Situation(s.law, s.given.with_({(fact, ""): day}), s.today, s.reader, s.lane, s.free)


def days_that_matter(rule: Provision) -> list[dt.date]:
    """One day before every turn of a provision, and each day on which it turns, in order."""
    days = {dt.date(1, 1, 1)}
    for turn in rule.operative:
        days.add(turn.start)
        if turn.until is not None:
            days.add(turn.until)
    return sorted(days)


def interval(rule: Provision, clock: dt.date, reader: dt.date) -> Interval | None:
    """The interval that a reader on `reader` finds at `clock`: the latest known of those that cover it."""
    found = [
        turn
        for turn in rule.operative
        if turn.known <= reader and turn.start <= clock and ((end := turn.ends_for(reader)) is None or clock < end)
    ]
    return max(found, key=lambda turn: turn.known) if found else None


def ended(rule: Provision, clock: dt.date, reader: dt.date) -> Interval | None:
    """If no interval covers `clock`: the last one that had ended by then, or None if none had begun."""
    past = [t for t in rule.operative if t.known <= reader and (end := t.ends_for(reader)) is not None and end <= clock]
    return max(past, key=lambda turn: (turn.until, turn.known)) if past else None


def _at(rule: Provision, clock: dt.date, s: Situation) -> Truth:
    turn = interval(rule, clock, s.reader)
    if turn is None:
        last = ended(rule, clock, s.reader)
        if last is None or last.after_nothing:
            return rule.out_of_force() if rule.kind != "definition" else s.free.get((rule.id, "ended"))
        return s.free.get((rule.id, "ended"))
    if turn.state and turn.state != "unknown":
        return rule.out_of_force() if rule.kind != "definition" else s.free.get((rule.id, "ended"))
    holds = value(turn.holds, s) if decides(turn, s) else s.free.get((rule.id, rule.operative.index(turn)))
    return joined(rule, holds, value(rule.unless, s))


def joined(rule: Provision, holds: Truth, unless: Truth) -> Truth:
    """`holds` with the exceptions of the provision."""
    match rule.kind:
        case "requirement":
            return either((holds, unless))
        case "definition":
            return holds
    return both((holds, opposite(unless)))


def decides(turn: Interval, s: Situation) -> bool:
    """Whether the interval is sure and fresh enough to decide in this lane."""
    if turn.state == "unknown":
        return False
    if (turn.sure == "medium" and not s.lane.medium) or (turn.sure == "low" and not s.lane.low):
        return False
    return not (s.lane.stale and turn.source and stale(turn.verified, turn.moves_like, s.reader))


def stale(verified: dt.date, moves_like: str, reader: dt.date) -> bool:
    """More days have gone by since `verified` than that sort of law stays fresh."""
    return (reader - verified).days > STALE_AFTER[moves_like]


def outcome(step: Step, of: Outcome, s: Situation, env: Env = NOWHERE) -> Truth:
    """Whether what `of` requires before the step holds (its `then` apart)."""
    if s.lane.covers and not s.law.covered(step.folder, s.reader):
        return s.free.get(("covers", of.id))
    return value(step.requires(of), s, env)


def term(node: e.Ref | e.Value | e.Variable, s: Situation, env: Env) -> object:
    """The value of a term, or None if it is not known."""
    match node:
        case e.Value(known):
            return known
        case e.Variable(name):
            return env[name]
    return _get(node, s, env)


def _get(ref: e.Ref, s: Situation, env: Env) -> object:
    fact = s.law.facts[ref.fact]
    match ref.by:
        case "variable":
            assert ref.key is not None
            return s.given.value(fact, env[ref.key])
        case "location":
            here = s.given.get("location")
            return None if here is None else s.given.value(fact, str(here))
    return s.given.value(fact, ref.key or "")


def _date(node: e.DateTerm, s: Situation, env: Env) -> dt.date | str | None:
    match node:
        case e.Day(day):
            return day
        case e.Today():
            return s.today
    found = _get(node, s, env)
    return found if isinstance(found, dt.date | str) else None


def _quantified(variable: str, among: e.Ref | None, of: e.Expr, s: Situation, env: Env, some: bool) -> Iterator[Truth]:
    for country in s.law.countries:
        inner = {**env, variable: country}
        if among is None:
            yield value(of, s, inner)
            continue
        inside = value(e.Member(e.Variable(variable), among), s, inner)
        body = value(of, s, inner) if inside is not False else None
        if some:
            yield False if inside is False else both((inside, body))
        else:
            yield True if inside is False else either((opposite(inside), body))


def rest(node: e.Expr, s: Situation, env: Env, countries: Iterable[str]) -> Truth:
    """Whether a quantifier finds a country (for `every`: one that fails) among `countries`."""
    assert isinstance(node, e.Some | e.Every)
    some = isinstance(node, e.Some)
    found: list[Truth] = []
    for country in countries:
        inner = {**env, node.variable: country}
        inside = True if node.among is None else value(e.Member(e.Variable(node.variable), node.among), s, inner)
        if inside is False:
            continue
        body = value(node.of, s, inner)
        found.append(both((inside, body if some else opposite(body))))
        if found[-1] is True:
            return True
    return either(tuple(found))


def _listed(
    table: Table, keys: tuple[e.Value | e.Variable | e.Ref, ...], values: tuple[str, ...], s: Situation, env: Env
) -> Truth:
    options: list[tuple[list[str], bool]] = []  # the candidates for each key, and whether that is all of them
    for key in keys:
        if isinstance(key, e.Ref) and s.law.facts[key.fact].base in ("countries", "some_of"):
            members = _get(key, s, env)
            if not isinstance(members, Members):
                options.append(([], False))
            else:
                options.append((sorted(members.inside), members.whole))
        else:
            known = term(key, s, env)
            options.append(([], False) if known is None else ([str(known)], True))
    found = [cell(table, combo, values, s) for combo in product(*(candidates for candidates, _ in options))]
    if not all(whole for _, whole in options):
        found.append(None)
    return either(tuple(found))


def cell(table: Table, keys: tuple[str, ...], values: tuple[str, ...], s: Situation) -> Truth:
    """Whether the row for `keys` has one of `values`; a missing, low or stale row is not known."""
    row = table.row(keys, s.today, s.reader)
    if row is None:
        return False if table.complete else s.free.get(("table", table.id, keys, values))
    if not row_decides(table, row, s):
        return s.free.get(("table", table.id, keys, values))
    return row.value in values


def row_decides(table: Table, row: Row, s: Situation) -> bool:
    """Whether a row is sure and fresh enough to decide in this lane."""
    if (row.sure == "medium" and not s.lane.medium) or (row.sure == "low" and not s.lane.low):
        return False
    return not (s.lane.stale and stale(row.verified, table.moves_like, s.reader))


def after(of: Outcome, s: Situation, env: Env = NOWHERE) -> Given:
    """The answers after `of` has happened: what it makes is known, all else is as it was."""
    return s.given.with_(made(of, s, env))


def made(of: Outcome, s: Situation, env: Env = NOWHERE) -> dict[Variable, Answer | None]:
    """What `of` makes of which answers; None where that is not known."""
    changes: dict[tuple[str, str], Answer | None] = {}
    lists: dict[tuple[str, str], Members] = {}
    for write in of.makes:
        ref = write.target
        place = ref.key or ""
        if ref.by == "variable":
            place = env[place]
        elif ref.by == "location":
            place = str(s.given.get("location") or "")
        to = write.value
        chosen = env[to.name] if isinstance(to, e.Variable) else to.value if to is not None else ""
        match write.how:
            case "value":
                changes[ref.fact, place] = float(chosen) if s.law.facts[ref.fact].base == "number" else chosen
            case "today":
                changes[ref.fact, place] = s.today
            case "formula":
                truth = value(write.formula, s, env)
                changes[ref.fact, place] = None if truth is None else "yes" if truth else "no"
            case _:
                old = lists.get((ref.fact, place)) or s.given.get(ref.fact, place)
                members = old if isinstance(old, Members) else Members(frozenset(), frozenset(), False)
                item = frozenset([chosen])
                if write.how == "add":
                    lists[ref.fact, place] = Members(members.inside | item, members.outside - item, members.whole)
                else:
                    lists[ref.fact, place] = Members(members.inside - item, members.outside | item, members.whole)
    return {**changes, **lists}
