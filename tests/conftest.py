"""What tests share: the real law pack, built once a run into a cache of its own, and the samples."""

from __future__ import annotations

import datetime as dt
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from safeconduct.assess.answer import Screening
from safeconduct.assess.screen import screen
from safeconduct.lawbook.cases import parse_case, read_case
from safeconduct.lawbook.model import Law
from safeconduct.routes.pack import Pack
from safeconduct.routes.store import open_law, open_pack

ROOT = Path(__file__).resolve().parents[1]
MAY = dt.date(2017, 5, 17)
FEBRUARY = dt.date(2017, 2, 1)


@pytest.fixture(scope="session", autouse=True)
def ctrl_c() -> Iterator[None]:
    """Ctrl-C is heard in what the tests start, even by a run in the background, whose children would ignore it."""
    old = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, old)


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache of this run alone, so that no test sees a developer's."""
    folder = tmp_path_factory.mktemp("cache")
    old = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(folder)
    yield folder
    if old is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = old


@pytest.fixture(scope="session")
def law(cache: Path) -> Law:
    return open_law(ROOT / "law")


@pytest.fixture(scope="session")
def pack(law: Law) -> Pack:
    return open_pack(ROOT / "law", law)


@pytest.fixture(scope="session")
def screened(law: Law, pack: Pack) -> Callable[..., Screening]:
    """Screens a sample by name on a day, with answers changed (`unknown` takes one away)."""

    def run(sample: str, on: dt.date = MAY, changes: str = "") -> Screening:
        path = ROOT / "samples" / f"{sample}.yaml"
        if not changes:
            given, places = read_case(law, path)
        else:
            names = [line.split(":")[0] for line in changes.splitlines() if line and not line.startswith(" ")]
            kept, skip = [], False
            for line in path.read_text().splitlines():
                if line and not line.startswith((" ", "#")):
                    skip = line.split(":")[0] in names
                if not skip:
                    kept.append(line)
            given, places = parse_case(law, ("\n".join(kept) + "\n" + changes).encode(), sample)
        return screen(law, pack, given, on, places, sample)

    return run
