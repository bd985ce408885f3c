"""Golden outputs of the samples: read by people, kept as snapshots.

After a change that is meant, write them anew with `SAFECONDUCT_GOLDEN=write`, and read the difference.
"""

from __future__ import annotations

import datetime as dt
import io
import os
from pathlib import Path

import pytest
from rich.console import Console

from safeconduct.assess.screen import screen
from safeconduct.cli.as_text import print_screening
from safeconduct.lawbook.cases import read_case
from safeconduct.lawbook.model import Law
from safeconduct.routes.pack import Pack

from .conftest import FEBRUARY, MAY, ROOT

TODAY = dt.date(2026, 11, 24)
CASES = [
    ("in-hiding-in-moscow", MAY),
    ("in-hiding-in-moscow", FEBRUARY),
    ("student-status-ended", MAY),
    ("student-in-status", MAY),
    ("fiance-of-a-citizen", MAY),
    ("at-the-land-port", MAY),
    ("crossed-between-ports", MAY),
]


@pytest.mark.parametrize(("sample", "on"), CASES)
def test_the_screening_reads_as_it_was_reviewed(law: Law, pack: Pack, sample: str, on: dt.date) -> None:
    given, places = read_case(law, ROOT / "samples" / f"{sample}.yaml")
    out = io.StringIO()
    print_screening(
        Console(file=out, width=110, highlight=False, no_color=True),
        law,
        screen(law, pack, given, on, places, today=TODAY),
    )
    golden = Path(__file__).parent / "golden" / f"{sample}.{on}.txt"
    if os.environ.get("SAFECONDUCT_GOLDEN") == "write":
        golden.write_text(out.getvalue())
    assert out.getvalue() == golden.read_text()
