"""Requests that no browser writes: smuggled ones, odd headers, hosts, methods, paths, encodings. Each gets one calm
answer, and no request hides in another."""

from __future__ import annotations

import pytest

from safeconduct.web.headers import SIZES

from ..web.running import Running
from .wire import CHUNKED, CLOSE, HOST, came, must_be_calm, post, request

HIDDEN = request(b"GET /en/leave HTTP/1.1", HOST, CLOSE)
"""A request behind another; its answer is known by its status."""


@pytest.fixture(autouse=True)
def nothing_is_logged(running: Running) -> None:
    """No request makes the server say anything, so nobody can fill its log."""
    said = running.said.read_text()
    yield
    assert running.said.read_text() == said
    assert running.process.poll() is None


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(post(b"Content-Length: 5", CHUNKED, body=b"0\r\n\r\n" + HIDDEN, length=False), id="length, chunked"),
        pytest.param(post(CHUNKED, b"Content-Length: 5", body=b"0\r\n\r\n" + HIDDEN, length=False), id="chunked, length"),
        pytest.param(post(b"Transfer-Encoding: xchunked", body=b"0\r\n\r\n" + HIDDEN, length=False), id="xchunked"),
        pytest.param(post(b"Transfer-Encoding : chunked", body=b"0\r\n\r\n" + HIDDEN, length=False), id="a space"),
        pytest.param(post(b"Transfer-Encoding:\r\n chunked", body=b"0\r\n\r\n" + HIDDEN, length=False), id="folded"),
        pytest.param(
            post(b"Transfer-Encoding: chunked, identity", body=b"0\r\n\r\n" + HIDDEN, length=False), id="two encodings"
        ),
        pytest.param(post(CHUNKED, b"Transfer-Encoding: identity", body=b"0\r\n\r\n" + HIDDEN, length=False), id="twice"),
        pytest.param(post(b"Content-Length: 3", b"Content-Length: 4", body=b"a=1" + HIDDEN, length=False), id="two lengths"),
        pytest.param(post(b"Content-Length: 3, 3", body=b"a=1" + HIDDEN, length=False), id="a list of lengths"),
        pytest.param(post(b"Content-Length: +3", body=b"a=1" + HIDDEN, length=False), id="plus"),
        pytest.param(post(b"Content-Length: -1", body=b"a=1" + HIDDEN, length=False), id="minus"),
        pytest.param(post(b"Content-Length: 0x3", body=b"a=1" + HIDDEN, length=False), id="in another base"),
        pytest.param(post(b"Content-Length: " + b"9" * 30, body=b"a=1" + HIDDEN, length=False), id="a long number"),
        pytest.param(post(CHUNKED, body=b"zz\r\na=1\r\n0\r\n\r\n" + HIDDEN, length=False), id="no number of a chunk"),
        pytest.param(post(CHUNKED, body=b"3\na=1\n0\n\n" + HIDDEN, length=False), id="lines of a chunk"),
        pytest.param(post(CHUNKED, body=b"3;" + b"x" * 50_000 + b"\r\na=1\r\n0\r\n\r\n", length=False), id="a long note"),
        pytest.param(post(CHUNKED, body=b"3\r\na=1\r\n0\r\n" + b"X: y\r\n" * 5000 + b"\r\n", length=False), id="trailers"),
    ],
)  # fmt: skip
def test_a_request_whose_end_is_doubtful_is_refused_and_nothing_behind_it_is_answered(
    running: Running, data: bytes
) -> None:
    found = came(running, data)
    assert [one.status for one in found] == [400]
    must_be_calm(found[0])


@pytest.mark.parametrize(
    "header",
    [b"X: a\0b", b"X: a\rb", b": x", b"X y: z", b"X\0: z", b"no colon"],
)
def test_a_header_that_is_none_is_refused(running: Running, header: bytes) -> None:
    assert [one.status for one in came(running, request(b"GET /health HTTP/1.1", HOST, CLOSE, header))] == [400]


