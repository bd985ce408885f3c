"""The next best question, by vote: what settles most of what is not known, for the least burden.

A question's vote from a route is the share of its answers that settle the route, divided by one plus how hard it
is to ask; the best vote of each end counts, so that the family with most ways does not win.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..circuit.gates import Gate, Test, evaluate
from ..circuit.knowledge import Group
from ..lawbook.given import Members
from ..lawbook.model import Law
from ..routes.pack import Route
from .answer import Question
from .lanes import Lanes

_FIRST = ("location", "nationalities")


def next_questions(law: Law, lanes: Lanes, unknown: Sequence[Route]) -> tuple[Question, ...]:
    """Every question that could settle something, the best first."""
    if not unknown:
        return ()
    circuit = lanes.circuit
    order = circuit.cone([*(r.need for r in unknown), *(g for r in unknown for _, g in r.plans)])
    base = [lanes.kleene(gate) for gate in order]
    open_atoms = [
        g for g, (t, f) in zip(order, base, strict=True) if circuit.is_atom[g] and (t | f) != (1 << lanes.width) - 1
    ]
    tried = lanes.width - 1  # the lane of *any other country* knows least
    groups: dict[tuple[str, str], list[Group]] = {}
    for i in range(lanes.width):
        for group in lanes.knowledge["plain"][i].groups(open_atoms):
            asked = _question(circuit.test(group.atoms[0]), group, law, lanes)
            if asked and group not in groups.setdefault(asked, []) and (i == tried or not groups[asked]):
                groups[asked].append(group)
    lanes_of: list[tuple[tuple[str, str], dict[Gate, bool]]] = []
    for asked, found in groups.items():
        for group in found[:1]:
            for cell in group.cells:
                lanes_of.append((asked, dict(zip(group.atoms, cell, strict=True))))
    width, count = lanes.width, len(lanes_of)
    if not count:
        return ()
    full = (1 << width * count) - 1
    spread = sum(1 << (n * width) for n in range(count))
    atoms: dict[Gate, tuple[int, int]] = {}
    for gate, (true, false) in zip(order, base, strict=True):
        if circuit.is_atom[gate]:
            atoms[gate] = (true * spread, false * spread)
    for n, (_, fixed) in enumerate(lanes_of):
        mask = ((1 << width) - 1) << (n * width)
        for gate, truth in fixed.items():
            true, false = atoms[gate]
            atoms[gate] = (true | mask, false & ~mask) if truth else (true & ~mask, false | mask)
    known = evaluate(circuit, order, atoms, full)
    votes: dict[tuple[str, str], dict[str, float]] = {}
    hangs: dict[tuple[str, str], set[str]] = {}
    answers: dict[tuple[str, str], int] = {}
    for asked, _ in lanes_of:
        answers[asked] = answers.get(asked, 0) + 1
    for route in unknown:
        end = law.outcomes[route.outcomes[-1]][1].protected + law.outcomes[route.outcomes[-1]][0].folder
        need = (known[route.need], known[-route.need])
        plans = [known[g] for _, g in route.plans]
        settled: dict[tuple[str, str], int] = {}
        touched: set[tuple[str, str]] = set()
        mask = (1 << width) - 1
        here = lanes.kleene(route.need)
        for n, (asked, _) in enumerate(lanes_of):
            shift = n * width
            closes = need[1] >> shift & mask == mask
            opens = any(plan >> shift & mask for plan in plans)
            if closes or opens:
                settled[asked] = settled.get(asked, 0) + 1
            if (need[0] >> shift & mask, need[1] >> shift & mask) != here:
                touched.add(asked)
        for asked in touched | settled.keys():
            hangs.setdefault(asked, set()).add(route.id)
            hard = law.facts[asked[0]].hard
            vote = (settled.get(asked, 0) + 0.01) / answers[asked] / (1 + hard)
            best = votes.setdefault(asked, {})
            best[end] = max(best.get(end, 0.0), vote)
    ranked = sorted(
        votes, key=lambda asked: (_first(asked[0]), -sum(votes[asked].values()), law.facts[asked[0]].hard, asked)
    )
    return tuple(
        Question(fact, law.facts[fact].asks, law.facts[fact].why, len(hangs[fact, place]), place)
        for fact, place in ranked
    )


def _first(fact: str) -> int:
    return _FIRST.index(fact) if fact in _FIRST else len(_FIRST)


def _question(test: Test, group: Group, law: Law, lanes: Lanes) -> tuple[str, str] | None:
    """The fact and place that a group asks for; None if nobody can answer it."""
    match test[0]:
        case "is" | "never" | "below" | "has":
            name = (test[1], test[2])
        case "within":
            if len(group.variable) == 2:
                name = (str(group.variable[0]), str(group.variable[1]))
            else:
                name = next((term[1], term[2]) for term in test[1:3] if term[0] == "fact")
        case "table":
            lists = [key for key in test[2] if key[0] == "list"]
            if not lists:
                return None
            name = (lists[0][1], lists[0][2])
            answer = lanes.given.get(*name)
            if isinstance(answer, Members) and answer.whole:
                return None  # what is missing is a row of ours, not an answer
        case _:
            return None
    return None if name[1].startswith("@") or law.facts[name[0]].kind == "showing" else name
