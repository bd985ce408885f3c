"""What is wrong with the months and dollars of the law: names without rows, rows without use, figures out of order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from . import expression as e
from .faults import At, Fault, did_you_mean
from .measures import AT_ONCE
from .model import Law, Measure, Row, Step, Table
from .tables import NO_FIGURE


def measure_faults(law: Law) -> Iterator[Fault]:
    """Every fault of the tables of measures, of the steps that name their rows, and of the fact of money."""
    months = {name for step in law.steps.values() for name in (step.takes, *(s.takes for s in step.stages)) if name}
    dollars = {name for step in law.steps.values() for name in step.costs}
    for step in law.steps.values():
        if step.takes and any(stage.takes for stage in step.stages):
            says = f"`{step.id}` takes `{step.takes}` as a whole, so its stages take nothing of their own: keep one."
            yield Fault(step.where("takes"), says)
        for name in (step.takes, *(s.takes for s in step.stages)):
            yield from _named(law, step, "takes", "months", name)
        for name in step.costs:
            yield from _named(law, step, "costs", "usd", name)
    for table in law.measures.values():
        yield from _rows(table, months if table.measure == "months" else dollars)
    yield from _at_hand(law)


def _named(law: Law, step: Step, field: str, unit: Measure, name: str) -> Iterator[Fault]:
    table = law.measures.get(unit)
    known = {row.keys[0] for row in table.rows} if table else set()
    if name and name not in known and not (name == AT_ONCE and unit == "months"):
        says = f"`{step.id}` {field} `{name}`, but no table of {unit} has such a row{did_you_mean(name, known)}"
        yield Fault(step.where(field), says)


def _rows(table: Table, used: set[str]) -> Iterator[Fault]:
    by_name: dict[str, list[Row]] = {}
    for row in table.rows:
        by_name.setdefault(row.keys[0], []).append(row)
    for name, rows in by_name.items():
        if name == AT_ONCE:
            yield Fault(rows[0].at, f"`{AT_ONCE}` is a word of the engine; choose another name.")
        elif name not in used:
            yield Fault(rows[0].at, f"no step names `{name}`; remove the row, or name it where it belongs.")
        for row in rows:
            beside = [other for other in rows if other is not row and _meet(row, other)]
            parts = {other.keys[1] for other in beside}
            if row.keys[1] == "exactly" and parts & {"least", "likely", "most"}:
                yield Fault(row.at, f"`{name}` has one figure that is exact, so it needs no others: keep one.")
            if row.keys[1] == "most" and not parts & {"least", "likely"}:
                yield Fault(row.at, f"`{name}` has only `most`; give `least` or `likely` beside it.")
            for other in beside:
                if _above(row, other):
                    says = f"`{name}`: `{row.keys[1]}` is above `{other.keys[1]}` at line {other.at.line}."
                    yield Fault(row.at, says)


def _above(row: Row, other: Row) -> bool:
    """Whether `row` is a lower figure than `other` by its name, and a higher one by its value."""
    ordered = ("least", "likely", "most")
    if row.keys[1] not in ordered or other.keys[1] not in ordered or NO_FIGURE in (row.value, other.value):
        return False
    return ordered.index(row.keys[1]) < ordered.index(other.keys[1]) and float(row.value) > float(other.value)


def _meet(one: Row, other: Row) -> bool:
    """Whether a reader can see both on one day."""
    return (one.until is None or other.start < one.until) and (other.until is None or one.start < other.until)


def _at_hand(law: Law) -> Iterator[Fault]:
    """The fact of money is a choice of bands, and no rule reads it."""
    money = law.at_hand
    if money is None:
        return
    fact = law.facts.get(money.fact)
    if fact is None or fact.base != "one_of" or fact.about != "person":
        near = did_you_mean(money.fact, law.facts) if fact is None else "."
        yield Fault(money.at, f"`at_hand` names a fact of the type {{one_of: [...]}} about the person{near}")
        return
    for band, most in money.up_to.items():
        if band not in fact.values:
            yield Fault(money.at, f"`{band}` is not a value of `{fact.id}`{did_you_mean(band, fact.values)}")
        if most < 0:
            yield Fault(money.at, f"`{band}`: nobody has less than nothing at hand.")


def reads_money(law: Law, conditions: Iterable[tuple[e.Expr, At, str]]) -> Iterator[Fault]:
    """A condition that turns on how much money a person has: what a route costs never opens or closes it."""
    for node, at, owner in conditions:
        if law.at_hand is not None and any(ref.fact == law.at_hand.fact for ref in e.refs(node)):
            yield Fault(at, f"`{owner}` turns on `{law.at_hand.fact}`; what a route costs never opens or closes it.")
