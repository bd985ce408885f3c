"""Mutants of the law: each kind is made, is caught by the example that speaks of it, and survives without it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from safeconduct.assess.mutation import ON_NO_ROUTE, Result, faults, run, share
from safeconduct.circuit.atlas import atlas_of
from safeconduct.circuit.compile import Compiler
from safeconduct.lawbook.check import _conditions
from safeconduct.lawbook.expression import Names, Parser
from safeconduct.lawbook.faults import At, Fault, LawFaults
from safeconduct.lawbook.model import Law
from safeconduct.lawbook.mutate import mutants
from safeconduct.lawbook.read import read_law
from safeconduct.lawbook.spelling import spelled
from safeconduct.routes.find import Finder

from .planting import FACTS, RULES, Planted, cli_says

TAIL = "sure: high, source: act, verified: 2020-01-01, moves_like: statute"
ROUTE = "xx.file+xx.decide.granted"
MORE_FACTS = """
```yaml fact
id: money
type: {number: coins}
asks: How much?
why: Fees.
hard: 0
varies: time
```
```yaml fact
id: rebutted
kind: showing
type: bool
asks: Has the other side shown that it changed?
why: It rebuts.
hard: 0
varies: find_out
```
```yaml fact
id: harms
type: {some_of: [beaten, robbed, jailed]}
asks: What happened?
why: It counts.
hard: 3
varies: fixed
```
"""


def rule(holds: str, unless: str = "", kind: str = "permission", turns: str = "", keyed_on: str = "") -> str:
    """A provision `xx.p` as a page writes it; `turns` instead of one interval with `holds`."""
    turn = turns or f'  - {{from: 2000-01-01, holds: "{holds}", {TAIL}}}\n'
    return (
        f"\n```yaml provision\nid: xx.p\nkind: {kind}\ncite: Act § 9\nsays: It holds.\n"
        + (f"keyed_on: {keyed_on}\n" if keyed_on else "")
        + f"operative:\n{turn}"
        + (f'unless: "{unless}"\n' if unless else "")
        + "```\n"
    )


def example(given: str, expect: str, day: str = "2018-06-01", of: str = "xx.p") -> str:
    return f"\n```yaml example\nof: {of}\nday: {day}\ngiven: {{{given}}}\nexpect: {expect}\n```\n"


def turn(start: str, holds: str = "excused", more: str = "") -> str:
    return f'  - {{from: {start}, holds: "{holds}", {more}{TAIL}}}\n'


class Planting(NamedTuple):
    """A rule, a mutant of it, and the example that must catch it."""

    kind: str
    change: str
    rule: str
    example: str


PERMANENT = "stands_with[AA] in {permanent, none}"
UNTIL = turn("2010-01-01", more="until: 2018-06-01, after: nothing, ")
KNOWN = turn("2017-01-01", more="known: 2018-06-01, ")
UNTIL_KNOWN = turn("2010-01-01", more="until: 2017-05-01, until_known: 2018-06-01, after: nothing, ")
CASES = {
    "and": Planting(
        "operand", "`paper` is dropped from an `and`", rule("excused and paper"), example("excused: yes, paper: no", "no")
    ),
    "or": Planting(
        "operand", "`paper` is dropped from an `or`", rule("excused or paper"), example("excused: no, paper: yes", "yes")
    ),
    "one of three": Planting(
        "operand",
        "`in_court` is dropped from an `and`",
        rule("excused and in_court and paper"),
        example("excused: yes, in_court: no, paper: yes", "no"),
    ),
    "deep": Planting(
        "operand",
        "`in_court` is dropped from an `or`",
        rule("excused and not (paper or in_court)"),
        example("excused: yes, paper: no, in_court: yes", "no"),
    ),
    "value of several": Planting(
        "operand",
        f"`stands_with[AA] == permanent` is dropped from `{PERMANENT}`",
        rule(PERMANENT),
        example("stands_with: {AA: permanent}", "yes"),
    ),
    "at least": Planting(
        "operand",
        "`paper` is dropped from `at_least`",
        rule("at_least(2, excused, in_court, paper)"),
        example("excused: yes, in_court: no, paper: yes", "yes"),
    ),
    "unless": Planting(
        "unless", "`unless` is dropped: `paper`", rule("excused", "paper"), example("excused: yes, paper: yes", "no")
    ),
    "in unless": Planting(
        "operand",
        "unless: `paper` is dropped from an `or`",
        rule("excused", "paper or in_court"),
        example("excused: yes, paper: yes", "no"),
    ),
    "unless of a requirement": Planting(
        "unless",
        "`unless` is dropped: `paper`",
        rule("excused", "paper", kind="requirement"),
        example("excused: no, paper: yes", "yes"),
    ),
    "what rebuts": Planting(
        "unless",
        "what rebuts it is dropped from `presume(excused, rebutted)`",
        rule("presume(excused, rebutted)"),
        example("excused: yes, rebutted: yes", "no"),
    ),
    "not": Planting(
        "not", "the `not` is dropped from `not excused`", rule("not excused"), example("excused: no", "yes")
    ),
    "unlike": Planting(
        "not",
        "the `not` is dropped from `location != AA`",
        rule("location != AA"),
        example("location: AA", "no"),
    ),
    "is no": Planting(
        "not", "`excused == no` becomes `excused`", rule("excused == no"), example("excused: no", "yes")
    ),
    "value": Planting(
        "value",
        "`permanent` becomes `none` in `stands_with[AA] == permanent`",
        rule("stands_with[AA] == permanent"),
        example("stands_with: {AA: permanent}", "yes"),
    ),
    "country": Planting(
        "value", "`AA` becomes `BB` in `location == AA`", rule("location == AA"), example("location: AA", "yes")
    ),
    "member": Planting(
        "value", "`beaten` becomes `robbed` in `beaten in harms`", rule("beaten in harms"), example("harms: [beaten]", "yes")
    ),
    "word of a table": Planting(
        "value",
        "`ok` becomes `never` in `listed(places, location, stop) == ok`",
        rule("listed(places, location, stop) == ok"),
        example("location: AA", "yes"),
    ),
    "day in a condition, later": Planting(
        "date",
        '2018-03-01 becomes 2018-03-02 in `arrived < date("2018-03-01")`',
        rule("arrived < date(\\\"2018-03-01\\\")"),
        example("arrived: 2018-03-01", "no"),
    ),
    "day in a condition, sooner": Planting(
        "date",
        '2018-03-01 becomes 2018-02-28 in `arrived < date("2018-03-01")`',
        rule("arrived < date(\\\"2018-03-01\\\")"),
        example("arrived: 2018-02-28", "yes"),
    ),
    "the one day": Planting(
        "date",
        '2018-03-01 becomes 2018-03-02 in `arrived == date("2018-03-01")`',
        rule("arrived == date(\\\"2018-03-01\\\")"),
        example("arrived: 2018-03-01", "yes"),
    ),
    "from, later": Planting(
        "date",
        "`from` 2018-06-01 becomes 2018-06-02",
        rule("", turns=turn("2018-06-01")),
        example("excused: yes", "yes"),
    ),
    "from, sooner": Planting(
        "date",
        "`from` 2018-06-01 becomes 2018-05-31",
        rule("", turns=turn("2018-06-01")),
        example("excused: yes", "no", "2018-05-31"),
    ),
    "until, later": Planting(
        "date", "`until` 2018-06-01 becomes 2018-06-02", rule("", turns=UNTIL), example("excused: yes", "no")
    ),
    "until, sooner": Planting(
        "date",
        "`until` 2018-06-01 becomes 2018-05-31",
        rule("", turns=UNTIL),
        example("excused: yes", "yes", "2018-05-31"),
    ),
    "known, later": Planting(
        "date", "`known` 2018-06-01 becomes 2018-06-02", rule("", turns=KNOWN), example("excused: yes", "yes")
    ),
    "known, sooner": Planting(
        "date",
        "`known` 2018-06-01 becomes 2018-05-31",
        rule("", turns=KNOWN),
        example("excused: yes", "no", "2018-05-31"),
    ),
    "until known, later": Planting(
        "date", "`until_known` 2018-06-01 becomes 2018-06-02", rule("", turns=UNTIL_KNOWN), example("excused: yes", "no")
    ),
    "until known, sooner": Planting(
        "date",
        "`until_known` 2018-06-01 becomes 2018-05-31",
        rule("", turns=UNTIL_KNOWN),
        example("excused: yes", "yes", "2018-05-31"),
    ),
    "day of an interval that is keyed on a fact": Planting(
        "date",
        "`from` 2010-06-01 becomes 2010-06-02",
        rule("", turns=turn("2010-06-01", more="known: 2010-01-01, "), keyed_on="arrived"),
        example("excused: yes, arrived: 2010-06-01", "yes"),
    ),
    "years, more": Planting(
        "count",
        "1 years become 2 in `by_years(arrived, asked_day, 1)`",
        rule("by_years(arrived, asked_day, 1)"),
        example("arrived: 2015-01-01, asked_day: 2016-01-02", "no"),
    ),
    "years, fewer": Planting(
        "count",
        "1 years become 0 in `by_years(arrived, asked_day, 1)`",
        rule("by_years(arrived, asked_day, 1)"),
        example("arrived: 2015-01-01, asked_day: 2016-01-01", "yes"),
    ),
    "at least so many": Planting(
        "count",
        "`at_least` counts 1, not 2",
        rule("at_least(2, excused, in_court, paper)"),
        example("excused: yes, in_court: no, paper: no", "no"),
    ),
    "number": Planting(
        "count", "5 becomes 6 in `money < 5`", rule("money < 5"), example("money: 5", "no")
    ),
}  # fmt: skip


@pytest.fixture
def planted(tmp_path: Path) -> Planted:
    pack = Planted(tmp_path)
    pack.edit(FACTS, None, MORE_FACTS)
    return pack


def read(pack: Planted) -> Law:
    return read_law(pack.root)


def found(law: Law, change: str, of: str = "xx.p") -> Result:
    """What became of the one mutant with that change."""
    made = [result for result in run(law, of) if (result.mutant.of, result.mutant.change) == (of, change)]
    assert len(made) == 1, [mutant.change for mutant in mutants(law, of)]
    return made[0]


@pytest.mark.parametrize("name", CASES)
def test_a_mutant_of_each_kind_is_caught_by_its_example_and_survives_without_it(planted: Planted, name: str) -> None:
    case = CASES[name]
    planted.edit(RULES, None, case.rule)
    alone = found(read(planted), case.change)
    assert (alone.verdict, alone.mutant.kind) == ("survived", case.kind)
    planted.edit(RULES, None, case.example)
    assert found(read(planted), case.change).verdict == "caught"


def test_the_examples_of_a_rule_that_uses_it_catch_a_mutant_too(planted: Planted) -> None:
    change = "`paper` is dropped from an `and`"
    user = rule("xx.p or in_court").replace("id: xx.p", "id: xx.user")
    planted.edit(RULES, None, rule("excused and paper") + user)
    assert found(read(planted), change).verdict == "survived"
    planted.edit(RULES, None, example("excused: yes, paper: no, in_court: no", "no", of="xx.user"))
    assert found(read(planted), change).verdict == "caught"


@pytest.mark.parametrize("of, given, says", [("xx.p", "excused: no", "yes"), (ROUTE, "location: AA, fear: no", "open")])
def test_an_example_that_is_red_without_any_mutant_is_refused(planted: Planted, of: str, given: str, says: str) -> None:
    """It would seem to catch every mutant."""
    planted.edit(RULES, None, rule("excused") + example(given, says, of=of))
    with pytest.raises(LawFaults):
        run(read(planted), "xx.p")


EQUIVALENT = {
    "a day before the covered days": ("`from` 2000-01-01 becomes 2000-01-02", rule("excused"), "no day"),
    "a day after them": (
        "`until` 2020-02-01 becomes 2020-01-31",
        rule("", turns=turn("2000-01-01", more="until: 2020-02-01, ")),
        "no day",
    ),
    "a rule that became known before it began": (
        "`known` 2018-01-01 becomes 2018-01-02",
        rule("", turns=turn("2018-06-01", more="known: 2018-01-01, ")),
        "no day",
    ),
    "an interval that ended before": (
        "from 2000-01-01: `paper` is dropped from an `and`",
        rule("", turns=turn("2000-01-01", "excused and paper", "until: 2016-01-01, ") + turn("2016-01-01")),
        "its interval is read on no day",
    ),
    "a turn that says the same and is surer": (
        "from 2018-06-01: `from` 2018-06-01 becomes 2018-05-31",
        rule("", turns=turn("2000-01-01", more="until: 2018-06-01, ").replace("high", "medium") + turn("2018-06-01")),
        "only how sure",
    ),
    "a constant that is only medium": (
        "`xx.none` is dropped from an `or`",
        rule("excused or xx.none") + rule("no").replace("xx.p", "xx.none").replace("sure: high", "sure: medium"),
        "only how sure",
    ),
    "a day of a fact that lies after every covered day": (
        "`until` 2020-02-01 becomes 2020-02-02",
        rule("", turns=turn("2000-01-01", more="until: 2020-02-01, "), keyed_on="arrived"),
        "no day",
    ),
    "a condition on such a day": (
        '2020-02-01 becomes 2020-02-02 in `arrived < date("2020-02-01")`',
        rule('arrived < date(\\"2020-02-01\\")'),
        "no person",
    ),
    "an interval that decides nothing": (
        "`paper` is dropped from an `and`",
        rule("excused and paper").replace("sure: high", "sure: low"),
        "its interval is of low certainty",
    ),
    "said twice": (
        "`paper or excused` is dropped from an `and`",
        rule("paper and (paper or excused)"),
        "the program reads",
    ),
    "the very same gate": ("`excused` is dropped from an `and`", rule("excused and excused"), "the program reads"),
    "what is always so": (
        "`arrived == never or arrived <= today` is dropped from an `and`",
        rule("excused and (arrived == never or arrived <= today)"),
        "no person",
    ),
}


@pytest.mark.parametrize("name", EQUIVALENT)
def test_a_mutant_that_changes_no_answer_is_counted_apart_with_the_reason(planted: Planted, name: str) -> None:
    change, text, why = EQUIVALENT[name]
    planted.edit(RULES, None, text)
    result = found(read(planted), change)
    assert result.verdict == "equivalent"
    assert result.why.startswith(why)


NOT_EQUIVALENT = {
    "the first covered day": ("`from` 2017-01-02 becomes 2017-01-01", rule("", turns=turn("2017-01-02"))),
    "the last covered day": ("`from` 2019-12-31 becomes 2020-01-01", rule("", turns=turn("2019-12-31"))),
    "a day that a fact can name": (
        "`from` 2000-01-01 becomes 2000-01-02",
        rule("", turns=turn("2000-01-01"), keyed_on="arrived"),
    ),
    "the last day that a fact can name": (
        "`from` 2019-12-31 becomes 2020-01-01",
        rule("", turns=turn("2019-12-31"), keyed_on="arrived"),
    ),
    "a turn that says something else": (
        "from 2018-06-01: `from` 2018-06-01 becomes 2018-05-31",
        rule("", turns=turn("2000-01-01", more="until: 2018-06-01, ") + turn("2018-06-01", "paper")),
    ),
    "a turn that says the same and does not decide": (
        "from 2018-06-01: `from` 2018-06-01 becomes 2018-05-31",
        rule("", turns=turn("2000-01-01", more="until: 2018-06-01, ").replace("high", "low") + turn("2018-06-01")),
    ),
    "a day of a fact that may lie in the future": (
        "`until` 2020-02-01 becomes 2020-02-02",
        rule("", turns=turn("2000-01-01", more="until: 2020-02-01, "), keyed_on="asked_day"),
    ),
    "a condition on a day that may lie in the future": (
        '2020-02-01 becomes 2020-02-02 in `asked_day < date("2020-02-01")`',
        rule('asked_day < date(\\"2020-02-01\\")'),
    ),
    "a condition on the last day that can have been": (
        '2019-12-31 becomes 2020-01-01 in `arrived < date("2019-12-31")`',
        rule('arrived < date(\\"2019-12-31\\")'),
    ),
    "a condition on a day long ago": (
        '2001-01-01 becomes 2001-01-02 in `arrived < date("2001-01-01")`',
        rule("arrived < date(\\\"2001-01-01\\\")"),
    ),
    "a test that another one nearly gives": ("`paper` is dropped from an `and`", rule("paper and (paper or excused) and excused")),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_EQUIVALENT)
def test_a_mutant_that_somebody_can_feel_is_not_called_equivalent(planted: Planted, name: str) -> None:
    change, text = NOT_EQUIVALENT[name]
    planted.edit(RULES, None, text)
    assert found(read(planted), change).verdict == "survived"


OPEN = "location: AA, fear: yes, in_court: no, asked_day: never, arrived: 2018-05-01, excused: no, stands_with: {others: none}, nationalities: [ZZ]"
STEPS = {
    "place": ("xx.file", "place: `AA` becomes `BB` in `location == AA`", OPEN, "open"),
    "try": (
        "xx.decide",
        "try: `not in_court` is dropped from an `and`",
        OPEN.replace("in_court: no", "in_court: yes"),
        "closed",
    ),
    "needs": ("xx.decide.granted", "`needs` is dropped: `fear`", OPEN.replace("fear: yes", "fear: no"), "closed"),
    "barred_by": (
        "xx.decide.granted",
        "barred_by: `xx.late` is dropped from an `or`",
        OPEN.replace("2018-05-01", "2015-05-01"),
        "closed",
    ),
    "a way": (
        "xx.fly",
        "`needs` is dropped: `paper`",
        OPEN.replace("location: AA", "location: DD, paper: no").replace("2018-05-01", "never"),
        "closed",
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_what_a_step_requires_is_tried_on_the_examples_of_its_routes(planted: Planted, name: str) -> None:
    of, change, given, expect = STEPS[name]
    alone = found(read(planted), change, of)
    assert alone.verdict == "survived" and alone.of_step
    planted.edit(RULES, None, example(given, expect, of=ROUTE))
    assert found(read(planted), change, of).verdict == "caught"


FILE = 'try: "asked_day == never"\n'
WEAK = rule("fear").replace("sure: high", "sure: medium")
STEP_SAIL = """
```yaml step
id: xx.sail
kind: way
title: Sail to Aland
last: yes
asked: yes
needs: "paper and excused and not excused"
makes: {location: AA}
```
"""
STEP_DANGER = """
```yaml step
id: xx.danger
kind: act
title: Cross
place: AA
danger: yes
try: "excused and paper"
makes: {excused: yes}
```
"""
SAME_STEP = {
    "what the rest of every route asks for too": ("xx.file", "`needs` is dropped: `fear`", 'needs: "fear"\n', "", "the rest"),
    "what it asks for in the same words": ("xx.file", "`excused` is dropped from an `and`", 'needs: "excused and excused"\n', "", "the program"),
    "what it asks for in other words": ("xx.file", "`paper or excused` is dropped from an `and`", 'needs: "paper and (paper or excused)"\n', "", "the program"),
    "weaker law that the rest asks for too": ("xx.file", "`needs` is dropped: `xx.p`", 'needs: "xx.p"\n', WEAK, "only how sure"),
    "a danger is not planned": ("xx.danger", "place: `AA` becomes `BB` in `location == AA`", "", STEP_DANGER, "a danger"),
}  # fmt: skip
OTHER_STEP = {
    "what the rest does not ask for": ("xx.file", "`paper` is dropped from an `and`", 'needs: "fear and paper"\n', ""),
    "what the rest of one route does not ask for": ("xx.file", "`needs` is dropped: `not xx.late`", 'needs: "not xx.late"\n', ""),
    "a route that is found newly": ("xx.file", "`not excused` is dropped from an `and`", 'needs: "excused and not excused"\n', ""),
    "a choice that is found newly": ("xx.fly", "`needs` is dropped: `paper`", "", ""),
    "a warning of a danger": ("xx.danger", "try: `paper` is dropped from an `and`", "", STEP_DANGER),
    "another choice for the same people": ("xx.sail", "`not excused` is dropped from an `and`", "", STEP_SAIL),
}  # fmt: skip


def with_step(planted: Planted, needs: str, more: str) -> Law:
    planted.edit(RULES, FILE, FILE + needs)
    planted.edit(RULES, None, more)
    return read(planted)


@pytest.mark.parametrize("name", SAME_STEP)
def test_a_mutant_of_a_step_that_changes_no_route_is_counted_apart_with_the_reason(planted: Planted, name: str) -> None:
    of, change, needs, more, why = SAME_STEP[name]
    law = with_step(planted, needs, more)
    changed = [
        c for c in (f"needs: {change}", change, f"try: {change}") if any(m.change == c for m in mutants(law, of))
    ]
    result = found(law, changed[0], of)
    assert result.verdict == "equivalent"
    assert result.why.startswith(why)


@pytest.mark.parametrize("name", OTHER_STEP)
def test_a_mutant_of_a_step_that_changes_a_route_is_not_called_equivalent(planted: Planted, name: str) -> None:
    of, change, needs, more = OTHER_STEP[name]
    law = with_step(planted, needs, more)
    changed = [c for c in (f"needs: {change}", change) if any(m.change == c for m in mutants(law, of))]
    assert found(law, changed[0], of).verdict == "survived"


def test_an_outcome_that_is_on_no_route_changes_none(planted: Planted) -> None:
    planted.edit(
        RULES, "refused: {power: shall, adverse: yes}", 'refused: {power: shall, adverse: yes, needs: "excused"}'
    )
    result = found(read(planted), "`needs` is dropped: `excused`", "xx.get_paper.refused")
    assert (result.verdict, result.why) == ("equivalent", ON_NO_ROUTE)


def test_nothing_is_claimed_if_a_mutant_tells_other_countries_apart(planted: Planted) -> None:
    refused = "refused: {power: shall, adverse: yes}"
    planted.edit(RULES, refused, refused.replace("yes}", 'yes, needs: "location == CC"}'))
    change = "needs: `CC` becomes `DD` in `location == CC`"
    assert found(read(planted), change, "xx.get_paper.refused").verdict == "survived"


def test_a_finder_with_another_step_keeps_apart_what_its_search_drops(planted: Planted) -> None:
    finder = Finder(Compiler(law := read(planted), atlas_of(law)))
    finder.find()
    dropped = list(finder.dropped)
    assert dropped
    other = finder.instead(law.steps["xx.file"])
    other.find()
    assert (finder.dropped, other.dropped) == (dropped, dropped)


def test_a_solver_that_begins_anew_still_knows_what_is_always_so(planted: Planted) -> None:
    compiler = Compiler(law := read(planted), atlas_of(law))
    finder = Finder(compiler)
    anew = finder.anybody.again()
    assert anew.satisfiable(finder.always[0])
    assert not anew.satisfiable(-finder.always[0])


def test_what_the_program_asks_of_a_way_besides_is_not_mutated(planted: Planted) -> None:
    changes = [mutant.change for mutant in mutants(read(planted), "xx.travel")]
    assert changes == ["`needs` is dropped: `listed(visa_free, nationalities, to)`"]


def test_two_changes_that_read_alike_have_two_names(planted: Planted) -> None:
    planted.edit(RULES, None, rule("(excused and paper) or (in_court and paper)"))
    changes = [mutant.change for mutant in mutants(read(planted), "xx.p")]
    assert len(changes) == len(set(changes))
    assert {"`paper` is dropped from an `and`", "`paper` is dropped from an `and` (2)"} <= set(changes)


# the command and its list


BOTH = rule("excused and paper") + example("excused: yes, paper: no", "no") + example("excused: no, paper: yes", "no")
REPORT = """
```yaml report
id: report.p
about: xx.p
kind: statement
says: It is so.
who: The office
from: 2017-01-01
published: 2017-01-01
source: act
standing: credible
```
"""
LISTED = '---\nsurvivors:\n  - {{of: xx.p, change: "{}", reason: "{}"}}\n---\n# Survivors\n'


def mutate(pack: Planted, *args: str) -> tuple[int, str, str]:
    return tuple(cli_says("law", "mutate", "--law", str(pack.root), "--provision", "xx.p", *args))  # type: ignore[return-value]


def test_the_command_is_content_if_every_mutant_is_caught(planted: Planted) -> None:
    planted.root.joinpath(FACTS).write_text(planted.root.joinpath(FACTS).read_text().replace(MORE_FACTS, ""))
    planted.edit(RULES, None, BOTH + REPORT)
    code, out, err = mutate(planted)
    assert (code, err) == (0, "")
    assert "operand" in out and "100.0" in out
    assert "Together the examples catch 100.0 % of the mutants; the goal is 95 %." in out


def test_a_survivor_that_is_not_listed_fails_with_its_line(planted: Planted) -> None:
    planted.root.joinpath(FACTS).write_text(planted.root.joinpath(FACTS).read_text().replace(MORE_FACTS, ""))
    planted.edit(RULES, None, BOTH.replace(example("excused: no, paper: yes", "no"), "") + REPORT)
    code, out, err = mutate(planted, "--survivors")
    line = planted.line(RULES, '  - {from: 2000-01-01, holds: "excused and paper"')
    assert code == 1
    assert f"small/xx/asylum.md, line {line}: `xx.p`: `excused` is dropped from an `and`." in out
    assert f"small/xx/asylum.md, line {line}: `xx.p`: `excused` is dropped from an `and`. No example notices" in err


def test_a_mutant_with_brackets_is_printed_whole(planted: Planted) -> None:
    planted.root.joinpath(FACTS).write_text(planted.root.joinpath(FACTS).read_text().replace(MORE_FACTS, ""))
    _, out, _ = cli_says("law", "mutate", "--law", str(planted.root), "--provision", "xx.settled", "--survivors")
    assert "`stands_with[c] == permanent` is dropped" in out


def test_the_list_holds_exactly_what_survives_each_with_a_reason(planted: Planted) -> None:
    planted.edit(RULES, None, BOTH.replace(example("excused: no, paper: yes", "no"), ""))
    page = planted.root / "mutation-survivors.md"

    def said() -> list[str]:
        law = read(planted)
        return [fault.says for fault in faults(law, run(law, "xx.p"), "xx.p")]

    assert said() == ["`xx.p`: `excused` is dropped from an `and`. No example notices: add one."]
    page.write_text(LISTED.format("`excused` is dropped from an `and`", "Nobody can feel it."))
    assert said() == []
    page.write_text(LISTED.format("`excused` is dropped from an `and`", " "))
    assert said() == ["`xx.p`: `excused` is dropped from an `and`: say why no example can notice it."]
    page.write_text(LISTED.format("`paper` is dropped from an `and`", "Nobody can feel it."))
    assert said()[0].startswith("`xx.p`: `paper` is dropped from an `and`: this does not survive")


def test_a_survivor_of_a_step_is_listed_too(planted: Planted) -> None:
    page = planted.root / "mutation-survivors.md"

    def said() -> list[str]:
        law = read(planted)
        return [fault.says for fault in faults(law, run(law, "xx.file"), "xx.file")]

    (alone,) = [text for text in said() if "`try` is dropped" in text]
    assert alone == "`xx.file`: `try` is dropped: `asked_day == never`. No example notices: add one."
    listed = LISTED.format("`try` is dropped: `asked_day == never`", "Nobody can feel it.")
    page.write_text(listed.replace("of: xx.p", "of: xx.file"))
    assert not [text for text in said() if "`try` is dropped" in text]


def test_too_few_caught_of_the_whole_law_is_a_fault_of_its_own(planted: Planted) -> None:
    planted.edit(RULES, None, BOTH)
    law = read(planted)
    results = run(law)
    caught = share(results)
    assert {result.of_step for result in results} == {True, False}
    assert 0 < caught < 95
    assert f"they catch {caught:.1f} % of the mutants, not 95 %." in [f.says for f in faults(law, results)]
    assert [fault.says for fault in faults(law, run(law, "xx.p"), "xx.p")] == []


def test_a_prefix_that_fits_nothing_is_refused(planted: Planted) -> None:
    planted.root.joinpath(FACTS).write_text(planted.root.joinpath(FACTS).read_text().replace(MORE_FACTS, ""))
    said = cli_says("law", "mutate", "--law", str(planted.root), "--provision", "yy")
    assert said.code == 2
    assert "no provision and no step begins with `yy`" in said.err


# the spelling of conditions


def names(law: Law) -> Names:
    keys = {id: table.keys for id, table in law.tables.items()}
    words = {key for table in law.tables.values() for row in table.rows for key in row.keys}
    return Names(law.facts, frozenset(law.provisions), keys, law.countries, law.read_as, words)


def test_every_condition_of_the_law_that_is_spelled_is_read_as_the_same_tree(law: Law) -> None:
    known = names(law)
    variables = tuple({step.loop.variable for step in law.steps.values() if step.loop})
    for node, at, _ in _conditions(law):
        bad: list[Fault] = []
        assert Parser(known, at, bad, variables).parse(spelled(node)) == node, spelled(node)
        assert bad == []


@pytest.mark.parametrize(
    "text",
    [
        "excused or (paper or in_court)",
        "excused and (paper and in_court)",
        "not (excused or paper)",
        "not not excused",
        "excused == no",
        "not excused == no",
        "arrived == asked_day",
        "arrived != asked_day",
        "not arrived == asked_day",
        "arrived == today and paper",
        "arrived < asked_day or arrived <= asked_day",
        "arrived > asked_day and arrived >= asked_day",
        "by_days(arrived, asked_day, 30) and not by_years(arrived, today, 2)",
        "arrived != never or not (arrived == never)",
        "money == 3 and money > 4.5 and money >= 5 and money < 6 and money <= 7",
        "location in {AA, BB} or location not in {CC, DD}",
        "every(c, nationalities, some(d, countries, stands_with[d] == none and c != d))",
        "stands_with[location] != none",
        "location not in nationalities and beaten in harms and robbed not in harms",
        "listed(visa_free, nationalities, location) and not listed(visa_free, ZZ, BB)",
        "listed(places, location, stop) == ok or listed(places, AA, stop) != never",
        "listed(places, AA, stop) in {ok, warn} or listed(places, AA, stop) not in {ok, warn}",
        "at_least(2, excused, paper or in_court, yes) or presume(excused and paper, rebutted)",
    ],
)
def test_what_can_be_written_is_spelled_as_the_same_tree(planted: Planted, text: str) -> None:
    known, bad = names(read(planted)), list[Fault]()
    node = Parser(known, At("here"), bad).parse(text)
    assert Parser(known, At("here"), bad).parse(spelled(node)) == node, spelled(node)
    assert bad == []
