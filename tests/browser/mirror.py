"""The pages in a language that nobody speaks and that runs from right to left: whatever is Latin on them was forgotten."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.catalog import Catalog as PoFile
from babel.messages.mofile import write_mo

from safeconduct.lawbook.pseudo import mirrored
from safeconduct.web.catalog import entries, found

MIRROR = "ar"
"""Under the name of a language that Django knows."""
_PART = re.compile(r"(%\(\w+\)s|<[^>]+>)")


def mirrored_pages(root: Path) -> Path:
    """A folder of catalogues below `root` in which every sentence of the pages is mirrored."""
    po = PoFile(MIRROR)
    po.update(found())
    for entry in entries(po):
        says = entry.id[1] if entry.pluralizable else entry.id
        entry.string = (_mirrored(says),) * po.num_plurals if entry.pluralizable else _mirrored(says)
    folder = root / MIRROR / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, po)
    return root


def _mirrored(says: str) -> str:
    """A sentence in letters of the mirror; its parts and tags stay."""
    return "".join(part if n % 2 else mirrored(part) for n, part in enumerate(_PART.split(says)))
