"""What a condition and a provision mean: every function and operator on examples, three-valued, on both clocks."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import pytest

from safeconduct.lawbook import expression as e
from safeconduct.lawbook import meaning
from safeconduct.lawbook.given import Given
from safeconduct.lawbook.meaning import Lane, Situation
from safeconduct.lawbook.model import STALE_AFTER, Law
from safeconduct.lawbook.proof import Prover

from .pages import condition, day, given, law_of

YES, NO, OPEN = True, False, None
TODAY = "2018-01-01"

# condition, answers, what comes out
TABLE: list[tuple[str, str, bool | None]] = [
    # anniversaries: 29 February becomes 1 March in a common year; b before a counts
    ("by_years(day_a, day_b, 1)", "day_a: 2016-05-17, day_b: 2017-05-17", YES),
    ("by_years(day_a, day_b, 1)", "day_a: 2016-05-17, day_b: 2017-05-18", NO),
    ("by_years(day_a, day_b, 1)", "day_a: 2016-05-17, day_b: 2010-01-01", YES),
    ("by_years(day_a, day_b, 1)", "day_a: 2016-02-29, day_b: 2017-02-28", YES),
    ("by_years(day_a, day_b, 1)", "day_a: 2016-02-29, day_b: 2017-03-01", YES),
    ("by_years(day_a, day_b, 1)", "day_a: 2016-02-29, day_b: 2017-03-02", NO),
    ("by_years(day_a, day_b, 4)", "day_a: 2016-02-29, day_b: 2020-02-29", YES),
    ("by_years(day_a, day_b, 4)", "day_a: 2016-02-29, day_b: 2020-03-01", NO),
    ("by_years(day_a, day_b, 4)", "day_a: 2096-02-29, day_b: 2100-03-01", YES),
    ("by_years(day_a, day_b, 0)", "day_a: 2016-05-17, day_b: 2016-05-17", YES),
    ("by_years(day_a, day_b, 1)", "day_a: never, day_b: 2017-05-17", NO),
    ("by_years(day_a, day_b, 1)", "day_a: 2017-05-17, day_b: never", NO),
    ("by_years(day_a, day_b, 1)", "day_a: never", NO),
    ("by_years(day_a, day_b, 1)", "day_b: never", NO),
    ("by_years(day_a, day_b, 1)", "day_a: 2016-05-17", OPEN),
    ("by_years(day_a, day_b, 1)", "", OPEN),
    ("by_years(day_a, today, 1)", "day_a: 2017-01-01", YES),
    ("by_years(day_a, today, 1)", "day_a: 2016-12-31", NO),
    ('by_years(date("2016-02-29"), day_b, 1)', "day_b: 2017-03-01", YES),
    # days
    ("by_days(day_a, day_b, 30)", "day_a: 2017-01-01, day_b: 2017-01-31", YES),
    ("by_days(day_a, day_b, 30)", "day_a: 2017-01-01, day_b: 2017-02-01", NO),
    ("by_days(day_a, day_b, 0)", "day_a: 2017-01-01, day_b: 2017-01-01", YES),
    ("by_days(day_a, day_b, 365)", "day_a: 2016-01-01, day_b: 2016-12-31", YES),
    ("by_days(day_a, day_b, 365)", "day_a: 2016-01-01, day_b: 2017-01-01", NO),
    # comparing dates: with never it is no, whichever way it is written
    ("day_a < day_b", "day_a: 2017-01-01, day_b: 2017-01-02", YES),
    ("day_a < day_b", "day_a: 2017-01-01, day_b: 2017-01-01", NO),
    ("day_a <= day_b", "day_a: 2017-01-01, day_b: 2017-01-01", YES),
    ("day_a > day_b", "day_a: 2017-01-02, day_b: 2017-01-01", YES),
    ("day_a > day_b", "day_a: 2017-01-01, day_b: 2017-01-01", NO),
    ("day_a >= day_b", "day_a: 2017-01-01, day_b: 2017-01-01", YES),
    ("day_a == day_b", "day_a: 2017-01-01, day_b: 2017-01-01", YES),
    ("day_a == day_b", "day_a: 2017-01-01, day_b: 2017-01-02", NO),
    ("day_a != day_b", "day_a: 2017-01-01, day_b: 2017-01-02", YES),
    ("day_a != day_b", "day_a: 2017-01-01, day_b: 2017-01-01", NO),
    ("day_a < day_b", "day_a: never, day_b: 2017-01-01", NO),
    ("day_a >= day_b", "day_a: never, day_b: 2017-01-01", NO),
    ("day_a == day_b", "day_a: never, day_b: never", NO),
    ("day_a != day_b", "day_a: never, day_b: 2017-01-01", NO),
    ("not day_a < day_b", "day_a: never, day_b: 2017-01-01", YES),
    ("day_a != never and not day_a < day_b", "day_a: never, day_b: 2017-01-01", NO),
    ("day_a == never", "day_a: never", YES),
    ("day_a == never", "day_a: 2017-01-01", NO),
    ("day_a == never", "", OPEN),
    ("day_a != never", "day_a: 2017-01-01", YES),
    ("day_a <= today", f"day_a: {TODAY}", YES),
    ("day_a < today", f"day_a: {TODAY}", NO),
    ("asked_in[AA] == never", "asked_in: {others: never}", YES),
    ("asked_in[AA] == never", "asked_in: {AA: 2017-01-01, others: never}", NO),
    # numbers
    ("money < 5", "money: 4.99", YES),
    ("money < 5", "money: 5", NO),
    ("money <= 5", "money: 5", YES),
    ("money > 5", "money: 5", NO),
    ("money >= 5", "money: 5", YES),
    ("money == 5", "money: 5.0", YES),
    ("money == 5", "money: 5.01", NO),
    ("money >= 5", "", OPEN),
    ("not money < 5", "money: -1", NO),
    # words and countries
    ("colour == red", "colour: red", YES),
    ("colour == red", "colour: blue", NO),
    ("colour == red", "", OPEN),
    ("colour != red", "colour: blue", YES),
    ("colour in {red, blue}", "colour: blue", YES),
    ("colour in {red, blue}", "colour: green", NO),
    ("colour == colour_now", "colour: red, colour_now: red", YES),
    ("colour == colour_now", "colour: blue, colour_now: red", NO),
    ("colour == colour_now", "colour: blue", OPEN),
    ("location in {AA, born_in}", "location: AA", YES),
    ("location in {AA, born_in}", "location: BB", OPEN),
    ("location in {AA, born_in}", "location: BB, born_in: CC", NO),
    ("stands_with[location] == permanent", "location: BB, stands_with: {BB: permanent}", YES),
    ("stands_with[location] == permanent", "stands_with: {BB: permanent, others: permanent}", OPEN),
    ("stands_with[CC] == permanent", "stands_with: {BB: none, others: permanent}", YES),
    ("stands_with[CC] == permanent", "stands_with: {BB: permanent}", OPEN),
    # lists: [..] is the whole list, {..: yes} leaves the rest open
    ("AA in lived_in", "lived_in: [AA, BB]", YES),
    ("CC in lived_in", "lived_in: [AA, BB]", NO),
    ("AA in lived_in", "lived_in: {AA: yes}", YES),
    ("CC in lived_in", "lived_in: {AA: yes}", OPEN),
    ("CC in lived_in", "lived_in: {AA: yes, CC: no}", NO),
    ("AA in lived_in", "lived_in: none", NO),
    ("AA in lived_in", "lived_in: []", NO),
    ("AA in lived_in", "", OPEN),
    ("location in lived_in", "lived_in: [AA]", OPEN),
    ("location not in lived_in", "lived_in: [AA], location: BB", YES),
    ("red in kinds", "kinds: [red]", YES),
    ("red in kinds", "kinds: {blue: yes}", OPEN),
    # how many hold
    ("at_least(2, p, q, r)", "p: yes, q: yes", YES),
    ("at_least(2, p, q, r)", "p: yes, q: no", OPEN),
    ("at_least(2, p, q, r)", "p: no, q: no", NO),
    ("at_least(2, p, q, r)", "p: yes, q: no, r: no", NO),
    ("at_least(2, p, q, r)", "p: yes, q: no, r: yes", YES),
    ("at_least(1, p, q)", "q: yes", YES),
    # some and every over all countries
    ("some(c, countries, offer_in[c])", "offer_in: {AA: yes}", YES),
    ("some(c, countries, offer_in[c])", "offer_in: {AA: no}", OPEN),
    ("some(c, countries, offer_in[c])", "offer_in: {others: no}", NO),
    ("some(c, countries, offer_in[c])", "offer_in: {AA: unknown, others: no}", NO),
    ("every(c, countries, offer_in[c])", "offer_in: {others: yes}", YES),
    ("every(c, countries, offer_in[c])", "offer_in: {BB: no}", NO),
    ("every(c, countries, offer_in[c])", "offer_in: {BB: yes}", OPEN),
    # some and every over a list, whole or not
    ("some(c, lived_in, offer_in[c])", "lived_in: [AA, BB], offer_in: {AA: no, BB: yes}", YES),
    ("some(c, lived_in, offer_in[c])", "lived_in: [AA, BB], offer_in: {AA: no, BB: no, CC: yes}", NO),
    ("some(c, lived_in, offer_in[c])", "lived_in: [AA, BB], offer_in: {AA: no}", OPEN),
    ("some(c, lived_in, offer_in[c])", "lived_in: {AA: yes}, offer_in: {AA: no, BB: yes, others: no}", OPEN),
    ("some(c, lived_in, offer_in[c])", "lived_in: {AA: yes}, offer_in: {others: no}", NO),
    ("some(c, lived_in, offer_in[c])", "lived_in: {AA: yes}, offer_in: {AA: yes}", YES),
    ("some(c, lived_in, offer_in[c])", "lived_in: {AA: yes, BB: no}, offer_in: {BB: yes, others: no}", NO),
    ("some(c, lived_in, offer_in[c])", "lived_in: none", NO),
    ("some(c, lived_in, offer_in[c])", "offer_in: {others: no}", NO),
    ("some(c, lived_in, offer_in[c])", "offer_in: {AA: yes, others: no}", OPEN),
    ("every(c, lived_in, offer_in[c])", "lived_in: none", YES),
    ("every(c, lived_in, offer_in[c])", "lived_in: [AA], offer_in: {AA: yes, BB: no}", YES),
    ("every(c, lived_in, offer_in[c])", "lived_in: {AA: yes}, offer_in: {AA: no}", NO),
    ("every(c, lived_in, offer_in[c])", "lived_in: {AA: yes}, offer_in: {AA: yes}", OPEN),
    ("every(c, lived_in, offer_in[c])", "lived_in: {AA: yes}, offer_in: {others: yes}", YES),
    ("every(c, lived_in, offer_in[c])", "offer_in: {AA: no, others: yes}", OPEN),
    ("some(c, countries, c in lived_in and c in nationalities)", "lived_in: [AA, BB], nationalities: [BB, CC]", YES),
    ("some(c, countries, c in lived_in and c in nationalities)", "lived_in: [AA, BB], nationalities: [CC]", NO),
    ("some(c, countries, c in lived_in and c in nationalities)", "lived_in: [AA], nationalities: {CC: yes}", OPEN),
    ("some(c, lived_in, some(d, nationalities, c != d))", "lived_in: [AA], nationalities: [AA]", NO),
    ("some(c, lived_in, some(d, nationalities, c != d))", "lived_in: [AA], nationalities: [AA, BB]", YES),
    # tables: a missing, low or stale row is not known, unless the table is complete
    ("listed(open_list, AA)", "", YES),
    ("listed(open_list, BB)", "", NO),
    ("listed(open_list, CC)", "", OPEN),  # low
    ("listed(open_list, DD)", "", OPEN),  # ended
    ("listed(open_list, EE)", "", OPEN),  # stale
    ("listed(open_list, FF)", "", YES),  # medium decides
    ("listed(open_list, YY)", "", OPEN),  # no row
    ("listed(open_list, ZZ)", "", YES),  # the later row is not known yet
    ("listed(whole_list, AA)", "", YES),
    ("listed(whole_list, BB)", "", NO),
    ("listed(whole_list, location)", "", OPEN),
    ("listed(open_list, lived_in)", "lived_in: [AA, BB]", YES),
    ("listed(open_list, lived_in)", "lived_in: [BB]", NO),
    ("listed(open_list, lived_in)", "lived_in: [BB, YY]", OPEN),
    ("listed(open_list, lived_in)", "lived_in: none", NO),
    ("listed(open_list, lived_in)", "lived_in: {BB: yes}", OPEN),
    ("listed(open_list, lived_in)", "lived_in: {AA: yes}", YES),
    ("listed(open_list, lived_in)", "", OPEN),
    ("listed(visa_free, nationalities, BB)", "nationalities: [YY, ZZ]", YES),
    ("listed(visa_free, nationalities, CC)", "nationalities: [ZZ]", NO),
    ("listed(visa_free, nationalities, location)", "nationalities: [ZZ], location: BB", YES),
    ("listed(words, AA) == ok", "", YES),
    ("listed(words, BB) == ok", "", NO),
    ("listed(words, BB) in {ok, warn}", "", YES),
    ("listed(words, CC) in {ok, warn}", "", NO),
    ("listed(words, DD) in {ok, warn}", "", OPEN),
    ("listed(words, DD) != ok", "", OPEN),
    # a presumption stands until the other side has shown the contrary; what is not recorded is not shown
    ("presume(p, shown)", "p: yes", YES),
    ("presume(p, shown)", "p: yes, shown: yes", NO),
    ("presume(p, shown)", "p: yes, shown: no", YES),
    ("presume(p, shown)", "p: no", NO),
    ("presume(p, shown)", "", OPEN),
    ("presume(p, shown)", "shown: yes", NO),
    ("shown", "", NO),
    ("not shown", "", YES),
    ("shown", "shown: unknown", NO),
    # definitions
    ("place.home", "location: ZZ, nationalities: [ZZ]", YES),
    ("place.home", "location: ZZ, nationalities: {YY: yes}", OPEN),
    ("yes", "", YES),
    ("no or p", "p: yes", YES),
]
KLEENE = ("p and q", "p or q", "not p", "not (p and q)", "not (p or q)", "p and not p", "p or not p", "(p and q) or r")
TEXTS = (*dict.fromkeys([text for text, _, _ in TABLE]), *KLEENE)


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return law_of(tmp_path_factory.mktemp("meaning"), conditions=TEXTS)


def situation(
    law: Law, answers: str | Given, today: str = TODAY, reader: str = "", lane: Lane = meaning.PLAIN
) -> Situation:
    of = given(law, answers) if isinstance(answers, str) else answers
    return Situation(law, of, day(today), day(reader or today), lane)


@pytest.mark.parametrize(("text", "answers", "wanted"), TABLE)
def test_a_condition_reads(law: Law, text: str, answers: str, wanted: bool | None) -> None:
    node, s = condition(law, TEXTS.index(text)), situation(law, answers)
    assert meaning.value(node, s) is wanted
    assert meaning.value(e.Not(node), s) is meaning.opposite(wanted)
    assert Prover(s).value(node, {}) is wanted, "the proof must say the same"


def strong(text: str, values: dict[str, bool | None]) -> bool | None:
    """An oracle of its own: Kleene's strong logic as minimum and maximum over no < not known < yes."""
    rank: dict[bool | None, float] = {False: 0.0, None: 0.5, True: 1.0}
    p, q, r = (rank[values[name]] for name in "pqr")
    found = {
        "p and q": min(p, q),
        "p or q": max(p, q),
        "not p": 1 - p,
        "not (p and q)": 1 - min(p, q),
        "not (p or q)": 1 - max(p, q),
        "p and not p": min(p, 1 - p),
        "p or not p": max(p, 1 - p),
        "(p and q) or r": max(min(p, q), r),
    }[text]
    return {0.0: False, 0.5: None, 1.0: True}[found]


