"""Our engine: the rules become pages, and everything after that is the code of the program itself."""

from __future__ import annotations

import tempfile
from pathlib import Path

from safeconduct.circuit.atlas import atlas_of
from safeconduct.circuit.compile import Compiler
from safeconduct.circuit.gates import Gate, Known, evaluate
from safeconduct.circuit.knowledge import Knowledge, knowledge_for
from safeconduct.circuit.worlds import Worlds
from safeconduct.lawbook.given import Given
from safeconduct.lawbook.meaning import PLAIN, Situation, provision
from safeconduct.lawbook.model import Law
from safeconduct.lawbook.read import read_law

from ..workload import ALWAYS, ATOMS, DAY, RULES, Answer, Answers, Truths


def law() -> Law:
    """The workload as a law pack, written to pages and read from them."""
    facts = "".join(
        f"```yaml fact\nid: {atom}\ntype: bool\nasks: Is it so?\nwhy: It counts.\nhard: 0\nvaries: fixed\n```\n"
        for atom in ATOMS
    )
    always = "".join(
        f"```yaml always\nid: always.{id}\nholds: {text}\nclash: It cannot be.\n```\n" for id, text in ALWAYS.items()
    )
    rules = "".join(
        f"```yaml provision\nid: {id}\nkind: definition\nholds: {text}\nsays: It is so.\n```\n"
        for id, text in RULES.items()
    )
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "workload"
        for name, text in {
            "vocabulary/facts.md": f"# Facts\n\n{facts}{always}",
            "vocabulary/countries.csv": "code,name\nAA,Aland\n",
            "rules/rules.md": f"# Rules\n\n{rules}",
        }.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        return read_law(root)


def given(answers: Answers) -> Given:
    """What a person has said, as the program holds it."""
    return Given({(atom, ""): "yes" if truth else "no" for atom, truth in answers.items()})


class Gates:
    """The gates of all rules and what one person makes of them."""

    def __init__(self) -> None:
        pack = law()
        self.compiler = Compiler(pack, atlas_of(pack))
        self.circuit = self.compiler.circuit
        self.rules: dict[str, Gate] = {rule: self.compiler.provision(rule) for rule in RULES}
        self.always = [self.compiler.formula(rule.holds) for rule in pack.always]
        self.filling = next(self.compiler.atlas.fillings((), ()))

    def order(self, always: bool) -> list[Gate]:
        """Every gate that is to be evaluated; what is always so is needed for exact answers only."""
        return self.circuit.cone([*self.rules.values(), *(self.always if always else ())])

    def know(self, answers: Answers) -> Knowledge:
        """What is known of a person."""
        return knowledge_for(self.compiler, given(answers), DAY, DAY, self.filling, PLAIN)

    def known(self, know: Knowledge, order: list[Gate]) -> Known:
        """Kleene's value of every gate; `know` learns which atoms are unknown, as `Worlds` wants it."""
        atoms: dict[Gate, tuple[int, int]] = {}
        for gate in order:
            if self.circuit.is_atom[gate]:
                truth = know.truth(self.circuit.test(gate))
                if truth is None:
                    know.unknown |= self.circuit.support[gate]
                else:
                    atoms[gate] = (1, 0) if truth else (0, 1)
        return evaluate(self.circuit, order, atoms, 1)

    def kleene(self, known: Known) -> Truths:
        """What Kleene's logic says of every rule."""
        return {rule: True if known[gate] else False if known[-gate] else None for rule, gate in self.rules.items()}


def circuit() -> Answer:
    """The answers read as the program reads them, and the circuit on planes, in Kleene's logic."""
    gates = Gates()
    order = gates.order(always=False)
    return lambda answers: gates.kleene(gates.known(gates.know(answers), order))


def planes() -> Answer:
    """The circuit alone: the answers are put on the planes as they come, without looking at types, days or places."""
    gates = Gates()
    order = gates.order(always=False)
    atoms = {atom: gates.compiler.is_(atom, "", "yes") for atom in ATOMS}

    def answer(answers: Answers) -> Truths:
        said = {atoms[atom]: ((1, 0) if truth else (0, 1)) for atom, truth in answers.items()}
        return gates.kleene(evaluate(gates.circuit, order, said, 1))

    return answer


def worlds() -> Answer:
    """The same, and exact: what Kleene's logic leaves open is asked of all possible worlds."""
    gates = Gates()
    order = gates.order(always=True)

    def answer(answers: Answers) -> Truths:
        know = gates.know(answers)
        found = Worlds(gates.circuit, [know], gates.known(know, order), gates.always)
        return {
            rule: False if not found.can_all_hold(0, gate) else True if found.holds_in_every(0, gate) else None
            for rule, gate in gates.rules.items()
        }

    return answer


def meaning() -> Answer:
    """The slow evaluator, rule by rule."""
    pack = law()

    def answer(answers: Answers) -> Truths:
        situation = Situation(pack, given(answers), DAY, DAY)
        return {rule: provision(pack.provisions[rule], situation) for rule in RULES}

    return answer
