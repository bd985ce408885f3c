"""What one server serves: a law pack, the day that is read, who may ask, and where the quick exit leads."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from ..assess.inquiry import Inquiry, inquire
from ..lawbook.catalog import is_signed, languages, read_catalog, spoken
from ..lawbook.faults import At, Fault, InputRefused
from ..lawbook.given import Given
from ..lawbook.locales import own_name
from ..lawbook.model import Law
from ..lawbook.phrases import ENGLISH
from ..routes.pack import Pack
from .envelope import Envelope
from .law.shelf import Shelf
from .process import Process

NEUTRAL = "https://www.wikipedia.org/"
"""Where the exit leads on a machine of one's own. In public the deployer chooses what is usual where people live."""
LOCAL = ("127.0.0.1", "localhost", "[::1]")
LANGUAGES: Mapping[str, str] = {ENGLISH: "English"}
"""The languages of the pages, each by its own name."""
_NAME = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
_ONION = re.compile(r"(?:[a-z0-9-]+\.)*[a-z2-7]{56}\.onion")
_ADDRESS = re.compile(r"https://([^\s/?#@:\\]+)(?::\d+)?(?:[/?#][^\s\\]*)?")
CATALOGUES = Path(__file__).resolve().parent / "locale"
"""Where the sentences of the pages themselves stand in other languages."""


class Site(msgspec.Struct, frozen=True, dict=True):
    """The settings of a server that has been found good, and what it can say of nobody."""

    law: Law
    pack: Pack
    envelope: Envelope
    public: bool = False
    fixed_day: dt.date | None = None  # whose law is read; None: that of the clock, as far as the pages reach
    exits: Mapping[str, str] = {}
    hosts: tuple[str, ...] = LOCAL
    spoken: Mapping[str, Law] = {}  # the law in other languages than that of its pages
    languages: Mapping[str, str] = msgspec.field(default_factory=lambda: LANGUAGES)
    today: Callable[[], dt.date] = dt.date.today
    shelf: Shelf = Shelf()  # of the law browser

    def __repr__(self) -> str:
        return "<Site>"

    def day(self) -> dt.date:
        """The day whose law is read by a conversation that begins now; in public always that of the clock."""
        if self.fixed_day is not None:
            return self.fixed_day
        span = None if self.public else self.law.covers_all()
        return min(span[1], self.today()) if span else self.today()

    def covers(self, day: dt.date) -> bool:
        """Whether every page of the law covers `day`."""
        span = self.law.covers_all()
        return span is not None and span[0] <= day <= span[1]

    def law_in(self, language: str) -> Law:
        """The law as it is said in a language; in that of its pages if nobody has translated it."""
        return self.spoken.get(language, self.law)

    def nobody(self, law: Law, day: dt.date) -> Inquiry:
        """What could be asked of somebody of whom nothing is known. It holds nothing of anybody, so it is kept."""
        key = law.language, day
        if key not in self._nobody:
            self._nobody[key] = inquire(law, self.pack, Given({}), day)
        return self._nobody[key]

    @cached_property
    def _nobody(self) -> dict[tuple[str, dt.date], Inquiry]:
        return {}

    def prepare(self) -> None:
        """Makes what is kept before anybody asks."""
        for law in (self.law, *self.spoken.values()):
            self.nobody(law, self.day()).next()

    def exit(self, language: str) -> str:
        """Where the quick exit leads."""
        return self.exits.get(language, NEUTRAL)


def catalogue(language: str) -> Path:
    """The file in which the sentences of the pages are translated into a language."""
    return CATALOGUES / language.replace("-", "_") / "LC_MESSAGES" / "django.po"


def spoken_in(root: Path, law: Law, public: bool = False) -> dict[str, Law]:
    """The law in each language in which both it and the pages themselves can be said.

    In public only those in which somebody has reviewed what safety hangs on, of both.
    """
    found = {}
    for language in languages(root):
        path = catalogue(language)
        if not path.with_suffix(".mo").exists():
            continue
        words = spoken(law, read_catalog(root, law, language)[0])
        reviewed = words.reviewed and is_signed(path.read_text(encoding="utf-8"))
        if reviewed or not public:
            found[language] = msgspec.structs.replace(words, reviewed=reviewed)
    return found


def site(
    law: Law,
    pack: Pack,
    public: bool = False,
    on: dt.date | None = None,
    exits: Mapping[str, str] | None = None,
    hosts: tuple[str, ...] = (),
    spoken: Mapping[str, Law] | None = None,
    process: Process | None = None,
    **more: Any,
) -> Site:
    """A site with these settings, in the process that will serve it if that is to be looked at too.

    Raises `InputRefused` with everything that is wrong with them.
    """
    names = {**LANGUAGES, **{code: own_name(code) for code in spoken or {}}}
    made = Site(
        law, pack, Envelope(law.version), public, on, exits or {}, (*LOCAL, *hosts), spoken or {}, names, **more
    )
    faults = _faults(made, on, hosts)
    if public and process is not None:
        faults += [f"--public: {says}" for says in process.unsafe()]
    if faults:
        raise InputRefused([Fault(At("serve"), says) for says in faults])
    return made


def _faults(made: Site, on: dt.date | None, hosts: tuple[str, ...]) -> list[str]:
    unreviewed = " In public a language is offered once what safety hangs on has been reviewed." if made.public else ""
    faults = [
        f"--exit: `{language}` is not a language of the pages ({', '.join(made.languages)}).{unreviewed}"
        for language in made.exits
        if language not in made.languages
    ]
    leads = {language: _ADDRESS.fullmatch(url) for language, url in made.exits.items()}
    if not all(leads.values()):
        faults.append("--exit: write LANGUAGE=ADDRESS, with a whole address that begins with https://.")
    if not made.public:
        return faults
    if on is not None:
        faults.append("--public and --on: people who decide by the answer need the law of today; leave out --on.")
    elif not made.covers(made.today()):
        span = made.law.covers_all()
        days = f" It covers {span[0]} to {span[1]}." if span else ""
        faults.append(
            f"--public: the law pack does not cover today, so nobody may decide by it.{days} Give a pack that does "
            "with --law, and see that the clock of this machine is right."
        )
    faults += [
        f"--public: say where the quick exit leads for `{language}`: --exit {language}=https://…, a page that nobody "
        "there would wonder about."
        for language in made.languages
        if language not in made.exits
    ]
    faults += [
        f"--exit: `{language}` leads back to this site; choose a page of somebody else's."
        for language, found in leads.items()
        if found is not None and found[1].lower() in made.hosts
    ]
    if not hosts:
        faults.append("--public: say under which name people reach it: --host NAME.")
    faults += [says for host in hosts if (says := _not_a_name(host))]
    return faults


def _not_a_name(host: str) -> str:
    """What is wrong with the name of a host; nothing if it is one whole name."""
    if "*" in host or host.startswith("."):
        return f"--host: `{host}` stands for many names, so anybody's page could lead here; write out each name."
    if host.endswith(".onion"):
        if _ONION.fullmatch(host):
            return ""
        return f"--host: `{host}` is not an onion address of version 3; copy it from the file `hostname` of Tor."
    if re.fullmatch(r"[\d.]+|\[?[0-9a-fA-F:]*:[0-9a-fA-F:.]*\]?", host):
        return f"--host: `{host}` is a number, which no certificate or onion address stands for; write the name."
    if not _NAME.fullmatch(host):
        return f"--host: `{host}` is not a name such as screening.example.org: no https://, port, path or capital."
    return ""
