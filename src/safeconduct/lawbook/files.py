"""The files of a law pack as text, and their hash. Light: nothing is parsed here."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from .faults import At, Fault

_LARGEST = 2_000_000


class TextFile(msgspec.Struct, frozen=True):
    """A file of the pack, as text."""

    name: str
    text: str


def files_of(root: Path) -> tuple[list[TextFile], list[Fault]]:
    """Every `.md` and `.csv` under `root`, by name, and a fault for each that cannot be read."""
    files: list[TextFile] = []
    faults: list[Fault] = []
    for path in sorted(root.rglob("*")):
        if path.suffix not in (".md", ".csv") or not path.is_file():
            continue
        name = path.relative_to(root.parent if root.name else root).as_posix()
        try:
            if path.stat().st_size > _LARGEST:
                faults.append(Fault(At(name), f"the file is over {_LARGEST // 1_000_000} MB; split it."))
                continue
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            faults.append(Fault(At(name), f"the file is not UTF-8 text (byte {error.start})."))
            continue
        except OSError as error:
            faults.append(Fault(At(name), f"the file cannot be read ({error.strerror})."))
            continue
        if "\0" in text:
            faults.append(Fault(At(name), "the file holds a NUL byte; it is not text."))
            continue
        files.append(TextFile(name, text.replace("\r\n", "\n")))
    return files, faults


def hash_of(files: list[TextFile]) -> str:
    """A hash of every name and every byte."""
    digest = hashlib.blake2b(digest_size=16)
    for file in files:
        for part in (file.name, file.text):
            data = part.encode()
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
