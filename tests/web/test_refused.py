"""What was not made by a page of this server is refused with one calm page, whyever it is; and no address but ours."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from django.test import override_settings

from safeconduct.lawbook.faults import InputRefused
from safeconduct.web.headers import HEADERS, SIZES
from safeconduct.web.site import NEUTRAL, Site, site

from .visitor import ADDRESS, Visitor

EXIT = {"en": "https://example.org/weather"}


def fields(guest: Visitor, **changes: object) -> dict[str, object]:
    return {"s": guest.sealed, "go": "next-000", **changes}


def test_whatever_is_not_ours_gets_the_same_page(guest: Visitor, small: Site) -> None:
    other = site(small.law, small.pack, on=small.day())
    guest.to_questions()
    good, foreign = guest.sealed, other.envelope.seal(small.envelope.open(guest.sealed))
    tries = {
        "tampered": fields(guest, s=("B" if good[0] == "A" else "A") + good[1:]),
        "of another server, or before a restart": fields(guest, s=foreign),
        "no field": {"go": "next-000"},
        "twice": {"s": [good, good], "go": "next-000"},
        "no button": {"s": good},
        "no such button": fields(guest, go="nope-000"),
        "a button of another page": fields(guest, go="edit-000"),
        "a route that is not there": fields(guest, go="path-999"),
        "a number that is none": fields(guest, go="path-٠٠٠"),
        "too long a number": fields(guest, go="path-0000"),
        "half": fields(guest, s=good[: len(good) // 2]),
    }
    pages = set()
    for name, sent in tries.items():
        response = Visitor(guest.client).send(**sent).response
        assert response.status_code == 400, name
        pages.add((response.content, tuple(sorted(response.headers.items()))))
    assert len(pages) == 1
    assert b"Please start again" in next(iter(pages))[0]


@pytest.mark.parametrize(
    "headers, good",
    [
        ({}, True),
        ({"Origin": "null"}, True),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://testserver"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "https://testserver.evil.example"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
    ],
)
def test_a_form_that_another_page_sends_is_refused(guest: Visitor, headers: dict[str, str], good: bool) -> None:
    response = guest.client.post(ADDRESS, fields(guest), headers=headers)
    assert response.status_code == (200 if good else 400)


def test_a_host_that_is_not_ours_is_refused(guest: Visitor) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "testserver@evil.example", ""):
        assert guest.client.get(ADDRESS, headers={"Host": host}).status_code == 400, host


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/xx/screening",
        "/xx",
        "/xx/",
        "/en/screening/",
        "/en/leave/x",
        "/assets/../views.py",
        "/assets/x.css",
        "/xx/leave",
    ],
)
def test_any_other_address_is_no_page(guest: Visitor, path: str) -> None:
    response = guest.client.get(path)
    assert response.status_code == 404
    assert b"There is no such page" in response.content
    assert len(response.content) in SIZES


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_no_other_method(guest: Visitor, method: str) -> None:
    assert getattr(guest.client, method)(ADDRESS).status_code == 405


def test_what_stands_in_an_address_is_never_read(guest: Visitor) -> None:
    plain = Visitor(guest.client).text
    guest.keep(guest.client.get(f"{ADDRESS}?s={guest.sealed}&go=next-000&a=yes"))
    assert guest.text == plain


def test_every_response_has_the_headers_and_none_a_cookie(guest: Visitor) -> None:
    for path in ("/", "/health", ADDRESS, "/en/leave", "/assets/style.css", "/assets/leave.js", "/nothing"):
        response = guest.client.get(path)
        assert {k: response.headers.get(k) for k in HEADERS} == HEADERS, path
        assert "Set-Cookie" not in response.headers
    assert HEADERS["Cache-Control"] == "no-store"
    assert HEADERS["Content-Security-Policy"].startswith("default-src 'none';")
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


def test_the_way_out_leads_away_and_asks_the_browser_to_forget(guest: Visitor) -> None:
    response = guest.client.get("/en/leave")
    assert (response.status_code, response.headers["Location"], response.content) == (303, NEUTRAL, b"")
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response.headers["Cache-Control"] == "no-store"


def test_a_fault_of_the_program_is_told_by_its_kind_alone(
    guest: Visitor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("location: RU")

    monkeypatch.setattr("safeconduct.web.views.move", breaks)
    guest.press("next")
    assert guest.response.status_code == 500
    assert guest.heading == "Something went wrong here"
    assert "RU" not in guest.text and "RuntimeError" not in guest.text
    assert capsys.readouterr().err == "This is a fault of the program (RuntimeError); nothing was answered.\n"
    assert not logging.getLogger("django").propagate


# in public


def test_a_public_site_is_refused_unless_the_law_is_that_of_today_and_exits_and_hosts_are_named(small: Site) -> None:
    with pytest.raises(InputRefused) as refused:
        site(small.law, small.pack, public=True)
    says = " ".join(fault.says for fault in refused.value.faults)
    for part in ("does not cover today", "--exit en=https://", "--host NAME"):
        assert part in says


@pytest.mark.parametrize("path", ["/en", "/en/"])
def test_the_address_of_a_language_leads_to_its_first_page(guest: Visitor, path: str) -> None:
    response = guest.client.get(path)
    assert (response.status_code, response.headers["Location"]) == (303, "/en/screening")


def test_a_public_site_takes_no_other_day(small: Site) -> None:
    with pytest.raises(InputRefused, match="leave out --on"):
        site(small.law, small.pack, public=True, on=small.day(), exits=EXIT, hosts=("x.example",), today=small.day)


@pytest.mark.parametrize(
    "exits", [{"en": "http://example.org"}, {"en": "javascript:alert(1)"}, {"en": ""}, {"xx": "https://a.b"}]
)
def test_an_exit_must_be_a_whole_address_of_a_language_that_there_is(small: Site, exits: dict[str, str]) -> None:
    with pytest.raises(InputRefused, match="--exit"):
        site(small.law, small.pack, exits=exits)


def test_a_public_site_of_today_shows_no_warning_and_stops_when_its_law_ends(small: Site, guest: Visitor) -> None:
    span = small.law.covers_all()
    assert span
    now = [span[1]]
    public = site(small.law, small.pack, public=True, exits=EXIT, hosts=("x.example",), today=lambda: now[0])
    with override_settings(SITE=public, ALLOWED_HOSTS=["testserver"]):
        first = Visitor(guest.client)
        assert "Do not decide anything by it" not in first.text
        assert guest.client.get("/en/leave").headers["Location"] == EXIT["en"]
        now[0] += dt.timedelta(days=1)
        late = guest.client.get(ADDRESS)
        assert late.status_code == 503
        assert b"We are bringing the law up to date" in late.content
        assert first.press("next").response.status_code == 503, "nor is a conversation that has begun answered"
        assert b"We are bringing the law up to date" in first.response.content


def test_without_a_day_a_local_site_reads_the_last_day_that_is_covered(small: Site) -> None:
    span = small.law.covers_all()
    assert span
    assert site(small.law, small.pack).day() == span[1]
