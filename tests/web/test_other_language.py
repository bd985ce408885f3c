"""Another language: the same address below another first part, the same answers, the law as its catalogue says it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from django.test import Client, override_settings

from safeconduct.lawbook.catalog import speak
from safeconduct.web.site import Site, site, spoken_in

from ..planting import LAW
from .conftest import MAY
from .visitor import Visitor


@pytest.fixture(scope="module")
def bilingual(configured: Site) -> Site:
    return site(configured.law, configured.pack, on=MAY, spoken={"ru": speak(LAW, configured.law, "ru")})


@pytest.fixture
def visitor_of_two(bilingual: Site) -> Iterator[Visitor]:
    with override_settings(SITE=bilingual, ALLOWED_HOSTS=["testserver"]):
        yield Visitor(Client(raise_request_exception=False))


def test_a_language_is_offered_only_if_the_pages_themselves_speak_it(configured: Site) -> None:
    from safeconduct.web.site import CATALOGUES

    there = {path.parent.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES/django.mo")}
    assert set(spoken_in(LAW, configured.law)) <= there


def test_each_language_is_named_by_its_own_name(bilingual: Site) -> None:
    assert dict(bilingual.languages) == {"en": "English", "ru": "Русский"}


def test_a_change_of_language_keeps_the_answers_and_the_question(visitor_of_two: Visitor, bilingual: Site) -> None:
    visitor = visitor_of_two
    visitor.to_questions().reply(bilingual.law, "KZ")
    fact, place = visitor.asked(bilingual.law)
    english = visitor.heading
    assert (
        '<button class="plain" lang="ru" formaction="/ru/screening" name="go" value="same-000">Русский</button>'
        in visitor.page
    )
    visitor.address = "/ru/screening"
    visitor.press("same-000")
    assert visitor.asked(bilingual.law) == (fact, place)
    assert visitor.heading == bilingual.law_in("ru").facts[fact.id].asks != english
    assert '<html lang="ru" dir="ltr">' in visitor.page
    assert 'action="/ru/screening"' in visitor.page
    assert 'href="/ru/leave"' in visitor.page
    visitor.press("list")
    assert "Казахстан" in visitor.text


def test_the_status_of_every_route_is_the_same_in_each_language(visitor_of_two: Visitor, bilingual: Site) -> None:
    visitor = visitor_of_two
    visitor.to_questions().reply(bilingual.law, "KZ").press("ends")
    english = [button for button in visitor.buttons if button.startswith("path-")]
    marks = [visitor.page.count(f'class="mark {status}"') for status in ("open", "closed", "unknown")]
    visitor.address = "/ru/screening"
    visitor.press("same-000")
    assert [button for button in visitor.buttons if button.startswith("path-")] == english
    assert [visitor.page.count(f'class="mark {status}"') for status in ("open", "closed", "unknown")] == marks
    assert "Ответ" in visitor.text or "ответ" in visitor.text


def test_english_that_stands_beside_a_translation_is_marked(visitor_of_two: Visitor) -> None:
    visitor_of_two.address = "/ru/screening"
    visitor_of_two.keep(visitor_of_two.client.get("/ru/screening"))
    visitor_of_two.to_questions().press("ends")
    assert '<span lang="en" dir="ltr">' in visitor_of_two.page
    assert "\u2066" not in visitor_of_two.page


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_summary_of_today_does_not_say_on_which_day_it_was_made(bilingual: Site, language: str) -> None:
    today = msgspec.structs.replace(bilingual, today=lambda: MAY)
    with override_settings(SITE=today, ALLOWED_HOSTS=["testserver"]):
        visitor = Visitor(Client(raise_request_exception=False))
        visitor.address = f"/{language}/screening"
        visitor.to_questions().press("ends").press("path").press("card")
        printed = visitor.text.split(visitor.heading)[1]
        law = today.law_in(language)
        line = law.say("This is the law of {day}.", day=law.day(MAY))
        assert line not in printed
        assert printed.count(law.day(MAY)) <= 1  # the day on which the law was checked, which is no later than today
