"""Makes the outline of a chapter of the United States Code from its text: which sections, paragraphs and clauses exist.

    python tools/outline_usc.py TEXT > law/outlines/usc8.txt

TEXT is the Government Publishing Office's edition read out as plain text, with each section under `## § 1158. Title`.
The Code is in the public domain; only the outline is kept here. Statutory notes are no pins and are left out.

The hard part: a label does not say where it stands. `(i)` follows `(h)` or begins a list under `(1)`; and `(B)` at the
start of a line may be the rest of a reference that was broken there ("subparagraph (A) or / (B)"). So each section is
read as a whole: every label is a child, a successor or no label at all, each at a price, and the cheapest reading of
all the labels together is taken (a beam search). What it reads is checked against every reference that the text itself
makes to its own sections (`--references`); `--words` prints the words behind each pin that it is given.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

BEAM = 120
NEVER = 40.0
SECTION = re.compile(r"^## § (\d+[a-z]*(?:–\d+)?)\. (.*)$")
END = re.compile(
    r"^\((?:June|July|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.|Jan\.|Feb\.|Mar\.|Apr\.|May) \d+, ?\d{4}|^\((?:Added )?Pub\. L\."
    r"|^(?:Editorial|Statutory|Executive) (?:Notes|Documents)|^CODIFICATION$|^REFERENCES IN TEXT$|^AMENDMENTS$"
)
CHAIN = re.compile(r"(?<![\w)])(?:\((?:[a-z]{1,5}\d?|[A-Z]{1,5}|\d{1,3}[A-Z]?)\))+")
GONE = re.compile(
    r"^\(\w+\)(?:(, (?:and )?|, ?|–|-| and | to | through )\((\w+)\))+[.,]? ?"
    r"\[?(?:Repealed|Omitted|Transferred|Reserved|Redesignated)"
)
REFERRING = re.compile(
    r"(?:\b(?:sub)?(?:paragraphs?|clauses?|sections?|items?|parts?|titles?|chapters?)|§|\bAct|\bLaw|No\.|U\.S\.C\.)$",
    re.IGNORECASE,
)
LIST_OF_REFERENCES = re.compile(r"((?:\([A-Za-z0-9]{1,5}\))+)(?:,|,? or|,? and| through| to|–)$")
SENTENCE = re.compile(r"[.;:—,]['’\")]*(?: \d)?(?: (?:or|and))?$|^$")
STRONG = re.compile(r"[.;:—](?: \d)?(?: (?:or|and))?$|^$")
REFERS_ON = re.compile(
    r"^(?: of (?:th(?:is|e|at)|such|section|subsection|(?:sub)?paragraph|(?:sub)?clause)\b"
    r"|[,.;)]| (?:or|and|to|through) \("
    r"| (?:above|shall apply|shall not apply|applies|does not apply)\b)"
)
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class Mark(NamedTuple):
    """Labels that stand side by side, and what stands around them."""

    labels: tuple[str, ...]
    starts_line: bool
    before: str
    after: str
    under_heading: bool = False  # the line before begins with a label, and this one with a title


class Level(NamedTuple):
    """One step of a path: sort of label, its number in the row, the label, whether it began a line."""

    sort: str
    number: int
    label: str
    starts_line: bool | None  # None: it stands right behind another label


Path_ = tuple[Level, ...]
Past = tuple["Past", tuple[str, ...], str] | None  # the pins read so far and the words after each, the last first
Tree = dict[str, dict[tuple[str, ...], str]]  # section -> pin -> the words after its label
BY_HAND = Path(__file__).with_name("outline_usc8_by_hand.txt")
ORDER = "a1AiIdD"


def sorts(label: str) -> list[tuple[str, int]]:
    """What a label can be: (a) 1 (A) (i) (I) (aa) (AA), with its number in that row."""
    found: list[tuple[str, int]] = []
    if label[0].isdigit():
        return [("1", int(re.match(r"\d+", label).group()))]  # type: ignore[union-attr]
    text = label.rstrip("0123456789")
    low = text.lower()
    upper = text.isupper()
    if len(low) == 1:
        found.append(("A" if upper else "a", ord(low) - 96))
    if len(low) > 1 and len(set(low)) == 1:
        found.append(("D" if upper else "d", ord(low[0]) - 96))
    if number := roman(low):
        found.append(("I" if upper else "i", number))
    return found


def roman(text: str) -> int:
    """The number of a roman numeral below 100, or 0."""
    if not text or set(text) - set(ROMAN):
        return 0
    values = [ROMAN[c] for c in text]
    total = sum(-v if i + 1 < len(values) and values[i + 1] > v else v for i, v in enumerate(values))
    return total if 0 < total < 100 and write_roman(total) == text else 0


def write_roman(n: int) -> str:
    """The roman numeral of a number below 100."""
    parts = [(90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
    out = ""
    for value, text in parts:
        out += text * (n // value)
        n %= value
    return out


def sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each section's number and the lines of its law, without credits and notes."""
    number, open_ = "", False
    lines: list[str] = []
    for line in text.splitlines():
        head = SECTION.match(line)
        if head:
            if number:
                yield number, lines
            gone = head.group(2).startswith(("Repealed", "Transferred", "Omitted"))
            number, lines, open_ = head.group(1), [], not gone
        elif line.startswith("## "):
            if number:
                yield number, lines
            number, lines, open_ = "", [], False
        elif open_ and END.match(line):
            open_ = False
        elif open_ and line.strip():
            lines.append(line.strip())
    if number:
        yield number, lines


