"""Builds a pack: compiles the law of all days, finds the routes, and cuts the circuit to what they ask."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from ..circuit.atlas import SLOTS, atlas_of
from ..circuit.compile import Compiler
from ..circuit.gates import TRUE, Gate, Test
from ..lawbook.model import Law
from ..lawbook.proof import reads
from .find import ALL_RULES, Finder, Rules, Spine
from .pack import Pack, Plan, Route

Found = tuple[Spine, Gate, list[tuple[Plan, Gate]]]
"""A spine with its need today and its plans."""


def build(
    law: Law, slots: int = SLOTS, rules: Rules = ALL_RULES, progress: Callable[[str], None] = lambda _: None
) -> Pack:
    """Finds the routes of `law`. Raises `Guard` if a bound of the search is reached."""
    began = time.perf_counter()
    progress("compiling the law")
    compiler = Compiler(law, atlas_of(law, slots))
    for rule in law.provisions:
        compiler.provision(rule)
    compiled = time.perf_counter()
    finder = Finder(compiler, rules, progress)
    spines = finder.find()
    searched = time.perf_counter()
    progress("writing down the choices of each route")
    found = [found_for(finder, spine) for spine in spines]
    planned = time.perf_counter()
    easier = tuple(_easier(finder))
    return cut(
        finder,
        found,
        easier,
        {
            "compile_s": compiled - began,
            "search_s": searched - compiled,
            "plans_s": planned - searched,
            "gates": float(len(compiler.circuit.nodes) - 2),
            "queries": float(finder.anybody.asked),
            "journeys": float(len(finder.journeys)),
        },
    )


def found_for(finder: Finder, spine: Spine) -> Found:
    """A spine with its need today and its plans."""
    return (spine, finder.today(finder.need(spine)), finder.plans(spine))


def cut(finder: Finder, found: list[Found], easier: tuple[str, ...] = (), built: Mapping[str, float] = {}) -> Pack:
    """The pack of these routes: the circuit cut to what they ask."""
    compiler = finder.compiler
    circuit, always = compiler.circuit, [gate for gate in finder.always if gate != TRUE]
    order = circuit.cone(
        [*always, *(need for _, need, _ in found), *(gate for _, _, plans in found for _, gate in plans)]
    )
    number = {TRUE: TRUE, **{gate: i + 2 for i, gate in enumerate(order)}}

    def renumber(gate: Gate) -> Gate:
        return number[gate] if gate > 0 else -number[-gate]

    reps = compiler.atlas.representatives
    tried = [repr(rep) for rep in reps if rep.startswith("@") and rep.endswith(".0")]
    nodes = tuple(
        circuit.test(gate) if circuit.is_atom[gate] else tuple(renumber(arg) for arg in circuit.args(gate))
        for gate in order
    )
    routes = tuple(
        Route(tuple(t.id for t in spine), renumber(need), tuple((plan, renumber(gate)) for plan, gate in plans))
        for spine, need, plans in found
    )
    return Pack(
        version=compiler.law.version,
        atlas=compiler.atlas,
        nodes=nodes,
        sites=tuple(compiler.sites),
        site_reads=tuple(tuple(sorted(reads(compiler.law, node))) for node, _ in compiler.sites),
        always=tuple(renumber(gate) for gate in always),
        moving=tuple(number[g] for g in order if circuit.is_atom[g] and _moves(circuit.test(g), tried)),
        placed=tuple(number[g] for g in order if circuit.is_atom[g] and _moves(circuit.test(g), ["@"])),
        routes=routes,
        dropped=tuple((d.spine, d.rule) for d in finder.dropped),
        easier=easier,
        built={**built, "kept_gates": float(len(order))},
    )


def _moves(test: Test, among: Sequence[str]) -> bool:
    """Whether an atom speaks of one of these representatives, or of every other country."""
    return test[0] == "rest" or any(rep in repr(test) for rep in among)


def _easier(finder: Finder) -> list[str]:
    """Adverse outcomes after which some end is easier to reach than before: worth a second look in the pages."""
    found = []
    for t in finder.transitions:
        if not t.outcome.adverse:
            continue
        for end in finder.ends:
            need = finder.today(finder.now((end,)))
            g = finder.today(finder.before(finder.now((end,)), t))
            if t is not end and finder.anybody.satisfiable(g) and not finder.anybody.implies(g, need):
                found.append(f"{t.id} makes {end.id} possible")
    return found
