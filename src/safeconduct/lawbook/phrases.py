"""Marks phrases of the program that are said later, through a variable: a catalogue must hold them too."""

from __future__ import annotations

ENGLISH = "en"
"""The language of the pages, and of the program's own phrases."""
PROGRAM = "program"
"""The name under which the phrases of the program stand, in the place of where a sentence of the law stands."""


def phrase(says: str) -> str:
    """A phrase that `Law.say` will say."""
    return says


def counted(one: str, many: str) -> tuple[str, str]:
    """A phrase that `Law.say_n` will say."""
    return one, many


def measured(one: str, many: str) -> tuple[str, str]:
    """As `counted`, of something that has fractions too: of these `Law.say` says the second."""
    return one, many


SAFETY = frozenset(
    (
        phrase("OPEN"),
        phrase("CLOSED"),
        phrase("NOT KNOWN"),
        phrase("Our pages do not cover this day."),
        phrase("What is not covered is not known."),
        phrase("It is not the law of today. Do not decide anything by it."),
    )
)
"""Phrases on which safety hangs: until somebody has reviewed a translation, the English stands beside it."""
