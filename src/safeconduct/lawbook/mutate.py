"""Small mistakes, planted in the law one at a time: what an example beside the rule must notice.

A mutant is one rule, or one step, with one thing changed: an operand, an exception or a `not` dropped, a value
swapped, a day or a count moved by one. A mutant that no example catches is a survivor: either an example is missing,
or the rule says something that nobody can ever feel. Pure: nothing is run here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import msgspec

from . import expression as e
from .faults import At
from .meaning import days_that_matter, ended, interval, stale
from .model import Interval, Law, Outcome, Provision, Step
from .spelling import compared, spelled

Kind = Literal["operand", "unless", "not", "value", "date", "count"]
KINDS: tuple[Kind, ...] = ("operand", "unless", "not", "value", "date", "count")
"""What is dropped: an operand, an exception (a bar too), a `not`; what is swapped or moved: a value, a day, a count."""
ONLY_SURER = "only how sure we are changes, which no example can tell"
"""Why a mutant is equivalent that no plain reading tells, though one without medium law does."""
_MOVES = (dt.timedelta(days=-1), dt.timedelta(days=1))


class Variant(msgspec.Struct, frozen=True):
    """A condition with one thing changed, and a sentence that says what."""

    kind: Kind
    change: str
    node: e.Expr


class Mutant(msgspec.Struct, frozen=True):
    """A law with one thing changed: in the provision `rule`, or in the step `step`."""

    of: str  # a provision, a step, or an outcome
    kind: Kind
    change: str
    at: At
    rule: Provision | None = None
    step: Step | None = None
    turn: int = -1  # the interval whose `holds` was changed

    def planted(self, law: Law) -> Law:
        """`law` with the mutant in the place of what it was made from."""
        if self.rule is not None:
            return msgspec.structs.replace(law, provisions={**law.provisions, self.rule.id: self.rule})
        assert self.step is not None
        return msgspec.structs.replace(law, steps={**law.steps, self.step.id: self.step})


def mutants(law: Law, prefix: str = "") -> Iterator[Mutant]:
    """Every mutant of the provisions, steps and outcomes of `law` whose ids begin with `prefix`."""
    for rule in law.provisions.values():
        if rule.id.startswith(prefix):
            yield from _told_apart(_of_provision(law, rule))
    for step in law.steps.values():
        yield from (mutant for mutant in _told_apart(_of_step(law, step)) if mutant.of.startswith(prefix))


def _told_apart(found: Iterable[Mutant]) -> Iterator[Mutant]:
    """Two changes that read alike get a number, so that each can be named."""
    seen: Counter[tuple[str, str]] = Counter()
    for mutant in found:
        seen[mutant.of, mutant.change] += 1
        count = seen[mutant.of, mutant.change]
        yield mutant if count == 1 else msgspec.structs.replace(mutant, change=f"{mutant.change} ({count})")


# provisions


def _of_provision(law: Law, rule: Provision) -> Iterator[Mutant]:
    for i, turn in enumerate(rule.operative):
        lead = f"from {turn.start}: " if len(rule.operative) > 1 else ""
        for variant in variants(turn.holds, law):
            changed = msgspec.structs.replace(turn, holds=variant.node)
            yield Mutant(rule.id, variant.kind, lead + variant.change, turn.at, _turned(rule, i, changed), turn=i)
        if turn.source:
            for change, changed in _dates(turn):
                yield Mutant(rule.id, "date", lead + change, turn.at, _turned(rule, i, changed))
    if rule.unless == e.NO:
        return
    without = msgspec.structs.replace(rule, unless=e.NO)
    yield Mutant(rule.id, "unless", f"`unless` is dropped: `{spelled(rule.unless)}`", rule.unless_at, without)
    for variant in variants(rule.unless, law):
        changed_rule = msgspec.structs.replace(rule, unless=variant.node)
        yield Mutant(rule.id, variant.kind, f"unless: {variant.change}", rule.unless_at, changed_rule)


def _turned(rule: Provision, i: int, turn: Interval) -> Provision:
    return msgspec.structs.replace(rule, operative=(*rule.operative[:i], turn, *rule.operative[i + 1 :]))


def _dates(turn: Interval) -> Iterator[tuple[str, Interval]]:
    """Each day of an interval moved. A turn that was known from its first day on stays so."""
    fields: dict[str, tuple[str, ...]] = {"from": ("start",), "known": ("known",)}
    if turn.known == turn.start:
        fields = {"from": ("start", "known")}
    fields |= {"until": ("until",), "until_known": ("until_known",)}
    for name, moved in fields.items():
        day = getattr(turn, moved[0])
        if day is None:
            continue
        for move in _MOVES:
            yield (
                f"`{name}` {day} becomes {day + move}",
                msgspec.structs.replace(turn, **dict.fromkeys(moved, day + move)),
            )


def same_turns(law: Law, one: Provision, other: Provision) -> str:
    """Why two sets of intervals of one rule give every example the same answer, if that is certain; else nothing.

    Certain: between two days on which an interval of either begins, ends or becomes known, nothing changes.
    """
    moments = list(_moments(law, one, other))
    if all(_turn(one, *moment) == _turn(other, *moment) for moment in moments):
        return "no day that the pages cover tells them apart"
    if all(_said(one, *moment) == _said(other, *moment) for moment in moments):
        return ONLY_SURER
    return ""


def ever_read(law: Law, rule: Provision, turn: int) -> bool:
    """Whether an interval is read on any reader's day that the folder covers."""
    return any(_turn(rule, *moment) == turn for moment in _moments(law, rule))


