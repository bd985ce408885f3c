"""What one server serves: a law pack, the day that is read, who may ask, and where the quick exit leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from ..assess.inquiry import Inquiry, inquire
from ..circuit.atlas import SLOTS
from ..lawbook.catalog import languages, speak
from ..lawbook.faults import At, Fault, InputRefused
from ..lawbook.given import Given
from ..lawbook.locales import own_name
from ..lawbook.model import Law
from ..lawbook.phrases import ENGLISH
from ..routes.build import build
from ..routes.pack import Pack
from .envelope import Envelope
from .replies import MOST_COUNTRIES

NEUTRAL = "https://www.wikipedia.org/"
"""Where the exit leads on a machine of one's own. In public the deployer chooses what is usual where people live."""
LOCAL = ("127.0.0.1", "localhost", "[::1]")
LANGUAGES: Mapping[str, str] = {ENGLISH: "English"}
"""The languages of the pages, each by its own name."""
CATALOGUES = Path(__file__).resolve().parent / "locale"
"""Where the sentences of the pages themselves stand in other languages."""


class Site(msgspec.Struct, frozen=True, dict=True):
    """The settings of a server that has been found good, and what it can say of nobody."""

    law: Law
    pack: Pack
    envelope: Envelope
    public: bool = False
    fixed_day: dt.date | None = None  # whose law is read; None: that of the day of the clock
    exits: Mapping[str, str] = {}
    hosts: tuple[str, ...] = LOCAL
    spoken: Mapping[str, Law] = {}  # the law in other languages than that of its pages
    languages: Mapping[str, str] = msgspec.field(default_factory=lambda: LANGUAGES)
    today: Callable[[], dt.date] = dt.date.today

    def __repr__(self) -> str:
        return "<Site>"

    def day(self) -> dt.date:
        """The day whose law is read by a conversation that begins now."""
        return self.fixed_day or self.today()

    def covers(self, day: dt.date) -> bool:
        """Whether every page of the law covers `day`."""
        span = self.law.covers_all()
        return span is not None and span[0] <= day <= span[1]

    def law_in(self, language: str) -> Law:
        """The law as it is said in a language; in that of its pages if nobody has translated it."""
        return self.spoken.get(language, self.law)

    def pack_for(self, given: Given) -> Pack:
        """The built routes with room for the countries that somebody names: to build them takes seconds."""
        room = SLOTS - 1 - (given.get("location") is None)
        return self.pack if len(given.countries() & self.law.countries.keys()) <= room else self.roomy

    @cached_property
    def roomy(self) -> Pack:
        """The built routes with room for every country that the forms let one person name."""
        lists = sum(fact.base == "countries" for fact in self.law.facts.values())
        return build(self.law, MOST_COUNTRIES * lists + 3)

    def nobody(self, law: Law, pack: Pack, day: dt.date) -> Inquiry:
        """What could be asked of somebody of whom nothing is known, and every question that cannot matter to anybody.

        It holds nothing of anybody, so it is kept.
        """
        key = law.language, pack is self.pack, day
        if key not in self._nobody:
            made = inquire(law, pack, Given({}), day)
            for asked in made.hang:
                made.matters.can(asked)
            self._nobody[key] = made
        return self._nobody[key]

    @cached_property
    def _nobody(self) -> dict[tuple[str, bool, dt.date], Inquiry]:
        return {}

    def prepare(self) -> None:
        """Makes what is kept before anybody asks."""
        for law in (self.law, *self.spoken.values()):
            for pack in (self.pack, self.roomy):
                self.nobody(law, pack, self.day()).next()

    def exit(self, language: str) -> str:
        """Where the quick exit leads."""
        return self.exits.get(language, NEUTRAL)


def spoken_in(root: Path, law: Law) -> dict[str, Law]:
    """The law in each language in which both it and the pages themselves can be said."""
    both = (code for code in languages(root) if (CATALOGUES / code / "LC_MESSAGES" / "django.mo").exists())
    return {code: speak(root, law, code) for code in both}


def site(
    law: Law,
    pack: Pack,
    public: bool = False,
    on: dt.date | None = None,
    exits: Mapping[str, str] | None = None,
    hosts: tuple[str, ...] = (),
    spoken: Mapping[str, Law] | None = None,
    **more: Any,
) -> Site:
    """A site with these settings. Raises `InputRefused` with everything that is wrong with them."""
    names = {**LANGUAGES, **{code: own_name(code) for code in spoken or {}}}
    made = Site(
        law, pack, Envelope(law.version), public, on, exits or {}, (*LOCAL, *hosts), spoken or {}, names, **more
    )
    if faults := list(_faults(made, on, hosts)):
        raise InputRefused([Fault(At("serve"), says) for says in faults])
    if not public and on is None and (span := law.covers_all()):
        return msgspec.structs.replace(made, fixed_day=min(span[1], made.today()))
    return made


def _faults(made: Site, on: dt.date | None, hosts: tuple[str, ...]) -> list[str]:
    faults = [
        f"--exit: `{language}` is not a language of the pages ({', '.join(made.languages)})."
        for language in made.exits
        if language not in made.languages
    ]
    if any(not url.startswith("https://") for url in made.exits.values()):
        faults.append("--exit: write LANGUAGE=ADDRESS, with an address that begins with https://.")
    if not made.public:
        return faults
    if on is not None:
        faults.append("--public and --on: people who decide by the answer need the law of today; leave out --on.")
    elif not made.covers(made.today()):
        span = made.law.covers_all()
        days = f" It covers {span[0]} to {span[1]}." if span else ""
        faults.append(f"--public: the law pack does not cover today, so nobody may decide by it.{days}")
    faults += [
        f"--public: say where the quick exit leads for `{language}`: --exit {language}=https://…, a page that nobody "
        "there would wonder about."
        for language in made.languages
        if language not in made.exits
    ]
    if not hosts:
        faults.append("--public: say under which name people reach it: --host NAME.")
    return faults
