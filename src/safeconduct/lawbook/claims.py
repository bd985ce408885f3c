"""Holds what people said of the law against the law: each claim names persons, and what it says of each.

The verdict of the engine: right for all of them, for some, or for none.
"""

from __future__ import annotations

from typing import Literal

from . import expression as e
from .examples import run_one
from .faults import Fault
from .model import Claim, Law

Verdict = Literal["right", "right in part", "wrong", "no question of law"]
_FITS: dict[str, Verdict] = {
    "accurate": "right",
    "simplified": "right in part",
    "needs qualification": "right in part",
    "inaccurate": "wrong",
    "omitted": "wrong",
    "fact": "no question of law",
}


def verdict(claim: Claim) -> Verdict:
    """What the engine says of a claim whose `asks` all come out as expected."""
    if not claim.asks:
        return "no question of law"
    right = [ask.claimed == ask.example.expect for ask in claim.asks]
    return "right" if all(right) else "right in part" if any(right) else "wrong"


def run_claims(law: Law) -> list[Fault]:
    """A fault for each claim whose persons come out otherwise, whose verdict is not the engine's, or rests elsewhere.

    Persons of whole routes are asked where routes are known.
    """
    faults: list[Fault] = []
    for claim in law.claims:
        for ask in claim.asks:
            if "+" not in ask.example.of and ask.example.of not in law.outcomes:
                faults += run_one(law, ask.example)
        if verdict(claim) != _FITS[claim.verdict]:
            says = f"`{claim.id}` is called {claim.verdict}, but by its `asks` the engine finds it {verdict(claim)}."
            faults.append(Fault(claim.at, says))
        reached = _reached(law, claim)
        for id in claim.because:
            if claim.asks and id in law.provisions and id not in reached:
                says = f"`{claim.id}` says that it rests on `{id}`, but nothing that it asks reads that provision."
                faults.append(Fault(claim.at, says))
    return faults


def _reached(law: Law, claim: Claim) -> set[str]:
    """Every provision that what a claim asks can turn on."""
    seen: set[str] = set()
    stack: list[str] = []
    for ask in claim.asks:
        for part in ask.example.of.split("+"):
            stack += [part] if part in law.provisions else _named(law, part)
    while stack:
        id = stack.pop()
        if id not in seen:
            seen.add(id)
            rule = law.provisions[id]
            for node in (rule.unless, *(turn.holds for turn in rule.operative)):
                stack += e.provisions_in(node)
    return seen


def _named(law: Law, outcome: str) -> list[str]:
    if outcome not in law.outcomes:
        return []
    _, found = law.outcomes[outcome]
    return [id for node in (law.required[outcome], found.then) for id in e.provisions_in(node)]