def not_in_the_future(law: Law) -> frozenset[str]:
    """The date facts of which an `always` says that they do not lie after today."""
    return frozenset(
        end.fact
        for rule in law.always
        for part in (rule.holds.of if isinstance(rule.holds, e.Any) else (rule.holds,))
        if isinstance(part, e.Within)
        and (part.start, part.count) == (e.Today(), 0)
        and isinstance(end := part.end, e.Ref)
        and not end.by
        and rule.holds in (part, e.Any((e.Never(end), part)))
    )


def _moments(law: Law, *rules: Provision) -> Iterator[tuple[dt.date, dt.date]]:
    """A clock and a reader's day from every stretch on which no turn of `rules` changes. Today is the reader's day."""
    folder, keyed_on = law.folders.get(rules[0].folder), rules[0].keyed_on
    first = folder.covers_from if folder and folder.covers_from else dt.date.min
    days = {first, dt.date.min}
    for rule in rules:
        for turn in rule.operative:
            days |= {day for day in (turn.start, turn.known, turn.until, turn.until_known) if day is not None}
    clocks = sorted({day for rule in rules for day in days_that_matter(rule)})
    past = keyed_on in not_in_the_future(law)
    for day in sorted(days):
        if folder is None or folder.covers(day):
            for clock in (day,) if keyed_on == "today" else clocks:
                if not past or clock <= day:
                    yield clock, day


def _turn(rule: Provision, clock: dt.date, reader: dt.date) -> int | str:
    """Which interval is read, by its number; else what is left of the rule."""
    turn = interval(rule, clock, reader)
    if turn is not None:
        return rule.operative.index(turn)
    last = ended(rule, clock, reader)
    return "nothing" if last is None or last.after_nothing else "not known"


def _said(rule: Provision, clock: dt.date, reader: dt.date) -> object:
    """What the interval that is read says, and whether it decides; else what is left of the rule."""
    found = _turn(rule, clock, reader)
    if isinstance(found, str):
        return found
    turn = rule.operative[found]
    sure = turn.state != "unknown" and turn.sure != "low" and not stale(turn.verified, turn.moves_like, reader)
    return turn.state, turn.holds, sure


# steps


