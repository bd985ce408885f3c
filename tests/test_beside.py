"""Levers, enquiries, exhibits, claims, and the page that says what a change changes."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.lawbook.enquiry import answer_enquiry
from safeconduct.lawbook.read import read_law

from .planting import RULES, SMALL, Planted, cli_says

TURN = "{from: 2000-01-01, sure: high, source: act, verified: 2020-01-01, moves_like: statute"
WORDS = """---
enquiries:
  held_by: {office: the office, organisation: a group that helps}
  asked_by: {press: a journalist, person: the person}
  about: {file: a file, figures: figures}
  with: {consent: written consent, warrant: a warrant}
  answers:
    ncnd: We can neither confirm nor deny that any person or record exists.
    release: It may be given.
    refuse: It is refused.
    escalate: Say nothing, and ask a lawyer.
---
# Words
"""
ENQUIRIES = f"""
```yaml enquiry
id: enquiry.press
held_by: [office, organisation]
asked_by: [press, person]
about: [file]
because: [xx.excuse]
operative:
  - {TURN}, answer: ncnd}}
says: A file is a secret.
```
```yaml enquiry
id: enquiry.consent
held_by: [office]
asked_by: [press]
about: [file]
with: [consent]
operative:
  - {TURN}, answer: release}}
says: With consent it is given.
```
```yaml enquiry
id: enquiry.warrant
held_by: [office]
asked_by: [press]
about: [file]
with: [warrant]
operative:
  - {TURN}, answer: refuse}}
says: A warrant does not open it.
```
"""
LEVER = f"""
```yaml lever
id: lever.paper
title: The office gives a paper
who: the office
instrument: a paper
cite: Act § 9
power: may
opens: [xx.decide.granted, xx.settled]
says: It opens the way.
asks: a paper
used: never
when: "fear"
operative:
  - {TURN}}}
```
"""
DAY = dt.date(2018, 1, 1)


@pytest.fixture
def planted(tmp_path: Path) -> Planted:
    pack = Planted(tmp_path)
    (pack.root / "vocabulary" / "enquiries.md").write_text(WORDS)
    pack.edit(RULES, None, ENQUIRIES)
    return pack


def reply(
    pack: Planted, asker: str = "press", about: str = "file", brings: tuple[str, ...] = (), holder: str = "office"
) -> str:
    return answer_enquiry(read_law(pack.root), holder, asker, about, brings, DAY).answer


def test_an_enquiry_is_answered_by_who_asks_whom(planted: Planted) -> None:
    assert planted.faults() == []
    assert reply(planted) == "ncnd"
    assert reply(planted, brings=("consent",)) == "release"
    assert reply(planted, asker="person", brings=("consent",)) == "ncnd"


def test_between_two_rules_the_one_that_tells_least_wins(planted: Planted) -> None:
    assert reply(planted, brings=("consent", "warrant")) == "refuse"


def test_where_no_rule_is_written_nothing_is_said_and_a_lawyer_decides(planted: Planted) -> None:
    assert reply(planted, about="figures") == "escalate"


@pytest.mark.parametrize("spoilt", ["sure: low", "verified: 2016-01-01"])
def test_a_weak_or_stale_rule_gives_no_answer_of_its_own(planted: Planted, spoilt: str) -> None:
    planted.edit(RULES, f"{TURN}, answer: release", f"{TURN}, answer: release".replace(*_swap(spoilt)))
    assert reply(planted, brings=("consent",)) == "ncnd"


def _swap(spoilt: str) -> tuple[str, str]:
    return ("sure: high", spoilt) if spoilt.startswith("sure") else ("verified: 2020-01-01", spoilt)


def test_an_organisation_never_tells_whoever_asks(planted: Planted) -> None:
    """Every asker, every record, everything that can be brought."""
    law = read_law(planted.root)
    words = law.enquiry_terms
    for asker, about in itertools.product(words.asked_by, words.about):
        for brings in ((), ("consent",), ("warrant",), ("consent", "warrant")):
            found = answer_enquiry(law, "organisation", asker, about, brings, DAY)
            assert found.answer in ("ncnd", "escalate")


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("held_by: [office]\nasked_by: [press]\nabout: [file]\nwith: [consent]", "held_by: [organisation]\nasked_by: [press]\nabout: [file]\nwith: [consent]", "answered `ncnd` or `escalate`, never `release`"),
        ("with: [warrant]", "with: [consent]", "`enquiry.consent` already answers press to office about file"),
        ("with: [warrant]", "with: [badge]", "there is no word of enquiries `badge`"),
        ("because: [xx.excuse]", "because: [xx.excuses]", "did you mean `xx.excuse`?"),
        ("answer: refuse", "answer: redact", "has no sentence for the answer `redact`"),
    ],
)  # fmt: skip
def test_faults_of_enquiries(planted: Planted, old: str, new: str, says: str) -> None:
    planted.edit(RULES, old, new)
    assert any(says in fault.says for fault in planted.faults()), planted.faults()


def test_the_command_says_the_sentence_first_and_never_whether_there_is_a_record(planted: Planted) -> None:
    said = cli_says(
        "law", "answer-enquiry", "--held-by", "office", "--from", "press", "--about", "file", "--on", "2018-01-01",
        "--law", str(planted.root),
    )  # fmt: skip
    assert said.code == 0
    assert said.out.startswith("We can neither confirm nor deny that any person or record exists.")
    assert "Information, not legal advice" in said.out
    wrong = cli_says(
        "law", "answer-enquiry", "--held-by", "offce", "--from", "press", "--about", "file", "--law", str(planted.root)
    )
    assert wrong.code == 2 and "did you mean `office`?" in wrong.err


# levers

CASE = b"{location: AA, nationalities: [BB], fear: {is: yes, by: the person}, asked_day: 2017-12-01, arrived: 2017-06-01, in_court: no, stands_with: {BB: none, others: none}}"


def levers(pack: Planted, case: bytes) -> str:
    said = cli_says("levers", "-", "--on", "2018-01-01", "--law", str(pack.root), stdin=case)
    assert said.code == 0, said.err
    return said.out


def test_a_lever_stands_beside_each_route_that_it_could_turn(planted: Planted) -> None:
    planted.edit(RULES, None, LEVER)
    assert planted.faults() == []
    out = levers(planted, CASE)
    assert "AT DISCRETION Decision" in out and "The office gives a paper [Act § 9]" in out
    closed = levers(planted, CASE.replace(b"others: none", b"CC: permanent, others: none"))
    assert "CLOSED Decision" in closed and "· The office gives a paper" in closed


def test_a_lever_that_is_for_others_or_not_yet_there_is_not_shown(planted: Planted) -> None:
    planted.edit(RULES, None, LEVER)
    assert "The office gives" not in levers(planted, CASE.replace(b"is: yes", b"is: no"))
    planted.edit(RULES, LEVER, LEVER.replace("from: 2000-01-01", "from: 2018-01-02"))
    assert "WE KNOW OF NOTHING" in levers(planted, CASE)


def test_a_lever_against_what_is_reported_refused_is_shown(planted: Planted) -> None:
    planted.edit(RULES, None, LEVER.replace("[xx.decide.granted, xx.settled]", "[xx.file]"))
    case = CASE.replace(b"asked_day: 2017-12-01", b"asked_day: never")
    assert "File →" in levers(planted, case) and "The office gives" not in levers(planted, case)
    refused = REPORT.format(n="refused", kind="testimony", day="2017-02-01", side="supports", more="effect: refuses")
    planted.edit(RULES, None, refused)
    assert "· The office gives a paper" in levers(planted, case)


def test_a_lever_names_what_there_is(planted: Planted) -> None:
    planted.edit(RULES, None, LEVER.replace("xx.settled", "xx.setled"))
    assert any("did you mean `xx.settled`?" in fault.says for fault in planted.faults())


# exhibits

REPORT = """
```yaml report
id: report.{n}
about: xx.file
kind: {kind}
says: Files are {n}.
who: A paper
from: 2017-01-01
published: {day}
source: act
standing: credible
{side}: [xx.excuse]
{more}
```
"""


def exhibits(pack: Planted, before: str) -> str:
    said = cli_says("exhibits", "xx.excuse", "--before", before, "--law", str(pack.root))
    assert said.code == 0, said.err
    return said.out


def test_exhibits_are_those_published_before_the_day_with_side_and_standing(planted: Planted) -> None:
    planted.edit(RULES, None, REPORT.format(n="one", kind="testimony", day="2017-02-01", side="supports", more=""))
    planted.edit(
        RULES,
        None,
        REPORT.format(n="two", kind="denial", day="2017-03-01", side="contradicts", more="withdrawn: 2017-04-01"),
    )
    assert planted.faults() == []
    out = exhibits(planted, "2017-03-01")
    assert "supports xx.excuse: testimony" in out and "Files are two" not in out
    assert "Files are two" in exhibits(planted, "2017-04-01") and "withdrawn" not in exhibits(planted, "2017-04-01")
    out = exhibits(planted, "2017-05-01")
    assert "contradicts xx.excuse: denial" in out and "withdrawn on 2017-04-01" in out
    assert "None that we know of" in exhibits(planted, "2017-01-01")


def test_exhibits_of_a_provision_that_is_not_there(planted: Planted) -> None:
    said = cli_says("exhibits", "xx.excused", "--law", str(planted.root))
    assert said.code == 2 and "did you mean `xx.excuse`?" in said.err


# claims

CLAIM = """
```yaml claim
id: claim.one
row: C01
says: Any reason is enough.
who: A lawyer
said: 2017-05-01
source: act
verdict: {verdict}
correction: It takes a reason.
because: [{because}]
asks:
  - {{of: xx.excuse, day: 2018-01-01, given: {{excused: yes}}, claimed: yes, expect: yes}}
  - {{of: xx.excuse, day: 2018-01-01, given: {{excused: no}}, claimed: {claimed}, expect: no}}
```
"""


@pytest.mark.parametrize(
    "verdict, claimed", [("accurate", "no"), ("simplified", "yes"), ("needs qualification", "yes")]
)
def test_the_engine_gives_the_verdict(planted: Planted, verdict: str, claimed: str) -> None:
    planted.edit(RULES, None, CLAIM.format(verdict=verdict, claimed=claimed, because="xx.excuse"))
    assert planted.faults() == []
    said = cli_says("claims", "C01", "--law", str(planted.root))
    assert said.code == 0 and f"verdict: {verdict}; the engine: right" in said.out and "Act § 3" in said.out


@pytest.mark.parametrize(
    "verdict, claimed, because, says",
    [
        ("accurate", "yes", "xx.excuse", "the engine finds it right in part"),
        ("inaccurate", "no", "xx.excuse", "the engine finds it right."),
        ("accurate", "no", "xx.late", "nothing that it asks reads that provision"),
        ("accurate", "no", "xx.lat", "did you mean `xx.late`?"),
    ],
)
def test_a_verdict_that_the_engine_does_not_give_is_a_fault(
    planted: Planted, verdict: str, claimed: str, because: str, says: str
) -> None:
    planted.edit(RULES, None, CLAIM.format(verdict=verdict, claimed=claimed, because=because))
    assert any(says in fault.says for fault in planted.faults()), planted.faults()


def test_a_claim_whose_person_comes_out_otherwise_is_a_fault(planted: Planted) -> None:
    planted.edit(
        RULES,
        None,
        CLAIM.format(verdict="accurate", claimed="no", because="xx.excuse").replace("excused: no", "excused: yes"),
    )
    assert any("expected no, but the rule reads yes" in fault.says for fault in planted.faults())


# the page to sign


def page_to_sign(tmp_path: Path, case: bytes) -> tuple[str, str, str]:
    """The page for one case after a change, after no change, and against a commit that is not there."""
    planted = Planted(tmp_path)
    cases = tmp_path / "cases"
    cases.mkdir()
    (cases / "one.yaml").write_bytes(case)

    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-C", str(planted.root), "-c", "user.name=x", "-c", "user.email=x@x", *words],
            check=True,
            capture_output=True,
        )

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "Before")
    planted.edit(RULES, 'unless: "xx.excuse"', 'unless: "xx.excuse and in_court"')
    changed = cli_says("law", "check", "--impact", "--law", str(planted.root), "--cases", str(cases))
    git("commit", "-qam", "After")
    same = cli_says("law", "check", "--impact", "--law", str(planted.root), "--cases", str(cases))
    assert changed.code == same.code == 0, changed.err
    wrong = cli_says("law", "check", "--impact", "--against", "nowhere", "--law", str(planted.root))
    assert wrong.code == 2
    return changed.out, same.out, wrong.err


EXCUSED = CASE.replace(b"in_court", b"excused: yes, in_court")


def test_the_page_to_sign_names_the_rule_the_route_and_the_answer_that_change(tmp_path: Path) -> None:
    changed, same, wrong = page_to_sign(tmp_path, EXCUSED.replace(b"2017-06-01", b"2015-06-01"))
    assert "- changed provision `xx.late` (unless)" in changed
    assert "| one | `xx.decide.granted` | 2017-01-01 to 2019-12-31 | open | closed |" in changed
    assert "Name, date:" in changed
    assert "No answer changes." in same
    assert "git has no `nowhere`" in wrong


def test_a_day_on_which_the_answers_of_a_case_cannot_be_true_has_no_answer_to_change(tmp_path: Path) -> None:
    arrived_later = EXCUSED.replace(b"2017-06-01", b"2017-07-01").replace(b"2017-12-01", b"2018-12-01")
    changed, _, _ = page_to_sign(tmp_path, arrived_later)
    assert "| one | `xx.decide.granted` | 2019-12-31 to 2019-12-31 | open | closed |" in changed


# Markdown


def test_a_screening_as_markdown_names_no_answer_and_keeps_the_notice() -> None:
    said = cli_says("screen", "-", "--on", "2018-01-01", "--law", str(SMALL), "--output", "md", stdin=CASE)
    assert said.code == 0
    assert said.out.startswith("# Routes under the law of 2018-01-01")
    assert "### Decision" in said.out and "**OPEN**" in said.out
    assert "2017-12-01" not in said.out
    route = cli_says(
        "why", "xx.decide.granted", "-", "--on", "2018-01-01", "--law", str(SMALL), "--output", "md", stdin=CASE
    )
    assert route.code == 0 and "- yes: " in route.out


def test_the_shell_completes_commands_and_ids_of_the_law() -> None:
    script = "from safeconduct.cli import app; app(prog_name='safeconduct')"
    for typed, wanted in (
        ("safeconduct ex", "exhibits"),
        ("safeconduct law show us.asylum.refus", "us.asylum.refused_before"),
    ):
        env = {
            **os.environ,
            "_SAFECONDUCT_COMPLETE": "complete_bash",
            "COMP_WORDS": typed,
            "COMP_CWORD": str(len(typed.split()) - 1),
        }
        said = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False)
        assert wanted in said.stdout.splitlines(), said
