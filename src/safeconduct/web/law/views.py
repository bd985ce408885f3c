"""Answers a request of the law browser. What is read is in the address: a rule, a route, a day of the law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import get_language

from ...lawbook.cases import read_day
from ...lawbook.faults import At, InputRefused
from ..site import Site
from ..views import rendered
from . import contents, glossary, lists, provision, ways
from .book import book
from .reader import Reader
from .reader import examples as examples_of

Made = Callable[[Reader], Mapping[str, object] | None]
"""What a page shows; None if there is no such page."""


def index(request: HttpRequest, language: str) -> HttpResponse:
    """Countries and topics."""
    return _show(request, language, "index", contents.contents)


def topic(request: HttpRequest, language: str, folder: str, name: str, number: int = 1) -> HttpResponse:
    """The rules of a topic."""
    return _show(request, language, "topic", lambda reader: contents.topic(reader, f"{folder}/{name}", number))


def rule(request: HttpRequest, language: str, id: str) -> HttpResponse:
    """One provision."""
    return _show(request, language, "provision", lambda reader: provision.provision(reader, id))


def examples(request: HttpRequest, language: str, id: str, number: int) -> HttpResponse:
    """The examples of a provision or a route."""
    return _show(request, language, "examples", lambda reader: examples_of(reader, id, number))


def step(request: HttpRequest, language: str, id: str) -> HttpResponse:
    """One step."""
    return _show(request, language, "step", lambda reader: ways.step(reader, id))


def rows(request: HttpRequest, language: str, id: str, number: int = 1) -> HttpResponse:
    """The rows of a list."""
    return _show(request, language, "list", lambda reader: lists.rows(reader, id, number))


def routes(request: HttpRequest, language: str) -> HttpResponse:
    """Every route."""
    return _show(request, language, "routes", ways.routes)


def route(request: HttpRequest, language: str, id: str) -> HttpResponse:
    """One route with its strips."""
    return _show(request, language, "route", lambda reader: ways.route(reader, id))


def words(request: HttpRequest, language: str) -> HttpResponse:
    """The words that all pages share."""
    return _show(request, language, "glossary", glossary.glossary)


def questions(request: HttpRequest, language: str, folder: str, name: str, number: int = 1) -> HttpResponse:
    """The questions of one page of the vocabulary."""
    return _show(request, language, "words", lambda reader: glossary.words(reader, f"{folder}/{name}", number))


def _show(request: HttpRequest, language: str, name: str, made: Made) -> HttpResponse:
    """A page under the law of the day that is picked, else of the day that the server reads."""
    site: Site = settings.SITE
    if language not in site.languages:
        raise Http404
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    picked, fault = _picked(request.GET.get("on", ""))
    day = picked or site.day()
    reader = Reader(site, book(site.law_in(get_language() or ""), site.pack), day)
    more = made(reader)
    if more is None:
        raise Http404
    frame: dict[str, object] = {
        "day": day,
        "not_today": day != site.today(),
        "covered": site.covers(day),
        "covers": site.law.covers_all(),
        "picked": day.isoformat(),
        "q": f"?on={day}" if picked else "",
        "base": f"/{language}/law/",
        "here": request.path,
        "elsewhere": request.path.removeprefix(f"/{language}"),
        "fault": fault,
    }
    return HttpResponse(rendered(f"law/{name}.html", {**frame, **more}), status=422 if fault else 200)


def _picked(text: str) -> tuple[dt.date | None, bool]:
    """The day that was picked, and whether it could not be read."""
    if not text:
        return None, False
    try:
        return read_day(text, "the day", At("on")), False
    except InputRefused:
        return None, True
