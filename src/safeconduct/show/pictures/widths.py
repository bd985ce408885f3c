"""How wide a text may be, and where to break it. Nobody knows the reader's font: the estimate is that of a wide one."""

from __future__ import annotations

import unicodedata

_THIN = frozenset("ijl|!.,:;'`()[]{}ftrIJ/\\- ")
_BROAD = frozenset("mwMW@%&жшщюфыЖШЩЮФЫМДѣ—…✓✗")
_OPENS, _CLOSE = "\u2066\u2067\u2068", "\u2069"
"""What begins and ends a part of a text with a direction of its own, as English beside a translation."""
_BOLD = 1.14
"""How much wider bold letters are."""


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of a line in pixels, rather too much than too little."""
    return sum(map(_em, text)) * size * (_BOLD if bold else 1.0)


def wrap(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """The text in lines that fit; a word that is wider than the room is broken inside. Nothing is left out."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold) <= room:
            line = longer
            continue
        lines += [line] if line else []
        *whole, line = _broken(word, room, size, bold)
        lines += whole
    return _whole([*lines, line] if line else lines)


def _whole(lines: list[str]) -> list[str]:
    """Lines of which each closes the mark of a direction that it opens, if the text closes it at all."""
    found, opened = [], ""
    for line in lines:
        line = opened + line
        last = max(line.rfind(mark) for mark in _OPENS)
        opened = line[last] if last > line.rfind(_CLOSE) else ""
        found.append(line + _CLOSE if opened else line)
    return found


def longest_word(text: str, size: float) -> float:
    """The room that a text needs if no word of it is broken."""
    return max((width(word, size) for word in text.split()), default=0.0)


def _broken(word: str, room: float, size: float, bold: bool) -> list[str]:
    parts = [""]
    for char in word:
        # a mark that stands on a letter has no width of its own, so it stays with its letter
        if parts[-1] and _em(char) and width(parts[-1] + char, size, bold) > room:
            parts.append("")
        parts[-1] += char
    return parts


def _em(char: str) -> float:
    if char in _THIN:
        return 0.41
    if char in _BROAD:
        return 1.0
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 1.05
    return 0.75 if char.isupper() else 0.64
