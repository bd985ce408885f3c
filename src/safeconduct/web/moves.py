"""What pressing a button does: from one state and the fields of its form to the next state. Nothing is kept.

A button is four letters and a number of three digits, so that a request tells nothing by its length.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..lawbook.contacts import ANYONE, HELD, UNDER_18
from ..lawbook.faults import InputRefused
from ..lawbook.given import EVERY_OTHER
from ..lawbook.model import Law
from . import replies
from .envelope import NotOurs
from .reading import Reading
from .replies import Fields
from .state import NOWHERE, Page, Said, State

BUTTON = "go"
PICKED = "c"
"""The field of the routes that are picked to be compared."""
PLACE = "p"
"""The field of a place: on the page on danger, and of a country that differs from every other."""
FEWEST, MOST = 2, 4
"""Routes that are compared at once."""


class Moved(NamedTuple):
    """Where a button leads, and what is to be said there: a fault of the form, by its name, or words of the law."""

    state: State
    fault: str = ""
    clash: tuple[str, ...] = ()
    rows: int = replies.COUNTRIES
    """Lists of countries on the form."""
    kept: tuple[str, ...] = ()
    """Countries that were chosen before a list was added."""


def move(law: Law, reading: Reading, state: State, fields: Fields) -> Moved:
    """The state after a button. Raises `NotOurs` if no such button stands on the page."""
    pressed = fields(BUTTON)
    found = re.fullmatch(r"([a-z]{4})-(\d{3})", pressed[0], re.ASCII) if len(pressed) == 1 else None
    if found is None:
        raise NotOurs
    name, n = found[1], int(found[2])
    match name:
        case "same":  # the page in another language
            return Moved(state)
        case "next":
            return _next(law, reading, state, fields)
        case "know" | "mute" if state.asked:  # not known and not said are both not known
            return _reply(law, state, Said(*state.asked, None))
        case "none" if state.asked and law.facts[state.asked[0]].base == "date":
            return _reply(law, state, Said(*state.asked, "never"))
        case "more" if state.asked:
            rows = min(len(fields(replies.CHOSEN)) + 1, replies.MOST_COUNTRIES)
            kept = tuple(code for code in fields(replies.CHOSEN) if code in law.countries)
            return Moved(state, rows=rows, kept=kept)
        case "diff" if state.asked and state.asked[1] == EVERY_OTHER:
            return _differs(law, state, fields)
        case "back":
            return Moved(_back(reading, state))
        case "help" if state.page != Page.DANGER:
            return Moved(state.with_(page=Page.DANGER, then=state.page, routes=(), asked=None))
        case "teen" | "kept" if state.page == Page.DANGER:
            return Moved(_near(law, state, fields).with_(whom=UNDER_18 if name == "teen" else HELD))
        case "look" if state.page == Page.DANGER:
            return Moved(_near(law, state, fields))
        case "ends":
            return Moved(state.at(Page.RESULTS))
        case "list":
            return Moved(state.at(Page.CHECK).with_(routes=(n,) if n else ()))
        case "shut":
            return Moved(state.at(Page.CLOSED).with_(routes=(n,) if n else ()))
        case "draw":
            return Moved(state.at(Page.PICTURES))
        case "asks":
            return Moved(state.at(Page.QUESTION))
        case "edit" if n < len(state.said):
            return Moved(state.at(Page.QUESTION).with_(asked=state.said[n].asked, then=Page.CHECK))
        case "want" if n < len(reading.wanted):
            return Moved(state.at(Page.QUESTION).with_(asked=reading.wanted[n], then=Page.RESULTS))
        case "path" | "card" if n < len(reading.answer.routes):
            page = Page.ROUTE if name == "path" else Page.SUMMARY
            return Moved(state.at(page).with_(routes=(n,)))
        case "turn":
            return Moved(state.at(Page.CHANGE))
        case "pair":
            return _compare(reading, state, fields)
    raise NotOurs


def _next(law: Law, reading: Reading, state: State, fields: Fields) -> Moved:
    """From a page of words to the one after it, or from a question with its answer."""
    if state.page == Page.START:
        return Moved(state.at(Page.SAFETY))
    if state.page == Page.SAFETY:
        return Moved(state.at(Page.QUESTION))
    if state.page != Page.QUESTION or state.asked is None:
        raise NotOurs
    fact, place = state.asked
    answer = replies.read(law, law.facts[fact], fields)
    if answer is None:
        chosen = tuple(code for code in fields(replies.CHOSEN) if code in law.countries)
        return Moved(state, replies.form_of(law.facts[fact]), rows=max(replies.COUNTRIES, len(chosen)), kept=chosen)
    return _reply(law, state, Said(fact, place, answer))


def _reply(law: Law, state: State, reply: Said) -> Moved:
    return Moved(state.replied(reply).at(state.then))


def _near(law: Law, state: State, fields: Fields) -> State:
    """With the place that is chosen in the list."""
    return state.with_(near=_place(law, fields, NOWHERE))


def _differs(law: Law, state: State, fields: Fields) -> Moved:
    """To the same question about the country that is chosen; then the next question is the engine's again."""
    assert state.asked
    place = _place(law, fields, "")
    return Moved(state.with_(asked=(state.asked[0], place))) if place else Moved(state, "differs")


