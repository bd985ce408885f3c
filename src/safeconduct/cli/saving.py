"""Where a conversation is kept: one sealed file. All that can be refused is refused before the first question."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ..lawbook.faults import At, Fault, InputRefused
from ..vault.sealing import NotSealed, seal
from .passphrase import ask_twice, refuse
from .sealed import Read, write_whole

THERE = "there is a file of this name, perhaps of another person; give another --save, or --replace."
AGAIN = "{file}: {says} Nothing is lost. Press enter to try again, or type another name. To give up, type stop."


class Target(NamedTuple):
    """Where to save, under which passphrase, and whether a file that is there may be written over."""

    path: Path
    passphrase: str
    replace: bool

    def __repr__(self) -> str:
        return "Target(...)"


def target(path: Path, case: Path | None, read: Read | None, replace: bool, descriptor: int | None) -> Target:
    """Where to save, after the passphrase was asked for. Raises `InputRefused`.

    The sealed case that the conversation begins with is the same person's: it is written over unasked, under the
    passphrase that opened it. Any other file is not, without `replace`.
    """
    if case is not None and read is not None and path.exists() and path.samefile(case):
        if read.passphrase is None:
            raise refuse("this is the clear file itself; give another name.", "--save")
        return Target(path, read.passphrase, True)
    if says := _cannot(path, replace):
        raise InputRefused([Fault(At(str(path)), says)])
    return Target(path, ask_twice(descriptor), replace)


def save(to: Target, data: bytes, ask: Callable[[str], str | None]) -> Path:
    """Seals and writes, and gives the path. If that fails `ask` gets the reason: what it answers is done.

    `ask` gives a line that was typed, or None at the end of input. Raises `InputRefused` if the person gives up.
    """
    while True:
        says = _cannot(to.path, to.replace)
        if not says:
            try:
                with _undisturbed():
                    write_whole(to.path, seal(data, to.passphrase))
                return to.path
            except OSError as error:
                says = f"the file cannot be written ({error.strerror})."
            except NotSealed:
                says = "the answers could not be sealed; perhaps too little memory is free."
        answer = ask(AGAIN.format(file=to.path, says=says))
        if answer is None or answer.strip().casefold() == "stop":
            raise InputRefused([Fault(At(str(to.path)), f"{says} The answers were not saved.")])
        if answer.strip():
            to = Target(Path(answer.strip()).expanduser(), to.passphrase, False)


def _cannot(path: Path, replace: bool) -> str:
    """Why a file cannot be written there; empty if nothing is known against it."""
    if path.is_dir():
        return "this is a folder; give the name of a file."
    if not path.parent.is_dir():
        return "there is no such folder; make it first, or give another name."
    if not os.access(path.parent, os.W_OK | os.X_OK):
        return "nothing can be written in this folder; give another name."
    return THERE if os.path.lexists(path) and not replace else ""


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Sealing takes seconds: whoever presses Ctrl-C once more than is needed does not lose the answers."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
