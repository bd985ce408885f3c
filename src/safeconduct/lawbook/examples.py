"""Runs the examples that stand beside the provisions; those of routes are run where routes are known."""

from __future__ import annotations

from . import meaning
from .cases import given_of
from .faults import Fault, InputRefused, did_you_mean
from .model import Example, Law
from .words import SAID


def run_examples(law: Law) -> list[Fault]:
    """A fault for every example of a provision that comes out otherwise, or cannot be read."""
    return [fault for example in law.examples if "+" not in example.of for fault in run_one(law, example)]


def impossible(law: Law, example: Example, situation: meaning.Situation) -> Fault | None:
    """The fault of an example whose person breaks an `always`, or None."""
    for rule in law.always:
        if meaning.value(rule.holds, situation) is False:
            return Fault(example.at, f"this person cannot be: {rule.clash}")
    return None


def run_one(law: Law, example: Example) -> list[Fault]:
    """The fault of one example of a provision, or nothing."""
    if example.of in law.provisions and example.expect in ("open", "closed"):
        says = "an example of a provision expects yes, no or not known; open and closed are for routes."
        return [Fault(example.at, says)]
    if example.expect in ("open", "closed"):
        return []
    if example.of not in law.provisions:
        if example.of in law.outcomes:
            return []
        return [
            Fault(
                example.at,
                f"the example is of `{example.of}`, but there is no such provision or route"
                f"{did_you_mean(example.of, law.provisions)}",
            )
        ]
    try:
        given = given_of(law, example)
    except InputRefused as refused:
        return refused.faults
    situation = meaning.Situation(law, given, example.day, example.day)
    if clash := impossible(law, example, situation):
        return [clash]
    found = SAID[meaning.provision(law.provisions[example.of], situation)]
    if found == example.expect:
        return []
    return [
        Fault(
            example.at,
            f"example of `{example.of}` on {example.day}: expected {example.expect}, but the rule reads {found}.",
        )
    ]
