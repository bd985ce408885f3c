"""clingo (answer set programming): the rules as clauses, grounded once; a person is what is set for one solver call.

A condition that is not one conjunction or disjunction of names gets helper predicates, as one would write it by hand.
"""

from __future__ import annotations

from collections.abc import Sequence

import clingo

from ..workload import ALWAYS, ATOMS, RULES, Answer, Answers, Truths, fold


def _clauses(rules: dict[str, str]) -> str:
    """Each rule as clauses. A condition is the list of its alternatives, each a list of literals."""
    lines: list[str] = []
    helpers = 0

    def single(of: list[list[str]]) -> list[str]:
        """One conjunction that holds where `of` does."""
        nonlocal helpers
        if len(of) == 1:
            return of[0]
        helpers += 1
        lines.extend(f"helper{helpers} :- {', '.join(part)}." for part in of)
        return [f"helper{helpers}"]

    def both(of: Sequence[list[list[str]]]) -> list[list[str]]:
        return [[literal for part in of for literal in single(part)]]

    def either(of: Sequence[list[list[str]]]) -> list[list[str]]:
        return [part for alternatives in of for part in alternatives]

    def opposite(of: list[list[str]]) -> list[list[str]]:
        nonlocal helpers
        found = single(of)
        if len(found) == 1 and not found[0].startswith("not "):
            return [[f"not {found[0]}"]]
        helpers += 1
        lines.append(f"helper{helpers} :- {', '.join(found)}.")
        return [[f"not helper{helpers}"]]

    for rule, text in rules.items():
        parts = fold(text, lambda name: [[name]], both, either, opposite)
        lines.extend(f"{rule} :- {', '.join(part)}." for part in parts)
    return "\n".join(lines)


def _control(program: str) -> clingo.Control:
    control = clingo.Control(["--warn=none"])
    control.add("base", [], program)
    control.ground([("base", [])])
    return control


_RULES = {rule: clingo.Function(rule) for rule in RULES}


def idiom() -> Answer:
    """What is not said is false (negation as failure): one stable model a person.

    Only what differs from the person before is set, which takes half the time.
    """
    control = _control("\n".join(f"#external {atom}." for atom in ATOMS) + "\n" + _clauses(RULES))
    facts = {atom: clingo.Function(atom) for atom in ATOMS}
    before = dict.fromkeys(ATOMS, False)

    def answer(answers: Answers) -> Truths:
        for atom, was in before.items():
            now = answers.get(atom, False)
            if now != was:
                control.assign_external(facts[atom], now)
                before[atom] = now
        with control.solve(yield_=True) as solving:
            model = solving.model()
            assert model is not None
            return {rule: model.contains(symbol) for rule, symbol in _RULES.items()}

    return answer


def worlds() -> Answer:
    """What is not known is chosen freely: what holds in all stable models (cautious), and what in some (brave)."""
    chosen = " ".join(f"{{ {atom} }}." for atom in ATOMS)
    control = _control("\n".join((chosen, _clauses({**ALWAYS, **RULES}), *(f":- not {id}." for id in ALWAYS))))
    control.configuration.solve.models = 0
    facts = {atom: clingo.Function(atom) for atom in ATOMS}

    def consequences(mode: str, known: list[tuple[clingo.Symbol, bool]]) -> set[str]:
        """The rules that hold in the last model of a mode, which is what all models agree on, or any makes true."""
        control.configuration.solve.enum_mode = mode
        found: list[set[str]] = []
        with control.solve(yield_=True, assumptions=known) as solving:
            for model in solving:
                found = [{rule for rule, symbol in _RULES.items() if model.contains(symbol)}]
        return found[0]

    def answer(answers: Answers) -> Truths:
        known = [(facts[atom], truth) for atom, truth in answers.items()]
        all_, some = consequences("cautious", known), consequences("brave", known)
        return {rule: True if rule in all_ else None if rule in some else False for rule in RULES}

    return answer
