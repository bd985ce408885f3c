"""A filter for the templates: what the law says, marked where it is in another language than the page."""

from __future__ import annotations

import re

from django.conf import settings
from django.template import Library
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ..lawbook.phrases import ENGLISH
from ..show.page import Html, escape

register = Library()

_MARKED = re.compile("(\u2066[^\u2066\u2069]*\u2069)")
_WORD = r"[A-Za-z][A-Za-z\d.,’'/&-]*"
_NO_OTHER_LETTER = r"(?:[A-Za-z\d]|[^\w\]])*"
_FOREIGN = re.compile(rf"(?<=\[){_NO_OTHER_LETTER}[A-Za-z]{_NO_OTHER_LETTER}(?=\])|{_WORD}(?: {_WORD})*(?<=[A-Za-z\d])")
"""In a language with letters of its own: a citation in brackets, or words in Latin letters (names, terms of law)."""
_TAG = re.compile(r"(<[^>]*>|&#?\w+;)")
"""What is no text within a page."""
_NOT_LATIN = re.compile(r"[\u0370-\u1fff]+(?:[ -][\u0370-\u1fff]+)*")
"""Words in other letters than Latin ones."""


def english(text: str) -> SafeString:
    """What is said in English on every page (what somebody signed, the name of a source), marked where it must be."""
    here = get_language() or settings.LANGUAGE_CODE
    marked: SafeString = mark_safe(escape(text if here == ENGLISH else f"\u2066{text}\u2069"))
    return marked


def english_on(text: str, language: str) -> SafeString:
    """What is said in English on words of another language, which are marked as such."""
    marked: SafeString = mark_safe(_NOT_LATIN.sub(rf'<span lang="{language}" dir="auto">\g<0></span>', english(text)))
    return marked


def foreign(text: str) -> SafeString:
    """What is said in another language with English words in it, which are marked as such."""
    marked: SafeString = mark_safe(escape(_foreign_marked(text)))
    return marked


def law(text: str) -> SafeString:
    """A sentence of the law. English beside a translation is marked, and all of it where there is no translation."""
    here = get_language() or settings.LANGUAGE_CODE
    if settings.SITE.law_in(here).language.lower() != here.lower():
        text = f"\u2066{text}\u2069"
    elif here != ENGLISH:
        text = _foreign_marked(text)
    marked: SafeString = mark_safe(escape(text))
    return marked


def _foreign_marked(text: str) -> str:
    """With marks around what is in Latin letters, as stand around English beside a translation."""
    parts = _MARKED.split(text)  # the odd ones are marked already
    return "".join(part if n % 2 else _FOREIGN.sub("\u2066\\g<0>\u2069", part) for n, part in enumerate(parts))


def drawing_marked(html: Html) -> Html:
    """A drawing in which words in Latin letters are marked, on a page with letters of its own."""
    if (get_language() or settings.LANGUAGE_CODE) == ENGLISH:
        return html
    made, english, name = [], 0, "span"
    for n, part in enumerate(_TAG.split(html)):
        if n % 2 == 0:
            made.append(part if english else _FOREIGN.sub(rf'<{name} lang="en">\g<0></{name}>', part))
            continue
        made.append(part)
        if part.startswith(("<svg", "</svg")):
            name = "tspan" if part.startswith("<svg") else "span"
        if part.startswith("<") and not part.endswith("/>") and (english or 'lang="en"' in part):
            english += -1 if part.startswith("</") else 1
    return Html("".join(made))


register.filter("law", law)
register.filter("english", english)
register.filter("english_on", english_on)
register.filter("foreign", foreign)