def _place(law: Law, fields: Fields, none: str) -> str:
    """What is chosen in a list of countries; `none` is its first choice. Raises `NotOurs` if it has no such place."""
    chosen = fields(PLACE)
    if len(chosen) != 1 or chosen[0] not in (none, *law.countries):
        raise NotOurs
    return chosen[0]


def _back(reading: Reading, state: State) -> State:
    match state.page:
        case Page.DANGER if state.whom != ANYONE:
            return state.with_(whom=ANYONE)
        case Page.SAFETY:
            return state.at(Page.START)
        case Page.QUESTION if state.then != Page.QUESTION:
            return state.at(state.then)
        case Page.QUESTION if state.asked != reading.next:  # a country that was said to differ
            return state.at(Page.QUESTION)
        case Page.QUESTION if state.said:
            return state.taken_back().at(Page.QUESTION)
        case Page.QUESTION:
            return state.at(Page.SAFETY)
        case Page.DANGER:
            return state.at(state.then if state.then in _ALONE else Page.RESULTS)
        case Page.SUMMARY:
            return state.with_(page=Page.ROUTE)
        case Page.CHECK | Page.CLOSED if state.routes:
            return state.at(state.page)
        case Page.CLOSED | Page.PICTURES | Page.ROUTE | Page.COMPARE | Page.CHANGE:
            return state.at(Page.RESULTS)
        case Page.RESULTS | Page.CHECK:
            return state.at(Page.QUESTION)
    return state.at(Page.START)


_ALONE = (
    Page.START,
    Page.SAFETY,
    Page.QUESTION,
    Page.CHECK,
    Page.RESULTS,
    Page.CLOSED,
    Page.PICTURES,
    Page.CHANGE,
)
"""Pages that are about no route, to which one can go back."""


def _compare(reading: Reading, state: State, fields: Fields) -> Moved:
    picked = [int(value) for value in dict.fromkeys(fields(PICKED)) if re.fullmatch(r"\d{3}", value, re.ASCII)]
    known = tuple(n for n in picked if n < len(reading.answer.routes))
    if not FEWEST <= len(known) <= MOST:
        return Moved(state.at(Page.RESULTS), "compare")
    return Moved(state.at(Page.COMPARE).with_(routes=known))


def clash(law: Law, reading: Reading, before: State, moved: Moved) -> Moved:
    """`moved`, if what was said can all be true; else the question again, without the reply that clashes."""
    if moved.state.said == before.said:
        return moved
    try:
        _ = reading.inquiry
    except InputRefused as refused:
        return Moved(before, "clash", tuple(fault.says for fault in refused.faults))
    return moved
