"""Filters for the templates. What the law pages say is not yet in every language, and then says in which it is."""

from __future__ import annotations

from django.template import Library
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = Library()
LAW_LANGUAGE = "en"
"""The language in which the law pages are written."""


def law(text: str) -> SafeString:
    """A sentence of the law pages, marked as of their language on a page of another."""
    if (get_language() or LAW_LANGUAGE).split("-")[0] == LAW_LANGUAGE:
        return conditional_escape(text)
    return format_html('<span lang="{}" dir="ltr">{}</span>', LAW_LANGUAGE, text)


register.filter("law", law)