def _of_step(law: Law, step: Step) -> Iterator[Mutant]:
    """Mutants of what a step requires. `place` and `try` are of the whole step, the rest of one outcome."""
    for variant in variants(step.place, law):
        changed = msgspec.structs.replace(step, place=variant.node)
        yield Mutant(step.id, variant.kind, f"place: {variant.change}", step.where("place"), step=changed)
    for variant in _part("try", step.tries, e.YES, law):
        changed = msgspec.structs.replace(step, tries=variant.node)
        yield Mutant(step.id, variant.kind, variant.change, step.where("try"), step=changed)
    for i, outcome in enumerate(step.outcomes):
        for name, own, put in _parts(law, step, outcome):
            for variant in _part(name, own, e.NO if name == "barred_by" else e.YES, law):
                outcomes = (*step.outcomes[:i], put(variant.node), *step.outcomes[i + 1 :])
                changed = msgspec.structs.replace(step, outcomes=outcomes)
                yield Mutant(outcome.id, variant.kind, variant.change, step.where(name, outcome), step=changed)


def _parts(law: Law, step: Step, outcome: Outcome) -> Iterator[tuple[str, e.Expr, Callable[[e.Expr], Outcome]]]:
    """The conditions of an outcome as the page wrote them, and how another is put in the place of each."""
    replace = msgspec.structs.replace
    written = {"needs", f"outcomes.{outcome.name}.needs"} & step.wheres.keys()
    if written:
        deep = 0
        if step.kind == "way" and "places" in law.tables:  # the program asks for the goal and each stop besides
            deep = any(write.target.fact == "location" for write in outcome.makes) + bool(step.stops)
        yield "needs", _first(outcome.needs, deep), lambda new: replace(outcome, needs=_put(outcome.needs, deep, new))
    yield "barred_by", outcome.barred_by, lambda new: replace(outcome, barred_by=new)
    yield "then", outcome.then, lambda new: replace(outcome, then=new)


def _first(node: e.Expr, deep: int) -> e.Expr:
    return node if deep == 0 else _first(e.children(node)[0], deep - 1)


def _put(node: e.Expr, deep: int, new: e.Expr) -> e.Expr:
    if deep == 0:
        return new
    inner, *rest = e.children(node)
    return e.all_of(_put(inner, deep - 1, new), *rest)


def _part(name: str, node: e.Expr, nothing: e.Expr, law: Law) -> Iterator[Variant]:
    if node == nothing:
        return
    yield Variant("unless" if nothing == e.NO else "operand", f"`{name}` is dropped: `{spelled(node)}`", nothing)
    for variant in variants(node, law):
        yield Variant(variant.kind, f"{name}: {variant.change}", variant.node)


# conditions


def variants(node: e.Expr, law: Law) -> Iterator[Variant]:
    """Every way in which one thing in a condition can be changed."""
    yield from _here(node, law)
    if compared(node) is not None:  # the two tests of one comparison; its days move together
        return
    below = e.children(node)
    for i, child in enumerate(below):
        for variant in variants(child, law):
            whole = e.with_children(node, (*below[:i], variant.node, *below[i + 1 :]))
            yield Variant(variant.kind, variant.change, whole)


def _here(node: e.Expr, law: Law) -> Iterator[Variant]:
    """What can be changed in `node` itself."""
    said = spelled(node)
    if compared(node) is not None:
        yield from _days(node, said)
    match node:
        case e.All(of) | e.Any(of):
            word = "and" if isinstance(node, e.All) else "or"
            for i, part in enumerate(of):
                rest = (*of[:i], *of[i + 1 :])
                left = rest[0] if len(rest) == 1 else type(node)(rest)
                yield Variant("operand", f"`{spelled(part)}` is dropped from an `{word}`", left)
        case e.AtLeast(count, of):
            for i, part in enumerate(of):
                if count < len(of):
                    left = e.AtLeast(count, (*of[:i], *of[i + 1 :]))
                    yield Variant("operand", f"`{spelled(part)}` is dropped from `at_least`", left)
            for other in (count - 1, count + 1):
                if 0 < other <= len(of):
                    yield Variant("count", f"`at_least` counts {other}, not {count}", e.AtLeast(other, of))
        case e.Not(of):
            yield Variant("not", f"the `not` is dropped from `{said}`", of)
        case e.Presume(basis, _):
            yield Variant("unless", f"what rebuts it is dropped from `{said}`", basis)
        case e.Same(left, (e.Value("no"),)) if isinstance(left, e.Ref) and law.facts[left.fact].base == "bool":
            yield Variant("not", f"`{said}` becomes `{spelled(yes := e.Same(left, (e.Value('yes'),)))}`", yes)
        case e.Same(left, right):
            yield from _values(node, left, right, law)
        case e.Member(e.Value(item), of):
            for value in _another(item, _values_of(of, law), (item,)):
                yield Variant("value", f"`{item}` becomes `{value}` in `{said}`", e.Member(e.Value(value), of))
        case e.Listed(table, keys, values) if values != ("yes",):
            known = tuple(sorted({row.value for row in law.tables[table].rows}))
            for old, new, left_over in _swapped(values, known):
                change = f"`{old}` becomes `{new}` in `{said}`" if new else f"`{old}` is dropped from `{said}`"
                yield Variant("value" if new else "operand", change, e.Listed(table, keys, left_over))
        case e.Below(of, limit, allow_equal):
            for moved in (limit - 1, limit + 1):
                yield Variant("count", f"{limit:g} becomes {moved:g} in `{said}`", e.Below(of, moved, allow_equal))
        case e.Within(start, end, count, unit):
            yield from _days(node, said)
            if count > 0:
                for moved_count in (count - 1, count + 1):
                    yield Variant(
                        "count",
                        f"{count} {unit} become {moved_count} in `{said}`",
                        e.Within(start, end, moved_count, unit),
                    )


