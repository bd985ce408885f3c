"""GoRules zen: one decision graph whose expression node computes every rule; a person is one context.

The graph comes from the engine's loader, since zen then compiles its expressions once. A decision of
`create_decision` compiles them anew for each person, which takes ten times as long.

Its `and`, `or`, `not` refuse a missing value, unless it is the last to be looked at: then the result is missing too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import zen

from ..workload import ATOMS, RULES, Answer, Answers, Truths, fold


def _decision(expressions: dict[str, str]) -> Callable[[dict[str, object]], dict[str, Any]]:
    def node(id: str, type: str, **content: object) -> dict[str, object]:
        return {"id": id, "type": type, "name": id, "position": {"x": 0, "y": 0}, **content}

    def edge(start: str, end: str) -> dict[str, str]:
        return {"id": f"{start} to {end}", "sourceId": start, "targetId": end}

    written = [{"id": rule, "key": rule, "value": text} for rule, text in expressions.items()]
    graph = {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            node("person", "inputNode"),
            node("rules", "expressionNode", content={"expressions": written}),
            node("answers", "outputNode"),
        ],
        "edges": [edge("person", "rules"), edge("rules", "answers")],
    }
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": graph}}})
    return lambda context: engine.evaluate("rules", context)["result"]


def _rules(
    name: Callable[[str], str],
    both: Callable[[Sequence[str]], str],
    either: Callable[[Sequence[str]], str],
    opposite: Callable[[str], str],
) -> dict[str, str]:
    """The expressions; a rule that is computed in the same node is read as `$.rule`."""

    def read(found: str) -> str:
        return f"$.{found}" if found in RULES else name(found)

    return {rule: fold(text, read, both, either, opposite) for rule, text in RULES.items()}


def _booleans(name: Callable[[str], str]) -> Answer:
    both, either = (lambda of: f"({' and '.join(of)})"), (lambda of: f"({' or '.join(of)})")
    decision = _decision(_rules(name, both, either, "(not {})".format))

    def answer(answers: Answers) -> Truths:
        result = decision(dict(answers))
        return {rule: result.get(rule) for rule in RULES}

    return answer


def as_it_is() -> Answer:
    """The rules as they read; what is missing is left out of the context."""
    return _booleans(str)


def default_false() -> Answer:
    """A default wherever a fact is read, which is what its language offers against a missing value."""
    return _booleans("({} ?? false)".format)


def by_hand() -> Answer:
    """Numbers: 0 no, 1 not known, 2 yes; the context names every fact."""

    def of(function: str) -> Callable[[Sequence[str]], str]:
        return lambda found: f"{function}([{', '.join(found)}])"

    decision = _decision(_rules(str, of("min"), of("max"), "(2 - {})".format))
    blank = dict.fromkeys(ATOMS, 1)
    truths = (False, None, True)

    def answer(answers: Answers) -> Truths:
        result = decision(blank | {atom: 2 * truth for atom, truth in answers.items()})
        return {rule: truths[result[rule]] for rule in RULES}

    return answer
