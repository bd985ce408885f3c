"""What is proved for everybody is true of everybody: no person of a random law breaks a statement that has no failure."""

from __future__ import annotations

from random import Random

import everyworld
import msgspec
from hypothesis import given
from laws import Dice, draw, numbers
from settings import examples

from safeconduct.circuit.prove import Prover
from safeconduct.lawbook import meaning
from safeconduct.lawbook.expression import YES, Expr, Holds
from safeconduct.lawbook.faults import At
from safeconduct.lawbook.meaning import Lane, Situation
from safeconduct.lawbook.model import Statement

AS_WRITTEN = Lane(medium=True, low=True, stale=False)
HOLDS = {
    "never_both": lambda one, other: not (one and other),
    "implies": lambda one, other: not one or other,
    "equivalent": lambda one, other: one == other,
    "gap": lambda one, other: one or other,
}


@examples(250)
@given(source=numbers())
def test_whoever_breaks_a_statement_is_found(source: Random) -> None:
    case = draw(source, routes=False)
    dice = Dice(source)
    kind = dice.pick(tuple(HOLDS))
    pair: tuple[Expr, Expr] = (
        Holds(dice.pick(tuple(case.law.provisions))),
        Holds(dice.pick(tuple(case.law.provisions))),
    )
    if any(meaning.value(rule.holds, case.situation(case.given)) is not True for rule in case.law.always):
        return

    def read(free: everyworld.Free) -> tuple[bool | None, ...]:
        situation = Situation(case.law, case.given, case.today, case.today, AS_WRITTEN, free)
        return tuple(meaning.value(node, situation) for node in pair)

    try:
        broken = any(None not in values and not HOLDS[kind](*values) for _, values in everyworld.free_worlds(read))
    except everyworld.TooMany:
        return
    if not broken:
        return
    statement = Statement("statement.one", kind, pair, YES, "", "This must be so.", At("page"))  # type: ignore[arg-type]
    prover = Prover(msgspec.structs.replace(case.law, statements=(statement,)))
    prover.days = [case.today]
    assert list(prover.failures()), (kind, pair)
