"""Answers a request: opens the sealed field, moves, asks the engine, shows a page. Nothing outlives the response."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..show.page import Html, english_marked
from .drawings import NOTHING_DRAWN, Drawing, Drawings, fitted
from .envelope import NotOurs, TooMuch
from .guard import from_here
from .headers import LONGEST
from .moves import Moved, clash, move
from .pages import context
from .reading import Reading
from .replied import dated
from .settings import HERE
from .site import Site
from .state import State, pack, unpack

SEALED = "s"
"""The field that carries the state."""
_ASSETS = {
    name: (kind, (HERE / "assets" / name).read_bytes())
    for name, kind in (("style.css", "text/css; charset=utf-8"), ("leave.js", "text/javascript; charset=utf-8"))
}
ERASES = '"cache", "cookies", "storage"'
"""What a browser is asked to forget on the way out."""
_SHARES = (1.0, 0.5, 0.25, 0.0)
"""Of what a page tells at once, until it is short enough: letters that are not Latin take twice the room."""


def begin(request: HttpRequest) -> HttpResponse:
    """The first page, in a language that the browser asks for."""
    from django.utils.translation import get_language_from_request

    return _see(f"/{get_language_from_request(request)}/screening")


def first(request: HttpRequest, language: str) -> HttpResponse:
    """The first page in the language of the address."""
    _site(language)
    return _see(f"/{language}/screening")


def health(request: HttpRequest) -> HttpResponse:
    """That the server answers; what a supervisor asks for."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def asset(request: HttpRequest, name: str) -> HttpResponse:
    """One of the two files beside the pages."""
    if name not in _ASSETS:
        raise Http404
    kind, data = _ASSETS[name]
    return HttpResponse(data, content_type=kind)


def leave(request: HttpRequest, language: str) -> HttpResponse:
    """The quick exit: a page of somebody else's, and nothing of ours kept."""
    site = _site(language)
    response = _see(site.exit(language))
    response.headers["Clear-Site-Data"] = ERASES
    return response


def screening(request: HttpRequest, language: str) -> HttpResponse:
    """Every page of the screening."""
    site = _site(language)
    if site.public and not site.covers(site.today()):
        return _page("old.html", {}, 503)
    if request.method in ("GET", "HEAD"):
        return _show(site, Moved(State(site.day())), None)
    if request.method != "POST":
        response = refused(request)
        response.status_code, response.headers["Allow"] = 405, "GET, HEAD, POST"
        return response
    try:
        return _move(site, request)
    except NotOurs:
        return _page("again.html", {}, 400)


def _move(site: Site, request: HttpRequest) -> HttpResponse:
    """What a button leads to. Raises `NotOurs` for whatever was not made by a page of this server."""
    fields = request.POST.getlist
    if not from_here(request) or len(fields(SEALED)) != 1:
        raise NotOurs
    before = unpack(site.law, site.envelope.open(fields(SEALED)[0]))
    law = site.law_in(get_language() or "")
    reading = Reading(site, law, before)
    moved = move(site.law, reading, before, fields)
    after = reading
    if moved.state.said != before.said:
        after = Reading(site, law, moved.state)
    settled = clash(site.law, after, before, moved)
    return _show(site, settled, reading if settled.state is before else after)


def _show(site: Site, moved: Moved, reading: Reading | None) -> HttpResponse:
    """The page of a state."""
    reading = reading or Reading(site, site.law_in(get_language() or ""), moved.state)
    reading.state = moved.state
    try:
        page = page_of(site, moved, reading)
    except TooMuch:
        return _page("again.html", {}, 400)
    return HttpResponse(page, status=422 if moved.fault else 200)


def page_of(site: Site, moved: Moved, reading: Reading) -> str:
    """The page of a state, with less told at once until it is short enough. Raises `TooMuch`: the state is not."""
    page = ""
    for reading.share in _SHARES:
        name, state, more = context(site, moved, reading)
        page = rendered(f"{name}.html", {"sealed": site.envelope.seal(pack(site.law, state)), **more})
        if len(page.encode()) <= LONGEST:
            break
    return page


def _page(template: str, more: dict[str, object], status: int) -> HttpResponse:
    return HttpResponse(rendered(template, more), status=status)


def rendered(template: str, more: dict[str, object]) -> str:
    """A page in the language of the request, with as many of its drawings as it has room for."""
    site: Site = settings.SITE
    language = get_language() or settings.LANGUAGE_CODE
    law, day = site.law_in(language), site.day()
    shared = {
        "language": language,
        "direction": law.direction,
        "reviewed": law.reviewed,
        "languages": [(code, name) for code, name in site.languages.items() if code != language],
        "address": f"/{language}/screening",
        "exit": f"/{language}/leave",
        "day": dated(law, day),
        "not_today": day != site.today() or not site.covers(day),
        "sealed": "",
    }

    def page(drawing: Drawing) -> str:
        drawn = {"pictures": mark_safe(drawing.html), "not_drawn": drawing.left}
        return english_marked(Html(render_to_string(template, {**shared, **more, **drawn})))

    drawings = more.get("drawings")
    return fitted(page, drawings) if isinstance(drawings, Drawings) else page(NOTHING_DRAWN)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that cannot be read."""
    return _fault(400, _("This request could not be read"))


def not_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page."""
    return _fault(404, _("There is no such page"))


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of the program."""
    return _fault(500, _("Something went wrong here"))


def _fault(status: int, title: str) -> HttpResponse:
    return _page("fault.html", {"title": title}, status)


def _see(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, status=303)


def _site(language: str) -> Site:
    site: Site = settings.SITE
    if language not in site.languages:
        raise Http404
    return site
