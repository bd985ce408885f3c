"""Opens a law pack: from the cache if it fits the pages and this program, else read and built anew."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from ..circuit.atlas import ROOM
from ..lawbook.faults import Fault, LawFaults
from ..lawbook.files import files_of, hash_of
from ..lawbook.model import Law
from . import pack as packs
from .pack import Pack


def law_folder(given: Path | None = None) -> Path:
    """The law pack to read: the one that is given, that of the checkout, or that of the installed wheel."""
    if given is not None:
        return given
    here = Path(__file__).resolve()
    checkout = here.parents[3] / "law"
    return checkout if checkout.is_dir() else here.parents[1] / "law"


def open_law(root: Path, fresh: bool = False) -> Law:
    """The checked model of the pack at `root`. Raises `LawFaults`."""
    path, key, whole = _path(root, "law")
    if whole and not fresh and (data := packs.load(path)) is not None:
        try:
            law = packs.decode_law(data)
            if law.version == key:
                return law
        except (msgspec.DecodeError, ValueError):
            pass
    from ..lawbook.check import check
    from ..lawbook.read import read_pages

    law, faults = read_pages(root)
    faults += check(law, whole=not faults)
    if faults:
        raise LawFaults(faults)
    _keep(path, packs.encode_law(law))
    return law


def open_pack(root: Path, law: Law, fresh: bool = False, progress: Callable[[str], None] | None = None) -> Pack:
    """The built routes of `law`. `progress` hears what is being done, if something must be built.

    Raises `LawFaults` if the steps repeat without end, or have choices without number.
    """
    path, _, _ = _path(root, "pack")
    if not fresh and (data := packs.load(path)) is not None:
        try:
            pack = packs.decode(data)
            if pack.version == law.version:
                return pack
        except (msgspec.DecodeError, ValueError, IndexError, TypeError):
            pass
    from .build import build
    from .find import Guard

    try:
        pack = build(law, ROOM, progress=progress or (lambda _: None))
    except Guard as guard:
        step, _ = law.outcomes[guard.outcomes[0]]
        raise LawFaults([Fault(step.at, str(guard))]) from None
    _keep(path, packs.encode(pack))
    return pack


def _path(root: Path, sort: str) -> tuple[Path, str, bool]:
    """Where the cache of these pages stands, their hash, and whether every page could be read."""
    files, faults = files_of(root)
    key = hash_of(files)
    return packs.cache_folder() / f"{key}-{packs.program_version()}.{sort}", key, not faults


def _keep(path: Path, data: bytes) -> None:
    with suppress(OSError):  # a cache that cannot be written costs time, nothing else
        packs.save(path, data)
