"""The language of conditions: a small, closed subset of Python's grammar, parsed once into a frozen tree.

`and`, `or`, `not`, one comparison, `in {...}`, `x in list_fact`, dotted names, an index, and eight functions.
Names are resolved and typed here, against the facts, provisions and tables of the pack, with page and line.
"""

# Annotations are not put off here: msgspec would compile each of them anew in every process.

import ast
import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Literal

import msgspec

from .faults import At, Fault, did_you_mean

if TYPE_CHECKING:
    from .model import Fact

Unit = Literal["days", "years"]


class Node(msgspec.Struct, frozen=True, tag=True, cache_hash=True):
    """A node of the tree; two nodes that say the same are equal."""


# --- terms: what is compared -----------------------------------------------------------------------------


class Ref(Node, frozen=True, tag=True, cache_hash=True):
    """A fact, perhaps of one place: `status_in[DE]`. `key` is a code, a loop's variable or `location`."""

    fact: str
    key: str | None = None
    by: Literal["", "code", "variable", "location"] = ""


class Value(Node, frozen=True, tag=True, cache_hash=True):
    """A value of an enumeration or a country code."""

    value: str


class Variable(Node, frozen=True, tag=True, cache_hash=True):
    """A loop's variable: a country."""

    name: str


class Day(Node, frozen=True, tag=True, cache_hash=True):
    """A fixed day."""

    day: dt.date


class Today(Node, frozen=True, tag=True, cache_hash=True):
    """The day that is asked about."""


# --- formulas --------------------------------------------------------------------------------------------


class Const(Node, frozen=True, tag=True, cache_hash=True):
    """`yes` or `no`."""

    value: bool


class All(Node, frozen=True, tag=True, cache_hash=True):
    """Every one of `of`."""

    of: tuple["Expr", ...]


class Any(Node, frozen=True, tag=True, cache_hash=True):
    """At least one of `of`."""

    of: tuple["Expr", ...]


class Not(Node, frozen=True, tag=True, cache_hash=True):
    """The opposite of `of`."""

    of: "Expr"


class Holds(Node, frozen=True, tag=True, cache_hash=True):
    """Another provision."""

    provision: str


class Same(Node, frozen=True, tag=True, cache_hash=True):
    """`left` is one of `right`: an enumeration, a country, or a yes/no fact (`right` is then `yes`)."""

    left: Ref | Variable
    right: tuple[Value | Variable | Ref, ...]


class Member(Node, frozen=True, tag=True, cache_hash=True):
    """`item` stands in the list fact `of`."""

    item: Value | Variable | Ref
    of: Ref


class Never(Node, frozen=True, tag=True, cache_hash=True):
    """The date fact is *never*."""

    of: Ref


class Within(Node, frozen=True, tag=True, cache_hash=True):
    """`end` is on or before `start` plus `count` `unit`; no if either is *never*.

    An anniversary of 29 February is 1 March in a common year.
    """

    start: Ref | Day | Today
    end: Ref | Day | Today
    count: int
    unit: Unit


class Below(Node, frozen=True, tag=True, cache_hash=True):
    """The number is under `limit`, or equal to it if `allow_equal`."""

    of: Ref
    limit: float
    allow_equal: bool


class Listed(Node, frozen=True, tag=True, cache_hash=True):
    """The dated row of `table` for `keys` has one of `values`; a list key means any member."""

    table: str
    keys: tuple[Value | Variable | Ref, ...]
    values: tuple[str, ...]


class AtLeast(Node, frozen=True, tag=True, cache_hash=True):
    """`count` or more of `of`."""

    count: int
    of: tuple["Expr", ...]


class Some(Node, frozen=True, tag=True, cache_hash=True):
    """For some country `variable` of `among`: `of`. `among` is None for every country there is."""

    variable: str
    among: Ref | None
    of: "Expr"


class Every(Node, frozen=True, tag=True, cache_hash=True):
    """For every country `variable` of `among`: `of`."""

    variable: str
    among: Ref | None
    of: "Expr"


class Presume(Node, frozen=True, tag=True, cache_hash=True):
    """`basis`, unless the other side has made the showing `rebutted_by`."""

    basis: "Expr"
    rebutted_by: Ref


