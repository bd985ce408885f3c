"""How a question about a record must be answered. No record is ever looked at: the answer hangs on who asks whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product

import msgspec

from .faults import At, Fault, InputRefused, did_you_mean
from .model import Enquiry, Law, Turn, turn_on

_CAUTION = ("ncnd", "escalate", "refuse", "policy", "own_papers", "redact", "release")
"""The answers, the one that tells least first: where two rules fit alike, it wins."""
_NO_RULE = "escalate"


class Reply(msgspec.Struct, frozen=True):
    """The answer to an enquiry: the word for it, the sentence to say, and the rule that gave it."""

    answer: str
    says: str
    because: str
    cites: tuple[str, ...]
    rule: str  # the enquiry that decided, or "" if none is written
    unchecked: bool


def answer_enquiry(
    law: Law, held_by: str, asked_by: str, about: str, brings: Collection[str], reader: dt.date
) -> Reply:
    """The reply on the reader's day. What the asker brings (consent, a warrant) can only add rules.

    Raises `InputRefused` if a word is not one of the law's.
    """
    terms = law.enquiry_terms
    _known("--held-by", [held_by], terms.held_by)
    _known("--from", [asked_by], terms.asked_by)
    _known("--about", [about], terms.about)
    _known("--with", brings, terms.brings)
    fitting = [
        (enquiry, turn)
        for enquiry in law.enquiries
        if held_by in enquiry.held_by
        and asked_by in enquiry.asked_by
        and about in enquiry.about
        and set(enquiry.brings) <= set(brings)
        and law.covered(enquiry.folder, reader)
        and (turn := turn_on(enquiry.turns, reader)) is not None
        and turn.decides(reader)
    ]
    if not fitting:
        says = "No rule that we have checked says how to answer this on that day."
        return Reply(_NO_RULE, terms.answers.get(_NO_RULE, says), says, (), "", False)
    rule, turn = max(fitting, key=_weight)
    cites = tuple(dict.fromkeys(law.provisions[id].cite for id in rule.because if law.provisions[id].cite))
    return Reply(turn.answer, terms.answers[turn.answer], rule.says, cites, rule.id, turn.sure == "medium")


def _weight(found: tuple[Enquiry, Turn]) -> tuple[int, int]:
    enquiry, turn = found
    return len(enquiry.brings), -_CAUTION.index(turn.answer)


def _known(option: str, given: Iterable[str], words: Mapping[str, str]) -> None:
    for word in given:
        if word not in words:
            says = f"{option}: `{word}` is not known{did_you_mean(word, words)} Write one of: {', '.join(words)}."
            raise InputRefused([Fault(At("command line"), says)])


def doubled(law: Law) -> Iterator[Fault]:
    """Two rules for the same holder, asker and record that ask for the same things: one of them is too much."""
    seen: dict[tuple[str, str, str, tuple[str, ...]], Enquiry] = {}
    for enquiry in law.enquiries:
        for holder, asker, record in product(enquiry.held_by, enquiry.asked_by, enquiry.about):
            key = (holder, asker, record, tuple(sorted(enquiry.brings)))
            first = seen.setdefault(key, enquiry)
            if first is not enquiry:
                says = f"`{first.id}` already answers {asker} to {holder} about {record}; keep one of the two."
                yield Fault(enquiry.at, says)
                break
