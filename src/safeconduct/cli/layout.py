"""Items, headings and words that every page on a terminal is made of."""

from __future__ import annotations

import textwrap

from rich.console import Console
from rich.text import Text

COLOUR = {"open": "bold green", "closed": "bold red", "unknown": "bold yellow"}


def head(console: Console, says: str) -> None:
    """A heading, after an empty line."""
    console.print()
    console.print(Text(says, style="bold underline"))


def item(console: Console, mark: str, says: str, indent: int = 2, style: str = "", mark_style: str = "") -> None:
    """One item with a hanging indent, without trailing blanks."""
    lead = f"{mark} " if mark else ""
    hang = len(lead) if len(lead) < 12 else 4
    room = max(console.width - indent - len(lead), 20)
    whole = Text()
    for n, line in enumerate(textwrap.wrap(says, room, break_long_words=False, break_on_hyphens=False) or [""]):
        whole.append("\n" + " " * indent if n else " " * indent)
        whole.append(lead if n == 0 else " " * hang, style=mark_style or style)
        whole.append(line, style=style)
    console.print(whole, soft_wrap=True)


def last(console: Console, truth: str) -> None:
    """The truth line, after an empty line; nothing if nothing was asked."""
    if truth:
        console.print()
        console.print(Text(truth, style="bold"))
