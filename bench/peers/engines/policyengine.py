"""PolicyEngine's core: variables and formulas as in OpenFisca, from which it came; a person is a `situation`.

Yes/no variables; what is missing has the default of a yes/no variable, which is no.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from policyengine_core.entities import build_entity
from policyengine_core.periods import period
from policyengine_core.simulations import Simulation, SimulationBuilder
from policyengine_core.taxbenefitsystems import TaxBenefitSystem
from policyengine_core.variables import Variable

from ..workload import ATOMS, DAY, RULES, Answer, Answers, Truths, fold

PERIOD = f"day:{DAY.isoformat()}"


def _formula(text: str) -> Callable[[Any, Any], Any]:
    source = fold(
        text,
        lambda name: f"person({name!r}, period)",
        lambda of: f"({' * '.join(of)})",
        lambda of: f"({' + '.join(of)})",
        "np.logical_not({})".format,
    )
    found: Callable[[Any, Any], Any] = eval(f"lambda person, period: {source}", {"np": np})
    return found


def _system() -> TaxBenefitSystem:
    person = build_entity(key="person", plural="persons", label="A person", is_person=True)
    roles = [{"key": "member", "plural": "members", "label": "Members"}]
    household = build_entity(key="household", plural="households", label="A household", roles=roles)
    system = TaxBenefitSystem([person, household])
    of = {"entity": person, "definition_period": "day", "value_type": bool}
    for atom in ATOMS:
        system.add_variable(type(atom, (Variable,), {**of, "label": atom}))
    for rule, text in RULES.items():
        system.add_variable(type(rule, (Variable,), {**of, "label": rule, "formula": _formula(text)}))
    return system


def idiom() -> Answer:
    """One situation a person, as it is documented for one household."""
    system = _system()

    def answer(answers: Answers) -> Truths:
        situation = {
            "persons": {"one": {atom: {PERIOD: truth} for atom, truth in answers.items()}},
            "households": {"home": {"members": ["one"]}},
        }
        simulation = Simulation(tax_benefit_system=system, situation=situation)
        return {rule: bool(simulation.calculate(rule, PERIOD)[0]) for rule in RULES}

    return answer


def columns() -> Answer:
    """A population of one, each column set by itself: the quickest way that we found."""
    system, day = _system(), period(PERIOD)

    def answer(answers: Answers) -> Truths:
        simulation = SimulationBuilder().build_default_simulation(system)
        for atom, truth in answers.items():
            simulation.set_input(atom, day, np.array([truth]))
        return {rule: bool(simulation.calculate(rule, day)[0]) for rule in RULES}

    return answer
