"""Fifty people go from the start to the results, without scripts and with them, and get what `screen` says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from safeconduct.assess.conversation import Conversation
from safeconduct.assess.screen import screen
from safeconduct.lawbook.given import Given, Members
from safeconduct.lawbook.model import Law
from safeconduct.routes.pack import Pack
from safeconduct.show.ahead import deadline_says
from safeconduct.show.said import begun
from safeconduct.web.headers import SIZES

from ..conftest import MAY
from . import ENDED, LANGUAGES
from .people import MANY, PEOPLE, WHOLE, Person, has_open_way, people
from .reader import Reader, Way, plain

LOOK = 3
"""After so many questions it is looked whether a way is open."""


@pytest.fixture(scope="session")
def everybody(law: Law, pack: Pack) -> list[Person]:
    return people(law, pack)


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
@pytest.mark.parametrize("n", range(PEOPLE))
def test_a_path_ends_with_what_a_screening_says(
    n: int,
    scripts: bool,
    everybody: list[Person],
    pack: Pack,
    spoken: dict[str, Law],
    reader: Callable[..., Reader],
    record_property: Callable[[str, object], None],
) -> None:
    person = everybody[n]
    language = LANGUAGES[(n + scripts) % len(LANGUAGES)]  # each person in both, if there are two
    law = spoken[language]
    someone = reader(language, scripts).open().to_questions()
    talk = answers(someone, law, pack, person)
    if person.most == WHOLE:
        assert not someone.shows("ends") and not someone.shows("asks"), "nothing more is asked"
    someone.press("ends") if someone.shows("ends") else None
    found = screen(law, pack, talk.given, MAY)
    expected = {n: Way(plain(route.title), route.status) for n, route in enumerate(found.routes) if begun(route)}
    shown = someone.ways()
    if someone.shows("shut"):
        closed = someone.press("shut").ways()
        assert {way.status for way in closed.values()} == {"closed"}
        shown |= closed
        someone.press("back")
    assert shown == expected
    text = plain(someone.page.locator("main").inner_text())
    for warned in found.warnings:
        assert not warned.danger or plain(warned.says.partition(" / \u2066")[0]) in text
    for route in found.routes:
        if route.status == "open" and begun(route):
            assert all(plain(deadline_says(law, one)) in text for one in route.deadlines)
    record_property(ENDED, "open" if any(way.status == "open" for way in shown.values()) else "none")
    assert someone.sizes <= set(SIZES)
    someone.press("list")
    assert someone.page.locator("dl.answers dt").count() == min(len(talk.done), 50)
    assert someone.page.url == someone.address


def answers(someone: Reader, law: Law, pack: Pack, person: Person) -> Conversation:
    """What a person has said after all of their questions; no question was put twice."""
    talk = Conversation(Given({}))
    while len(talk.done) < person.most and (asked := someone.asked) is not None:
        fact, place = asked
        assert (fact.id, place) not in talk.done, "asked twice"
        answer = person.given.get(fact.id, place)
        if isinstance(answer, Members) and not answer.whole:
            answer = None
        someone.reply(fact, answer, quiet=len(talk.done) % 2 == 1)
        assert someone.response.status == 200
        talk = talk.skipped(fact, place) if answer is None else talk.answered(fact, place, answer)
        if person.most == MANY and len(talk.done) % LOOK == 0 and has_open_way(law, pack, talk.given):
            break
    return talk