Expr = (
    Const | All | Any | Not | Holds | Same | Member | Never | Within | Below | Listed | AtLeast | Some | Every | Presume
)
DateTerm = Ref | Day | Today
YES, NO = Const(True), Const(False)


def children(node: Expr) -> tuple[Expr, ...]:
    """The formulas directly inside `node`."""
    match node:
        case All(of) | Any(of):
            return of
        case Not(of):
            return (of,)
        case AtLeast(_, of):
            return of
        case Some(_, _, of) | Every(_, _, of):
            return (of,)
        case Presume(basis, _):
            return (basis,)
    return ()


def with_children(node: Expr, of: tuple[Expr, ...]) -> Expr:
    """`node` with other formulas in the places of its `children`."""
    match node:
        case All() | Any():
            return type(node)(of)
        case Not():
            return Not(of[0])
        case AtLeast(count, _):
            return AtLeast(count, of)
        case Some(variable, among, _) | Every(variable, among, _):
            return type(node)(variable, among, of[0])
        case Presume(_, rebutted_by):
            return Presume(of[0], rebutted_by)
    return node


def walk(node: Expr) -> Iterator[Expr]:
    """`node` and everything in it, outermost first."""
    yield node
    for child in children(node):
        yield from walk(child)


def refs(node: Expr) -> Iterator[Ref]:
    """Every reference to a fact in `node`, those of keys included."""
    for part in walk(node):
        match part:
            case Same(left, right):
                yield from (term for term in (left, *right) if isinstance(term, Ref))
            case Member(item, of):
                yield from (term for term in (item, of) if isinstance(term, Ref))
            case Never(of) | Below(of, _, _):
                yield of
            case Within(start, end, _, _):
                yield from (term for term in (start, end) if isinstance(term, Ref))
            case Listed(_, keys, _):
                yield from (term for term in keys if isinstance(term, Ref))
            case Some(_, among, _) | Every(_, among, _):
                if among is not None:
                    yield among
            case Presume(_, rebutted_by):
                yield rebutted_by


def provisions_in(node: Expr) -> Iterator[str]:
    """Every provision that `node` names."""
    return (part.provision for part in walk(node) if isinstance(part, Holds))


def with_provisions(node: Expr, meant: Mapping[str, Expr]) -> Expr:
    """`node` with each provision that `meant` names replaced by what it stands for there."""
    match node:
        case Holds(id):
            return meant.get(id, node)
        case All(of):
            return All(tuple(with_provisions(child, meant) for child in of))
        case Any(of):
            return Any(tuple(with_provisions(child, meant) for child in of))
        case Not(of):
            return Not(with_provisions(of, meant))
        case AtLeast(count, of):
            return AtLeast(count, tuple(with_provisions(child, meant) for child in of))
        case Some(variable, among, of):
            return Some(variable, among, with_provisions(of, meant))
        case Every(variable, among, of):
            return Every(variable, among, with_provisions(of, meant))
        case Presume(basis, rebutted_by):
            return Presume(with_provisions(basis, meant), rebutted_by)
    return node


def all_of(*parts: Expr) -> Expr:
    """The conjunction of `parts`, without what is always yes."""
    kept = tuple(part for part in parts if part != YES)
    return kept[0] if len(kept) == 1 else All(kept) if kept else YES


def any_of(*parts: Expr) -> Expr:
    """The disjunction of `parts`, without what is always no."""
    kept = tuple(part for part in parts if part != NO)
    return kept[0] if len(kept) == 1 else Any(kept) if kept else NO


class Names(msgspec.Struct, frozen=True):
    """What a condition may speak of."""

    facts: Mapping[str, "Fact"]
    provisions: Collection[str]
    tables: Mapping[str, tuple[str, ...]]  # table -> names of its keys
    countries: Collection[str]
    read_as: Mapping[str, str]
    words: Collection[str] = ()  # what stands in the key columns of tables


_BARE_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


class _Refused(Exception):
    pass


