"""The process that serves: what of it could give away what its memory holds, for as long as people are on the pages."""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import os
import resource
import signal
import sys
from collections.abc import Iterator

import msgspec

_FEW_ARENAS = -8
"""What glibc calls it in `mallopt`."""
_END_WITH_PARENT, _GET_DUMPABLE, _SET_DUMPABLE = 1, 3, 4
"""What Linux calls them in `prctl`."""


class Process(msgspec.Struct, frozen=True):
    """What was looked at."""

    root: bool
    dumps: bool  # whether its memory could be written to a file, or be read by a program of the same user
    debugging: tuple[str, ...]  # modes of Python that write or keep what runs, and how each was put on

    def unsafe(self) -> Iterator[str]:
        """What is wrong with it, each with what to do."""
        if self.root:
            yield (
                "this is root, who can read and change everything on the machine; the server needs no such right. "
                "Run it as a user of its own (User= in systemd, USER in a container)."
            )
        if self.dumps:
            yield (
                "core dumps cannot be turned off here, and one would hold what people say. Run it on Linux, where "
                "`prctl` and `ulimit -c 0` are allowed."
            )
        for mode in self.debugging:
            yield f"{mode} is on, and can write or keep what runs. Start the server without it."


def shut() -> Process:
    """Turns core dumps off and looks at this process.

    A limit of zero alone does not stop a dump that the kernel hands to a program, so the process is marked too; its
    memory is then closed to other programs of the same user.
    """
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return Process(
        root=hasattr(os, "geteuid") and os.geteuid() == 0,
        dumps=resource.getrlimit(resource.RLIMIT_CORE)[0] != 0 or not _undumpable(),
        debugging=tuple(_debugging()),
    )


def end_with_parent() -> None:
    """Kills this process as soon as the one that started it ends, however that ends (on Linux)."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)


def one_arena() -> None:
    """Lets all threads of this process take memory from one place (glibc): each page has a thread of its own, and what
    one has given back would not serve the next."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_FEW_ARENAS, 1)


def _undumpable() -> bool:
    try:
        prctl = ctypes.CDLL(None).prctl
    except (AttributeError, OSError):
        return False
    prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    return bool(prctl(_GET_DUMPABLE, 0, 0, 0, 0) == 0)


def _debugging() -> Iterator[str]:
    if sys.flags.dev_mode:
        yield "Python's development mode (PYTHONDEVMODE or -X dev)"
    if faulthandler.is_enabled():
        yield "faulthandler (PYTHONFAULTHANDLER or -X faulthandler)"
    if sys.flags.inspect or sys.flags.interactive or os.environ.get("PYTHONINSPECT"):
        yield "a prompt after the end (PYTHONINSPECT or -i)"
    if os.environ.get("PYTHONASYNCIODEBUG"):
        yield "the debug mode of asyncio (PYTHONASYNCIODEBUG)"
    if sys.gettrace() or sys.getprofile():
        yield "a tracer or a profiler"
