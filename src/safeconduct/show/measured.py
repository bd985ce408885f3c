"""Time and money in words: one line for a route, a few for a step. What is not known is said, never filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from ..assess.answer import RouteAnswer, Stage, StepAnswer
    from ..lawbook.measures import Span

_FAVOURABLE = "Time if every decision is favourable"
_REFUSED = "Time if it is refused on the way and all else is favourable"
_SAMPLES = 2
"""Samples of a route's months that its line names; the others stand beside their steps."""


def route_measures(route: RouteAnswer, told: set[str] | None = None) -> str:
    """How long a route takes if every decision is favourable, from which sample, and what it costs: one line.

    A sample that stands in `told` already is only named.
    """
    steps = len(route.steps)
    time = _time(time_lead(route), route.months, steps, _gaps(route, "months"), told)
    return f"{time}. {_cost(route, steps, _gaps(route, 'usd'))}."


def time_lead(route: RouteAnswer) -> str:
    """Of which course of things the time of a route is told."""
    return _REFUSED if route.tags.if_refused else _FAVOURABLE


def how_long(span: Span) -> str:
    """How long something takes, and that a part of it is not known."""
    if span.whole and span.most == 0:
        return "over on the day"
    return _amount(span, months) + ("" if span.whole or span.nothing_known else "; the rest is not known")


def briefly(span: Span) -> str:
    """How long something takes in as few words as can be; nothing if it is over on the day."""
    if span.whole and span.most == 0:
        return ""
    amount = _amount(msgspec.structs.replace(span, likely=None), months)
    return f"{amount} and more" if span.about and not span.whole else amount


def costs_more(route: RouteAnswer) -> str:
    """That a route costs more than the person has, or nothing. It never closes a route."""
    if route.short_of is None or route.status == "closed":
        return ""
    lead = "open, and costs" if route.status == "open" else "if it opens, it costs"
    more = "" if route.usd.whole else ", and some costs are not known"
    return f"{lead} more than you have by about {dollars(route.short_of)}{more}"


def step_measures(step: StepAnswer) -> Iterator[str]:
    """How long a step takes and what it costs, with what the figures are; then what helps who cannot pay."""
    at_once = step.months.whole and not step.months.says
    yield f"time: {'over on the day' if at_once else _told(step.months, months)}"
    yield from (f"time that the law sets: {says}" for says in step.limits)
    yield f"fees and fares: {_told(step.usd, dollars)}"
    yield from (f"{relief.kind}: {relief.says} [{relief.cite}]" for relief in step.relief)


def stage_measures(stage: Stage) -> str:
    """The title of a stage, and how long it takes if that is known."""
    known = stage.months.whole and stage.months.says
    return f"{stage.title}: {_amount(stage.months, months)} ({'; '.join(stage.months.says)})" if known else stage.title


def months(count: float) -> str:
    """A number of months."""
    number = f"{count:.0f}" if count >= 10 else f"{count:.1f}".removesuffix(".0")
    return f"{number} {'month' if number == '1' else 'months'}"


def dollars(count: float) -> str:
    """A sum of US dollars."""
    return f"${count:,.0f}"


def _time(lead: str, span: Span, steps: int, gaps: int, told: set[str] | None) -> str:
    if span.nothing_known:
        return "Time: not known"
    more = f"; {len(span.says) - _SAMPLES} more" if len(span.says) > _SAMPLES else ""
    sample = f" ({'; '.join(span.says[:_SAMPLES])}{more})" if span.says else ""
    if told is not None and sample:
        sample, seen = (" (as above)" if sample in told else sample), sample
        told.add(seen)
    return f"{lead}: {_amount(span, months)}{_rest(steps, gaps)}{sample}"


def _cost(route: RouteAnswer, steps: int, gaps: int) -> str:
    helps = list(dict.fromkeys(relief.kind for step in route.steps for relief in step.relief))
    told = f". A {' and a '.join(helps)} can help" if helps else ""
    span = route.usd
    if span.nothing_known:
        rest = f" for {gaps} of {steps} steps, none for the others" if gaps < steps else ""
        return f"Fees and fares: not known{rest}{told}"
    return f"Fees and fares: {_amount(span, dollars)}{_rest(steps, gaps)}{told}"


def _gaps(route: RouteAnswer, of: str) -> int:
    spans: list[Span] = [getattr(step, of) for step in route.steps]
    return sum(not span.whole for span in spans)


def _rest(steps: int, gaps: int) -> str:
    """What a sum leaves out."""
    if not gaps:
        return ""
    return f", and not known for {gaps} of {steps} steps" if steps > 1 else ", and a part that is not known"


def _told(span: Span, unit: Callable[[float], str]) -> str:
    """What is known of one step, what the figures are, and what is said of the rest."""
    gaps = "; ".join(span.gaps)
    if span.nothing_known and not span.says:
        return f"not known: {gaps}" if gaps else "not known"
    says = f" ({'; '.join(span.says)})" if span.says else ""
    rest = "" if span.whole else f"; and not known: {gaps or 'the rest'}"
    return f"{_amount(span, unit)}{says}{rest}"


def _amount(span: Span, unit: Callable[[float], str]) -> str:
    """The figures of a sum: its range where every part has one, else what is known of it."""
    if span.least is not None and span.least == span.most:
        return unit(span.least) if span.least else "none"
    if span.least is not None and span.most is not None:
        usual = f", mostly {unit(span.likely)}" if span.likely is not None else ""
        return f"{unit(span.least).split()[0]} to {unit(span.most)}{usual}"
    if span.least is None and span.most is not None:
        return f"about {unit(span.floor + span.about)}, up to {unit(span.most)}"
    known = [f"at least {unit(span.floor)}"] if span.floor else []
    known += [f"about {unit(span.about)}{' more' if known else ''}"] if span.about else []
    return " and ".join(known) or "not known"
