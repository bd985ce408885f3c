"""Measures our engine beside others: the same rules, the same people, one person at a time, in one run.

    python -m bench.peers [--people N] [--rounds N] [--record]

Each engine answers in a process of its own and is timed there. They take turns, a hundred people at a time and each
time in another order, so that a slow moment of the machine falls on all of them. `--record` appends to
bench/RESULTS.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import IO, cast

from .engines import ENGINES, OPTIONAL, Engine
from .envs import ROOT, NotInstalled, python_for
from .reference import exact, kleene
from .tally import KINDS, letters, tally
from .workload import ATOMS, RULES, SEED, Answers, people

BLOCK = 100
LAST = list(RULES).index("any_route")
READING = (
    "Timed is the whole way from a mapping of answers to a mapping of all truths, in the engine's own process; "
    "medians. "
    "An answer is wrong if it is not what all possible worlds of that person agree on. The rules only look like law. "
    "A row that refuses is timed up to its error."
)


class Worker:
    """An engine in its process."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        command = [str(python_for(engine.package)), "-m", "bench.peers.worker", engine.key]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.imported, self.built, self.version = cast(tuple[float, float, str], self._hear())
        self.blocks: list[float] = []  # the median of each block, in milliseconds
        self.times: list[float] = []
        self.said: dict[int, str] = {}
        self.first = 0.0  # what the first person took, in milliseconds: some engines compile only then
        self.error = ""

    def _hear(self) -> list[object]:
        line = cast(IO[str], self.process.stdout).readline()
        if not line:
            raise SystemExit(f"{self.engine.says}: the process ended (exit code {self.process.wait()}); no result.")
        return cast(list[object], json.loads(line))

    def ask(self, block: Sequence[tuple[int, Answers]], timed: bool) -> None:
        """Asks about some people, one at a time."""
        found = []
        for i, answers in block:
            stdin = cast(IO[str], self.process.stdin)
            stdin.write(json.dumps(answers) + "\n")
            stdin.flush()
            took, said, error = cast(tuple[float, str, str], self._hear())
            found.append(took)
            self.first = self.first or took
            self.error = self.error or error
            if self.said.setdefault(i, said) != said:
                raise SystemExit(f"{self.engine.says}: the same person was answered in two ways; no result.")
        if timed:
            self.times += found
            self.blocks.append(statistics.median(found))

    def close(self) -> None:
        """Ends the process."""
        cast(IO[str], self.process.stdin).close()
        self.process.wait()


def start() -> tuple[list[Worker], list[str]]:
    """All engines, and why an optional one is not there. A required one that does not install ends the run."""
    workers, missing = [], dict[str, str]()
    for engine in ENGINES:
        if engine.package in missing:
            continue
        try:
            workers.append(Worker(engine))
        except NotInstalled as why:
            if engine.package not in OPTIONAL:
                raise SystemExit(f"{why}; no result.") from why
            missing[engine.package] = str(why)
    return workers, list(missing.values())


def measure(workers: Sequence[Worker], everybody: Sequence[Answers], rounds: int) -> None:
    """One round to warm up, then the timed ones."""
    numbered = list(enumerate(everybody))
    turn = 0
    for round_ in range(rounds + 1):
        for first in range(0, len(numbered), BLOCK):
            turn += 1
            shift = turn % len(workers)
            for worker in (*workers[shift:], *workers[:shift]):
                worker.ask(numbered[first : first + BLOCK], timed=round_ > 0)


def speed(workers: Sequence[Worker]) -> str:
    """The table of times. A ratio is taken block by block, so that both sides had the same machine."""
    lines = [
        "| engine | ms a person | times our circuit (middle half) | import, ms | set up, ms | first person, ms |",
        "|---|---|---|---|---|---|",
    ]
    for worker in workers:
        ratios = [mine / ours for mine, ours in zip(worker.blocks, workers[0].blocks, strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
        lines.append(
            f"| {worker.engine.says} | {statistics.median(worker.times):.3f} | {middle:.2f} ({low:.2f} to {high:.2f}) "
            f"| {worker.imported * 1000:.0f} | {worker.built * 1000:.1f} | {worker.first:.2f} |"
        )
    return "\n".join(lines)


def errors(workers: Sequence[Worker], right: list[str], by_kleene: list[str]) -> str:
    """The table of wrong answers, against all worlds, and in the last two columns against Kleene's logic."""
    people_wrong = "people told *no route* where that is not known"
    head = [*KINDS, people_wrong, "definite where Kleene says not known", "not known where Kleene settles"]
    lines = ["| engine | " + " | ".join(head) + " |", "|---" * (len(head) + 1) + "|"]
    for worker in workers:
        said = [worker.said[i] for i in range(len(right))]
        found, other = tally(said, right), tally(said, by_kleene)
        told_no = tally([s[LAST] for s in said], [r[LAST] for r in right])["no where not known"]
        cells = [
            *found.values(),
            told_no,
            sum(other[name] for name in KINDS[:3]),
            other["not known where settled"],
        ]
        lines.append(f"| {worker.engine.says} | " + " | ".join(f"{cell:,}" for cell in cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measures, prints, and records if asked."""
    options = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--record", action="store_true")
    chosen = options.parse_args()
    load = os.getloadavg()[0]
    everybody = people(chosen.people)
    workers, missing = start()
    measure(workers, everybody, chosen.rounds)
    for worker in workers:
        worker.close()
    right = [letters(exact(answers)) for answers in everybody]
    by_kleene = [letters(kleene(answers)) for answers in everybody]
    asked, settled = len(everybody) * len(RULES), sum(len(RULES) - said.count("?") for said in right)
    given = sum(map(len, everybody)) / len(everybody) / len(ATOMS)
    versions = [f"{name} {version(name)}" for name in ("python-sat", "msgspec")]
    versions += dict.fromkeys(f"{w.engine.package} {w.version}" for w in workers if w.engine.package)
    about = (
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores; Python {platform.python_version()}; "
        f"{', '.join(versions)}. {len(everybody):,} invented people (seed {SEED}), {given:.0%} of {len(ATOMS)} facts "
        f"answered, {len(RULES)} rules: {asked:,} answers, of which {settled / asked:.0%} are settled; "
        f"in {sum(said[LAST] == '?' for said in right)} people it is not known whether any route is open. "
        f"{chosen.rounds} rounds, engines in turn by {BLOCK} people; load of the machine before it {load:.1f}."
    )
    parts = [about, READING, *missing, speed(workers), errors(workers, right, by_kleene)]
    parts += [f"{w.engine.says}, refuses with: `{w.error.splitlines()[0][:100]} …`" for w in workers if w.error]
    print("\n\n".join(parts))
    if chosen.record:
        with (ROOT / "bench" / "RESULTS.md").open("a", encoding="utf-8") as file:
            file.write(f"\n## Our engine beside others, {dt.date.today()}\n\n" + "\n\n".join(parts) + "\n")


if __name__ == "__main__":
    sys.exit(main())
