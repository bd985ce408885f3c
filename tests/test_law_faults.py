"""Every kind of fault that a law page can have, planted in a pack without faults: told with page, line, what to do."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from safeconduct.assess.check import check_routes
from safeconduct.lawbook.check import check
from safeconduct.lawbook.read import read_law
from safeconduct.routes.build import build

from .planting import (
    CODE,
    COMMAND,
    COUNTRIES,
    FACTS,
    PLACES,
    README,
    RULES,
    SMALL,
    VISA_FREE,
    WORDS,
    Planted,
    cli_says,
    measured,
)

EXCUSE = '{from: 2000-01-01, holds: "excused", sure: medium, source: act, verified: 2020-01-01, moves_like: statute}'
TAIL = 'holds: "excused", sure: medium, source: act, verified: 2020-01-01, moves_like: statute}'
GAP_TURNS = f"{{from: 2000-01-01, until: 2005-01-01, {TAIL}\n  - {{from: 2006-01-01, {TAIL}"
OVERLAP_TURNS = f"{EXCUSE}\n  - {{from: 2006-01-01, known: 2000-01-01, {TAIL}"
MONEY = "\n```yaml fact\nid: money\ntype: {number: usd}\nasks: How much?\nwhy: Fees.\nhard: 0\nvaries: time\n```\n"
LONE_RULE = f"""
```yaml provision
id: xx.lonely
kind: permission
cite: Act § 9
says: Nobody asks for this.
operative:
  - {EXCUSE}
```
"""
REPORT = """
```yaml report
id: report.one
about: xx.file
kind: statement
says: Files are taken.
who: The office
from: 2017-01-01
published: 2017-01-01
source: act
standing: credible
```
"""
FAILING = """
```yaml example
of: xx.excuse
day: 2018-01-01
given: {excused: no}
expect: yes
```
"""
FAILING_ROUTE = """
```yaml example
of: xx.file+xx.decide.granted
day: 2018-01-01
given: {location: BB, fear: no}
expect: open
```
"""
NEVER_AFTER = """
```yaml always
id: always.court_after_asking
holds: "not in_court or arrived != never and excused"
clash: A case in court has an excuse.
```
"""


class Edit(NamedTuple):
    page: str
    old: str | None
    new: str


class Plant(NamedTuple):
    """Edits, and the fault that must come: its page, a snippet of its line (`block`: of its block), and its words."""

    name: str
    edits: tuple[Edit, ...]
    page: str
    at: str
    says: tuple[str, ...]
    block: bool = False


def plant(
    name: str,
    page: str,
    old: str | None,
    new: str,
    at: str,
    *says: str,
    block: bool = False,
    where: str = "",
    more: tuple[Edit, ...] = (),
) -> Plant:
    return Plant(name, (Edit(page, old, new), *more), where or page, at, says, block)


def rule_holds(name: str, condition: str, *says: str) -> Plant:
    """A fault in the condition of `xx.excuse`, told at the line of its interval."""
    return plant(name, RULES, 'holds: "excused"', f'holds: "{condition}"', f'holds: "{condition}"', *says)


NAMES = [
    rule_holds("a misspelt fact in a rule", "excuse_d", "no fact or provision is called `excuse_d`",
        "did you mean `excused`?"),
    rule_holds("a name that is like no other", "qqqqqq", "no fact or provision is called `qqqqqq`"),
    plant("a misspelt fact in `unless`", RULES, 'unless: "xx.excuse"', 'unless: "xx.exuse"', 'unless: "xx.exuse"',
        "did you mean `xx.excuse`?"),
    plant("a misspelt fact in `needs`", RULES, 'needs: "paper"', 'needs: "papr"', 'needs: "papr"',
        "did you mean `paper`?"),
    plant("a misspelt fact in `try`", RULES, 'try: "in_court"', 'try: "in_cort"', 'try: "in_cort"',
        "did you mean `in_court`?"),
    plant("a misspelt fact in the `needs` of an outcome", RULES, '  granted: {power: may, needs: "fear"',
        '  granted: {power: may, needs: "feer"', '  granted: {power: may, needs: "feer"', "did you mean `fear`?"),
    plant("a misspelt provision in `barred_by`", RULES, 'barred_by: "xx.late or', 'barred_by: "xx.lat or',
        'barred_by: "xx.lat or', "did you mean `xx.late`?"),
    plant("a misspelt fact in `then`", RULES, 'needs: "paper"', 'needs: "paper"\nthen: "fer"', 'then: "fer"',
        "did you mean `fear`?"),
    plant("a misspelt fact in `makes`", RULES, "makes: {asked_day: today}", "makes: {askd_day: today}",
        "makes: {askd_day: today}", "did you mean `asked_day`?"),
    plant("a misspelt fact in an `always`", FACTS, "or arrived <= today", "or arived <= today", "or arived <= today",
        "did you mean `arrived`?"),
    plant("a misspelt fact in `keyed_on`", RULES, "keyed_on: asked_day", "keyed_on: askd_day", "keyed_on: askd_day",
        "must be `today` or a date fact", "did you mean `asked_day`?"),
    plant("a misspelt fact in the `when` of a harm", RULES, "last: yes",
        'last: yes\nharms:\n  - {kind: life, says: Cold., when: "papr"}', "  - {kind: life", "did you mean `paper`?"),
    rule_holds("a misspelt table", "listed(visa_fre, nationalities, AA)", "there is no table `visa_fre`",
        "did you mean `visa_free`?"),
    rule_holds("too few keys of a table", "listed(visa_free, nationalities)",
        "has the keys nationality, to; 1 are given"),
    rule_holds("a misspelt function", "by_year(arrived, today, 1)", "there is no function `by_year`",
        "did you mean `by_years`?"),
    rule_holds("a misspelt value", "stands_with[AA] == permanet", "is not a value of `stands_with`",
        "did you mean `permanent`?"),
    rule_holds("a country that does not exist, in a condition", "location == AQ", "there is no country `AQ`"),
    plant("a country that does not exist, in `place`", RULES, "title: File\nplace: AA", "title: File\nplace: AQ",
        "place: AQ", "there is no country `AQ`"),
    plant("a country that does not exist, in a list of places", RULES, "title: File\nplace: AA",
        "title: File\nplace: [AA, AQ]", "place: [AA, AQ]", "there is no country `AQ`"),
    plant("a country that does not exist, in `except`", RULES, "except: [AA]", "except: [AQ]", "except: [AQ]",
        "there is no country `AQ`"),
    plant("a country that does not exist, in `stops`", RULES, "last: yes", "last: yes\nstops: [AQ]", "stops: [AQ]",
        "there is no country `AQ`"),
    plant("a country that does not exist, in a table", PLACES, "AA,stop", "AQ,stop", "AQ,stop", "column `place`",
        "there is no country `AQ`"),
    plant("a place that is not defined", RULES, "place: third", "place: thrd", "place: thrd",
        "there is no definition `place.thrd`", "did you mean `place.third`?"),
    plant("a status that is not in the list", RULES, "makes: {protected: safe}}\n  referred",
        "makes: {protected: saif}}\n  referred", "makes: {protected: saif}}", "there is no status `saif`",
        "did you mean `safe`?"),
    plant("a source that is not on the page", RULES, "sure: medium, source: act", "sure: medium, source: akt",
        "source: akt", "there is no source `akt`", "did you mean `act`?", "Add it to the front matter"),
    plant("a source that is not on the page of the table", PLACES, "AA,stop,ok,high,t,", "AA,stop,ok,high,u,",
        "AA,stop,ok,high,u,", "there is no source `u`"),
    plant("a report about nothing", RULES, None, REPORT.replace("about: xx.file", "about: xx.fil"), "id: report.one",
        "no step, outcome or provision is called `xx.fil`", "did you mean `xx.file`?"),
    plant("a paper meant for a step that is not there", RULES, "meant_for: [xx.fly]", "meant_for: [xx.flyy]",
        "meant_for: [xx.flyy]", "there is no such step", "did you mean `xx.fly`?", block=True),
    plant("an example of nothing", RULES, None, FAILING.replace("of: xx.excuse", "of: xx.excse"), "of: xx.excse",
        "there is no such provision or route", "did you mean `xx.excuse`?"),
    plant("an example of a route that is not found", RULES, None, FAILING_ROUTE.replace("xx.file+", "xx.fly+xx.fly+"),
        "of: xx.fly+xx.fly+", "no such route is found"),
    plant("an example with a misspelt fact", RULES, None, FAILING.replace("excused: no", "excusd: no"), "of: xx.excuse",
        "no fact is called `excusd`", "did you mean `excused`?"),
    plant("an example with an answer of the wrong type", RULES, None, FAILING.replace("excused: no", "excused: maybe"),
        "of: xx.excuse", "`excused`: expected yes, no or unknown"),
    plant("a list fact that is misspelt as the key of a table", RULES, "nationalities, to)", "nationalites, to)",
        "nationalites, to)", "nationalites", "did you mean `nationalities`?"),
    plant("a country that does not exist, as the key of a table", RULES, "nationalities, to)", "nationalities, AQ)",
        "nationalities, AQ)", "AQ"),
    plant("a folder of the law of a country that does not exist", README, "country: AA", "country: AQ", "country: AQ",
        "there is no country `AQ`"),
]  # fmt: skip

TYPES = [
    rule_holds("a list fact used as a test", "nationalities", "`nationalities` is not a yes/no fact",
        "compare it with a value"),
    rule_holds("a yes/no fact compared with a country", "excused == AA", "`AA` is not yes or no"),
    rule_holds("a country ordered", "location < AA", "only `==` and `!=` compare location"),
    rule_holds("a date compared with a word", "arrived == AA", "a date is compared with a date", 'date("YYYY-MM-DD")'),
    rule_holds("a date without quotes that Python cannot read", "arrived < 2017-05-17",
        'a date is written date("YYYY-MM-DD")'),
    rule_holds("a date without quotes", "arrived < 2017-12-11", 'a date is written date("YYYY-MM-DD")',
        "arithmetic is not allowed"),
    rule_holds("arithmetic with dates", "arrived + 30 < today", "arithmetic is not allowed"),
    rule_holds("a day that does not exist, in a condition", "arrived < date('2017-02-30')",
        "there is no day `2017-02-30`"),
    rule_holds("never compared with <", "arrived < never", "`never` is compared with `==` or `!=`"),
    rule_holds("`in` with braces around dates", "arrived in {never}", "does not fit `arrived`"),
    rule_holds("`in` with something that is no list", "AA in location", "`location` is not a list",
        "`in` needs a list fact or `{...}`"),
    rule_holds("a date in a list", "today in nationalities", "a date cannot stand in a list"),
    rule_holds("a yes/no fact in a list of countries", "excused in nationalities", "nationalities"),
    rule_holds("a list in a list", "nationalities in nationalities and excused", "nationalities"),
    rule_holds("a list compared with a list", "nationalities == nationalities and excused", "a list is not compared"),
    rule_holds("a chain of comparisons", "arrived < today < asked_day", "one comparison at a time",
        "join them with `and`"),
    rule_holds("a place fact without a place", "stands_with == permanent", "write `stands_with[...]`"),
    rule_holds("a place fact with two places", "excused and stands_with[AA][BB] == permanent", "stands_with"),
    rule_holds("a fact about the person with a place", "excused[AA]",
        "`excused` is about the person; it takes no `[...]`"),
    rule_holds("`presume` with a fact that is no showing", "presume(excused, paper)", "needs a fact of kind `showing`"),
    rule_holds("a loop over what is no list of countries", "some(c, location, yes)",
        "`location` is not a list of countries"),
    rule_holds("a loop's variable that is a fact", "some(paper, countries, yes)", "already the name of something else"),
    rule_holds("a count that is no number", "at_least(paper, excused)", "must be a whole number"),
    rule_holds("more to hold than there are", "at_least(3, excused, paper)", "`at_least`", "2"),
    rule_holds("code", "[1 for x in y]", "is not allowed in a condition"),
    rule_holds("a lambda", "(lambda: yes)()", "is not allowed"),
    rule_holds("a string", "'excused'", "is not allowed in a condition"),
    rule_holds("a condition that does not end", "excused and", "this condition cannot be read"),
    rule_holds("a condition that is far too deep", "not " * 90_000 + "excused", "cannot be read"),
    plant("a condition without quotes that is a list", RULES, 'holds: "excused"', "holds: [excused]",
        "holds: [excused]", "expected `str"),
    plant("a type that does not exist", FACTS, "id: paper\ntype: bool", "id: paper\ntype: boolean", "type: boolean",
        "the type is bool, date, country"),
    plant("hardness beyond three", FACTS, "hard: 2", "hard: 7", "hard: 7", "`hard` is 0, 1, 2 or 3"),
    plant("hardness in words", FACTS, "hard: 2", "hard: two", "hard: two", "expected `int`", "field `hard`"),
    plant("a kind that does not exist", RULES, "kind: permission", "kind: permision", "kind: permision",
        "invalid enum value", "field `kind`"),
    plant("a list that a step replaces", RULES, "makes: {asked_day: today}", "makes: {nationalities: AA}",
        "makes: {nationalities: AA}", "write {add: x} or {remove: x}"),
    plant("a plain fact to which a step adds", RULES, "makes: {asked_day: today}", "makes: {paper: {add: AA}}",
        "makes: {paper: {add: AA}}", "only if it is a list"),
    plant("a step that makes a date of another day", RULES, "makes: {asked_day: today}",
        "makes: {asked_day: 2017-01-01}", "makes: {asked_day: 2017-01-01}", "can become `today` or `never`"),
    plant("a step that makes a value that does not exist", RULES, "makes: {asked_day: today}",
        'makes: {"stands_with[AA]": permanet}', 'makes: {"stands_with[AA]"', "did you mean `permanent`?"),
    plant("a step that makes nothing sensible", RULES, "makes: {asked_day: today}", 'makes: {"a b": today}',
        'makes: {"a b"', "cannot be made; name a fact"),
    plant("a step that makes a number of a word", RULES, "makes: {asked_day: today}",
        "makes: {asked_day: today, money: lots}", "money: lots", "`money`",
        more=(Edit(FACTS, None, MONEY), Edit(RULES, 'holds: "excused"', 'holds: "excused and money > 5"'))),
    plant("a step that changes the list by which a table is read", RULES, "makes: {asked_day: today}",
        "makes: {nationalities: {add: AA}}", "makes: {nationalities", "by which a table is read", block=True),
    plant("a paper for certain steps that is no yes/no fact", RULES, "makes: {paper: yes}, meant_for",
        "makes: {paper: yes, asked_day: today}, meant_for", "asked_day: today}, meant_for", "yes/no papers only",
        "`asked_day` is not one", block=True),
]  # fmt: skip

SUBSTANCE = [
    plant("a rule that rests on itself", RULES, 'holds: "excused"', 'holds: "excused and xx.excuse"', "id: xx.excuse",
        "turn in a circle: xx.excuse → xx.excuse", "one must stand on its own", block=True),
    plant("two rules that rest on each other", RULES, 'holds: "excused"', 'holds: "excused and xx.late"', "id: xx.late",
        "turn in a circle: xx.late → xx.excuse → xx.late", block=True),
    plant("a gap between intervals", RULES, EXCUSE, GAP_TURNS, "from: 2006-01-01",
        "`xx.excuse` says nothing from 2005-01-01 to 2006-01-01", "close the gap"),
    plant("intervals that overlap without a later `known`", RULES, EXCUSE, OVERLAP_TURNS, "from: 2006-01-01",
        "overlaps the one at line 24", "a later `known`"),
    plant("an interval that ends before it begins", RULES, 'from: 2000-01-01, holds: "excused"',
        'from: 2000-01-01, until: 1999-01-01, holds: "excused"', "until: 1999-01-01", "`until` must be after `from`"),
    plant("a known end without an end", RULES, 'from: 2000-01-01, holds: "excused"',
        'from: 2000-01-01, until_known: 2001-01-01, holds: "excused"', "until_known: 2001-01-01",
        "`until_known` needs `until`"),
    plant("a state beside a condition", RULES, 'holds: "excused"', 'state: stayed, reason: A court., holds: "excused"',
        "state: stayed", "an interval has `holds`, or a `state`"),
    plant("an interval with neither condition nor state", RULES, 'holds: "excused", sure: medium', "sure: medium",
        "{from: 2000-01-01, sure: medium", "an interval has `holds`, or a `state`"),
    plant("a state without a reason", RULES, 'holds: "excused"', "state: stayed", "state: stayed",
        "`state: stayed` needs a `reason`"),
    plant("a rule without intervals", RULES, f"operative:\n  - {EXCUSE}", "operative: []", "id: xx.excuse",
        "needs `operative` with at least one interval", block=True),
    plant("a rule with law but without dates", RULES, f"operative:\n  - {EXCUSE}", 'holds: "excused"',
        'holds: "excused"', "only a definition has `holds` without dates"),
    plant("a definition with two sorts of condition", FACTS, 'holds: "location in nationalities"',
        'holds: "location in nationalities"\noperative: []', 'holds: "location in nationalities"',
        "`holds` or `operative`, not both"),
    plant("a definition out of force", RULES, "kind: permission\ncite: Act § 3", "kind: definition\ncite: Act § 3",
        "state: vacated", "a definition is never out of force",
        more=(Edit(RULES, 'holds: "excused"', 'state: vacated, reason: "excused"'),)),
    plant("a bar as a requirement of a step", RULES, 'needs: "paper"', 'needs: "paper and xx.late"',
        'needs: "paper and xx.late"', "the bar `xx.late` is used as if it were a requirement", "put it in `barred_by`",
        block=True),
    plant("a bar as a requirement of a rule", RULES, 'holds: "excused"', 'holds: "excused and xx.settled"',
        'holds: "excused and xx.settled"', "the bar `xx.settled` is used as if it were a requirement"),
    plant("a bar under two nots", RULES, 'holds: "excused"', 'holds: "excused and not (not xx.settled)"',
        "not (not xx.settled)", "the bar `xx.settled` is used as if it were a requirement"),
    plant("a bar in `try`", RULES, 'try: "in_court"', 'try: "in_court or xx.settled"', 'try: "in_court or',
        "the bar `xx.settled` is used as if it were a requirement", block=True),
    plant("a requirement as a bar", RULES, 'needs: "paper"', 'needs: "paper"\nbarred_by: "xx.excuse"',
        'barred_by: "xx.excuse"', "a requirement belongs into `needs`", block=True,
        more=(Edit(RULES, "kind: permission", "kind: requirement"),)),
    plant("an unguarded not of a date test in a rule", RULES, 'holds: "arrived != never and not by_years',
        'holds: "not by_years', 'holds: "not by_years', "a `not` stands around a test of `arrived`",
        "add `arrived != never and`"),
    plant("an unguarded not of a date test in a step", RULES, 'try: "asked_day == never"',
        'try: "asked_day == never and not arrived < today"', "not arrived < today",
        "a `not` stands around a test of `arrived`", block=True),
    plant("an unguarded not around an or", RULES, 'holds: "excused"',
        'holds: "not (excused or by_days(arrived, today, 3))"', "not (excused or by_days",
        "a `not` stands around a test of `arrived`"),
    plant("a bar in `unless`", RULES, 'unless: "xx.excuse"', 'unless: "xx.excuse and xx.settled"',
        'unless: "xx.excuse and', "the bar `xx.settled` is used as if it were a requirement"),
    plant("an unguarded not in `unless`", RULES, 'unless: "xx.excuse"', 'unless: "xx.excuse and not arrived < today"',
        'unless: "xx.excuse and', "a `not` stands around a test of `arrived`"),
    plant("an unguarded not in the `when` of a harm", RULES, "last: yes",
        'last: yes\nharms:\n  - {kind: life, says: Cold., when: "not arrived < today"}', "  - {kind: life",
        "a `not` stands around a test of `arrived`"),
    plant("an unguarded not in what a step makes", RULES, "makes: {asked_day: today}",
        'makes: {asked_day: today, excused: "not arrived < today"}', 'makes: {asked_day: today, excused',
        "a `not` stands around a test of `arrived`"),
    plant("a bar in `then`", RULES, 'needs: "paper"', 'needs: "paper"\nthen: "xx.late"', 'then: "xx.late"',
        "the bar `xx.late` is used as if it were a requirement"),
    plant("a rule that nothing uses", RULES, None, LONE_RULE, "id: xx.lonely", "nothing uses the provision `xx.lonely`",
        "use it, or say where it bears"),
    plant("a fact that nothing reads", FACTS, None, MONEY, "id: money", "nothing reads the fact `money`",
        "remove it, or write the rule"),
    plant("a fact without a question", FACTS, "asks: Do you have the paper?", 'asks: ""', "id: paper",
        "needs a question (`asks`) and a reason (`why`)", block=True),
    plant("a fact without a reason", FACTS, "why: It excuses.", 'why: " "', "id: excused",
        "needs a question (`asks`) and a reason (`why`)", block=True),
    plant("a citation without a source", FACTS, "says: In a third country.", "says: In a third country.\ncite: Act § 7",
        "id: place.third", "cites Act § 7, but has no source", "write `operative` with a `source`", block=True),
    plant("a rule without a citation", RULES, "cite: Act § 3\n", "", "id: xx.excuse",
        "`xx.excuse` has no citation (`cite`)", block=True),
    plant("certainty about a source that was not read", RULES, "Act of Aland, read: full text",
        "Act of Aland, read: not read", "not by_years", "`xx.late` is `sure: high`, but its source was not read"),
    plant("a step that can never be taken", RULES, 'try: "in_court"', 'try: "in_court and not in_court"',
        "id: xx.court", "`xx.court.granted` can never be reached", "cannot hold for anybody", block=True),
    plant("a step that breaks an always", FACTS, None, NEVER_AFTER, "id: xx.decide",
        "`xx.decide.referred` breaks `always.court_after_asking`: A case in court has an excuse.",
        "Mend what it makes, or its `needs`", block=True, where=RULES),
    plant("a failing example of a rule", RULES, None, FAILING, "of: xx.excuse",
        "example of `xx.excuse` on 2018-01-01: expected yes, but the rule reads no"),
    plant("a failing example of a route", RULES, None, FAILING_ROUTE, "of: xx.file+",
        "expected open, but the route is closed"),
    plant("an example of a rule that expects what only a route can be", RULES, None,
        FAILING.replace("expect: yes", "expect: open"), "of: xx.excuse", "expects yes, no or not known"),
    plant("a decision that does not say whether it asks", RULES, "title: Court\nplace: AA\nasked: yes",
        "title: Court\nplace: AA", "id: xx.court", "must say `asked: yes` or `asked: no`", block=True),
    plant("a visa that does not say whether it asks", RULES, "title: File", "title: Visa", "id: xx.file",
        "say `asked: yes`, so that the truth line", block=True),
    plant("a decision without power", RULES, "stays: {power: shall, adverse", "stays: {adverse", "stays: {adverse",
        "`xx.court.stays` needs `power: may` or `power: shall`"),
    plant("a way that protects", RULES, "makes: {location: AA, arrived: today}",
        "makes: {location: AA, arrived: today, protected: safe}", "id: xx.fly", "the way `xx.fly` makes `protected`",
        "only an act or a decision protects", block=True),
    plant("a field that belongs into the outcomes", RULES, "title: Court\n", 'title: Court\nneeds: "fear"\n',
        'needs: "fear"\nplace', "`needs` belongs into the outcomes"),
    plant("a duration without a row", RULES, "title: File", "title: File\ntakes: for_ever", "takes: for_ever",
        "`xx.file` takes `for_ever`, but no table of months has such a row"),
    plant("a fee without a row", RULES, "title: File", "title: File\ncosts: [too_much]", "costs: [too_much]",
        "`xx.file` costs `too_much`, but no table of usd has such a row"),
    plant("a status that nothing makes", FACTS, "  - {id: stays",
        "  - {id: other, kind: limited, title: Other}\n  - {id: stays", "{id: other",
        "no outcome makes the status `other`"),
]  # fmt: skip

FORM = [
    plant("an id twice", RULES, "id: xx.court", "id: xx.file", "id: xx.file\nkind: decision",
        "`xx.file` is defined twice", "line 63"),
    plant("a fact and a rule of one id", RULES, None, LONE_RULE.replace("xx.lonely", "excused"), "id: excused",
        "`excused` is defined twice"),
    plant("a keyword in an id", RULES, "id: xx.file", "id: xx.in.file", "id: xx.in.file", "has the part `in`",
        "choose another word"),
    plant("a fact with a name of the engine", FACTS, "id: paper", "id: protected", "id: protected",
        "is a word of the engine"),
    plant("an unknown key", RULES, "cite: Act § 3", "site: Act § 3", "site: Act § 3", "there is no field `site` here",
        "did you mean `cite`?"),
    plant("an unknown key in an interval", RULES, "sure: medium", "sore: medium", "sore: medium",
        "there is no field `sore` here"),
    plant("an unknown key in an outcome", RULES, "stays: {power: shall", "stays: {powr: shall", "stays: {powr",
        "there is no field `powr` here", "did you mean `power`?"),
    plant("a missing key", RULES, "says: There was a reason for the delay.\n", "", "id: xx.excuse",
        "the field `says` is missing; add it", block=True),
    plant("a key twice", RULES, "cite: Act § 3", "cite: Act § 3\ncite: Act § 4", "cite: Act § 4",
        "`cite` is given twice; keep one"),
    plant("an anchor", RULES, "cite: Act § 3", "cite: &a Act § 3", "cite: &a", "anchors and aliases",
        "write the value out"),
    plant("an alias", RULES, "cite: Act § 3", "cite: *a", "cite: *a", "anchors and aliases", "write the value out"),
    plant("a tag", RULES, "cite: Act § 3", "cite: !!python/name:os.system x", "cite: !!python",
        "tags (`!`) are not allowed", "write the plain value"),
    plant("a merge key", RULES, "cite: Act § 3", "<<: {cite: Act}", "<<: {cite", "there is no field `<<` here"),
    plant("a text with a colon in it", RULES, "cite: Act § 3", "cite: Act: § 3", "cite: Act: § 3",
        "this is not YAML that can be read"),
    plant("nesting without end", RULES, "cite: Act § 3", "cite: " + "[" * 14 + "]" * 14, "cite: [",
        "nested more than 12 deep"),
    plant("a day that does not exist", RULES,
        "verified: 2020-01-01, moves_like: statute}\n```\n```yaml provision\nid: xx.settled",
        "verified: 2020-02-30, moves_like: statute}\n```\n```yaml provision\nid: xx.settled", "verified: 2020-02-30",
        "there is no day 2020-02-30", "write YYYY-MM-DD"),
    plant("a day written otherwise", RULES, "sure: medium, source: act, verified: 2020-01-01",
        "sure: medium, source: act, verified: 1.1.2020", "verified: 1.1.2020", "date", "operative[0].verified"),
    plant("a block of no kind", RULES, None, "\n```yaml\nid: x\n```\n", "```yaml\nid: x", "say which block this is"),
    plant("a block of an unknown kind", RULES, None, "\n```yaml stp\nid: x\n```\n", "```yaml stp",
        "there is no block `stp`", "did you mean `step`?"),
    plant("a block fenced as yml", RULES, "```yaml step\nid: xx.court", "```yml step\nid: xx.court", "```yml step",
        "yaml"),
    plant("a block that is a list", RULES, None, "\n```yaml step\n- x\n```\n", "```yaml step\n- x",
        "must be `key: value`"),
    plant("unknown front matter", RULES, "sources:", "souces: x\nsources:", "souces: x",
        "front matter knows no `souces`", "did you mean `sources`?"),
    plant("front matter that is a list", README, "covers: {from: 2017-01-01, through: 2019-12-31}\ncountry: AA", "- x",
        "---", "the front matter must be `key: value`"),
    plant("days of cover in the wrong order", README, "through: 2019-12-31", "through: 2016-12-31", "covers:",
        "`covers` needs `from` and `through`, two days in order"),
    plant("days of cover that are no days", README, "covers: {from: 2017-01-01, through: 2019-12-31}", "covers: 2017",
        "covers: 2017", "`covers` needs `from` and `through`"),
    plant("a source with a misspelt field", RULES, "seen: 2020-01-01}", "sen: 2020-01-01}", "sen: 2020-01-01",
        "there is no field `sen` here", "did you mean `seen`?"),
    plant("a row of the list of countries without a code", COUNTRIES, "ZZ,Home", "Home", "Home",
        "a row must be `code,name`"),
    plant("a country twice", COUNTRIES, None, "ZZ,Home again\n", "ZZ,Home again", "ZZ"),
    plant("wrong columns of a table", PLACES, "value,sure", "worth,sure", "from,until",
        "the columns must be from,until,known,place,what,value,sure,source,verified"),
    plant("a row that is too short", PLACES, "DD,stop,never,", "DD,never,", "DD,never,",
        "a row has 9 columns; this one has 8"),
    plant("a day that does not exist, in a table", PLACES, "2010-01-01,,,BB", "2010-02-30,,,BB", "2010-02-30",
        "column `from`: there is no day `2010-02-30`"),
    plant("a row without a day of verification", PLACES, "BB,stop,ok,high,t,2020-01-01", "BB,stop,ok,high,t,",
        "BB,stop,ok,high,t,\n", "`from` and `verified` must be given"),
    plant("certainty of an unknown word, in a table", PLACES, "AA,stop,ok,high", "AA,stop,ok,sure", "AA,stop,ok,sure",
        "column `sure`: `sure` must be high, medium or low"),
    plant("rows of a table that overlap", PLACES, None, "2011-01-01,,2010-01-01,AA,stop,ok,high,t,2020-01-01\n",
        "2011-01-01", "this row of AA, stop overlaps the one at line 2", "a later `known`"),
    plant("a row that ends before it begins", PLACES, "2010-01-01,,,AA", "2010-01-01,2009-01-01,,AA", "2009-01-01",
        "until"),
    plant("a carriage return inside a row", PLACES, "AA,stop", "A\rA,stop", "A\rA", "row"),
    plant("a cell without an end", PLACES, "AA,stop", "A" * 140_000 + ",stop", "AAAA", "row"),
    plant("a table without its keys", "tables/places.md", "keys: [place, what]\n", "", "---",
        "needs `keys: [...]` in its front matter"),
    plant("a table that moves like nothing", "tables/places.md", "keys: [place, what]",
        "keys: [place, what]\nmoves_like: statutes", "moves_like: statutes", "moves_like"),
    plant("a table that is perhaps complete", "tables/places.md", "keys: [place, what]",
        "keys: [place, what]\ncomplete: maybe", "complete: maybe", "complete"),
    plant("a code that is read as a country that does not exist", FACTS, "statuses:", "read_as: {PR: AQ}\nstatuses:",
        "read_as:", "AQ"),
]  # fmt: skip

PINS = [
    plant("a pin that the code does not have", RULES, "cite: Act § 3", "cite: 9 X.C. § 11(a)(2)(F)",
        "cite: 9 X.C. § 11(a)(2)(F)", "there is no `9 X.C. 11(a)(2)(F)`", "the nearest is `11(a)(2)`, which has (A), (B)."),
    plant("a pin below the lowest that there is", RULES, "cite: Act § 3", "cite: 9 X.C. § 11(a)(1)(A)",
        "cite: 9 X.C. § 11(a)(1)(A)", "there is no `9 X.C. 11(a)(1)(A)`", "which has nothing under it"),
    plant("a section that the code does not have", RULES, "cite: Act § 3", "cite: 9 X.C. § 14(a)", "cite: 9 X.C. § 14(a)",
        "there is no `9 X.C. 14(a)`", "no section 14 stands in the outline"),
    plant("a pin that goes on from the one before it to nowhere", RULES, "cite: Act § 3",
        "cite: 9 X.C. § 11(a)(2)(A), (B)(iv)", "cite: 9 X.C. § 11", "there is no `9 X.C. 11(a)(2)(B)(iv)`"),
    plant("a pin in the second part of a citation", RULES, "cite: Act § 3", "cite: Act § 3; 9 X.C. § 11(c)", "cite: Act § 3;",
        "there is no `9 X.C. 11(c)`", "which has (a), (b)"),
    plant("a bracket of a pin that is not closed", RULES, "cite: Act § 3", "cite: 9 X.C. § 11(a)(2)(B", "cite: 9 X.C.",
        "`9 X.C. 11(a)(2)(B` cannot be read as a pin"),
    plant("a pin in a harm that the code does not have", RULES, "last: yes",
        "last: yes\nharms:\n  - kind: life\n    says: Cold.\n    cite: 9 X.C. § 11(d)", "    cite: 9 X.C. § 11(d)",
        "there is no `9 X.C. 11(d)`"),
    plant("a pin in the citation of a step", RULES, "kind: act\ntitle: File", "kind: act\ncite: 9 X.C. § 16\ntitle: File",
        "cite: 9 X.C. § 16", "there is no `9 X.C. 16`"),
    plant("an outline without the form of citation", CODE, "title: 9 X.C.", "titel: 9 X.C.", "titel: 9 X.C.",
        "an outline begins with `title: FORM OF CITATION`"),
    plant("an outline with a line that cannot be read", CODE, "11(b): 1 2 3", "11(b) 1 2 3", "11(b) 1 2 3",
        "a line of an outline is a pin, a colon, and the labels under it"),
]  # fmt: skip

LONG = " ".join(["word"] * 31)
HARD = "Notwithstanding extraordinary circumstances, administrative determinations necessitate comprehensive " + (
    "documentation regarding international humanitarian considerations, jurisdictional limitations and procedural "
    "irregularities affecting individual applicants"
)
PLAIN = "There was a reason for the delay."
WORDING = [
    plant("a contraction", RULES, f"says: {PLAIN}", "says: There wasn't a reason.", "says: There wasn't",
        "“wasn't” is a contraction; write it out"),
    plant("a contraction with a curved apostrophe in a title", RULES, "title: File", "title: Say what you’ve got",
        "title: Say what", "“you’ve” is a contraction"),
    plant("a sentence that is too long", RULES, f"says: {PLAIN}", f"says: Short. {LONG}.", "says: Short.",
        "this sentence has 31 words (at most 30)", "make two of it"),
    plant("a text that is too hard", RULES, f"says: {PLAIN}", f"says: {HARD}.", "says: Notwith",
        "this reads at grade", "(at most 9)", "use shorter words"),
    plant("advice that is never given", RULES, f"says: {PLAIN}", "says: There is a way. Just say so.", "says: There is",
        "“just say” must never be said: “Just say so.”", "vocabulary/wording.md"),
    plant("advice that is never given, in a harm", RULES, "last: yes",
        "last: yes\nharms:\n  - kind: life\n    says: Pretend.", "    says: Pretend", "“pretend” must never be said"),
    plant("an allowed sentence, said in other words", RULES, f"says: {PLAIN}", "says: Never pretend.", "says: Never",
        "“pretend” must never be said"),
    plant("a hard word for a status", FACTS, "title: Safe", "title: Don't go", "Don't go", "“Don't” is a contraction"),
    plant("a list of words with an unknown key", WORDS, "never:", "nevr:", "nevr:", "there is no field `nevr`"),
    plant("a visa step that asks nothing", RULES, "kind: act\ntitle: File", "kind: act\nasked: no\ntitle: Visa interview",
        "asked: no", "say `asked: yes`, so that the truth line stands beside it"),
]  # fmt: skip

PLANTS = [*NAMES, *TYPES, *SUBSTANCE, *FORM, *PINS, *WORDING]


@pytest.fixture
def pack(tmp_path: Path) -> Planted:
    return Planted(tmp_path)


def test_the_small_pack_has_no_faults_before_one_is_planted() -> None:
    law = read_law(SMALL)
    assert check(law) == []
    assert check_routes(law, build(law)) == []


@pytest.mark.parametrize(
    "wanted",
    [pytest.param(p, id=p.name) for p in PLANTS],
)
def test_a_planted_fault_is_told_with_its_page_its_line_and_what_to_do(pack: Planted, wanted: Plant) -> None:
    for edit in wanted.edits:
        pack.edit(*edit)
    found = pack.faults()
    page = f"small/{wanted.page}"
    lines = {pack.line(wanted.page, wanted.at)}
    if wanted.block:
        lines.add(pack.block_line(wanted.page, wanted.at))
    matching = [f for f in found if f.at.page == page and all(words in f.says for words in wanted.says)]
    assert matching, "\n".join(map(str, found)) or "no fault was found"
    assert {f.at.line for f in matching} <= lines, "\n".join(map(str, matching))
    assert all(f.says[0].islower() or not f.says[0].isalpha() for f in matching), "a fault begins with a small letter"
    assert all("\n" not in f.says and len(f.says) < 400 for f in matching), "one clear sentence"


def test_every_planted_fault_has_a_name_of_its_own() -> None:
    assert len({p.name for p in PLANTS}) == len(PLANTS)


@pytest.mark.parametrize(
    "wanted", [p for p in SUBSTANCE if p.block and ":" in p.at and not p.at.startswith("id:")], ids=lambda p: p.name
)
def test_a_fault_in_a_field_names_the_line_of_the_field_not_of_the_block(pack: Planted, wanted: Plant) -> None:
    for edit in wanted.edits:
        pack.edit(*edit)
    lines = {f.at.line for f in pack.faults() if all(words in f.says for words in wanted.says)}
    assert lines == {pack.line(wanted.page, wanted.at)}


def test_five_faults_of_form_in_five_files_are_all_told_at_once(pack: Planted) -> None:
    pack.edit(RULES, 'needs: "paper"', 'needs: "papr"')
    pack.edit(
        RULES,
        "source: act, verified: 2020-01-01, moves_like: statute}\nunless",
        "source: akt, verified: 2020-01-01, moves_like: statute}\nunless",
    )
    pack.edit(FACTS, "hard: 2", "hard: 9")
    pack.edit(PLACES, "AA,stop", "AQ,stop")
    pack.edit(README, "through: 2019", "through: 2016")
    assert {(f.at.page, f.at.line) for f in pack.faults()} == {
        ("small/xx/asylum.md", pack.line(RULES, 'needs: "papr"')),
        ("small/xx/asylum.md", pack.line(RULES, "source: akt")),
        ("small/vocabulary/facts.md", pack.line(FACTS, "hard: 9")),
        ("small/tables/places.csv", 2),
        ("small/xx/README.md", 2),
    }


def test_five_faults_of_substance_are_all_told_at_once(pack: Planted) -> None:
    pack.edit(RULES, EXCUSE, GAP_TURNS)
    pack.edit(RULES, 'needs: "paper"', 'needs: "paper and xx.late"')
    pack.edit(RULES, None, LONE_RULE)
    pack.edit(RULES, None, FAILING)
    pack.edit(FACTS, None, MONEY)
    said = "\n".join(map(str, pack.faults()))
    for words in ("says nothing from", "as if it were a requirement", "nothing uses", "expected yes", "`money`"):
        assert words in said


def test_faults_of_form_and_of_substance_are_told_at_once(pack: Planted) -> None:
    pack.edit(RULES, 'needs: "paper"', 'needs: "papr"')
    pack.edit(RULES, EXCUSE, GAP_TURNS)
    pack.edit(RULES, 'unless: "xx.excuse"', 'unless: "xx.excuse or xx.late"')
    said = "\n".join(map(str, pack.faults()))
    for words in ("papr", "says nothing from", "turn in a circle"):
        assert words in said


def test_faults_of_substance_and_of_routes_are_told_at_once(pack: Planted) -> None:
    pack.edit(RULES, EXCUSE, GAP_TURNS)
    pack.edit(FACTS, None, MONEY)
    pack.edit(RULES, 'try: "in_court"', 'try: "in_court and not in_court"')
    said = "\n".join(map(str, pack.faults()))
    for words in ("says nothing from", "nothing reads the fact `money`", "never be reached"):
        assert words in said


def test_a_table_of_durations_is_read_by_the_steps_that_name_a_row_of_it(pack: Planted) -> None:
    measured(pack, "months", "2000-01-01,,,filing,likely,3,medium,act,2020-01-01,all of 1999")
    assert [f.says for f in pack.faults()] == ["no step names `filing`; remove the row, or name it where it belongs."]
    pack.edit(RULES, "title: File", "title: File\ntakes: filing")
    assert pack.faults() == []


def test_two_faults_of_form_in_one_block_are_both_told(pack: Planted) -> None:
    pack.edit(
        RULES, 'stays: {power: shall, adverse: yes, needs: "fear"', 'stays: {power: must, adverse: yes, needs: "feer"'
    )
    said = "\n".join(map(str, pack.faults()))
    assert "must" in said
    assert "feer" in said


def test_a_table_without_its_page_is_told(pack: Planted) -> None:
    (pack.root / "tables" / "places.md").unlink()
    told = [f for f in pack.faults() if f.at.page == "small/tables/places.csv"]
    assert [f.says for f in told] == ["beside the table there must be a page `places.md` with its sources and keys."]


def test_a_table_that_is_empty_is_told(pack: Planted) -> None:
    (pack.root / VISA_FREE).write_text("")
    assert any(f.at.page == "small/tables/visa_free.csv" for f in pack.faults())


def test_a_pack_without_countries_is_told(pack: Planted) -> None:
    (pack.root / COUNTRIES).unlink()
    told = [f for f in pack.faults() if f.at.page == "small/vocabulary/countries.csv"]
    assert [f.says for f in told] == ["the list of countries (`code,name`) is missing."]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe#\x00 \x00", "is not UTF-8 text"),
        (b"# Asylum\n\x00\n", "NUL byte"),
        (b"# Asylum\n" + b"x" * 2_100_000, "over 2 MB; split it"),
    ],
    ids=["a page in UTF-16", "a page with a NUL byte", "a page of two megabytes"],
)
def test_a_page_that_is_not_text_is_told(pack: Planted, data: bytes, words: str) -> None:
    (pack.root / RULES).write_bytes(data)
    told = [f for f in pack.faults() if f.at.page == "small/xx/asylum.md"]
    assert len(told) == 1
    assert words in told[0].says


def test_a_page_that_begins_with_a_byte_order_mark_is_read_as_if_it_had_none(pack: Planted) -> None:
    page = pack.root / RULES
    page.write_bytes(b"\xef\xbb\xbf" + page.read_bytes())
    assert pack.faults() == []


def test_a_page_that_may_not_be_read_is_told(pack: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "asylum.md":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert any(f.at.page == "small/xx/asylum.md" for f in pack.faults())


def test_an_example_whose_person_contradicts_an_always_is_told(pack: Planted) -> None:
    pack.edit(RULES, None, FAILING.replace("excused: no", "excused: yes, arrived: 2019-01-01"))
    assert any("The arrival cannot lie in the future" in f.says for f in pack.faults())


def test_a_date_that_a_rule_is_keyed_on_needs_no_guard(pack: Planted) -> None:
    pack.edit(
        RULES,
        "arrived != never and not by_years(arrived, asked_day, 1)",
        "arrived != never and not asked_day < arrived",
    )
    assert pack.faults() == []


def test_law_check_ends_with_one_and_says_every_fault_on_standard_error(pack: Planted) -> None:
    pack.edit(RULES, 'needs: "paper"', 'needs: "papr"')
    pack.edit(FACTS, "hard: 2", "hard: 9")
    run = subprocess.run(
        [*COMMAND, "law", "check", "--law", str(pack.root)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert "Traceback" not in run.stderr
    assert f"small/xx/asylum.md, line {pack.line(RULES, 'papr')}: no fact or provision is called `papr`" in run.stderr
    assert f"small/vocabulary/facts.md, line {pack.line(FACTS, 'hard: 9')}: `hard` is 0, 1, 2 or 3." in run.stderr


def test_every_command_that_reads_the_law_ends_with_one_when_it_has_faults(pack: Planted) -> None:
    pack.edit(RULES, EXCUSE, GAP_TURNS)
    for command in (
        ("law", "check"),
        ("law", "build"),
        ("law", "show", "xx.late"),
        ("screen", "-"),
        ("why", "xx", "-"),
    ):
        said = cli_says(*command, "--law", str(pack.root), stdin=b"{}")
        assert (said.code, said.out) == (1, "")
        assert "small/xx/asylum.md, line 25" in said.err


def test_a_law_folder_that_is_not_there_is_told() -> None:
    said = cli_says("law", "check", "--law", "/nowhere/at/all")
    assert (said.code, said.out) == (1, "")
    assert "/nowhere/at/all: there is no such folder; give the folder of a law pack." in said.err
