"""A filter for the templates: what the law says, marked where it is in another language than the page."""

from __future__ import annotations

from django.conf import settings
from django.template import Library
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ..lawbook.phrases import ENGLISH
from ..show.page import escape

register = Library()


def english(text: str) -> SafeString:
    """What is said in English on every page (what somebody signed, the name of a source), marked where it must be."""
    here = get_language() or settings.LANGUAGE_CODE
    marked: SafeString = mark_safe(escape(text if here == ENGLISH else f"\u2066{text}\u2069"))
    return marked


def law(text: str) -> SafeString:
    """A sentence of the law. English beside a translation is marked, and all of it where there is no translation."""
    here = get_language() or settings.LANGUAGE_CODE
    spoken = settings.SITE.law_in(here)
    said = escape(text)
    if spoken.language != here:
        said = escape(f"\u2066{text}\u2069")
    marked: SafeString = mark_safe(said)
    return marked


register.filter("law", law)
register.filter("english", english)
