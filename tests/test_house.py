"""Rules of the house: law stands in pages, not in the program; nothing looks outside; no answer shows in a `repr`."""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from safeconduct.assess.answer import Screening
from safeconduct.lawbook.blocks import BLOCKS
from safeconduct.lawbook.cases import parse_case
from safeconduct.lawbook.given import Given, Members
from safeconduct.lawbook.model import Law

from .planting import HOUSE, LAW, cli_says

SOURCES = sorted((HOUSE / "src").rglob("*.py"))
PAGES = sorted(path for path in LAW.rglob("*") if path.suffix in (".md", ".csv"))
SENTINELS = {"1000-01-01", "0001-01-01", "9999-12-31", "1900-01-01", "2199-12-31"}
"""Days that stand for *long ago* and *never*, and the bounds of what a person can answer; no law."""
EXAMPLES_OF_CODES = {"GE", "AM"}
"""Codes that stand in a message, to show how a list is written."""

WORDS = {"ID", "NO"}
"""Words that happen to be codes too."""


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every string literal of a module, but for its documentation."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            docs.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def days(path: Path) -> Iterator[tuple[int, str]]:
    """Every `date(y, m, d)` of a module with fixed numbers."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        values = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        if name in ("date", "datetime") and len(values) >= 3 and len(values) == len(node.args):
            yield node.lineno, "{:04d}-{:02d}-{:02d}".format(*values[:3])


def named(path: Path, line: int) -> str:
    return f"{path.relative_to(HOUSE)}:{line}"


def test_no_citation_of_law_stands_in_the_program() -> None:
    citation = re.compile(
        r"U\.?S\.?C\.|\bC\.?F\.?R\b|§|\bINA\b|\bI&N\b|\bF\.\d?d\b|Fed\. ?Reg|Executive Order|Matter of "
    )
    found = [(named(p, n), s) for p in SOURCES for n, s in strings(p) if citation.search(s)]
    assert found == []


def test_no_country_stands_in_the_program() -> None:
    with (LAW / "vocabulary" / "countries.csv").open(encoding="utf-8") as file:
        countries = {row[0]: row[1] for row in list(csv.reader(file))[1:]}
    codes = set(countries) - EXAMPLES_OF_CODES - WORDS
    names = {name for name in countries.values() if len(name) > 4}
    found = [
        (named(p, n), s)
        for p in SOURCES
        for n, s in strings(p)
        if s in codes or any(re.search(rf"\b{re.escape(name)}\b", s) for name in names)
    ]
    assert found == []


def test_no_day_of_law_stands_in_the_program() -> None:
    written = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b")
    found = [(named(p, n), s) for p in SOURCES for n, s in strings(p) if set(written.findall(s)) - SENTINELS]
    found += [(named(p, n), s) for p in SOURCES for n, s in days(p) if s not in SENTINELS]
    assert found == []


def test_no_fee_and_no_fact_of_the_law_stands_in_the_program(law: Law) -> None:
    money = re.compile(r"\$ ?\d|\d ?(?:USD|usd|dollars)\b")
    found = [(named(p, n), s) for p in SOURCES for n, s in strings(p) if money.search(s)]
    of_the_country = {id for id in (*law.facts, *law.provisions, *law.steps) if "_" in id or "." in id}
    found += [(named(p, n), s) for p in SOURCES for n, s in strings(p) if s in of_the_country]
    assert found == []


def test_nothing_reads_the_shared_folder_or_names_a_host_that_serves_packages() -> None:
    outside = re.compile(r"\.\./shared|https?://[^\s\"']*/simple|--index-url|--extra-index|find-links")
    found = [
        (str(p.relative_to(HOUSE)), m.group())
        for p in (*SOURCES, *PAGES)
        for m in [outside.search(p.read_text(encoding="utf-8"))]
        if m
    ]
    assert found == []


def test_the_program_opens_no_connection_but_to_an_address_that_is_to_be_looked_at() -> None:
    network = {"socket", "http", "urllib", "requests", "httpx", "aiohttp", "ftplib", "smtplib", "ssl", "asyncio"}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom) and not node.level
                else []
            )
            served = {"asyncio"} if path.parent.name == "web" else set()  # it is asked, and asks nobody
            if path == HOUSE / "src/safeconduct/web/deploy/asked.py":
                served = {"http", "ssl"}  # `doctor --web --url` asks the one address that it is given
            if path == HOUSE / "src/safeconduct/web/serve.py":
                served = {"socket"}  # it looks whether its own address is free, and whether it listens there itself
                text = path.read_text(encoding="utf-8")
                assert text.count("socket.") == text.count("socket.create_server((ADDRESS, port))") + text.count(
                    "socket.create_connection((ADDRESS, self.bind_port))"
                )
                assert 'ADDRESS = "127.0.0.1"' in text
            assert not {name.split(".")[0] for name in names} & (network - served), path


@pytest.mark.parametrize("show", [repr, str, lambda given: f"{given!r} {[given]} { {'g': given} }"])
def test_no_way_of_showing_what_is_known_of_a_person_shows_an_answer(law: Law, show: object) -> None:
    given, _ = parse_case(
        law,
        b"nationalities: [RU]\nlocation: KZ\nus_last_arrival: 2011-11-11\n"
        b"well_founded_fear: {is: yes, by: Marina}\nstatus_in: {KZ: none}\n",
        "case",
    )
    assert isinstance(given, Given)
    for shown in (show(given), show(given.with_({("location", ""): "TR"})), show(given.without({"location"}))):  # type: ignore[operator]
        for answer in ("RU", "KZ", "TR", "2011", "Marina", "well_founded_fear", "yes", "none"):
            assert answer not in shown


def test_a_situation_does_not_show_the_answers_either(law: Law) -> None:
    import datetime as dt

    from safeconduct.lawbook.meaning import Situation

    given = Given({("location", ""): "KZ", ("nationalities", ""): Members(frozenset(["QQ"]), frozenset(), True)})
    small = Situation(law, given, dt.date(2017, 5, 17), dt.date(2017, 5, 17))
    assert "QQ" not in repr(small)


def test_no_part_of_an_answer_shows_what_it_holds(screened: Callable[..., Screening]) -> None:
    answer = screened("in-hiding-in-moscow")
    parts: list[object] = [answer, *answer.routes, *answer.questions, *answer.warnings]
    for route in answer.routes:
        parts += [*route.steps, *route.reasons, *route.missing, *route.ways_shut, *route.why(), route.tags]
    for part in parts:
        assert not re.search(r"Russia|GE\b|person|yes|Moscow", repr(part)), type(part)


def test_a_fault_of_the_program_shows_its_kind_and_no_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from safeconduct import cli

    def breaks() -> None:
        raise RuntimeError("location: RU")

    monkeypatch.setattr(cli, "app", breaks)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (3, "")
    assert said.err == "This is a fault of the program (RuntimeError); nothing was answered.\n"


def test_the_json_carries_the_notice_and_the_truth_line() -> None:
    sample = str(HOUSE / "samples" / "in-hiding-in-moscow.yaml")
    for command in (("screen", sample), ("why", "refer_at_home+us.refugees.admit", sample)):
        said = cli_says(*command, "--on", "2017-05-17", "--output", "json")
        found = json.loads(said.out)
        assert said.code == 0
        assert "Information, not legal advice." in found["notice"][0]
        assert "truthfully" in found["truth"]
        steps = found["steps"] if command[0] == "why" else [s for route in found["routes"] for s in route["steps"]]
        assert any(step["asked"] for step in steps)
        ends = {route["ends_in"]: route["ends_note"] for route in found.get("routes", [found])}
        assert ends.get("visit", "A visit, not protection.") == "A visit, not protection."


def test_the_law_is_shown_with_its_conditions() -> None:
    said = cli_says("law", "show", "us.asylum.feared_everywhere", "--on", "2017-05-17")
    assert said.code == 0
    assert "in every country of: your citizenships" in said.out
    assert "the countries that you fear: that country among them" in said.out
    assert "(us.asylum.no_citizenship)" in said.out


def test_the_program_prints_only_in_the_command_line() -> None:
    for path in SOURCES:
        if "cli" in path.parts:
            continue
        calls = [
            n.lineno
            for n in ast.walk(ast.parse(path.read_text()))
            if isinstance(n, ast.Call) and getattr(n.func, "id", "") in ("print", "breakpoint", "input")
        ]
        assert calls == [], named(path, calls[0] if calls else 0)


def test_every_page_is_plain_text_that_ends_with_a_line() -> None:
    for path in PAGES:
        data = path.read_bytes()
        assert data.endswith(b"\n"), path
        assert b"\r" not in data, path
        assert b"\t" not in data, path
        assert not data.startswith(b"\xef\xbb\xbf"), path
        assert all(line == line.rstrip() for line in data.decode().splitlines()), path


def test_every_block_of_a_page_is_of_a_kind_that_the_program_reads() -> None:
    kinds = set(BLOCKS)
    fence = re.compile(r"^ *```+ *(\S.*)$", re.M)
    for path in PAGES:
        if path.suffix == ".md" and path != LAW / "README.md":
            for info in fence.findall(path.read_text(encoding="utf-8")):
                words = info.split()
                assert words[0] == "yaml", f"{path}: {info}"
                assert words[1:] in [[kind] for kind in kinds], f"{path}: {info}"


def test_every_question_is_a_sentence(law: Law) -> None:
    for fact in law.facts.values():
        assert fact.asks.rstrip().endswith(("?", ".", ".)")), fact.id


def test_the_slow_evaluator_and_the_brute_force_import_nothing_of_the_fast_one() -> None:
    for path in (HOUSE / "src/safeconduct/lawbook/meaning.py", HOUSE / "tests/property/forward.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        assert not [m for m in modules if "circuit" in m or "routes" in m or "assess" in m], path
