"""One hash-consed circuit of AND and NOT over atoms, and the straight-line evaluator on planes.

A gate is a signed number: `-g` is the opposite of `g`. Equal formulas are one gate. An atom tests one variable
(or two dates); it carries no citation and no sentence: the circuit decides, it explains nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, cast

Gate = int
TRUE: Gate = 1
FALSE: Gate = -1

FactDate = tuple[Literal["fact"], str, str]
FixedDay = tuple[Literal["day"], int]
DateTerm = FactDate | FixedDay | tuple[Literal["today"]] | tuple[Literal["reader"]]
"""What a date is read from: a fact of a place, an ordinal, or one of the two days of a screening."""
TableKey = tuple[Literal["list"], str, str] | tuple[Literal["at"], str]
"""A key of a table: any member of the list fact of a place, or one value."""

Is = tuple[Literal["is"], str, str, str]
Has = tuple[Literal["has"], str, str, str]
Never = tuple[Literal["never"], str, str]
Within = tuple[Literal["within"], DateTerm, DateTerm, int, str]
Below = tuple[Literal["below"], str, str, float, bool]
InTable = tuple[Literal["table"], str, tuple[TableKey, ...], tuple[str, ...]]
Free = tuple[Literal["free"], *tuple[object, ...]]
Switch = tuple[Literal["switch"], str]
Rest = tuple[Literal["rest"], int]
Filled = tuple[Literal["filled"], str]
Shadow = tuple[Literal["shadow"], str, str, *tuple[str, ...]]
Test = Is | Has | Never | Within | Below | InTable | Free | Switch | Rest | Filled | Shadow
"""What an atom asks, as plain words; the first word is its sort (see `compile.py`)."""
Variable = tuple[str, ...]
"""What an atom reads and an outcome may write."""


class Circuit:
    """A growing circuit. `nodes[g]` is None (true), a test (an atom), or the arguments of an AND."""

    def __init__(self) -> None:
        self.nodes: list[Test | tuple[Gate, ...] | None] = [None, None]
        self.is_atom: list[bool] = [False, False]
        self.support: list[int] = [0, 0]
        self.variables: dict[Variable, int] = {}
        self._atoms: dict[Test, Gate] = {}
        self._ands: dict[tuple[Gate, ...], Gate] = {}

    def variable(self, name: Variable) -> int:
        """The bit of a variable."""
        return self.variables.setdefault(name, len(self.variables))

    def atom(self, test: Test, reads: Iterable[Variable]) -> Gate:
        """The gate of an atom; one test is one gate."""
        gate = self._atoms.get(test)
        if gate is None:
            mask = 0
            for name in reads:
                mask |= 1 << self.variable(name)
            gate = self._atoms[test] = self._add(test, mask, True)
        return gate

    def all_(self, gates: Iterable[Gate]) -> Gate:
        """The AND of `gates`, simplified."""
        flat: set[Gate] = set()
        for gate in gates:
            if gate == FALSE:
                return FALSE
            if gate == TRUE:
                continue
            if gate > 0 and not self.is_atom[gate]:
                flat.update(self.args(gate))
            else:
                flat.add(gate)
        for gate in flat:
            if -gate in flat:
                return FALSE
        for gate in [g for g in flat if g < 0 and not self.is_atom[-g]]:
            inner = self.args(-gate)
            if any(-arg in flat for arg in inner):  # the AND inside is false already: its opposite is true
                flat.discard(gate)
            else:
                left = tuple(arg for arg in inner if arg not in flat)
                if not left:
                    return FALSE
                if len(left) == 1 and len(inner) > 1:  # all but one argument are given
                    flat.discard(gate)
                    if left[0] in flat:
                        return FALSE
                    flat.add(-left[0])
        if not flat:
            return TRUE
        if len(flat) == 1:
            return flat.pop()
        key = tuple(sorted(flat))
        found = self._ands.get(key)
        if found is None:
            mask = 0
            for gate in key:
                mask |= self.support[abs(gate)]
            found = self._ands[key] = self._add(key, mask, False)
        return found

    def any_(self, gates: Iterable[Gate]) -> Gate:
        """The OR of `gates`, simplified."""
        return -self.all_([-gate for gate in gates])

    def choose(self, condition: Gate, then: Gate, otherwise: Gate) -> Gate:
        """`then` where `condition` holds, else `otherwise`."""
        if condition == TRUE or then == otherwise:
            return then
        if condition == FALSE:
            return otherwise
        return self.any_((self.all_((condition, then)), self.all_((-condition, otherwise))))

    def args(self, gate: Gate) -> tuple[Gate, ...]:
        """The arguments of an AND."""
        return cast(tuple[Gate, ...], self.nodes[gate])

    def test(self, gate: Gate) -> Test:
        """What an atom asks."""
        return cast(Test, self.nodes[gate])

    def reads(self, gate: Gate) -> int:
        """The variables below a gate, as bits."""
        return self.support[abs(gate)]

    def cone(self, roots: Iterable[Gate]) -> list[Gate]:
        """Every gate below `roots`, each after its arguments."""
        seen: set[Gate] = set()
        stack = [abs(root) for root in roots]
        while stack:
            gate = stack.pop()
            if gate in seen or gate == TRUE:
                continue
            seen.add(gate)
            if not self.is_atom[gate]:
                stack.extend(abs(arg) for arg in self.args(gate))
        return sorted(seen)

    def rewrite(self, gate: Gate, mask: int, atom: Callable[[Gate], Gate], memo: dict[Gate, Gate]) -> Gate:
        """`gate` with every atom that reads one of the variables `mask` replaced by `atom(it)`."""
        top = abs(gate)
        if not self.support[top] & mask:
            return gate
        if top not in memo:
            todo: list[Gate] = []
            stack, seen = [top], set[Gate]()
            while stack:
                g = stack.pop()
                if g in seen or g in memo or not self.support[g] & mask:
                    continue
                seen.add(g)
                todo.append(g)
                if not self.is_atom[g]:
                    stack.extend(abs(arg) for arg in self.args(g))
            for g in sorted(todo):
                if self.is_atom[g]:
                    memo[g] = atom(g)
                else:
                    memo[g] = self.all_(
                        [(memo.get(arg, arg) if arg > 0 else -memo.get(-arg, -arg)) for arg in self.args(g)]
                    )
        return memo[top] if gate > 0 else -memo[top]

    def _add(self, node: Test | tuple[Gate, ...], mask: int, is_atom: bool) -> Gate:
        self.nodes.append(node)
        self.support.append(mask)
        self.is_atom.append(is_atom)
        return len(self.nodes) - 1


Plane = int
Planes = tuple[Plane, Plane]
"""Known true and known false, a bit a lane."""


Known = dict[Gate, Plane]
"""For each signed gate the lanes in which it is known to hold; `known[-g]` are those in which `g` is known to fail."""


def evaluate(
    circuit: Circuit, order: Sequence[Gate], atoms: Mapping[Gate, Planes], lanes: Plane, below: Known | None = None
) -> Known:
    """What is known of every gate of `order` (a `cone`, or what of it does not stand in `below`), in Kleene's logic.

    `atoms` gives the planes *known true* and *known false* of the atoms; one that is missing is not known in any
    lane. `lanes` has a bit a lane.
    """
    known: Known = {**(below or {}), TRUE: lanes, FALSE: 0}
    is_atom = circuit.is_atom
    args = cast(Sequence[tuple[Gate, ...]], circuit.nodes)  # of what is no atom; the innermost loop calls nothing
    for gate in order:
        if is_atom[gate]:
            known[gate], known[-gate] = atoms.get(gate, (0, 0))
            continue
        t, f = lanes, 0
        for arg in args[gate]:
            t &= known[arg]
            f |= known[-arg]
            if f == lanes:
                t = 0
                break
        known[gate], known[-gate] = t, f
    return known
