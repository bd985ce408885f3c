"""What `safeconduct doctor` looks at: Python, libraries, the law pack, the cache."""

from __future__ import annotations

import importlib.metadata
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from ..lawbook.faults import LawFaults
from ..routes import pack as packs
from ..routes.store import open_law, open_pack

_LIBRARIES = (
    "django", "granian", "markdown-it-py", "mdit-py-plugins", "msgspec", "pynacl", "pyrage", "python-sat", "pyyaml",
    "rich", "typer",
)  # fmt: skip


def examine(root: Path) -> Iterator[tuple[str, str, bool]]:
    """Each thing looked at, what was found, and whether it is fine."""
    yield "Python", sys.version.split()[0], sys.version_info >= (3, 11)
    for name in _LIBRARIES:
        try:
            yield name, importlib.metadata.version(name), True
        except importlib.metadata.PackageNotFoundError:
            yield name, "not installed; run `make setup`", False
    folder = packs.cache_folder()
    parent = next((p for p in (folder, *folder.parents) if p.exists()), folder)
    yield "cache", f"{folder}", os.access(parent, os.W_OK)
    try:
        law = open_law(root)
    except LawFaults as faults:
        yield "law", f"{len(faults.faults)} faults; run `safeconduct law check`", False
        return
    covers = law.covers_all()
    span = f"{covers[0]} to {covers[1]}" if covers else "no day for all folders"
    yield "law", f"{len(law.provisions)} provisions; covers {span}", True
    pack = open_pack(root, law)
    yield "routes", f"{len(pack.routes)} found", bool(pack.routes)
