"""What is in the law pack: countries, their topics, and the rules of a topic in the order of its page."""

from __future__ import annotations

from itertools import groupby

import msgspec

from ...lawbook.model import Law
from . import labels
from .book import Book, Topic
from .parts import part
from .prose import prose
from .reader import Link, Reader, link
from .versions import standing

_ROOM = 26_000
"""Bytes of what a page of a topic says."""
_ITEM = 220
"""Bytes of what stands around each item."""


class Item(msgspec.Struct, frozen=True):
    """A heading, a paragraph, or a rule with how it stands."""

    heading: str = ""
    prose: str = ""
    rule: Link | None = None
    stands: object = ""

    @property
    def weight(self) -> int:
        """Bytes on the page, roughly."""
        said = (self.heading, self.prose, self.rule.says if self.rule else "", self.rule.cite if self.rule else "")
        return _ITEM + sum(len(text.encode()) for text in said)


def contents(reader: Reader) -> dict[str, object]:
    """Each country with its topics, and how many rules and steps are in each."""
    law, book = reader.law, reader.book
    topics = [topic for topic in book.topics.values() if topic.provisions or topic.steps]
    topics.sort(key=lambda topic: _order(law, topic))
    groups = [
        (_folder(law, folder), law.folders.get(folder), list(found))
        for folder, found in groupby(topics, key=lambda topic: topic.folder)
    ]
    return {
        "groups": groups,
        "provisions": len(law.provisions),
        "routes": len(book.routes),
        "facts": len(law.facts),
        "cases": len(reader.site.shelf.cases),
    }


def topic(reader: Reader, id: str, number: int) -> dict[str, object] | None:
    """A part of a topic: prose and rules as they stand on its page; None if there is no such part."""
    book = reader.book
    found = book.topics.get(id)
    if found is None or not (found.provisions or found.steps):
        return None
    shown = part(_items(reader, book, found), number, _ROOM, lambda item: item.weight)
    if shown is None:
        return None
    return {"topic": found, "place": _folder(book.law, found.folder), "part": shown}


def _items(reader: Reader, book: Book, found: Topic) -> list[Item]:
    items: list[Item] = []
    for section in found.sections:
        if section.heading and section.heading != found.title:
            items.append(Item(heading=section.heading))
        for sort, text in section.parts:
            if sort == "prose":
                items += [Item(prose=paragraph) for paragraph in prose([text])]
            elif rule := book.law.provisions.get(text):
                stands, _ = standing(book.law, rule, reader.day)
                items.append(Item(rule=link(book, text), stands=labels.STANDINGS[stands]))
            elif text in book.steps:
                items.append(Item(rule=link(book, text), stands=labels.STEPS[book.steps[text].kind]))
    return items


def _folder(law: Law, folder: str) -> str:
    """What a folder is called: its country, else its title."""
    of = law.folders.get(folder)
    return (law.countries.get(of.country) or of.title or folder) if of else ""


def _order(law: Law, topic: Topic) -> tuple[bool, str]:
    """Countries first, then what all of them share."""
    of = law.folders.get(topic.folder)
    return (not (of and of.country), topic.folder)
