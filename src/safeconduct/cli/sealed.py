"""Case files on the disk: sealed ones are opened in memory only, clear ones warned of, new ones written whole."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ..lawbook.cases import LARGEST, bytes_of, parse_raw
from ..lawbook.faults import At, Fault, InputRefused
from ..vault.sealing import OVERHEAD, NotOpened, is_sealed, open_sealed, seal
from .passphrase import ask, ask_twice, refuse

CLEAR = "This file holds a person's secrets in the clear: run `safeconduct seal FILE`."
INVENTED = "samples"
"""The folder whose people are invented: no warning there."""
STILL_THERE = (
    "{clear} is still there, in the clear. Deleting it does not erase it: the disk, its backups and the editor "
    "can keep copies. Keep clear files only on an encrypted disk."
)


class Read(NamedTuple):
    """A case as it was read: its clear bytes, its name, whether it lies on the disk in the clear, what opened it."""

    data: bytes
    name: str
    in_clear: bool
    passphrase: str | None = None

    def __repr__(self) -> str:
        return "Read(...)"


def read_sealed_or_clear(case: str, descriptor: int | None) -> Read:
    """The case in a file, or for `-` on standard input. Raises `InputRefused`."""
    keep_no_core()
    if case == "-":
        if descriptor == 0:
            raise refuse("standard input holds the case; give the passphrase by another one.", "--passphrase-fd")
        data, name = sys.stdin.buffer.read(LARGEST + OVERHEAD + 1), "standard input"
    else:
        data, name = bytes_of(Path(case), LARGEST + OVERHEAD), case
    if is_sealed(data):
        if len(data) > LARGEST + OVERHEAD:
            raise InputRefused([Fault(At(name), "the file is over 1 MB; a case is a short list of answers.")])
        inside, passphrase = opened(data, name, descriptor)
        return Read(inside, name, False, passphrase)
    return Read(data, name, case != "-" and lies_in_clear(Path(case)))


def opened(data: bytes, name: str, descriptor: int | None) -> tuple[bytes, str]:
    """What is inside a sealed case, and the passphrase, which was asked for once. Raises `InputRefused`."""
    passphrase = ask(f"Passphrase of {name}: ", descriptor)
    try:
        return open_sealed(data, passphrase), passphrase
    except NotOpened as error:
        says = str(error)
    raise InputRefused([Fault(At(name), f"the sealed file was not opened: {says}")])


def lies_in_clear(path: Path) -> bool:
    """Whether a clear case there is one to warn of: a file on a disk, outside the samples."""
    return path.is_file() and path.resolve().parent.name != INVENTED


def seal_file(path: Path, to: Path | None, replace: bool, descriptor: int | None) -> Path:
    """Seals the clear case at `path` beside it or at `to`, and gives the sealed file. Raises `InputRefused`."""
    keep_no_core()
    target = to or path.with_name(f"{path.name}.age")
    data = bytes_of(path)
    if is_sealed(data):
        raise InputRefused([Fault(At(str(path)), "the file is sealed already; nothing was written.")])
    parse_raw(data, str(path))  # what is not a case is told now, and not when nobody has the clear file any more
    if os.path.lexists(target):
        if target.exists() and target.samefile(path):
            raise refuse("this is the clear file itself; give another name.", "--to")
        if not replace:
            says = "there is a file of this name, perhaps of another person; give another --to, or --replace."
            raise InputRefused([Fault(At(str(target)), says)])
    sealed = seal(data, ask_twice(descriptor))
    try:
        write_whole(target, sealed)
        return target
    except OSError as error:
        says = f"the file cannot be written ({error.strerror}); nothing was changed."
    raise InputRefused([Fault(At(str(target)), says)])


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file that only its owner can read, whole or not at all: a file that was there stays until then."""
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)  # its mode is 0600
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    with suppress(OSError):  # not every file system can; the file itself is on the disk already
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def keep_no_core() -> None:
    """If the program is killed from here on, the system writes no picture of its memory to the disk."""
    try:
        import resource
    except ImportError:  # not a Unix
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
