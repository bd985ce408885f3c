"""The tutorial runs: its blocks in order, in one namespace; what each prints is what the page shows beneath it."""

from __future__ import annotations

import contextlib
import io
import re

import pytest

from .planting import HOUSE

PAGE = HOUSE / "docs" / "tutorial.md"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def blocks(text: str) -> list[tuple[int, str, str]]:
    """Each block of Python with its line and what it must print: the text block after it, or nothing."""
    found = [(text[: m.start()].count("\n") + 2, m[1], m[2]) for m in FENCE.finditer(text)]
    after = [*found[1:], (0, "", "")]
    return [
        (line, code, shown if then == "text" else "")
        for (line, sort, code), (_, then, shown) in zip(found, after, strict=True)
        if sort == "python"
    ]


def test_every_block_prints_what_the_page_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HOUSE)
    names: dict[str, object] = {}
    found = blocks(PAGE.read_text(encoding="utf-8"))
    assert len(found) > 5
    for line, code, shown in found:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile("\n" * (line - 1) + code, str(PAGE), "exec"), names)
        assert said.getvalue() == shown, f"docs/tutorial.md, line {line}"


def test_the_blocks_are_all_read() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.count("```python\n") == len(blocks(text))
    assert {sort for sort, _ in FENCE.findall(text)} == {"python", "text"}
    assert blocks("```python\na\n```\n\n```text\nb\n```\n\n```python\nc\n```\n") == [(2, "a\n", "b\n"), (10, "c\n", "")]
