"""A conversation on a terminal, or with answers from a pipe, one a line. Questions go to standard error.

Nothing is written to disk here, and nothing that was typed is printed again.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleDimensions
from rich.text import Text

from ..assess.conversation import Conversation, Refused, Word, differs, how_to_answer, options, parse
from ..assess.inquiry import Inquiry, inquire
from ..lawbook.faults import InputRefused
from ..lawbook.given import EVERY_OTHER
from ..lawbook.phrases import phrase
from .layout import item

if TYPE_CHECKING:
    from ..assess.answer import Question
    from ..lawbook.faults import At
    from ..lawbook.given import Given
    from ..lawbook.model import Law
    from ..routes.pack import Pack

_LONGEST = 4000
"""Bytes of an answer; a longer line is no answer."""
_HELP = (
    phrase("I do not know: type ?"),
    phrase("I would rather not say: type -"),
    phrase("Take the last answer back: type back"),
    phrase("Hear again why we ask: type why"),
    phrase("End, and see the routes: type stop"),
)


def converse(
    law: Law, pack: Pack, given: Given, on: dt.date, places: Mapping[str, At], name: str, kept: Path | None = None
) -> Given:
    """Asks until nothing more matters, or the person stops (by word, Ctrl-C or the end of input): what is known then.

    `kept` is the file in which the caller will seal the answers: the person is told.

    Raises `InputRefused` if the answers to begin with clash.
    """
    talk = Conversation(given)
    try:
        with _held():
            inquiry = inquire(law, pack, given, on, places, name)
            question = inquiry.next()
        _begin(law, kept)
        earlier: list[Inquiry] = []  # of each conversation before, to come back to
        while question:
            after = _turn(law, inquiry, question, talk)
            if after is None:
                _console().print(law.say("You stopped."))
                return talk.given
            with _held():
                try:
                    if after is talk.before:
                        inquiry = earlier.pop()
                    else:
                        here = inquiry
                        inquiry = here.after(after.given) if after.given is not talk.given else here
                        earlier.append(here)
                    talk = after
                    question = inquiry.next(talk.done)
                except InputRefused as clash:
                    _tell_clash(law, clash)
        _console().print("\n" + law.say("There is nothing more to ask that could settle a route."))
    except KeyboardInterrupt:
        _console().print("\n" + law.say("You stopped."))
    return talk.given


@contextmanager
def _held() -> Iterator[None]:
    """Ctrl-C waits until this is done: an answer that was typed is not lost, and no solver is torn from its work."""
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


def fitted(console: Console) -> Console:
    """The console, as wide as its terminal: a dumb one too, which would be taken for 80 columns."""
    if console.is_terminal:
        with suppress(OSError, ValueError):
            size = os.get_terminal_size(console.file.fileno())
            if size.columns:
                console.size = ConsoleDimensions(*size)
    return console


def _console() -> Console:
    """Made anew for each page, since a window can change its size."""
    return fitted(Console(stderr=True, highlight=False))


def type_line(says: str) -> str | None:
    """Says something and gives the line that is typed then; None at the end of input or for Ctrl-C.

    Without a terminal it is None: what is left in a pipe are answers.
    """
    if not sys.stdin.isatty():
        return None
    item(_console(), "!", says, 0, "bold")
    try:
        return _line()
    except KeyboardInterrupt:
        return None


def _begin(law: Law, kept: Path | None) -> None:
    console = _console()
    if truth := law.notices.get("truth"):
        item(console, "", truth, 0, "bold")
    item(console, "", law.say("One question at a time."), 0)
    if kept:
        says = law.say("When you end, your answers are sealed in {file}, and kept nowhere else.", file=kept)
    else:
        says = law.say("Your answers are not kept.")
    item(console, "", says, 0)
    for line in _HELP:
        item(console, "", law.say(line), 0)


def _turn(law: Law, inquiry: Inquiry, due: Question, talk: Conversation) -> Conversation | None:
    """The conversation after the question that is due, or after the same about a country that differs.

    None if the person stops.
    """
    question, fact, number = due, law.facts[due.fact], len(talk.done) + 1
    _put(law, question, number)
    while (text := _line()) is not None:
        match differs(law, text) if question.place == EVERY_OTHER else None:
            case Refused(says):
                _say(says)
                continue
            case str(place) if (fact.id, place) in talk.done:
                _say(law.say("You were asked about this country already: {country}.", country=law.countries[place]))
                continue
            case str(place):
                question = inquiry.put((fact.id, place))
                _put(law, question, number)
                continue
        match parse(law, fact, text):
            case Word.STOP:
                return None
            case Word.SKIP:
                return talk.skipped(fact, question.place)
            case Word.BACK if question is not due:
                question = due
                _put(law, question, number)
            case Word.BACK if talk.before:
                return talk.before
            case Word.BACK:
                _say(law.say("This is the first question."))
            case Word.WHY:
                _say(_why(law, question))
            case Refused(says):
                _say(says)
            case answer:
                return talk.answered(fact, question.place, answer)
    return None


def _put(law: Law, question: Question, number: int) -> None:
    console, fact = _console(), law.facts[question.fact]
    place = f" ({law.countries.get(question.place) or law.say('every other country')})" if question.place else ""
    console.print()
    item(console, f"{number}.", f"{question.asks}{place}", 0, "bold")
    item(console, "", _why(law, question), 3)
    item(console, "", how_to_answer(law, fact), 3)
    if question.place == EVERY_OTHER:
        item(console, "", law.say("Your answer counts for every country that we did not ask about."), 3)
        says = law.say("Is one of them different? Type in and then its name: we ask about it first.")
        item(console, "", says, 3)
    for n, option in enumerate(options(fact), 1):
        item(console, f"{n}:", option, 5)


def _why(law: Law, question: Question) -> str:
    hang = law.say_n("{n} route hangs on it.", "{n} routes hang on it.", question.settles)
    return f"{question.why} ({hang})"


def _say(says: str) -> None:
    item(_console(), "", says, 3)


def _tell_clash(law: Law, clash: InputRefused) -> None:
    console = _console()
    for fault in clash.faults:
        item(console, "!", fault.says, 0, "bold")
    says = law.say("Both cannot be true, so your last answer is taken back. Is an earlier one wrong? Type back.")
    item(console, "", says, 0)


def _line() -> str | None:
    """One line that was typed; None at the end of input."""
    if sys.stdin.isatty():
        _console().print(Text("> "), end="")
    line = sys.stdin.buffer.readline(_LONGEST)
    if not line:
        _console().print()
        return None
    if len(line) == _LONGEST:
        while line and not line.endswith(b"\n"):
            line = sys.stdin.buffer.readline(_LONGEST)
        return ""
    return line.decode("utf-8", "replace")
