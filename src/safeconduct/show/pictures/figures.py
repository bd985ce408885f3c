"""A picture on a page: its name, the picture, what its marks mean, and its twin in words, which opens on demand."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from ...lawbook.phrases import phrase
from ..page import Html, join, tag
from ..said import status

if TYPE_CHECKING:
    from ...lawbook.model import Law

AT_WIDE, AT_NARROW = "at-wide", "at-narrow"
"""What is shown on wide pages only, and on narrow ones only."""
EVERY = "at-every"
"""A picture that is drawn for a phone, and is larger on a wide page."""
_TWIN = phrase("The same as a table")


def figure(law: Law, title: str, picture: Html, twin: Html, *, steps: Html | None = None, key: bool = False) -> Html:
    """The picture of that title. With `steps` a narrow page shows these in the place of the picture and its twin."""
    wide = {"class_": AT_WIDE} if steps else {}
    return tag(
        "figure",
        tag("figcaption", title),
        picture,
        tag("p", join(_key(law)), class_="key") if key else Html(""),
        tag("div", steps, class_=AT_NARROW) if steps else Html(""),
        tag("details", tag("summary", law.say(_TWIN)), twin, **wide),
    )


def prefix(of: str, said: str) -> str:
    """What makes the ids of a picture its own: two on a page have the same only if they say the same."""
    return f"{of}{zlib.crc32(said.encode()):08x}"


def _key(law: Law) -> list[str]:
    """What the marks mean, in the words that a page has for a status."""
    marks = (("✓", "open"), ("?", "unknown"), ("✗", "closed"))
    return [f"{mark} {status(law, of)}{' · ' if mark != marks[-1][0] else ''}" for mark, of in marks]
