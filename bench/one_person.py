"""One person: how long an answer takes, warm and cold, and what building the pack costs.

    .venv/bin/python bench/one_person.py [--record]

Prints a table with the limits of the project beside each number; `--record` appends it to bench/RESULTS.md.
Numbers live here, never in a timed test.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from safeconduct.assess.choose import Case, unfolded
from safeconduct.assess.conversation import Conversation
from safeconduct.assess.inquiry import inquire
from safeconduct.assess.lanes import Lanes
from safeconduct.assess.replay import Replay, first_failing
from safeconduct.assess.screen import screen
from safeconduct.lawbook.cases import read_case
from safeconduct.lawbook.given import Given
from safeconduct.lawbook.model import Law
from safeconduct.routes.pack import Pack
from safeconduct.routes.store import open_law, open_pack

ROOT = Path(__file__).resolve().parents[1]
CASE = ROOT / "samples" / "in-hiding-in-moscow.yaml"
PARTED = ROOT / "samples" / "fiance-of-a-citizen.yaml"
DAY = dt.date(2017, 5, 17)


def median_ms(work: Callable[[], object], times: int) -> float:
    """Median of `times` runs in milliseconds, after one to warm up."""
    work()
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append((time.perf_counter() - began) * 1000)
    return statistics.median(found)


def child(code: str, env: dict[str, str]) -> dict[str, float]:
    """Runs `code` in a fresh process; it prints one JSON object."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


BUILD = """
import json, time
from pathlib import Path
began = time.perf_counter()
from safeconduct.lawbook.read import read_law
from safeconduct.lawbook.check import check
from safeconduct.circuit.atlas import atlas_of
from safeconduct.circuit.compile import Compiler
imported = time.perf_counter()
law = read_law(Path("law"))
read = time.perf_counter()
compiler = Compiler(law, atlas_of(law))
for rule in law.provisions: compiler.provision(rule)
compiled = time.perf_counter()
from safeconduct.routes.build import build
started = time.perf_counter()
pack = build(law)
built = time.perf_counter()
rss = int(next(l for l in open("/proc/self/status") if l.startswith("VmHWM")).split()[1]) / 1024
print(json.dumps({"circuit_s": compiled - imported, "build_s": (read - imported) + built - started, "rss": rss}))
"""

SCREEN = """
import datetime as dt, json
from pathlib import Path
from safeconduct.routes.store import open_law, open_pack
from safeconduct.lawbook.cases import read_case
from safeconduct.assess.screen import screen
law = open_law(Path("law")); pack = open_pack(Path("law"), law)
given, places = read_case(law, Path("samples/in-hiding-in-moscow.yaml"))
for _ in range(5): screen(law, pack, given, dt.date(2017, 5, 17), places)
print(json.dumps({"rss": int(next(l for l in open("/proc/self/status") if l.startswith("VmHWM")).split()[1]) / 1024}))
"""


def cold_cli(cache: str, times: int) -> float:
    """Median of the whole command from a cold process, with a cache that fits, in milliseconds."""
    command = [str(Path(sys.executable).parent / "safeconduct"), "screen", str(CASE), "--on", DAY.isoformat()]
    # modules are compiled once, as on every machine that does not forbid it
    env = {**os.environ, "XDG_CACHE_HOME": cache, "PYTHONPYCACHEPREFIX": cache}
    env.pop("PYTHONDONTWRITEBYTECODE", None)

    def run() -> None:
        subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, check=True)

    return median_ms(run, times)


def forgetful(law: Law, pack: Pack, given: Given, facts: int) -> Given:
    """The person, with answers forgotten one by one until so many facts that matter are not answered."""
    answers = list(given.answers.items())
    random.Random(1).shuffle(answers)
    while len({fact for fact, _ in inquire(law, pack, given, DAY).hang}) < facts:
        answers.pop()
        given = Given(dict(answers), given.by)
    return given


def conversation(law: Law, pack: Pack, given: Given) -> list[float]:
    """Milliseconds for each question of a whole conversation, from nothing known, with somebody who answers so."""
    took, began = [], time.perf_counter()
    talk, inquiry = Conversation(Given({})), inquire(law, pack, Given({}), DAY)
    while question := inquiry.next(talk.done):
        took.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        fact, answer = law.facts[question.fact], given.get(question.fact, question.place)
        if answer is None:
            talk = talk.skipped(fact, question.place)
        else:
            talk = talk.answered(fact, question.place, answer)
            inquiry = inquiry.after(talk.given)
    return took


