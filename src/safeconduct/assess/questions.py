"""The order of the questions: place, citizenships and papers first, then what decides most for the least burden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from ..lawbook.given import EVERY_OTHER
from ..lawbook.model import Law
from ..routes.pack import Route
from .answer import Question
from .cheapest import cheapest
from .lanes import Lanes
from .supposed import Asked

FIRST = ("location", "nationalities")
"""Asked before all else."""


def ranked(
    law: Law, lanes: Lanes, unknown: Sequence[Route], hang: Mapping[Asked, int], done: Set[Asked] = frozenset()
) -> tuple[Question, ...]:
    """The questions of `hang` (the routes that hang on each) without `done`, the best first.

    First what the law asks first, then those to which some plan leads, then the others, the easiest first.
    """
    leads = [asked for asked in cheapest(law, lanes, unknown, done) if asked in hang]
    others = sorted(
        hang.keys() - done - set(leads),
        key=lambda asked: (asked[1] == EVERY_OTHER, law.facts[asked[0]].hard, -hang[asked], asked),
    )
    early = {fact: rank for rank, fact in enumerate((*FIRST, *law.ask_first))}
    order = sorted((*leads, *others), key=lambda a: len(early) if a[1] == EVERY_OTHER else early.get(a[0], len(early)))
    return tuple(
        Question(fact, law.facts[fact].asks, law.facts[fact].why, hang[fact, place], place) for fact, place in order
    )
