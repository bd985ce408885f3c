"""Stands before Django: how long a request may be and take, and that its form is text. What is refused costs little.

Granian bounds the headers and their time. It bounds no body, so a body is read here, whole, before anything else. Then
a request waits for its turn: pages are made one after another, for two at once would each take twice as long.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from .headers import HEADERS
from .settings import LARGEST_BODY

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
Refusal = Callable[[int], bytes]
"""The page that says why a request is refused, by its status."""

SECONDS = 20.0
"""In which a body must have come."""
_ESCAPED = re.compile(rb"%([0-9a-fA-F]{2})")
_FORM = b"application/x-www-form-urlencoded"
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Refused(Exception):
    """A request that goes no further, with its status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def gate(app: App, refusal: Refusal, seconds: float = SECONDS) -> App:
    """`app` behind the gate."""
    turn = asyncio.Semaphore(1)

    async def guarded(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            body = await asyncio.wait_for(_body(scope, receive), seconds)
            gone = asyncio.ensure_future(receive())
            try:
                async with turn:
                    if gone.done():  # whoever asked went away while waiting for a turn
                        raise Refused(400)
                    await app(scope, _once(body), sent)
            finally:
                gone.cancel()
        except TimeoutError:
            await _refuse(send, refusal, 408)
        except Refused as refused:
            await _refuse(send, refusal, refused.status)
        except Exception:  # the server would log a traceback, which could show an answer
            if not begun:
                await _refuse(send, refusal, 500)

    return guarded


async def _body(scope: Mapping[str, Any], receive: Receive) -> bytes:
    """The whole body, if it is one that a form of ours can send."""
    headers = scope["headers"]
    named = [name.lower() for name, _ in headers]
    sent = dict(zip(named, (value for _, value in headers), strict=True))
    if named.count(b"content-length") > 1 or (b"transfer-encoding" in sent and b"content-length" in sent):
        raise Refused(400)
    length = sent.get(b"content-length", b"0")
    if not length.isdigit():
        raise Refused(400)
    if len(length) > 9 or int(length) > LARGEST_BODY:
        raise Refused(413)
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400)  # broken off, or in chunks that are none: without a word Granian would say 500
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise Refused(413)
        if not message.get("more_body"):
            break
    if body and sent.get(b"content-type", b"").partition(b";")[0].strip().lower() != _FORM:
        raise Refused(400)
    _must_be_text(bytes(body))
    return bytes(body)


def _must_be_text(body: bytes) -> None:
    """Raises `Refused` if a form holds what is not UTF-8, or a control character."""
    try:
        text = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), body).decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(400) from None
    if _CONTROL.search(text):
        raise Refused(400)


def _once(body: bytes) -> Receive:
    """The body once more, and then nothing, even if whoever asked goes away.

    A page that is begun is made to its end in any case. Were Granian's own future waited for here, Django's error would
    hold that future, and the future Django, with the whole request, for as long as the worker lives.
    """
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def once() -> Message:
        return messages.pop() if messages else await asyncio.Future()

    return once


async def _refuse(send: Send, refusal: Refusal, status: int) -> None:
    page = refusal(status)
    headers = {
        **HEADERS,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(page)),
        "Connection": "close",
    }
    lines = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": page})
