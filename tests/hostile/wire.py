"""Bytes on the wire: requests as nobody's browser writes them, and what came back."""

from __future__ import annotations

import re
from typing import NamedTuple

from safeconduct.web.headers import HEADERS

from ..web.running import Running

HOST = b"Host: 127.0.0.1"
CLOSE = b"Connection: close"
FORM = b"Content-Type: application/x-www-form-urlencoded"
CHUNKED = b"Transfer-Encoding: chunked"


class Came(NamedTuple):
    """One response."""

    status: int
    headers: dict[str, str]
    body: bytes


def request(line: bytes, *headers: bytes, body: bytes = b"") -> bytes:
    """The bytes of a request."""
    return b"\r\n".join((line, *headers, b"", body))


def post(*headers: bytes, body: bytes = b"a=1", length: bool = True) -> bytes:
    """The bytes of a form."""
    given = (b"Content-Length: %d" % len(body),) if length else ()
    return request(b"POST /en/screening HTTP/1.1", HOST, CLOSE, FORM, *headers, *given, body=body)


def came(running: Running, data: bytes) -> list[Came]:
    """Every response to these bytes, until the server closes."""
    found, left = [], running.raw(data)
    while left:
        head, _, rest = left.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", 0))
        found.append(Came(int(status.split()[1]), headers, rest[:length]))
        left = rest[length:]
    return found


def must_be_calm(one: Came) -> None:
    """Never a fault of the program; if it is a page, it is one of ours, with every header, and tells nothing."""
    assert one.status < 500, one
    assert not re.search(rb"Traceback|Exception|Error at|/site-packages/|File \"", one.body)
    if one.body:
        assert {name: one.headers.get(name.lower()) for name in HEADERS} == HEADERS
    assert "set-cookie" not in one.headers
