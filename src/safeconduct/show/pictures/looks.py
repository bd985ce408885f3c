"""How each status looks: a colour, and without any colour a pattern and a mark. Text stands on white or on its paper.

Open is plain, not known is hatched behind a dashed edge, closed is ruled behind a thick edge.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from ...assess.answer import Status

INK = "#111111"
QUIET = "#505a5f"
"""What is drawn thin: grid, edges, axis words."""
PAPER = "#ffffff"

Pattern = Literal["plain", "hatched", "ruled"]


class Look(NamedTuple):
    """The paper of a status, the ink of its edge and words, and how it is told apart in grey."""

    paper: str
    ink: str
    pattern: Pattern
    edge: float
    dashes: str


LOOKS: dict[Status, Look] = {
    "open": Look("#dcefe3", "#0b5a30", "plain", 1.5, ""),
    "unknown": Look("#fff3c4", "#5e4500", "hatched", 1.5, "5 3"),
    "closed": Look("#f6dcd9", "#8f1d14", "ruled", 2.5, ""),
}
PLAIN = Look("#f1f2f3", INK, "plain", 1.5, "")
"""What has no status: the place where one begins."""
AT_LEAST, USUALLY, AT_MOST = "#174f82", "#7db0dc", "#e4eff9"
"""A time up to the shortest one, on to the usual one, and on to the longest: darker is surer."""
