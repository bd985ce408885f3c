"""Checks the law beyond its form: cycles, gaps, overlaps, bars out of place, unused names, unguarded dates.

Each check yields faults; `law check` runs all of them and reports everything at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from . import expression as e
from .claims import run_claims
from .counts import unexplained
from .enquiry import doubled
from .examples import run_examples
from .faults import At, Fault
from .measure_faults import measure_faults, reads_money
from .model import Interval, Law, Provision
from .sheet import unfounded


def check(law: Law, whole: bool = True) -> list[Fault]:
    """Every fault of substance that the pages themselves show; routes are checked where routes are known.

    If a part of the pages could not be read (not `whole`), what is unused is not told.
    """
    cycles = list(_cycles(law))
    faults = list(cycles)
    for find in (_intervals, _bars, _dates, _steps, _tables, _citations, _measures, doubled, unexplained, unfounded):
        faults += find(law)
    if whole:
        faults += [*_unused(law), *_statuses(law)]
    if not cycles:
        faults += [*run_examples(law), *run_claims(law)]
    return sorted(set(faults))


def has_cycles(law: Law) -> bool:
    """Whether provisions turn in a circle, so that nothing can be evaluated."""
    return next(_cycles(law), None) is not None


def _conditions(law: Law) -> Iterator[tuple[e.Expr, At, str]]:
    """Every condition with its place and what it belongs to."""
    for rule in law.provisions.values():
        for turn in rule.operative:
            yield turn.holds, turn.at, rule.id
        yield rule.unless, rule.unless_at, rule.id
    for always in law.always:
        yield always.holds, always.at, always.id
    for report in law.reports:
        yield report.when, report.at, report.id
    for lever in law.levers:
        yield lever.when, lever.at, lever.id
    for step in law.steps.values():
        yield step.place, step.where("place"), step.id
        yield step.tries, step.where("try"), step.id
        for i, harm in enumerate(step.harms):
            yield harm.when, step.where(f"harms[{i}].when"), step.id
        for outcome in step.outcomes:
            yield outcome.needs, step.where("needs", outcome), outcome.id
            yield outcome.barred_by, step.where("barred_by", outcome), outcome.id
            yield outcome.then, step.where("then", outcome), outcome.id
            for i, harm in enumerate(outcome.harms):
                yield harm.when, step.where(f"harms[{i}].when", outcome), outcome.id
            for write in outcome.makes:
                yield write.formula, step.where("makes", outcome), outcome.id


def _cycles(law: Law) -> Iterator[Fault]:
    state: dict[str, int] = {}

    def visit(id: str, path: tuple[str, ...]) -> Iterator[Fault]:
        if state.get(id) == 2:
            return
        if state.get(id) == 1:
            loop = " → ".join((*path[path.index(id) :], id))
            yield Fault(law.provisions[id].at, f"these provisions turn in a circle: {loop}; one must stand on its own.")
            return
        state[id] = 1
        rule = law.provisions[id]
        for node in (rule.unless, *(turn.holds for turn in rule.operative)):
            for other in e.provisions_in(node):
                yield from visit(other, (*path, id))
        state[id] = 2

    for id in law.provisions:
        yield from visit(id, ())


def _intervals(law: Law) -> Iterator[Fault]:
    for rule in law.provisions.values():
        turns = rule.operative
        for i, one in enumerate(turns):
            for other in turns[i + 1 :]:
                if _overlap(one, other) and one.known == other.known:
                    yield Fault(
                        other.at,
                        f"`{rule.id}`: this interval overlaps the one at line {one.at.line}; "
                        "give one of them a later `known`.",
                    )
        yield from _gaps(rule)
        if rule.kind == "definition":
            for turn in turns:
                if turn.state and turn.state != "unknown":
                    yield Fault(turn.at, f"`{rule.id}`: a definition is never out of force; write what it says.")


def _overlap(one: Interval, other: Interval) -> bool:
    return (one.until is None or other.start < one.until) and (other.until is None or one.start < other.until)


def _gaps(rule: Provision) -> Iterator[Fault]:
    reached: dt.date | None = rule.operative[0].start
    for turn in rule.operative:
        if reached is None:
            return
        if turn.start > reached:
            yield Fault(
                turn.at,
                f"`{rule.id}` says nothing from {reached} to {turn.start}; "
                "close the gap, or write an interval with `state`.",
            )
        reached = None if turn.until is None else max(reached, turn.until)


def _bars(law: Law) -> Iterator[Fault]:
    """A bar stands only in `barred_by`, under one `not`, or inside another bar."""

    def found(node: e.Expr, allowed: bool) -> Iterator[str]:
        match node:
            case e.Holds(id):
                if not allowed and law.provisions[id].kind == "bar":
                    yield id
            case e.Not(of):
                yield from found(of, not allowed)
            case _:
                for child in e.children(node):
                    yield from found(child, allowed)

    def flag(node: e.Expr, allowed: bool, at: At) -> Iterator[Fault]:
        for id in found(node, allowed):
            yield Fault(
                at, f"the bar `{id}` is used as if it were a requirement; put it in `barred_by`, or under one `not`."
            )

    for rule in law.provisions.values():
        for turn in rule.operative:
            yield from flag(turn.holds, rule.kind in ("bar", "definition"), turn.at)
        yield from flag(rule.unless, False, rule.unless_at)
    for step in law.steps.values():
        yield from flag(step.tries, False, step.where("try"))
        for outcome in step.outcomes:
            yield from flag(outcome.needs, False, step.where("needs", outcome))
            yield from flag(outcome.then, False, step.where("then", outcome))
            for id in e.provisions_in(outcome.barred_by):
                if law.provisions[id].kind == "requirement":
                    says = f"`barred_by` names the requirement `{id}`; a requirement belongs into `needs`."
                    yield Fault(step.where("barred_by", outcome), says)


def _unused(law: Law) -> Iterator[Fault]:
    provisions: set[str] = set()
    facts: set[str] = set()
    tables: set[str] = set()
    for node, _, owner in _conditions(law):
        provisions.update(id for id in e.provisions_in(node) if id != owner)
        facts.update(ref.fact for ref in e.refs(node))
        tables.update(part.table for part in e.walk(node) if isinstance(part, e.Listed))
    for rule in law.provisions.values():
        facts.add(rule.keyed_on)
    tables.update(table.id for table in law.measures.values())  # rows that no step names are told one by one
    if law.at_hand:
        facts.add(law.at_hand.fact)
    spoken_of = {report.about for report in law.reports}
    spoken_of.update(id for report in law.reports for id in (*report.supports, *report.contradicts))
    spoken_of.update(id for enquiry in law.enquiries for id in enquiry.because)
    spoken_of.update(id for claim in law.claims for id in (*claim.because, *(ask.example.of for ask in claim.asks)))
    spoken_of.update(id for lever in law.levers for id in lever.opens)
    for id, rule in law.provisions.items():
        if id not in provisions and id not in spoken_of and not id.startswith("place."):
            says = (
                f"nothing uses the provision `{id}`; use it, or say where it bears in a report, an enquiry or a claim."
            )
            yield Fault(rule.at, says)
    for id, fact in law.facts.items():
        if id not in facts:
            yield Fault(fact.at, f"nothing reads the fact `{id}`; remove it, or write the rule that turns on it.")
    for id, table in law.tables.items():
        if id not in tables:
            yield Fault(table.at, f"nothing reads the table `{id}`.")


def _dates(law: Law) -> Iterator[Fault]:
    """A `not` around a date test is faulted unless *never* is ruled out beside it."""
    keyed = {rule.id: rule.keyed_on for rule in law.provisions.values()}

    def unguarded(node: e.Expr, guarded: frozenset[str], negated: bool) -> Iterator[str]:
        match node:
            case e.Within(start, end, _, _) if negated:
                for term in (start, end):
                    if isinstance(term, e.Ref) and term.fact not in guarded:
                        yield term.fact
            case e.Not(of):
                yield from unguarded(of, guarded, not negated)
            case e.All(of):
                here = guarded | _ruled_out(of, negated)
                for child in of:
                    yield from unguarded(child, here, negated)
            case e.Any(of):
                here = guarded | _ruled_out(of, not negated)
                for child in of:
                    yield from unguarded(child, here, negated)
            case _:
                for child in e.children(node):
                    yield from unguarded(child, guarded, negated)

    for node, at, owner in _conditions(law):
        clock = keyed.get(owner, "today")
        for fact in sorted(set(unguarded(node, frozenset([clock]), False))):
            yield Fault(
                at,
                f"`{owner}`: a `not` stands around a test of `{fact}`, which can be `never`; "
                f"add `{fact} != never and` before it.",
            )


def _ruled_out(parts: tuple[e.Expr, ...], negated: bool) -> frozenset[str]:
    found = set()
    for part in parts:
        match part:
            case e.Not(e.Never(of)) if not negated:
                found.add(of.fact)
            case e.Never(of) if negated:
                found.add(of.fact)
    return frozenset(found)


def _steps(law: Law) -> Iterator[Fault]:
    asked = ("visa", "authori", "check-in", "border", "interview", "inspection")
    for step in law.steps.values():
        if not step.asked and any(word in step.title.lower() for word in asked):
            yield Fault(
                step.where("asked"),
                f"`{step.id}` is a visa, authorisation, check-in, border or interview step; "
                "say `asked: yes`, so that the truth line stands beside it.",
            )
        if step.kind == "way" and any(outcome.protected for outcome in step.outcomes):
            yield Fault(step.at, f"the way `{step.id}` makes `protected`; only an act or a decision protects.")
        for outcome in step.outcomes:
            for write in outcome.makes:
                if outcome.meant_for and law.facts[write.target.fact].base != "bool":
                    yield Fault(
                        step.at,
                        f"`{outcome.id}` is `meant_for` certain steps, so it can make yes/no papers only; "
                        f"`{write.target.fact}` is not one.",
                    )
                keyed_lists = {
                    key.fact
                    for n, _, _ in _conditions(law)
                    for p in e.walk(n)
                    if isinstance(p, e.Listed)
                    for key in p.keys
                    if isinstance(key, e.Ref)
                }
                if write.how in ("add", "remove") and write.target.fact in keyed_lists:
                    yield Fault(
                        step.at,
                        f"`{outcome.id}` changes the list `{write.target.fact}`, by which a table is read; "
                        "a step cannot do that.",
                    )


def _tables(law: Law) -> Iterator[Fault]:
    for table in law.tables.values():
        for keys, rows in table.by_keys.items():
            for i, one in enumerate(rows):
                for other in rows[i + 1 :]:
                    apart = (one.until is not None and one.until <= other.start) or (
                        other.until is not None and other.until <= one.start
                    )
                    if not apart and one.known == other.known:
                        yield Fault(
                            other.at,
                            f"this row of {', '.join(keys)} overlaps the one at line {one.at.line}; "
                            "give one a later `known`.",
                        )


def _measures(law: Law) -> Iterator[Fault]:
    yield from measure_faults(law)
    yield from reads_money(law, _conditions(law))


def _statuses(law: Law) -> Iterator[Fault]:
    made = {outcome.protected for _, outcome in law.outcomes.values() if outcome.protected}
    for status in law.statuses:
        if status.id not in made:
            yield Fault(status.at, f"no outcome makes the status `{status.id}`; remove it from the list.")


def _citations(law: Law) -> Iterator[Fault]:
    for rule in law.provisions.values():
        if rule.cite and rule.kind == "definition" and not any(turn.source for turn in rule.operative):
            yield Fault(
                rule.at, f"`{rule.id}` cites {rule.cite}, but has no source; write `operative` with a `source`."
            )
        for turn in rule.operative:
            source = law.sources.get(turn.source)
            if source and source.read.startswith("not read") and turn.sure == "high":
                yield Fault(turn.at, f"`{rule.id}` is `sure: high`, but its source was not read.")
    dated = [(b.id, b.at, b.turns) for b in law.levers] + [(b.id, b.at, b.turns) for b in law.enquiries]
    for id, at, turns in dated:
        for beside in turns:
            source = law.sources.get(beside.source)
            if source and source.read.startswith("not read") and beside.sure == "high":
                yield Fault(at, f"`{id}` is `sure: high`, but its source was not read.")
