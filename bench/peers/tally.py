"""How often an engine is wrong about what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from .worker import LETTERS, REFUSED
from .workload import RULES, Truths

KINDS = ("yes where not known", "no where not known", "the opposite", "not known where settled", "refused")
"""What can be wrong with an answer; the first three are answers that a person may act on."""


def letters(truths: Truths) -> str:
    """A letter a rule, as a worker writes them."""
    return "".join(LETTERS[truths[rule]] for rule in RULES)


def kind(said: str, right: str) -> str | None:
    """What is wrong with one answer, or None."""
    if said == right:
        return None
    if said == REFUSED:
        return "refused"
    if said == LETTERS[None]:
        return "not known where settled"
    if right == LETTERS[None]:
        return "yes where not known" if said == LETTERS[True] else "no where not known"
    return "the opposite"


def tally(said: list[str], right: list[str]) -> Mapping[str, int]:
    """How many answers are wrong in which way; one string a person, one letter a rule."""
    pairs = ((s, r) for ss, rr in zip(said, right, strict=True) for s, r in zip(ss, rr, strict=True))
    found = Counter(kind(s, r) for s, r in pairs)
    return {name: found[name] for name in KINDS}
