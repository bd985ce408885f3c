"""Who can help, by place: on the page for somebody who is in danger, and beside an answer.

Contacts are read by the clock, never by the day of the law that is shown: somebody who is in danger is so today. What
it can cost to ask stands before how to ask. Nothing is shown that the pages of the law do not hold.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from ..lawbook.contacts import ANYONE, near
from ..lawbook.model import Contact, Law
from .reading import Reading
from .site import Site
from .state import NOWHERE

_MOST = 12
"""Contacts on the page on danger."""
_BESIDE = 3
"""Contacts beside an answer."""


class Way(msgspec.Struct, frozen=True):
    """One way to reach a contact: the address of a page, or a number or name to write down."""

    says: str
    address: bool


class Helper(msgspec.Struct, frozen=True):
    """A contact as a page shows it."""

    name: str
    risk: str
    helps: str
    ways: tuple[Way, ...]
    speaks: str
    hours: str
    place: str  # "" if it is for every place
    since: dt.date | None  # the day of what was read, if it has one
    read_on: dt.date
    old: bool


def danger(site: Site, reading: Reading) -> dict[str, object]:
    """The page for somebody who is in danger, for the place that was chosen there or answered before."""
    law, state = reading.law, reading.state
    place = _place(reading)
    found = near(law.contacts, place, state.whom, site.today())
    return {
        "whom": state.whom,
        "here": law.countries.get(place, ""),
        "chosen": place,
        "nowhere": NOWHERE,
        "countries": sorted(law.countries.items(), key=lambda item: item[1]),
        **_shown(law, found, _MOST, site.today()),
    }


def helpers(site: Site, reading: Reading) -> dict[str, object]:
    """A few contacts for the place where the person is."""
    law, place = reading.law, _place(reading)
    found = near(law.contacts, place, ANYONE, site.today())
    return {"here": law.countries.get(place, ""), **_shown(law, found, reading.most(_BESIDE), site.today())}


def _place(reading: Reading) -> str:
    """The place that was chosen on the page on danger, or else the answer to where the person is."""
    return reading.state.near or str(reading.given.get("location") or "")


def _shown(law: Law, found: tuple[Contact, ...], most: int, day: dt.date) -> dict[str, object]:
    cards = [_helper(law, contact, day) for contact in found[:most]]
    return {"local": [card for card in cards if card.place], "everywhere": [card for card in cards if not card.place]}


def _helper(law: Law, contact: Contact, day: dt.date) -> Helper:
    return Helper(
        contact.name,
        contact.risk,
        contact.helps,
        tuple(Way(way, way.startswith("https://")) for way in contact.ways),
        contact.speaks,
        contact.hours,
        law.countries.get(contact.place, ""),
        contact.start,
        contact.read_on,
        contact.old_on(day),
    )
