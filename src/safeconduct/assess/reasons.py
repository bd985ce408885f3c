"""Reasons: the few lines of a proof that a reader needs, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..lawbook.model import Law
from ..lawbook.proof import Proof
from .answer import WORD, Missing, Reason
from .replay import Moment, first_failing

Asked = Mapping[tuple[str, str], int]
"""The rank of each question, by fact and place: what settles most comes first."""


def reasons_of(lines: Iterable[Proof]) -> list[Reason]:
    """The lines that a reader needs: each deciding provision, or the leaf where there is none."""
    out: list[Reason] = []
    for line in lines:
        for part in _deciding(line):
            reason = Reason(part.provision, part.cite, part.says, WORD[part.value], part.note)
            if reason not in out:
                out.append(reason)
    return out


def _deciding(line: Proof) -> list[Proof]:
    """The line itself if it is a provision, with the leaf that decides it; else what is beneath it."""
    if line.provision:
        inner = [
            part
            for child in line.children
            for part in _deciding(child)
            if part.provision or part.value is None or part.note
        ]
        return [line, *inner]
    if line.children:
        return [part for child in line.children for part in _deciding(child)]
    return [line]


def why_closed(moments: Sequence[Moment]) -> tuple[Reason, ...]:
    """Why the first step of a plan that fails does fail; empty if none does."""
    failing = first_failing(moments)
    return tuple(reasons_of(failing.proof)) if failing else ()


def missing_of(law: Law, moments: Sequence[Moment], asked: Asked) -> tuple[Missing, ...]:
    """The facts that a plan hangs on and that are not known, what settles most first."""
    found: dict[tuple[str, str], None] = {}
    for m in moments:
        if m.value is None:
            for line in m.proof:
                for part in line.walk():
                    if part.missing:
                        found.setdefault(part.missing)
    ranked = sorted(found, key=lambda name: asked.get(name, len(asked)))
    return tuple(Missing(fact, place, law.facts[fact].asks) for fact, place in ranked)


def whatever(law: Law, missing: Sequence[Missing]) -> str:
    """Why a route is closed although no single step fails."""
    about = "; ".join(item.asks for item in missing[:3])
    if about:
        return law.say("Closed whatever the answer is to: {questions}", questions=about)
    return law.say("The answers together leave no way in which this could work.")


def either_way(law: Law, missing: Sequence[Missing]) -> str:
    """What to say where the choices of a route cover all worlds between them."""
    about = "; ".join(item.asks for item in missing[:2])
    if about:
        return law.say("Find out: {questions} Either way there is a way.", questions=about)
    return law.say("Either way there is a way.")