@pytest.mark.parametrize("text", KLEENE)
def test_and_or_and_not_are_those_of_kleene_on_every_combination(law: Law, text: str) -> None:
    node = condition(law, TEXTS.index(text))
    word = {True: "yes", False: "no", None: "unknown"}
    for values in itertools.product((True, False, None), repeat=3):
        answers = ", ".join(f"{name}: {word[value]}" for name, value in zip("pqr", values, strict=True))
        assert meaning.value(node, situation(law, answers)) is strong(text, dict(zip("pqr", values, strict=True)))


def test_a_negative_count_of_days_ends_before_the_first_day(law: Law) -> None:
    within = e.Within(e.Ref("day_a"), e.Ref("day_b"), -30, "days")
    assert meaning.value(within, situation(law, "day_a: 2017-01-31, day_b: 2017-01-01")) is True
    assert meaning.value(within, situation(law, "day_a: 2017-01-31, day_b: 2017-01-02")) is False


def test_anniversaries_agree_with_counting_days_one_by_one() -> None:
    start = dt.date(1999, 12, 25)
    for offset in range(0, 366 * 6, 7):
        first = start + dt.timedelta(days=offset)
        for years in (1, 2, 4, 5):
            last = first
            while (last.year - first.year, last.month, last.day) < (years, first.month, first.day):
                last += dt.timedelta(days=1)
            assert meaning.later(first, years, "years") == last
    assert meaning.later(dt.date(2016, 2, 29), 1, "years") == dt.date(2017, 3, 1)
    assert meaning.later(dt.date(2096, 2, 29), 4, "years") == dt.date(2100, 3, 1)


