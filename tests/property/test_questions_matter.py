"""The next question can matter, and a conversation ends only when nothing that can be asked settles anything.

Both are held against all worlds, one by one, read by the slow evaluator alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from random import Random

import everyworld
import msgspec
from engine import every_concrete, lanes
from forward import Forward
from hypothesis import event, given
from laws import AT, CODES, DAY, Case, Dice, draw, numbers, yes
from settings import examples

from safeconduct.assess.conversation import Conversation
from safeconduct.assess.inquiry import Inquiry, inquire
from safeconduct.lawbook import expression as e
from safeconduct.lawbook.given import EVERY_OTHER, Given, Members
from safeconduct.lawbook.model import Always, Law, Outcome, Write
from safeconduct.routes.build import build
from safeconduct.routes.pack import Pack

Played = frozenset[object]


def _all_worlds(
    case: Case, person: Given, pack: Pack, inquiry: Inquiry
) -> list[tuple[Given, dict[Hashable, bool], Played]]:
    """Every person that this one may be, with what the law leaves open, and the plans that they could carry out."""
    people = everyworld.completions(case, person, 60)
    plans = {
        (route.outcomes, concrete): concrete
        for route in inquiry.left
        for plan, _ in route.plans
        for concrete in every_concrete(pack, plan)
    }
    if len(plans) > 250:
        raise everyworld.TooMany
    found: list[tuple[Given, dict[Hashable, bool], Played]] = []
    for one in people:

        def read(free: everyworld.Free, one: Given = one) -> Played:
            forward = Forward(case, free=free)
            return frozenset(k for k, p in plans.items() if forward.plays(one, p) and forward.keeps_moving(one, p))

        found += [(one, free, played) for free, played in everyworld.free_worlds(read, 32)]
    return found


def _matters(person: Given, asked: tuple[str, str], worlds: list[tuple[Given, dict[Hashable, bool], Played]]) -> bool:
    """Whether two worlds that differ in nothing but the answer differ in a plan that can be carried out."""

    def rest(one: Given) -> frozenset[object]:
        fact, place = asked
        return frozenset(
            (v, _written(a))
            for v, a in one.answers.items()
            if not (v[0] == fact and (v[1] == place or (place == EVERY_OTHER and (fact, v[1]) not in person.answers)))
        )

    alike: dict[object, list[tuple[dict[Hashable, bool], Played]]] = defaultdict(list)
    for one, free, played in worlds:
        alike[rest(one)].append((free, played))
    return any(
        played != other and all(law.get(atom, truth) is truth for atom, truth in free.items())
        for group in alike.values()
        for free, played in group
        for law, other in group
    )


def _reads_a_list_in_part(person: Given) -> bool:
    members = person.get("nationalities")
    return not isinstance(members, Members) or not members.whole


def _written(answer: object) -> object:
    return answer if not hasattr(answer, "inside") else (answer.inside, answer.outside, answer.whole)


@examples(700)
@given(source=numbers())
def test_no_question_is_put_that_cannot_matter(source: Random) -> None:
    drawn = draw(source, spare=True)
    case = Case(drawn.law, drawn.given, drawn.today, drawn.today)
    pack = build(case.law)
    person = everyworld.forget(case, Dice(source), case.given, 4)
    inquiry = inquire(case.law, pack, person, case.today)
    question = inquiry.next()
    if question is None:
        event("nothing to ask")
        return
    try:
        worlds = _all_worlds(case, person, lanes(case, person, pack).pack, inquiry)
    except everyworld.TooMany:
        event("too many worlds")
        return
    if _reads_a_list_in_part(person):
        return  # the cells of a table by a list that is not whole are not tied to its members
    alone = _matters(person, (question.fact, question.place), worlds)
    event(f"matters alone: {alone}")
    idle = any(not _matters(person, other, worlds) for other in inquiry.hang)
    event(f"Kleene's logic names one that cannot: {idle}")
    assert alone or not any(_matters(person, other, worlds) for other in inquiry.hang)


@examples(150)
@given(source=numbers())
def test_whoever_answers_all_that_is_asked_has_settled_all_that_can_be(source: Random) -> None:
    drawn = draw(source, spare=True)
    case = Case(drawn.law, drawn.given, drawn.today, drawn.today)
    pack = build(case.law)
    begun = everyworld.forget(case, Dice(source), case.given, 5) if Dice(source).chance(50) else Given({})
    talk, inquiry = Conversation(begun), inquire(case.law, pack, begun, case.today)
    while question := inquiry.next(talk.done):
        fact, answer = case.law.facts[question.fact], case.given.get(question.fact, question.place)
        if answer is None:
            talk = talk.skipped(fact, question.place)
        else:
            talk = talk.answered(fact, question.place, answer)
            inquiry = inquiry.after(talk.given)
    event(f"{min(len(talk.done), 9)} questions, all settled: {not inquiry.left}")
    whole = lanes(case, case.given, pack)
    known = {route.outcomes: whole.status(route) for route in whole.pack.routes}
    for route in inquiry.left:
        assert known[route.outcomes] is None, route.id


# what chance seldom draws


def _law(always: tuple[e.Expr, ...], **steps: tuple[e.Expr, tuple[Write, ...]]) -> Law:
    """A law of one end, `d.end`, and of ways, each with what it needs and makes; of the facts, nothing else is read."""
    drawn = draw(Random(1), settled=True)
    made = {}
    for name, (needs, makes) in steps.items():
        id = f"d.{name}" if name == "end" else f"w.{name}"
        safe = "safe" if name == "end" else ""
        out = Outcome(id, name, "may", False, needs, e.NO, e.YES, makes, safe, (), False, (), "")
        kind = "decision" if name == "end" else "way"
        made[id] = msgspec.structs.replace(
            drawn.law.steps["d.decide"], id=id, kind=kind, place=e.YES, tries=e.YES, outcomes=(out,)
        )
    return msgspec.structs.replace(
        drawn.law, provisions={}, steps=made, tables={}, folders={}, countries={c: c for c in CODES},
        always=tuple(Always(f"always.a{n}", holds, "", AT) for n, holds in enumerate(always)),
    )  # fmt: skip


def _talk(law: Law, person: Given, **answers: str) -> tuple[list[str], int]:
    """What is asked of somebody who answers so, and how many routes are not known in the end."""
    asked, inquiry = [], inquire(law, build(law), person, DAY(2017, 3, 1))
    while question := inquiry.next({(fact, "") for fact in asked}):
        asked.append(question.fact)
        person = person.with_({(question.fact, ""): answers[question.fact]})
        inquiry = inquiry.after(person)
    return asked, len(inquiry.left)


HERE_AND_NATION = Given({("location", ""): "AA", ("nationalities", ""): Members(frozenset(["AA"]), frozenset(), True)})


def test_of_two_facts_that_are_always_alike_one_is_asked() -> None:
    both, neither = e.All((yes("b0"), yes("b1"))), e.All((e.Not(yes("b0")), e.Not(yes("b1"))))
    law = _law((e.Any((both, neither)),), end=(both, ()))
    assert _talk(law, HERE_AND_NATION, b0="yes", b1="yes") == (["b0"], 0)
    assert _talk(law, HERE_AND_NATION, b0="no", b1="no") == (["b0"], 0)


def test_where_some_way_is_open_whatever_the_answer_it_is_asked_which() -> None:
    makes = (Write(e.Ref("paper"), "value", e.Value("yes")),)
    law = _law(
        (),
        end=(e.All((yes("paper"), yes("b2"))), ()),
        one=(yes("b0"), makes),
        other=(e.Not(yes("b0")), makes),
    )
    person = HERE_AND_NATION.with_({("paper", ""): "no"})
    assert _talk(law, person, b0="yes", b2="yes") == (["b2", "b0"], 0)
    assert _talk(law, person, b0="yes", b2="no") == (["b2"], 0), "which way is idle where there is none"


def test_which_way_is_asked_even_where_it_takes_two_answers() -> None:
    makes = (Write(e.Ref("paper"), "value", e.Value("yes")),)
    alike = e.Any((e.All((yes("b0"), yes("b1"))), e.All((e.Not(yes("b0")), e.Not(yes("b1"))))))
    law = _law((), end=(yes("paper"), ()), one=(alike, makes), other=(e.Not(alike), makes))
    asked, left = _talk(law, HERE_AND_NATION.with_({("paper", ""): "no"}), b0="yes", b1="no")
    assert (sorted(asked), left) == (["b0", "b1"], 0)


def test_a_fact_that_only_seems_to_matter_is_not_asked() -> None:
    idle = e.Any((e.All((yes("b0"), yes("b1"))), e.All((yes("b0"), e.Not(yes("b1"))))))
    assert _talk(_law((), end=(idle, ())), HERE_AND_NATION, b0="yes") == (["b0"], 0)
    tied = e.Any((e.Not(yes("b1")), yes("b0")))
    law = _law((tied,), end=(e.All((yes("b0"), e.Any((yes("b2"), yes("b1"))))), ()))
    assert _talk(law, HERE_AND_NATION, b0="no", b1="no", b2="no")[1] == 0
