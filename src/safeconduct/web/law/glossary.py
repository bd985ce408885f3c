"""The words of the law: what a status is, what a rule is, what every question means, and false friends."""

from __future__ import annotations

from ...lawbook.locales import own_name
from ...lawbook.model import Fact
from . import labels
from .book import Book
from .parts import paged, part
from .reader import Reader

_ROOM = 26_000
_ITEM = 260


def glossary(reader: Reader) -> dict[str, object]:
    """The words that all pages share, and where the questions stand."""
    law = reader.law
    return {
        "statuses": [(status, labels.ENDS[status.kind]) for status in law.statuses],
        "kinds": [(labels.KINDS[kind], labels.EFFECTS[kind]) for kind in labels.KINDS],
        "sure": list(labels.SURE.values()),
        "standings": list(labels.STANDINGS.values()),
        "fact_kinds": list(labels.FACTS.values()),
        "notices": list(law.notices.values()),
        "topics": [topic for topic in reader.book.topics.values() if topic.facts],
        "terms": [(code, own_name(code), terms) for code, terms in reader.site.shelf.terms.items()],
    }


def words(reader: Reader, id: str, number: int) -> dict[str, object] | None:
    """A part of the questions of one page of the vocabulary; None if there is no such part."""
    law, topic = reader.law, reader.book.topics.get(id)
    if topic is None or not topic.facts:
        return None
    facts = [law.facts[fact] for fact in topic.facts]
    found = part(facts, number, _ROOM, _weight)
    if found is None:
        return None
    return {
        "topic": topic,
        "part": found,
        "facts": [(fact, labels.FACTS[fact.kind], [fact.word(value) for value in fact.values]) for fact in found.items],
    }


def places(book: Book) -> dict[str, str]:
    """Where each question stands: its page, and its place there."""
    found = {}
    for topic in book.topics.values():
        pages = paged([book.law.facts[fact] for fact in topic.facts], _ROOM, _weight)
        for number, facts in enumerate(pages, 1):
            for fact in facts:
                found[fact.id] = f"glossary/{topic.id}" + (f"/{number}" if number > 1 else "")
    return found


def _weight(fact: Fact) -> int:
    said = (fact.asks, fact.why, fact.shown_as, fact.standard, *map(fact.word, fact.values))
    return _ITEM + sum(len(text.encode()) for text in said)
