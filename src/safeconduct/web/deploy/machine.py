"""Looks at the machine: whether what is in memory can reach its disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...lawbook.faults import At
from .finding import Finding, good, unchecked, unsafe

SWAPS = Path("/proc/swaps")
PATTERN = Path("/proc/sys/kernel/core_pattern")


def look(kept_off: bool, swaps: Path = SWAPS, pattern: Path = PATTERN) -> Iterator[Finding]:
    """What is found on this machine; `kept_off`: the unit forbids that memory of the server is swapped."""
    yield from _swap(kept_off, swaps)
    yield from _dumps(pattern)


def _swap(kept_off: bool, swaps: Path) -> Iterator[Finding]:
    at = At(str(swaps))
    try:
        used = [line.split()[0] for line in swaps.read_text(encoding="utf-8").splitlines()[1:]]
    except OSError:
        yield unchecked(
            at, "whether there is swap is not known", "See that there is none, or that its key is new at each start"
        )
        return
    on_disk = [name for name in used if "zram" not in name]
    if not on_disk:
        yield good(at, "no swap on a disk")
    elif kept_off:
        yield good(at, "swap is on, and the unit keeps the server out of it (MemorySwapMax=0)")
        yield unchecked(
            at,
            "whether the proxy is kept out of swap too is not known",
            "Turn swap off, or set MemorySwapMax=0 in its unit",
        )
    else:
        yield unsafe(
            at,
            f"swap is on ({', '.join(on_disk)}): memory that holds answers can be written to the disk",
            "no swap, or MemorySwapMax=0 in the unit",
            "Turn swap off (`swapoff -a`, and out of /etc/fstab), or give the unit with --unit",
        )


def _dumps(pattern: Path) -> Iterator[Finding]:
    """The server turns its own dumps off. Those of the proxy go where the kernel says."""
    at = At(str(pattern))
    try:
        leads = pattern.read_text(encoding="utf-8").strip()
    except OSError:
        yield unchecked(at, "where core dumps go is not known", "See that programs on this machine leave none")
        return
    if leads in ("", "|/bin/false", "|/usr/bin/false", "/dev/null"):
        yield good(at, "core dumps go nowhere")
    else:
        yield unchecked(
            at, f"core dumps of other programs go to `{leads}`; the server makes none, and the proxy may",
            "Write `kernel.core_pattern=|/bin/false` into /etc/sysctl.d",
        )  # fmt: skip
