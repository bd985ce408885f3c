"""One visit to every page in a language. What came is kept, so that each check shows one page again, as it came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from playwright.sync_api import Page, Route

from safeconduct.lawbook.cases import read_case
from safeconduct.lawbook.given import EVERY_OTHER, Given, Members
from safeconduct.lawbook.model import Fact
from safeconduct.web import replies
from safeconduct.web.urls import urlpatterns

from ..planting import HOUSE
from .reader import Reader

WORDS = ("start", "safety", "danger")
QUESTIONS = ("one", "some", "date", "country", "countries", "of a country", "of every other country")
"""Every sort of question."""
FAULTS = ("fault: one", "fault: some", "fault: date", "fault: country", "fault: countries", "fault: clash")
ANSWERS = (
    "results: nothing known",
    "results: open",
    "results: fault",
    "check",
    "change of an answer",
    "closed",
    "route: open",
    "route: not known",
    "route: closed",
    "compare: two",
    "compare: four",
    "what would change",
    "summary",
)
REFUSED = ("start again", "no such page", "too long")
SCREENING = (*WORDS, *QUESTIONS, *FAULTS, *ANSWERS, *REFUSED)
LAW_PAGES = (
    ("law", "law/us.asylum", "law/us.asylum.late") if any("law" in str(one.pattern) for one in urlpatterns) else ()
)
"""Addresses of the law browser below that of a language."""
PAGES = (*SCREENING, *LAW_PAGES)

SAMPLE = "student-status-ended"
TOO_LATE = dt.date(2019, 1, 1)
"""A day that lies after the day of the law: nobody has arrived on it."""
LEAST, MOST = 15, 60
"""Questions that the visitor answers until a way is open."""


class Came(NamedTuple):
    """A page as the server sent it."""

    status: int
    headers: dict[str, str]
    body: bytes


def sort_of(fact: Fact, place: str) -> str:
    """The sort of a question."""
    return {"": replies.form_of(fact), EVERY_OTHER: "of every other country"}.get(place, "of a country")


def tour(visitor: Reader) -> dict[str, Came]:
    """Every page by its name."""
    return dict(_all(visitor))


def _all(visitor: Reader) -> Iterator[tuple[str, Came]]:
    person, _ = read_case(visitor.law, HOUSE / "samples" / f"{SAMPLE}.yaml")
    yield "start", came(visitor.open())
    yield "safety", came(visitor.press("next"))
    yield "danger", came(visitor.press("help"))
    visitor.press("back").press("next").press("ends")
    yield "results: nothing known", came(visitor)
    seen: set[str] = set()
    yield from _wanted(visitor, seen)
    visitor.press("asks")
    yield from _questions(visitor, person, seen)
    assert seen >= {*QUESTIONS, *FAULTS}, {*QUESTIONS, *FAULTS} - seen
    yield from _answers(visitor)
    visitor.page.evaluate("document.querySelector('input[name=s]').value = 'x'")
    yield "start again", came(visitor.press("list"))
    for name, path in (("no such page", "nothing"), *((law, law) for law in LAW_PAGES)):
        response = visitor.page.goto(f"{visitor.address.removesuffix('screening')}{path}")
        assert response is not None
        visitor.kept = response
        yield name, came(visitor)
    visitor.open().page.evaluate("document.querySelector('input[name=s]').value = 'x'.repeat(70000)")
    yield "too long", came(visitor.press("next"))


def came(visitor: Reader) -> Came:
    """The page that the visitor sees."""
    headers = {k: v for k, v in visitor.response.headers.items() if k not in ("content-length", "connection")}
    return Came(visitor.response.status, headers, visitor.response.body())


def _wanted(visitor: Reader, seen: set[str]) -> Iterator[tuple[str, Came]]:
    """Sorts of questions that the results ask for."""
    buttons = visitor.page.locator('button[value^="want-"]')
    asked = [
        (value, visitor.question(text))
        for value, text in buttons.evaluate_all(
            "all => all.map(one => [one.value, one.innerText.split(/\\s+/).join(' ').trim()])"
        )
    ]
    for sort, value in {sort_of(*question): value for value, question in asked}.items():
        visitor.press(value)
        yield from _question(visitor, sort, seen)
        visitor.press("back")


def _question(visitor: Reader, sort: str, seen: set[str]) -> Iterator[tuple[str, Came]]:
    """A question of a sort, the same after a form without an answer, and after an answer that cannot be true."""
    if sort in seen:
        return
    seen.add(sort)
    yield sort, came(visitor)
    if (fault := f"fault: {sort}") in FAULTS:
        seen.add(fault)
        yield fault, came(visitor.press("next"))
    asked = visitor.asked
    if asked is not None and sort == "date":
        seen.add("fault: clash")
        yield "fault: clash", came(visitor.reply(asked[0], TOO_LATE))


def _questions(visitor: Reader, person: Given, seen: set[str]) -> Iterator[tuple[str, Came]]:
    """Questions in their order, until a way is open and every sort was seen."""
    for n in range(MOST):
        asked = visitor.asked
        assert asked is not None
        fact, place = asked
        yield from _question(visitor, sort_of(fact, place), seen)
        answer = person.get(fact.id, place)
        if isinstance(answer, Members) and not answer.whole:
            answer = None
        visitor.reply(fact, answer)
        if n % 4 == 0 and n > LEAST and seen >= {*QUESTIONS, *FAULTS}:
            visitor.press("ends")
            if any(way.status == "open" for way in visitor.ways().values()):
                return
            visitor.press("asks")
    visitor.press("ends")


def _answers(visitor: Reader) -> Iterator[tuple[str, Came]]:
    """The pages of an answer."""
    ways = visitor.ways()
    by = {status: [n for n, way in ways.items() if way.status == status] for status in ("open", "unknown", "closed")}
    assert all(by.values()), "the visitor has a way of each status"
    yield "results: open", came(visitor)
    yield "results: fault", came(visitor.press("pair"))
    for status, name in (("open", "open"), ("unknown", "not known"), ("closed", "closed")):
        yield f"route: {name}", came(visitor.press(f"path-{by[status][0]:03}"))
        if status == "open":
            yield "summary", came(visitor.press("card"))
            visitor.press("back")
        visitor.press("back")
    for name, count in (("two", 2), ("four", 4)):
        boxes = visitor.page.locator("input[name=c]")
        for n in range(count):
            boxes.nth(n).check()
        yield f"compare: {name}", came(visitor.press("pair"))
        visitor.press("back")
    yield "closed", came(visitor.press("shut"))
    yield "what would change", came(visitor.press("back").press("turn"))
    yield "check", came(visitor.press("back").press("list"))
    yield "change of an answer", came(visitor.press("edit"))


def show(page: Page, address: str, one: Came) -> None:
    """Shows a page that came before, at the address at which it came."""

    def answer(route: Route) -> None:
        route.fulfill(status=one.status, headers=one.headers, body=one.body)

    page.route(address, answer)
    page.goto(address)
