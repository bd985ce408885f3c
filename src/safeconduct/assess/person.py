"""Reads one person: the lanes over a pack with room for the countries that they name, and whether answers clash."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ..circuit.atlas import TooManyNamed
from ..lawbook import meaning
from ..lawbook.faults import At, Fault, InputRefused
from ..lawbook.given import Given
from ..lawbook.meaning import Situation
from ..lawbook.model import Law
from ..lawbook.phrases import phrase
from ..lawbook.proof import reads
from ..lawbook.words import joined
from ..routes.pack import Pack
from .lanes import Lanes

_AND = phrase("{one} and {other}")


def lanes_of(law: Law, pack: Pack, given: Given, on: dt.date) -> tuple[Pack, Lanes]:
    """The lanes of a person; for one who names many countries over a pack that is built with more room."""
    try:
        return pack, Lanes(law, pack, given, on, on)
    except TooManyNamed as more:
        roomier = pack.roomier.get(more.slots)
        if roomier is None:
            from ..routes.build import build

            roomier = pack.roomier[more.slots] = build(law, more.slots)
        return roomier, Lanes(law, roomier, given, on, on)


def refuse_contradiction(
    law: Law, lanes: Lanes, given: Given, on: dt.date, places: Mapping[str, At], name: str
) -> None:
    """Raises `InputRefused` if no world fits what is given; the message names the `always` and the lines."""
    if lanes.worlds().can_all_hold(0):
        return
    situation = Situation(law, given, on, on)
    clash = [rule for rule in law.always if meaning.value(rule.holds, situation) is not True]
    single = [rule for rule in clash if meaning.value(rule.holds, situation) is False]
    faults = []
    for rule in single or clash:
        at = sorted({places[fact] for fact in reads(law, rule.holds) if fact in places})
        says = rule.clash
        if at:
            lines = (law.say("line {n}", n=a.line) if a.line else a.page for a in at)
            says += " " + law.say("Check {places}.", places=joined(law, _AND, lines))
        faults.append(Fault(at[0] if at else At(name), says))
    raise InputRefused(faults)
