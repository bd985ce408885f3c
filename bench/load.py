"""How long people wait for a page while 200 of them answer at once, and how much memory the server takes.

    .venv/bin/python bench/load.py [--people N] [--seconds N] [--pages N] [--record]

The server is `safeconduct serve`, a process of its own; this one plays people, each with one connection, as a browser
without JavaScript: it reads the question on the page, fills in the form, presses the button, and goes on from the page
that comes back, to the results and one route; then the next person begins. What they answer is drawn as in
`bench/questions.py`. Measured is from the first byte sent to the last byte of the page.

First people think before each button: a time drawn from an exponential distribution of 10 seconds in the mean, which
is quick. Then nobody thinks, and 200 press again at once: nobody does that, but it shows how much the server can do.
Then memory: without thinking, until `--pages` pages were made. In each way a bare Django page (`bench/floor.py`)
is measured after it, by the same people with the same forms. `--record` appends to bench/RESULTS.md.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime as dt
import html
import os
import platform
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.questions import Inventor
from safeconduct.lawbook.given import EVERY_OTHER, Answer, Given, Members
from safeconduct.lawbook.model import Fact, Law
from safeconduct.routes.store import open_law

ROOT = Path(__file__).resolve().parents[1]
THINKS = 10.0
"""Seconds that somebody thinks before a button, in the mean."""
QUESTIONS = 40
"""After so many somebody asks for the results."""
LIMIT = 250
DRAWN = 120
"""Invented people; they come again."""


# one person


class Page(NamedTuple):
    """A page that came: what it is, how long it took, and its text."""

    sort: str
    seconds: float
    status: int
    text: str


class Line:
    """One connection to a server, opened anew when the server has closed it."""

    def __init__(self, port: int) -> None:
        self.port, self.reader, self.writer = port, None, None
        self.reopened = 0

    async def ask(self, method: str, fields: dict[str, str | list[str]]) -> tuple[int, str]:
        """Sends a form and reads the whole page."""
        body = urlencode(fields, doseq=True).encode()
        head = (
            f"{method} /en/screening HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: null\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        kept = self.writer is not None
        try:
            return await self._once(head.encode() + body)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            if not kept:
                raise
            self.reopened += 1  # as browsers do when a connection that was kept is gone
            return await self._once(head.encode() + body)

    async def _once(self, data: bytes) -> tuple[int, str]:
        if self.reader is not None and self.reader.at_eof():
            self.close()
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 17)
        self.writer.write(data)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = int(re.search(rb"content-length: (\d+)", head)[1])
        return int(head[9:12]), (await self.reader.readexactly(length)).decode()

    def close(self) -> None:
        """Closes it."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


class Crowd:
    """People who answer, and what they waited for."""

    def __init__(self, law: Law, people: list[Given], port: int, thinks: float) -> None:
        self.law, self.people, self.port, self.thinks = law, people, port, thinks
        self.asks = {_plain(fact.asks): fact for fact in law.facts.values() if fact.asks}
        self.codes = {_plain(name): code for code, name in law.countries.items()}
        self.pages: list[Page] = []
        self.faults = Counter[str]()
        self.reopened = 0
        self.made = 0
        self.measures = False

    async def person(self, n: int) -> None:
        """One seat: person after person, until it is cancelled."""
        dice, line = random.Random(n), Line(self.port)
        try:
            await asyncio.sleep(dice.random() * self.thinks)
            while True:
                await self.conversation(dice, line)
        finally:
            self.reopened += line.reopened
            line.close()

    async def conversation(self, dice: random.Random, line: Line) -> None:
        """From the first page to one route of the results."""
        person = dice.choice(self.people)
        page = await self.page(line, "GET", {})
        for _ in range(2):
            page = await self.press(dice, line, page, "next-000")
        for _ in range(QUESTIONS):
            if page.sort != "question":
                break
            after = await self.press(dice, line, page, **self.answer(person, page.text))
            if after.status == 422:  # what was drawn cannot be true, so it is left open
                after = await self.press(dice, line, after, "know-000")
            page = after
        if page.sort == "question":
            page = await self.press(dice, line, page, "ends-000")
        if found := re.findall(r'value="(path-\d+)"', page.text):
            await self.press(dice, line, page, dice.choice(found))

    async def press(
        self, dice: random.Random, line: Line, page: Page, go: str = "next-000", **fields: str | list[str]
    ) -> Page:
        """Thinks, and presses a button."""
        if self.thinks:
            await asyncio.sleep(dice.expovariate(1 / self.thinks))
        sealed = re.search(r'name="s" value="([^"]+)"', page.text)
        return await self.page(line, "POST", {"s": sealed[1] if sealed else "x" * 2784, "go": go, **fields})

    async def page(self, line: Line, method: str, fields: dict[str, str | list[str]]) -> Page:
        """One page, measured."""
        began = time.perf_counter()
        try:
            async with asyncio.timeout(60):
                status, text = await line.ask(method, fields)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as fault:
            self.faults[type(fault).__name__] += 1
            line.close()
            await asyncio.sleep(1)
            return Page("nothing", 0, 0, "")
        page = Page(_sort(text), time.perf_counter() - began, status, text)
        self.made += 1
        if self.measures:
            self.pages.append(page._replace(text=""))
            if status not in (200, 422):
                self.faults[f"status {status}"] += 1
        return page

    def answer(self, person: Given, text: str) -> dict[str, str | list[str]]:
        """The fields for the question on a page."""
        heading = _plain(re.sub(r"<[^>]+>", " ", text.split("<h1>")[1].split("</h1>")[0]))
        fact = max((f for asks, f in self.asks.items() if heading.startswith(asks)), key=lambda f: len(f.asks))
        place = heading[len(_plain(fact.asks)) :].strip(" ()")
        code = EVERY_OTHER if place == "every other country" else self.codes.get(place, "")
        found = person.get(fact.id, code)
        return {"go": "know-000"} if found is None else _fields(fact, found)


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).split())


