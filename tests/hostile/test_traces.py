"""Nothing that somebody said is left: in no live object, in no file, and after the workers were replaced in no memory."""

from __future__ import annotations

import base64
import http.client
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from ..planting import HOUSE
from ..web.running import Running, free_port, sealed_in

QUESTIONS = 30
VISITS = 500
"""Pages for each of four visitors: one in two hundred was once kept, with all that its form said."""
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


@pytest.mark.parametrize("keeps", [False, True], ids=["as it is", "if forms were kept"])
def test_no_live_object_holds_what_was_said(cache: Path, keeps: bool) -> None:
    word = secrets.token_hex(12)
    server = subprocess.Popen(
        (sys.executable, "-m", "tests.hostile.live", *["keeps"] * keeps),
        cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdin is not None and server.stdout is not None
    tell, hear = server.stdin, server.stdout

    def ask(method: str, path: str, body: str, headers: dict[str, str]) -> str:
        given = {"Host": "127.0.0.1", **headers}
        if body:
            given |= {"Content-Type": FORM, "Content-Length": str(len(body))}
        tell.write(json.dumps({"method": method, "path": path, "query": "", "headers": given, "body": body}) + "\n")
        tell.flush()
        page: str = json.loads(hear.readline())
        return page

    answered, days = conversation(ask, word)
    assert answered > 5 and days > 0
    tell.write(f"{word} {DAY}\n")
    tell.close()
    found = json.loads(hear.read())
    assert server.wait(timeout=60) == 0
    assert (found != []) is keeps, found


def test_a_minute_later_no_live_object_of_the_server_holds_what_was_said(cache: Path, tmp_path: Path) -> None:
    word, said = secrets.token_hex(12), tmp_path / "said-by-them"
    said.write_text(f"{word} {DAY}")
    command = (sys.executable, "-m", "tests.hostile.counting", str(said))
    server = Running(free_port(), tmp_path, command=command, PYTHONPATH=str(HOUSE))

    def ask(method: str, path: str, body: str, headers: dict[str, str]) -> str:
        given = {name.replace("-", "_"): value for name, value in headers.items()}
        return server.ask(method, path, body.encode() if body else None, **given).read().decode()

    def visits(seat: int) -> tuple[int, int]:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        for _ in range(VISITS):
            connection.request("GET", "/en/screening")
            assert connection.getresponse().read()
        connection.close()
        return conversation(ask, word)

    with ThreadPoolExecutor(4) as seats:
        assert all(answered > 5 and days > 0 for answered, days in seats.map(visits, range(4)))
    time.sleep(LATER)
    workers = server.pids[1:]
    for pid in workers:
        os.kill(pid, signal.SIGUSR1)
    end = time.monotonic() + 60
    while time.monotonic() < end and server.said.read_text().count("alive:") < len(workers):
        time.sleep(0.1)
    found = [json.loads(line) for line in re.findall("alive: (.*)", server.said.read_text())]
    assert found == [{"ASGIRequest": 0, "Said": 0, "holders": []}] * len(workers)
    assert server.stop() == 0


@pytest.fixture
def watched(tmp_path: Path, cache: Path) -> Iterator[tuple[Running, Path]]:
    """A server with a home and a place for temporary files of its own."""
    for name in ("TMPDIR", "HOME"):
        (tmp_path / name).mkdir()
    places = {"TMPDIR": str(tmp_path / "TMPDIR"), "HOME": str(tmp_path / "HOME")}
    one = Running(free_port(), tmp_path, **places)
    yield one, tmp_path
    if one.process.poll() is None:
        one.stop()


def test_no_file_holds_what_was_said_and_no_memory_once_the_workers_were_replaced(
    watched: tuple[Running, Path], cache: Path, record_property: Callable[[str, object], None]
) -> None:
    server, folder = watched
    word = secrets.token_hex(12)
    asked: list[str] = []

    def ask(method: str, path: str, body: str, headers: dict[str, str]) -> str:
        given = {name.replace("-", "_"): value for name, value in headers.items()}
        response = server.ask(method, path, body.encode() if body else None, **given)
        asked.append(path)
        return response.read().decode()

    answered, days = conversation(ask, word)
    assert answered > 5 and days > 0
    assert in_memory(server, word) > 0, "this test sees what is in memory"
    time.sleep(LATER)
    left = in_memory(server, word)
    record_property("places of raw memory after a minute", left)
    before = set(server.pids[1:])
    server.process.send_signal(signal.SIGHUP)  # what the clock does every ten minutes
    end = time.monotonic() + 60
    while time.monotonic() < end and before & set(server.pids[1:]):
        time.sleep(0.2)
    assert not before & set(server.pids[1:])
    assert in_memory(server, word) == 0
    places = [path for root in (folder, cache) for path in root.rglob("*") if path.is_file()]
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
