"""Plain sentences for the leaves of a condition, made from the words of the vocabulary."""

from __future__ import annotations

from . import expression as e
from .meaning import NOWHERE, Env, Truth
from .model import Law

SAID: dict[Truth, str] = {True: "yes", False: "no", None: "not known"}
"""A truth, as it is said to people."""


def sentence(node: e.Expr, law: Law, env: Env = NOWHERE) -> str:
    """One short sentence that says what `node` asks; never what a person answered."""
    match node:
        case e.Const(value):
            return "always" if value else "never possible"
        case e.Holds(id):
            return law.provisions[id].says
        case e.Same(left, right):
            if isinstance(left, e.Ref) and law.facts[left.fact].base == "bool":
                said = fact_words(left, law, env)
                return said if right == (e.Value("yes"),) else f"not: {said}"
            options = " or ".join(_term(term, law, env) for term in right)
            return f"{_term(left, law, env)}: {options}"
        case e.Member(item, of):
            return f"{fact_words(of, law, env)}: {_term(item, law, env)} among them"
        case e.Never(of):
            return f"{fact_words(of, law, env)}: never"
        case e.Within(start, end, count, unit):
            first, last = _term(start, law, env), _term(end, law, env)
            if count == 0:
                return f"{last} is not after {first}"
            if count < 0 and unit == "days":
                return f"{last} is before {first}" if count == -1 else f"{last} is {-count} days or more before {first}"
            return f"{last} is within {count} {unit if count > 1 else unit[:-1]} of {first}"
        case e.Below(of, limit, allow_equal):
            bound = "at most" if allow_equal else "under"
            return f"{fact_words(of, law, env)}: {bound} {limit:g} {law.facts[of.fact].unit}"
        case e.Listed(table, keys, values):
            shown = ", ".join(_term(key, law, env) for key in keys)
            wanted = "" if values == ("yes",) else f" ({' or '.join(values)})"
            return f"on the list “{table.replace('_', ' ')}” for {shown}{wanted}"
        case e.Some(_, among, _):
            return f"in some country{'' if among is None else ' of: ' + fact_words(among, law, env)}"
        case e.Every(_, among, _):
            return f"in every country{'' if among is None else ' of: ' + fact_words(among, law, env)}"
        case e.AtLeast(count, _):
            return f"at least {count} of these"
        case e.Presume(_, rebutted_by):
            return f"presumed, unless shown: {fact_words(rebutted_by, law, env)}"
        case e.All():
            return "all of these"
        case e.Any():
            return "one of these"
        case e.Not(of):
            return sentence(of, law, env)
    raise AssertionError(node)


def fact_words(ref: e.Ref, law: Law, env: Env = NOWHERE) -> str:
    """The words for a fact, with its place."""
    said = law.facts[ref.fact].shown_as.rstrip("?.")
    match ref.by:
        case "code" | "variable":
            code = env.get(ref.key or "", ref.key or "")
            return f"{said} ({law.countries.get(code, code)})"
        case "location":
            return f"{said} (where you are)"
    return said


def _term(term: e.Node, law: Law, env: Env) -> str:
    match term:
        case e.Ref():
            return fact_words(term, law, env)
        case e.Value(value):
            return law.countries.get(value, value.replace("_", " "))
        case e.Variable(name):
            code = env.get(name, name)
            return law.countries.get(code, code)
        case e.Day(day):
            return day.isoformat()
        case e.Today():
            return "this day"
    raise AssertionError(term)
