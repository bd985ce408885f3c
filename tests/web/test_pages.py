"""Every page: its size, what it may name, what a reader needs who cannot see, and that nothing tells of answers."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from safeconduct.lawbook.given import EVERY_OTHER, Members
from safeconduct.web.envelope import LASTS
from safeconduct.web.headers import SIZES
from safeconduct.web.site import Site
from safeconduct.web.state import Page, State, pack, unpack

from .conftest import MAY
from .visitor import Visitor

ADDRESSES = {"/en/screening", "/en/leave", "/en/law/", "/assets/style.css", "/assets/leave.js", "#main", "#answer"}
LARGEST = 50_000


class Read(HTMLParser):
    """The elements of a page with their attributes, and the label that each field stands in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.labelled: set[int] = set()
        self.open_labels = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "label":
            self.open_labels += 1
        if self.open_labels:
            self.labelled.add(len(self.elements))
        self.elements.append((tag, {k: v or "" for k, v in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.open_labels -= 1

    def values(self, name: str) -> list[str]:
        return [attrs[name] for _, attrs in self.elements if name in attrs]


def walk(guest: Visitor, site: Site) -> Iterator[str]:
    """Goes through every page, and names each."""
    law = site.law
    yield "start"
    guest.press("next")
    yield "safety"
    guest.press("help")
    yield "danger"
    guest.press("back").press("next")
    yield "countries" if guest.asked(law)[0].base == "countries" else "country"
    guest.press("next")
    yield "fault"
    seen: set[str] = set()
    while "know-000" in guest.buttons:
        fact, _ = guest.asked(law)
        if fact.base not in seen:
            seen.add(fact.base)
            yield f"question {fact.base}"
        answer = {"bool": "yes", "date": "never"}.get(fact.base)
        if fact.base == "countries":
            guest.reply(law, Members(frozenset({"BB"}), frozenset(), True))
        elif fact.base == "country":
            guest.reply(law, "AA")
        else:
            guest.reply(law, answer)
        if guest.response.status_code == 422:
            guest.press("know")
    yield "results"
    guest.press("list")
    yield "check"
    guest.press("edit-000")
    yield "edit"
    guest.press("ends")
    if "draw-000" in guest.buttons:
        guest.press("draw")
        yield "pictures"
        guest.press("back")
    if "shut-000" in guest.buttons:
        guest.press("shut")
        yield "closed"
        guest.press("back")
    guest.press("turn")
    yield "change"
    guest.press("back")
    ways = [button for button in guest.buttons if button.startswith("path-")]
    guest.press(ways[0])
    yield "route"
    guest.press("card")
    yield "summary"
    guest.press("back").press("back")
    if len(ways) > 1:
        guest.press("pair", c=[way[5:] for way in ways[:4]])
        yield "compare"
        guest.press("back")
    guest.press("pair")
    yield "compare fault"
    guest.send(s="x", go="next-000")
    yield "again"


def test_every_page_is_of_one_of_two_sizes_and_under_fifty_kilobytes(guest: Visitor, small: Site) -> None:
    sizes = {name: len(guest.response.content) for name in walk(guest, small)}
    assert set(sizes.values()) <= set(SIZES)
    assert max(SIZES) < LARGEST
    assert {"start", "safety", "danger", "fault", "results", "check", "route", "summary", "change", "again"} <= set(
        sizes
    )


def test_no_page_names_anything_but_our_own_addresses(guest: Visitor, small: Site) -> None:
    for name in walk(guest, small):
        read = Read(guest.page)
        named = {v for attr in ("href", "src", "action", "formaction") for v in read.values(attr)}
        assert named <= ADDRESSES, name  # the small pack has no contacts; see `test_danger.py`
        assert set(read.values("method")) <= {"post"}, name
        assert not read.values("style") and not [a for _, x in read.elements for a in x if a.startswith("on")], name
        assert not {tag for tag, _ in read.elements} & {
            "style",
            "iframe",
            "img",
            "object",
            "embed",
            "base",
            "meta-refresh",
        }
        assert guest.response.request["QUERY_STRING"] == ""


def test_every_page_can_be_read_without_seeing_it(guest: Visitor, small: Site) -> None:
    for name in walk(guest, small):
        must_be_readable(guest.page, name)


def test_every_sort_of_question_can_be_read_without_seeing_it(visitor: Visitor, served: Site) -> None:
    law, state = served.law, State(MAY, Page.QUESTION)
    for fact in {(fact.base, fact.about): fact for fact in law.facts.values() if fact.kind != "showing"}.values():
        asked = state.with_(asked=(fact.id, EVERY_OTHER if fact.about == "place" else ""))
        visitor.send(s=served.envelope.seal(pack(law, asked)), go="same-000")
        assert visitor.heading.startswith(" ".join(fact.asks.split())), fact.id
        must_be_readable(visitor.page, fact.id)
        assert len(visitor.response.content) in SIZES


def must_be_readable(page: str, name: str) -> None:
    """One heading, landmarks, a label for each field, no name twice, no heading left out."""
    read = Read(page)
    tags = Counter(tag for tag, _ in read.elements)
    pictures = sum(tag == "svg" and attrs.get("role") == "img" for tag, attrs in read.elements)
    titles = tags["title"] - pictures  # each picture has one of its own
    assert (tags["h1"], tags["main"], tags["header"], tags["footer"], titles) == (1, 1, 1, 1, 1), name
    ids = read.values("id")
    assert len(ids) == len(set(ids)), name
    assert read.elements[0] == ("html", {"lang": "en", "dir": "ltr"}), name
    labels = {attrs["for"] for tag, attrs in read.elements if tag == "label" and "for" in attrs}
    for n, (tag, attrs) in enumerate(read.elements):
        if tag in ("input", "select") and attrs.get("type") != "hidden":
            assert n in read.labelled or attrs.get("id") in labels, (name, attrs)
        for ref in (attrs.get("aria-labelledby", ""), attrs.get("aria-describedby", ""), attrs.get("for", "")):
            assert set(ref.split()) <= set(ids), (name, ref)
    if "radio" in [attrs.get("type") for tag, attrs in read.elements if tag == "input"]:
        assert tags["fieldset"] == tags["legend"] == 1, name
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels)), (name, levels)


def test_the_first_button_of_a_question_is_go_on_so_that_enter_gives_the_answer(guest: Visitor, small: Site) -> None:
    for name in walk(guest, small):
        if name.startswith("question"):
            assert guest.buttons[0] == "next-000", name


def test_a_fault_is_told_first_and_gets_the_focus(guest: Visitor) -> None:
    guest.to_questions().press("next")
    assert guest.response.status_code == 422
    assert re.search(r'<div class="wrong" role="alert" tabindex="-1" autofocus', guest.page)
    assert '<a href="#answer">' in guest.page
    assert "<title>Error: " in guest.page


def test_every_page_has_the_way_out_and_says_whose_law_it_is(guest: Visitor, small: Site) -> None:
    for name in walk(guest, small):
        assert '<a class="leave" id="leave" href="/en/leave" rel="nofollow noreferrer">' in guest.page, name
        says = "This shows the law of Jan. 1, 2018. It is not the law of today. Do not decide anything by it."
        assert says in guest.text, name


def test_every_question_can_be_left_open_in_two_ways_and_says_why_it_is_asked(guest: Visitor, small: Site) -> None:
    for name in walk(guest, small):
        if name.startswith("question") or name == "edit":
            assert {"know-000", "mute-000", "back-000", "ends-000"} <= set(guest.buttons), name
            assert "Why we ask this" in guest.text


def test_no_title_and_no_header_tells_where_somebody_is(guest: Visitor, small: Site) -> None:
    titles = set()
    for name in walk(guest, small):
        titles.add(re.search("<title>(.*?)</title>", guest.page)[1])  # type: ignore[index]
        headers = {k: v for k, v in guest.response.headers.items() if k != "Content-Length"}
        assert {k for k in headers if k.lower() in ("set-cookie", "etag", "last-modified", "location")} == set(), name
    telling = re.compile("asylum|refugee|route|country|lgbt|gay|United States", re.IGNORECASE)
    assert not [title for title in titles if telling.search(title)]


def test_the_page_on_danger_never_sends_anybody_to_the_police_where_the_state_is_the_danger(guest: Visitor) -> None:
    guest.press("help")
    assert "do not call the police" in guest.text
    for version in ("I am under 18", "My family keeps me or watches me"):
        assert version in guest.text
    assert guest.press("back").heading == "Find lawful ways to safety"


def test_what_was_answered_can_be_changed_and_taken_back(guest: Visitor, small: Site) -> None:
    law = small.law
    guest.to_questions()
    first, _ = guest.asked(law)
    guest.press("know")
    second, _ = guest.asked(law)
    assert guest.press("back").asked(law)[0] == first
    guest.reply(law, Members(frozenset(), frozenset(), True) if first.base == "countries" else sorted(law.countries)[0])
    assert guest.press("list").text.count("left open") == 0
    guest.press("edit-000")
    assert guest.asked(law)[0] == first
    assert guest.press("know").heading == "Your answers"
    assert guest.text.count("left open") == 1
    assert guest.press("asks").asked(law)[0] == second


def test_a_reply_that_cannot_be_true_is_told_and_not_kept(guest: Visitor, small: Site) -> None:
    guest.to_questions()
    while guest.asked(small.law)[0].id != "arrived":
        guest.press("know")
    before = unpack(small.law, small.envelope.open(guest.sealed))
    guest.reply(small.law, dt.date(2018, 1, 2))
    assert guest.response.status_code == 422
    assert guest.buttons[0] == "next-000", "Enter answers again"
    assert "The arrival cannot lie in the future. Both cannot be true, so your last answer is not kept." in guest.text
    assert unpack(small.law, small.envelope.open(guest.sealed)) == before
    assert guest.press("list").heading == "Your answers"


def test_where_nothing_is_open_it_is_said_where_we_looked_who_could_open_a_way_and_when_to_look_again(
    visitor: Visitor, served: Site
) -> None:
    text = visitor.to_questions().press("ends").text
    assert "We found no way that is open now. We looked at 3 countries: Argentina, Mexico, United States." in text
    assert "This does not mean that nobody can help." in text
    assert "The law changes. This does not mean that nobody can help." in text
    assert "Look again by July 16, 2017. What stands here can be out of date then." in text
    asked = [lever for lever in served.law.levers if lever.title in text]
    assert len(asked) == 3 and all(lever.who in text and lever.asks in text for lever in asked)
    parts = ("Who can help now", "Some ways are not known.", "Who could open a way", "Look again by", "Not known We")
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)


