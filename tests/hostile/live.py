"""A server that is asked over standard input, and that tells at the end which of its live objects hold a word or a day.

    python -m tests.hostile.live [keeps]

Each line is a request as JSON (method, path, query, headers, body), and is answered by a line with the page. The last
line is the word and the day. With `keeps` the forms are kept on purpose, so that it is seen that they would be found.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import json
import sys
from typing import Any

from safeconduct.routes.store import open_law, open_pack
from safeconduct.web.serve import application
from safeconduct.web.site import site

from ..planting import SMALL

_KEPT: list[bytes] = []


def ask(app: Any, line: str, keeps: bool) -> str:
    """Sends one request through the whole app, as the server does; the page that came back."""
    wanted = json.loads(line)
    body = wanted["body"].encode()
    if keeps:
        _KEPT.append(body)
    scope = {
        "type": "http", "http_version": "1.1", "method": wanted["method"], "path": wanted["path"], "scheme": "http",
        "raw_path": wanted["path"].encode(), "query_string": wanted["query"].encode(), "root_path": "",
        "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 4000), "asgi": {"version": "3.0"},
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in wanted["headers"].items()],
    }  # fmt: skip
    parts: list[bytes] = []

    async def once() -> None:
        given = False

        async def receive() -> dict[str, Any]:
            nonlocal given
            if given:
                await asyncio.sleep(3600)
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            parts.append(message.get("body", b""))

        await app(scope, receive, send)

    asyncio.run(once())
    return b"".join(parts).decode()


def holders(word: str, day: dt.date) -> list[str]:
    """The kinds of live objects that hold the word or the day, or an equal one."""
    gc.collect()
    data = word.encode()
    mine = {id(word), id(day), id(data)}
    found: list[str] = []
    stack: list[Any] = gc.get_objects()
    seen = {id(one) for one in (stack, found, mine, *stack)}
    while stack:
        holder = stack.pop()
        for one in gc.get_referents(holder):
            if (
                (isinstance(one, str) and word in one)
                or (isinstance(one, bytes | bytearray) and data in one)
                or (type(one) is dt.date and one == day)
            ) and id(one) not in mine:
                found.append(f"{type(holder).__name__}: {type(one).__name__}")
            if id(one) not in seen:  # what holds no other container is not among the objects of the collector
                seen.add(id(one))
                stack.append(one)
    return found


def main() -> None:
    """Answers, forgets, and tells."""
    law = open_law(SMALL)
    app = application(site(law, open_pack(SMALL, law), on=dt.date(2018, 1, 1)))
    keeps = sys.argv[1:] == ["keeps"]
    while (line := sys.stdin.buffer.readline()).startswith(b"{"):
        print(json.dumps(ask(app, line.decode(), keeps)), flush=True)
    word, day = line.decode().split()
    del line
    print(json.dumps(holders(word, dt.date.fromisoformat(day))))


if __name__ == "__main__":
    main()
