"""The real server, as a process of its own: address, limits, the way out, the end, a restart, and what it says."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.web.deploy.asked import look
from safeconduct.web.deploy.finding import Verdict

from ..planting import COMMAND, SMALL, cli_says
from .running import Running, free_port, sealed_in


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Running]:
    one = Running(free_port(), tmp_path_factory.mktemp("served"))
    yield one
    if one.process.poll() is None:
        one.process.kill()
        one.process.wait()


def test_it_says_where_it_is_and_that_it_is_well(running: Running) -> None:
    assert running.said.read_text() == f"Serving on http://127.0.0.1:{running.port}/ (Ctrl-C stops it)\n"
    response = running.ask("GET", "/health")
    assert (response.status, response.read()) == (200, b"ok\n")


def test_what_it_sends_is_what_doctor_expects(running: Running) -> None:
    every = list(look(f"http://127.0.0.1:{running.port}"))
    assert [str(one) for one in every if one.verdict != Verdict.GOOD] == []
    assert len(every) == 1


def test_the_first_address_leads_to_the_first_page_in_a_language(running: Running) -> None:
    response = running.ask("GET", "/", Accept_Language="xx, en;q=0.5")
    assert (response.status, response.headers["Location"]) == (303, "/en/screening")


def test_a_conversation_goes_from_start_to_results_and_leaves_no_trace(running: Running) -> None:
    before = sorted(path.name for path in running.said.parent.iterdir())
    page = running.ask("GET", "/en/screening").read().decode()
    for go in ("next-000", "next-000"):
        status, page = running.press(sealed_in(page), go)
        assert status == 200
    for _ in range(30):
        if "know-000" not in page:
            break
        fields = {"a": "AA"} if "<select" in page else {"a": "01"}
        if 'name="y"' in page:
            fields = {"d": "27", "m": "03", "y": "2016"}
        status, after = running.press(sealed_in(page), "next-000", **fields)
        page = after if status == 200 else running.press(sealed_in(page), "know-000")[1]
    assert "<h1>What we found</h1>" in page
    assert running.said.read_text() == f"Serving on http://127.0.0.1:{running.port}/ (Ctrl-C stops it)\n"
    assert sorted(path.name for path in running.said.parent.iterdir()) == before


def test_the_way_out_is_one_step(running: Running) -> None:
    response = running.ask("GET", "/en/leave")
    assert response.status == 303
    assert response.headers["Location"].startswith("https://")
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response.headers["Cache-Control"] == "no-store"
    assert response.read() == b""


def test_a_body_that_is_too_long_is_refused_with_a_page(running: Running) -> None:
    for more in ({"Content_Length": "70000"}, {}):
        response = running.ask("POST", "/en/screening", b"s=" + b"x" * 69_998, **more)
        assert response.status == 413
        assert response.headers["Cache-Control"] == "no-store"
        assert b"This was too long to be read" in response.read()
    chunked = b"POST /en/screening HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
    chunked += b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
    assert b"HTTP/1.1 413" in running.raw(chunked + b"9000\r\n" + b"x" * 0x9000 + b"\r\n0\r\n\r\n")


def test_headers_that_are_too_long_are_refused(running: Running) -> None:
    long = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"x" * 100_000 + b"\r\n\r\n"
    assert running.raw(long).split(b"\r\n")[0] in (b"HTTP/1.1 431 Request Header Fields Too Large", b"")
    assert running.ask("GET", "/health").status == 200


def test_two_ways_of_saying_how_long_a_body_is_are_refused(running: Running) -> None:
    both = b"POST /en/screening HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 3\r\n"
    both += (
        b"Transfer-Encoding: chunked\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n3\r\na=1\r\n0\r\n\r\n"
    )
    assert running.raw(both).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("body", [b"s=%ff", b"s=%00", b"\xff\xfe", b"s=\x00"])
def test_what_is_not_text_is_refused(running: Running, body: bytes) -> None:
    response = running.ask("POST", "/en/screening", body)
    assert response.status == 400
    assert b"This request could not be read" in response.read()


@pytest.mark.parametrize(
    "path", ["/%ff", "/en/screening%00", "/" + "x" * 8000, "//evil.example", "/..%2f..%2fetc/passwd"]
)
def test_an_address_that_is_none_is_no_fault(running: Running, path: str) -> None:
    assert running.ask("GET", path).status in (400, 404)


def test_another_host_is_refused(running: Running) -> None:
    assert running.ask("GET", "/en/screening", Host="evil.example").status == 400


def test_a_port_that_is_taken_is_refused(running: Running) -> None:
    said = subprocess.run(
        (*COMMAND, "serve", "--port", str(running.port), "--law", str(SMALL)), capture_output=True, timeout=60
    )
    assert (said.returncode, said.stdout) == (2, b"")
    assert (
        said.stderr.decode()
        == f"command line: --port: {running.port} cannot be had on this machine; give another one.\n"
    )


@pytest.mark.parametrize("sort", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_told_and_a_restart_forgets(tmp_path: Path, cache: Path, sort: signal.Signals) -> None:
    first = Running(free_port(), tmp_path)
    sealed = sealed_in(first.ask("GET", "/en/screening").read().decode())
    assert first.press(sealed, "next-000")[0] == 200
    assert first.stop(sort) == 0
    assert first.said.read_text().count("\n") == 1
    again = Running(first.port, tmp_path)
    try:
        status, page = again.press(sealed, "next-000")
        assert status == 400
        assert "<h1>Please start again</h1>" in page
    finally:
        again.stop()


def test_in_public_the_law_of_another_day_is_refused_before_anything_is_served() -> None:
    said = cli_says("serve", "--public", "--law", str(SMALL))
    assert said.code == 2
    assert said.out == ""
    assert "does not cover today" in said.err
    assert "--exit en=https://" in said.err


def test_the_command_line_starts_without_the_web() -> None:
    says = "import sys; import safeconduct.cli; print([m for m in sys.modules if m.split('.')[0] in ('django', 'granian', 'nacl')])"
    said = subprocess.run((sys.executable, "-c", says), capture_output=True, env={**os.environ}, check=True)
    assert said.stdout.strip() == b"[]"
