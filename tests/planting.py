"""What the tests of faults and bad input share: a small pack to plant faults in, and the command line in-process."""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from safeconduct import cli
from safeconduct.assess.check import check_pack
from safeconduct.lawbook.faults import Fault, LawFaults
from safeconduct.routes.build import build

HOUSE = Path(__file__).resolve().parents[1]
LAW = HOUSE / "law"
COMMAND = (sys.executable, "-c", "from safeconduct.cli import main; main()")
SMALL = HOUSE / "tests" / "packs" / "small"
RULES, FACTS, README = "xx/asylum.md", "vocabulary/facts.md", "xx/README.md"
CODE, WORDS = "outlines/code.txt", "vocabulary/wording.md"
COUNTRIES, PLACES, VISA_FREE = "vocabulary/countries.csv", "tables/places.csv", "tables/visa_free.csv"


class Planted:
    """A copy of the small pack, to be spoiled."""

    def __init__(self, tmp_path: Path) -> None:
        self.root = tmp_path / "small"
        shutil.copytree(SMALL, self.root)

    def edit(self, page: str, old: str | None, new: str) -> None:
        """Puts `new` in the place of the first `old`; with `old` None: at the end."""
        path = self.root / page
        text = path.read_bytes().decode()
        assert old is None or old in text, f"{page} no longer holds {old!r}; mend this test"
        path.write_text(text + new if old is None else text.replace(old, new, 1), encoding="utf-8", newline="")

    def line(self, page: str, snippet: str) -> int:
        """The line on which `snippet` begins, counted by hand: every page of the pack is plain text."""
        text = (self.root / page).read_bytes().decode()
        assert text.count(snippet) >= 1, f"{page} does not hold {snippet!r}"
        return text[: text.index(snippet)].count("\n") + 1

    def block_line(self, page: str, snippet: str) -> int:
        """The first line in the block that holds `snippet`."""
        text = (self.root / page).read_bytes().decode()
        return text[: text.index("\n", text.rindex("```yaml ", 0, text.index(snippet)))].count("\n") + 2

    def faults(self) -> list[Fault]:
        """What `law check` finds."""
        try:
            return check_pack(self.root, lambda _, law: build(law))[2]
        except LawFaults as found:
            return found.faults


def measured(pack: Planted, unit: str, *rows: str, front: str = "") -> None:
    """A table of months or dollars in the pack, with these rows and more front matter."""
    name = {"months": "durations", "usd": "fees"}.get(unit, unit)
    head = "from,until,known,what,part,value,sure,source,verified,says"
    page = (
        f"---\nkeys: [what, part]\nmeasure: {unit}\nmoves_like: practice\n{front}"
        "sources:\n  act: {title: An act, read: full text, seen: 2020-01-01}\n---\n# It\n"
    )
    (pack.root / f"tables/{name}.csv").write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    (pack.root / f"tables/{name}.md").write_text(page, encoding="utf-8")


class Said(NamedTuple):
    """What the command line said."""

    code: int
    out: str
    err: str


def cli_says(*args: str, stdin: bytes = b"") -> Said:
    """Runs the command line in this process. A traceback goes through: the test fails with it."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    err = io.StringIO()
    code: object = 0
    with (
        mock.patch.object(sys, "argv", ["safeconduct", *args]),
        mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin))),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            cli.main()
        except SystemExit as ended:
            code = ended.code or 0
    out.flush()
    assert isinstance(code, int)
    return Said(code, out.buffer.getvalue().decode(), err.getvalue())  # type: ignore[attr-defined]
