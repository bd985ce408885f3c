"""The next best question, by vote: what settles most of what is not known, for the least burden.

A question's vote from a route is the share of its answers that settle the route, divided by one plus how hard it
is to ask; the best vote of each end counts, so that the family with most ways does not win.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..circuit.atlas import real
from ..circuit.gates import Gate, Test
from ..lawbook.given import EVERY_OTHER, Members
from ..lawbook.model import Law
from ..routes.pack import Route
from .ahead import Ahead, Asked
from .answer import Question
from .lanes import Lanes

FIRST = ("location", "nationalities")
"""Asked before all else."""


def next_questions(law: Law, ahead: Ahead, unknown: Sequence[Route]) -> tuple[Question, ...]:
    """Every question that could settle something, the best first. `ahead` is what its answers make of `unknown`."""
    votes: dict[Asked, dict[str, float]] = {}
    hangs: dict[Asked, int] = {}
    for route, touched, settled in zip(unknown, ahead.touched, ahead.settled, strict=True):
        step, outcome = law.outcomes[route.outcomes[-1]]
        end = outcome.protected + step.folder
        for asked, answers in ahead.answers.items():
            if (touched | settled) & answers:
                hangs[asked] = hangs.get(asked, 0) + 1
                share = ((settled & answers).bit_count() + 0.01) / answers.bit_count()
                best = votes.setdefault(asked, {})
                best[end] = max(best.get(end, 0.0), share / (1 + law.facts[asked[0]].hard))
    ranked = sorted(
        votes, key=lambda asked: (_first(asked[0]), -sum(votes[asked].values()), law.facts[asked[0]].hard, asked)
    )
    return tuple(
        Question(fact, law.facts[fact].asks, law.facts[fact].why, hangs[fact, place], place) for fact, place in ranked
    )


def together(law: Law, lanes: Lanes, unknown: Sequence[Route], voted: Sequence[Question]) -> tuple[Question, ...]:
    """The questions that no vote names: alone none of their answers moves a route, but with others they can.

    They are found from the routes down, through gates that are not known. A fact of a place is asked for the places
    that the law or the person names, and last for *every other place*.
    """
    circuit, full = lanes.circuit, (1 << lanes.width) - 1
    reach: dict[Gate, tuple[int, int]] = {}  # the lanes and the routes in which a gate matters

    def matters(gate: Gate, where: int, to: int) -> None:
        true, false = lanes.kleene(abs(gate))
        if where := where & full & ~(true | false):
            before = reach.get(abs(gate), (0, 0))
            reach[abs(gate)] = (before[0] | where, before[1] | to)

    roots = [(n, gate) for n, r in enumerate(unknown) for gate in (r.need, *(gate for _, gate in r.plans))]
    for n, gate in roots:
        matters(gate, full, 1 << n)
    named = lanes.given.countries()
    hangs: dict[Asked, int] = {}
    order, _ = lanes.open_below(gate for _, gate in roots)
    for gate in reversed(order):  # each before its arguments
        if gate not in reach:
            continue
        where, to = reach[gate]
        if circuit.is_atom[gate]:
            for asked in asked_by(circuit.test(gate), where, law, lanes, named):
                hangs[asked] = hangs.get(asked, 0) | to
        else:
            for arg in circuit.args(gate):
                matters(arg, where, to)
    for question in voted:
        hangs.pop((question.fact, question.place), None)
    counts = {asked: routes.bit_count() for asked, routes in hangs.items()}
    ranked = sorted(
        counts,
        key=lambda a: (_first(a[0]), a[1] == EVERY_OTHER, law.facts[a[0]].hard, -counts[a], a),
    )
    return tuple(Question(f, law.facts[f].asks, law.facts[f].why, counts[f, p], p) for f, p in ranked)


def asked_by(test: Test, where: int, law: Law, lanes: Lanes, named: set[str]) -> set[Asked]:
    """What an atom that is not known in the lanes `where` asks for."""
    found: set[Asked] = set()
    match test[0]:
        case "is" | "never" | "below" | "has":
            found = {(test[1], test[2])}
        case "within":
            found = {(term[1], term[2]) for term in test[1:3] if term[0] == "fact"}
        case "table":
            found = {(key[1], key[2]) for key in test[2] if key[0] == "list"}
    asked: set[Asked] = set()
    for fact, place in found:
        if law.facts[fact].kind == "showing":
            continue
        for i in range(lanes.width) if place.startswith("@") else (0,):
            if place.startswith("@") and not where >> i & 1:
                continue
            code = real(lanes.fillings[i], place) if place else ""
            if place.startswith("@") and code not in named:
                code = EVERY_OTHER
            answer = lanes.given.get(fact, code or "")
            if answer is None or (isinstance(answer, Members) and not answer.whole):
                asked.add((fact, code or ""))
    return asked


def _first(fact: str) -> int:
    return FIRST.index(fact) if fact in FIRST else len(FIRST)
