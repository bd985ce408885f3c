"""HTML by construction: whatever is not `Html` is escaped. A page holds its own style, no script, and asks for nothing.

A fragment is for a notebook; a page is a whole document, to be kept or printed on A4.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence

_ENGLISH = re.compile(r"\u2066([^\u2066\u2069]*)\u2069")
"""English beside a translation, as `lawbook.catalog.beside` marks it."""
_ENGLISH_ON_PAGE = re.compile(rf"<svg\b.*?</svg>|{_ENGLISH.pattern}", re.DOTALL)
_BESIDE = '<span lang="en" dir="ltr">{}</span>'
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters, and marks that turn the direction of what follows: they could make a text read otherwise."""

STYLE = """
.safeconduct{max-width:60rem;font:1rem/1.45 system-ui,sans-serif;color:#111;background:#fff}
.safeconduct table{border-collapse:collapse;width:100%;margin:.6rem 0}
.safeconduct caption{text-align:start;font-weight:bold;padding:.2rem 0}
.safeconduct th,.safeconduct td{border:1px solid #767676;padding:.25rem .4rem;text-align:start;vertical-align:top;
white-space:normal}
.safeconduct figure{margin:1rem 0}
.safeconduct .key{margin:.2rem 0}
.safeconduct figcaption{font-weight:bold}
.safeconduct svg{max-width:100%;height:auto}
.safeconduct .at-narrow{display:none}
@media screen and (max-width:34rem){.safeconduct .at-wide{display:none}.safeconduct .at-narrow{display:block}
.safeconduct .many thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.safeconduct .many tr,.safeconduct .many th,.safeconduct .many td{display:block;overflow-wrap:anywhere}
.safeconduct .many tr{margin:.6rem 0}
.safeconduct .many td:empty{display:none}
.safeconduct .many td::before{content:attr(data-head) ": ";font-weight:bold}}
.safeconduct .first{border:.2rem solid #111;padding:.4rem .6rem}
@media print{.safeconduct{max-width:none}.safeconduct tr,.safeconduct li{break-inside:avoid}}
@page{size:A4;margin:12mm}
"""


class Html(str):
    """Text that is HTML already. All other text is escaped before it stands in a page."""

    __slots__ = ()


def escape(text: str) -> Html:
    """`text` as HTML that shows it as it is; `Html` comes back unchanged. English beside a translation is marked."""
    if isinstance(text, Html):
        return text
    said = ((_shown(part), english) for part, english in by_language(text))
    return Html("".join(_BESIDE.format(part) if english else part for part, english in said))


def by_language(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text, each with whether it is English beside a translation."""
    yield from ((part, n % 2 == 1) for n, part in enumerate(_ENGLISH.split(text)) if part)


def _shown(text: str) -> str:
    return html.escape(_UNSEEN.sub("", text))


def english_marked(page: Html) -> Html:
    """A page in which what stands between the marks of English beside a translation is an element.

    A picture has elements of its own for that, and the same marks around whatever runs against its lines.
    """
    return Html(_ENGLISH_ON_PAGE.sub(lambda found: found[0] if found[1] is None else _BESIDE.format(found[1]), page))


def tag(name: str, *inside: str, **attributes: str) -> Html:
    """An element with its attributes (`class_` writes `class`, `_` within a name `-`), and what is in it, escaped."""
    pairs = ((key.rstrip("_").replace("_", "-"), _shown(value)) for key, value in attributes.items())
    written = "".join(f' {key}="{value}"' for key, value in pairs)
    return Html(f"<{name}{written}>{''.join(map(escape, inside))}</{name}>")


def join(parts: Iterable[str]) -> Html:
    """The parts after each other, each escaped."""
    return Html("".join(map(escape, parts)))


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
    """A table with its caption; the first cell of each row is its heading.

    With more than two columns each cell carries the head of its column, which a narrow page shows before it.
    """
    many = len(head) > 2
    heads = [{"data_head": says} if many else {} for says in head]
    cells = (
        (tag("th", row[0], scope="row"), *(tag("td", c, **h) for c, h in zip(row[1:], heads[1:], strict=True)))
        for row in rows
    )
    return tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", *(tag("th", cell, scope="col") for cell in head))),
        tag("tbody", *(tag("tr", *row) for row in cells)),
        **({"class_": "many"} if many else {}),
    )


def items(texts: Iterable[str], ordered: bool = False) -> Html:
    """A list, or nothing if there is nothing to list."""
    lines = [tag("li", text) for text in texts]
    return tag("ol" if ordered else "ul", *lines) if lines else Html("")


def notice_line(sentences: Iterable[str]) -> Html:
    """What must stand before every answer: whose law of which day this is, and that it is no advice."""
    return tag("p", tag("strong", " ".join(sentences)), class_="first")


def truth_line(sentence: str) -> Html:
    """What must stand wherever somebody asks questions, or nothing if the pack has no such line."""
    return tag("p", tag("strong", sentence)) if sentence else Html("")


def fragment(*parts: str, lang: str = "en", dir: str = "ltr") -> Html:
    """The parts with their style, to stand in another page (a notebook)."""
    return tag("section", tag("style", Html(STYLE)), *parts, class_="safeconduct", lang=lang, dir=dir)


def page(
    title: str,
    *parts: str,
    notice: Iterable[str] = (),
    truth: str = "",
    style: str = "",
    lang: str = "en",
    dir: str = "ltr",
) -> Html:
    """A whole document: its title as heading, the notice, the parts, the truth line. `style` is more CSS of ours."""
    head = tag(
        "head",
        Html('<meta charset="utf-8">'),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Html('<meta name="referrer" content="no-referrer">'),
        Html("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"),
        tag("title", _ENGLISH.sub(r"\1", title)),
        tag("style", Html(STYLE + style)),
    )
    said = list(notice)
    main = tag(
        "main",
        tag("h1", title),
        notice_line(said) if said else Html(""),
        *parts,
        truth_line(truth),
        class_="safeconduct",
    )
    return Html("<!DOCTYPE html>\n" + tag("html", head, tag("body", main), lang=lang, dir=dir) + "\n")
