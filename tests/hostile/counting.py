"""`safeconduct`, whose workers write on SIGUSR1 what of a page is among their live objects.

    python -m tests.hostile.counting serve --port N

The file MARKER names holds a word and a day. They are read when they are asked for, so no worker holds them before.
With KEEPS in the environment the forms are kept on purpose, so that it is seen that they would be found.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponseBase

from safeconduct.assess.conversation import Conversation
from safeconduct.assess.inquiry import Inquiry
from safeconduct.cli import main
from safeconduct.lawbook.given import Given
from safeconduct.web import serve
from safeconduct.web.gate import App
from safeconduct.web.reading import Reading
from safeconduct.web.site import Site
from safeconduct.web.state import Said, State

_KEPT: list[bytes] = []


def live() -> Iterator[tuple[Any, Any]]:
    """Each live object that another holds, with that other: of what holds none the collector does not know."""
    gc.unfreeze()  # what stood before the workers were made can hold something new, and is not looked at otherwise
    gc.collect()
    stack: list[Any] = gc.get_objects()
    seen = {id(one) for one in (stack, *stack)}
    seen.add(id(seen))
    yield from ((None, one) for one in list(stack))
    while stack:
        holder = stack.pop()
        for one in gc.get_referents(holder):
            yield holder, one
            if id(one) not in seen:
                seen.add(id(one))
                stack.append(one)


def answered(one: Any, day: dt.date) -> bool:
    """Whether something of ours holds that answer."""
    match one:
        case Given():
            return day in one.answers.values()
        case Conversation() | Reading():
            return answered(one.given, day)
        case Said():
            return one.answer == day
        case State():
            return any(said.answer == day for said in one.said)
        case Inquiry():
            return answered(one.lanes.given, day)
    return False


def found(word: str, day: dt.date) -> dict[str, int]:
    """How many objects of a page are alive, and who holds the word, the day, or an equal one."""
    data = word.encode()
    mine = {id(word), id(day), id(data)}
    pages: dict[int, str] = {}
    holders: Counter[str] = Counter()
    for holder, one in live():
        kind = type(one).__name__
        if isinstance(one, ASGIRequest | HttpResponseBase) or answered(one, day):
            pages[id(one)] = kind
        elif holder is not None and id(one) not in mine and (
            (isinstance(one, str) and word in one)
            or (isinstance(one, bytes | bytearray) and data in one)
            or (type(one) is dt.date and one == day)
        ):  # fmt: skip
            holders[f"{type(holder).__name__}: {kind}"] += 1
    return dict(Counter(pages.values()) + holders)


def tell(number: int, frame: FrameType | None) -> None:
    """Writes it to standard error, in one piece."""
    word, day = Path(os.environ["MARKER"]).read_text().split()
    os.write(2, f"alive: {json.dumps(found(word, dt.date.fromisoformat(day)))}\n".encode())


def keeping(app: App) -> App:
    """`app`, by a worker that keeps what it was sent."""

    async def kept(scope: Any, receive: Any, send: Any) -> None:
        async def heard() -> Any:
            message = await receive()
            _KEPT.append(message.get("body", b""))
            return message

        await app(scope, heard, send)

    return kept


def application(site: Site) -> App:
    """The application as it is served."""
    signal.signal(signal.SIGUSR1, tell)
    return keeping(as_served(site)) if "KEEPS" in os.environ else as_served(site)


if __name__ == "__main__":
    as_served = serve.application
    serve.application = application
    main()
