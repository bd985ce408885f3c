"""OpenFisca: a variable for each fact and rule, and a formula for each rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from ..workload import ATOMS, DAY, RULES, Answer, Answers, Truths, fold

PERIOD = DAY.isoformat()
Formula = Callable[[Any, Any], Any]
Read = Callable[[Any], bool | None]


def _system(shape: Mapping[str, object], formula: Callable[[str], Formula]) -> TaxBenefitSystem:
    """The workload as a tax and benefit system; `shape` is what every variable shares."""
    person = build_entity(key="person", plural="persons", label="A person", is_person=True)
    roles = [{"key": "member", "plural": "members", "label": "Members"}]
    household = build_entity(key="household", plural="households", label="A household", roles=roles)
    system = TaxBenefitSystem([person, household])
    of = {"entity": person, "definition_period": DateUnit.DAY, **shape}
    for atom in ATOMS:
        system.add_variable(type(atom, (Variable,), {**of, "label": atom}))
    for rule, text in RULES.items():
        system.add_variable(type(rule, (Variable,), {**of, "label": rule, "formula": formula(text)}))
    return system


def _by_case(system: TaxBenefitSystem, said: Callable[[bool], object], read: Read) -> Answer:
    """A person as a test case, as the documentation builds one household."""

    def answer(answers: Answers) -> Truths:
        case = {
            "persons": {"one": {atom: {PERIOD: said(truth)} for atom, truth in answers.items()}},
            "households": {"home": {"members": ["one"]}},
        }
        simulation = SimulationBuilder().build_from_entities(system, case)
        return {rule: read(simulation.calculate(rule, PERIOD)[0]) for rule in RULES}

    return answer


def _by_column(system: TaxBenefitSystem, said: Callable[[bool], object], read: Read) -> Answer:
    """A population of one, each column set by itself: what is documented for many people, and quicker for one."""
    day = period(PERIOD)

    def answer(answers: Answers) -> Truths:
        simulation = SimulationBuilder().build_default_simulation(system)
        for atom, truth in answers.items():
            simulation.set_input(atom, day, np.array([said(truth)]))
        return {rule: read(simulation.calculate(rule, day)[0]) for rule in RULES}

    return answer


def _formula(source: str) -> Formula:
    """The formula that somebody would have written: plain Python, compiled once."""
    found: Formula = eval(f"lambda person, period: {source}", {"np": np})
    return found


def _asked(name: str) -> str:
    return f"person({name!r}, period)"


def _nested(function: str) -> Callable[[Sequence[str]], str]:
    return lambda of: reduce(lambda left, right: f"{function}({left}, {right})", of)


def _two_values() -> TaxBenefitSystem:
    def formula(text: str) -> Formula:
        # its documentation writes *and* and *or* of columns as * and +
        both, either = (lambda of: f"({' * '.join(of)})"), (lambda of: f"({' + '.join(of)})")
        return _formula(fold(text, _asked, both, either, "np.logical_not({})".format))

    return _system({"value_type": bool}, formula)


def idiom() -> Answer:
    """Yes/no variables; what is missing has the default of a yes/no variable, which is no."""
    return _by_case(_two_values(), bool, bool)


def columns() -> Answer:
    """The same, put in the quickest way that we found."""
    return _by_column(_two_values(), bool, bool)


def by_hand() -> Answer:
    """Numbers: 0 no, 1 not known, 2 yes. The default is 1; *and* is the least, *or* the greatest, *not* is 2 - x.

    Put in the quickest way too. Two yes/no variables a fact would be the other way, with twice the variables.
    """

    def formula(text: str) -> Formula:
        return _formula(fold(text, _asked, _nested("np.minimum"), _nested("np.maximum"), "(2 - {})".format))

    system = _system({"value_type": int, "default_value": 1}, formula)
    return _by_column(system, lambda truth: 2 * truth, (False, None, True).__getitem__)
