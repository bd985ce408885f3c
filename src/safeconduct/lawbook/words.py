"""Plain sentences for the leaves of a condition, made from the words of the vocabulary, in the language of the law."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce

from . import expression as e
from .meaning import NOWHERE, Env, Truth
from .model import Law
from .phrases import ENGLISH, counted, phrase

SAID: dict[Truth, str] = {True: phrase("yes"), False: phrase("no"), None: phrase("not known")}
"""A truth, as it is said to people."""
OR = phrase("{one} or {other}")
COSTS = (phrase("life"), phrase("freedom"), phrase("claim"), phrase("record"), phrase("money"))
"""The kinds of harm, as they are said."""
RELIEF = (phrase("waiver"), phrase("loan"), phrase("grant"))
"""What helps who cannot pay, as it is said."""


def sentence(node: e.Expr, law: Law, env: Env = NOWHERE) -> str:
    """One short sentence that says what `node` asks; never what a person answered."""
    match node:
        case e.Const(value):
            return law.say("always") if value else law.say("never possible")
        case e.Holds(id):
            return law.provisions[id].says
        case e.Same(left, right):
            if isinstance(left, e.Ref) and law.facts[left.fact].base == "bool":
                said = fact_words(left, law, env)
                return said if right == (e.Value("yes"),) else law.say("not: {what}", what=said)
            word = law.facts[left.fact].word if isinstance(left, e.Ref) else _plain
            options = joined(law, OR, (_term(term, law, env, word) for term in right))
            return law.say("{what}: {answer}", what=_term(left, law, env), answer=options)
        case e.Member(item, of):
            list_, item_ = fact_words(of, law, env), _term(item, law, env, law.facts[of.fact].word)
            return law.say("{list}: {item} among them", list=list_, item=item_)
        case e.Never(of):
            return law.say("{what}: never", what=fact_words(of, law, env))
        case e.Within(start, end, count, unit):
            return _gap(law, _term(start, law, env), _term(end, law, env), count, unit)
        case e.Below(of, limit, allow_equal):
            said, most = fact_words(of, law, env), f"{limit:g} {law.facts[of.fact].unit}"
            if allow_equal:
                return law.say("{what}: at most {limit}", what=said, limit=most)
            return law.say("{what}: under {limit}", what=said, limit=most)
        case e.Listed(table, keys, values):
            name, word = law.tables[table].words, law.tables[table].word
            shown = ", ".join(_term(key, law, env, word) for key in keys)
            if values == ("yes",):
                return law.say("on the list “{list}” for {whom}", list=name, whom=shown)
            wanted = joined(law, OR, map(word, values))
            return law.say("on the list “{list}” for {whom} ({values})", list=name, whom=shown, values=wanted)
        case e.Some(_, among, _):
            if among is None:
                return law.say("in some country")
            return law.say("in some country of: {list}", list=fact_words(among, law, env))
        case e.Every(_, among, _):
            if among is None:
                return law.say("in every country")
            return law.say("in every country of: {list}", list=fact_words(among, law, env))
        case e.AtLeast(count, _):
            return law.say_n("at least {n} of these", "at least {n} of these", count)
        case e.Presume(_, rebutted_by):
            return law.say("presumed, unless shown: {what}", what=fact_words(rebutted_by, law, env))
        case e.All():
            return law.say("all of these")
        case e.Any():
            return law.say("one of these")
        case e.Not(of):
            return sentence(of, law, env)
    raise AssertionError(node)


def _gap(law: Law, first: str, last: str, count: int, unit: str) -> str:
    """How long one day is after another."""
    if count == 0:
        return law.say("{last} is not after {first}", last=last, first=first)
    if count == -1 and unit == "days":
        return law.say("{last} is before {first}", last=last, first=first)
    if count < 0 and unit == "days":
        one, many = _BEFORE
        return law.say_n(one, many, -count, last=last, first=first)
    one, many = _WITHIN[unit]
    return law.say_n(one, many, count, last=last, first=first)


_BEFORE = counted("{last} is {n} day or more before {first}", "{last} is {n} days or more before {first}")
_WITHIN = {
    "days": counted("{last} is within {n} day of {first}", "{last} is within {n} days of {first}"),
    "years": counted("{last} is within {n} year of {first}", "{last} is within {n} years of {first}"),
}


def fact_words(ref: e.Ref, law: Law, env: Env = NOWHERE) -> str:
    """The words for a fact, with its place."""
    said = law.facts[ref.fact].shown_as.rstrip("?.")
    match ref.by:
        case "code" | "variable":
            code = env.get(ref.key or "", ref.key or "")
            return f"{said} ({law.countries.get(code, code)})"
        case "location":
            return law.say("{what} (where you are)", what=said)
    return said


def joined(law: Law, by: str, words: Iterable[str]) -> str:
    """Several words as one, two and two put together by a phrase such as `OR`."""
    return reduce(lambda one, other: law.say(by, one=one, other=other), words)


def within(law: Law, says: str) -> str:
    """A sentence of the law as a part of another: English begins it small, other languages can put it in quotes."""
    says = says.rstrip(".")
    return says[:1].lower() + says[1:] if law.language == ENGLISH else says


def _plain(value: str) -> str:
    return value.replace("_", " ")


def _term(term: e.Node, law: Law, env: Env, word: Callable[[str], str] = _plain) -> str:
    """A term in words; `word` says a value, as the fact or the table does with which it is compared."""
    match term:
        case e.Ref():
            return fact_words(term, law, env)
        case e.Value(value):
            return law.countries.get(value) or word(value)
        case e.Variable(name):
            code = env.get(name, name)
            return law.countries.get(code, code)
        case e.Day(day):
            return law.day(day)
        case e.Today():
            return law.say("this day")
    raise AssertionError(term)
