"""Reads the configuration of nginx into directives, each with its page and line, and what it includes in its place.

The grammar is small: words, quotes, `;`, blocks, comments. `crossplane`, which read it for Python, has had no release
since 2022, and knows directives by a list of that year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ...lawbook.faults import At, Fault, InputRefused

_WORD = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
    | (?P<mark>[;{}])
    | (?P<word>"(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | (?:\\.|\$\{[^}]*\}|[^\s;{}"'\\])(?:\\.|\$\{[^}]*\}|[^\s;{}\\])*)
    """,
    re.VERBOSE | re.DOTALL,
)
_DEPTH = 20
"""Files that include each other, before it is called a circle."""


class Directive(msgspec.Struct, frozen=True):
    """A directive with its words, and what stands in its braces if it has any."""

    name: str
    words: tuple[str, ...]
    at: At
    block: tuple[Directive, ...] | None = None

    def inside(self, name: str) -> list[Directive]:
        """The directives of that name that stand right inside it."""
        return [one for one in self.block or () if one.name == name]


def read(path: Path) -> Directive:
    """A main file as one block. Raises `InputRefused` if it, or a file that it includes, cannot be read."""
    return Directive("main", (), At(str(path)), _file(path, path.parent, 0))


def _file(path: Path, root: Path, depth: int) -> tuple[Directive, ...]:
    if depth > _DEPTH:
        raise _refused(At(str(path)), "files include each other in a circle; leave one `include` out.")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(At(str(path)), f"it cannot be read ({type(error).__name__}); see who may read it.") from None
    words = _words(path, text)
    block = tuple(_block(words, root, depth))
    if (left := next(words, None)) is not None:
        raise _refused(left[1], "a `}` closes nothing; take it out.")
    return block


def _words(path: Path, text: str) -> Iterator[tuple[str, At]]:
    place, line = 0, 1
    while place < len(text):
        found = _WORD.match(text, place)
        if found is None:
            raise _refused(At(str(path), line), "a quote is not closed; close it.")
        if found.lastgroup != "space":
            yield found.group(), At(str(path), line)
        line += found.group().count("\n")
        place = found.end()


def _block(words: Iterator[tuple[str, At]], root: Path, depth: int, opened: At | None = None) -> Iterator[Directive]:
    """The directives up to the end of the block that was opened, or of the file."""
    said: list[str] = []
    at = At("")
    for word, here in words:
        if word == "}" and not said:
            if opened is None:
                raise _refused(here, "a `}` closes nothing; take it out.")
            return
        if word == "}":
            raise _refused(at, f"`{said[0]}` does not end with a `;`; write it.")
        if word in ("{", ";"):
            if not said:
                raise _refused(here, f"a `{word}` follows nothing; take it out.")
            name, *rest = said
            if name == "include" and word == ";":
                yield from _included(rest, at, root, depth)
            else:
                block = tuple(_block(words, root, depth, at)) if word == "{" else None
                yield Directive(name, tuple(rest), at, block)
            said = []
            continue
        at = at if said else here
        said.append(_plain(word))
    if said or opened is not None:
        raise _refused(at if said else opened or at, "it ends too early; close it.")


def _included(words: list[str], at: At, root: Path, depth: int) -> Iterator[Directive]:
    pattern = words[0] if words else ""
    path = root / pattern
    if not re.search(r"[*?\[]", pattern):
        yield from _file(path, root, depth + 1)
        return
    for one in sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor)))):
        yield from _file(one, root, depth + 1)


def _plain(word: str) -> str:
    return re.sub(r"""\\(["'\\])""", r"\1", word[1:-1] if word[0] in "\"'" else word)


def _refused(at: At, says: str) -> InputRefused:
    return InputRefused([Fault(at, says)])
