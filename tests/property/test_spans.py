"""Sums of time and money: they fill no gap, lose nothing, and never read a row that was known later."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from settings import examples

from safeconduct.lawbook.faults import At
from safeconduct.lawbook.measures import NOT_KNOWN, NOTHING, Span, months_of, short_of, total, usd_of
from safeconduct.lawbook.model import AtHand, Law, Row, Step, Table

AT = At("drawn", 1)
DAY = dt.date(2017, 5, 17)
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2019, 12, 31))
FIGURES = st.integers(0, 60).map(float)
NAMES = ("a", "b", "c", "at_once", "")


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """What one row, or none, can say."""
    least, likely, most = sorted(draw(FIGURES) for _ in range(3))
    has = [draw(st.booleans()) for _ in range(3)]
    if not has[0] and not has[1]:
        return NOT_KNOWN
    return Span(
        least if has[0] else None, likely if has[1] else None, most if has[2] else None,
        floor=least if has[0] else 0.0, about=0.0 if has[0] else likely,
    )  # fmt: skip


@st.composite
def tables(draw: st.DrawFn, unit: str = "months") -> Table:
    """A table of measures with rows of many days."""
    rows = []
    for name in ("a", "b", "c"):
        for part in draw(st.lists(st.sampled_from(["least", "likely", "most", "limit"]), max_size=4)):
            start = draw(DAYS)
            until = draw(st.none() | DAYS.filter(lambda day, start=start: day > start))  # type: ignore[misc]
            sure = draw(st.sampled_from(["high", "medium", "low"]))
            value = "unknown" if sure == "low" and draw(st.booleans()) else str(draw(st.integers(0, 60)))
            rows.append(Row((name, part), value, start, until, draw(DAYS), sure, "s", draw(DAYS), AT, f"of {name}"))  # type: ignore[arg-type]
    return Table("drawn", ("what", "part"), tuple(rows), False, "practice", AT, unit)  # type: ignore[arg-type]


def law_with(table: Table) -> Law:
    return Law(
        version="", facts={}, provisions={}, steps={}, always=(), reports=(), examples=(), tables={table.id: table},
        sources={}, statuses=(), folders={}, countries={}, read_as={}, sections=(), notices={},
        at_hand=AtHand("purse", {"nothing": 0, "some": 40}, AT),
    )  # fmt: skip


def step(takes: str = "", costs: tuple[str, ...] = ()) -> Step:
    from safeconduct.lawbook.expression import YES

    return Step(
        "s", "act", "", "", "", YES, (), None, YES, None, (), (), (), takes, costs, (), False, (), False, "", AT
    )


@examples(300)
@given(st.lists(spans(), max_size=6))
def test_a_sum_has_a_range_only_where_every_part_has_it(parts: list[Span]) -> None:
    found = total(parts)
    for name in ("least", "likely", "most"):
        figures = [getattr(part, name) for part in parts]
        assert getattr(found, name) == (None if None in figures else sum(figures))
    assert found.whole == all(part.whole for part in parts)


@examples(300)
@given(st.lists(spans(), max_size=6))
def test_what_is_known_of_a_sum_is_what_is_known_of_its_parts(parts: list[Span]) -> None:
    found = total(parts)
    known = [part for part in parts if part.whole]
    assert found.floor == sum(part.least for part in known if part.least is not None)
    assert found.about == sum(part.likely or 0 for part in known if part.least is None)
    if found.least is not None:
        assert (found.floor, found.about) == (found.least, 0)


@examples(300)
@given(spans(), spans(), spans())
def test_the_order_of_steps_changes_no_sum(one: Span, two: Span, three: Span) -> None:
    assert (one + two) + three == one + (two + three)
    assert one + two == two + one
    assert one + NOTHING == one


@examples(300)
@given(st.lists(spans(), max_size=5), st.integers(0, 5))
def test_a_missing_step_leaves_no_range_and_takes_nothing_from_what_is_known(parts: list[Span], at: int) -> None:
    with_gap = total([*parts[:at], NOT_KNOWN, *parts[at:]])
    assert (with_gap.least, with_gap.likely, with_gap.most, with_gap.whole) == (None, None, None, False)
    assert (with_gap.floor, with_gap.about) == (total(parts).floor, total(parts).about)


@examples(300)
@given(st.lists(spans(), max_size=6))
def test_the_ends_of_a_range_are_in_order(parts: list[Span]) -> None:
    found = total(parts)
    ends = [end for end in (found.least, found.likely, found.most) if end is not None]
    assert ends == sorted(ends)


@examples(300)
@given(tables(), st.sampled_from(NAMES), DAYS)
def test_a_row_that_was_known_later_changes_nothing_for_an_earlier_reader(
    table: Table, name: str, day: dt.date
) -> None:
    seen = tuple(row for row in table.rows if row.known <= day)
    earlier = Table(table.id, table.keys, seen, False, table.moves_like, AT, table.measure)
    assert months_of(law_with(table), step(name), day) == months_of(law_with(earlier), step(name), day)


@examples(300)
@given(tables(), st.sampled_from(NAMES), DAYS)
def test_a_weak_row_is_never_counted(table: Table, name: str, day: dt.date) -> None:
    span = months_of(law_with(table), step(name), day)
    strong = {row.says for row in table.rows if row.sure != "low"}
    assert set(span.says) <= strong
    if not strong and name != "at_once":
        assert not span.whole
        assert (span.floor, span.about) == (0, 0)


@examples(200)
@given(tables("usd"), st.lists(st.sampled_from(NAMES[:3]), max_size=4), st.sampled_from(["nothing", "some", "more"]))
def test_a_route_is_short_by_what_is_known_above_the_band_and_by_nothing_else(
    table: Table, names: list[str], band: str
) -> None:
    law = law_with(table)
    cost = usd_of(law, step(costs=tuple(names)), DAY)
    assert law.at_hand is not None
    short = short_of(law, cost, band)
    most = law.at_hand.up_to.get(band)
    assert short == (cost.floor - most if most is not None and cost.floor > most else None)
    assert short_of(law, cost, None) is None
    assert short_of(law, cost + NOT_KNOWN, band) == short
