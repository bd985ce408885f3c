"""What the documents say of the repository is there: links, files, tests, commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .planting import HOUSE, cli_says

DOCS = [
    HOUSE / name
    for name in (
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/deploying.md",
        "docs/threat-model.md",
        "docs/tutorial.md",
    )
]
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((HOUSE / "tests").rglob("test_*.py")))


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_is_there(doc: Path) -> None:
    text = doc.read_text(encoding="utf-8")
    linked = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if not target.startswith("http")]
    named = re.findall(r"`((?:docs|law|tests|tools|bench|samples|requirements)/[\w./-]*)`", text)
    assert [name for name in linked if not (doc.parent / name).exists()] == []
    assert [name for name in named if not (HOUSE / name).exists()] == []


def test_the_readme_links_the_guide_the_changelog_and_the_threat_model() -> None:
    text = (HOUSE / "README.md").read_text(encoding="utf-8")
    for name in ("CONTRIBUTING.md", "CHANGELOG.md", "docs/deploying.md", "docs/threat-model.md", "docs/tutorial.md"):
        assert f"]({name})" in text


def test_the_tests_that_the_threat_model_names_exist() -> None:
    named = re.findall(r"`(test_\w+)`", (HOUSE / "docs" / "threat-model.md").read_text(encoding="utf-8"))
    assert len(named) >= 4
    assert [name for name in named if f"def {name}(" not in TESTS] == []


def test_the_commands_that_the_guide_names_exist() -> None:
    text = (HOUSE / "CONTRIBUTING.md").read_text(encoding="utf-8")
    commands = {match.split("#")[0].strip() for match in re.findall(r"^    safeconduct (.+)$", text, re.M)}
    assert len(commands) == 3
    for command in commands:
        said = cli_says(*command.split()[:2], "--help")
        assert said.code == 0
        for option in re.findall(r"--[a-z]+", command):
            assert option in said.out, command


def test_the_options_that_the_page_for_deployers_names_exist() -> None:
    text = (HOUSE / "docs" / "deploying.md").read_text(encoding="utf-8")
    offered = cli_says("serve", "--help").out + cli_says("doctor", "--help").out
    named = {
        name for code in re.findall(r"`[^`]*`", text) if "pip" not in code for name in re.findall(r"--[a-z]+", code)
    }
    assert len(named) >= 5
    assert {name for name in named if name not in offered} == set()
