"""Checks of the law that need the routes: examples of routes, steps that can never be taken, broken `always`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..circuit.atlas import atlas_of
from ..circuit.compile import Compiler
from ..circuit.gates import FALSE, TRUE
from ..circuit.prove import Prover
from ..circuit.story import clashing, story
from ..lawbook.cases import given_of
from ..lawbook.catalog import check_catalogs
from ..lawbook.check import check, has_cycles
from ..lawbook.examples import impossible
from ..lawbook.faults import Fault, InputRefused, did_you_mean
from ..lawbook.meaning import Situation
from ..lawbook.model import Law
from ..lawbook.pages import Page
from ..lawbook.pins import check_pins, cites, read_outlines
from ..lawbook.read import read_with_pages
from ..lawbook.wording import check_wording
from ..lawbook.words import SAID
from ..routes.pack import Pack
from .screen import status_of


def check_pack(root: Path, build: Callable[[Path, Law], Pack]) -> tuple[Law, Pack | None, list[Fault]]:
    """Every fault of the pack at `root`: of form, of substance, and of routes as far as they can be found.

    `build` finds the routes. The model is whole, and the pack there, if there is no fault.
    """
    law, pages, faults = read_with_pages(root)
    found = [*check(law, whole=not faults), *check_text(root, law, pages)]
    if not faults:  # what is not whole has not all of its sentences
        found += check_catalogs(root, law)[0]
    if faults or has_cycles(law):
        return law, None, sorted({*faults, *found})
    pack = build(root, law)
    return law, pack, sorted({*found, *check_routes(law, pack)})


def check_text(root: Path, law: Law, pages: list[Page]) -> list[Fault]:
    """Every fault of what is only read by people, and so never stops a screening: citations and wording."""
    outlines, faults = read_outlines(root)
    return [*faults, *check_pins(cites(pages), outlines), *check_wording(pages, law.contacts)]


def check_routes(law: Law, pack: Pack) -> list[Fault]:
    """Every fault that only shows when routes are known."""
    return sorted({*_examples(law, pack), *_steps(law), *_statements(law)})


def _statements(law: Law) -> list[Fault]:
    """Statements that are false for somebody, and rules that read alike for everybody without saying so."""
    prover = Prover(law)
    faults = []
    for failed in prover.failures():
        rules = ", ".join(f"`{id}`" for id in clashing(law, failed.statement, failed.person))
        says = (
            f"`{failed.statement.id}` fails on {failed.day}: {failed.statement.says} "
            f"But this person can be: {story(law, failed.person)}." + (f" It turns on {rules}." if rules else "")
        )
        faults.append(Fault(failed.statement.at, says))
    for constant in prover.constants():
        says = (
            f"`{constant.provision.id}` reads {SAID[constant.reads]} for everybody on {constant.day}; "
            "say why in `thin`, or mend it."
        )
        faults.append(Fault(constant.provision.at, says))
    return faults


def _examples(law: Law, pack: Pack) -> list[Fault]:
    faults: list[Fault] = []
    ids = {route.id for route in pack.routes}
    claimed = (ask.example for claim in law.claims for ask in claim.asks)
    for example in (*law.examples, *claimed):
        if example.of in law.provisions:
            continue
        if example.of not in ids:
            faults.append(
                Fault(
                    example.at,
                    f"the example is of the route `{example.of}`, but no such route is found"
                    f"{did_you_mean(example.of, ids)}",
                )
            )
            continue
        try:
            given = given_of(law, example)
        except InputRefused as refused:
            faults += refused.faults
            continue
        if clash := impossible(law, example, Situation(law, given, example.day, example.day)):
            faults.append(clash)
            continue
        found = status_of(law, pack, given, example.day, example.of).replace("unknown", "not known")
        if found != example.expect:
            faults.append(
                Fault(
                    example.at,
                    f"example of `{example.of}` on {example.day}: expected {example.expect}, but the route is {found}.",
                )
            )
    return faults


def _steps(law: Law) -> list[Fault]:
    """Outcomes that nobody can ever reach, and outcomes after which an `always` fails that held before."""
    from ..routes.find import Finder

    compiler = Compiler(law, atlas_of(law))
    finder = Finder(compiler)
    faults = []
    reachable: set[str] = set()
    for t in (*finder.ways, *finder.transitions):
        if any(finder.anybody.satisfiable(choice.pre) for choice in t.choices):
            reachable.add(t.id)
        for rule, gate in zip(law.always, finder.always, strict=True):
            for choice in t.choices:
                after = compiler.regress(gate, choice.effect)
                if after in (gate, TRUE):
                    continue
                if after == FALSE or finder.anybody.satisfiable(choice.pre, choice.then, -after):
                    faults.append(
                        Fault(
                            t.step.at, f"`{t.id}` breaks `{rule.id}`: {rule.clash} Mend what it makes, or its `needs`."
                        )
                    )
                    break
    for step in law.steps.values():
        if step.danger:
            continue
        for outcome in step.outcomes:
            if outcome.id not in reachable and not (step.kind == "way" and outcome.adverse):
                faults.append(
                    Fault(step.at, f"`{outcome.id}` can never be reached: what it needs cannot hold for anybody.")
                )
    return faults
