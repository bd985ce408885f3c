"""The ternary logic of DMN 1.3 (FEEL, chapter 10.3.2: conjunction, disjunction, negation), retyped: null is *not known*.

One table for the slow evaluator and for the circuit. FEEL says *otherwise* for whatever is neither true nor false; here
nothing but *not known* can stand there.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.assess.lanes import named
from safeconduct.circuit.atlas import atlas_of
from safeconduct.circuit.compile import Compiler
from safeconduct.circuit.gates import Circuit, evaluate
from safeconduct.circuit.knowledge import knowledge_for
from safeconduct.lawbook import meaning
from safeconduct.lawbook.expression import Expr
from safeconduct.lawbook.meaning import PLAIN, Situation, Truth
from safeconduct.lawbook.model import Law

from .pages import condition, day, given, law_of

YES, NO, NULL = True, False, None

TABLE: list[tuple[Truth, Truth, Truth, Truth]] = [
    # a, b, a and b, a or b
    (YES, YES, YES, YES),
    (YES, NO, NO, YES),
    (YES, NULL, NULL, YES),
    (NO, YES, NO, YES),
    (NO, NO, NO, NO),
    (NO, NULL, NO, NULL),
    (NULL, YES, NULL, YES),
    (NULL, NO, NO, NULL),
    (NULL, NULL, NULL, NULL),
]
NEGATION: list[tuple[Truth, Truth]] = [(YES, NO), (NO, YES), (NULL, NULL)]

CONDITIONS = ("p and q", "p or q", "not p")
SAID = {YES: "yes", NO: "no", NULL: "unknown"}
ROWS = [
    *((0, a, b, conjunction) for a, b, conjunction, _ in TABLE),
    *((1, a, b, disjunction) for a, b, _, disjunction in TABLE),
    *((2, a, NULL, negation) for a, negation in NEGATION),
]


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    folder: Path = tmp_path_factory.mktemp("ternary")
    return law_of(folder, conditions=CONDITIONS)


@pytest.fixture(scope="module")
def compiler(law: Law) -> Compiler:
    return Compiler(law, atlas_of(law))


def by_meaning(law: Law, expr: Expr, answers: str) -> Truth:
    return meaning.value(expr, Situation(law, given(law, answers), day("2018-01-01"), day("2018-01-01")))


def by_circuit(compiler: Compiler, law: Law, expr: Expr, answers: str) -> Truth:
    person = given(law, answers)
    filling = next(compiler.atlas.fillings(named(person), ()))
    know = knowledge_for(compiler, person, day("2018-01-01"), day("2018-01-01"), filling, PLAIN)
    gate, circuit = compiler.formula(expr), compiler.circuit
    order = circuit.cone([gate])
    truths = {atom: know.truth(circuit.test(atom)) for atom in order if circuit.is_atom[atom]}
    known = evaluate(circuit, order, {atom: (int(t is YES), int(t is NO)) for atom, t in truths.items()}, 1)
    return YES if known[gate] else NO if known[-gate] else NULL


@pytest.mark.parametrize(("of", "a", "b", "comes"), ROWS)
def test_a_written_condition_follows_the_ternary_tables(
    law: Law, compiler: Compiler, of: int, a: Truth, b: Truth, comes: Truth
) -> None:
    expr = condition(law, of)
    answers = f"p: {SAID[a]}, q: {SAID[b]}"
    assert by_meaning(law, expr, answers) is comes
    assert by_circuit(compiler, law, expr, answers) is comes


def test_the_planes_of_the_circuit_follow_the_ternary_tables_in_every_lane_at_once() -> None:
    """Lane *i* of one evaluation is row *i* of the table."""
    circuit = Circuit()
    p, q = (circuit.atom(("free", name), [(name,)]) for name in "pq")
    roots = (circuit.all_((p, q)), circuit.any_((p, q)), -p)
    lanes = (1 << len(TABLE)) - 1

    def planes(column: list[Truth]) -> tuple[int, int]:
        return (
            sum(1 << lane for lane, truth in enumerate(column) if truth is YES),
            sum(1 << lane for lane, truth in enumerate(column) if truth is NO),
        )

    first, second = [row[0] for row in TABLE], [row[1] for row in TABLE]
    known = evaluate(circuit, circuit.cone(roots), {p: planes(first), q: planes(second)}, lanes)
    negated = [dict(NEGATION)[a] for a in first]
    for gate, column in zip(roots, ([row[2] for row in TABLE], [row[3] for row in TABLE], negated), strict=True):
        assert (known[gate], known[-gate]) == planes(column)


def test_the_tables_are_whole_and_hold_their_own_laws() -> None:
    assert len({row[:2] for row in TABLE}) == 9
    conjunction, disjunction = {row[:2]: row[2] for row in TABLE}, {row[:2]: row[3] for row in TABLE}
    opposite = dict(NEGATION)
    for a, b in conjunction:
        assert conjunction[a, b] is conjunction[b, a]
        assert disjunction[a, b] is opposite[conjunction[opposite[a], opposite[b]]]  # De Morgan


@pytest.mark.parametrize("truths", [row[:2] for row in TABLE])
def test_the_helpers_of_the_slow_evaluator_follow_the_tables(truths: tuple[Truth, Truth]) -> None:
    row = next(row for row in TABLE if row[:2] == truths)
    assert meaning.both(truths) is row[2]
    assert meaning.either(truths) is row[3]
    assert meaning.opposite(truths[0]) is dict(NEGATION)[truths[0]]
