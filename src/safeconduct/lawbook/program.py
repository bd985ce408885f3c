"""The phrases that the program puts into an answer, found in its own source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_ROOM = Path(__file__).resolve().parents[1]


@cache
def program_phrases() -> tuple[tuple[str, str], ...]:
    """Each phrase, with that for many if it is about a number (else ""), in the order of the files."""
    found: dict[str, str] = {}
    for path in sorted(_ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found.update(_said(node))
    return tuple(found.items())


def _said(call: ast.Call) -> Iterator[tuple[str, str]]:
    """The phrases of one call of `say`, `say_n`, or of what marks a phrase."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if name in ("say", "phrase") and texts:
        yield texts[0], ""
    elif name in ("say_n", "counted", "measured") and len(texts) >= 2:
        yield texts[0], texts[1]
        if name == "measured":
            yield texts[1], ""
