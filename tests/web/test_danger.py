"""The page for somebody who is in danger, and who can help: by place, the risk first, and never the police."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import msgspec
import pytest
from django.test import Client, override_settings

from safeconduct.lawbook.catalog import speak
from safeconduct.lawbook.contacts import ANYONE, HELD, UNDER_18, near
from safeconduct.lawbook.read import read_law
from safeconduct.routes.build import build
from safeconduct.web.headers import SIZES
from safeconduct.web.site import Site, site
from safeconduct.web.state import NOWHERE, Page, State, pack, unpack

from ..planting import LAW, Planted
from ..test_contacts import GROUP, changed, planted
from .conftest import MAY, SMALL_DAY
from .test_pages import must_be_readable
from .visitor import Visitor

TODAY = dt.date(2018, 2, 1)
VERSIONS = ("", "teen", "kept")


@pytest.fixture(scope="module")
def helped(configured: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The small pack with contacts."""
    pack_of = Planted(tmp_path_factory.mktemp("contacts"))
    planted(
        pack_of,
        GROUP,
        changed(id="world", place="*", name="World", reach="https://world.example/"),
        changed(id="children", whom=UNDER_18, name="Children", reach="5678 90"),
        changed(id="held", place="*", whom=HELD, name="Freedom", reach="https://held.example/"),
        changed(id="gone", name="Gone", from_="2017-01-01", until="2018-01-15"),
        changed(id="dated", name="Dated", from_="2017-04-05"),
    )
    model = read_law(pack_of.root)
    return site(model, build(model), on=SMALL_DAY, today=lambda: TODAY)


@pytest.fixture
def person(helped: Site) -> Iterator[Visitor]:
    with override_settings(SITE=helped, ALLOWED_HOSTS=["testserver"]):
        yield Visitor(Client(raise_request_exception=False))


def names(visitor: Visitor) -> list[str]:
    return re.findall(r'<div class="card"><h3>(.*?)</h3>', visitor.page)


def state_of(visitor: Visitor, of: Site) -> State:
    return unpack(of.law, of.envelope.open(visitor.sealed))


def test_with_no_place_only_those_for_every_place_are_shown(person: Visitor) -> None:
    person.press("help")
    assert person.heading == "If you are in danger now"
    assert names(person) == ["World"]
    assert "We have no contact in this place" not in person.text


def test_a_place_is_chosen_on_the_page_and_its_contacts_come_first(person: Visitor, helped: Site) -> None:
    person.press("help").press("look", p="AA")
    assert names(person) == ["A Group", "Dated", "World"]
    assert '<option value="AA" selected>' in person.page
    assert person.press("look", p=NOWHERE).page.count(" selected") == 0
    assert names(person) == ["World"]
    assert state_of(person, helped).said == ()


def test_for_a_place_without_a_contact_it_is_said(person: Visitor, helped: Site) -> None:
    person.press("help").press("look", p="BB")
    says = f"We have no contact in this place that we have read of: {helped.law.countries['BB']}."
    assert says in person.text and names(person) == ["World"]


def test_a_place_that_was_answered_is_used_and_another_can_be_chosen(person: Visitor, helped: Site) -> None:
    person.to_questions()
    while person.asked(helped.law)[0].id != "location":
        person.press("know")
    person.reply(helped.law, "AA").press("help")
    assert names(person) == ["A Group", "Dated", "World"]
    before = state_of(person, helped).said
    assert names(person.press("look", p="BB")) == ["World"]
    assert names(person.press("look", p=NOWHERE)) == ["World"]
    person.press("back")
    assert state_of(person, helped).said == before
    assert names(person.press("help")) == ["A Group", "Dated", "World"]


def test_the_risk_stands_before_the_way_to_ask(person: Visitor) -> None:
    person.press("help").press("look", p="AA")
    cards = re.findall(r'<div class="card">(.*?)</div>', person.page, re.DOTALL)
    assert len(cards) == 3
    for card in cards:
        assert card.index("It leaves a trace.") < card.index("They help.") < card.index("<li>")
        assert "Read on" in card
    assert '<a href="https://group.example/" rel="nofollow noreferrer">' in cards[0]
    assert "<li><bdi>+7 000 000</bdi></li>" in cards[0]  # a number is no link: a touch would call


def test_a_contact_says_its_day_and_one_that_has_ended_is_gone(person: Visitor) -> None:
    person.press("help").press("look", p="AA")
    assert "Gone" not in person.text
    assert "Read on Jan. 1, 2018. The page is of April 5, 2017." in person.text
    assert "We looked at this long ago." not in person.text


def test_contacts_are_read_by_the_clock_and_not_by_the_day_of_the_law(helped: Site) -> None:
    for today, gone, old in ((dt.date(2018, 1, 10), True, False), (dt.date(2018, 6, 1), False, True)):
        later = msgspec.structs.replace(helped, today=lambda day=today: day)
        with override_settings(SITE=later, ALLOWED_HOSTS=["testserver"]):
            person = Visitor(Client(raise_request_exception=False))
            person.press("help").press("look", p="AA")
            assert ("Gone" in names(person)) is gone
            assert ("We looked at this long ago. It may have changed." in person.text) is old