class Parser:
    """Parses one condition at one place; faults are collected in `faults`, never raised."""

    def __init__(self, names: Names, at: At, faults: list[Fault], variables: Collection[str] = ()) -> None:
        self.names = names
        self.at = at
        self.faults = faults
        self.variables = frozenset(variables)

    def parse(self, text: object) -> Expr:
        """The tree of `text`; `no` if it has a fault (which is then in `faults`)."""
        if not isinstance(text, str):
            self.faults.append(Fault(self.at, "a condition must be written in quotes."))
            return NO
        try:
            tree = ast.parse(text.strip().replace("\n", " "), mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            why = getattr(error, "msg", "too deep")
            if _BARE_DATE.search(text):
                why = 'a date is written date("YYYY-MM-DD")'
            self.faults.append(Fault(self.at, f"this condition cannot be read ({why}): {text.strip()[:120]}"))
            return NO
        try:
            return self._formula(tree.body)
        except _Refused as refused:
            self.faults.append(Fault(self.at, str(refused)))
            return NO
        except RecursionError:
            self.faults.append(Fault(self.at, "this condition is nested too deeply; split it into provisions."))
            return NO

    def target(self, text: str) -> Ref | None:
        """The fact that a step writes; None if `text` names none (the fault is then in `faults`)."""
        try:
            return self._ref(ast.parse(text.strip(), mode="eval").body)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            self.faults.append(Fault(self.at, f"`{text[:120]}` cannot be made; name a fact."))
        except _Refused as refused:
            self.faults.append(Fault(self.at, str(refused)))
        return None

    # formulas

    def _formula(self, node: ast.expr) -> Expr:
        match node:
            case ast.BoolOp(ast.And(), values):
                return All(tuple(self._formula(value) for value in values))
            case ast.BoolOp(ast.Or(), values):
                return Any(tuple(self._formula(value) for value in values))
            case ast.UnaryOp(ast.Not(), operand):
                return Not(self._formula(operand))
            case ast.Compare(left, [op], [right]):
                return self._comparison(left, op, right)
            case ast.Compare():
                raise _Refused("one comparison at a time; join them with `and`.")
            case ast.Call():
                return self._call(node)
            case ast.Name() | ast.Attribute() | ast.Subscript():
                return self._proposition(node)
        raise _Refused(f"`{ast.unparse(node)}` is not allowed in a condition.")

    def _proposition(self, node: ast.expr) -> Expr:
        name = self._dotted(node)
        if name in ("yes", "no"):
            return Const(name == "yes")
        if name in self.names.provisions and not isinstance(node, ast.Subscript):
            return Holds(name)
        if name in self.names.facts:
            ref = self._ref(node)
            if self._type(ref) != "bool":
                raise _Refused(f"`{name}` is not a yes/no fact; compare it with a value.")
            return Same(ref, (Value("yes"),))
        raise _Refused(self._unknown(name))

    def _comparison(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Expr:
        if isinstance(left, ast.Call) and self._called(left) == "listed":
            return self._listed_comparison(left, op, right)
        if isinstance(op, ast.In | ast.NotIn):
            found = self._membership(left, right)
            return Not(found) if isinstance(op, ast.NotIn) else found
        a, b = self._term(left), self._term(right, partner=left)
        kind = self._kind(a) if not isinstance(a, Value) else self._kind(b)
        if kind == "date" or isinstance(a, Day | Today) or isinstance(b, Day | Today):
            return self._dates(a, op, b)
        if kind == "number":
            return self._numbers(a, op, right)
        if not isinstance(op, ast.Eq | ast.NotEq):
            raise _Refused(f"only `==` and `!=` compare {ast.unparse(left)}.")
        if isinstance(a, Value):
            a, b = b, a
        if isinstance(a, Value | Day | Today) or isinstance(b, Day | Today):
            raise _Refused("two fixed values are compared; one side must be a fact.")
        self._check_value(a, b)
        if kind == "bool" and not isinstance(b, Value):
            raise _Refused("two yes/no facts cannot be compared; write it with `and`, `or`, `not`.")
        same: Expr = Same(a, (b,))
        return Not(same) if isinstance(op, ast.NotEq) else same

    def _membership(self, left: ast.expr, right: ast.expr) -> Expr:
        item = self._term(left)
        if isinstance(right, ast.Set):
            if not isinstance(item, Ref | Variable):
                raise _Refused("the left side of `in {...}` must be a fact or a loop's variable.")
            if self._kind(item) in ("date", "number", "bool", "countries", "some_of"):
                raise _Refused(f"`in {{...}}` does not fit `{ast.unparse(left)}`.")
            values = tuple(self._term(element, partner=left) for element in right.elts)
            for value in values:
                if isinstance(value, Day | Today):
                    raise _Refused("dates cannot stand in `{...}`.")
                self._check_value(item, value)
            return Same(item, tuple(value for value in values if not isinstance(value, Day | Today)))
        of = self._ref(right)
        if self._type(of) not in ("countries", "some_of"):
            raise _Refused(f"`{of.fact}` is not a list; `in` needs a list fact or `{{...}}`.")
        if isinstance(item, Day | Today):
            raise _Refused("a date cannot stand in a list.")
        wanted = "country" if self._type(of) == "countries" else "one_of"
        if not isinstance(item, Value) and self._kind(item) != wanted:
            raise _Refused(f"`{ast.unparse(left)}` cannot stand in the list `{of.fact}`.")
        fact = self.names.facts[of.fact]
        if isinstance(item, Value) and fact.values and item.value not in fact.values:
            raise _Refused(f"`{item.value}` is not a value of `{fact.id}`{did_you_mean(item.value, fact.values)}")
        if isinstance(item, Value) and not fact.values:
            item = self._country(item.value)
        return Member(item, of)

    def _dates(self, a: Node, op: ast.cmpop, b: Node) -> Expr:
        if isinstance(a, Value) and a.value == "never":
            a, b = b, a
        if isinstance(b, Value) and b.value == "never":
            if not isinstance(a, Ref) or not isinstance(op, ast.Eq | ast.NotEq):
                raise _Refused("`never` is compared with `==` or `!=`, and with a date fact.")
            return Never(a) if isinstance(op, ast.Eq) else Not(Never(a))
        if not isinstance(a, Ref | Day | Today) or not isinstance(b, Ref | Day | Today):
            raise _Refused('a date is compared with a date: a date fact, `today`, or date("YYYY-MM-DD").')
        for term in (a, b):
            if isinstance(term, Ref) and self._type(term) != "date":
                raise _Refused(f"`{term.fact}` is not a date.")
        match op:
            case ast.LtE():
                return Within(b, a, 0, "days")
            case ast.Lt():
                return Within(b, a, -1, "days")
            case ast.GtE():
                return Within(a, b, 0, "days")
            case ast.Gt():
                return Within(a, b, -1, "days")
            case ast.Eq():
                return All((Within(a, b, 0, "days"), Within(b, a, 0, "days")))
            case ast.NotEq():
                return Any((Within(a, b, -1, "days"), Within(b, a, -1, "days")))
        raise _Refused("dates are compared with <, <=, ==, !=, >=, >.")

    def _numbers(self, a: Node, op: ast.cmpop, right: ast.expr) -> Expr:
        written = right.value if isinstance(right, ast.Constant) else None
        if not isinstance(a, Ref) or isinstance(written, bool) or not isinstance(written, int | float):
            raise _Refused("a number fact is compared with a number, the fact on the left.")
        limit = float(written)
        match op:
            case ast.Lt():
                return Below(a, limit, False)
            case ast.LtE():
                return Below(a, limit, True)
            case ast.Gt():
                return Not(Below(a, limit, True))
            case ast.GtE():
                return Not(Below(a, limit, False))
            case ast.Eq():
                return All((Below(a, limit, True), Not(Below(a, limit, False))))
        raise _Refused("numbers are compared with <, <=, ==, >=, >.")

    def _call(self, node: ast.Call) -> Expr:
        name, args = self._called(node), node.args
        if node.keywords:
            raise _Refused(f"`{name}` takes no named arguments.")
        match name, len(args):
            case (("by_years" | "by_days"), 3):
                start, end = self._date(args[0]), self._date(args[1])
                return Within(start, end, self._int(args[2]), "years" if name == "by_years" else "days")
            case "at_least", n if n >= 2:
                if not 0 < self._int(args[0]) < n:
                    raise _Refused(f"`at_least` counts {n - 1} conditions; the number must be from 1 to {n - 1}.")
                return AtLeast(self._int(args[0]), tuple(self._formula(arg) for arg in args[1:]))
            case (("some" | "every"), 3):
                return self._quantifier(name, args)
            case "listed", n if n >= 2:
                return self._listed(node, ("yes",))
            case "presume", 2:
                rebutted_by = self._ref(args[1])
                if self.names.facts[rebutted_by.fact].kind != "showing":
                    raise _Refused(f"`presume` needs a fact of kind `showing`; `{rebutted_by.fact}` is not one.")
                return Presume(self._formula(args[0]), rebutted_by)
        known = ("by_years", "by_days", "at_least", "some", "every", "listed", "presume", "date")
        if name in known:
            raise _Refused(f"`{name}` does not take {len(args)} arguments.")
        raise _Refused(f"there is no function `{name}`{did_you_mean(name, known)}")

    def _quantifier(self, name: str, args: list[ast.expr]) -> Expr:
        if not isinstance(args[0], ast.Name):
            raise _Refused(f"`{name}` begins with the name of its variable.")
        variable = args[0].id
        if variable in self.names.facts or variable in self.variables:
            raise _Refused(f"the variable `{variable}` is already the name of something else.")
        among = None if isinstance(args[1], ast.Name) and args[1].id == "countries" else self._ref(args[1])
        if among is not None and self._type(among) != "countries":
            raise _Refused(f"`{among.fact}` is not a list of countries.")
        inner = Parser(self.names, self.at, self.faults, self.variables | {variable})
        body = inner._formula(args[2])
        return Some(variable, among, body) if name == "some" else Every(variable, among, body)

    def _listed(self, node: ast.Call, values: tuple[str, ...]) -> Listed:
        table = self._dotted(node.args[0])
        keys = self.names.tables.get(table)
        if keys is None:
            raise _Refused(f"there is no table `{table}`{did_you_mean(table, self.names.tables)}")
        given = node.args[1:]
        if len(given) != len(keys):
            raise _Refused(f"the table `{table}` has the keys {', '.join(keys)}; {len(given)} are given.")
        terms = tuple(self._key_term(arg) for arg in given)
        return Listed(table, terms, values)

    def _key_term(self, node: ast.expr) -> Value | Variable | Ref:
        if isinstance(node, ast.Name) and node.id not in self.variables and node.id not in self.names.facts:
            word = self.names.read_as.get(node.id, node.id)
            if word not in self.names.countries and word not in self.names.words:
                pool = [*self.names.facts, *self.names.words]
                raise _Refused(f"`{word}` is no fact, no country and no key of any table{did_you_mean(word, pool)}")
            return Value(word)
        term = self._term(node)
        if isinstance(term, Day | Today):
            raise _Refused("a date cannot be the key of a table.")
        return term

    def _listed_comparison(self, left: ast.Call, op: ast.cmpop, right: ast.expr) -> Expr:
        if isinstance(op, ast.In | ast.NotIn) and isinstance(right, ast.Set):
            values = tuple(self._dotted(element) for element in right.elts)
        elif isinstance(op, ast.Eq | ast.NotEq) and isinstance(right, ast.Name | ast.Attribute):
            values = (self._dotted(right),)
        else:
            raise _Refused("a table's value is compared with `==`, `!=` or `in {...}`.")
        listed = self._listed(left, values)
        return Not(listed) if isinstance(op, ast.NotEq | ast.NotIn) else listed

    # terms

    def _term(self, node: ast.expr, partner: ast.expr | None = None) -> Ref | Value | Variable | Day | Today:
        match node:
            case ast.Call() if self._called(node) == "date":
                return self._day(node)
            case ast.Constant(value) if isinstance(value, int | float) and not isinstance(value, bool):
                return Value(str(value))
            case ast.Constant() | ast.BinOp():
                raise _Refused(
                    f'`{ast.unparse(node)}`: a date is written date("YYYY-MM-DD"); arithmetic is not allowed.'
                )
        name = self._dotted(node)
        if name == "today":
            return Today()
        if name in self.variables:
            return Variable(name)
        if name in self.names.facts:
            return self._ref(node)
        if isinstance(node, ast.Subscript):
            raise _Refused(self._unknown(name))
        if name in self.names.countries or name in self.names.read_as:
            return self._country(name)
        if partner is not None or name == "never" or self._is_value(name):
            return Value(name)
        raise _Refused(self._unknown(name))

    def _is_value(self, name: str) -> bool:
        return any(name in fact.values for fact in self.names.facts.values())

    def _country(self, code: str) -> Value:
        code = self.names.read_as.get(code, code)
        if code not in self.names.countries:
            raise _Refused(f"there is no country `{code}`{did_you_mean(code, self.names.countries)}")
        return Value(code)

    def _date(self, node: ast.expr) -> DateTerm:
        term = self._term(node)
        if isinstance(term, Ref) and self._type(term) == "date":
            return term
        if isinstance(term, Day | Today):
            return term
        raise _Refused(f"`{ast.unparse(node)}` is not a date.")

    def _day(self, node: ast.Call) -> Day:
        match node.args:
            case [ast.Constant(value)] if isinstance(value, str):
                try:
                    return Day(dt.date.fromisoformat(value))
                except ValueError:
                    raise _Refused(f'there is no day `{value}`; write date("YYYY-MM-DD").') from None
        raise _Refused('a date is written date("YYYY-MM-DD").')

    def _int(self, node: ast.expr) -> int:
        match node:
            case ast.Constant(value) if type(value) is int:
                return value
        raise _Refused(f"`{ast.unparse(node)}` must be a whole number, not negative.")

    def _ref(self, node: ast.expr) -> Ref:
        name = self._dotted(node)
        fact = self.names.facts.get(name)
        if fact is None:
            raise _Refused(self._unknown(name))
        if isinstance(node, ast.Subscript):
            if isinstance(node.value, ast.Subscript):
                raise _Refused(f"`{name}` takes one index.")
            if fact.about != "place":
                raise _Refused(f"`{name}` is about the person; it takes no `[...]`.")
            index = self._dotted(node.slice)
            if index == "location":
                return Ref(name, None, "location")
            if index in self.variables:
                return Ref(name, index, "variable")
            return Ref(name, self._country(index).value, "code")
        if fact.about == "place":
            raise _Refused(f"`{name}` is about a place; write `{name}[...]`.")
        return Ref(name)

    def _type(self, ref: Ref) -> str:
        return self.names.facts[ref.fact].base

    def _kind(self, term: Node) -> str:
        match term:
            case Ref():
                return self._type(term)
            case Variable():
                return "country"
            case Day() | Today():
                return "date"
        return ""

    def _check_value(self, left: Ref | Variable, value: Value | Variable | Ref) -> None:
        kind = self._kind(left)
        if isinstance(value, Value):
            if kind == "country":
                self._country(value.value)
            elif kind == "one_of" and isinstance(left, Ref):
                fact = self.names.facts[left.fact]
                if value.value not in fact.values:
                    raise _Refused(
                        f"`{value.value}` is not a value of `{fact.id}`{did_you_mean(value.value, fact.values)}"
                    )
            elif kind == "bool":
                if value.value not in ("yes", "no"):
                    raise _Refused(f"`{value.value}` is not yes or no.")
            else:
                raise _Refused(f"`{value.value}` cannot be compared with this fact.")
        elif self._kind(value) != kind:
            raise _Refused("the two sides are of different types.")
        elif kind in ("countries", "some_of"):
            raise _Refused("a list is not compared; ask `x in list`.")

    def _called(self, node: ast.Call) -> str:
        return self._dotted(node.func)

    def _dotted(self, node: ast.expr) -> str:
        match node:
            case ast.Name(name):
                return name
            case ast.Attribute(value, attr):
                return f"{self._dotted(value)}.{attr}"
            case ast.Subscript(value, _):
                return self._dotted(value)
        raise _Refused(f"`{ast.unparse(node)}` is not allowed here.")

    def _unknown(self, name: str) -> str:
        pool = [*self.names.facts, *self.names.provisions]
        return f"no fact or provision is called `{name}`{did_you_mean(name, pool)}"
