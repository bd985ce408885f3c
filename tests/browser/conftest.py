"""A server and a browser a run, and a page that may ask nobody but that server."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from safeconduct.lawbook.catalog import in_language
from safeconduct.lawbook.model import Law
from safeconduct.lawbook.pseudo import pseudo
from safeconduct.routes.pack import Pack
from safeconduct.web.law.shelf import read_shelf
from safeconduct.web.settings import configure
from safeconduct.web.site import Site, site, spoken_in

from ..conftest import MAY
from ..planting import COMMAND, LAW
from ..web.tour import Came, Tour, tour
from . import AWAY, AWAY_TITLE, ENDED, LANGUAGES
from .mirror import MIRROR, mirrored_pages
from .people import PEOPLE
from .reader import Reader

CHROMIUM = "/usr/bin/chromium"
HOST = "screening.example"
"""Where the pages of a visit are shown."""
LOOK = Path(__file__).with_name("look.js").read_text(encoding="utf-8")

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
        _each(metafunc, "language", LANGUAGES)
    if "tongue" in metafunc.fixturenames:
        _each(metafunc, "tongue", (*LANGUAGES, MIRROR))


def _each(metafunc: pytest.Metafunc, name: str, codes: Iterable[str]) -> None:
    one_worker = [pytest.param(code, marks=pytest.mark.xdist_group(code)) for code in codes]
    metafunc.parametrize(name, one_worker, scope="session")


@pytest.fixture(scope="session")
def spoken(law: Law) -> dict[str, Law]:
    """The law in each language of the pages."""
    found = {law.language: law, **spoken_in(LAW, law)}
    assert tuple(found) == LANGUAGES
    return found


@pytest.fixture(scope="session")
def served(law: Law, pack: Pack, spoken: dict[str, Law]) -> Site:
    """The site of the server, in this process: what it sends is what a visit to every page keeps."""
    others = {code: said for code, said in spoken.items() if code != law.language}
    made = site(law, pack, on=MAY, spoken=others, shelf=read_shelf(LAW, law))
    configure(made)
    return made


@pytest.fixture(scope="session")
def toured(tongue: str, served: Site, tmp_path_factory: pytest.TempPathFactory) -> Tour:
    """Every page in a language, as it came."""
    if tongue != MIRROR:
        return tour(served, tongue)
    law = msgspec.structs.replace(in_language(served.law, pseudo(served.law)), language=MIRROR)
    mirrored = site(served.law, served.pack, on=MAY, spoken={MIRROR: law}, shelf=served.shelf)
    catalogues = mirrored_pages(tmp_path_factory.mktemp("mirrored"))
    with override_settings(LOCALE_PATHS=[catalogues]):
        return tour(mirrored, MIRROR)


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


class Window:
    """A window that shows pages of a visit as they came. It stays: a new one takes longer than a page."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self._answers: dict[str, Came] = {}
        self._blocked: Collection[str] = ()
        context.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        came = self._answers[urlsplit(route.request.url).path]  # whatever else is asked for is a fault
        if route.request.resource_type in self._blocked:
            route.abort()
        else:
            route.fulfill(status=came.status, headers=came.headers, body=came.body)

    def show(self, of: Tour, name: str, width: int, blocked: Collection[str] = ()) -> Page:
        """Shows a page in a width; what is blocked does not come."""
        came = of.pages[name]
        self._answers, self._blocked = {came.path: came, **of.assets}, blocked
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.goto(f"http://{HOST}{came.path}")
        self.page.evaluate(LOOK)
        return self.page


@pytest.fixture(scope="session")
def windows(browser: Browser) -> dict[bool, Window]:
    """A window with scripts, and one without."""
    return {scripts: Window(browser.new_context(java_script_enabled=scripts)) for scripts in (True, False)}


@pytest.fixture
def shown(windows: dict[bool, Window], toured: Tour) -> Callable[..., Page]:
    """Shows a page of the visit."""

    def one(name: str, width: int, scripts: bool = True, blocked: Collection[str] = ()) -> Page:
        return windows[scripts].show(toured, name, width, blocked)

    return one


@pytest.fixture
def reader(opened: Opened, address: str, spoken: dict[str, Law]) -> Callable[..., Reader]:
    """Somebody with a window of their own who reads in a language, with or without scripts."""

    def one(language: str, scripts: bool = True, **options: Any) -> Reader:
        context = opened(java_script_enabled=scripts, **options)
        return Reader(context.new_page(), address, language, spoken[language])

    return one
