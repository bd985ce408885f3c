"""A language that nobody speaks, for tests. It runs from right to left, and whatever is English in it was forgotten."""

from __future__ import annotations

import re

from .catalog import Catalog
from .locales import locale_of
from .messages import messages
from .model import DAY, Law
from .program import program_phrases

LANGUAGE = "ar-XB"
"""The name of the pseudo-locale for scripts from right to left."""
_LETTERS = str.maketrans(
    dict(zip("abcdefghijklmnopqrstuvwxyz", "ابجدهوزحطيكلمنسعفصقرشتثخذض", strict=True))
    | dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ابجدهوزحطيكلمنسعفصقرشتثخذض", strict=True))
)
_PART = re.compile(r"(\{[^}]*\})")


def mirrored(says: str) -> str:
    """A sentence in letters of a script that runs from right to left; its parts in braces stay."""
    return "".join(part if part.startswith("{") else part.translate(_LETTERS) for part in _PART.split(says))


def pseudo(law: Law) -> Catalog:
    """A whole catalogue of it."""
    locale = locale_of(LANGUAGE)
    assert locale is not None
    sorts = (*locale.plural_form.tags, "other")
    said = {(where, says): mirrored(says) for where, says in messages(law)}
    phrases = {one: mirrored(one) for one, many in program_phrases() if not many and one != DAY}
    plurals = {one: dict.fromkeys(sorts, mirrored(many)) for one, many in program_phrases() if many}
    return Catalog(LANGUAGE, said, phrases, plurals, True)
