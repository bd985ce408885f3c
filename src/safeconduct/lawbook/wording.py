"""Checks every sentence of the pages that a person sees: short, plain, without contractions, and never bad advice.

The grade is that of Flesch and Kincaid: 0.39 × words a sentence + 11.8 × syllables a word − 15.59. Syllables are
counted by a rule of thumb of our own (groups of vowels, a silent e at the end left out), which errs by a few in a
hundred; that is enough to find the hard texts. Names that everybody must meet ("the United States") count as any word.

What must never be said stands in the law pack (`vocabulary/wording.md`), with the sentences that may use such words
because they speak against them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import msgspec

from .blocks import WordingBlock
from .faults import At, Fault
from .model import Contact
from .pages import Page

LONGEST = 30
"""Words in a sentence."""
GRADE = 9.0
"""The highest grade of a text of `GRADED` words or more."""
GRADED = 20

_SENTENCES = {"asks", "why", "says", "clash", "correction", "used", "note", "reason", "advice", "truth"}
"""Fields that hold sentences."""
_LABELS = {"shown_as", "standard", "title", "who", "form", "where"}
"""Fields that hold a few words, and are not graded."""
_NOT_READ = {"given", "type", "makes", "for_each"}
_SKIPPED_BLOCKS = ("example",)
_FRONT = ("statuses", "notices", "enquiries", "sheet")
_WHOLE = ("notices", "enquiries", "sheet")
"""Front matter of which every text is read, whatever its key."""
_CONTRACTION = re.compile(
    r"\b\w+n['’]t\b|\b(?:i|you|we|they|he|she|it|that|there|who|what|let)['’](?:re|ve|ll|d|m|s)\b", re.IGNORECASE
)
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|art|arts|No|St|Dr|Mr|Mrs|v|vs|e\.g|i\.e|Pub|L)\.(?= )")
_END = re.compile(r"[.?!:](?:[\"”’)]*)(?:\s+|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Text(msgspec.Struct, frozen=True):
    """Something that a person reads: its words, its place, and the words that are graded (none for a few words)."""

    says: str
    at: At
    graded: str


def texts(pages: Iterable[Page]) -> Iterator[Text]:
    """Everything in the blocks and front matter of the pages that a person reads."""
    for page in pages:
        for name in _FRONT:
            for says, path, field in _said(page.front.get(name), name):
                yield Text(says, At(page.name, _line(page.front_lines, path)), says if field in _SENTENCES else "")
        for block in page.blocks:
            if block.kind not in _SKIPPED_BLOCKS:
                for says, path, field in _said(block.raw, ""):
                    graded = says if field in _SENTENCES else ""
                    if block.kind == "fact" and field in ("asks", "why"):  # they are always read together
                        graded = f"{says} {block.raw.get('why', '')}" if field == "asks" else ""
                    yield Text(says, block.at(path), graded)


def _said(value: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Each text under `value` that a person reads, with its path and its field."""
    if isinstance(value, dict):
        for key, inner in value.items():
            under = f"{path}.{key}" if path else str(key)
            if isinstance(inner, str):
                if key in _SENTENCES | _LABELS or path.startswith(_WHOLE):
                    yield inner, under, key
            elif key not in _NOT_READ or path == "outcomes":  # an outcome may have any name
                yield from _said(inner, under)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _said(inner, f"{path}[{i}]")


def _line(lines: dict[str, int], path: str) -> int:
    full = f"$.{path}"
    while full not in lines and "." in full:
        full = full[: max(full.rfind("."), full.rfind("["))]
    return lines.get(full, 1)


def contact_texts(contacts: Iterable[Contact]) -> Iterator[Text]:
    """What a person reads of each contact."""
    for contact in contacts:
        for says in (contact.risk, contact.helps):
            yield Text(says, contact.at, says)
        for says in (contact.name, contact.speaks, contact.hours):
            yield Text(says, contact.at, "")


def check_wording(pages: Iterable[Page], contacts: Iterable[Contact] = ()) -> list[Fault]:
    """A fault for every text that is too long, too hard, contracted, or says what must never be said."""
    read = list(pages)
    words = _vocabulary(read)
    phrases = sorted(words.never, key=len, reverse=True)
    never = re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE) if phrases else None
    faults: list[Fault] = []
    for text in (*texts(read), *contact_texts(contacts)):
        wrong = (*_wrong(text.says, never, words.allowed), *_hard(text))
        faults += [Fault(text.at, says) for says in wrong]
    return faults


def _vocabulary(pages: Iterable[Page]) -> WordingBlock:
    """What the pages say about words, put together."""
    found = WordingBlock()
    for page in pages:
        with suppress(msgspec.ValidationError):  # told by the reader of the page
            block = msgspec.convert(page.front.get("wording") or {}, WordingBlock)
            found = WordingBlock(found.never + block.never, found.allowed + block.allowed)
    return found


def _wrong(says: str, never: re.Pattern[str] | None, allowed: list[str]) -> Iterator[str]:
    """What is wrong with the words of a text."""
    if ("'" in says or "’" in says) and (found := _CONTRACTION.search(says)):
        yield f"“{found[0]}” is a contraction; write it out."
    if never and never.search(says):
        for sentence in sentences(says):
            if sentence not in allowed:
                for said in never.finditer(sentence):
                    yield f"“{said[0].lower()}” must never be said: “{_short(sentence)}” (vocabulary/wording.md)."


def _hard(text: Text) -> Iterator[str]:
    """What is too long or too hard in a text."""
    for sentence in sentences(text.says):
        count = len(sentence.split())
        if count > LONGEST:
            yield f"this sentence has {count} words (at most {LONGEST}): “{_short(sentence)}”; make two of it."
    if len(_WORD.findall(text.graded)) >= GRADED and (level := grade(text.graded)) > GRADE:
        yield f"this reads at grade {level:.1f} (at most {GRADE:g}): “{_short(text.graded)}”; use shorter words."


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its end; a colon ends one too."""
    marked = _ABBREVIATION.sub(lambda m: m[0].replace(".", "\0"), " ".join(text.split()))
    found: list[str] = []
    start = 0
    for end in _END.finditer(marked):
        found.append(marked[start : end.end()])
        start = end.end()
    found.append(marked[start:])
    return [sentence.replace("\0", ".").strip() for sentence in found if sentence.strip()]


def grade(text: str) -> float:
    """The school grade of a text, by Flesch and Kincaid."""
    words = _WORD.findall(text)
    said = [sentence for sentence in sentences(text) if _WORD.search(sentence)]
    if not words or not said:
        return 0.0
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """How many syllables a word has, by rule of thumb; a word of capitals is spelt."""
    if word.isupper() and 1 < len(word) <= 5:
        return len(word)
    low = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", low))
    if re.search(r"[^aeiouyl]e$|[^aeiouy]es$|[^aeiouytd]ed$", low) and not re.search(r"(?:[sxz]|[cs]h|[cg])es$", low):
        groups -= 1
    if re.search(r"(?<![ct])ia[^t]|ie[tr]|io[^nu]|(?<![gq])ua[^r]|[eyu]ing", low):
        groups += 1
    return max(groups, 1)


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[: text.rfind(" ", 0, 88)] + " …"