def _values(
    node: e.Same, left: e.Ref | e.Variable, right: tuple[e.Value | e.Variable | e.Ref, ...], law: Law
) -> Iterator[Variant]:
    """Each value swapped for another of the same fact; of several, each dropped too."""
    said = spelled(node)
    if isinstance(left, e.Ref) and law.facts[left.fact].base == "bool":
        return
    known = _values_of(left, law)
    taken = tuple(term.value for term in right if isinstance(term, e.Value))
    for i, term in enumerate(right):
        rest = (*right[:i], *right[i + 1 :])
        if isinstance(term, e.Value):
            for value in _another(term.value, known, taken):
                swapped = e.Same(left, (*right[:i], e.Value(value), *right[i + 1 :]))
                yield Variant("value", f"`{term.value}` becomes `{value}` in `{said}`", swapped)
        if rest:
            dropped = spelled(e.Same(left, (term,)))
            yield Variant("operand", f"`{dropped}` is dropped from `{said}`", e.Same(left, rest))


def _swapped(values: tuple[str, ...], known: tuple[str, ...]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each of `values` swapped for another of `known`; of several, each dropped too (it becomes nothing)."""
    for i, value in enumerate(values):
        for other in _another(value, known, values):
            yield value, other, (*values[:i], other, *values[i + 1 :])
        if len(values) > 1:
            yield value, "", (*values[:i], *values[i + 1 :])


def _another(value: str, known: tuple[str, ...], taken: tuple[str, ...]) -> Iterator[str]:
    """The next of the `known` values that is not `taken`, if there is one: the same on every day."""
    start = known.index(value) + 1 if value in known else 0
    yield from [other for other in (*known[start:], *known[:start]) if other not in taken][:1]


def _values_of(term: e.Ref | e.Variable, law: Law) -> tuple[str, ...]:
    if isinstance(term, e.Ref) and law.facts[term.fact].values:
        return law.facts[term.fact].values
    return tuple(sorted(law.countries))


def _days(node: e.Expr, said: str) -> Iterator[Variant]:
    """`node` with its fixed day moved, wherever it stands in it."""
    tests = e.children(node) or (node,)
    fixed = {
        term.day
        for test in tests
        if isinstance(test, e.Within)
        for term in (test.start, test.end)
        if isinstance(term, e.Day)
    }
    for day in sorted(fixed):
        for move in _MOVES:
            to = day + move
            new = tuple(_moved(test, day, to) for test in tests)
            yield Variant(
                "date", f"{day} becomes {to} in `{said}`", e.with_children(node, new) if e.children(node) else new[0]
            )


def _moved(test: e.Expr, day: dt.date, to: dt.date) -> e.Expr:
    def at(term: e.DateTerm) -> e.DateTerm:
        return e.Day(to) if term == e.Day(day) else term

    return e.Within(at(test.start), at(test.end), test.count, test.unit) if isinstance(test, e.Within) else test
