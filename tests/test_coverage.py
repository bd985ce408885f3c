"""Every row of the notes from which the US pages were written is encoded, or listed with the reason why not.

`law/us/coverage.md` says where each row is. Its rules must exist, and must bear on somebody: a route, an enquiry, a
report, a claim or a lever reaches them. A rule that only a statement names has been proved and then forgotten.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest

from safeconduct.lawbook import expression as e
from safeconduct.lawbook.model import Law

from .conftest import ROOT

ROWS = (ROOT / "tests" / "coverage_rows.txt").read_text(encoding="utf-8").split("\n")[:-1]
PAGE = (ROOT / "law" / "us" / "coverage.md").read_text(encoding="utf-8")
TABLE, _, SHORT = PAGE.partition("\n## Short of the row\n")
LINE = re.compile(r"^\| (?!row \|)(?!-)(.+?) \| (.+) \|$", re.MULTILINE)
LINES = LINE.findall(TABLE)
LISTED_ROWS = [row for row, _ in LINES]
NOT_ENCODED = "not encoded: "


def ids_in(cell: str) -> list[str]:
    """What stands in backticks and is not the name of a page."""
    return re.findall(r"`([^`]+)`", re.sub(r"[Pp]age `[^`]+`", "", cell))


def reached(law: Law, roots: Iterable[str]) -> set[str]:
    """The provisions that bear on somebody, with all that their conditions name."""
    found: set[str] = set()
    todo = list(roots)
    while todo:
        rule = law.provisions.get(id := todo.pop())
        if rule is None or id in found:
            continue
        found.add(id)
        for node in (rule.unless, *(turn.holds for turn in rule.operative)):
            todo.extend(e.provisions_in(node))
    return found


def law_roots(law: Law) -> Iterator[str]:
    """What steps, harms, reports, enquiries, claims and levers name; statements are left out on purpose."""
    for step in law.steps.values():
        for outcome in step.outcomes:
            nodes = [step.requires(outcome), outcome.then, *(write.formula for write in outcome.makes)]
            for node in (*nodes, *(harm.when for harm in (*outcome.harms, *step.harms))):
                yield from e.provisions_in(node)
    for report in law.reports:
        yield from (report.about, *report.supports, *report.contradicts, *e.provisions_in(report.when))
    for enquiry in law.enquiries:
        yield from enquiry.because
    for claim in law.claims:
        yield from claim.because
        for ask in claim.asks:
            yield from ask.example.of.split("+")
    for lever in law.levers:
        yield from lever.opens


def others(law: Law) -> set[str]:
    """All ids that are neither provisions, statements, levers nor tables, and reach a person by themselves."""
    steps = {id for step in law.steps.values() for id in (step.id, *(outcome.id for outcome in step.outcomes))}
    return steps.union(item.id for items in (law.reports, law.enquiries, law.claims) for item in items)


@pytest.fixture(scope="module")
def touched(law: Law) -> set[str]:
    return reached(law, law_roots(law))


def test_each_row_stands_once_and_no_other_row_does() -> None:
    counted = Counter(LISTED_ROWS)
    assert [row for row in ROWS if counted[row] != 1] == []
    assert sorted(set(counted) - set(ROWS)) == []
    assert len(ROWS) == len(set(ROWS))


def test_each_shortfall_is_one_of_a_listed_row_that_is_encoded() -> None:
    cells = dict(LINES)
    short = LINE.findall(SHORT)
    assert short
    assert [row for row, _ in short if row not in cells or cells[row].startswith(NOT_ENCODED)] == []
    assert all(reason.strip() for _, reason in short)


@pytest.mark.parametrize(("row", "cell"), LINES, ids=LISTED_ROWS)
def test_the_row_is_where_the_page_says_and_reaches_a_person(law: Law, touched: set[str], row: str, cell: str) -> None:
    ids = ids_in(cell)
    known = {*law.provisions, *others(law), *law.tables}
    known.update(item.id for items in (law.statements, law.levers) for item in items)
    assert [id for id in ids if id not in known] == [], "no such id"
    assert [id for id in ids if id in law.provisions and id not in touched] == [], "reached by a statement at most"
    if not cell.startswith(NOT_ENCODED):
        assert any(id in law.provisions or id in others(law) for id in ids), "nothing here reaches a person"


def test_a_rule_that_only_a_statement_names_is_not_reached(law: Law, touched: set[str]) -> None:
    only = "us.border.inspected"
    without = [id for id in law_roots(law) if id != only]
    assert only in touched
    assert only not in reached(law, without)