def marks(lines: list[str]) -> list[Mark]:
    """Every place that may be a label, in order."""
    found: list[Mark] = []
    text = ""
    starts: dict[int, str] = {}
    for line in lines:
        starts[len(text)] = line
        text += line + "\n"
    for chain in CHAIN.finditer(text):
        at = chain.start()
        before = text[max(0, at - 60) : at].replace("\n", " ").rstrip()
        after = text[chain.end() : chain.end() + 60].replace("\n", " ")
        labels = tuple(re.findall(r"\((\w+)\)", chain.group()))
        if all(sorts(label) for label in labels):
            line_before = text[text.rfind("\n", 0, at - 1) + 1 : at] if at in starts and at else ""
            heading = bool(CHAIN.match(line_before)) and bool(re.match(r" [A-Z‘]", after))
            found.append(Mark(labels, at in starts, before, after, heading))
            gone = GONE.match(starts.get(at, ""))
            if gone:
                found += repealed(labels[-1], starts[at])
    return found


def repealed(first: str, line: str) -> list[Mark]:
    """The labels between those of "(4) to (6) Repealed"; those that are written out come by themselves."""
    span = re.match(r"^\((\w+)\)(?: to | through |–|-)\((\w+)\)", line)
    if not span:
        return []
    out = []
    for (sort, low), (other, high) in zip(sorts(first), sorts(span.group(2)), strict=False):
        if sort == other and low < high:
            for n in range(low + 1, high):
                label = str(n) if sort == "1" else write_roman(n) if sort in "iI" else chr(96 + n)
                out.append(Mark((label.upper() if sort in "AI" else label,), True, ".", " Repealed"))
            break
    return out


def price_of_reading(mark: Mark) -> float:
    """The price of taking a mark for a label, by the words around it."""
    price = 0.0
    if REFERRING.search(mark.before):
        price += 4 if mark.under_heading else NEVER
    listed = LIST_OF_REFERENCES.search(mark.before)
    if listed and continues(re.findall(r"\w+", listed.group(1)), mark.labels[0]):
        price += 9 if mark.starts_line else 14
    if mark.starts_line:
        price += 0 if SENTENCE.search(mark.before) else 1.5
    elif not SENTENCE.search(mark.before):
        price += 1.5
    if REFERS_ON.match(mark.after) and not mark.after.startswith(" Repealed"):
        price += 7
    return price


