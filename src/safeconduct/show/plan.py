"""A plan in words, for every door: a title, what stands first, and for each step its lines with a label each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ..lawbook.phrases import phrase
from .ahead import closing_says, deadline_says
from .measured import route_measures, step_measures
from .page import Html, items, join, page, tag
from .said import cite, practised, status, sureness

if TYPE_CHECKING:
    from ..assess.plan import Need, Plan, PlanStep, Refusal
    from ..lawbook.model import Law


_HAVE = {"have": phrase("have"), "missing": phrase("missing"), "not known": phrase("not known")}
_MET = {
    "have": phrase("does not apply"),
    "missing": phrase("stands in the way"),
    "not known": phrase("not known if it applies"),
}
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
    lang: str
    dir: str


def plan_page(law: Law, plan: Plan) -> Page:
    """The words of a plan. It says nothing of the person but which conditions of the law are met."""
    route = plan.route
    says = law.say(
        "{status}. It ends in: {end}. {note}", status=status(law, plan.status), end=plan.ends_title, note=plan.ends_note
    )
    about = [says.strip()]
    about += ["; ".join(sure)] if (sure := list(sureness(law, route.tags))) else []
    about += [practised(law, practice, plan.status) for practice in plan.practice]
    about += [route_measures(law, route), *(deadline_says(law, deadline) for deadline in plan.deadlines)]
    checked, until = law.day(plan.checked), law.day(plan.until)
    days = law.say("Law as checked on {checked}; do not use after {until}.", checked=checked, until=until)
    return Page(
        law.say("Plan: {route}", route=plan.title),
        (*plan.notice, days),
        tuple(about),
        tuple((_head(law, n, step), tuple(_lines(law, step))) for n, step in enumerate(plan.steps, 1)),
        plan.truth,
        law.language,
        law.direction,
    )


def plan_html(law: Law, plan: Plan) -> Html:
    """The plan as one whole page, to print or to keep."""
    said = plan_page(law, plan)
    steps = (
        join((tag("h2", head), items(join((tag("strong", f"{label}: "), says)) for label, says in lines)))
        for head, lines in said.steps
    )
    return page(
        said.title, items(said.about), *steps, notice=said.first, truth=said.truth, lang=said.lang, dir=said.dir
    )


def _head(law: Law, n: int, step: PlanStep) -> str:
    """The title of a step, with its place where the law names one: where the person is now is theirs to tell."""
    told = step.answer
    named = [word for word in law.steps[told.id].place_words if word in law.countries]
    title = law.say("{step} (goes against you)", step=told.title) if told.adverse else told.title
    title = law.say("{step}, in {country}", step=title, country=told.place) if named and told.place else title
    return f"{n}. {title}"


def _lines(law: Law, step: PlanStep) -> Iterator[Line]:
    """What to know before a step comes before what to do."""
    told, say = step.answer, law.say
    for closing in step.closes:
        yield Line(say("before it"), closing_says(law, closing))
    for harm in step.harms:
        yield Line(say("it can cost"), f"{say(harm.kind)}: {harm.says}" + cite(harm.cite))
    yield Line(say("who"), _who(law, step))
    for need in step.needs:
        yield Line(say(_MET[need.word] if need.forbids else _HAVE[need.word]), _need(law, need))
    if step.untold:
        alone = law.say_n("{n} condition is about you alone.", "{n} conditions are about you alone.", step.untold)
        yield Line(say("with your lawyer"), f"{alone} {say('Go through them with your lawyer.')}")
    if step.filing:
        yield Line(say("form"), f"{step.filing.form}: {step.filing.where}" + cite(step.filing.cite))
    for bring in step.brings:
        yield Line(say("bring"), bring.says + cite(bring.cite))
    for stage in told.stages:
        yield Line(say("part"), stage.title)
    for label, says in step_measures(law, told):
        yield Line(label, says)
    for refusal in step.refusals:
        yield Line(say("it can end so"), _refusal(law, refusal))
    if told.asked:
        yield Line(say("questions are asked here"), say("Answer truthfully."))


def _who(law: Law, step: PlanStep) -> str:
    told = step.answer
    actor = told.who or law.say("you")
    if told.kind == "decision" and told.power == "may":
        actor = law.say("{who}, who may decide for you or against you", who=actor)
    return actor + cite(told.cite)


def _need(law: Law, need: Need) -> str:
    says = law.say("{what} Find out: {question}", what=need.says, question=need.asks) if need.asks else need.says
    return says + cite(need.cite)


def _refusal(law: Law, refusal: Refusal) -> str:
    after = (law.say("Then: {way}.", way=way) for way in refusal.leads_to)
    closes = (closing_says(law, closing) for closing in refusal.closes)
    return " ".join(part for part in (f"{refusal.name}.", refusal.says, *after, *closes) if part)
