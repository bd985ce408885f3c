"""What is looked at before a page is made: the host that was asked for, the language, and where a form comes from.

There is no CSRF token, and none is needed: a request changes nothing on the server, and a form cannot be made without
a field that this server sealed. That a form of ours was not sent by another page, to show somebody a conversation that
is not theirs, is seen from `Sec-Fetch-Site`, and from `Origin` in browsers that do not send it. Our own pages send
`Origin: null`, since they send no referrer.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Respond = Callable[[HttpRequest], HttpResponse]


def language(respond: Respond) -> Respond:
    """The language of the page is the first part of its path; no cookie holds it."""

    def in_language(request: HttpRequest) -> HttpResponse:
        named = request.path_info.removeprefix("/").partition("/")[0]
        with translation.override(named if named in settings.SITE.languages else settings.LANGUAGE_CODE):
            return respond(request)

    return in_language


def known_host(respond: Respond) -> Respond:
    """Only requests for a host of ours: Django refuses others when the host is read."""

    def for_us(request: HttpRequest) -> HttpResponse:
        request.get_host()
        return respond(request)

    return for_us


def from_here(request: HttpRequest) -> bool:
    """Whether a form was sent by a page of ours, as far as the browser tells."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    return bool(origin == "null" or origin.partition("://")[2] == request.get_host())
