"""A condition of the law as a list of plain lines, each as deep as it stands. No person is read here."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from django.utils.translation import gettext as _

from ...lawbook import expression as e
from ...lawbook.model import Law
from ...lawbook.words import sentence

DEEPEST = 4
"""How far in a line can stand; what is deeper stands there too."""


class Line(msgspec.Struct, frozen=True):
    """One line: words of this page (`head`), or of the law (`says`) with the rule or the list that they are of."""

    depth: int
    head: str = ""
    says: str = ""
    path: str = ""

    @property
    def key(self) -> tuple[int, str, str, str]:
        """By what it is told apart from a line of another version."""
        return self.depth, self.head, self.says, self.path


def lines(law: Law, node: e.Expr) -> tuple[Line, ...]:
    """The lines of a condition, in the order in which it is written."""
    return tuple(_lines(law, node, 0, {}))


def _lines(law: Law, node: e.Expr, depth: int, env: dict[str, str], denied: bool = False) -> Iterator[Line]:
    inner = min(depth + 1, DEEPEST)
    match node:
        case e.Not(of):
            yield from _lines(law, of, depth, env, not denied)
        case e.All(of):
            yield Line(depth, _("Not all of these:") if denied else _("All of these:"))
            for child in _flat(of):
                yield from _lines(law, child, inner, env)
        case e.Any(of):
            yield Line(depth, _("None of these:") if denied else _("One of these:"))
            for child in of:
                yield from _lines(law, child, inner, env)
        case e.AtLeast(_count, of):
            yield _leaf(law, node, depth, env, denied)
            for child in of:
                yield from _lines(law, child, inner, env)
        case e.Some(variable, _among, of) | e.Every(variable, _among, of):
            yield _leaf(law, node, depth, env, denied)
            yield from _lines(law, of, inner, {**env, variable: _("that country")})
        case e.Presume(basis, _rebutted):
            yield _leaf(law, node, depth, env, denied)
            yield from _lines(law, basis, inner, env)
        case _:
            yield _leaf(law, node, depth, env, denied)


def _flat(of: tuple[e.Expr, ...]) -> Iterator[e.Expr]:
    """The parts of an *all of these*, with those of another one that is a part of it."""
    for child in of:
        yield from _flat(child.of) if isinstance(child, e.All) else (child,)


def _leaf(law: Law, node: e.Expr, depth: int, env: dict[str, str], denied: bool) -> Line:
    says = sentence(node, law, env)
    match node:
        case e.Holds(id):
            path = f"provision/{id}"
        case e.Listed(table, _keys, _values):
            path = f"list/{table}"
        case _:
            path = ""
    return Line(depth, _("Not:") if denied else "", f"{says[:1].upper()}{says[1:]}", path)