def test_the_circuit_counts_anniversaries_and_days_as_the_slow_evaluator_does() -> None:
    from safeconduct.circuit.days import later

    for offset in range(366 * 5):
        first = dt.date(2015, 12, 25) + dt.timedelta(days=offset)
        for count, unit in ((1, "years"), (4, "years"), (-1, "days"), (30, "days")):
            assert later(first.toordinal(), count, unit) == meaning.later(first, count, unit).toordinal()


# provisions

TURN = "source: act, verified: 2018-12-01, moves_like: statute"


def rule(id: str, kind: str, turns: list[str], more: str = "") -> str:
    lines = "\n".join(f"  - {{{turn}, {TURN}}}" if "verified" not in turn else f"  - {{{turn}}}" for turn in turns)
    return f"\n```yaml provision\nid: {id}\nkind: {kind}\ncite: Act\nsays: It.\n{more}operative:\n{lines}\n```\n"


KINDS = ("requirement", "permission", "bar")
RULES = "".join(
    [
        *(rule(f"k.{kind}", kind, ['from: 2010-01-01, holds: "p", sure: high'], 'unless: "q"\n') for kind in KINDS),
        *(
            rule(f"s.{state}.{kind}", kind, [f"from: 2010-01-01, state: {state}, reason: A court., sure: high"])
            for kind in KINDS
            for state in ("enjoined", "stayed", "vacated", "unknown")
        ),
        *(rule(f"begin.{kind}", kind, ['from: 2017-06-01, holds: "p", sure: high']) for kind in KINDS),
        *(
            rule(f"gone.{kind}", kind, ['from: 2010-01-01, until: 2017-06-01, after: nothing, holds: "p", sure: high'])
            for kind in KINDS
        ),
        *(
            rule(f"ended.{kind}", kind, ['from: 2010-01-01, until: 2017-06-01, holds: "p", sure: high'])
            for kind in KINDS
        ),
        *(
            rule(f"sure.{sure}", "permission", [f'from: 2010-01-01, holds: "p", sure: {sure}'])
            for sure in ("high", "medium", "low")
        ),
        *(
            rule(
                f"stale.{moves}",
                "permission",
                [f'from: 2010-01-01, holds: "p", sure: high, source: act, verified: 2017-01-01, moves_like: {moves}'],
            )
            for moves in STALE_AFTER
        ),
        # half-open: the day of `until` belongs to the successor
        rule(
            "turn",
            "permission",
            ['from: 2010-01-01, until: 2017-06-01, holds: "p", sure: high', 'from: 2017-06-01, holds: "q", sure: high'],
        ),
        # a border bar that a court undid later, reaching back; then stayed on appeal
        rule(
            "undone",
            "bar",
            [
                'from: 2015-01-01, holds: "p", sure: high',
                "from: 2015-01-01, known: 2017-03-01, state: vacated, reason: A court., sure: high",
                'from: 2015-01-01, known: 2017-09-01, holds: "p", sure: high',
            ],
            "keyed_on: arrived\n",
        ),
        # an end that another instrument brought
        rule(
            "brought",
            "permission",
            ['from: 2015-01-01, until: 2017-03-01, until_known: 2017-06-01, after: nothing, holds: "p", sure: high'],
        ),
        rule(
            "keyed",
            "bar",
            ['from: 2016-01-01, until: 2017-01-01, holds: "p", sure: high', 'from: 2017-01-01, holds: "q", sure: high'],
            "keyed_on: asked_day\n",
        ),
        rule(
            "late",
            "bar",
            ['from: 2000-01-01, holds: "arrived != never and not by_years(arrived, asked_day, 1)", sure: high'],
            "keyed_on: asked_day\n",
        ),
        rule("nested", "permission", ['from: 2010-01-01, holds: "p", sure: high'], 'unless: "k.permission"\n'),
    ]
)


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return law_of(tmp_path_factory.mktemp("rules"), RULES, covers="{from: 2016-01-01, through: 2018-12-31}")