def _sort(text: str) -> str:
    if '<p class="count">' in text:
        return "question"
    return "results" if "<h1>What we found</h1>" in text else "other"


def _fields(fact: Fact, answer: Answer) -> dict[str, str | list[str]]:
    """What the form of a question sends for an answer."""
    if isinstance(answer, Members):
        if fact.base == "countries":
            return {"a": sorted(answer.inside) or "00"}
        return {"a": [f"{fact.values.index(item) + 1:02}" for item in sorted(answer.inside)] or "00"}
    if fact.base == "date":
        if not isinstance(answer, dt.date):
            return {"go": "none-000"}
        return {"d": str(answer.day), "m": str(answer.month), "y": str(answer.year)}
    values = {"bool": ("yes", "no"), "one_of": fact.values}.get(fact.base)
    return {"a": f"{values.index(str(answer)) + 1:02}" if values else str(answer).removesuffix(".0")}


# a server and its memory


class Served(NamedTuple):
    """A server that runs."""

    process: subprocess.Popen[str]
    port: int

    @property
    def pids(self) -> list[str]:
        """The process and its workers."""
        workers = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [str(self.process.pid), *workers]

    def busy(self) -> float:
        """Seconds of a processor that it took so far, workers that ended included."""
        ticks = 0
        for pid in self.pids:
            user, system, of_children, system_of_children = Path(f"/proc/{pid}/stat").read_text().split()[13:17]
            ticks += int(user) + int(system) + int(of_children) + int(system_of_children)
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> tuple[float, float]:
        """MiB of it and its workers, shared pages counted once; and of the worker that has most of its own."""
        sizes, own = 0, [0]
        for pid in self.pids:
            with contextlib.suppress(OSError):
                found = dict(re.findall(r"(\w+): +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text()))
                sizes += int(found["Pss"])
                own.append(int(found["Private_Dirty"]))
        return sizes / 1024, max(own) / 1024


@contextlib.contextmanager
def served(*command: str) -> Iterator[Served]:
    """Starts a server on a free port (`PORT` in the command), and stops it."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, *(word.replace("PORT", str(port)) for word in command)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert "Serving on" in process.stdout.readline(), "the server did not start"
        yield Served(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        if process.wait(60) != 0:
            sys.exit("the server ended with a fault")


# measuring


class Measured(NamedTuple):
    """What came of one way of asking."""

    pages: list[Page]
    seconds: float
    faults: Counter[str]
    reopened: int
    client: float
    """Processors that this process took."""
    server: float
    """Processors that the server took."""

    def at(self, sort: str, share: float) -> float:
        """Milliseconds under which that share of the pages of a sort came."""
        took = sorted(page.seconds for page in self.pages if page.sort == sort)
        return took[min(int(len(took) * share), len(took) - 1)] * 1000 if took else float("nan")

    def row(self, name: str, sort: str, floor: Measured | None = None) -> str:
        """A line of the table; beside the floor with the ratios."""
        count = sum(page.sort == sort for page in self.pages)
        if not count:
            return f"| {name} | 0 | | | | |"
        cells = []
        for share in (0.5, 0.95, 0.99):
            cell = f"{self.at(sort, share):.0f} ms"
            if floor:
                cell += f" ({self.at(sort, share) / floor.at('other', share):.0f}×)"
            cells.append(cell)
        return f"| {name} | {count} | {' | '.join(cells)} | {len(self.pages) / self.seconds:.1f} |"


async def measure(crowd: Crowd, server: Served, people: int, warm: float, seconds: float) -> Measured:
    """What people wait for in those seconds, after some in which nothing is measured."""
    seats = [asyncio.create_task(crowd.person(n)) for n in range(people)]
    await asyncio.sleep(warm)
    crowd.measures, began, busy, served_busy = True, time.perf_counter(), time.process_time(), server.busy()
    await asyncio.sleep(seconds)
    took, busy, served_busy = time.perf_counter() - began, time.process_time() - busy, server.busy() - served_busy
    pages = list(crowd.pages)
    await _stop(seats)
    return Measured(pages, took, crowd.faults, crowd.reopened, busy / took, served_busy / took)


async def fill(crowd: Crowd, server: Served, pages: int) -> tuple[list[tuple[int, float, float]], Counter[str]]:
    """Memory after each twentieth of so many pages, asked for by 16 people at once who do not think."""
    crowd.measures = True
    seats = [asyncio.create_task(crowd.person(n)) for n in range(16)]
    found = []
    for part in range(21):
        while crowd.made < pages * part // 20:
            await asyncio.sleep(0.2)
        found.append((crowd.made, *server.memory()))
        crowd.pages.clear()
        print(f"{crowd.made} pages: {found[-1][1]:.0f} MiB", file=sys.stderr)
    await _stop(seats)
    return found, crowd.faults


async def _stop(seats: list[asyncio.Task[None]]) -> None:
    for seat in seats:
        seat.cancel()
    for ended in await asyncio.gather(*seats, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended


def main() -> None:
    """Measures, prints, and records if asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--record", action="store_true")
    wanted = parser.parse_args()
    law = open_law(ROOT / "law")
    inventor = Inventor(law)
    people = [inventor.person(1, n) for n in range(DRAWN)]
    load = os.getloadavg()[0]
    ours = ("-c", "from safeconduct.cli import main; main()", "serve", "--port", "PORT")
    floors = (str(ROOT / "bench" / "floor.py"), "PORT")
    lines = [
        "| pages | measured | half | 95 of 100 | 99 of 100 | pages a second, of all sorts |",
        "|---|---|---|---|---|---|",
    ]
    notes, slow = [], 0.0
    for thinks in (THINKS, 0.0):
        name = f"thinking {thinks:.0f} s" if thinks else "without thinking"
        with served(*floors) as server:
            floor = asyncio.run(
                measure(Crowd(law, people, server.port, thinks), server, wanted.people, 10, wanted.seconds / 4)
            )
        with served(*ours) as server:
            crowd = Crowd(law, people, server.port, thinks)
            found = asyncio.run(measure(crowd, server, wanted.people, 3 * thinks or 10, wanted.seconds))
        for sort in ("question", "results", "other"):
            lines.append(found.row(f"{sort}, {name}", sort, floor))
        lines.append(floor.row(f"bare Django page, {name}", "other"))
        slow = slow or found.at("question", 0.99)
        for what, one in (("ours", found), ("bare", floor)):
            faults = ", ".join(f"{count} × {fault}" for fault, count in one.faults.items()) or "none"
            each = one.server * one.seconds / max(len(one.pages), 1) * 1000
            notes.append(
                f"{what}, {name}: faults {faults}; {one.reopened} connections opened anew; "
                f"the server took {one.server:.2f} processors, {each:.1f} ms a page, this "
                f"client {one.client:.2f}"
            )
    if wanted.pages:
        with served(*ours) as server:
            memory, faults = asyncio.run(fill(Crowd(law, people, server.port, 0.0), server, wanted.pages))
        lines += ["", "| pages made | MiB of all processes | MiB of its own of the largest worker |", "|---|---|---|"]
        lines += [f"| {made} | {whole:.0f} | {own:.0f} |" for made, whole, own in memory]
        notes.append(f"memory: faults {dict(faults) or 'none'}")
    about = (
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, shared with the client; Python "
        f"{platform.python_version()}; Django {version('django')}, Granian {version('granian')}; {wanted.people} "
        f"people at once, {wanted.seconds:.0f} seconds each way; load of the machine before it {load:.1f}"
    )
    goal = f"A question page in 99 of 100 cases within {slow:.0f} ms (goal {LIMIT}) when people think."
    said = "\n".join(
        (f"{about}. In brackets: times the bare page.", "", *lines, "", *(f"- {n}" for n in notes), "", goal)
    )
    print(said)
    if wanted.record:
        with (ROOT / "bench" / "RESULTS.md").open("a") as file:
            file.write(f"\n## {wanted.people} people at once, {dt.date.today()}\n\n{said}\n")


if __name__ == "__main__":
    main()