def test_there_is_a_page_for_who_is_under_18_and_one_for_who_is_held(person: Visitor, helped: Site) -> None:
    person.press("help").press("teen", p="AA")
    assert person.heading == "If you are under 18 and in danger"
    assert names(person)[0] == "Children" and "Freedom" not in names(person)
    assert "must you tell my family, the police or an office about me?" in person.text
    assert person.press("look", p="BB").heading == "If you are under 18 and in danger"
    assert person.press("back").heading == "If you are in danger now"
    assert state_of(person, helped).near == "BB"
    person.press("kept", p="AA")
    assert person.heading == "If your family keeps you or watches you"
    assert "Freedom" in names(person) and "Children" not in names(person)
    person.press("back").press("back")
    assert state_of(person, helped) == State(SMALL_DAY)


@pytest.mark.parametrize("version", VERSIONS)
def test_each_version_can_be_read_without_seeing_it_and_asks_nothing_that_is_kept(
    person: Visitor, helped: Site, version: str
) -> None:
    person.press("help")
    if version:
        person.press(version, p="AA")
    must_be_readable(person.page, version)
    assert len(person.response.content) in SIZES
    assert "do not call the police" in person.text or "part of the danger: do not call them" in person.text
    assert not re.search(r"\b(?:112|911|999|102|110)\b", person.text)
    assert {"back-000", "look-000"} <= set(person.buttons)
    read = set(re.findall(r'href="(https:[^"]*)"', person.page))
    assert read == {way for one in helped.law.contacts if one.name in names(person) for way in one.ways if "/" in way}


@pytest.mark.parametrize("fields", [{}, {"p": "QQ"}, {"p": ["AA", "BB"]}, {"p": ""}, {"p": "aa"}])
def test_a_place_that_is_not_in_the_list_is_not_ours(person: Visitor, fields: dict[str, object]) -> None:
    person.press("help")
    assert person.press("look", **fields).response.status_code == 400


@pytest.mark.parametrize("button", ["look-000", "teen-000", "kept-000"])
def test_the_buttons_of_the_page_work_nowhere_else(person: Visitor, button: str) -> None:
    assert person.send(s=person.sealed, go=button, p="AA").response.status_code == 400


def test_a_request_is_as_long_for_one_place_as_for_another_or_none(helped: Site) -> None:
    assert {len(code) for code in helped.law.countries} == {len(NOWHERE)}


# beside an answer


def test_who_can_help_stands_beside_the_answer_for_the_place_of_the_person(person: Visitor, helped: Site) -> None:
    person.to_questions()
    while person.asked(helped.law)[0].id != "location":
        person.press("know")
    person.reply(helped.law, "AA").press("ends")
    assert "Who can help" in person.text
    assert names(person) == ["A Group", "Dated", "World"]
    assert person.page.index("A Group") < person.page.index('value="help-000"')
    assert person.press("help").heading == "If you are in danger now"
    assert person.press("back").heading == "What we found"


def test_where_nothing_is_open_who_can_help_comes_with_it_and_only_once(person: Visitor) -> None:
    person.to_questions().press("ends")
    assert names(person) == ["World"]
    nothing = person.text.find("We found no way that is open now.")
    if nothing >= 0:
        assert nothing < person.text.index("World") < person.text.index("What you can do here")


def test_a_pack_without_contacts_says_so(guest: Visitor) -> None:
    assert "We have no contact to show." in guest.press("help").text
    assert "We have no contact to show." in guest.press("back").to_questions().press("ends").text


# the contacts of the pack itself


@pytest.fixture(scope="module")
def bilingual(configured: Site) -> Site:
    return site(configured.law, configured.pack, on=MAY, spoken={"ru": speak(LAW, configured.law, "ru")})


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_of_every_place_and_version_fits(bilingual: Site, language: str) -> None:
    """Of the places those with most to say."""
    law = bilingual.law_in(language)

    def risks(place: str) -> int:
        return sum(len(one.risk) for one in law.contacts if one.place == place)

    most = max(law.countries, key=risks)
    with override_settings(SITE=bilingual, ALLOWED_HOSTS=["testserver"]):
        visitor = Visitor(Client(raise_request_exception=False), f"/{language}/screening")
        for whom in (ANYONE, UNDER_18, HELD):
            for place in {most, "RU", "US", "GB", NOWHERE}:
                state = State(MAY, Page.DANGER, whom=whom, near=place)
                visitor.send(s=bilingual.envelope.seal(pack(law, state)), go="same-000")
                assert visitor.response.status_code == 200
                assert len(visitor.response.content) in SIZES
                found = near(law.contacts, place, whom, bilingual.today())
                assert len(names(visitor)) == min(len(found), 12)


def test_in_another_language_the_english_of_a_risk_stands_beside_it(bilingual: Site) -> None:
    with override_settings(SITE=bilingual, ALLOWED_HOSTS=["testserver"]):
        visitor = Visitor(Client(raise_request_exception=False), "/ru/screening")
        visitor.press("help").press("look", p="GE")
        assert "УВКБ ООН в Грузии" in visitor.text
        beside = '/ <span lang="en" dir="ltr">The number stays in the list of calls, and can stand on your bill.'
        assert beside in visitor.page
