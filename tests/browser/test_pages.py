"""Every page in every language, as it came, in a narrow and in a wide window: what axe finds, and what axe cannot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Page

from safeconduct.web.headers import SIZES
from safeconduct.web.settings import HERE

from ..web.test_russian import ADDRESS
from ..web.tour import PAGES, SCREENING, Tour
from . import LANGUAGES
from .mirror import MIRROR

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW, WIDE = 320, 1280
"""Widths of a window. The narrow one is the wide one at 400 %."""
LARGEST = 50_000
_WITHIN = 4
"""Stops of Tab within a field for a day."""
Shown = Callable[..., Page]

every_page = pytest.mark.parametrize("name", PAGES)


@every_page
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_axe_finds_nothing(shown: Shown, name: str, width: int) -> None:
    page = shown(name, width)
    page.evaluate("look.open()")
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", STANDARDS)
    assert [told(one) for one in found["violations"]] == []
    assert len(found["passes"]) > 10, "it looked at the page"


def told(violation: dict[str, Any]) -> str:
    """What axe found, and where."""
    where = " ".join(node["html"][:150] for node in violation["nodes"][:3])
    return f"{violation['id']} ({len(violation['nodes'])}): {where}"


@every_page
def test_nothing_scrolls_sideways_or_is_cut_off(shown: Shown, name: str) -> None:
    page = shown(name, NARROW)
    assert page.evaluate("look.overflow()") == []
    page.evaluate("look.open()")
    assert page.evaluate("look.overflow()") == []


@every_page
def test_whatever_is_pressed_is_large_enough_for_a_thumb(shown: Shown, name: str) -> None:
    for width in (NARROW, WIDE):
        page = shown(name, width)
        page.evaluate("look.open()")
        assert page.evaluate("look.small()") == []


@every_page
def test_tab_reaches_everything_in_the_order_in_which_it_is_read_and_shows_where_it_is(shown: Shown, name: str) -> None:
    page = shown(name, NARROW)
    page.evaluate("look.open()")
    to_reach = page.evaluate("look.reached()")
    page.evaluate("document.activeElement.blur()")  # a fault of a form takes the focus
    page.evaluate("look.focused.length = 0")
    page.evaluate("document.querySelector('.skip').focus()")
    for _ in range(len(to_reach) + _WITHIN):  # a field for a day has stops of its own within it
        if page.evaluate("look.focused.length") >= len(to_reach):
            break
        page.keyboard.press("Tab")
    reached = page.evaluate("look.focused")
    assert [one["says"] for one in reached] == to_reach
    assert [one["says"] for one in reached if not one["marked"]] == [], "the focus is not seen"
    assert [one["says"] for one in reached if not one["shown"]] == [], "something lies over it"
    assert [after["says"] for before, after in pairwise(reached) if not follows(before, after)] == []


def follows(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether one thing stands below another, or beside it in the direction of the script."""
    if abs(after["top"] - before["top"]) < min(before["high"], after["high"]) / 2:
        return bool(after["start"] > before["start"])
    return bool(after["top"] > before["top"])


@every_page
def test_headings_leave_no_level_out(shown: Shown, name: str) -> None:
    levels = shown(name, WIDE).evaluate("look.headings()")
    assert levels[0] == 1 and levels.count(1) == 1, levels
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


@every_page
def test_what_is_in_another_language_says_so(shown: Shown, tongue: str, name: str) -> None:
    page = shown(name, WIDE)
    of_page = page.evaluate("document.documentElement.lang")
    assert of_page == ("en" if name == "too long" else tongue)  # the gate stands before any language
    texts = page.evaluate("look.texts()")
    assert [text for language, text in texts if foreign(language).search(ADDRESS.sub("", text))] == []


def foreign(language: str) -> re.Pattern[str]:
    """The letters that a text of that language does not have."""
    scripts = {"en": "A-Za-z", "ru": "\u0400-\u04ff", MIRROR: "\u0600-\u06ff"}
    return re.compile(f"[{''.join(letters for code, letters in scripts.items() if code != language)}]")


@every_page
def test_every_page_is_short_and_of_one_of_two_sizes(toured: Tour, name: str) -> None:
    assert len(toured.pages[name].body) in SIZES
    assert max(SIZES) < LARGEST


@pytest.mark.parametrize("name", SCREENING)
def test_without_pictures_scripts_and_fonts_the_same_is_told(shown: Shown, name: str) -> None:
    page = shown(name, WIDE, blocked=("script", "font", "image", "media"), scripts=False)
    said = page.evaluate("look.said()")
    page.evaluate("look.withoutPictures()")
    assert page.evaluate("look.said()") == said
    assert page.evaluate("look.drawnWords()") == [], "words of a picture that is blocked are seen"
    for figure in page.locator("figure").all():
        twin = figure.locator("details")
        twin.locator("summary").click()
        assert twin.locator("table").inner_text().strip() != ""


def test_the_visit_saw_every_kind_of_page_that_there_is(toured: Tour) -> None:
    templates = {path.relative_to(HERE / "templates").as_posix() for path in (HERE / "templates").rglob("*.html")}
    assert templates - toured.templates == set(), "templates that no page of the tour is made of"
    seen = {resolve(one.path).route for one in toured.pages.values() if one.status != 404}
    no_pages = {"", "<str:language>", "<str:language>/", "health", "assets/<str:name>", "<str:language>/leave"}
    assert set(routes()) - seen == no_pages, "addresses that the tour does not visit"
    assert set(toured.pages) == set(PAGES)
    assert {name for name, one in toured.pages.items() if one.status == 404} == {"no such page"}


def routes(resolver: URLResolver | None = None, above: str = "") -> Iterator[str]:
    """Every address that the site knows."""
    for one in (resolver or get_resolver()).url_patterns:
        here = above + str(one.pattern)
        if isinstance(one, URLPattern):
            yield here
        else:
            yield from routes(one, here)


def test_pages_run_in_the_direction_of_their_script(shown: Shown, tongue: str) -> None:
    page = shown("start", WIDE)
    way = "rtl" if tongue == MIRROR else "ltr"
    assert page.evaluate("getComputedStyle(document.body).direction") == way
    card = shown("route: open", WIDE).locator(".card").first
    thick = card.evaluate("one => [getComputedStyle(one).borderLeftWidth, getComputedStyle(one).borderRightWidth]")
    assert thick == (["1px", "8px"] if way == "rtl" else ["8px", "1px"])
    mirrored = "matrix(-1, 0, 0, 1, 0, 0)" if way == "rtl" else "none"
    small = shown("start", WIDE).locator(".small-picture")
    assert small.first.evaluate("one => getComputedStyle(one).transform") == mirrored
    assert small.locator(".sign").first.evaluate("one => getComputedStyle(one).transform") == mirrored  # turned back
    first = shown("pictures", WIDE).locator("figure svg.at-wide").first
    assert first.evaluate("one => one.querySelector('g[direction=rtl]') !== null") is (way == "rtl")
    assert first.evaluate("one => getComputedStyle(one).direction") == "ltr"  # it is drawn from the right itself


def test_every_language_was_looked_at() -> None:
    assert {"en", "ru"} <= set(LANGUAGES)
