"""Somebody who reads the pages in a browser: clicks, fills in, chooses, and sees what stands there."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from playwright.sync_api import Page, Response

from safeconduct.lawbook.given import EVERY_OTHER, Answer, Members
from safeconduct.lawbook.model import Fact, Law
from safeconduct.web import replies

_MARKS = re.compile("[\u2066-\u2069]")
_WAYS = """() => [...document.querySelectorAll('main button[value^="path-"]')].map(button => {
  const around = button.closest('li') || button.closest('.card');
  const mark = around.querySelector('.mark');
  const title = (around.querySelector('h3:not(:has(button))') || button).cloneNode(true);
  title.querySelectorAll('.mark').forEach(one => one.remove());
  return [button.value.slice(5), title.textContent, mark ? mark.className : 'mark open'];
})"""
"""Each route on a page: its number, its title and its status. Open routes that are only named have no mark."""


class Way(NamedTuple):
    """A route as a page shows it."""

    title: str
    status: str


def plain(text: str) -> str:
    """`text` without marks of direction, and with single spaces."""
    return " ".join(_MARKS.sub("", text).split())


class Reader:
    """One person with one window."""

    def __init__(self, page: Page, server: str, language: str, law: Law) -> None:
        self.page, self.server, self.law = page, server, law
        self.address = f"{server}/{language}/screening"
        self.sizes: set[int] = set()
        self._facts = {plain(fact.asks): fact for fact in law.facts.values()}
        self._countries = {name: code for code, name in law.countries.items()}

    def open(self) -> Reader:
        """The first page."""
        response = self.page.goto(self.address)
        assert response is not None
        self.kept = response
        return self

    def press(self, button: str) -> Reader:
        """Clicks a button of the page, or the first that begins so, and waits for the next page."""
        with self.page.expect_navigation(wait_until="load") as after:
            self.page.locator(f'button[value^="{button}"]').first.click()
        self.kept = after.value
        self.sizes.add(int(self.kept.headers["content-length"]))
        return self

    def shows(self, button: str) -> bool:
        """Whether there is such a button."""
        return self.page.locator(f'button[value^="{button}"]').count() > 0

    @property
    def response(self) -> Response:
        """The last page, as it came."""
        return self.kept

    @property
    def heading(self) -> str:
        return plain(self.page.locator("h1").inner_text())

    @property
    def text(self) -> str:
        """What can be seen."""
        return plain(self.page.locator("body").inner_text())

    def to_questions(self) -> Reader:
        """Through the first two pages."""
        return self.press("next").press("next")

    @property
    def asked(self) -> tuple[Fact, str] | None:
        """The question that is put, and its place; None if the page asks nothing."""
        return self.question(self.heading) if self.shows("know") else None

    def question(self, says: str) -> tuple[Fact, str]:
        """The question that stands there in words."""
        if says in self._facts:
            return self._facts[says], ""
        asks, _, rest = says.rpartition(" (")
        while asks not in self._facts:  # a country has a bracket in its name
            asks, _, more = asks.rpartition(" (")
            rest = f"{more} ({rest}"
        return self._facts[asks], self._countries.get(rest.removesuffix(")"), EVERY_OTHER)

    def reply(self, fact: Fact, answer: Answer | None, quiet: bool = False) -> Reader:
        """Fills in the form as somebody would, and sends it. What is not known is left open, in one of two ways."""
        if answer is None:
            return self.press("mute" if quiet else "know")
        if answer == "never":
            return self.press("none")
        if isinstance(answer, dt.date):
            for name, part in zip("dmy", (answer.day, answer.month, answer.year), strict=True):
                self.page.locator(f"input[name={name}]").fill(str(part))
        elif fact.base == "country":
            self.page.locator("select").select_option(str(answer))
        elif fact.base == "countries":
            assert isinstance(answer, Members)
            self._choose_countries(sorted(answer.inside))
        else:
            self._choose(fact, answer)
        return self.press("next")

    def _choose(self, fact: Fact, answer: Answer) -> None:
        values = ("yes", "no") if fact.base == "bool" else fact.values
        chosen = answer.inside if isinstance(answer, Members) else {answer}
        numbers = [values.index(str(value)) + 1 for value in chosen] or [0]
        for number in numbers:
            self.page.locator(f'label[for="a{number:02}"]').click()

    def _choose_countries(self, codes: list[str]) -> None:
        if not codes:
            self.page.locator(f'label[for="a{replies.NONE}"]').click()
        for n, code in enumerate(codes):
            if n == self.page.locator("select").count():
                self.press("more")
            self.page.locator("select").nth(n).select_option(code)

    def ways(self) -> dict[int, Way]:
        """Each route on this page by its number."""
        found: dict[int, Way] = {}
        for number, title, mark in self.page.evaluate(_WAYS):
            way = Way(plain(title), mark.split()[1])
            assert found.setdefault(int(number), way).status == way.status
        return found
