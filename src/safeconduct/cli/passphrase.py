"""Asks for a passphrase: at the terminal, unseen, or from a file descriptor. Never from the environment."""

from __future__ import annotations

import getpass
import os
import warnings

from ..lawbook.faults import At, Fault, InputRefused
from ..vault.sealing import usable

LONGEST = 4096
"""Bytes of a passphrase."""
PROMPT = "Passphrase (six words by chance are hard to guess): "
AGAIN = "The same passphrase again: "


def ask(prompt: str, descriptor: int | None) -> str:
    """The passphrase: the first line of the descriptor if one is given, else what is typed. Raises `InputRefused`."""
    given = _typed(prompt) if descriptor is None else _read(descriptor)
    if not usable(given):
        raise refuse("there is no passphrase, or it is not text (UTF-8); nothing was done.")
    return given


def ask_twice(descriptor: int | None) -> str:
    """A new passphrase. Typed, it is asked twice: nobody could open what one slip of a finger has sealed."""
    first = ask(PROMPT, descriptor)
    if descriptor is None and ask(AGAIN, None) != first:
        raise refuse("the two passphrases differ; nothing was written.")
    return first


def refuse(says: str, where: str = "passphrase") -> InputRefused:
    """A refusal that never carries what was typed."""
    return InputRefused([Fault(At(where), says)])


def _typed(prompt: str) -> str:
    says = "there is no terminal to ask at; use --passphrase-fd N, where N is a file descriptor."
    with warnings.catch_warnings():
        # Without a terminal, getpass would read standard input, where the answers may be, and show what is typed.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(prompt)
        except getpass.GetPassWarning:
            pass
        except EOFError:
            says = "the input ended before a passphrase; nothing was done."
        except UnicodeError:  # it would carry what was typed
            says = "what was typed is not text (UTF-8); nothing was done."
    raise refuse(says)


def _read(descriptor: int) -> str:
    line = b""
    try:
        if os.isatty(descriptor):
            says = "it is a terminal, which would show what is typed; leave the option out."
        else:
            while b"\n" not in line and len(line) <= LONGEST and (piece := os.read(descriptor, 1)):
                line += piece
            says = ""
    except (OSError, OverflowError):
        says = f"the file descriptor {descriptor} cannot be read."
    if len(line) > LONGEST:
        says = "the line is too long for a passphrase."
    if says:
        raise refuse(says, "--passphrase-fd")
    try:
        return line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8")
    except UnicodeDecodeError:
        pass  # it would carry the passphrase
    return ""
