"""Tests every pin of a citation against the outline of the code that it cites: is there such a paragraph at all?

An outline is a file of the pack that says which sections a code has, and which labels stand under each. It names in its
head the form of citation that it covers, so that no citation stands in this program. A pin to a section outside what an
outline covers is not tested, and not faulted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from .faults import At, Fault
from .pages import Page

_SECTION = re.compile(r"\d+[a-z]*")
_LABELS = re.compile(r"(?:\((?:[a-z]{1,5}\d?|[A-Z]{1,5}|\d{1,3}[A-Z]?)\))+")
_LABEL = re.compile(r"\((\w+)\)")
_BETWEEN = re.compile(r"(?:, (?:and |or )?|,? (?:and|or|to|through) | ?[–-] ?)(?=\d|\()")
_LINE = re.compile(r"(\d+[a-z]*(?:-\d+)?)((?:\(\w+\))*):((?: \w+| \?)*)\Z")
_LAST_OF_NUMBER = re.compile(r"[–-]\d+")
_UNTOLD = "?"
"""The only label of a section of which nobody could tell what it holds: every pin to it is let be."""


class Outline(msgspec.Struct, frozen=True):
    """The sections of one code from `first` to `last`: under each pin the labels that stand directly there."""

    title: str
    first: int
    last: int
    below: dict[str, tuple[str, ...]]

    def covers(self, section: str) -> bool:
        """Whether this outline would know the section."""
        return self.first <= int(re.match(r"\d+", section).group()) <= self.last  # type: ignore[union-attr]

    def holds(self, section: str, labels: tuple[str, ...]) -> bool:
        """Whether there is such a pin, or nobody could tell."""
        return self.nearest(section, labels) == section + _written(labels) or self.below.get(section) == (_UNTOLD,)

    def nearest(self, section: str, labels: tuple[str, ...]) -> str:
        """The longest beginning of the pin that exists; empty if there is no such section."""
        if section not in self.below:
            return ""
        pin = section
        for label in labels:
            if label not in self.below.get(pin, ()):
                return pin
            pin += f"({label})"
        return pin


class Pin(msgspec.Struct, frozen=True):
    """One pin of a citation: its section, and its labels from the subsection down."""

    section: str
    labels: tuple[str, ...]

    def __str__(self) -> str:
        return self.section + _written(self.labels)


def read_outlines(root: Path) -> tuple[list[Outline], list[Fault]]:
    """The outlines of the pack at `root`, and a fault for each line that cannot be read."""
    outlines: list[Outline] = []
    faults: list[Fault] = []
    for path in sorted((root / "outlines").glob("*.txt")):
        name = f"{root.name}/outlines/{path.name}"
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            faults.append(Fault(At(name), "this outline cannot be read as UTF-8 text."))
            continue
        found, bad = _outline(text, name)
        faults += bad
        if found:
            outlines.append(found)
    return outlines, faults


def _outline(text: str, name: str) -> tuple[Outline | None, list[Fault]]:
    head: dict[str, str] = {}
    below: dict[str, tuple[str, ...]] = {}
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        if found := _LINE.match(line):
            below[found[1] + found[2]] = tuple(found[3].split())
        elif not below and re.match(r"[a-z]+: .", line):
            key, _, value = line.partition(": ")
            head[key] = value
        else:
            faults.append(Fault(At(name, number), "a line of an outline is a pin, a colon, and the labels under it."))
    covers = re.fullmatch(r"(\d+)-(\d+)", head.get("covers", ""))
    if not head.get("title") or not covers:
        says = "an outline begins with `title: FORM OF CITATION` and `covers: FIRST-LAST`, two section numbers."
        return None, [*faults, Fault(At(name, 1), says)]
    return Outline(head["title"], int(covers[1]), int(covers[2]), below), faults


def cites(pages: Iterable[Page]) -> Iterator[tuple[str, At]]:
    """Every citation that stands in a block, with its line."""

    def found(value: object, path: str) -> Iterator[tuple[str, str]]:
        if isinstance(value, dict):
            for key, inner in value.items():
                under = f"{path}.{key}" if path else str(key)
                if key == "cite" and isinstance(inner, str):
                    yield inner, under
                else:
                    yield from found(inner, under)
        elif isinstance(value, list):
            for i, inner in enumerate(value):
                yield from found(inner, f"{path}[{i}]")

    for page in pages:
        for block in page.blocks:
            for text, path in found(block.raw, ""):
                yield text, block.at(path)


def check_pins(cited: Iterable[tuple[str, At]], outlines: Iterable[Outline]) -> list[Fault]:
    """A fault for every pin that an outline covers and does not hold, with the nearest that there is."""
    known = list(outlines)
    return [Fault(at, says) for text, at in cited for outline in known for says in _missing(text, outline)]


def _missing(text: str, outline: Outline) -> Iterator[str]:
    for pin in pins_of(text, outline):
        if isinstance(pin, str):
            yield f"`{outline.title} {pin}` cannot be read as a pin; close each bracket around one label."
        elif outline.covers(pin.section) and not outline.holds(pin.section, pin.labels):
            yield f"there is no `{outline.title} {pin}`; {_what_there_is(pin, outline)}"


def _what_there_is(pin: Pin, outline: Outline) -> str:
    near = outline.nearest(pin.section, pin.labels)
    if not near:
        return f"no section {pin.section} stands in the outline."
    labels = outline.below.get(near, ())
    under = ", ".join(f"({label})" for label in labels[:12]) + (" …" if len(labels) > 12 else "")
    return f"the nearest is `{near}`, which " + (f"has {under}." if labels else "has nothing under it.")


def pins_of(text: str, outline: Outline) -> Iterator[Pin | str]:
    """Every pin of that form of citation in `text`; what cannot be read comes as it is written.

    In "12(a)(2), (3)(B), (b)" a pin without a section goes on from the one before, at the deepest level that exists.
    """
    for found in re.finditer(rf"(?<!\w){re.escape(outline.title)}[^\w(;,]{{1,4}}(?=\d)", text):
        at = found.end()
        last = Pin("", ())
        while True:
            section, labels, at = _next(text, at, outline)
            if not section and not labels:
                break
            if text[at : at + 1] == "(":  # a bracket that holds no label, or is not closed
                yield section + _written(labels) + text[at:].split(" ")[0]
                break
            last = Pin(section, labels) if section else _continued(last, labels, outline)
            yield last
            gap = _BETWEEN.match(text, at)
            if gap is None:
                break
            at = gap.end()


def _next(text: str, at: int, outline: Outline) -> tuple[str, tuple[str, ...], int]:
    """The section (if one is written), the labels, and where they end."""
    section = ""
    if found := _SECTION.match(text, at):
        section, at = found[0], found.end()
        part = _LAST_OF_NUMBER.match(text, at)
        if part and f"{section}-{part[0][1:]}" in outline.below:
            section, at = f"{section}-{part[0][1:]}", part.end()
    labels: tuple[str, ...] = ()
    if marked := _LABELS.match(text, at):
        labels, at = tuple(_LABEL.findall(marked[0])), marked.end()
    return section, labels, at


def _continued(last: Pin, labels: tuple[str, ...], outline: Outline) -> Pin:
    """The pin that goes on from `last`: the deepest that exists; else that of which most exists."""
    levels = [Pin(last.section, last.labels[:depth] + labels) for depth in range(len(last.labels))[::-1]]
    whole = [pin for pin in levels if outline.holds(pin.section, pin.labels)]
    alike = [pin for pin in levels if _sort(last.labels[len(pin.labels) - len(labels)]) == _sort(labels[0])]
    return (whole or alike or levels or [Pin(last.section, labels)])[0]


def _sort(label: str) -> str:
    return "1" if label[0].isdigit() else "A" if label[0].isupper() else "a"


def _written(labels: tuple[str, ...]) -> str:
    return "".join(f"({label})" for label in labels)
