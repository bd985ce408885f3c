"""Nothing that somebody said is left: in no live object, in no file, and after the workers were replaced in no memory."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import re
import secrets
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from ..planting import HOUSE
from ..web.running import Running, free_port, sealed_in
from .conftest import RAW

QUESTIONS = 30
SEATS, TALKS = 4, 3
"""Visitors at once, and conversations of each: of two hundred pages one was once kept, with all that its form said."""
DAY = "1987-03-14"
"""A day that somebody says: unlike a word it is an answer, and goes all the way through the engine."""
LATER = 60
"""Seconds after which the memory of the server is looked at."""
FORM = "application/x-www-form-urlencoded"

Ask = Callable[[str, str, str, dict[str, str]], str]
"""Sends method, path, body and headers; the page that came."""


def conversation(ask: Ask, word: str) -> tuple[int, int]:
    """Says the word in every field of every sort of page, and a day wherever one is asked for.

    How many questions were answered, and how many by a day.
    """
    path = "/en/screening"
    odd = {"User-Agent": word, "Referer": f"http://127.0.0.1/{word}", "Cookie": f"{word}={word}", "X-More": word}

    def send(page: str, go: str, **fields: str) -> str:
        body = urlencode({"s": sealed_in(page), "go": go, **fields})
        ask("POST", path, urlencode(dict.fromkeys(("s", "go", *"acdmpxy"), word)), odd)
        ask("POST", path, urlencode(dict.fromkeys("acdmpy", word)) + "&" + body, odd)
        return ask("POST", path, body, odd)

    ask("GET", f"/{word}", "", odd)
    ask("GET", f"/en/law/provision/{word}", "", odd)
    page = send(send(ask("GET", path, "", odd), "next-000"), "next-000")
    answered = days = 0
    year, month, day = DAY.split("-")
    for _ in range(QUESTIONS):
        if 'value="know-000"' not in page:
            break
        answered += 1
        after = ""
        if 'name="y"' in page:
            after = send(page, "next-000", d=day, m=month, y=year)
            days += 'class="wrong"' not in after
        elif found := re.search(r'name="a" value="([^"]+)"', page):
            after = send(page, "next-000", a=found[1])
        page = after if after and 'class="wrong"' not in after else send(page, "know-000")
    for go in ("ends-000", "turn-000", "back-000", "list-000", "help-000"):
        page = send(page, go) if f'value="{go}"' in page else page
    return answered, days


Served = Callable[..., Running]


@pytest.fixture
def served(tmp_path: Path, cache: Path) -> Iterator[Served]:
    """A server that can tell what is alive in it, with a home and a place for temporary files of its own."""
    begun: list[Running] = []
    for name in ("TMPDIR", "HOME"):
        (tmp_path / name).mkdir()
    places = {
        "TMPDIR": str(tmp_path / "TMPDIR"),
        "HOME": str(tmp_path / "HOME"),
        "PYTHONPATH": f"{HOUSE / 'src'}{os.pathsep}{HOUSE}",
    }

    def one(marker: Path, **more: str) -> Running:
        command = (sys.executable, "-m", "tests.hostile.counting")
        begun.append(Running(free_port(), tmp_path, command=command, MARKER=str(marker), **places, **more))
        return begun[-1]

    yield one
    for server in begun:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture
def marker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a word and a day that somebody says, beside all that the server writes."""
    path = tmp_path_factory.mktemp("marker") / "said"
    path.write_text(f"{secrets.token_hex(12)} {DAY}")
    return path


def talk(server: Running, word: str, times: int) -> None:
    """Whole conversations, one after another, over a connection that is kept as a browser's."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)

    def ask(method: str, path: str, body: str, headers: dict[str, str]) -> str:
        headers = {"Content-Type": FORM, **headers} if body else headers
        for _ in range(2):  # a refusal has closed the last one
            with contextlib.suppress(http.client.RemoteDisconnected, ConnectionError):
                connection.request(method, path, body or None, headers)
                return connection.getresponse().read().decode()
            connection.close()
        raise AssertionError("no answer")

    for _ in range(times):
        answered, days = conversation(ask, word)
        assert answered > 5 and days > 0
    connection.close()


def alive(server: Running) -> list[dict[str, int]]:
    """What each worker finds among its live objects."""
    workers = server.pids[1:]
    for pid in workers:
        os.kill(pid, signal.SIGUSR1)
    end = time.monotonic() + 60
    while time.monotonic() < end and server.said.read_text().count("alive: ") < len(workers):
        time.sleep(0.1)
    found = [json.loads(line) for line in re.findall(r"^alive: (.*)$", server.said.read_text(), re.MULTILINE)]
    assert len(found) == len(workers) > 1
    return found


def test_a_worker_that_kept_a_form_would_be_found(served: Served, marker: Path) -> None:
    server = served(marker, KEEPS="1")
    talk(server, marker.read_text().split()[0], 1)
    assert any("list: bytes" in found for found in alive(server))


def test_nothing_that_was_said_is_left(
    served: Served, marker: Path, tmp_path: Path, cache: Path, record_property: Callable[[str, object], None]
) -> None:
    """After a minute no live object of any worker holds it, and no file; once the workers were replaced, no memory."""
    server = served(marker)
    word = marker.read_text().split()[0]
    with ThreadPoolExecutor(SEATS) as seats:
        list(seats.map(talk, [server] * SEATS, [word] * SEATS, [TALKS] * SEATS))
    assert in_memory(server, word) > 0, "this test sees what is in memory"
    time.sleep(LATER)
    record_property(RAW, in_memory(server, word))
    found = alive(server)
    assert found == [{}] * len(found)
    before = set(server.pids[1:])
    server.process.send_signal(signal.SIGHUP)  # what the clock does every ten minutes
    end = time.monotonic() + 60
    while time.monotonic() < end and before & set(server.pids[1:]):
        time.sleep(0.2)
    assert not before & set(server.pids[1:])
    assert in_memory(server, word) == 0
    places = [path for root in (tmp_path, cache) for path in root.rglob("*") if path.is_file()]
    assert server.said in places
    assert [path.name for path in places if holds(path.read_bytes(), word)] == []


def written(word: str) -> set[bytes]:
    """The ways in which a word can stand in bytes."""
    data = word.encode()
    based = {base64.b64encode(b"\0" * shift + data)[4:-4] for shift in range(3)}
    return {data, word.encode("utf-16-le"), data.hex().encode(), *based}


def holds(data: bytes, word: str) -> bool:
    return any(one in data for one in written(word))


def in_memory(server: Running, word: str) -> int:
    """In how many places of the memory of the server and its workers the word stands."""
    count = 0
    for pid in server.pids:
        maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
        with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
            for region in maps:
                span, rights, *_ = region.split()
                if not rights.startswith("rw") or "[v" in region:
                    continue
                first, last = (int(end, 16) for end in span.split("-"))
                data = b""
                try:
                    memory.seek(first)
                    while len(data) < last - first and (part := memory.read(last - first - len(data))):
                        data += part
                except OSError:
                    pass  # pages that nobody has touched
                count += sum(data.count(one) for one in written(word))
    return count
