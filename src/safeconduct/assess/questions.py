"""The next best question, by vote: what settles most of what is not known, for the least burden.

A question's vote from a route is the share of its answers that settle the route, divided by one plus how hard it
is to ask; the best vote of each end counts, so that the family with most ways does not win.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..circuit.atlas import real
from ..circuit.gates import Gate, Known, Test, evaluate
from ..circuit.knowledge import Group
from ..lawbook.given import EVERY_OTHER, Members
from ..lawbook.model import Law
from ..routes.pack import Route
from .answer import Question
from .lanes import Lanes

FIRST = ("location", "nationalities")
"""Asked before all else."""

Asked = tuple[str, str]
"""A fact and its place."""
Supposed = tuple[Asked, dict[Gate, bool]]
"""A question, and what one of its answers makes of the atoms."""


def next_questions(law: Law, lanes: Lanes, unknown: Sequence[Route]) -> tuple[Question, ...]:
    """Every question that could settle something, the best first."""
    circuit = lanes.circuit
    order = circuit.cone([*(r.need for r in unknown), *(g for r in unknown for _, g in r.plans)])
    supposed = _suppose(law, lanes, order)
    if not supposed:
        return ()
    known = _evaluate(lanes, order, [fixed for _, fixed in supposed])
    votes: dict[Asked, dict[str, float]] = {}
    hangs: dict[Asked, set[str]] = {}
    answers = Counter(asked for asked, _ in supposed)
    for route in unknown:
        step, outcome = law.outcomes[route.outcomes[-1]]
        touched, settled = _moved(lanes, route, supposed, known)
        for asked in touched | settled.keys():
            hangs.setdefault(asked, set()).add(route.id)
            vote = (settled[asked] + 0.01) / answers[asked] / (1 + law.facts[asked[0]].hard)
            best = votes.setdefault(asked, {})
            end = outcome.protected + step.folder
            best[end] = max(best.get(end, 0.0), vote)
    ranked = sorted(
        votes, key=lambda asked: (_first(asked[0]), -sum(votes[asked].values()), law.facts[asked[0]].hard, asked)
    )
    return tuple(
        Question(fact, law.facts[fact].asks, law.facts[fact].why, len(hangs[fact, place]), place)
        for fact, place in ranked
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
    for gate in reversed(circuit.cone([gate for _, gate in roots])):  # each before its arguments
        if gate not in reach:
            continue
        where, to = reach[gate]
        if circuit.is_atom[gate]:
            for asked in _asked_by(circuit.test(gate), where, law, lanes, named):
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


def _asked_by(test: Test, where: int, law: Law, lanes: Lanes, named: set[str]) -> set[Asked]:
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


def _suppose(law: Law, lanes: Lanes, order: Sequence[Gate]) -> list[Supposed]:
    """Each answer that could be given to each question that is open."""
    circuit = lanes.circuit
    full = (1 << lanes.width) - 1
    open_atoms = [g for g in order if circuit.is_atom[g] and sum(lanes.kleene(g)) != full]
    tried = lanes.width - 1  # the lane of *any other country* knows least
    groups: dict[Asked, list[Group]] = {}
    for i in range(lanes.width):
        for group in lanes.knowledge["plain"][i].groups(open_atoms):
            asked = _question(circuit.test(group.atoms[0]), group, law, lanes)
            if asked and group not in groups.setdefault(asked, []) and (i == tried or not groups[asked]):
                groups[asked].append(group)
    return [
        (asked, dict(zip(group.atoms, cell, strict=True)))
        for asked, found in groups.items()
        for group in [_whole_list(found) if law.facts[asked[0]].base == "some_of" else found[0]]
        for cell in group.cells
    ]


def _whole_list(items: Sequence[Group]) -> Group:
    """The answers to a list: none of its items that are open, or one of them alone."""
    atoms = tuple(dict.fromkeys(atom for group in items for atom in group.atoms))
    cells = tuple(tuple(atom == chosen for atom in atoms) for chosen in (None, *atoms))
    return Group(items[0].variable, atoms, cells)


def _evaluate(lanes: Lanes, order: Sequence[Gate], answers: Sequence[dict[Gate, bool]]) -> Known:
    """What is known of every gate under each of `answers`, side by side."""
    width, count = lanes.width, len(answers)
    mask = (1 << width) - 1
    spread = sum(1 << (n * width) for n in range(count))
    atoms: dict[Gate, tuple[int, int]] = {}
    for gate in order:
        if lanes.circuit.is_atom[gate]:
            true, false = lanes.kleene(gate)
            atoms[gate] = (true * spread, false * spread)
    for n, fixed in enumerate(answers):
        here = mask << (n * width)
        for gate, truth in fixed.items():
            true, false = atoms[gate]
            atoms[gate] = (true | here, false & ~here) if truth else (true & ~here, false | here)
    return evaluate(lanes.circuit, order, atoms, (1 << width * count) - 1)


def _moved(lanes: Lanes, route: Route, supposed: Sequence[Supposed], known: Known) -> tuple[set[Asked], Counter[Asked]]:
    """The questions that touch a route, and how many answers of each settle it."""
    mask = (1 << lanes.width) - 1
    before = lanes.kleene(route.need)
    plans = [known[gate] for _, gate in route.plans]
    touched: set[Asked] = set()
    settled: Counter[Asked] = Counter()
    for n, (asked, _) in enumerate(supposed):
        shift = n * lanes.width
        need = (known[route.need] >> shift & mask, known[-route.need] >> shift & mask)
        if need[1] == mask or any(plan >> shift & mask for plan in plans):
            settled[asked] += 1
        if need != before:
            touched.add(asked)
    return touched, settled


def _first(fact: str) -> int:
    return FIRST.index(fact) if fact in FIRST else len(FIRST)


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
