"""A condition as a page writes it: the inverse of the parser, so that one can point at a part of a rule."""

from __future__ import annotations

from . import expression as e


def spelled(node: e.Expr) -> str:
    """`node` in the language of the pages; parsed again it is the same tree."""
    pair = compared(node)
    if pair is not None:
        return pair
    match node:
        case e.Const(value):
            return "yes" if value else "no"
        case e.All(of):
            return " and ".join(_inside(child, (e.All, e.Any)) for child in of)
        case e.Any(of):
            return " or ".join(_inside(child, (e.All, e.Any)) for child in of)
        case e.Not(of):
            return _negated(of)
        case e.Holds(id):
            return id
        case e.Same(left, (e.Value("yes"),)):
            return _term(left)
        case e.Same(left, (only,)):
            return f"{_term(left)} == {_term(only)}"
        case e.Same(left, right):
            return f"{_term(left)} in {{{', '.join(map(_term, right))}}}"
        case e.Member(item, of):
            return f"{_term(item)} in {_term(of)}"
        case e.Never(of):
            return f"{_term(of)} == never"
        case e.Below(of, limit, allow_equal):
            return f"{_term(of)} {'<=' if allow_equal else '<'} {limit:g}"
        case e.Within(start, end, 0, "days"):
            return f"{_term(end)} <= {_term(start)}"
        case e.Within(start, end, -1, "days"):
            return f"{_term(end)} < {_term(start)}"
        case e.Within(start, end, count, unit):
            return f"by_{unit}({_term(start)}, {_term(end)}, {count})"
        case e.Listed():
            return _listed(node, "==", "in")
        case e.AtLeast(count, of):
            return f"at_least({count}, {', '.join(map(spelled, of))})"
        case e.Some(variable, among, of):
            return f"some({variable}, {_among(among)}, {spelled(of)})"
        case e.Every(variable, among, of):
            return f"every({variable}, {_among(among)}, {spelled(of)})"
        case e.Presume(basis, rebutted_by):
            return f"presume({spelled(basis)}, {_term(rebutted_by)})"
    raise AssertionError(node)


def compared(node: e.Expr) -> str | None:
    """`a == b` or `a != b`, if `node` is the pair of tests that such a comparison of dates or numbers stands for."""
    match node:
        case e.All((e.Within(a, b, 0, "days"), e.Within(b2, a2, 0, "days"))) if (a, b) == (a2, b2):
            return f"{_term(a)} == {_term(b)}"
        case e.Any((e.Within(a, b, -1, "days"), e.Within(b2, a2, -1, "days"))) if (a, b) == (a2, b2):
            return f"{_term(a)} != {_term(b)}"
        case e.All((e.Below(of, limit, True), e.Not(e.Below(of2, limit2, False)))) if (of, limit) == (of2, limit2):
            return f"{_term(of)} == {limit:g}"
    return None


def _inside(node: e.Expr, wrapped: tuple[type[e.Expr], ...]) -> str:
    said = spelled(node)
    return f"({said})" if isinstance(node, wrapped) and compared(node) is None else said


def _negated(of: e.Expr) -> str:
    match of:
        case e.Same(left, (e.Value("yes"),)):
            return f"not {_term(left)}"
        case e.Same(left, (only,)):
            return f"{_term(left)} != {_term(only)}"
        case e.Same(left, right):
            return f"{_term(left)} not in {{{', '.join(map(_term, right))}}}"
        case e.Member(item, inside):
            return f"{_term(item)} not in {_term(inside)}"
        case e.Never(date):
            return f"{_term(date)} != never"
        case e.Below(number, limit, allow_equal):
            return f"{_term(number)} {'>' if allow_equal else '>='} {limit:g}"
        case e.Listed(_, _, values) if values != ("yes",):
            return _listed(of, "!=", "not in")
    if compared(of) is not None:
        return f"not ({spelled(of)})"
    return f"not {_inside(of, (e.All, e.Any))}"


def _listed(node: e.Listed, equal: str, inside: str) -> str:
    said = f"listed({', '.join((node.table, *map(_term, node.keys)))})"
    if node.values == ("yes",):
        return said
    if len(node.values) == 1:
        return f"{said} {equal} {node.values[0]}"
    return f"{said} {inside} {{{', '.join(node.values)}}}"


def _among(among: e.Ref | None) -> str:
    return "countries" if among is None else _term(among)


def _term(term: e.Node) -> str:
    match term:
        case e.Ref(fact, _, "location"):
            return f"{fact}[location]"
        case e.Ref(fact, key, by):
            return f"{fact}[{key}]" if by else fact
        case e.Value(value):
            return value
        case e.Variable(name):
            return name
        case e.Day(day):
            return f'date("{day.isoformat()}")'
        case e.Today():
            return "today"
    raise AssertionError(term)