# provision, answers, today, reader (or as today), what comes out
PROVISIONS: list[tuple[str, str, str, str, bool | None]] = [
    # holds and its exception, by kind
    ("k.requirement", "p: no, q: yes", TODAY, "", YES),
    ("k.requirement", "p: no, q: no", TODAY, "", NO),
    ("k.requirement", "p: yes", TODAY, "", YES),
    ("k.requirement", "p: no", TODAY, "", OPEN),
    ("k.permission", "p: yes, q: no", TODAY, "", YES),
    ("k.permission", "p: yes, q: yes", TODAY, "", NO),
    ("k.permission", "p: yes", TODAY, "", OPEN),
    ("k.bar", "p: yes, q: no", TODAY, "", YES),
    ("k.bar", "p: yes, q: yes", TODAY, "", NO),
    ("k.bar", "q: yes", TODAY, "", NO),
    # out of force: a requirement asks nothing, a permission permits nothing, a bar bars nothing
    *(
        (f"s.{state}.{kind}", "p: yes", TODAY, "", kind == "requirement")
        for state in ("enjoined", "stayed", "vacated")
        for kind in KINDS
    ),
    *((f"s.unknown.{kind}", "p: yes", TODAY, "", OPEN) for kind in KINDS),
    *((f"begin.{kind}", "p: unknown", "2017-05-31", "", kind == "requirement") for kind in KINDS),
    *((f"begin.{kind}", "p: unknown", "2017-06-01", "", OPEN) for kind in KINDS),
    *((f"gone.{kind}", "p: unknown", "2017-06-01", "", kind == "requirement") for kind in KINDS),
    *((f"gone.{kind}", "p: unknown", "2017-05-31", "", OPEN) for kind in KINDS),
    *((f"ended.{kind}", "p: yes", "2017-06-01", "", OPEN) for kind in KINDS),
    *((f"ended.{kind}", "p: yes", "2017-05-31", "", YES) for kind in KINDS),
    # certainty
    ("sure.high", "p: yes", TODAY, "", YES),
    ("sure.medium", "p: yes", TODAY, "", YES),
    ("sure.low", "p: yes", TODAY, "", OPEN),
    ("sure.low", "p: no", TODAY, "", OPEN),
    # freshness: 180 days, or 60; a reader before `verified` is never stale
    *(
        (f"stale.{moves}", "p: yes", "2017-06-30", "", YES if days == 180 else OPEN)
        for moves, days in STALE_AFTER.items()
    ),
    *((f"stale.{moves}", "p: yes", "2017-07-01", "", OPEN) for moves in STALE_AFTER),
    *((f"stale.{moves}", "p: yes", "2017-03-02", "", YES) for moves in STALE_AFTER),
    *(
        (f"stale.{moves}", "p: yes", "2017-03-03", "", OPEN if days == 60 else YES)
        for moves, days in STALE_AFTER.items()
    ),
    *((f"stale.{moves}", "p: yes", "2016-01-01", "", YES) for moves in STALE_AFTER),
    ("stale.order", "p: yes", "2017-12-31", "2017-01-15", YES),
    # half-open intervals
    ("turn", "p: yes, q: no", "2017-05-31", "", YES),
    ("turn", "p: yes, q: no", "2017-06-01", "", NO),
    # two clocks: vacated later, reaching back, and stayed on appeal
    ("undone", "p: yes, arrived: 2016-06-01", "2017-02-28", "", YES),
    ("undone", "p: yes, arrived: 2016-06-01", "2017-03-01", "", NO),
    ("undone", "p: yes, arrived: 2016-06-01", "2017-08-31", "", NO),
    ("undone", "p: yes, arrived: 2016-06-01", "2017-09-01", "", YES),
    ("undone", "p: yes, arrived: 2014-12-31", "2017-02-28", "", NO),
    ("undone", "p: yes, arrived: 2015-01-01", "2017-02-28", "", YES),
    ("undone", "p: yes, arrived: 2016-06-01", "2017-09-01", "2017-02-28", YES),
    ("undone", "p: yes, arrived: 2016-06-01", "2017-02-28", "2017-03-01", NO),
    ("undone", "p: yes, arrived: never", "2017-02-28", "", YES),
    ("undone", "p: yes, arrived: never", "2017-03-01", "", NO),
    ("undone", "p: yes", "2017-03-01", "", NO),
    ("undone", "p: yes", "2017-02-28", "", OPEN),
    ("undone", "p: no", "2017-02-28", "", NO),
    # an end by another instrument: nobody knew of it before
    ("brought", "p: yes", "2017-02-28", "", YES),
    ("brought", "p: yes", "2017-03-01", "", YES),
    ("brought", "p: yes", "2017-05-31", "", YES),
    ("brought", "p: yes", "2017-06-01", "", NO),
    ("brought", "p: yes", "2017-03-01", "2017-06-01", NO),
    ("brought", "p: yes", "2017-02-28", "2017-06-01", YES),
    # keyed on a date fact; never reads as today, in the intervals and in `holds`
    ("keyed", "p: yes, q: no, asked_day: 2016-12-31", TODAY, "", YES),
    ("keyed", "p: yes, q: no, asked_day: 2017-01-01", TODAY, "", NO),
    ("keyed", "p: yes, q: no, asked_day: 2015-12-31", TODAY, "", NO),
    ("keyed", "p: no, q: yes, asked_day: never", TODAY, "", YES),
    ("keyed", "p: yes, q: no, asked_day: never", "2016-12-31", "", YES),
    ("keyed", "p: yes, q: no", TODAY, "", OPEN),
    ("keyed", "p: no, q: no", TODAY, "", NO),
    ("late", "arrived: 2016-12-31, asked_day: never", TODAY, "", YES),
    ("late", "arrived: 2017-01-01, asked_day: never", TODAY, "", NO),
    ("late", "arrived: 2016-12-31, asked_day: 2017-06-01", TODAY, "", NO),
    ("late", "arrived: never, asked_day: never", TODAY, "", NO),
    # an exception of an exception
    ("nested", "p: yes, q: yes", TODAY, "", YES),
    ("nested", "p: yes, q: no", TODAY, "", NO),
    # days that the folder does not cover
    *(
        (id, "p: no, q: no", reader, "", OPEN)
        for id in ("k.requirement", "k.permission", "k.bar", "keyed")
        for reader in ("2015-12-31", "2019-01-01")
    ),
    ("k.permission", "p: no, q: no", "2018-12-31", "", NO),
    ("k.permission", "p: no, q: no", "2016-01-01", "", NO),
    ("k.permission", "p: no, q: no", "2016-01-01", "2019-01-01", OPEN),
    ("k.permission", "p: no, q: no", "2019-01-01", "2018-06-01", NO),
]


