"""Where to ask next, by chance and cost: the textbook's order for tests that one after the other decide a formula.

An AND is best tried where it fails for the least, an OR where it holds for the least. So each gate gets a chance and
an expected cost from those below it, and each plan leads down to one question. The cheapest plan for its chance comes
first: a person hears soonest of a way. The chances are no judgment of anybody: they only order what is asked.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from ..circuit.gates import TRUE, Gate, Test
from ..lawbook.model import Law
from ..routes.pack import Route
from .candidates import asked_by
from .lanes import Lanes
from .supposed import Asked

_NOBODY_KNOWS = 50.0
"""The cost of what nobody can be asked, in easy questions."""
_LISTED = 0.1
_THERE = 0.05
_EITHER = 0.5
"""The chance that a list has an item, that somebody is in a given country, and of what can as well be as not."""


def cheapest(law: Law, lanes: Lanes, unknown: Sequence[Route], done: Set[Asked] = frozenset()) -> list[Asked]:
    """The questions to which the plans of the routes lead, the cheapest for its chance first; none of `done`."""
    lane, circuit, named = lanes.width - 1, lanes.circuit, lanes.given.countries()
    known = lanes.known
    order, _ = lanes.open_below(gate for route in unknown for _, gate in route.plans)
    chance: dict[Gate, float] = {TRUE: 1.0}
    cost: dict[Gate, float] = {TRUE: 0.0}
    best: dict[Gate, Asked | None] = {TRUE: None}

    def of(gate: Gate) -> tuple[float, float]:
        top = abs(gate)
        if top not in chance:
            return float(known[gate] >> lane & 1), 0.0
        return (chance[top] if gate > 0 else 1 - chance[top]), cost[top]

    for gate in order:
        if (known[gate] | known[-gate]) >> lane & 1:
            continue  # known here, though not in every filling
        if circuit.is_atom[gate]:
            test = circuit.test(gate)
            told = sorted(asked_by(test, 1 << lane, law, lanes, named) - done)
            chance[gate] = _chance(law, test)
            cost[gate] = 1.0 + law.facts[told[0][0]].hard if told else _NOBODY_KNOWS
            best[gate] = told[0] if told else None
            continue
        parts = [(price / max(1e-9, 1 - likely), likely, price, arg) for arg in circuit.args(gate)
                 for likely, price in (of(arg),)]  # fmt: skip
        parts.sort()
        alive, total, leaf = 1.0, 0.0, None
        for _, likely, price, arg in parts:
            total += alive * price
            alive *= likely
            leaf = leaf or (best[abs(arg)] if price else None)
        chance[gate], cost[gate], best[gate] = alive, total, leaf
    plans = sorted(
        (price / max(1e-9, likely), abs(gate))
        for route in unknown
        for _, gate in route.plans
        for likely, price in (of(gate),)
        if price
    )
    return list(dict.fromkeys(asked for _, gate in plans if (asked := best[gate]) is not None))


def _chance(law: Law, test: Test) -> float:
    """The chance that an atom holds, where nothing is known of anybody."""
    match test[0]:
        case "is":
            fact = law.facts[test[1]]
            return _EITHER if fact.base == "bool" else _THERE if fact.base == "country" else 1 / len(fact.values)
        case "has":
            return _LISTED
    return _EITHER