@pytest.mark.parametrize(
    "header",
    [
        b"X: \xff\xfe",
        b"Cookie: \xff\xfe=\xff; s=1",
        b"Cookie: " + b"a=b; " * 2000,
        b"Accept-Language: \xff,../../etc,en;q=99999999999",
        b"Accept-Language: " + b"x-y," * 3000,
        b"X-Forwarded-Host: evil.example",
        b"X-Forwarded-Proto: javascript",
        b"Forwarded: host=evil.example",
        b"X-Original-URL: /en/leave",
        b"X-HTTP-Method-Override: DELETE",
        b"Range: bytes=0-1",
        b"If-None-Match: *",
        b"If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT",
        b"Content-Encoding: gzip",
        b"Expect: 100-continue",
        b"Upgrade: h2c",
        b"Referer: https://evil.example/?\x22><script>",
        b"User-Agent: () { :;}; echo",
    ],
    ids=lambda header: header[:30].decode("latin-1"),
)
def test_a_header_that_means_nothing_to_us_changes_nothing(running: Running, header: bytes) -> None:
    plain, odd = (
        came(running, request(b"GET /en/screening HTTP/1.1", HOST, CLOSE, *more))[-1] for more in ((), (header,))
    )
    must_be_calm(odd)
    unlike = ("date",)
    assert {k: v for k, v in odd.headers.items() if k not in unlike} == {
        k: v for k, v in plain.headers.items() if k not in unlike
    }
    assert odd.status == 200
    assert b"evil.example" not in odd.body


def test_headers_that_are_too_many_or_too_long_are_refused(running: Running) -> None:
    for more in ([b"X%d: y" % n for n in range(200)], [b"X: " + b"y" * 17_000]):
        (one,) = came(running, request(b"GET /health HTTP/1.1", HOST, CLOSE, *more))
        assert one.status == 431


@pytest.mark.parametrize(
    "hosts",
    [
        (),
        (b"Host:",),
        (b"Host: evil.example",),
        (b"Host: 127.0.0.1", b"Host: evil.example"),
        (b"Host: evil.example", b"Host: 127.0.0.1"),
        (b"Host: 127.0.0.1@evil.example",),
        (b"Host: 127.0.0.1, evil.example",),
        (b"Host: 127.0.0.1:evil",),
        (b"Host: 127.0.0.1/evil",),
        (b"Host: 127.0.0.1.evil.example",),
        (b"Host: \xff\xfe",),
        (b"Host: [::ffff:127.0.0.1]",),
        (b"Host: 0x7f000001",),
    ],
)
def test_only_a_host_of_ours_is_answered(running: Running, hosts: tuple[bytes, ...]) -> None:
    for line in (b"GET /en/screening HTTP/1.1", b"GET / HTTP/1.1", b"GET /en/leave HTTP/1.1", b"GET /health HTTP/1.1"):
        (one,) = came(running, request(line, *hosts, CLOSE))
        assert one.status == 400
        must_be_calm(one)
        assert b"evil" not in one.body


@pytest.mark.parametrize(
    "line, status",
    [
        (b"TRACE /en/screening HTTP/1.1", 405),
        (b"PUT /en/screening HTTP/1.1", 405),
        (b"DELETE /en/screening HTTP/1.1", 405),
        (b"PROPFIND /en/screening HTTP/1.1", 405),
        (b"OPTIONS /en/screening HTTP/1.1", 405),
        (b"CONNECT evil.example:443 HTTP/1.1", 404),
        (b"OPTIONS * HTTP/1.1", 404),
        (b"GET /%00 HTTP/1.1", 404),
        (b"GET /en/leave%0d%0aSet-Cookie:x HTTP/1.1", 404),
        (b"GET /assets/..%2fviews.py HTTP/1.1", 404),
        (b"GET /assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1", 404),
        (b"GET /assets//style.css HTTP/1.1", 404),
        (b"GET //en/screening HTTP/1.1", 404),
        (b"GET /en/screening/../leave HTTP/1.1", 404),
        (b"GET /EN/screening HTTP/1.1", 404),
        (b"GET /%ed%a0%80 HTTP/1.1", 404),
        (b"GET /" + b"x" * 15_000 + b" HTTP/1.1", 404),
        (b"GET /\xff\xfe HTTP/1.1", 400),
        (b"GET en/screening HTTP/1.1", 400),
        (b"GET /health HTTP/9.9", 400),
        (b"GET /health", 400),
        (b"\x16\x03\x01\x00\xc8\x01", 400),
    ],
    ids=lambda given: given[:40].decode("latin-1") if isinstance(given, bytes) else None,
)
def test_methods_and_addresses_that_there_are_not(running: Running, line: bytes, status: int) -> None:
    (one,) = came(running, request(line, HOST, CLOSE))
    assert one.status == status
    must_be_calm(one)
    if one.headers.get("content-type"):
        assert len(one.body) in SIZES