@pytest.mark.parametrize(("id", "answers", "today", "reader", "wanted"), PROVISIONS)
def test_a_provision_reads(ruled: Law, id: str, answers: str, today: str, reader: str, wanted: bool | None) -> None:
    s = situation(ruled, answers, today, reader)
    assert meaning.provision(ruled.provisions[id], s) is wanted
    assert Prover(s).value(e.Holds(id), {}) is wanted, "the proof must say the same"


@pytest.mark.parametrize(
    ("id", "lane", "wanted"),
    [
        ("sure.medium", Lane(medium=False), OPEN),
        ("sure.high", Lane(medium=False), YES),
        ("sure.low", Lane(low=True), YES),
        ("stale.order", Lane(stale=False), YES),
        ("stale.order", Lane(), OPEN),
        ("k.permission", Lane(covers=False, stale=False), YES),
    ],
)
def test_a_lane_reads_the_same_law_with_other_eyes(ruled: Law, id: str, lane: Lane, wanted: bool | None) -> None:
    s = situation(ruled, "p: yes, q: no", "2019-01-01" if id.startswith("k.") else "2018-01-01", lane=lane)
    assert meaning.provision(ruled.provisions[id], s) is wanted


def test_what_became_known_later_never_changes_what_an_earlier_reader_sees(ruled: Law) -> None:
    whole = ruled.provisions["undone"]
    import msgspec

    earlier = msgspec.structs.replace(
        whole, operative=tuple(t for t in whole.operative if t.known <= day("2017-02-28"))
    )
    for answers in ("p: yes", "p: no", "p: yes, arrived: 2016-01-01", "arrived: never", "arrived: 2014-01-01"):
        s = situation(ruled, answers, "2018-01-01", "2017-02-28")
        assert meaning.provision(whole, s) is meaning.provision(earlier, s)


