"""Time and money in words: one line for a route, a few for a step. What is not known is said, never filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from ..lawbook.phrases import measured, phrase
from ..lawbook.words import joined

if TYPE_CHECKING:
    from ..assess.answer import RouteAnswer, Stage, StepAnswer
    from ..lawbook.measures import Span
    from ..lawbook.model import Law, Measure

_SAMPLES = 2
"""Samples of a route's months that its line names; the others stand beside their steps."""
_AND = phrase("{one} and {other}")
_AND_A = phrase("{one} and a {other}")
_MONTHS = {
    "": measured("{n} month", "{n} months"),
    "range": measured("{least} to {n} month", "{least} to {n} months"),
    "mostly": measured("{what}, mostly {n} month", "{what}, mostly {n} months"),
    "about": measured("about {n} month", "about {n} months"),
    "more": measured("about {n} month more", "about {n} months more"),
    "least": measured("at least {n} month", "at least {n} months"),
    "most": measured("{what}, up to {n} month", "{what}, up to {n} months"),
}
_DOLLARS = {
    "": phrase("${n}"),
    "range": phrase("${least} to ${n}"),
    "mostly": phrase("{what}, mostly ${n}"),
    "about": phrase("about ${n}"),
    "more": phrase("about ${n} more"),
    "least": phrase("at least ${n}"),
    "most": phrase("{what}, up to ${n}"),
}
"""What is said of an amount: each whole, since a language may decline what is counted."""


def route_measures(law: Law, route: RouteAnswer, told: set[str] | None = None) -> str:
    """How long a route takes if every decision is favourable, from which sample, and what it costs: one line.

    A sample that stands in `told` already is only named.
    """
    steps = len(route.steps)
    time, cost = _time(law, route, steps, _gaps(route, "months"), told), _cost(law, route, steps, _gaps(route, "usd"))
    return f"{time}. {cost}."


def time_lead(law: Law, route: RouteAnswer) -> str:
    """Of which course of things the time of a route is told."""
    if route.tags.if_refused:
        return law.say("Time if it is refused on the way and all else is favourable")
    return law.say("Time if every decision is favourable")


def how_long(law: Law, span: Span) -> str:
    """How long something takes, and that a part of it is not known."""
    if span.whole and span.most == 0:
        return law.say("over on the day")
    amount = _amount(law, span, "months")
    return amount if span.whole or span.nothing_known else law.say("{amount}; the rest is not known", amount=amount)


def briefly(law: Law, span: Span) -> str:
    """How long something takes in as few words as can be; nothing if it is over on the day."""
    if span.whole and span.most == 0:
        return ""
    amount = _amount(law, msgspec.structs.replace(span, likely=None), "months")
    return law.say("{amount} and more", amount=amount) if span.about and not span.whole else amount


def costs_more(law: Law, route: RouteAnswer) -> str:
    """That a route costs more than the person has, or nothing. It never closes a route."""
    if route.short_of is None or route.status == "closed":
        return ""
    more = _say(law, "usd", "", route.short_of)
    if route.status == "open":
        says = law.say("open, and costs more than you have by about {amount}", amount=more)
    else:
        says = law.say("if it opens, it costs more than you have by about {amount}", amount=more)
    return says if route.usd.whole else law.say("{what}, and some costs are not known", what=says)


def step_measures(law: Law, step: StepAnswer) -> Iterator[tuple[str, str]]:
    """How long a step takes and what it costs, with what the figures are; then what helps who cannot pay.

    Each line has a label and what it says.
    """
    at_once = step.months.whole and not step.months.says
    time = law.say("over on the day") if at_once else _told(law, step.months, "months")
    yield law.say("time"), time
    yield from ((law.say("time that the law sets"), says) for says in step.limits)
    yield law.say("fees and fares"), _told(law, step.usd, "usd")
    yield from ((law.say(relief.kind), f"{relief.says} [{relief.cite}]") for relief in step.relief)


def stage_measures(law: Law, stage: Stage) -> str:
    """The title of a stage, and how long it takes if that is known."""
    if not (stage.months.whole and stage.months.says):
        return stage.title
    return f"{stage.title}: {_amount(law, stage.months, 'months')} ({'; '.join(stage.months.says)})"


