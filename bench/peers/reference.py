"""What is right for one person, slowly and obviously: Kleene's logic, and every world there is."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from .workload import ALWAYS, ATOMS, RULES, Answers, Truths, fold


def kleene(answers: Answers) -> dict[str, bool | None]:
    """Every rule in Kleene's three values, over the facts as they are known."""
    rank = {False: 0, None: 1, True: 2}
    found: dict[str, bool | None] = {atom: answers.get(atom) for atom in ATOMS}
    for rule, text in RULES.items():
        found[rule] = fold(
            text,
            found.__getitem__,
            lambda of: min(of, key=rank.__getitem__),
            lambda of: max(of, key=rank.__getitem__),
            lambda of: None if of is None else not of,
        )
    return {rule: found[rule] for rule in RULES}


def exact(answers: Answers) -> Truths:
    """Every rule: yes or no if all worlds agree that fit what is always so, else not known.

    Every combination of the unknown facts is a world and is looked at: a fact is a column of a truth table, and each
    of its bits a world.
    """
    unknown = [atom for atom in ATOMS if atom not in answers]
    every = (1 << (1 << len(unknown))) - 1
    column = {atom: every if truth else 0 for atom, truth in answers.items()}
    for i, atom in enumerate(unknown):
        # bit w says what world w makes of the fact: the i-th bit of w. Ones divided by 2^(2^i)+1 are its opposite.
        column[atom] = every ^ every // ((1 << (1 << i)) + 1)

    def truths(text: str) -> int:
        return fold(text, column.__getitem__, lambda of: reduce(and_, of), lambda of: reduce(or_, of), every.__xor__)

    fits = reduce(and_, map(truths, ALWAYS.values()))
    assert fits, "nobody can be like this"
    for rule, text in RULES.items():
        column[rule] = truths(text)
    return {rule: True if not fits & ~column[rule] else False if not fits & column[rule] else None for rule in RULES}