def test_a_summary_says_before_it_what_it_gives_away_and_prints_no_answer(guest: Visitor, small: Site) -> None:
    for name in walk(guest, small):
        if name == "summary":
            assert guest.text.index("This page shows that you plan to seek protection.") < guest.text.index("Plan: ")
            assert "You need not carry it. What you say must be true whether or not you do." in guest.text


def test_the_pages_are_of_the_size_that_the_whole_law_needs(visitor: Visitor, served: Site) -> None:
    visitor.to_questions().press("ends")
    for button in ("turn", "path", "card", "list"):
        visitor.press(button)
        assert len(visitor.response.content) in SIZES, button
        if button in ("turn", "card"):
            visitor.press("back")
        if button == "card":
            visitor.press("back")


def test_the_enum_of_pages_has_a_template_each() -> None:
    from safeconduct.web.pages import _PAGES

    assert set(_PAGES) == set(Page) - {Page.QUESTION}


@pytest.mark.parametrize("seconds, good", [(LASTS - 10, True), (LASTS + 10, False)])
def test_an_hour_of_doing_nothing_ends_a_conversation(
    guest: Visitor, small: Site, monkeypatch: pytest.MonkeyPatch, seconds: float, good: bool
) -> None:
    import time

    now = time.monotonic()
    monkeypatch.setattr(small.envelope, "_clock", lambda: now + seconds)
    guest.press("next")
    assert ("Please start again" in guest.heading) is not good


