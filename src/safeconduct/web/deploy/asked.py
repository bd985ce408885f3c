"""Asks one running address what it sends, and compares it with what the server sends. It asks nobody else.

It asks for the first page only, follows nothing, and sends nothing about anybody.
"""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Iterator

from ...lawbook.faults import At
from ..headers import HEADERS, SIZES
from .finding import Finding, good, unchecked, unsafe
from .nginx import HALF_A_YEAR

_SECONDS = 10
_ADDRESS = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:]+\])(?::(\d+))?/?", re.IGNORECASE)
_PRESSED = "gzip, br, zstd, deflate"


def look(url: str) -> Iterator[Finding]:
    """What is found at an address such as https://screening.example.org."""
    at = At(url)
    found = _ADDRESS.fullmatch(url)
    if found is None:
        yield unchecked(at, "this is not an address that can be asked", "Write https://NAME, without a path")
        return
    sort, name, port = found[1].lower(), found[2], int(found[3]) if found[3] else None
    if name.endswith(".onion"):
        yield unchecked(at, "an onion service cannot be asked from here", "Open it in Tor Browser")
        return
    here = name in ("127.0.0.1", "localhost", "[::1]")
    if sort == "http" and not here:
        yield unsafe(at, "it is asked without TLS", "https://", "Give the address with https://")
    try:
        yield from _answers(at, _connection(sort, name.strip("[]"), port), sort == "https")
    except ssl.SSLError as error:
        reason = (error.reason or type(error).__name__).lower().replace("_", " ")
        yield unsafe(at, f"TLS fails ({reason})", "TLS 1.2 or later and a certificate that browsers trust", "Mend it")
    except (OSError, http.client.HTTPException) as error:
        yield unchecked(at, f"it does not answer ({type(error).__name__})", "Start it, and ask again")


def _connection(sort: str, name: str, port: int | None) -> http.client.HTTPConnection:
    if sort == "http":
        return http.client.HTTPConnection(name, port, timeout=_SECONDS)
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return http.client.HTTPSConnection(name, port, timeout=_SECONDS, context=context)


def _answers(at: At, connection: http.client.HTTPConnection, sure: bool) -> Iterator[Finding]:
    connection.request("GET", "/en/screening", headers={"Accept-Encoding": _PRESSED})
    response = connection.getresponse()
    page = response.read(4 * max(SIZES))
    connection.close()
    if response.status != 200:
        yield unsafe(
            at,
            f"the first page answers {response.status}",
            "200",
            "See that the host is passed on, and is one of --host",
        )
    else:
        yield good(at, "the first page answers")
    for name, value in HEADERS.items():
        sent = response.headers.get_all(name) or []
        if sent != [value]:
            shown = "is not sent" if not sent else "is sent twice" if len(sent) > 1 else f"is `{sent[0]}`"
            yield unsafe(at, f"{name} {shown}", value, "Let the proxy pass it on as it is")
    for name, why in (
        ("Set-Cookie", "a cookie says that somebody was here"),
        ("Content-Encoding", "the page is pressed, and its length tells what it holds"),
    ):
        if name in response.headers:
            yield unsafe(at, f"{name}: {why}", "none", "Turn it off in the proxy")
    if response.status == 200 and len(page) not in SIZES:
        yield unsafe(
            at, f"the page has {len(page)} bytes", " or ".join(map(str, SIZES)), "Let nothing change it on its way"
        )
    if sure:
        age = re.search(r"max-age=(\d+)", response.headers.get("Strict-Transport-Security", ""))
        if age is None or int(age[1]) < HALF_A_YEAR:
            yield unsafe(
                at,
                "browsers are not told to come by TLS only (HSTS)",
                f"max-age of {HALF_A_YEAR} or more",
                "Let the proxy send it",
            )
        else:
            yield good(at, "HSTS")