def test_a_step_says_what_is_after_it_and_leaves_the_rest(ruled: Law) -> None:
    step, outcome = ruled.outcomes["xx.fly"]
    before = given(ruled, "paper: yes, location: BB, arrived: never, nationalities: [ZZ]")
    after = meaning.after(outcome, situation(ruled, before, "2018-01-01"))
    assert (after.get("location"), after.get("arrived")) == ("AA", day("2018-01-01"))
    assert (after.get("paper"), after.get("nationalities")) == ("yes", before.get("nationalities"))
    assert (before.get("location"), before.get("arrived")) == ("BB", "never")
    assert meaning.outcome(step, outcome, situation(ruled, before, "2018-01-01")) is True


def test_a_definition_without_dates_is_read_on_every_day(ruled: Law, tmp_path: Path) -> None:
    s = situation(ruled, "location: ZZ, nationalities: [ZZ]", "2035-01-01")
    assert meaning.provision(ruled.provisions["place.home"], s) is True


def test_numbers_that_lie_close_keep_the_cell_between_them(law: Law) -> None:
    from safeconduct.circuit.gates import Circuit
    from safeconduct.circuit.knowledge import Knowledge

    circuit = Circuit()
    fact = next(fact.id for fact in law.facts.values() if fact.base == "number")
    limits = ((1.0, True), (1.2, False))
    atoms = [circuit.atom(("below", fact, "", limit, equal), [(fact, "")]) for limit, equal in limits]
    day = dt.date(2017, 5, 17)
    known = Knowledge(law, circuit, (), (), (), {}, Given({}), day, day, {}, meaning.Lane())
    (group,) = known.groups(atoms)
    assert set(group.cells) == {(True, True), (False, True), (False, False)}
