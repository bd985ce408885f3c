"""A case under a passphrase: an age file (scrypt), which every other age program can open too.

Whoever does not know the passphrase can neither read nor change what is inside. The name of the file is not sealed.
"""

from __future__ import annotations

import re

MARK = b"age-encryption.org/v1"
"""The first bytes of an age file."""
OVERHEAD = 4096
"""Bytes that sealing adds at most to a case: the head of the file, and a tag for each 64 KiB."""
MOST_WORK = 22
"""The work that a file can ask before it is opened, as a power of two. More would take over four GB of memory."""
_BY_PASSPHRASE = re.compile(MARK + rb"\n-> scrypt [A-Za-z0-9+/]{22} ([1-9][0-9]?)\n")
_WORK_REFUSED = "Excessive work"


class NotOpened(Exception):
    """The bytes cannot be opened. Says why in a sentence, and never carries a passphrase or what is inside."""


class NotSealed(Exception):
    """The bytes could not be sealed, for want of memory perhaps. Carries nothing."""


class NotAPassphrase(Exception):
    """The passphrase cannot be used: it is empty, or it is not text."""


def is_sealed(data: bytes) -> bool:
    """Whether the bytes are an age file, by how they begin."""
    return data.startswith(MARK)


def usable(passphrase: str) -> bool:
    """Whether a passphrase can be used: there is one, and it can be written as UTF-8."""
    # Half a character (from a terminal that is not UTF-8) would come back inside an exception of the library.
    return bool(passphrase) and not any(0xD800 <= ord(c) <= 0xDFFF for c in passphrase)


def seal(data: bytes, passphrase: str) -> bytes:
    """The bytes under a passphrase. Takes some seconds on purpose, so that guessing is slow. Raises `NotSealed`."""
    if not usable(passphrase):
        raise NotAPassphrase
    import pyrage

    try:
        return bytes(pyrage.passphrase.encrypt(data, passphrase))
    except (pyrage.EncryptError, MemoryError):
        pass
    # Outside the `except`: the fault of the library does not travel along.
    raise NotSealed


def open_sealed(data: bytes, passphrase: str) -> bytes:
    """What `seal` was given. Raises `NotOpened` for a wrong passphrase and for whatever `seal` did not make so."""
    if not usable(passphrase):
        raise NotAPassphrase
    head = _BY_PASSPHRASE.match(data)
    if head is None:
        raise NotOpened("it is not sealed with a passphrase, or its beginning is damaged; give another copy.")
    if int(head[1]) > MOST_WORK:
        raise NotOpened(_TOO_MUCH)
    import pyrage

    try:
        return bytes(pyrage.passphrase.decrypt(data, passphrase))
    except pyrage.DecryptError as error:
        says = _TOO_MUCH if str(error).startswith(_WORK_REFUSED) else _WRONG
    # Outside the `except`: the fault of the library does not travel along.
    raise NotOpened(says)


_WRONG = "the passphrase is wrong, or the file is damaged; try again, or give another copy."
_TOO_MUCH = "it asks for more work than this machine does for a case; it was made elsewhere, or it is damaged."