def main() -> None:
    """Measures, prints, and records if asked."""
    from safeconduct.assess.ahead import ahead_told, closings_told
    from safeconduct.assess.choose import Case, Shown
    from safeconduct.assess.lanes import Lanes

    with tempfile.TemporaryDirectory() as cache:
        os.environ["XDG_CACHE_HOME"] = cache
        law = open_law(ROOT / "law")
        pack = open_pack(ROOT / "law", law)
        gc.freeze()  # as the command line and the server do
        given, places = read_case(law, CASE)

        def statuses() -> Lanes:
            lanes = Lanes(law, pack, given, DAY, DAY)
            lanes.statuses  # noqa: B018
            return lanes

        def statuses_and_proofs() -> None:
            lanes = statuses()
            for shown in unfolded(Case(law, pack, lanes, Replay(law, given, DAY, DAY)), lanes.statuses):
                failing = first_failing(shown.moments)
                if failing is not None and not failing.begins:
                    continue  # closed since it begins elsewhere or is for somebody else: no line of it is shown
                for moment in shown.moments:
                    if shown.status is not False or moment.value is False:
                        moment.proof  # noqa: B018

        def shown_of() -> tuple[Case, list[Shown]]:
            case = Case(law, pack, lanes, Replay(law, given, DAY, DAY))
            shown = unfolded(case, {route.outcomes: lanes.status(route) for route in pack.routes})
            for one in shown:
                if one.status is not False:
                    for moment in one.moments:
                        moment.value  # noqa: B018  # what a screening has read by then
            return case, shown

        lanes = statuses()
        ahead = [shown_of() for _ in range(21)]
        gc.freeze()  # whoever is answered is alone: the others of this list are not looked through for garbage
        turn, step = iter(ahead), iter(ahead)
        rows = [
            ("statuses of all routes, exact, warm", median_ms(statuses, 30), "ms", ""),
            (
                "statuses and proofs of the lines shown, warm",
                median_ms(statuses_and_proofs, 30),
                "ms",
                "must 25, goal 8",
            ),
            (
                "deadlines of all shown routes, a thousand days",
                median_ms(lambda: ahead_told(*next(turn)), 20),
                "ms",
                "must 20",
            ),
            ("closings of all shown steps", median_ms(lambda: closings_told(*next(step)), 20), "ms", "must 50"),
            (
                "the whole screening (tags, harms, questions too), warm",
                median_ms(lambda: screen(law, pack, given, DAY, places), 30),
                "ms",
                "",
            ),
        ]
        less = forgetful(law, pack, read_case(law, PARTED)[0], 20)
        talks = [conversation(law, pack, given) for _ in range(3)]
        asked_ms = [statistics.median(times) for times in zip(*talks, strict=True)]
        rows += [
            (
                "next question with 20 unanswered facts",
                median_ms(lambda: inquire(law, pack, less, DAY).next(), 30),
                "ms",
                "must 50",
            ),
            (f"a conversation of {len(asked_ms)} questions: each", statistics.median(asked_ms), "ms", "must 50"),
            ("its slowest question (of a person of whom nothing is known)", max(asked_ms), "ms", ""),
        ]
        built = [child(BUILD, {"XDG_CACHE_HOME": cache}) for _ in range(3)]
        rows += [
            ("law pages to circuit", statistics.median(b["circuit_s"] for b in built) * 1000, "ms", "must 1000"),
            ("law build with route finding", statistics.median(b["build_s"] for b in built), "s", "must 180"),
            ("peak memory of law build", max(b["rss"] for b in built), "MiB", "must 1024"),
            ("command line from cold, with cache", cold_cli(cache, 9), "ms", "must 400, goal 150"),
            ("peak memory while screening", child(SCREEN, {"XDG_CACHE_HOME": cache})["rss"], "MiB", "under 150"),
            ("spines", float(len(pack.routes)), "", ""),
            ("plans (choices of ways and countries)", float(sum(len(r.plans) for r in pack.routes)), "", ""),
            ("gates kept / made", pack.built["kept_gates"], f"/ {pack.built['gates']:.0f}", ""),
            ("facts / provisions / steps", float(len(law.facts)), f"/ {len(law.provisions)} / {len(law.steps)}", ""),
        ]
        settled = lanes.settled_by()
    lines = [f"| {name} | {value:.1f} {unit} | {limit} |".replace(".0 ", " ") for name, value, unit, limit in rows]
    asked = " / ".join(str(settled[name]) for name in ("kleene", "worlds", "seen", "sat"))
    lines.append(f"| exact questions answered by Kleene / worlds / a world found before / SAT | {asked} | |")
    table = "\n".join(["| what | measured | limit |", "|---|---|---|", *lines])
    names = ("python-sat", "msgspec", "typer", "rich")
    about = (
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores; Python {platform.python_version()}; "
        + ", ".join(f"{name} {version(name)}" for name in names)
    )
    print(table)
    print(about)
    if "--record" in sys.argv:
        results = ROOT / "bench" / "RESULTS.md"
        with results.open("a") as file:
            file.write(
                f"\n## One person, {dt.date.today()}\n\n{about}. "
                f"Medians; peak memory by `VmHWM` of a process of its own.\n\n{table}\n"
            )


if __name__ == "__main__":
    main()
