"""What paper shows: when the law was checked and until when that may be used, and nothing of the person."""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader

from safeconduct.lawbook.cases import read_case
from safeconduct.lawbook.model import Law
from safeconduct.routes.pack import Pack

from ..planting import HOUSE
from .people import Person
from .reader import Reader, plain
from .test_paths import answers

SAMPLE = "student-status-ended"
ANSWERS = 60
"""Questions that are answered: by then some ways are known to be closed, and some are not known."""
SAYS = {
    "en": ("Law as checked on", "do not use after", "It is not the law of today. Do not decide anything by it."),
    "ru": ("Закон проверен", "не используйте после", "Это не сегодняшний закон."),
}
"""What stands on paper."""
HANGS = {
    "en": ("It rests on", "The worst that the ways below can cost", "same-sex", "Who can help", "On paper"),
    "ru": ("Чем пути ниже могут обернуться", "однопол", "Кто может помочь", "На бумаге"),
}
"""What stands on the page and hangs on an answer, or speaks of paper."""


def paper(someone: Reader) -> tuple[int, str]:
    """The page as it is printed: how many sheets, and the text on them."""
    pdf = PdfReader(io.BytesIO(someone.page.pdf(format="A4")))
    return len(pdf.pages), plain(" ".join(sheet.extract_text() for sheet in pdf.pages)).replace("\ufb01", "fi")


@pytest.fixture
def printed(
    reader: Callable[..., Reader], language: str, spoken: dict[str, Law], law: Law, pack: Pack
) -> dict[str, tuple[int, str]]:
    """The pages of somebody who has answered, on paper."""
    given, _ = read_case(law, HOUSE / "samples" / f"{SAMPLE}.yaml")
    someone = reader(language).open().to_questions()
    answers(someone, spoken[language], pack, Person(SAMPLE, given, ANSWERS))
    someone.press("list")
    found = {"check": paper(someone), "an answer": paper(someone.press("edit-001"))}
    found["results"] = paper(someone.press("ends"))
    assert someone.ways() and found["results"][1] != plain(someone.page.inner_text("body"))
    found["shown"] = 0, plain(someone.page.inner_text("main"))
    found["titles"] = 0, " ".join(way.title for way in someone.ways().values())
    found["route"] = paper(someone.press("path"))
    found["summary"] = paper(someone.press("card"))
    found["what would change"] = paper(someone.press("back").press("back").press("turn"))
    return found


def test_paper_says_when_the_law_was_checked_and_nothing_of_the_person(
    printed: dict[str, tuple[int, str]], language: str, spoken: dict[str, Law], address: str
) -> None:
    titles, shown = printed.pop("titles")[1], printed.pop("shown")[1]
    home = spoken[language].countries["UG"]
    for name, (_, text) in printed.items():
        assert SAYS[language][2] in text, name
        assert home not in text, name
        assert urlsplit(address).netloc not in text and "screening" not in text, name
    for name in ("results", "route", "summary", "what would change"):
        assert all(says in printed[name][1] for says in SAYS[language][:2]), name
    assert printed["summary"][0] == 1
    assert len(printed["an answer"][1]) < 1500
    first = titles[:20]
    assert first in printed["results"][1]
    assert len(printed["route"][1]) < 700 and len(printed["what would change"][1]) < 700
    for says in HANGS[language]:
        assert says in shown and says not in printed["results"][1]
