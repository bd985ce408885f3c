"""The language of conditions: what each way of writing becomes, in tables."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from safeconduct.lawbook import expression as e
from safeconduct.lawbook.model import Law
from safeconduct.lawbook.words import sentence

from .pages import condition, law_of

P, Q, R = (e.Same(e.Ref(name), (e.Value("yes"),)) for name in "pqr")
A, B = e.Ref("day_a"), e.Ref("day_b")
MAY = e.Day(dt.date(2017, 5, 17))
HERE = e.Ref("location")

TREES: dict[str, e.Expr] = {
    # constants, facts, provisions
    "yes": e.YES,
    "no": e.NO,
    "p": P,
    "p == yes": P,
    "p == no": e.Same(e.Ref("p"), (e.Value("no"),)),
    "p != yes": e.Not(P),
    "xx.late": e.Holds("xx.late"),
    # and, or, not: as tightly as in Python
    "p and q": e.All((P, Q)),
    "p and q and r": e.All((P, Q, R)),
    "p or q and r": e.Any((P, e.All((Q, R)))),
    "(p or q) and r": e.All((e.Any((P, Q)), R)),
    "not p and q": e.All((e.Not(P), Q)),
    "not (p and q)": e.Not(e.All((P, Q))),
    "not not p": e.Not(e.Not(P)),
    # enumerations and countries
    "colour == red": e.Same(e.Ref("colour"), (e.Value("red"),)),
    "colour != red": e.Not(e.Same(e.Ref("colour"), (e.Value("red"),))),
    "colour in {red, blue}": e.Same(e.Ref("colour"), (e.Value("red"), e.Value("blue"))),
    "colour not in {red}": e.Not(e.Same(e.Ref("colour"), (e.Value("red"),))),
    "colour == colour_now": e.Same(e.Ref("colour"), (e.Ref("colour_now"),)),
    "location == AA": e.Same(HERE, (e.Value("AA"),)),
    "AA == location": e.Same(HERE, (e.Value("AA"),)),
    "location in {AA, born_in}": e.Same(HERE, (e.Value("AA"), e.Ref("born_in"))),
    "location == born_in": e.Same(HERE, (e.Ref("born_in"),)),
    # lists
    "AA in lived_in": e.Member(e.Value("AA"), e.Ref("lived_in")),
    "AA not in lived_in": e.Not(e.Member(e.Value("AA"), e.Ref("lived_in"))),
    "location in lived_in": e.Member(HERE, e.Ref("lived_in")),
    "red in kinds": e.Member(e.Value("red"), e.Ref("kinds")),
    # places
    "stands_with[AA] == permanent": e.Same(e.Ref("stands_with", "AA", "code"), (e.Value("permanent"),)),
    "stands_with[location] == none": e.Same(e.Ref("stands_with", None, "location"), (e.Value("none"),)),
    "offer_in[AA]": e.Same(e.Ref("offer_in", "AA", "code"), (e.Value("yes"),)),
    "asked_in[AA] == never": e.Never(e.Ref("asked_in", "AA", "code")),
    # dates
    "day_a == never": e.Never(A),
    "never == day_a": e.Never(A),
    "day_a != never": e.Not(e.Never(A)),
    "day_a <= day_b": e.Within(B, A, 0, "days"),
    "day_a < day_b": e.Within(B, A, -1, "days"),
    "day_a >= day_b": e.Within(A, B, 0, "days"),
    "day_a > day_b": e.Within(A, B, -1, "days"),
    "day_a == day_b": e.All((e.Within(A, B, 0, "days"), e.Within(B, A, 0, "days"))),
    "day_a != day_b": e.Any((e.Within(A, B, -1, "days"), e.Within(B, A, -1, "days"))),
    "day_a <= today": e.Within(e.Today(), A, 0, "days"),
    'today < date("2017-05-17")': e.Within(MAY, e.Today(), -1, "days"),
    'by_years(day_a, date("2017-05-17"), 2)': e.Within(A, MAY, 2, "years"),
    "by_days(day_a, today, 30)": e.Within(A, e.Today(), 30, "days"),
    # numbers
    "money < 5": e.Below(e.Ref("money"), 5.0, False),
    "money <= 5": e.Below(e.Ref("money"), 5.0, True),
    "money > 5": e.Not(e.Below(e.Ref("money"), 5.0, True)),
    "money >= 5.5": e.Not(e.Below(e.Ref("money"), 5.5, False)),
    "money == 5": e.All((e.Below(e.Ref("money"), 5.0, True), e.Not(e.Below(e.Ref("money"), 5.0, False)))),
    # functions
    "at_least(2, p, q, r)": e.AtLeast(2, (P, Q, R)),
    "presume(p, shown)": e.Presume(P, e.Ref("shown")),
    "some(c, countries, offer_in[c])": e.Some("c", None, e.Same(e.Ref("offer_in", "c", "variable"), (e.Value("yes"),))),
    "every(c, lived_in, c == AA)": e.Every("c", e.Ref("lived_in"), e.Same(e.Variable("c"), (e.Value("AA"),))),
    "some(c, lived_in, c in nationalities)": e.Some(
        "c", e.Ref("lived_in"), e.Member(e.Variable("c"), e.Ref("nationalities"))
    ),
    "some(c, countries, some(d, countries, c != d))": e.Some(
        "c", None, e.Some("d", None, e.Not(e.Same(e.Variable("c"), (e.Variable("d"),))))
    ),
    "listed(open_list, AA)": e.Listed("open_list", (e.Value("AA"),), ("yes",)),
    "listed(open_list, lived_in)": e.Listed("open_list", (e.Ref("lived_in"),), ("yes",)),
    "listed(words, location) == warn": e.Listed("words", (HERE,), ("warn",)),
    "listed(words, AA) != ok": e.Not(e.Listed("words", (e.Value("AA"),), ("ok",))),
    "listed(words, AA) in {ok, warn}": e.Listed("words", (e.Value("AA"),), ("ok", "warn")),
    "listed(words, AA) not in {never}": e.Not(e.Listed("words", (e.Value("AA"),), ("never",))),
    "some(c, countries, listed(visa_free, nationalities, c))": e.Some(
        "c", None, e.Listed("visa_free", (e.Ref("nationalities"), e.Variable("c")), ("yes",))
    ),
}


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return law_of(tmp_path_factory.mktemp("expression"), conditions=tuple(TREES))


@pytest.mark.parametrize("text", TREES)
def test_a_condition_becomes_this_tree(law: Law, text: str) -> None:
    assert condition(law, list(TREES).index(text)) == TREES[text]


def test_lines_and_blanks_in_a_condition_do_not_matter(tmp_path: Path) -> None:
    rules = (
        "\n```yaml provision\nid: t.one\nkind: definition\nsays: It.\nholds: >\n  p\n  and\n  q\n```\n"
        "\n```yaml provision\nid: t.two\nkind: definition\nsays: It.\nholds: '  p  and q '\n```\n"
    )
    law = law_of(tmp_path, rules)
    assert law.provisions["t.one"].operative[0].holds == law.provisions["t.two"].operative[0].holds == e.All((P, Q))


def test_a_code_that_is_read_as_another_is_that_other_in_every_condition(tmp_path: Path) -> None:
    rules = (
        "\n```yaml provision\nid: t.one\nkind: definition\nsays: It.\n"
        'holds: "location == PR and PR in lived_in and offer_in[PR] and listed(open_list, PR)"\n```\n'
    )
    page = tmp_path / "page"
    page.mkdir()
    law = law_of(page, rules.replace("PR", "AA"))
    wanted = law.provisions["t.one"].operative[0].holds
    path = page / "small" / "free" / "rules.md"
    path.write_text(path.read_text().replace("AA", "PR").replace("sources:", "read_as: {PR: AA}\nsources:"))
    from safeconduct.lawbook.read import read_law

    assert read_law(page / "small").provisions["t.one"].operative[0].holds == wanted


def test_everything_that_is_read_is_found_in_a_tree(law: Law) -> None:
    texts = list(TREES)
    facts = {text: {ref.fact for ref in e.refs(condition(law, texts.index(text)))} for text in texts}
    assert facts["location in {AA, born_in}"] == {"location", "born_in"}
    assert facts["by_days(day_a, today, 30)"] == {"day_a"}
    assert facts["presume(p, shown)"] == {"p", "shown"}
    assert facts["some(c, lived_in, c in nationalities)"] == {"lived_in", "nationalities"}
    assert facts["some(c, countries, listed(visa_free, nationalities, c))"] == {"nationalities"}
    assert facts["money == 5"] == {"money"}
    assert facts["asked_in[AA] == never"] == {"asked_in"}
    assert list(e.provisions_in(e.Not(e.All((e.Holds("xx.late"), e.Any((P, e.Holds("xx.excuse")))))))) == [
        "xx.late",
        "xx.excuse",
    ]


def test_joining_conditions_leaves_out_what_says_nothing() -> None:
    assert e.all_of() == e.YES
    assert e.all_of(e.YES, P) == P
    assert e.all_of(P, e.YES, Q) == e.All((P, Q))
    assert e.any_of() == e.NO
    assert e.any_of(e.NO, P) == P
    assert e.any_of(P, e.NO, Q) == e.Any((P, Q))


@pytest.mark.parametrize("text", TREES)
def test_every_condition_has_a_sentence_that_shows_no_name_of_the_program(law: Law, text: str) -> None:
    said = sentence(condition(law, list(TREES).index(text)), law, {"c": "AA", "d": "BB"})
    assert said
    for word in ("day_a", "lived_in", "stands_with[", "Same(", "Ref(", "Value("):
        assert word not in said.replace("What of day_a", "").replace("What of lived_in", "")
