"""A conversation as a browser has it, from the first page to the results."""

import http.client
import re
import time
import urllib.parse
from collections.abc import Callable

Connect = Callable[[], http.client.HTTPConnection]
FORM = "application/x-www-form-urlencoded"


def ask(connect: Connect, path: str, body: str | None = None, **headers: str) -> tuple[int, str]:
    """The status and the page."""
    connection = connect()
    method, more = ("GET", {}) if body is None else ("POST", {"Content-Type": FORM})
    connection.request(method, path, body, {**more, **{name.replace("_", "-"): headers[name] for name in headers}})
    response = connection.getresponse()
    status, page = response.status, response.read().decode()
    connection.close()
    return status, page


def wait(connect: Connect, **headers: str) -> None:
    """Until the server answers."""
    for _ in range(300):
        try:
            if ask(connect, "/health", **headers) == (200, "ok\n"):
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise SystemExit("the server does not answer")


def talk(connect: Connect, mark: str = "", **headers: str) -> None:
    """To the first question and through five more, then to the results; each form carries `mark` in a field."""
    page = ask(connect, "/en/screening", **headers)[1]
    for go in ("next-000", "next-000", *("know-000",) * 5, "ends-000"):
        sealed = re.search(r'name="s" value="([^"]+)"', page)
        assert sealed, page[:500]
        body = urllib.parse.urlencode({"s": sealed[1], "go": go, "a": mark})
        status, page = ask(connect, "/en/screening", body, **headers)
        assert status == 200, (go, status)
    assert "<h1>What we found</h1>" in page
