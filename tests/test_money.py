"""Time and money of routes: what a law page must keep to, what a reader of a day sees, and what is printed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from safeconduct.assess.answer import Screening
from safeconduct.assess.screen import _place_in_list, statuses
from safeconduct.cli.as_json import route_json, screening_json
from safeconduct.cli.as_markdown import route_markdown, screening_markdown
from safeconduct.lawbook.cases import parse_case
from safeconduct.lawbook.measures import NOT_KNOWN, Span, months_of, usd_of
from safeconduct.lawbook.model import Law
from safeconduct.lawbook.read import read_law
from safeconduct.routes.pack import Pack
from safeconduct.show.measured import costs_more, route_measures, step_measures

from .conftest import MAY, ROOT
from .planting import RULES, Planted, measured

Screened = Callable[..., Screening]
FILE, DECIDE = "title: File", "title: Decision"
SAYS = "all of 1999"
BANDS = "at_hand: {fact: purse, up_to: {nothing: 0, some: 100}}\n"
PURSE = """
```yaml fact
id: purse
type: {one_of: [nothing, some, more]}
asks: How much do you have?
why: Fees.
hard: 0
varies: fixed
```
"""
K1 = "us.visas.k1+us.visas.fiance_admission+us.adjust.fiance"
AT_HOME = "us.refugees.refer_at_home+us.refugees.admit"


@pytest.fixture
def pack_of(tmp_path: Path) -> Planted:
    return Planted(tmp_path)


def row(
    name: str, part: str, value: str, days: str = "2000-01-01,,", sure: str = "medium", seen: str = "2020-01-01"
) -> str:
    """A line of a table of measures."""
    return f"{days},{name},{part},{value},{sure},act,{seen},{SAYS}"


def months(pack: Planted, day: str, step: str = "xx.file") -> Span:
    law = read_law(pack.root)
    return months_of(law, law.steps[step], dt.date.fromisoformat(day))


def told(pack: Planted) -> list[str]:
    return [str(fault) for fault in pack.faults()]


# what a reader of a day sees


def test_a_step_takes_what_its_row_says(pack_of: Planted) -> None:
    measured(pack_of, "months", row("filing", "least", "1"), row("filing", "likely", "2"), row("filing", "most", "3.5"))
    pack_of.edit(RULES, FILE, f"{FILE}\ntakes: filing")
    span = months(pack_of, "2018-01-01")
    assert (span.least, span.likely, span.most, span.whole, span.says) == (1, 2, 3.5, True, (SAYS,))
    assert pack_of.faults() == []


def test_a_step_without_a_row_takes_what_nobody_knows(pack_of: Planted) -> None:
    assert months(pack_of, "2018-01-01") == NOT_KNOWN


def test_a_row_that_was_known_later_is_not_seen_by_an_earlier_reader(pack_of: Planted) -> None:
    measured(
        pack_of, "months", row("filing", "likely", "2"), row("filing", "likely", "9", days="2000-01-01,,2018-06-01")
    )
    pack_of.edit(RULES, FILE, f"{FILE}\ntakes: filing")
    assert months(pack_of, "2018-05-31").likely == 2
    assert months(pack_of, "2018-06-01").likely == 9


@pytest.mark.parametrize(
    ("line", "day"),
    [
        (row("filing", "likely", "2", sure="low"), "2018-01-01"),  # weak
        (row("filing", "likely", "2", seen="2010-01-01"), "2018-01-01"),  # not looked at for years
        (row("filing", "likely", "2", days="2000-01-01,2017-01-01,"), "2018-01-01"),  # ended
        (row("filing", "likely", "2", days="2019-01-01,,"), "2018-01-01"),  # not yet begun
    ],
)
def test_a_row_that_is_weak_stale_ended_or_to_come_is_missing(pack_of: Planted, line: str, day: str) -> None:
    measured(pack_of, "months", line)
    pack_of.edit(RULES, FILE, f"{FILE}\ntakes: filing")
    span = months(pack_of, day)
    assert (span.likely, span.whole, span.about) == (None, False, 0)


def test_a_weak_row_is_told_as_weak(pack_of: Planted) -> None:
    measured(pack_of, "months", row("filing", "least", "2", sure="low"), row("filing", "most", "3", sure="low"))
    pack_of.edit(RULES, FILE, f"{FILE}\ntakes: filing")
    assert months(pack_of, "2018-01-01").gaps == (f"{SAYS} (a weak source says 2 to 3)",)


def test_a_cost_without_a_figure_is_missing_and_told(pack_of: Planted) -> None:
    measured(pack_of, "usd", row("form", "exactly", "40"), row("doctor", "least", "unknown", sure="low"))
    pack_of.edit(RULES, FILE, f"{FILE}\ncosts: [form, doctor]")
    law = read_law(pack_of.root)
    span = usd_of(law, law.steps["xx.file"], dt.date(2018, 1, 1))
    assert (span.least, span.floor, span.whole, span.gaps) == (None, 40, False, (SAYS,))
    assert pack_of.faults() == []


def test_stages_count_to_their_step_and_one_without_a_time_leaves_a_gap(pack_of: Planted) -> None:
    measured(pack_of, "months", row("a", "least", "1"), row("a", "most", "2"), row("b", "exactly", "3"))
    pack_of.edit(RULES, FILE, f"{FILE}\nstages: [{{title: A, takes: a}}, {{title: B, takes: b}}]")
    span = months(pack_of, "2018-01-01")
    assert (span.least, span.likely, span.most, span.floor, span.whole) == (4, None, 5, 4, True)
    pack_of.edit(RULES, "{title: B, takes: b}", "{title: B, takes: b}, {title: C}")
    span = months(pack_of, "2018-01-01")
    assert (span.least, span.most, span.floor, span.whole) == (None, None, 4, False)


def test_what_the_law_allows_is_told_and_never_counted(screened: Screened) -> None:
    route = screened("student-in-status").route("us.asylum.file+us.asylum.interview.granted")
    assert "180 to the decision" in "".join(route.steps[1].limits)
    assert route.months.floor == 19  # not 6
    assert not set(route.steps[1].limits) & set(route.months.says)
    assert route.steps[0].limits == ()


# what a page must keep to

FAULTS = [
    ("months", row("filing", "usual", "3"), "column `part`: `usual` is not one of least, likely, most"),
    ("months", row("filing", "likely", "soon"), "column `value`: `soon` is not a number of months"),
    ("months", row("filing", "likely", "-1"), "column `value`: `-1` is not a number of months"),
    ("months", row("filing", "likely", "nan"), "column `value`: `nan` is not a number of months"),
    ("months", row("filing", "likely", "unknown"), "column `sure`: `unknown` is no figure, so the row is low"),
    ("months", row("filing", "likely", "3").removesuffix(SAYS), "column `says`: say what the figure is"),
    ("months", row("filing", "most", "3"), "`filing` has only `most`; give `least` or `likely` beside it"),
    ("months", row("at_once", "likely", "3"), "`at_once` is a word of the engine"),
    ("usd", row("filing", "limit", "3"), "column `part`: `limit` is not one of least, likely, most, exactly"),
]


@pytest.mark.parametrize(("unit", "line", "says"), FAULTS)
def test_a_bad_row_is_told_with_file_line_and_column(pack_of: Planted, unit: str, line: str, says: str) -> None:
    measured(
        pack_of,
        unit,
        row("filing", "likely" if unit == "months" else "exactly", "1", days="1990-01-01,1991-01-01,"),
        line,
    )
    pack_of.edit(RULES, FILE, f"{FILE}\n{'takes' if unit == 'months' else 'costs'}: filing")
    page = "small/tables/durations.csv" if unit == "months" else "small/tables/fees.csv"
    assert [f for f in told(pack_of) if says in f and f.startswith(f"{page}, line 3:")] != []


def test_figures_out_of_order_are_told(pack_of: Planted) -> None:
    measured(pack_of, "months", row("filing", "least", "5"), row("filing", "most", "3"))
    pack_of.edit(RULES, FILE, f"{FILE}\ntakes: filing")
    assert told(pack_of) == ["small/tables/durations.csv, line 2: `filing`: `least` is above `most` at line 3."]


def test_an_exact_figure_needs_no_other(pack_of: Planted) -> None:
    measured(pack_of, "months", row("filing", "exactly", "5"), row("filing", "likely", "5"))
    pack_of.edit(RULES, FILE, f"{FILE}\ntakes: filing")
    assert any("one figure that is exact" in fault for fault in told(pack_of))


def test_a_step_has_a_time_or_its_stages_have(pack_of: Planted) -> None:
    measured(pack_of, "months", row("a", "likely", "1"))
    pack_of.edit(RULES, FILE, f"{FILE}\ntakes: a\nstages: [{{title: A, takes: a}}]")
    assert any("its stages take nothing of their own" in fault for fault in told(pack_of))


def test_a_table_of_measures_has_its_two_keys_and_is_one(pack_of: Planted) -> None:
    measured(pack_of, "months", row("a", "likely", "1"))
    pack_of.edit(RULES, FILE, f"{FILE}\ntakes: a")
    for name in ("csv", "md"):
        text = (pack_of.root / f"tables/durations.{name}").read_text()
        (pack_of.root / f"tables/more.{name}").write_text(text)
    assert any("tables/more.md, line 3: there are two tables of months" in fault for fault in told(pack_of))
    pack_of.edit("tables/durations.md", "keys: [what, part]", "keys: [what]")
    assert any("durations.md, line 2: a table of months has the keys [what, part]." in fault for fault in told(pack_of))


def test_costs_as_they_were_written_before_are_told(pack_of: Planted) -> None:
    pack_of.edit(RULES, FILE, f"{FILE}\ncosts: {{usd: 160}}")
    line = pack_of.line(RULES, "costs: {usd")
    assert any(fault.startswith(f"small/{RULES}, line {line}: ") and "costs" in fault for fault in told(pack_of))


def test_no_condition_may_turn_on_how_much_money_a_person_has(pack_of: Planted) -> None:
    measured(pack_of, "usd", row("form", "exactly", "40"), front=BANDS)
    pack_of.edit("vocabulary/facts.md", None, PURSE)
    pack_of.edit(RULES, FILE, f"{FILE}\ncosts: form")
    assert pack_of.faults() == []
    pack_of.edit(RULES, 'try: "asked_day == never"', 'try: "asked_day == never and purse == some"')
    assert any("`xx.file` turns on `purse`; what a route costs never opens or closes it." in f for f in told(pack_of))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("fact: purse", "fact: purze", "`at_hand` names a fact of the type {one_of: [...]} about the person; did you mean `purse`?"),
        ("fact: purse", "fact: fear", "`at_hand` names a fact of the type {one_of: [...]} about the person."),
        ("some: 100", "sone: 100", "`sone` is not a value of `purse`; did you mean `some`?"),
        ("some: 100", "some: -1", "`some`: nobody has less than nothing at hand."),
    ],
)  # fmt: skip
def test_a_band_that_does_not_fit_is_told(pack_of: Planted, old: str, new: str, says: str) -> None:
    measured(pack_of, "usd", row("form", "exactly", "40"), front=BANDS.replace(old, new))
    pack_of.edit("vocabulary/facts.md", None, PURSE)
    pack_of.edit(RULES, FILE, f"{FILE}\ncosts: form")
    assert [f for f in told(pack_of) if f.endswith(says) and f.startswith("small/tables/fees.md, line 5:")] != []


# what a person is told


def test_a_route_above_the_money_at_hand_is_open_and_says_by_how_much(law: Law, screened: Screened) -> None:
    route = screened("fiance-of-a-citizen", changes="money_at_hand: under_500\n").route(K1)
    assert route.status == "open"
    assert route.short_of == 2025 - 500
    assert costs_more(law, route) == "open, and costs more than you have by about $1,525, and some costs are not known"


@pytest.mark.parametrize("answer", ["", "money_at_hand: unknown\n", "money_at_hand: from_5000\n"])
def test_nothing_is_claimed_where_the_money_is_not_known_or_has_no_end(
    law: Law, screened: Screened, answer: str
) -> None:
    route = screened("fiance-of-a-citizen", changes=answer).route(K1)
    assert (route.short_of, costs_more(law, route)) == (None, "")


def test_who_has_enough_for_what_is_known_is_told_nothing(law: Law, screened: Screened) -> None:
    route = screened("fiance-of-a-citizen", changes="money_at_hand: under_5000\n").route(K1)
    assert costs_more(law, route) == ""


def test_a_route_that_is_not_known_does_not_read_open_for_its_cost(law: Law, screened: Screened) -> None:
    answer = screened("in-hiding-in-moscow", changes="money_at_hand: nothing\n")
    route = answer.route("us.immigrants.citizens_family")
    assert route.status == "unknown"
    assert costs_more(law, route).startswith("if it opens, it costs more than you have by about $860")


def test_a_route_that_is_closed_says_nothing_of_its_cost(law: Law, screened: Screened) -> None:
    answer = screened("in-hiding-in-moscow", changes="money_at_hand: nothing\n")
    closed = [route for route in answer.routes if route.status == "closed" and route.short_of]
    assert closed
    assert {costs_more(law, route) for route in closed} == {""}


@pytest.mark.parametrize("sample", sorted(path.stem for path in (ROOT / "samples").glob("*.yaml")))
def test_money_changes_no_status_no_order_and_no_question(
    law: Law, pack: Pack, screened: Screened, sample: str
) -> None:
    plain = screened(sample)
    text = (ROOT / "samples" / f"{sample}.yaml").read_bytes()
    assert law.at_hand is not None
    without = statuses(law, pack, parse_case(law, text, sample)[0], MAY)
    for band in law.facts[law.at_hand.fact].values:
        given, _ = parse_case(law, text + f"\n{law.at_hand.fact}: {band}\n".encode(), sample)
        assert statuses(law, pack, given, MAY) == without
    poor = screened(sample, changes="money_at_hand: nothing\n")
    assert [(r.id, r.status) for r in poor.routes] == [(r.id, r.status) for r in plain.routes]
    assert poor.questions == plain.questions


def test_a_route_with_a_gap_says_how_many_steps_are_not_known_and_gives_no_range(law: Law, screened: Screened) -> None:
    route = screened("in-hiding-in-moscow").route(AT_HOME)
    assert (route.months.least, route.months.most, route.months.floor) == (None, None, 18)
    assert route_measures(law, route).startswith(
        "Time if every decision is favourable: at least 18 months, and not known for 1 of 2 steps (US government, 2015"
    )


def test_the_time_of_a_way_through_a_refusal_does_not_say_that_every_decision_is_favourable(
    law: Law, screened: Screened
) -> None:
    routes = [r for r in screened("student-in-status").routes if r.tags.if_refused and not r.months.nothing_known]
    assert routes
    for route in routes:
        assert route_measures(law, route).startswith("Time if it is refused on the way and all else is favourable: ")


def test_loans_grants_and_waivers_are_named_with_their_law(law: Law, screened: Screened) -> None:
    answer = screened("in-hiding-in-moscow")
    admit = answer.route(AT_HOME).steps[-1]
    assert [relief.kind for relief in admit.relief] == ["loan", "grant"]
    assert any(
        label == "loan" and says.endswith("[8 U.S.C. § 1522(b)(8)(B)]") for label, says in step_measures(law, admit)
    )
    parole = next(step for route in answer.routes for step in route.steps if step.id == "us.parole.request")
    assert [(relief.kind, relief.cite) for relief in parole.relief] == [("waiver", "8 CFR 103.7(c)")]
    assert route_measures(law, answer.route(AT_HOME)).endswith("Fees and fares: none. A loan and a grant can help.")


def test_a_debt_to_a_smuggler_is_a_harm(law: Law, screened: Screened) -> None:
    crossing = next(step for step in law.steps.values() if any("Smugglers" in harm.says for harm in step.harms))
    harm = next(harm for harm in crossing.harms if "Smugglers" in harm.says)
    assert (harm.kind, crossing.danger) == ("money", True)
    assert harm.cite
    assert any(harm.says in warned.says for warned in screened("at-the-land-port").warnings)


def test_on_a_day_that_is_not_covered_no_time_and_no_cost_is_known(screened: Screened) -> None:
    answer = screened("in-hiding-in-moscow", dt.date(2019, 5, 17))
    assert {(step.months, step.usd, step.limits) for route in answer.routes for step in route.steps} == {
        (NOT_KNOWN, NOT_KNOWN, ())
    }


@pytest.mark.parametrize("day", [dt.date(2017, 1, 1), dt.date(2017, 2, 1), MAY])
def test_nothing_that_was_known_later_is_told_to_a_reader_of_2017(law: Law, screened: Screened, day: dt.date) -> None:
    later = {row.says for table in law.measures.values() for row in table.rows if row.known > day}
    assert later
    said = {
        says for route in screened("in-hiding-in-moscow", day).routes for says in route.months.says + route.usd.says
    }
    earlier = {row.says for table in law.measures.values() for row in table.rows if row.known <= day}
    assert said <= earlier


def test_the_documents_for_people_and_programs_say_the_same(law: Law, screened: Screened) -> None:
    answer = screened("fiance-of-a-citizen", changes="money_at_hand: under_500\n")
    route = answer.route(K1)
    written = next(r for r in json.loads(screening_json(answer))["routes"] if r["id"] == K1)
    assert written["costs"] == {
        "least": None, "likely": None, "most": None, "floor": 2025.0, "about": 0.0,
        "says": list(route.usd.says), "gaps": list(route.usd.gaps),
        "missing": ["us.visas.k1", "us.visas.fly_as_fiance", "us.visas.fiance_admission"],
        "more_than_at_hand": 1525.0,
    }  # fmt: skip
    assert written["months"]["about"] == 5
    assert written["months"]["missing"] == ["us.visas.k1", "us.adjust.fiance"]
    last = written["steps"][-1]
    assert (last["usd"], last["months"]["likely"], last["months"]["limits"]) == (1225, None, [])
    assert json.loads(route_json(answer, route))["costs"] == written["costs"]
    for text in (screening_markdown(law, answer), route_markdown(law, answer, route)):
        assert "- open, and costs more than you have by about $1,525" in text
        assert "Fees and fares: at least $2,025, and not known for 3 of 4 steps" in text


def test_no_figure_stands_in_a_repr(screened: Screened) -> None:
    route = screened("fiance-of-a-citizen", changes="money_at_hand: under_500\n").route(K1)
    shown = repr(route) + repr(route.usd) + repr(route.steps[0]) + repr(route.steps[0].stages)
    assert not any(digit in shown for digit in "0123456789")


def test_the_faster_of_two_alike_comes_first(screened: Screened) -> None:
    route = screened("student-in-status").routes[0]
    fast, slow, unsaid = (
        _place_in_list(msgspec.structs.replace(route, months=Span(likely=likely))) for likely in (3, 9, None)
    )
    assert fast < slow < unsaid
