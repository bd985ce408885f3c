"""A server and a browser a run, and a page that may ask nobody but that server."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from safeconduct.lawbook.model import Law
from safeconduct.web.site import spoken_in

from ..conftest import MAY
from ..planting import COMMAND, LAW
from . import ENDED, LANGUAGES
from .people import PEOPLE
from .reader import Reader

CHROMIUM = "/usr/bin/chromium"
AWAY = "away.example"
"""Where the quick exit leads: a host of ours under another name."""
AWAY_TITLE = "The weather"


EACH = 10
"""Paths that end with an open route, and with none, at the least, without scripts and with them."""
_ended: Counter[tuple[str, str]] = Counter()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Counts how the paths end, wherever they are walked."""
    for name, value in report.user_properties:
        if report.when == "call" and name == ENDED:
            _ended["without scripts" in report.nodeid, value] += 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run in which all the paths were walked fails if too few of them ended one way."""
    for scripts in (False, True):
        ends = [_ended[scripts, end] for end in ("open", "none")]
        if sum(ends) == PEOPLE and min(ends) < EACH:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says how they ended."""
    for (bare, end), count in sorted(_ended.items()):
        terminalreporter.write_line(f"{count} paths {'without' if bare else 'with'} scripts ended: {end}")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What depends on a language is tested in each that the pages speak, by one worker a language."""
    if "language" in metafunc.fixturenames:
        metafunc.parametrize(
            "language", [pytest.param(code, marks=pytest.mark.xdist_group(code)) for code in LANGUAGES], scope="session"
        )


@pytest.fixture(scope="session")
def spoken(law: Law) -> dict[str, Law]:
    """The law in each language of the pages."""
    found = {law.language: law, **spoken_in(LAW, law)}
    assert tuple(found) == LANGUAGES
    return found


class Away(BaseHTTPRequestHandler):
    """A page of somebody else's."""

    def do_GET(self) -> None:
        page = f"<!DOCTYPE html><title>{AWAY_TITLE}</title><h1>{AWAY_TITLE}</h1>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="session")
def away(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port at which the host of the quick exit answers."""
    folder = tmp_path_factory.mktemp("away")
    made = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem")
    subprocess.run((*made, "-days", "2", "-subj", f"/CN={AWAY}"), cwd=folder, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    with HTTPServer(("127.0.0.1", 0), Away) as host:
        host.socket = context.wrap_socket(host.socket, server_side=True)
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield host.server_address[1]
        host.shutdown()


@pytest.fixture(scope="session")
def address(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of its own."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    exits = [word for code in LANGUAGES for word in ("--exit", f"{code}=https://{AWAY}/")]
    server = subprocess.Popen(
        (*COMMAND, "serve", "--port", str(port), "--on", str(MAY), *exits),
        stdout=subprocess.PIPE,
        cwd=tmp_path_factory.mktemp("served"),
    )
    assert server.stdout is not None
    assert server.stdout.readline().startswith(b"Serving on"), "the server did not start"
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(timeout=30)


@pytest.fixture(scope="session")
def browser(away: int) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            # a page that one comes back to may stand in memory, as in a browser that nobody drives
            ignore_default_args=["--disable-back-forward-cache"],
            args=[
                f"--host-resolver-rules=MAP {AWAY}:443 127.0.0.1:{away}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--enable-features=CacheControlNoStoreEnterBackForwardCache",
                "--disable-gpu",
            ],
        )
        yield chromium
        chromium.close()


Opened = Callable[..., BrowserContext]


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opened]:
    """Opens a window of its own. At the end nothing was asked of anybody but the server and the way out."""
    contexts: list[BrowserContext] = []
    asked: set[str] = set()

    def one(**options: Any) -> BrowserContext:
        context = browser.new_context(ignore_https_errors=True, **options)
        context.set_default_timeout(60_000)
        context.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
        contexts.append(context)
        return context

    yield one
    for context in contexts:
        context.close()
    assert asked <= {urlsplit(address).netloc, AWAY}


@pytest.fixture
def reader(opened: Opened, address: str, spoken: dict[str, Law]) -> Callable[..., Reader]:
    """Somebody with a window of their own who reads in a language, with or without scripts."""

    def one(language: str, scripts: bool = True, **options: Any) -> Reader:
        context = opened(java_script_enabled=scripts, **options)
        return Reader(context.new_page(), address, language, spoken[language])

    return one