def continues(referred: list[str], label: str) -> bool:
    """Whether a label can go on a list of references: it comes later in a row of one of them."""
    return any(
        sort == other and number > before
        for sort, number in sorts(label)
        for one in referred
        if CHAIN.fullmatch(f"({one})")
        for other, before in sorts(one)
    )


def price_of_passing(mark: Mark) -> float:
    """The price of taking a mark for no label."""
    if mark.starts_line:
        return 12 if STRONG.search(mark.before) else 6 if SENTENCE.search(mark.before) else 5
    return 2.5 if STRONG.search(mark.before) else 2 if SENTENCE.search(mark.before) else 1


def follow(path: Path_, label: str, mark: Mark, first: bool) -> Iterator[tuple[Path_, float]]:
    """Where a label can stand after `path`, and at what price."""
    line = mark.starts_line if first else None
    for sort, number in sorts(label):
        # a successor closes all levels below it
        for depth in range(len(path) - 1, -1, -1):
            level = path[depth]
            closed = sum(3 for below in path[depth + 1 :] if below.number == 1)
            # a list that runs on in a sentence stays one, even where a label happens to begin a line
            kept = line if level.starts_line is None else level.starts_line
            other = 0 if line is None or kept == line else 0.7 if line else 2.5
            if level.sort == sort and number >= level.number and label != level.label:
                step = number - level.number
                gap = 0 if step == 1 else 0.5 if step == 0 else 5 + step
                if first:
                    yield (*path[:depth], Level(sort, number, label, kept)), gap + other + closed
            if level.sort == sort and number == 1 and first:
                # the same list begins anew, in another sentence
                yield (*path[:depth], Level(sort, number, label, kept)), 4 + other + closed
        # a child
        for depth in range(len(path), -1, -1):
            parent = path[:depth]
            closed = sum(3 for below in path[depth:] if below.number == 1)
            closed += 2 * (len(path) - depth)
            if any(level.sort == sort for level in parent):
                extra = 6.0
            elif not parent:
                extra = 0.0 if sort == "a" else 0.4 if sort == "1" else 1.5 if sort in "Ai" else 4
            else:
                step = ORDER.index(sort) - ORDER.index(parent[-1].sort)
                extra = 0.4 if step == 1 else 1.5 if step > 1 else 5
            if line and parent and parent[-1].starts_line is False:
                extra += 3
            start = 0 if number == 1 else 5 + number
            if depth == len(path) or (first and number == 1 and depth):
                yield (*parent, Level(sort, number, label, line)), extra + start + closed
            if not first:
                break


def outline(lines: list[str]) -> list[tuple[tuple[str, ...], str]]:
    """The pins of one section, in order, with the words after the label of each."""
    beam: dict[Path_, tuple[float, Past]] = {(): (0.0, None)}
    for mark in marks(lines):
        after: dict[Path_, tuple[float, Past]] = {}
        passing, reading = price_of_passing(mark), price_of_reading(mark)
        for path, (price, history) in beam.items():
            ends: list[tuple[Path_, float, Past]] = [(path, price + reading, history)] if reading < NEVER else []
            for n, label in enumerate(mark.labels):
                ends = [
                    (new, cost + more, (past, tuple(level.label for level in new), mark.after.strip()))
                    for old, cost, past in ends
                    for new, more in follow(old, label, mark, n == 0)
                ]
            for new, cost, past in [(path, price + passing, history), *ends]:
                if new not in after or cost < after[new][0]:
                    after[new] = (cost, past)
        beam = dict(sorted(after.items(), key=lambda item: item[1][0])[:BEAM])
    best = min(
        ((price + sum(3 for level in path if level.number == 1), history) for path, (price, history) in beam.items()),
        key=lambda item: item[0],
    )[1]
    pins: list[tuple[tuple[str, ...], str]] = []
    while best is not None:
        best, pin, words = best
        pins.append((pin, words))
    return pins[::-1]


