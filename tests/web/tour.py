"""One visit to every page in a language. What came is kept, so that each check shows one page again, as it came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest import mock

import msgspec
from django.conf import settings
from django.template import Template
from django.test import Client, override_settings
from django.test.signals import template_rendered
from django.test.utils import instrumented_test_render

from safeconduct.lawbook.cases import read_case
from safeconduct.lawbook.given import EVERY_OTHER, Given, Members
from safeconduct.lawbook.model import Fact
from safeconduct.web import replies
from safeconduct.web.headers import HEADERS
from safeconduct.web.reading import Reading
from safeconduct.web.serve import refusal
from safeconduct.web.site import Site
from safeconduct.web.state import unpack

from ..planting import HOUSE
from .visitor import Visitor

WORDS = ("start", "safety", "danger", "danger: under 18", "danger: held by relatives", "danger: a place")
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
    "pictures",
    "route: open",
    "route: not known",
    "route: closed",
    "compare: two",
    "compare: four",
    "what would change",
    "summary",
)
REFUSED = ("start again", "no such page", "refused", "broken", "too long", "law out of date")
SCREENING = (*WORDS, *QUESTIONS, *FAULTS, *ANSWERS, *REFUSED)
LAW_PAGES = (
    "",
    "?on=2017-02-01",
    "?on=yesterday",
    "routes",
    "glossary",
    "glossary/vocabulary/journey",
    "glossary/vocabulary/journey/1",
    "topic/us/asylum",
    "topic/us/relief/2",
    "provision/us.asylum.past_persecution",
    "provision/us.asylum.late?on=2017-02-01",
    "provision/us.asylum.late?on=2031-01-01",
    "provision/us.removal.without_a_word/examples/1",
    "step/us.asylum.judge",
    "step/us.refugees.admit?on=2017-02-01",
    "list/us_lottery",
    "list/us_lottery/1",
    "route/us.refugees.refer_at_home+us.refugees.admit?on=2017-02-01",
    "route/us.visas.k1+us.visas.fiance_admission+us.adjust.fiance/examples/3",
)
"""Addresses of the law browser below that of a language."""
PAGES = (*SCREENING, *(f"law/{path}" for path in LAW_PAGES))
"""Every page, by its name."""

SAMPLE = "student-status-ended"
TOO_LATE = dt.date(2019, 1, 1)
"""A day that lies after the day of the law: nobody has arrived on it."""
MOST = 70
"""Questions that the visitor answers until a way is open."""
_LOCAL = "RU"
"""A place that has contacts of its own."""


class Came(NamedTuple):
    """A page as the server sends it."""

    path: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The page without what fills it."""
        return self.body.decode().partition("<!-- ")[0]


class Tour(NamedTuple):
    """What was seen in a language: the pages, the files beside them, and the templates of which they were made."""

    pages: dict[str, Came]
    assets: dict[str, Came]
    templates: frozenset[str]


def tour(site: Site, language: str) -> Tour:
    """Every page of a site in a language."""
    with override_settings(SITE=site, ALLOWED_HOSTS=["testserver"]), _noted() as templates:
        refusal.cache_clear()  # it keeps the page of another site
        visitor = Visitor(Client(raise_request_exception=False), f"/{language}/screening")
        pages = {name: came(response) for name, response in _all(visitor, language)}
        assets = {path: came(visitor.client.get(path)) for path in ("/assets/style.css", "/assets/leave.js")}
    return Tour(pages, assets, frozenset(templates))


def came(response: Any) -> Came:
    """A response of Django as it goes over the wire."""
    return Came(response.request["PATH_INFO"], response.status_code, dict(response.headers), response.content)


@contextmanager
def _noted() -> Iterator[set[str]]:
    """The names of the templates that are made into pages."""
    names: set[str] = set()

    def note(template: Template, **_: Any) -> None:
        names.add(str(template.name))

    template_rendered.connect(note)
    with mock.patch.object(Template, "_render", instrumented_test_render):
        yield names
    template_rendered.disconnect(note)


def sort_of(fact: Fact, place: str) -> str:
    """The sort of a question."""
    return {"": replies.form_of(fact), EVERY_OTHER: "of every other country"}.get(place, "of a country")


def _reading(visitor: Visitor) -> Reading:
    """What the engine says of the page that the visitor sees."""
    site: Site = settings.SITE
    return Reading(site, site.law, unpack(site.law, site.envelope.open(visitor.sealed)))


def _statuses(visitor: Visitor) -> dict[str, list[str]]:
    """The routes on the page by their status, each as a button says it."""
    routes = _reading(visitor).answer.routes
    shown = [button[5:] for button in visitor.buttons if button.startswith("path-")]
    return {status: [n for n in shown if routes[int(n)].status == status] for status in ("open", "unknown", "closed")}


Seen = Iterator[tuple[str, Any]]
"""A page, by its name, and the response that brought it."""


