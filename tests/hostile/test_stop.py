"""Workers come and go while people answer, and nobody notices: stopped, replaced, killed."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from ..web.running import Running, free_port, sealed_in
from .wire import post


@pytest.fixture
def server(tmp_path: Path, cache: Path) -> Iterator[Running]:
    one = Running(free_port(), tmp_path)
    yield one
    if one.process.poll() is None:
        one.stop()


def workers(server: Running) -> set[int]:
    return set(server.pids[1:])


def start(server: Running) -> str:
    return sealed_in(server.ask("GET", "/en/screening").read().decode())


def sent(server: Running, form: bytes) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    one.sendall(form)
    return one


def whole(one: socket.socket) -> bytes:
    found = b""
    while part := one.recv(65536):
        found += part
    one.close()
    return found


def test_what_was_asked_before_a_stop_is_answered_and_nothing_after_it(server: Running) -> None:
    form = post(body=urlencode({"s": start(server), "go": "ends-000"}).encode())
    asked = [sent(server, form) for _ in range(60)]
    idle = socket.create_connection(("127.0.0.1", server.port))
    time.sleep(0.1)  # they have reached a worker
    began = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    for one in asked:
        answer = whole(one)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b"<h1>What we found</h1>" in answer
        assert answer.endswith(b"-->")
    assert server.process.wait(timeout=30) == 0
    assert time.monotonic() - began < 10
    idle.close()
    with pytest.raises(OSError):  # noqa: PT011
        server.ask("GET", "/health")
    assert server.said.read_text().count("\n") == 1


def test_workers_are_replaced_while_people_answer_and_forms_stay_good(server: Running) -> None:
    form = {"s": start(server), "go": "next-000"}
    before, wrong, asked, ends = workers(server), list[object](), list[int](), threading.Event()

    def people() -> None:
        while not ends.is_set():
            try:
                answer = whole(sent(server, post(body=urlencode(form).encode())))
                asked.append(1)
                if not answer.startswith(b"HTTP/1.1 200 "):
                    wrong.append(answer[:200])
            except OSError as fault:
                wrong.append(fault)

    threads = [threading.Thread(target=people) for _ in range(4)]
    for thread in threads:
        thread.start()
    server.process.send_signal(signal.SIGHUP)
    end = time.monotonic() + 60
    while time.monotonic() < end and (before & workers(server) or len(workers(server)) != len(before)):
        time.sleep(0.1)
    ends.set()
    for thread in threads:
        thread.join()
    assert not before & workers(server)
    assert len(asked) > 20
    # a connection that reached a listener in the moment in which it closed is reset; browsers and proxies ask again
    assert len(wrong) <= len(before), wrong
    assert all(isinstance(fault, ConnectionError) for fault in wrong), wrong
    assert server.press(form["s"], form["go"])[0] == 200


def test_a_worker_that_is_killed_is_replaced(server: Running) -> None:
    before, sealed = workers(server), start(server)
    os.kill(min(before), signal.SIGKILL)
    end = time.monotonic() + 30
    while time.monotonic() < end and not (len(workers(server)) == len(before) and min(before) not in workers(server)):
        time.sleep(0.1)
    assert len(workers(server)) == len(before)
    assert server.press(sealed, "next-000")[0] == 200


def test_no_worker_outlives_the_server(server: Running) -> None:
    before = workers(server)
    server.process.kill()
    server.process.wait()
    end = time.monotonic() + 10
    while time.monotonic() < end and any(_lives(pid) for pid in before):
        time.sleep(0.1)
    assert not [pid for pid in before if _lives(pid)]


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_form_from_before_a_restart_gets_the_page_of_one_that_was_changed(tmp_path: Path, server: Running) -> None:
    old = start(server)
    assert server.stop() == 0
    again = Running(server.port, tmp_path)
    try:
        new = start(again)
        changed = ("B" if new[0] == "A" else "A") + new[1:]
        assert len({again.press(field, "next-000") for field in (old, changed, "", "x")}) == 1
    finally:
        again.stop()
