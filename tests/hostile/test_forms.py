"""Forms that no page of ours sends: whatever stands in them, the answer is a page of ours of one of two lengths, and
nothing that was typed comes back."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from urllib.parse import quote_from_bytes, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.web.headers import HEADERS, SIZES

from ..web.running import Running, sealed_in

KIND = "application/x-www-form-urlencoded"
BUTTONS = tuple(
    f"{name}-"
    for name in (
        *("same", "next", "know", "mute", "none", "more", "back", "help", "ends", "list"),
        *("shut", "asks", "edit", "want", "path", "card", "turn", "pair", "nope"),
    )
)
MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "javascript:alert(1)",
    "</textarea><svg/onload=alert(1)>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "{{7*7}}{% load x %}${7*7}#{7*7}<%=7*7%>",
    "&lt;b&gt;&#x3c;script&#x3e;",
    "\u202egnp.exe\u2066\u200b\ufeff",
    "＜script＞alert(1)＜/script＞",
    "=HYPERLINK(\u201chttps://evil.example\u201d)",
    "%3Cscript%3E",
    "💥" * 50,
    "é".encode().decode("latin-1"),
    "x" * 10_000,
)


class Wire:
    """One connection that is kept, as a browser's."""

    def __init__(self, running: Running) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", running.port, timeout=30)

    def send(self, body: bytes | str, kind: str = KIND) -> tuple[int, bytes]:
        """The status and the page for a body; every header of ours must be there, and the length one of two."""
        data = body.encode() if isinstance(body, str) else body
        try:
            self.line.request("POST", "/en/screening", data, {"Content-Type": kind})
            response = self.line.getresponse()
        except (http.client.RemoteDisconnected, OSError):  # a refusal has closed the last one
            self.line.close()
            self.line.request("POST", "/en/screening", data, {"Content-Type": kind})
            response = self.line.getresponse()
        page = response.read()
        assert {name: response.headers[name] for name in HEADERS} == HEADERS
        assert "Set-Cookie" not in response.headers
        assert len(page) in SIZES
        return response.status, page


@pytest.fixture(scope="module")
def wire(running: Running) -> Iterator[Wire]:
    said = running.said.read_text()
    yield Wire(running)
    assert running.said.read_text() == said


@pytest.fixture(scope="module")
def sealed(running: Running) -> list[str]:
    """The field of each sort of page."""
    page = running.ask("GET", "/en/screening").read().decode()
    found = [sealed_in(page)]
    for go in (
        "next-000",
        "next-000",
        "know-000",
        "list-000",
        "ends-000",
        "turn-000",
        "back-000",
        "help-000",
        "back-000",
    ):
        status, page = running.press(found[-1], go)
        assert status == 200
        found.append(sealed_in(page))
    ways = re.findall(r'value="(path-\d+)"', page)
    for go in (ways[0], ways[0].replace("path", "card")):
        status, page = running.press(found[-1], go)
        found.append(sealed_in(page))
    return found


@settings(max_examples=150, deadline=None)
@given(body=st.binary(max_size=3000), kind=st.sampled_from([KIND, f"{KIND}; charset=utf-8", "text/plain"]))
def test_any_bytes_get_a_calm_page(wire: Wire, body: bytes, kind: str) -> None:
    status, page = wire.send(body, kind)
    assert status == 400
    assert b"This request could not be read" in page or b"Please start again" in page


@settings(max_examples=100, deadline=None)
@given(pairs=st.lists(st.tuples(st.sampled_from(["s", "go", *"acdmyx"]), st.binary(max_size=60)), max_size=20))
def test_any_fields_get_a_calm_page(wire: Wire, pairs: list[tuple[str, bytes]]) -> None:
    status, _ = wire.send("&".join(f"{name}={quote_from_bytes(value)}" for name, value in pairs))
    assert status == 400


def test_any_button_and_any_answer_on_any_page_gets_a_page(wire: Wire, sealed: list[str]) -> None:
    words = st.sampled_from(["00", "01", "02", "99", "AA", "BB", "yes", "never", "-1", "1e999", "nan", "2016", "٣", ""])
    value = words | st.text(max_size=20)

    @settings(max_examples=250, deadline=None)
    @given(
        st.sampled_from(sealed),
        st.sampled_from(BUTTONS),
        st.integers(0, 999) | st.just(0),
        st.fixed_dictionaries({}, optional={name: st.lists(value, max_size=8) for name in "acdmy"}),
    )
    def check(field: str, go: str, n: int, fields: dict[str, list[str]]) -> None:
        status, page = wire.send(urlencode({"s": field, "go": f"{go}{n:03}", **fields}, doseq=True))
        assert status in (200, 400, 422)
        assert b"Something went wrong here" not in page

    check()


def test_any_change_of_a_field_is_refused_with_one_page(wire: Wire, sealed: list[str]) -> None:
    pages = set()

    @settings(max_examples=150, deadline=None)
    @given(st.sampled_from(sealed), st.integers(0, 2783), st.characters(codec="utf-8") | st.sampled_from("AZaz09-_="))
    def check(field: str, at: int, letter: str) -> None:
        changed = field[:at] + letter + field[at + 1 :]
        status, page = wire.send(urlencode({"s": changed, "go": "next-000"}))
        if changed != field and b"This request could not be read" not in page:
            pages.add((status, page))

    check()
    assert [status for status, _ in pages] == [400]


@pytest.mark.parametrize("text", MARKUP, ids=lambda text: ascii(text[:20]))
def test_nothing_that_was_typed_comes_back(wire: Wire, sealed: list[str], text: str) -> None:
    for field in sealed:
        for go in ("next-000", "more-000", "pair-000", "same-000"):
            for form in (dict.fromkeys("acdmy", text) | {"s": field, "go": go}, {"s": field, "go": text, text: text}):
                status, page = wire.send(urlencode(form))
                assert status in (200, 400, 422)
                assert text.encode() not in page
                assert b"alert(1)" not in page
                assert b"49" not in re.findall(rb"<p>([^<]*)</p>", page)


def test_a_form_that_is_sent_again_gets_the_same_page_and_changes_nothing(running: Running, sealed: list[str]) -> None:
    """Whoever repeats a form learns nothing new: the server knows of no form that was there before."""
    pages = {re.sub(r'name="s" value="[^"]+"', "", running.press(sealed[2], "know-000")[1]) for _ in range(5)}
    assert len(pages) == 1


def test_a_field_sent_many_times_is_never_half_read(wire: Wire, sealed: list[str]) -> None:
    for body in (
        f"s={sealed[2]}&s={sealed[3]}&go=next-000",
        f"s={sealed[2]}&go=next-000&go=ends-000",
        f"s={sealed[2]}",
    ):
        status, page = wire.send(body)
        assert status == 400
        assert b"Please start again" in page
    status, _ = wire.send(f"s={sealed[2]}&go=next-000&" + "&".join(f"a={n:02}" for n in range(200)))
    assert status == 422
