"""The sentences of the pages themselves: short, plain, written out, and never bad advice."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.lawbook.pages import Page
from safeconduct.lawbook.read import read_with_pages
from safeconduct.lawbook.wording import _CONTRACTION, _WORD, GRADED, _vocabulary, grade, sentences

from ..planting import HOUSE, LAW

WEB = HOUSE / "src" / "safeconduct" / "web"
LONGEST = 22
GRADE = 8.0
_TEXT = re.compile(r'{% translate "([^"]+)" %}|{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}', re.DOTALL)


def said() -> Iterator[tuple[str, str]]:
    """Every sentence that can be translated, with its page."""
    for page in sorted((WEB / "templates").rglob("*.html")):
        for one, block in _TEXT.findall(page.read_text(encoding="utf-8")):
            for part in re.split(r"{% plural %}", one or block):
                yield page.name, " ".join(re.sub(r"{{[^}]*}}", "7", re.sub(r"<[^>]+>", "", part)).split())
    for module in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
                assert isinstance(node.args[0], ast.Constant)
                yield module.name, str(node.args[0].value)


@pytest.fixture(scope="module")
def law_pages() -> list[Page]:
    return list(read_with_pages(LAW)[1])


def test_there_is_something_to_read() -> None:
    assert len(list(said())) > 100


@pytest.mark.parametrize("where, text", [pytest.param(w, t, id=f"{w}: {t[:40]}") for w, t in said()])
def test_a_sentence_is_short_and_written_out(where: str, text: str) -> None:
    assert not _CONTRACTION.search(text)
    assert max(len(one.split()) for one in sentences(text)) <= LONGEST
    if len(_WORD.findall(text)) >= GRADED:
        assert grade(text) <= GRADE


def test_the_pages_are_plain_on_the_whole() -> None:
    for name in ("start.html", "safety.html", "danger.html"):
        assert grade(" ".join(text for where, text in said() if where == name and text.endswith("."))) <= 6.0, name


def test_nothing_is_said_that_must_never_be_said(law_pages: list[Page]) -> None:
    words = _vocabulary(law_pages)
    never = re.compile(rf"\b(?:{'|'.join(map(re.escape, words.never))})\b", re.IGNORECASE)
    assert [(where, text) for where, text in said() if never.search(text)] == []


def test_no_text_of_a_template_stands_outside_what_is_translated() -> None:
    for page in sorted((WEB / "templates").rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        text = _TEXT.sub("", text)
        text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<[^>]+>|&\w+;", " ", text, flags=re.DOTALL)
        left = set(re.findall(r"[^\W\d_]{2,}", text)) - {"help", "unhcr", "org"}
        assert left == set(), page.name


def test_every_page_of_ours_is_a_file_of_its_own(tmp_path: Path) -> None:
    assert sorted(path.name for path in (WEB / "assets").iterdir()) == ["leave.js", "style.css"]
    css = (WEB / "assets" / "style.css").read_text()
    assert "http" not in css and "@import" not in css and "url(" not in css
    assert len(css) < 8000
