"""The law pages as they were committed, in a folder of their own for as long as they are read."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from ..lawbook.faults import At, Fault, InputRefused


@contextmanager
def committed(root: Path, against: str) -> Iterator[Path]:
    """The folder `root` as it stood in the commit `against`. Raises `InputRefused` if git does not know it."""
    root = root.resolve()
    at = At("command line")
    try:
        done = subprocess.run(
            ["git", "-C", str(root), "archive", "--format=tar", against, "."], capture_output=True, check=False
        )
    except FileNotFoundError:
        says = "--impact compares with a commit and needs the program git, which is not here; install it."
        raise InputRefused([Fault(at, says)]) from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        says = f"--impact: git has no `{against}` of this folder ({said[-1] if said else 'no reason given'})."
        raise InputRefused([Fault(at, says)])
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / root.name
        place.mkdir()
        with tarfile.open(fileobj=BytesIO(done.stdout)) as archive:
            archive.extractall(place, filter="data")
        yield place
