"""A proof is enough: the answers that its lines read force its verdict, whatever else had been said."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import event, example, given
from laws import Case, Dice, Drawer, Seed, draw, neighbour, numbers
from settings import examples

from safeconduct.lawbook import expression as e
from safeconduct.lawbook import meaning
from safeconduct.lawbook.expression import Expr
from safeconduct.lawbook.given import EVERY_OTHER, Given
from safeconduct.lawbook.proof import Proof, Prover


def conditions(case: Case, source: Random) -> list[Expr]:
    """Every provision, what every outcome requires, and a few conditions more."""
    drawer = Drawer(source)
    drawer.countries, drawer.seats, drawer.today, drawer.reader = (
        tuple(case.law.countries),
        ("AA",),
        case.today,
        case.reader,
    )
    drawer.law, drawer.given, drawer.rules = case.law, case.given, dict(case.law.provisions)
    whole: list[Expr] = [step.requires(outcome) for step, outcome in case.law.outcomes.values() if step.loop is None]
    return [*(e.Holds(id) for id in case.law.provisions), *whole, *(drawer.condition(None, 3) for _ in range(3))]


@examples(200)
@given(source=numbers())
@example(source=Seed(540))  # some country is where one is
def test_the_prover_reads_what_is_written(source: Random) -> None:
    case, dice = draw(source, spare=True), Dice(source)
    first = Prover(case.situation())
    later = neighbour(case, dice, 2)
    for node in conditions(case, source):
        assert first.value(node) is meaning.value(node, case.situation()), node
    changed = frozenset(v[0] for v, answer in case.given.answers.items() if later.answers.get(v) != answer)
    second = first.later(case.situation(later), changed)
    for node in conditions(case, source):
        assert second.value(node) is meaning.value(node, case.situation(later)), node
        lines = second.explain(node)
        assert all(line.value is second.value(node) for line in lines) or isinstance(
            node, e.Not | e.All | e.Any | e.Presume
        )


@examples(200)
@given(source=numbers())
@example(source=Seed(540))
def test_the_lines_of_a_proof_alone_force_its_verdict(source: Random) -> None:
    case = draw(source, spare=True)
    with pytest.MonkeyPatch.context() as patch:
        asked = _watched(patch)
        for node in conditions(case, source):
            prover = Prover(case.situation())
            verdict = prover.value(node)
            if verdict is None:
                continue
            lines = prover.explain(node)
            only = _kept(
                case.given,
                {read for line in lines for part in line.walk() for read in (*part.reads, *asked.get(id(part), ()))},
            )
            assert meaning.value(node, case.situation(only)) is verdict, (node, sorted(only.answers))
            event(f"answers left out: {len(only.answers) < len(case.given.answers)}")


def _watched(patch: pytest.MonkeyPatch) -> dict[int, set[tuple[str, str]]]:
    """What lines that are no leaves read: the clock of a provision, the list and the places of a quantifier."""
    asked: dict[int, set[tuple[str, str]]] = {}
    alive: list[Proof] = []
    quantified, line_of = Prover._quantified, Prover._line

    def watch_quantified(
        self: Prover, node: Any, variable: str, among: e.Ref | None, of: Expr, env: Any
    ) -> tuple[Proof, ...]:
        found: tuple[Proof, ...] = quantified(self, node, variable, among, of, env)
        reads = {(among.fact, "")} if among is not None else set()
        if not found[0].children or found[0].value is isinstance(node, e.Every):
            for fact in _facts(self.s.law, of):
                reads |= {v for v in self.s.given.answers if v[0] == fact}
        asked.setdefault(id(found[0]), set()).update(reads)
        alive.append(found[0])
        return found

    def watch_line(self: Prover, rule: Any, *rest: Any) -> Proof:
        found: Proof = line_of(self, rule, *rest)
        asked.setdefault(id(found), set()).add((rule.keyed_on, ""))
        alive.append(found)
        return found

    patch.setattr(Prover, "_quantified", watch_quantified)
    patch.setattr(Prover, "_line", watch_line)
    return asked


def _facts(law: Any, node: Expr) -> set[str]:
    found = {ref.fact for ref in e.refs(node)} | {"location"}
    for id in e.provisions_in(node):
        rule = law.provisions[id]
        found.add(rule.keyed_on)
        for part in (rule.unless, *(turn.holds for turn in rule.operative)):
            found |= _facts(law, part)
    return found


def _kept(given: Given, reads: set[tuple[str, str]]) -> Given:
    """Only the answers that were read; an answer for *every other place* is kept where it spoke for a place."""
    kept = {v: a for v, a in given.answers.items() if v in reads}
    for fact, place in reads:
        if place and (fact, place) not in given.answers and (fact, EVERY_OTHER) in given.answers:
            kept[fact, EVERY_OTHER] = given.answers[fact, EVERY_OTHER]
    return Given(kept)