def tree(text: str) -> Tree:
    """Every pin of every section; a section that is gone has none."""
    found: Tree = {}
    for number, lines in sections(text):
        pins = found.setdefault(number.replace("–", "-"), {})
        for pin, words in outline(lines):
            for depth in range(1, len(pin) + 1):
                pins.setdefault(pin[:depth], words)
    return found


def written(found: Tree) -> Iterator[str]:
    """The lines of the outline: a pin, and the labels that stand directly under it."""
    for number, pins in found.items():
        below: dict[tuple[str, ...], list[str]] = {}
        for pin in pins:
            below.setdefault(pin[:-1], []).append(pin[-1])

        yield from written_under(number, (), below)


def written_under(number: str, pin: tuple[str, ...], below: dict[tuple[str, ...], list[str]]) -> Iterator[str]:
    """The lines of a pin and of all under it."""
    labels = in_order(below.get(pin, []))
    if labels or not pin:
        yield (number + "".join(f"({label})" for label in pin) + ": " + " ".join(labels)).rstrip()
    for label in labels:
        yield from written_under(number, (*pin, label), below)


def in_order(labels: list[str]) -> list[str]:
    """Labels by their number in the row that all of them can belong to, else as they come."""
    for row in ORDER:
        numbers = {label: n for label in labels for sort, n in (sorts(label) if label != "?" else []) if sort == row}
        if len(numbers) == len(labels):
            return sorted(labels, key=lambda label: (numbers[label], label))
    return labels


def references(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every pin that the law itself names as "section 1158(a)(2) of this title"."""
    whole = "\n".join(line for _, lines in sections(text) for line in lines)
    whole = re.sub(r"(?<=\w)\n(?=\()|\n", " ", whole)
    pattern = re.compile(r"section (\d{4}[a-z]?)((?:\(\w{1,5}\))+)(?: \d)? of this title")
    for match in pattern.finditer(whole):
        yield match.group(1), tuple(re.findall(r"\((\w+)\)", match.group(2)))


def corrected(found: Tree, corrections: str) -> Tree:
    """The outline with what was read by hand where the columns of the text are not in their order."""
    for line in corrections.splitlines():
        what, _, rest = line.partition(" ")
        if what not in ("+", "-", "?"):
            continue
        number, pin = parts(rest.split(" #")[0].strip())
        pins = found.setdefault(number, {})
        if what == "+":
            for depth in range(1, len(pin) + 1):
                pins.setdefault(pin[:depth], "(read by hand)")
        else:
            for one in [one for one in pins if one[: len(pin)] == pin]:
                del pins[one]
            if what == "?":
                pins[("?",)] = ""
    return found


def parts(pin: str) -> tuple[str, tuple[str, ...]]:
    """A pin as the section and its labels."""
    return pin.split("(")[0], tuple(re.findall(r"\((\w+)\)", pin))


def main() -> None:
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    found = corrected(tree(text), BY_HAND.read_text(encoding="utf-8"))
    if "--references" in sys.argv:
        wanted = {ref for ref in references(text) if ref[0] in found}
        missing = sorted(ref for ref in wanted if ref[1] not in found[ref[0]])
        for number, pin in missing:
            print(number + "".join(f"({label})" for label in pin))
        print(f"{len(wanted)} references to pins, {len(missing)} of them not in the outline", file=sys.stderr)
        return
    if "--words" in sys.argv:
        for line in sys.stdin.read().split():
            number, pin = parts(line)
            print(f"{line}: {found.get(number, {}).get(pin, 'MISSING') if pin else 'a section'}")
        return
    for line in HEAD.strip("\n").splitlines():
        print(line)
    for line in written(found):
        print(line)


HEAD = """
title: 8 U.S.C.
covers: 1101-1551
source: United States Code, title 8, chapter 12, 2024 edition (Government Publishing Office); public domain

# Which sections of the Code exist, and which paragraphs and clauses they have. No text of the law stands here.
# A line is a pin and the labels directly under it. Made by tools/outline_usc.py; statutory notes are no pins.
"""

if __name__ == "__main__":
    main()
