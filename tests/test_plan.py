"""`plan`: a route as steps to carry out, on three doors; it tells steps and reasons, and nothing of the person."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from html.parser import HTMLParser

import msgspec
import pytest
from typer.testing import CliRunner

from safeconduct.assess.answer import Deadline, Reason
from safeconduct.assess.plan import plan
from safeconduct.assess.screen import screen
from safeconduct.cli import app
from safeconduct.cli.as_plan import plan_markdown
from safeconduct.lawbook.cases import read_case
from safeconduct.lawbook.given import Answer, Given, Members
from safeconduct.lawbook.model import Law
from safeconduct.routes.pack import Pack
from safeconduct.show.plan import plan_html, plan_page

from .conftest import MAY, ROOT

PORT = "us.border.ask_at_port+us.border.credible_fear.positive+us.asylum.judge.granted"
SAMPLES = sorted(path.stem for path in (ROOT / "samples").glob("*.yaml"))


def person(law: Law, sample: str) -> Given:
    return read_case(law, ROOT / "samples" / f"{sample}.yaml")[0]


def page_of(law: Law, pack: Pack, given: Given, route: str) -> str:
    answer = screen(law, pack, given, MAY)
    return plan_markdown(plan_page(law, plan(law, given, answer, answer.route(route))))


def members(*items: str) -> Members:
    return Members(frozenset(items), frozenset(), True)


def test_a_plan_numbers_the_steps_and_says_who_needs_what(law: Law, pack: Pack) -> None:
    text = page_of(law, pack, person(law, "in-hiding-in-moscow"), PORT)
    assert re.findall(r"^## (\d+)\.", text, re.MULTILINE) == ["1", "2", "3", "4", "5"]
    assert "**who:** immigration judge, who may decide for you or against you" in text
    assert "- **have:** You are a refugee in the sense of the Act." in text
    assert "- **does not apply:** You left under a removal order" in text
    assert "**it can end so:** negative. You are ordered removed at once" in text
    assert text.count("**questions are asked here:** Answer truthfully.") == 5
    assert law.notices["truth"] in text


def test_where_the_person_is_now_is_not_told(law: Law, pack: Pack) -> None:
    given = person(law, "in-hiding-in-moscow")
    answer = screen(law, pack, given, MAY)
    for route in answer.routes:
        if route.status != "closed":
            said = plan_page(law, plan(law, given, answer, route))
            assert not any("in Russia" in head for head, _ in said.steps), route.id


def test_it_says_until_when_it_may_be_used(law: Law, pack: Pack) -> None:
    given = person(law, "in-hiding-in-moscow")
    answer = screen(law, pack, given, MAY)
    made = plan(law, given, answer, answer.route(PORT))
    assert made.checked == MAY < made.until
    assert f"Law as checked on {MAY}; do not use after {made.until}." in plan_page(law, made).first


def test_a_deadline_ends_its_use(law: Law, pack: Pack) -> None:
    given = person(law, "in-hiding-in-moscow")
    answer = screen(law, pack, given, MAY)
    why = Reason("us.asylum.late", "8 U.S.C. § 1158(a)(2)(B)", "It was late.", "yes")
    soon = Deadline(dt.date(2017, 6, 1), PORT, "closes", 4, None, why)
    opens = Deadline(dt.date(2017, 5, 20), PORT, "opens", 0, None, why)
    route = msgspec.structs.replace(answer.route(PORT), deadlines=(opens, soon))
    made = plan(law, given, answer, route)
    assert made.until == dt.date(2017, 5, 31)
    assert any("Last day: 2017-05-31. By when to begin is not known" in line for line in plan_page(law, made).about)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_plan_of_a_sample_names_an_answer_or_a_ground(law: Law, pack: Pack, sample: str) -> None:
    given = person(law, sample)
    answer = screen(law, pack, given, MAY)
    words = set()
    for fact in law.facts.values():
        value = given.get(fact.id) if fact.sensitive else None
        inside = value.inside if isinstance(value, Members) else {value} if isinstance(value, str) else set()
        words |= {word.replace("_", " ") for word in inside - {"yes", "no", "state", "private"} if len(word) > 3}
    for route in answer.routes:
        if route.status != "closed":
            text = plan_markdown(plan_page(law, plan(law, given, answer, route)))
            for word in words:
                assert word not in text, (route.id, word)


def test_what_a_person_fears_or_was_told_is_only_counted(law: Law, pack: Pack) -> None:
    given = person(law, "in-hiding-in-moscow")
    answer = screen(law, pack, given, MAY)
    told = {
        r.id: plan_markdown(plan_page(law, plan(law, given, answer, r))) for r in answer.routes if r.status != "closed"
    }
    argentina = told["ar.asylum.ask+ar.asylum.conare.recognised"]
    assert law.facts["fears_return"].shown_as not in argentina
    assert "about you alone. Go through them with your lawyer." in argentina
    parole = told["us.parole.request.granted+us.asylum.file+us.asylum.interview.granted"]
    assert "asylum officer among them" not in parole
    assert (
        "this closes: File for asylum (Form I-589) → Asylum interview and decision (United States). From then on this holds: “Asylum interview and decision” can no longer be taken"
        in parole
    )


OTHERS: list[Mapping[tuple[str, str], Answer]] = [
    {("harm_reasons", ""): members("religion"), ("group_kind", ""): members()},
    {("group_kind", ""): members("gender")},
    {("harm_by", ""): members("state")},
]


@pytest.mark.parametrize("other", OTHERS, ids=["religion", "gender", "the state"])
def test_two_people_with_other_grounds_get_the_same_page(
    law: Law, pack: Pack, other: Mapping[tuple[str, str], Answer]
) -> None:
    one = person(law, "in-hiding-in-moscow")
    two = one.with_(dict(other))
    first, second = screen(law, pack, one, MAY), screen(law, pack, two, MAY)
    same = 0
    for route in first.routes:
        twin = next((r for r in second.routes if r.id == route.id), None)
        if route.status == "closed" or twin is None or twin.status != route.status:
            continue
        if [step.status for step in twin.steps] != [step.status for step in route.steps]:
            continue
        if twin.tags.unchecked != route.tags.unchecked:
            continue  # the law of another ground may be less sure
        same += 1
        pages = [
            plan_markdown(plan_page(law, plan(law, given, answer, found)))
            for given, answer, found in ((one, first, route), (two, second, twin))
        ]
        assert pages[0] == pages[1], route.id
    assert same > 5


class _Reader(HTMLParser):
    """What a page loads, and whether its tags close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.loads += [name for name, _ in attrs if name in ("src", "href", "action")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_stands_alone(law: Law, pack: Pack) -> None:
    given = person(law, "in-hiding-in-moscow")
    answer = screen(law, pack, given, MAY)
    text = plan_html(law, plan(law, given, answer, answer.route(PORT)))
    reader = _Reader()
    reader.feed(text)
    assert reader.open == [] and reader.loads == []
    assert "<script" not in text and text.count("<h2>") == 5


@pytest.mark.parametrize(("output", "starts"), [("table", "Plan: "), ("md", "# Plan: "), ("html", "<!DOCTYPE html>")])
def test_the_command_prints_it(output: str, starts: str) -> None:
    case = str(ROOT / "samples" / "in-hiding-in-moscow.yaml")
    done = CliRunner().invoke(app, ["plan", case, PORT, "--on", "2017-05-17", "--output", output])
    assert done.exit_code == 0
    assert done.stdout.startswith(starts)


def test_a_plan_says_nothing_in_a_repr(law: Law, pack: Pack) -> None:
    given = person(law, "in-hiding-in-moscow")
    answer = screen(law, pack, given, MAY)
    made = plan(law, given, answer, answer.route(PORT))
    assert (
        repr(made) == "<Plan>"
        and repr(made.steps[0]) == "<PlanStep>"
        and repr(made.steps[0].needs) == "(<Need>, <Need>)"
    )
