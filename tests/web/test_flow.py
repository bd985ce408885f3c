"""From the start page to the results: the same questions and the same answer as the engine gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.assess.conversation import Conversation
from safeconduct.assess.inquiry import inquire
from safeconduct.assess.screen import screen
from safeconduct.lawbook.cases import read_case
from safeconduct.lawbook.given import EVERY_OTHER, Given
from safeconduct.lawbook.model import Law
from safeconduct.routes.pack import Pack
from safeconduct.web.site import Site

from ..planting import HOUSE
from .conftest import MAY
from .visitor import Visitor

SAMPLES = sorted((HOUSE / "samples").glob("*.yaml"))
SOME = 12
"""Questions of a conversation."""


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_who_answers_from_a_case_is_asked_as_in_a_conversation_and_gets_the_same_answer(
    sample: Path, law: Law, pack: Pack, visitor: Visitor, served: Site
) -> None:
    case, _ = read_case(law, sample)
    talk = Conversation(Given({}))
    visitor.to_questions()
    for _ in range(SOME):
        question = inquire(law, pack, talk.given, MAY).next(talk.done)
        if question is None:
            break
        fact, place = visitor.asked(law)
        assert (fact.id, place) == (question.fact, question.place)
        answer = case.get(fact.id, place)
        visitor.reply(law, answer)
        assert visitor.response.status_code == 200
        talk = talk.skipped(fact, place) if answer is None else talk.answered(fact, place, answer)
    visitor.press("ends")
    answer = screen(law, pack, talk.given, MAY)
    shown = visitor.page
    for n, route in enumerate(answer.routes):
        if route.branch_of is None and route.status != "closed":
            assert f'value="path-{n:03}"' in shown, route.id
    shown_routes = [n for n in range(len(answer.routes)) if f"path-{n:03}" in shown]
    for n in shown_routes[:: max(len(shown_routes) // 2, 1)]:
        visitor.press(f"path-{n:03}")
        assert visitor.heading.startswith(answer.routes[n].title)
        mark = {"open": "✓ Open", "closed": "✗ Closed", "unknown": "? Not known"}[answer.routes[n].status]
        assert mark in visitor.text
        visitor.press("back")


def test_a_country_that_differs_is_named_and_asked_about_before_every_other(
    law: Law, pack: Pack, visitor: Visitor
) -> None:
    case, _ = read_case(law, HOUSE / "samples" / "in-hiding-in-moscow.yaml")
    visitor.to_questions()
    while (asked := visitor.asked(law))[1] != EVERY_OTHER:
        visitor.reply(law, case.get(asked[0].id, asked[1]))
    assert visitor.send(s=(sealed := visitor.sealed), go="diff-000", p="XX").response.status_code == 400
    assert visitor.send(s=sealed, go="diff-000", p="").response.status_code == 422
    assert "Choose a country, or say" in visitor.text and visitor.asked(law) == asked
    assert 'href="#differs"' in visitor.page and 'id="differs"' in visitor.page
    assert visitor.press("diff", p="ES").heading.endswith("(Spain)")
    assert visitor.press("back").asked(law) == asked, "nothing is taken back"
    visitor.press("diff", p="ES").reply(law, case.get(asked[0].id, "ES"))
    assert visitor.asked(law) != (asked[0], "ES"), "nothing is asked twice"
    visitor.press("list")
    assert "(Spain)" in visitor.text


def test_no_country_but_those_of_the_list_can_be_named(law: Law, visitor: Visitor) -> None:
    visitor.to_questions()
    assert "diff-000" not in visitor.buttons
    assert visitor.send(s=visitor.sealed, go="diff-000", p="ES").response.status_code == 400
