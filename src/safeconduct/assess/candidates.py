"""What could be asked: the questions that hang below routes that are not known, in Kleene's logic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..circuit.atlas import real
from ..circuit.gates import Gate, Test
from ..lawbook.given import EVERY_OTHER, Members
from ..lawbook.model import Law
from ..routes.pack import Route
from .lanes import Lanes
from .supposed import Ahead, Asked


def alone(ahead: Ahead) -> dict[Asked, int]:
    """The questions of which some answer moves a route by itself, with the routes that hang on each."""
    moved = [touched | settled for touched, settled in zip(ahead.touched, ahead.settled, strict=True)]
    counts = {asked: sum(1 for bits in moved if bits & answers) for asked, answers in ahead.answers.items()}
    return {asked: count for asked, count in counts.items() if count}


def with_others(law: Law, lanes: Lanes, unknown: Sequence[Route]) -> dict[Asked, int]:
    """The questions below a route that is not known, with the routes that hang on each: alone, or only with others.

    They are found from the routes down, through gates that are not known. A fact of a place is asked for the places
    that the law or the person names, and for *every other place*.
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
    return {asked: routes.bit_count() for asked, routes in hangs.items()}


def told_by(law: Law, lanes: Lanes, order: Iterable[Gate]) -> dict[Asked, list[Gate]]:
    """The atoms of `order` that are not known in some filling, by the questions that would tell them there."""
    circuit, full, named = lanes.circuit, (1 << lanes.width) - 1, lanes.given.countries()
    found: dict[Asked, list[Gate]] = {}
    for gate in order:
        if circuit.is_atom[gate]:
            true, false = lanes.kleene(gate)
            for asked in asked_by(circuit.test(gate), full & ~(true | false), law, lanes, named):
                found.setdefault(asked, []).append(gate)
    return found


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
