"""The order of the questions: place, citizenships and papers first, then what decides most for the least burden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..lawbook.given import EVERY_OTHER
from ..lawbook.model import Law
from .supposed import Asked

FIRST = ("location", "nationalities")
"""Asked before all else."""


def in_order(law: Law, leads: Sequence[Asked], hang: Mapping[Asked, int] = {}) -> list[Asked]:
    """The questions `leads` and those of `hang` (the routes that hang on each), the best first.

    First what the law asks first, then those to which some plan leads, as they stand, then the others, the easiest of
    them first.
    """
    others = sorted(
        hang.keys() - set(leads),
        key=lambda asked: (asked[1] == EVERY_OTHER, law.facts[asked[0]].hard, -hang[asked], asked),
    )
    early = {fact: rank for rank, fact in enumerate((*FIRST, *law.ask_first))}
    return sorted((*leads, *others), key=lambda a: len(early) if a[1] == EVERY_OTHER else early.get(a[0], len(early)))
