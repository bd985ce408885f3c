"""One sealed form field that carries what a person has said, since the server keeps nothing.

XChaCha20-Poly1305 under a key that lives in memory only, so a restart makes every older field unreadable. Its length
is one of two, whatever it holds. Whatever cannot be opened is refused in one way, whyever that is.
"""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Callable

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.utils import random

SIZES = (2048, 8192)
"""Bytes that are sealed: the first of these that holds what is to be carried."""
LASTS = 60 * 60
"""Seconds after which a field is refused. Each page seals anew, so only somebody who pauses that long is affected."""

_KEY = bindings.crypto_aead_xchacha20poly1305_ietf_KEYBYTES
_NONCE = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_TAG = bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
_SEALED = tuple(size + _NONCE + _TAG for size in SIZES)
_HEAD = 8 + 4
"""Bytes for the second at which it was sealed, and for the length of what it carries."""
_PURPOSE = b"safeconduct screening 1 "


class NotOurs(Exception):
    """The field was changed, is too old, or was sealed by another server, for another law, or before a restart."""


class TooMuch(Exception):
    """What is to be carried does not fit into the larger size."""


class Envelope:
    """Seals and opens. `bound_to` is the version of the law: a field never outlives the pages that it was made for."""

    __slots__ = ("_bound", "_clock", "_key")

    def __init__(self, bound_to: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._bound = _PURPOSE + bound_to.encode()
        self._clock = clock
        self._key = random(_KEY)

    def __repr__(self) -> str:
        return "<Envelope>"

    def seal(self, data: bytes) -> str:
        """`data` as text for a form field. Raises `TooMuch`."""
        size = next((size for size in SIZES if _HEAD + len(data) <= size), None)
        if size is None:
            raise TooMuch
        head = int(self._clock()).to_bytes(8, "big") + len(data).to_bytes(4, "big")
        nonce = random(_NONCE)
        sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
            (head + data).ljust(size, b"\0"), self._bound, nonce, self._key
        )
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, field: str) -> bytes:
        """What a field carries. Raises `NotOurs`."""
        try:
            raw = base64.b64decode(field.encode("ascii"), altchars=b"-_", validate=True)
            if len(raw) not in _SEALED:
                raise NotOurs
            plain = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
                raw[_NONCE:], self._bound, raw[:_NONCE], self._key
            )
        except (CryptoError, binascii.Error, UnicodeEncodeError):
            raise NotOurs from None
        age = self._clock() - int.from_bytes(plain[:8], "big")
        if age > LASTS:
            raise NotOurs
        return plain[_HEAD : _HEAD + int.from_bytes(plain[8:_HEAD], "big")]
