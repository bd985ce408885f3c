"""What a page of the law browser is made for: a book, and the day that is read."""

from __future__ import annotations

import datetime as dt

import msgspec
from django.utils.translation import gettext as _

from ...lawbook.cases import given_of
from ...lawbook.given import EVERY_OTHER
from ...lawbook.model import Annotation, Example, Law, Report
from ..replied import said
from ..site import Site
from . import labels
from .book import Book
from .parts import paged, part


class Reader(msgspec.Struct, frozen=True):
    """Whose law, of which day. Nothing tells who reads."""

    site: Site
    book: Book
    day: dt.date

    @property
    def law(self) -> Law:
        """The law in the language of the page."""
        return self.book.law


class Link(msgspec.Struct, frozen=True):
    """A rule, a step or a route on a page of its own: where, what it says, its citation."""

    path: str
    says: str
    cite: str = ""


def link(book: Book, id: str) -> Link:
    """The link to a provision or a step."""
    rule = book.law.provisions.get(id)
    if rule is not None:
        return Link(f"provision/{id}", rule.says, rule.cite)
    step = book.law.steps[id]
    return Link(f"step/{id}", step.name, step.cite)


class Told(msgspec.Struct, frozen=True):
    """A report as it stood on the day."""

    report: Report
    source: str
    url: str
    kind: object
    repute: object
    side: object = ""


def told(law: Law, report: Report, day: dt.date, side: str = "") -> Told:
    """What a reader on `day` is told of a report: also that it was taken back."""
    gone = report.withdrawn is not None and report.withdrawn <= day
    source = law.sources[report.source]
    return Told(
        report,
        source.title,
        source.url,
        labels.REPORTS[report.kind],
        labels.REPUTES["withdrawn" if gone else report.standing],
        labels.SIDES[side] if side else "",
    )


class Answered(msgspec.Struct, frozen=True):
    """One answer of an example."""

    asks: str
    place: str
    answer: str


class Shown(msgspec.Struct, frozen=True):
    """An example in words."""

    day: dt.date
    given: tuple[Answered, ...]
    expect: object

    @property
    def weight(self) -> int:
        """Bytes on the page, roughly."""
        return 200 + sum(50 + len(f"{item.asks}{item.place}{item.answer}".encode()) for item in self.given)


_FIRST, _ROOM = 9_000, 26_000
"""Bytes of examples beside a rule or a route, and on a page of their own."""


def first_examples(book: Book, id: str) -> tuple[tuple[Shown, ...], int]:
    """The examples that stand beside a rule or a route, and how many more there are."""
    every = [shown(book.law, example) for example in book.examples.get(id, ())]
    first = paged(every, _FIRST, lambda example: example.weight)[0]
    return first, len(every) - len(first)


def examples(reader: Reader, id: str, number: int) -> dict[str, object] | None:
    """A page of the examples of a rule or a route; None if there is no such page."""
    book, law = reader.book, reader.law
    rule = law.provisions.get(id)
    if rule is None and id not in book.routes:
        return None
    every = [shown(law, example) for example in book.examples.get(id, ())]
    found = part(every, number, _ROOM, lambda example: example.weight)
    if found is None:
        return None
    sort = "route" if rule is None else "provision"
    start = every.index(found.items[0]) + 1 if found.items else 1
    return {"back": f"{sort}/{id}", "says": rule.says if rule else "", "id": id, "part": found, "start": start}


def shown(law: Law, example: Example) -> Shown:
    """An example in the words of the questions."""
    given = given_of(law, example)
    answers = (
        Answered(
            law.facts[fact].shown_as.rstrip("?."),
            _("every other country") if place == EVERY_OTHER else law.countries.get(place, ""),
            said(law, law.facts[fact], answer),
        )
        for (fact, place), answer in given.answers.items()
    )
    return Shown(example.day, tuple(answers), labels.EXPECTED[example.expect])


def signed(reader: Reader, *ids: str) -> tuple[Annotation, ...]:
    """What lawyers wrote on these. It is shown whatever day is read: a note says itself when it was signed."""
    return tuple(note for id in ids for note in reader.book.annotations.get(id, ()))
