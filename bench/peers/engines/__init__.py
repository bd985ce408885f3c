"""The engines: a module each, which imports its library only when it is itself imported, and builds answers from it."""

from __future__ import annotations

from typing import NamedTuple


class Engine(NamedTuple):
    """One row of the tables: which function builds it, and the package in whose environment it runs."""

    key: str
    says: str
    module: str
    build: str
    package: str = ""  # "" is our own environment


ENGINES = (
    Engine("circuit", "our circuit, Kleene", "ours", "circuit"),
    Engine("planes", "our circuit, answers straight to planes", "ours", "planes"),
    Engine("worlds", "our circuit and possible worlds, exact", "ours", "worlds"),
    Engine("meaning", "our slow evaluator, `lawbook.meaning`", "ours", "meaning"),
    Engine("openfisca", "OpenFisca, its idiom", "openfisca", "idiom", "openfisca-core"),
    Engine("openfisca-columns", "OpenFisca, its idiom, put the quickest way", "openfisca", "columns", "openfisca-core"),
    Engine("openfisca-3", "OpenFisca, three values by hand, quickest way", "openfisca", "by_hand", "openfisca-core"),
    Engine("policyengine", "PolicyEngine core, its idiom", "policyengine", "idiom", "policyengine-core"),
    Engine(
        "policyengine-columns",
        "PolicyEngine core, its idiom, put the quickest way",
        "policyengine",
        "columns",
        "policyengine-core",
    ),
    Engine("zen", "GoRules zen, what is missing left out", "gorules", "as_it_is", "zen-engine"),
    Engine("zen-false", "GoRules zen, `?? false` wherever a fact is read", "gorules", "default_false", "zen-engine"),
    Engine("zen-3", "GoRules zen, three values by hand", "gorules", "by_hand", "zen-engine"),
    Engine("clingo", "clingo, its idiom: what is not said is false", "asp", "idiom", "clingo"),
    Engine("clingo-worlds", "clingo, free choices, cautious and brave", "asp", "worlds", "clingo"),
)
"""The first is what all others are measured against."""
OPTIONAL = frozenset(["policyengine-core"])
"""Packages that need not install: the run then says why, and goes on without them."""