def _all(visitor: Visitor, language: str) -> Seen:
    law = settings.SITE.law
    person, _ = read_case(law, HOUSE / "samples" / f"{SAMPLE}.yaml")
    yield "start", visitor.response
    yield "safety", visitor.press("next").response
    yield from _danger(visitor)
    yield "results: nothing known", visitor.press("next").press("ends").response
    seen: set[str] = set()
    yield from _wanted(visitor, seen)
    visitor.press("asks")
    yield from _questions(visitor, person, seen)
    assert seen == {*QUESTIONS, *FAULTS}
    yield from _answers(visitor)
    yield "start again", visitor.send(s="x", go="list-000").response
    yield from _refused(visitor, language)
    for path in LAW_PAGES:
        yield f"law/{path}", visitor.client.get(f"/{language}/law/{path}")


def _danger(visitor: Visitor) -> Seen:
    """The page on danger in each of its versions, and back."""
    yield "danger", visitor.press("help").response
    yield "danger: under 18", visitor.press("teen", p="00").response
    yield "danger: held by relatives", visitor.press("back").press("kept", p="00").response
    yield "danger: a place", visitor.press("back").press("look", p=_LOCAL).response
    visitor.press("back")


def _wanted(visitor: Visitor, seen: set[str]) -> Seen:
    """Sorts of questions that the results ask for."""
    wanted, buttons = _reading(visitor).wanted, visitor.buttons
    law = settings.SITE.law
    for n, (fact, place) in enumerate(wanted):
        if f"want-{n:03}" in buttons and sort_of(law.facts[fact], place) not in seen:
            visitor.press(f"want-{n:03}")
            yield from _question(visitor, seen)
            visitor.press("back")


def _question(visitor: Visitor, seen: set[str]) -> Seen:
    """A question of a sort, the same after a form without an answer, and after an answer that cannot be true."""
    law = settings.SITE.law
    fact, place = visitor.asked(law)
    sort = sort_of(fact, place)
    if sort in seen:
        return
    seen.add(sort)
    yield sort, visitor.response
    if (fault := f"fault: {sort}") in FAULTS:
        seen.add(fault)
        yield fault, visitor.press("next").response
    if sort == "date":
        seen.add("fault: clash")
        yield "fault: clash", visitor.reply(law, TOO_LATE).response


def _questions(visitor: Visitor, person: Given, seen: set[str]) -> Seen:
    """Questions in their order, until a way is open and every sort was seen."""
    law = settings.SITE.law
    for n in range(MOST):
        fact, place = visitor.asked(law)
        yield from _question(visitor, seen)
        answer = person.get(fact.id, place)
        visitor.reply(law, None if isinstance(answer, Members) and not answer.whole else answer)
        if n % 4 == 3 and seen >= {*QUESTIONS, *FAULTS}:
            visitor.press("ends")
            if _statuses(visitor)["open"]:
                return
            visitor.press("asks")
    visitor.press("ends")


def _answers(visitor: Visitor) -> Seen:
    """The pages of an answer."""
    by = _statuses(visitor)
    assert all(by.values()), "the visitor has a way of each status"
    yield "results: open", visitor.response
    yield "results: fault", visitor.press("pair").response
    for status, name in (("open", "open"), ("unknown", "not known"), ("closed", "closed")):
        yield f"route: {name}", visitor.press(f"path-{by[status][0]}").response
        if status == "open":
            yield "summary", visitor.press("card").response
            visitor.press("back")
        visitor.press("back")
    chosen = (by["open"] + by["unknown"] + by["closed"])[:4]
    for name, count in (("two", 2), ("four", 4)):
        yield f"compare: {name}", visitor.press("pair", c=chosen[:count]).response
        visitor.press("back")
    yield "closed", visitor.press("shut").response
    visitor.press("back")
    yield "pictures", visitor.send(s=visitor.sealed, go="draw-000").response  # the button stands there if it is needed
    yield "what would change", visitor.press("back").press("turn").response
    yield "check", visitor.press("back").press("list").response
    yield "change of an answer", visitor.press("edit").response


def _refused(visitor: Visitor, language: str) -> Seen:
    """What comes where no page can be shown."""
    client, here = visitor.client, visitor.address
    yield "no such page", client.get(f"/{language}/nothing")
    yield "refused", client.get(here, HTTP_HOST="elsewhere.example")
    with mock.patch("safeconduct.web.views.page_of", side_effect=RuntimeError):
        yield "broken", client.get(here)
    late = msgspec.structs.replace(settings.SITE, public=True, fixed_day=None, today=lambda: dt.date(2031, 1, 1))
    with override_settings(SITE=late):
        yield "law out of date", client.get(here)
    yield "too long", _Gate(here)


class _Gate:
    """The page by which the gate refuses what is too long, before Django."""

    status_code = 413

    def __init__(self, path: str) -> None:
        self.headers = {**HEADERS, "Content-Type": "text/html; charset=utf-8"}
        self.request = {"PATH_INFO": path}
        self.content = refusal(self.status_code)
