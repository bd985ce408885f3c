"""The page of one rule: its text on a day, its versions, what stands beside it, and what uses it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from ...lawbook import expression as e
from ...lawbook.exhibits import exhibits
from ...lawbook.model import Enquiry, Interval, Law, Lever, Source, turn_on
from . import labels
from .condition import lines
from .glossary import places
from .prose import prose
from .reader import Reader, first_examples, link, signed, told
from .versions import Standing, Version, standing, versions

_WEAK: tuple[Standing, ...] = ("doubtful", "stale")
_OVER: tuple[Standing, ...] = ("not begun", "ended", "not in force")


class Sheet(msgspec.Struct, frozen=True):
    """A version with the words for how sure it is and where it was read."""

    version: Version
    sure: object
    moves: object
    source: Source | None
    read: object
    known_later: bool
    current: bool


def provision(reader: Reader, id: str) -> dict[str, object] | None:
    """What the page of a rule shows; None if there is no such rule."""
    law, book = reader.law, reader.book
    rule = law.provisions.get(id)
    if rule is None:
        return None
    stands, turn = standing(law, rule, reader.day)
    sheets = tuple(_sheet(law, version, turn) for version in versions(law, rule))
    (first, more), words = first_examples(book, id), places(book)
    return {
        "rule": rule,
        "kind": labels.KINDS[rule.kind],
        "effect": labels.EFFECTS[rule.kind],
        "power": labels.POWERS.get(rule.power, ""),
        "stands": labels.STANDINGS[stands],
        "sort": "open" if stands == "in force" else "closed" if stands in _OVER else "unknown",
        "covers_only": law.folders[rule.folder] if stands == "not covered" else None,
        "weak": stands in _WEAK,
        "now": next((sheet for sheet in sheets if sheet.current and stands != "not covered"), None),
        "clock": law.facts[rule.keyed_on].shown_as.rstrip("?.") if rule.keyed_on != "today" else "",
        "unless": () if rule.unless == e.NO else lines(law, rule.unless),
        "sheets": () if rule.always_there else sheets,
        "meaning": sheets[0] if rule.always_there else None,
        "annotations": signed(reader, id),
        "prose": prose(book.prose_beside(id)),
        "topic": book.topic_of.get(id),
        "uses": [link(book, other) for other in book.uses[id]],
        "used_by": [link(book, other) for other in book.used_by.get(id, ()) if other in law.provisions],
        "steps": [link(book, other) for other in book.used_by.get(id, ()) if other in law.steps],
        "proved": list(_proved(law, id)),
        "facts": [(fact, words.get(fact.id, "")) for fact in book.facts_of[id]],
        "beneath": [(fact, words.get(fact.id, "")) for fact in book.facts_beneath(id)],
        "examples": first,
        "more_examples": more,
        "reports": [
            told(law, exhibit.report, reader.day, exhibit.side)
            for exhibit in exhibits(law, id, reader.day + dt.timedelta(days=1))
        ],
        "claims": [
            (claim, labels.VERDICTS[claim.verdict], law.sources[claim.source])
            for claim in law.claims
            if id in claim.because and claim.said <= reader.day
        ],
        "levers": list(levers(reader, {id})),
        "enquiries": list(_enquiries(reader, id)),
    }


def levers(reader: Reader, ids: set[str]) -> Iterator[tuple[Lever, object]]:
    """What an authority could do that could turn one of these, on the day; with how sure that is."""
    for lever in reader.law.levers:
        turn = turn_on(lever.turns, reader.day)
        if turn is not None and ids.intersection(lever.opens) and reader.law.covered(lever.folder, reader.day):
            yield lever, labels.SURE[turn.sure]


def _sheet(law: Law, version: Version, current: Interval | None) -> Sheet:
    turn = version.turn
    source = law.sources.get(turn.source)
    return Sheet(
        version,
        labels.SURE[turn.sure],
        labels.MOVES[turn.moves_like],
        source,
        labels.READ.get(source.read, source.read) if source else "",
        turn.known != turn.start,
        turn is current,
    )


def _proved(law: Law, id: str) -> Iterator[str]:
    """The sentences that the law proves of itself and that speak of a rule."""
    for statement in law.statements:
        if any(id in e.provisions_in(node) for node in (*statement.of, statement.among)):
            yield statement.says


def _enquiries(reader: Reader, id: str) -> Iterator[tuple[Enquiry, str]]:
    law = reader.law
    for enquiry in law.enquiries:
        turn = turn_on(enquiry.turns, reader.day) if id in enquiry.because else None
        if turn is not None and turn.decides(reader.day) and law.covered(enquiry.folder, reader.day):
            yield enquiry, law.enquiry_terms.answers.get(turn.answer, "")