def test_another_country_can_be_added_and_what_was_chosen_stays(guest: Visitor, small: Site) -> None:
    guest.to_questions()
    while guest.asked(small.law)[0].base != "countries":
        guest.press("know")
    first, second = sorted(small.law.countries)[:2]
    guest.press("more", a=[first, second])
    assert guest.page.count("<select") == 3
    assert guest.page.count(" selected") == 2
    guest.press("next", a=[first, "00"])
    assert guest.response.status_code == 422
    assert guest.page.count(" selected") == 1
    guest.press("next", a=[first, second, "nowhere"])
    assert guest.response.status_code == 422
    guest.press("next", a=[first, "", second])
    assert guest.response.status_code == 200


def test_a_summary_does_not_say_where_somebody_is(visitor: Visitor, served: Site) -> None:
    law = served.law
    visitor.to_questions().reply(law, "KZ").press("ends")
    for way in [button for button in visitor.buttons if button.startswith("path-")][:6]:
        visitor.press(way).press("card")
        assert law.countries["KZ"] not in visitor.text
        visitor.press("back").press("back")


def test_a_page_on_what_would_change_names_no_answer_to_what_is_to_be_found_out(configured: Site) -> None:
    from safeconduct.assess.whatif import Change
    from safeconduct.web.results import _supposed

    law = configured.law
    for fact in (fact for fact in law.facts.values() if fact.base in ("bool", "one_of")):
        answer = fact.values[0] if fact.values else "yes"
        told = _supposed(law, Change(fact.id, "", answer))
        if fact.varies in ("find_out", "fixed"):
            assert (told.answer, told.finds) == ("", True)
        else:
            assert (told.answer, told.finds) == (fact.word(answer), False)
