"""The way out, and what is left behind: nothing that a person said is seen again, kept by the browser, or in an address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page

from safeconduct.lawbook.model import Law

from . import AWAY, AWAY_TITLE
from .reader import Reader, plain

WITH = pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
LAST = ("question", "check", "results", "summary")
"""Pages that tell of a person, from which they leave."""
HERE = "KZ"
AGAIN = "ERR_CACHE_MISS"
"""What Chromium says where it would have to send a form once more: it asks first, and shows nothing of the page."""
_SETTLES = 200
"""Milliseconds in which a page out of memory can give way to another."""
NO_PAGE, BLANK = "chrome-error://chromewebdata/", "about:blank"
_KEPT = """async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
  (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length, history.state, name,
  location.search, location.hash]"""

Opens = Callable[..., Reader]


def on(last: str, someone: Reader) -> str:
    """Brings somebody who says where they are to a page that tells of them; the heading of the first page."""
    first = someone.open().heading
    asked = someone.to_questions().asked
    assert asked is not None and asked[0].id == "location"
    someone.reply(asked[0], HERE)
    if last == "check":
        someone.press("list")
    elif last != "question":
        someone.press("ends")
    if last == "summary":
        someone.press("path").press("card")
    return first


def leave(page: Page, how: Callable[[], object]) -> None:
    """Leaves by the way out."""
    with page.expect_navigation(wait_until="load"):
        how()
    page.wait_for_function("title => document.title == title", arg=AWAY_TITLE)


def back(page: Page) -> None:
    """One page back, as the button of the browser goes."""
    try:
        page.go_back(wait_until="commit")  # a page out of memory is not loaded
        page.wait_for_timeout(_SETTLES)
    except Error as told:
        if AGAIN not in str(told):
            raise
        page.wait_for_url(NO_PAGE, wait_until="load")


def tells_nothing(page: Page, first: str, law: Law) -> bool:
    """Whether what is seen is the first page, that of somebody else, or none at all."""
    if page.url != NO_PAGE and AWAY not in page.url:
        headings = [plain(heading) for heading in page.locator("h1").all_inner_texts()]
        if headings != [first] and page.url != BLANK:
            return False
    return law.countries[HERE] not in page.locator("body").inner_text()


@WITH
@pytest.mark.parametrize("last", LAST)
def test_back_after_the_way_out_shows_no_answer(
    reader: Opens, language: str, spoken: dict[str, Law], scripts: bool, last: str
) -> None:
    someone = reader(language, scripts)
    page, first = someone.page, on(last, someone)
    assert not tells_nothing(page, first, spoken[language])
    leave(page, page.locator("#leave").click)
    steps = page.evaluate("history.length")
    for _ in range(steps - 1):
        back(page)
        assert tells_nothing(page, first, spoken[language])
    assert page.url in (someone.address, BLANK), "all the way back"


@WITH
def test_back_after_the_way_out_of_the_law_browser_shows_no_answer(
    reader: Opens, language: str, spoken: dict[str, Law], scripts: bool
) -> None:
    """Without scripts Chromium keeps pages of ours in memory, against our word: the way out makes it forget them."""
    someone = reader(language, scripts)
    page, first = someone.page, on("check", someone)
    page.locator("footer a[href$='/law/']").click()
    page.locator("nav a").nth(1).click()
    leave(page, page.locator("#leave").click)
    for _ in range(page.evaluate("history.length") - 1):
        back(page)
        assert "/law/" in page.url or tells_nothing(page, first, spoken[language])
    assert page.url in (someone.address, BLANK), "all the way back"


@pytest.mark.parametrize("width", [320, 1280])
def test_the_way_out_stays_in_sight_and_covers_nothing_that_has_the_focus(
    reader: Opens, language: str, width: int
) -> None:
    someone = reader(language)
    page = someone.page
    page.set_viewport_size({"width": width, "height": 640})
    on("results", someone)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    box = page.locator("#leave").bounding_box()
    assert box is not None and 0 <= box["y"] < 640 - 44 and page.evaluate("scrollY") > 2000
    page.locator("main button").last.focus()
    below = page.locator("header").bounding_box()
    assert below is not None
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        where = page.evaluate("document.activeElement.getBoundingClientRect().top")
        assert where >= below["height"] or page.evaluate("document.activeElement.id") in ("leave", "main")
    leave(page, page.locator("#leave").click)


def test_three_times_shift_leaves_too_and_takes_no_place_in_the_history(
    reader: Opens, language: str, spoken: dict[str, Law]
) -> None:
    someone = reader(language)
    page, first = someone.page, on("results", someone)
    before = page.evaluate("history.length")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    assert page.title() != AWAY_TITLE
    leave(page, lambda: page.keyboard.press("Shift"))
    assert page.evaluate("history.length") == before
    back(page)
    assert tells_nothing(page, first, spoken[language])


def test_a_page_that_the_browser_kept_in_memory_gives_way_to_the_first(reader: Opens, language: str) -> None:
    """No page of ours was ever kept, so the browser is made to say that it was."""
    someone = reader(language)
    first = on("check", someone)
    with someone.page.expect_navigation(wait_until="load"):
        someone.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert someone.heading == first


@WITH
def test_nothing_is_kept_and_no_address_tells(reader: Opens, language: str, scripts: bool) -> None:
    someone = reader(language, scripts)
    on("results", someone)
    for button in ("path", "back", "list", "help", "teen"):
        assert someone.press(button).page.url == someone.address
    assert someone.page.context.cookies() == []
    assert someone.page.evaluate(_KEPT) == ["", 0, 0, 0, 0, 0, None, "", "", ""]
    assert someone.page.context.storage_state() == {"cookies": [], "origins": []}
