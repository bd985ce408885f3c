"""What travels: every reply of every kind comes back as it was, and no way of showing it shows an answer."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.lawbook.contacts import WHOM
from safeconduct.lawbook.given import EVERY_OTHER, Answer, Members
from safeconduct.lawbook.model import Fact, Law
from safeconduct.web.site import Site
from safeconduct.web.state import NOWHERE, Page, Said, State, conversation, pack, unpack

DAY = dt.date(2017, 5, 17)


def answers(law: Law, fact: Fact) -> st.SearchStrategy[Answer | None]:
    countries = st.sampled_from(sorted(law.countries))
    kinds: dict[str, st.SearchStrategy[Answer]] = {
        "bool": st.sampled_from(["yes", "no"]),
        "date": st.just("never") | st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)),
        "number": st.floats(0, 1e6),
        "country": countries,
        "one_of": st.sampled_from(fact.values or ("",)),
        "some_of": st.frozensets(st.sampled_from(fact.values or ("",))).map(lambda s: Members(s, frozenset(), True)),
        "countries": st.frozensets(countries, max_size=6).map(lambda s: Members(s, frozenset(), True)),
    }
    return st.none() | kinds[fact.base]


def states(law: Law) -> st.SearchStrategy[State]:
    def said(fact: Fact) -> st.SearchStrategy[Said]:
        place = st.sampled_from([EVERY_OTHER, *sorted(law.countries)]) if fact.about == "place" else st.just("")
        return st.builds(Said, st.just(fact.id), place, answers(law, fact))

    one = st.sampled_from(list(law.facts.values())).flatmap(said)
    return st.builds(
        State,
        st.just(DAY),
        st.sampled_from(Page),
        st.lists(one, max_size=20, unique_by=lambda reply: reply.asked).map(tuple),
        st.none() | one.map(lambda reply: reply.asked),
        st.sampled_from(Page),
        st.lists(st.integers(0, 999), max_size=4).map(tuple),
        st.sampled_from(WHOM),
        st.sampled_from(["", NOWHERE, *law.countries]),
    )


def test_a_state_comes_back_as_it_was(configured: Site) -> None:
    law = configured.law

    @given(states(law))
    def check(state: State) -> None:
        assert unpack(law, pack(law, state)) == state

    check()


def test_a_conversation_holds_each_answer_and_asks_nothing_twice(configured: Site) -> None:
    law = configured.law

    @given(states(law))
    def check(state: State) -> None:
        talk = conversation(law, state.said)
        assert dict(talk.given.answers) == {r.asked: r.answer for r in state.said if r.answer is not None}
        assert talk.done == {r.asked for r in state.said}

    check()


def test_a_reply_takes_the_place_of_an_earlier_one(configured: Site) -> None:
    state = State(DAY).replied(Said("location", "", "GE")).replied(Said("nationalities", "", None))
    again = state.replied(Said("location", "", "AM"))
    assert [(r.fact, r.answer) for r in again.said] == [("location", "AM"), ("nationalities", None)]
    assert [r.fact for r in again.taken_back().said] == ["location"]


def test_no_way_of_showing_a_state_shows_an_answer() -> None:
    state = State(DAY, said=(Said("location", "", "GE"),), asked=("fears_return", ""))
    for shown in (repr(state), f"{state} {[state.said]}"):
        assert not any(word in shown for word in ("GE", "location", "fears"))
