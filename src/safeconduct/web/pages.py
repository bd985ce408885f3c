"""What each page shows: the name of its template, the state that it carries, and the words in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..assess.answer import Question
from ..lawbook.given import EVERY_OTHER, Answer, Members
from ..lawbook.model import Fact, Law
from . import danger, replies, results
from .moves import Moved
from .reading import Reading
from .replied import said
from .site import Site
from .state import Page, State

Shown = tuple[str, State, dict[str, object]]
_PART = 50
"""Replies that stand on one page."""
_HELPFUL = 10


def context(site: Site, moved: Moved, reading: Reading) -> Shown:
    """The page of a state. A page of a question on which there is nothing to ask becomes that of the results."""
    state = moved.state
    shared: dict[str, object] = {"fault": moved.fault, "clash": moved.clash, "page": state.page}
    if state.page == Page.QUESTION:
        question = _put(reading, state)
        if question is None:
            state = state.at(Page.RESULTS)
            reading.state = state
            return "results", state, {**shared, **results.results(site, reading), "page": state.page, "no_more": True}
        state = state.with_(asked=(question.fact, question.place))
        return "question", state, {**shared, **_question(reading.law, moved, question, state)}
    name, made = _PAGES[state.page]
    return name, state, {**shared, **made(site, reading)}


def _put(reading: Reading, state: State) -> Question | None:
    """The question of the page: the one that was asked for, else the next."""
    if state.asked is None:
        return reading.question
    return reading.inquiry.put(state.asked)


def _question(law: Law, moved: Moved, question: Question, state: State) -> dict[str, object]:
    fact = law.facts[question.fact]
    before = next((reply.answer for reply in state.said if reply.asked == state.asked), None)
    return {
        "question": question,
        "place": _place(law, question.place),
        "others": question.place == EVERY_OTHER,
        "form": replies.form_of(fact),
        "unit": fact.unit,
        "sensitive": fact.sensitive,
        "number": sum(reply.asked != state.asked for reply in state.said) + 1,
        "options": replies.choices(law, fact, before) if replies.form_of(fact) in ("one", "some") else (),
        "none_chosen": isinstance(before, Members) and not before.inside,
        "day_before": _parts(before) if fact.base == "date" else ("", "", ""),
        "countries": sorted(law.countries.items(), key=lambda item: item[1]),
        "rows": _rows(fact, moved, before),
        "can_add": fact.base == "countries" and moved.rows < replies.MOST_COUNTRIES,
        "first": state.then == Page.QUESTION and not state.said,
        "editing": state.then != Page.QUESTION,
    }


def _rows(fact: Fact, moved: Moved, before: Answer | None) -> list[str]:
    """The countries that stand chosen in each list of a form, or "" in a list without one."""
    if fact.base == "country":
        return [before if isinstance(before, str) else ""]
    chosen = list(moved.kept) or (sorted(before.inside) if isinstance(before, Members) else [])
    return (chosen + [""] * moved.rows)[: max(moved.rows, len(chosen))]


def _parts(day: Answer | None) -> tuple[str, str, str]:
    return ("", "", "") if day is None or isinstance(day, str) else tuple(str(day).split("-"))[::-1]  # type: ignore[return-value]


def _place(law: Law, place: str) -> str:
    return law.countries.get(place, "")


def _check(site: Site, reading: Reading) -> dict[str, object]:
    """Every reply with a button to change it, and what would help to know."""
    law, facts = reading.law, reading.law.facts
    part = reading.state.routes[0] if reading.state.routes else 0
    replies_here = list(enumerate(reading.state.said))[part * _PART : (part + 1) * _PART]
    lines = [
        {
            "n": f"{n:03}",
            "asks": facts[reply.fact].asks,
            "place": _place(law, reply.place),
            "others": reply.place == EVERY_OTHER,
            "answer": said(law, facts[reply.fact], reply.answer),
        }
        for n, reply in replies_here
    ]
    skipped = {reply.asked for reply in reading.state.said if reply.answer is None}
    helpful = [
        {
            "n": f"{reading.wanted.index((question.fact, question.place)):03}",
            "question": question,
            "place": _place(law, question.place),
        }
        for question in reading.answer.questions
        if (question.fact, question.place) not in skipped
    ]
    more = len(reading.state.said) > (part + 1) * _PART
    return {"lines": lines, "helpful": helpful[:_HELPFUL], "more": f"{part + 1:03}" if more else "", "part": part}


def _words(site: Site, reading: Reading) -> dict[str, object]:
    """A page of words alone."""
    return {}


_Made = Callable[[Site, Reading], Mapping[str, object]]
_PAGES: dict[Page, tuple[str, _Made]] = {
    Page.START: ("start", _words),
    Page.SAFETY: ("safety", _words),
    Page.DANGER: ("danger", danger.danger),
    Page.CHECK: ("check", _check),
    Page.RESULTS: ("results", results.results),
    Page.CLOSED: ("closed", results.closed),
    Page.PICTURES: ("pictures", results.pictures),
    Page.ROUTE: ("route", results.route),
    Page.COMPARE: ("compare", results.compare),
    Page.CHANGE: ("change", results.change),
    Page.SUMMARY: ("summary", results.summary),
}