@pytest.mark.parametrize("bad", [b"%00", b"%ff", b"%c0%80", b"%ed%a0%80", b"%FF%FE"], ids=bytes.decode)
def test_bytes_that_are_no_text_are_no_address_and_say_nothing_in_a_query(running: Running, bad: bytes) -> None:
    """One page for every address that there is not; a query is never read, so it changes no page."""
    none, path, plain, query = (
        came(running, request(b"GET " + address + b" HTTP/1.1", HOST, CLOSE))[0]
        for address in (b"/nowhere", b"/en/" + bad, b"/en/screening", b"/en/screening?x=" + bad + b"&" + bad)
    )
    print((none.status, path.status, plain.status, query.status))
    for one in (path, query):
        must_be_calm(one)
        assert len(one.body) in SIZES
    assert (path.status, path.body) == (none.status, none.body)
    assert (query.status, len(query.body)) == (plain.status, len(plain.body))


@pytest.mark.parametrize("bad", [b"\xff\xfe", b"\0", b"\xed\xa0\x80"], ids=ascii)
def test_raw_bytes_that_are_no_text_are_refused_in_a_path_and_in_a_query(running: Running, bad: bytes) -> None:
    for address in (b"/en/" + bad, b"/en/screening?x=" + bad):
        (one,) = came(running, request(b"GET " + address + b" HTTP/1.1", HOST, CLOSE))
        print(address, one.status)
        assert one.status == 400
        must_be_calm(one)


@pytest.mark.parametrize(
    "kind",
    [
        b"application/x-www-form-urlencoded; charset=utf-7",
        b"application/x-www-form-urlencoded; charset=utf-16",
        b"application/x-www-form-urlencoded; charset=../../x",
        b"application/x-www-form-urlencoded;" + b"x=y;" * 1000,
        b"multipart/form-data; boundary=x",
        b"application/json",
        b"\xff\xfe",
        b"",
    ],
    ids=lambda kind: kind[:60].decode("latin-1"),
)
def test_what_is_not_a_form_in_utf_8_is_refused(running: Running, kind: bytes) -> None:
    (one,) = came(
        running,
        request(
            b"POST /en/screening HTTP/1.1", HOST, CLOSE, b"Content-Type: " + kind, b"Content-Length: 3", body=b"a=1"
        ),
    )
    assert one.status == 400
    must_be_calm(one)
    assert len(one.body) in SIZES


@pytest.mark.parametrize(
    "body",
    [
        b"a=1&" * 301,
        b"a=1&" * 15_000,
        b"&" * 60_000,
        b"=" * 60_000,
        b"s=" + b"%25" * 20_000,
        b"s=%g",
        b"s=%",
        b"%73=1",
        b"s[]=1&s[0]=2",
        b"s=\xc0\x80",
        b"s=%ED%A0%80",
        b"s=%F4%90%80%80",
        b"s=%00",
        b"s=%0B",
        b"\xff\xfes\x00=\x001\x00",
        b"+ADw-script+AD4-",
    ],
    ids=lambda body: body[:30].decode("latin-1"),
)
def test_a_body_that_no_form_of_ours_sends_gets_a_page(running: Running, body: bytes) -> None:
    (one,) = came(running, post(body=body))
    assert one.status == 400
    must_be_calm(one)
    assert len(one.body) in SIZES


def test_one_connection_can_carry_many_requests_and_a_refusal_ends_it(running: Running) -> None:
    one = request(b"GET /health HTTP/1.1", HOST)
    found = came(running, one * 20 + request(b"GET /health HTTP/1.1", HOST, CLOSE) + one)
    assert [one.status for one in found] == [200] * 21
    bad = post(body=b"a=%ff").replace(CLOSE + b"\r\n", b"")
    assert [one.status for one in came(running, bad + HIDDEN)] == [400]
