"""A plan on a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from .as_markdown import plain
from .layout import head, item, last

if TYPE_CHECKING:
    from rich.console import Console

    from ..show.plan import Page


def print_plan(console: Console, page: Page) -> None:
    """The plan on a terminal."""
    console.print(Text(page.title, style="bold"))
    console.print(Text(" ".join(page.first), style="bold"))
    for line in page.about:
        item(console, "·", line)
    for title, lines in page.steps:
        head(console, title)
        for label, says in lines:
            item(console, f"{label}:", says)
    last(console, page.truth)


def plan_markdown(page: Page) -> str:
    """The plan as Markdown."""
    return "\n".join(_markdown(page)) + "\n"


def _markdown(page: Page) -> Iterator[str]:
    yield f"# {plain(page.title)}"
    yield ""
    yield f"**{plain(' '.join(page.first))}**"
    yield ""
    yield from (f"- {plain(line)}" for line in page.about)
    for title, lines in page.steps:
        yield from ("", f"## {plain(title)}", "")
        yield from (f"- **{label}:** {plain(says)}" for label, says in lines)
    if page.truth:
        yield from ("", f"**{plain(page.truth)}**")
