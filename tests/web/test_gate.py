"""The gate before Django: bodies that are too long, too slow, not text, or not a form, and an app that breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from safeconduct.web.gate import gate
from safeconduct.web.settings import LARGEST_BODY

FORM = (b"Content-Type", b"application/x-www-form-urlencoded")


def ask(
    chunks: Iterable[bytes] = (),
    headers: Iterable[tuple[bytes, bytes]] = (FORM,),
    app: Any = None,
    pause: float = 0,
    seconds: float = 1,
) -> tuple[int, bytes]:
    """What comes back for a body in these parts: a status and a body. The app says the body again."""

    async def echo(scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        assert not message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": message["body"]})

    parts = list(chunks)
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": parts.pop(0) if parts else b"", "more_body": bool(parts)}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "headers": [(k.lower(), v) for k, v in headers]}
    asyncio.run(gate(app or echo, lambda status: b"%d" % status, seconds)(scope, receive, send))
    return sent[0]["status"], b"".join(m.get("body", b"") for m in sent)


def test_a_body_goes_through_whole() -> None:
    assert ask([b"a=1", b"&b=%D1%8F"]) == (200, b"a=1&b=%D1%8F")
    assert ask([b"x" * LARGEST_BODY])[0] == 200
    assert ask([])[0] == 200


@pytest.mark.parametrize(
    "chunks, headers, status",
    [
        ([b"x" * LARGEST_BODY, b"x"], [FORM], 413),
        ([b"a=1"], [FORM, (b"Content-Length", b"%d" % (LARGEST_BODY + 1))], 413),
        ([b"a=1"], [FORM, (b"Content-Length", b"9" * 5000)], 413),
        ([b"a=1"], [FORM, (b"Content-Length", b"-1")], 400),
        ([b"a=1"], [FORM, (b"Content-Length", b"3"), (b"Content-Length", b"4")], 400),
        ([b"a=1"], [FORM, (b"Content-Length", b"3"), (b"Transfer-Encoding", b"chunked")], 400),
        ([b"a=%ff"], [FORM], 400),
        ([b"a=\xff"], [FORM], 400),
        ([b"a=%C0%80"], [FORM], 400),
        ([b"a=%ED%A0%80"], [FORM], 400),
        ([b"a=%00"], [FORM], 400),
        ([b"a=\x00"], [FORM], 400),
        ([b"a=%1b"], [FORM], 400),
        ([b"a=1"], [], 400),
        ([b"a=1"], [(b"Content-Type", b"multipart/form-data; boundary=x")], 400),
        ([b"a=1"], [(b"Content-Type", b"text/plain")], 400),
        ([b"a=1"], [(b"Content-Type", b"application/x-www-form-urlencoded; charset=utf-8")], 200),
    ],
)
def test_what_no_form_of_ours_sends_goes_no_further(
    chunks: list[bytes], headers: list[tuple[bytes, bytes]], status: int
) -> None:
    assert ask(chunks, headers)[0] == status


def test_a_body_that_comes_too_slowly_is_cut_off() -> None:
    assert ask([b"a"] * 50, pause=0.02, seconds=0.1) == (408, b"408")


def test_an_app_that_breaks_gives_a_page_and_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    async def breaks(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("location: RU")

    assert ask([b"a=1"], app=breaks) == (500, b"500")
    said = capsys.readouterr()
    assert said.out == said.err == ""


def test_a_body_that_is_broken_off_is_refused_for_otherwise_the_server_would_say_that_it_broke() -> None:
    async def never(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("the app is not asked")

    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(gate(never, lambda status: b"")({"type": "http", "headers": []}, gone, send))
    assert sent[0]["status"] == 400
