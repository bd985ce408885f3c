"""Whether a translation has lost a *not*, or gained one: a rule of thumb, which finds sentences for people to look at.

A sentence that denies something must deny something in the other language too. It counts nothing: of two *nots* in one
sentence one can still be lost. A word that can stand for one that denies (*unless*, *отказ*) is enough; where that does
not settle it, somebody looks, and writes into `negations.tsv` beside the catalogues why the translation is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from .messages import Message
from .wording import sentences

_DENIES = {
    "en": "not no never nobody none nothing neither nor without cannot nowhere",
    "ru": "не ни нет никогда никто никого никому никем ничто ничего ничему никак.* нигде без нельзя невозможн.* "
    "неизвестн.* запрещ.* запрет.* неверн.* недейств.* незаконн.* нисколько",
}
"""Words that deny."""
_CAN_DENY = {
    "en": "unless until un.+ refus.* deni.* deny bar bars barred lack.* invalid inadmiss.* inelig.* involunt.* only "
    "other except least most before later longer lose.* lost false outside end ends ended stop.* halt.* leave leaves "
    "left waive.* free alone keep.* kept prevent.* forb.* prohib.* missing missed fail.* cancel.* separate.* more less "
    "than within just otherwise illegal.* absen.* void exempt enjoined",
    "ru": "отказ.* лиш.* отсутств.* кроме только закры.* препятств.* мешает ложн.* вне бывш.* перест.* прекра.* "
    "исключ.* против свободн.* не.+ бес.+ без.+",
}
"""Words that can stand for one that denies."""
_NAMES = {"en": "", "ru": r"на въезд(?: в \w+)? без визы|запрет.{0,2} высылки"}
"""What denies nothing, since it is only what something is called (parole, withholding)."""


def doubtful(language: str, says: str, meant: str) -> bool:
    """Whether the English or the translation denies something that the other does not.

    A language without a list of words is not doubted.
    """
    if language not in _DENIES:
        return False
    one, other = sentences(says), sentences(meant)
    pairs = zip(one, other, strict=True) if len(one) == len(other) else [(says, meant)]
    return any(_differ(language, *pair) for pair in pairs)


def _differ(language: str, says: str, meant: str) -> bool:
    lost = _has(_DENIES, "en", says) and not _denies_somehow(language, meant)
    return lost or (_has(_DENIES, language, meant) and not _denies_somehow("en", says))


def doubts(language: str, found: Iterable[tuple[Message, str]], right: Iterable[str] = ()) -> list[Message]:
    """The sentences whose translation must be looked at; `right` are those, in English, that somebody has looked at."""
    looked_at = set(right)
    return [m for m, meant in found if doubtful(language, m[1], meant) and m[1] not in looked_at]


def looked_at(root: Path, language: str) -> dict[str, str]:
    """Sentences that look as if they had lost or gained a *not*, and why they are right."""
    path = root / "translations" / language / "negations.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []
    return dict((line + "\t").split("\t")[:2] for line in lines if line.strip())


def _denies_somehow(language: str, says: str) -> bool:
    return _has(_DENIES, language, says) or _has(_CAN_DENY, language, says)


def _has(words: dict[str, str], language: str, says: str) -> bool:
    if _NAMES[language]:
        says = re.sub(_NAMES[language], "", says, flags=re.IGNORECASE)
    any_of = "|".join(word.replace(".", r"\w") for word in words[language].split())
    return re.search(rf"\b(?:{any_of})\b", says, re.IGNORECASE) is not None
