"""Text of two directions: what runs against the line stands in an isolate of its own.

Without it `6–14` reads `14–6` in a line that runs from right to left, and a citation falls apart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby

from ..page import Html, by_language, escape, join, tag

_LEADS = "$€£+−" + unicodedata.lookup("SECTION SIGN")
"""Signs that belong to what follows them at once."""
_TRAILS = "+%°"
"""Signs that belong to what they follow at once."""
_MARKS = {True: "\u2067", False: "\u2066"}
"""What begins an isolate that runs from right to left (True), or from left to right."""
_CLOSE = "\u2069"
_LEFTWARDS = frozenset(map(unicodedata.bidirectional, "אا"))
_RIGHTWARDS = frozenset(map(unicodedata.bidirectional, "a1١"))


def isolated(text: str, rtl: bool) -> Html:
    """A text for a picture, escaped, with marks around what runs against its line; English in it is marked as such."""
    return join(
        tag("tspan", _isolated(part, rtl), lang="en") if english else _isolated(part, rtl)
        for part, english in by_language(text)
    )


def _isolated(text: str, rtl: bool) -> Html:
    mark = _MARKS[not rtl]
    return join(Html(f"{mark}{escape(part)}{_CLOSE}") if against else part for part, against in runs(text, rtl))


def isolated_html(text: str, rtl: bool) -> Html:
    """A text for a page, escaped, with an element around what runs against its line; English is marked as such."""
    return join(_isolated_html(part, english, rtl) for part, english in by_language(text))


def _isolated_html(text: str, english: bool, rtl: bool) -> Html:
    if english:
        return tag("span", text, lang="en", dir="ltr")
    way = "ltr" if rtl else "rtl"
    return join(tag("bdi", part, dir=way) if against else part for part, against in runs(text, rtl))


def runs(text: str, rtl: bool) -> Iterator[tuple[str, bool]]:
    """The parts of a text, each with whether it runs against the line. A number runs from left to right."""
    against = _against(text, rtl)
    at = 0
    for turned, part in groupby(against):
        end = at + len(list(part))
        yield text[at:end], turned
        at = end


def _against(text: str, rtl: bool) -> list[bool]:
    """For each character whether it runs against the line; a sign between two letters runs as both do."""
    ways = [_way(char) for char in text]
    later: list[bool | None] = []
    for way in reversed(ways):
        later.append(later[-1] if way is None and later else way)
    later.reverse()
    found, before, opened, ended = list[bool](), None, 0, False
    for at, (char, way, after) in enumerate(zip(text, ways, later, strict=True)):
        turned = found[-1] if found else False
        if way is not None:
            before, ended = way, False
            found.append(way is not rtl)
        else:
            # a bracket that was opened in a citation closes in it, as in `1158(b)(1)`; another one ends it, as a colon
            closes = char in ")]" and turned and opened > 0
            ended = ended or (char in ")]" and not closes) or (char in ":;" and text[at + 1 : at + 2].isspace())
            trails = turned and before is not None and char in _TRAILS
            found.append(closes or trails or (not ended and before is after is (not rtl)))
        opened = opened + (char in "([") - (char in ")]") if found[-1] else 0
    for at in range(len(text) - 1, 0, -1):
        if found[at] and text[at - 1] in _LEADS:
            found[at - 1] = True
    return found


def _way(char: str) -> bool | None:
    """Whether a character runs from right to left; None for a sign that runs as its neighbours do."""
    kind = unicodedata.bidirectional(char)
    return True if kind in _LEFTWARDS else False if kind in _RIGHTWARDS else None
