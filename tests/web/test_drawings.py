"""Pictures on the pages: whole, told in words beside, no larger than a page has room for, and silent about a person."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import override_settings
from django.utils.translation import override

from safeconduct.lawbook.cases import read_case
from safeconduct.lawbook.catalog import in_language, speak
from safeconduct.lawbook.given import Members
from safeconduct.lawbook.pseudo import pseudo
from safeconduct.show.page import Html
from safeconduct.show.said import begun
from safeconduct.web.drawings import Drawing, Drawings, fitted
from safeconduct.web.headers import SIZES
from safeconduct.web.moves import Moved
from safeconduct.web.reading import Reading
from safeconduct.web.site import Site, site
from safeconduct.web.state import Page, Said, State
from safeconduct.web.views import page_of

from ..conftest import ROOT
from ..planting import LAW
from .conftest import MAY

LARGEST = "in-hiding-in-moscow"
"""The sample with most ways."""
SVG = "{http://www.w3.org/2000/svg}"


@dataclass
class Shown:
    """A page, and what it was made from."""

    html: str
    reading: Reading

    @property
    def pictures(self) -> list[str]:
        return re.findall(r"<svg xmlns.*?</svg>", self.html, re.S)


@pytest.fixture(scope="module")
def of_three(configured: Site) -> Iterator[Site]:
    """The site in English, in Russian, and in a mirrored language."""
    law = configured.law
    spoken = {"ru": speak(LAW, law, "ru"), "ar": in_language(law, pseudo(law))}
    made = site(law, configured.pack, on=MAY, spoken=spoken)
    with override_settings(SITE=made):
        yield made


def shown(of: Site, state: State, language: str = "en") -> Shown:
    with override(language):
        reading = Reading(of, of.law_in(language), state)
        return Shown(page_of(of, Moved(state), reading), reading)


def told(of: Site, sample: str, page: Page = Page.RESULTS, routes: tuple[int, ...] = ()) -> State:
    given, _ = read_case(of.law, ROOT / "samples" / f"{sample}.yaml")
    return State(MAY, page, tuple(Said(*asked, answer) for asked, answer in given.answers.items()), routes=routes)


def ways(found: Shown) -> list[int]:
    return [n for n, route in enumerate(found.reading.answer.routes) if begun(route) and route.status != "closed"]


def plain(text: str) -> str:
    return " ".join(re.sub("[\u2066-\u2069]", "", re.sub(r"<[^>]+>", " ", text)).split())


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_every_picture_is_whole_named_and_has_its_table_beside_it(of_three: Site, language: str) -> None:
    first = shown(of_three, told(of_three, "crossed-between-ports"), language)
    routes = tuple(ways(first))
    pages = [first] + [
        shown(of_three, told(of_three, "crossed-between-ports", page, on), language)
        for page, on in ((Page.PICTURES, ()), (Page.ROUTE, routes[1:2]), (Page.COMPARE, routes))
    ]
    assert [len(page.pictures) for page in pages] == [3, 3, 2, 1]
    for page in pages:
        assert not re.search(r"\sstyle\s*=|<style|<script[^>]*>[^<]", page.html)
        assert len(page.html.encode()) <= SIZES[-1]
        assert page.html.count("<details") >= len(page.pictures)
        ids = re.findall(r' id="([^"]*)"', page.html)
        assert len(ids) == len(set(ids))
        for picture in page.pictures:
            root = ET.fromstring(picture)
            title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
            assert title is not None and desc is not None and root.attrib["role"] == "img"
            assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], desc.attrib["id"]]
            assert "".join(title.itertext()).strip() and "".join(desc.itertext()).strip()
            directions = {g.get("direction") for g in root.iter(f"{SVG}g")}
            assert directions == {"rtl" if language == "ar" else None}


def test_the_table_of_the_ways_says_what_the_picture_says(of_three: Site) -> None:
    found = shown(of_three, told(of_three, "crossed-between-ports"))
    figures = re.findall(r"<figure>.*?</figure>", found.html, re.S)
    for figure in figures:
        root = ET.fromstring(re.search(r"<svg.*?</svg>", figure, re.S)[0])  # type: ignore[index]
        drawn = plain(" ".join(" ".join(text.itertext()) for text in root.iter(f"{SVG}text")))
        rows = re.findall(r"<tr>(.*?)</tr>", figure.split("<tbody>")[1], re.S)
        assert rows
        cells = [[plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in rows]
        for word in " ".join(map(" ".join, cells)).split():
            assert word.strip(".;:") in drawn, (word, drawn)
        if len(cells[0]) == 2:  # days and times: the whole row is also what the picture is said to show
            desc = root.find(f"{SVG}desc")
            assert desc is not None
            assert [f"{label}: {says}." for label, says in cells] == re.split(
                r"(?<=\.) (?=Way)", plain(desc.text or "")
            )


def test_on_a_page_from_right_to_left_the_time_runs_from_right_to_left(of_three: Site) -> None:
    state = told(of_three, "crossed-between-ports")
    one, other = (shown(of_three, state, language).pictures[-1] for language in ("en", "ar"))

    def months(svg: str) -> list[float]:
        texts = [t for t in ET.fromstring(svg).iter(f"{SVG}text") if plain(t.text or "").isdigit()]
        return [float(t.attrib["x"]) for t in sorted(texts, key=lambda t: int(plain(t.text or "")))]

    assert len(months(one)) >= 3
    assert months(one) == sorted(months(one)) and months(other) == sorted(months(other), reverse=True)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_largest_sample_has_room_for_some_ways_and_says_how_many_are_not_drawn(
    of_three: Site, language: str
) -> None:
    found = shown(of_three, told(of_three, LARGEST), language)
    more = shown(of_three, told(of_three, LARGEST, Page.PICTURES), language)
    all_of_them = len(ways(found))
    for page in (found, more):
        assert len(page.html.encode()) <= SIZES[-1]
        table = page.html.split("<tbody>")[1] if page.pictures else ""
        drawn = table.split("</tbody>")[0].count("<tr>")
        (left,) = re.findall(r"(\d+) (?:ways? (?:is|are) not drawn|пут\w+ здесь не нарисован)", page.html)
        assert drawn + int(left) == all_of_them
    assert more.pictures
    assert 'value="draw-000"' in found.html


def test_a_page_without_room_has_no_picture_and_one_with_room_has_the_fullest() -> None:
    def draw(n: int) -> Drawing:
        return Drawing(Html("x" * n * 1000), 9 - n)

    def page(words: int) -> str:
        return fitted(lambda drawing: "w" * words + drawing.html + f"{drawing.left}", Drawings(draw, 10, 9))

    assert page(SIZES[-1] - 10) == "w" * (SIZES[-1] - 10) + "9"
    assert page(SIZES[-1] - 3500).endswith("x" * 3000 + "6")
    assert page(0).endswith("x" * 9000 + "0")


def test_two_people_whose_routes_are_alike_get_the_same_pictures(of_three: Site) -> None:
    """What is drawn is the law's: neither where somebody is nor why they fear shows in it."""
    one = told(of_three, LARGEST, Page.PICTURES)
    reasons = Members(frozenset({"opinion"}), frozenset(), True)
    said = tuple(Said(s.fact, s.place, reasons) if s.fact == "harm_reasons" else s for s in one.said)
    assert said != one.said
    first, second = shown(of_three, one), shown(of_three, one.with_(said=said))
    assert first.pictures == second.pictures and len(first.pictures) == 3
    here = of_three.law.countries[str(first.reading.given.get("location"))]
    routes = [n for n in ways(first) if first.reading.answer.routes[n].steps[0].place == here]
    assert routes
    for page in (first, shown(of_three, told(of_three, LARGEST, Page.ROUTE, (routes[0],)))):
        assert here not in "".join(re.findall("<figure>.*?</figure>", page.html, re.S))
