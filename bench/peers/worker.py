"""One engine in a process of its own: a person a line comes in, a time and the answers go out.

    python -m bench.peers.worker KEY

The first line says what setting up took. The clock stands still while lines are read and written.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from importlib.metadata import version

from .engines import ENGINES
from .workload import RULES, Answer, Answers

LETTERS = {True: "+", False: "-", None: "?"}
REFUSED = "!"
"""An engine that raises an error answers no rule of that person."""


def main(key: str) -> None:
    """Builds the engine and answers until there are no more lines."""
    engine = next(engine for engine in ENGINES if engine.key == key)
    out, sys.stdout = sys.stdout, sys.stderr  # what a library prints must not come between the answers

    def say(*parts: object) -> None:
        out.write(json.dumps(parts) + "\n")
        out.flush()

    began = time.perf_counter()
    module = importlib.import_module(f".engines.{engine.module}", __package__)
    imported = time.perf_counter()
    answer: Answer = getattr(module, engine.build)()
    built = time.perf_counter()
    say(imported - began, built - imported, version(engine.package or "safeconduct"))
    for line in sys.stdin:
        say(*timed(answer, json.loads(line)))


def timed(answer: Answer, answers: Answers) -> tuple[float, str, str]:
    """Milliseconds, a letter a rule, and the error if there was one."""
    began = time.perf_counter()
    try:
        truths = answer(answers)
    except Exception as error:
        took = time.perf_counter() - began
        return took * 1000, REFUSED * len(RULES), f"{type(error).__name__}: {error}"
    took = time.perf_counter() - began
    return took * 1000, "".join(LETTERS[truths[rule]] for rule in RULES), ""


if __name__ == "__main__":
    main(sys.argv[1])