def _time(law: Law, route: RouteAnswer, steps: int, gaps: int, told: set[str] | None) -> str:
    span = route.months
    if span.nothing_known:
        return law.say("Time: not known")
    sample = "; ".join(span.says[:_SAMPLES])
    if (more := len(span.says) - _SAMPLES) > 0:
        sample = law.say_n("{what}; {n} more", "{what}; {n} more", more, what=sample)
    shown = sample
    if told is not None and sample:
        shown = law.say("as above") if sample in told else sample
        told.add(sample)
    amount = _with_gaps(law, _amount(law, span, "months"), steps, gaps) + (f" ({shown})" if shown else "")
    if route.tags.if_refused:
        return law.say("Time if it is refused on the way and all else is favourable: {amount}", amount=amount)
    return law.say("Time if every decision is favourable: {amount}", amount=amount)


def _cost(law: Law, route: RouteAnswer, steps: int, gaps: int) -> str:
    span = route.usd
    if not span.nothing_known:
        amount = _with_gaps(law, _amount(law, span, "usd"), steps, gaps)
        says = law.say("Fees and fares: {amount}", amount=amount)
    elif gaps < steps:
        says = law.say_n(
            "Fees and fares: not known for {gaps} of {n} step, none for the others",
            "Fees and fares: not known for {gaps} of {n} steps, none for the others",
            steps,
            gaps=gaps,
        )
    else:
        says = law.say("Fees and fares: not known")
    helps = list(dict.fromkeys(relief.kind for step in route.steps for relief in step.relief))
    if not helps:
        return says
    return f"{says}. {law.say('A {helps} can help', helps=joined(law, _AND_A, map(law.say, helps)))}"


def _gaps(route: RouteAnswer, of: str) -> int:
    spans: list[Span] = [getattr(step, of) for step in route.steps]
    return sum(not span.whole for span in spans)


def _with_gaps(law: Law, amount: str, steps: int, gaps: int) -> str:
    """An amount, with what a sum leaves out."""
    if not gaps:
        return amount
    if steps == 1:
        return law.say("{amount}, and a part that is not known", amount=amount)
    return law.say_n(
        "{amount}, and not known for {gaps} of {n} step",
        "{amount}, and not known for {gaps} of {n} steps",
        steps,
        amount=amount,
        gaps=gaps,
    )


def _told(law: Law, span: Span, unit: Measure) -> str:
    """What is known of one step, what the figures are, and what is said of the rest."""
    gaps = "; ".join(span.gaps)
    if span.nothing_known and not span.says:
        return law.say("not known: {what}", what=gaps) if gaps else law.say("not known")
    says = _amount(law, span, unit) + (f" ({'; '.join(span.says)})" if span.says else "")
    if span.whole:
        return says
    return law.say("{amount}; and not known: {what}", amount=says, what=gaps or law.say("the rest"))


def _amount(law: Law, span: Span, unit: Measure) -> str:
    """The figures of a sum: its range where every part has one, else what is known of it."""
    if span.least is not None and span.least == span.most:
        return _say(law, unit, "", span.least) if span.least else law.say("none")
    if span.least is not None and span.most is not None:
        says = _say(law, unit, "range", span.most, least=_number(law, unit, span.least))
        return says if span.likely is None else _say(law, unit, "mostly", span.likely, what=says)
    if span.least is None and span.most is not None:
        return _say(law, unit, "most", span.most, what=_say(law, unit, "about", span.floor + span.about))
    known = [_say(law, unit, "least", span.floor)] if span.floor else []
    known += [_say(law, unit, "more" if known else "about", span.about)] if span.about else []
    return joined(law, _AND, known) if known else law.say("not known")


def _say(law: Law, unit: Measure, how: str, count: float, **parts: str) -> str:
    """An amount with its unit, as a part of what is said of it."""
    shown = _rounded(unit, count)
    parts["n"] = law.number(shown)
    if unit == "usd":
        return law.say(_DOLLARS[how], **parts)
    one, many = _MONTHS[how]
    return law.say_n(one, many, int(shown), **parts) if shown == int(shown) else law.say(many, **parts)


def _number(law: Law, unit: Measure, count: float) -> str:
    return law.number(_rounded(unit, count))


def _rounded(unit: Measure, count: float) -> float:
    """Dollars and long times are whole; short ones have a decimal."""
    return round(count, 1) if unit == "months" and count < 10 else round(count)
