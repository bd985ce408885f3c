"""The prose of a law page as HTML: emphasis, names in code, tables, and nothing that could lead or load elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("zero", {"html": False}).enable(["table", "backticks", "emphasis", "escape", "entity"])


def prose(paragraphs: Iterable[str]) -> tuple[SafeString, ...]:
    """Each paragraph as HTML."""
    return tuple(mark_safe(_MARKDOWN.render(text)) for text in paragraphs)
