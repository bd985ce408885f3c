"""From the start page to the results: the same questions and the same answer as the engine gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.assess.conversation import Conversation
from safeconduct.assess.inquiry import inquire
from safeconduct.assess.screen import screen
from safeconduct.lawbook.cases import read_case
from safeconduct.lawbook.given import Given
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
