"""A plan in words, for every door: a title, what stands first, and for each step its lines with a label each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from .ahead import closing_says, deadline_says
from .measured import route_measures, step_measures
from .page import Html, items, join, page, tag
from .said import WORD, cite, practised, sureness

if TYPE_CHECKING:
    from ..assess.plan import Need, Plan, PlanStep, Refusal
    from ..lawbook.model import Law


_MET = {"have": "does not apply", "missing": "stands in the way", "not known": "not known if it applies"}
"""What is said of a condition that must not be so."""


class Line(NamedTuple):
    """One line of a step: what sort it is, and what it says."""

    label: str
    says: str


class Page(NamedTuple):
    """A plan as every door prints it."""

    title: str
    first: tuple[str, ...]  # the notice, and until when the plan may be used
    about: tuple[str, ...]
    steps: tuple[tuple[str, tuple[Line, ...]], ...]
    truth: str


def plan_page(law: Law, plan: Plan) -> Page:
    """The words of a plan. It says nothing of the person but which conditions of the law are met."""
    route = plan.route
    about = [f"{WORD[plan.status]}. It ends in: {plan.ends_title}. {plan.ends_note}".strip()]
    about += ["; ".join(sure)] if (sure := list(sureness(route.tags))) else []
    about += [practised(practice, plan.status) for practice in plan.practice]
    about += [f"{route_measures(route)}", *(deadline_says(deadline) for deadline in plan.deadlines)]
    return Page(
        f"Plan: {plan.title}",
        (*plan.notice, f"Law as checked on {plan.checked}; do not use after {plan.until}."),
        tuple(about),
        tuple((_head(n, step), tuple(_lines(law, step))) for n, step in enumerate(plan.steps, 1)),
        plan.truth,
    )


def plan_html(law: Law, plan: Plan) -> Html:
    """The plan as one whole page, to print or to keep."""
    said = plan_page(law, plan)
    steps = (
        join((tag("h2", head), items(join((tag("strong", f"{label}: "), says)) for label, says in lines)))
        for head, lines in said.steps
    )
    return page(said.title, items(said.about), *steps, notice=said.first, truth=said.truth)


def _head(n: int, step: PlanStep) -> str:
    told = step.answer
    place = f", in {told.place}" if told.place else ""
    refused = " (goes against you)" if told.adverse else ""
    return f"{n}. {told.title}{refused}{place}"


def _lines(law: Law, step: PlanStep) -> Iterator[Line]:
    """What to know before a step comes before what to do."""
    told = step.answer
    for closing in step.closes:
        yield Line("before it", closing_says(law, closing))
    for harm in step.harms:
        yield Line("it can cost", f"{harm.kind}: {harm.says}" + cite(harm.cite))
    yield Line("who", _who(step))
    for need in step.needs:
        yield Line(_MET[need.word] if need.forbids else need.word, _need(need))
    if step.untold:
        more = "condition is" if step.untold == 1 else "conditions are"
        yield Line("with your lawyer", f"{step.untold} {more} about you alone. Go through them with your lawyer.")
    if step.filing:
        yield Line("form", f"{step.filing.form}: {step.filing.where}" + cite(step.filing.cite))
    for bring in step.brings:
        yield Line("bring", bring.says + cite(bring.cite))
    for stage in told.stages:
        yield Line("part", stage.title)
    for measured in step_measures(told):
        label, _, says = measured.partition(": ")
        yield Line(label, says)
    for refusal in step.refusals:
        yield Line("it can end so", _refusal(law, refusal))
    if told.asked:
        yield Line("questions are asked here", "Answer truthfully.")


def _who(step: PlanStep) -> str:
    told = step.answer
    actor = told.who or "you"
    power = (
        {"may": ", who may decide for you or against you", "shall": ""}[told.power] if told.kind == "decision" else ""
    )
    return f"{actor}{power}" + cite(told.cite)


def _need(need: Need) -> str:
    asks = f" Find out: {need.asks}" if need.asks else ""
    return f"{need.says}{asks}" + cite(need.cite)


def _refusal(law: Law, refusal: Refusal) -> str:
    after = "".join(f" Then: {way}." for way in refusal.leads_to)
    closes = "".join(f" {closing_says(law, closing)}" for closing in refusal.closes)
    return f"{refusal.name}. {refusal.says}{after}{closes}".strip()
