"""Sentences about what lies ahead: what a step closes, and by when. Each door prints them in its own way."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ..lawbook.words import within
from .said import cite

if TYPE_CHECKING:
    from ..assess.answer import Closing, Deadline, Reason
    from ..lawbook.model import Law


def closing_says(law: Law, closing: Closing) -> str:
    """What an outcome of a step closes, and the line of the law that does it."""
    return f"{_closes(law, closing)} {_turned(law, closing.why)}"


def _closes(law: Law, closing: Closing) -> str:
    country = law.countries.get(closing.place, closing.place)
    what = closing.title + (f" ({country})" if country and country not in closing.title else "")
    if closing.end:
        what = law.say("every route to {end}", end=what)
    elif len(closing.routes) > 1:
        n = len(closing.routes) - 1
        what = law.say_n("{what}, and {n} more routes", "{what}, and {n} more routes", n, what=what)
    what = what.rstrip(".")
    if not closing.refused:
        if closing.for_good:
            return law.say("This step closes: {what}.", what=what)
        return law.say("This step closes for a time: {what}.", what=what)
    name = law.outcomes[closing.outcome][1].words
    if closing.for_good:
        return law.say("If it ends so ({name}), this closes: {what}.", name=name, what=what)
    return law.say("If it ends so ({name}), this closes for a time: {what}.", name=name, what=what)


def deadline_says(law: Law, deadline: Deadline) -> str:
    """The last day or the first one, and the line of the law that turns."""
    turned, start = _turned(law, deadline.why), _start(law, deadline)
    last = law.day(deadline.day - dt.timedelta(days=1))
    match deadline.then:
        case "closes":
            says = (law.say("Last day: {day}.", day=last), start)
            after = law.say("If nothing is done, the route closes after it.")
        case "opens":
            says = (law.say("It opens on {day} if nothing else changes.", day=law.day(deadline.day)), "")
            after = ""
        case "hangs":
            says = (law.say("Last day on which it is sure: {day}.", day=last), start)
            after = law.say("After it the route hangs on an exception that we do not know of.")
    return " ".join(part for part in (*says, after, turned) if part)


def _start(law: Law, deadline: Deadline) -> str:
    """By when to begin, if steps come before the one that has a last day."""
    if deadline.step == 0:
        return ""
    if deadline.start_by is None:
        return law.say("By when to begin is not known: how long the steps before it take was not found.")
    return law.say("Begin by {day}, if each step takes as long as it mostly does.", day=law.day(deadline.start_by))


def _turned(law: Law, why: Reason) -> str:
    what = within(law, why.says)
    match why.value:
        case "yes":
            says = law.say("From then on this holds: {what}.", what=what)
        case "no":
            says = law.say("From then on this no longer holds: {what}.", what=what)
        case _:
            says = law.say("From then on it is not known whether this holds: {what}.", what=what)
    return says + cite(why.cite)
