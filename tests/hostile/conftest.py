"""A real server over the small pack, and a conversation with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ..web.running import Running, free_port


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Running]:
    one = Running(free_port(), tmp_path_factory.mktemp("served"))
    yield one
    if one.process.poll() is None:
        one.stop()
