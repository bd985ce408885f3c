"""The sheet for volunteers: on a terminal, as Markdown, and as a page that prints on one side of A4."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from ..show.page import Html, items, join, page, table, tag
from ..show.said import cite
from .as_markdown import plain
from .layout import head, item, last

if TYPE_CHECKING:
    from rich.console import Console

    from ..lawbook.model import SheetLine, SheetPart
    from ..lawbook.sheet import Sheet

_HEAD = ("What you see or hear", "Why", "Law")
_ONE_SIDE = """
@page{margin:9mm 11mm}
@media print{.safeconduct{font-size:8.6pt;line-height:1.22}.safeconduct h1{font-size:13pt;margin:0 0 1mm}
.safeconduct h2{font-size:10pt;margin:2mm 0 .5mm}.safeconduct p{margin:.6mm 0}
.safeconduct ul{margin:.5mm 0;padding-left:5mm}
.safeconduct .first{padding:.8mm 2mm}.safeconduct table{margin:1mm 0}.safeconduct th,.safeconduct td{padding:.3mm 1mm}}
.safeconduct tbody th{font-weight:600;width:31%}
"""


def print_sheet(console: Console, sheet: Sheet) -> None:
    """The sheet on a terminal."""
    console.print(Text(sheet.title.upper(), style="bold"))
    console.print(Text(" ".join(_first(sheet)), style="bold"))
    for part, lines in sheet.parts:
        head(console, part.title)
        if part.says:
            item(console, "", part.says)
        for line in lines:
            item(console, "!" if line.why else "·", f"{line.says} {line.why}".strip() + cite(line.cite))
    last(console, sheet.truth)


def sheet_markdown(sheet: Sheet) -> str:
    """The sheet as Markdown."""
    return "\n".join(_markdown(sheet)) + "\n"


def _markdown(sheet: Sheet) -> Iterator[str]:
    yield f"# {plain(sheet.title)}"
    yield ""
    yield f"**{plain(' '.join(_first(sheet)))}**"
    for part, lines in sheet.parts:
        yield from ("", f"## {plain(part.title)}", "")
        if part.says:
            yield from (plain(part.says), "")
        for line in lines:
            yield (
                f"- **{plain(line.says)}** {plain(line.why)} ({plain(line.cite)})"
                if line.why
                else f"- {plain(line.says)}"
            )
    if sheet.truth:
        yield from ("", f"**{plain(sheet.truth)}**")


def sheet_html(sheet: Sheet) -> str:
    """The sheet as a page of its own, which asks for nothing outside itself."""
    parts = (_part(part, lines) for part, lines in sheet.parts)
    return page(sheet.title, *parts, notice=_first(sheet), truth=sheet.truth, style=_ONE_SIDE)


def _part(part: SheetPart, lines: tuple[SheetLine, ...]) -> Html:
    of_law = [(line.says, line.why, line.cite) for line in lines if line.why]
    said = items(line.says for line in lines if not line.why)
    if of_law:
        return join((tag("h2", part.title), table(part.says or part.title, _HEAD, of_law), said))
    return join((tag("h2", part.title), tag("p", part.says) if part.says else "", said))


def _first(sheet: Sheet) -> list[str]:
    """What stands before all else: that it is out of its days, that it is no advice, and from when to when it holds."""
    return [*([sheet.outside] if sheet.outside else []), sheet.notice, sheet.dated]
