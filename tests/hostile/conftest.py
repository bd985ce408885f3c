"""A real server over the small pack, and a conversation with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ..web.running import Running, free_port

RAW = "places of raw memory that hold what was said, a minute after it"
_raw: list[object] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keeps that figure."""
    _raw.extend(value for name, value in report.user_properties if report.when == "call" and name == RAW)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tells it: it is no fault, and nobody should have to look for it."""
    for value in _raw:
        terminalreporter.write_line(f"{RAW}: {value}")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Running]:
    one = Running(free_port(), tmp_path_factory.mktemp("served"))
    yield one
    if one.process.poll() is None:
        one.stop()
