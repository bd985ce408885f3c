"""A screening, a route and its proof as parts of an HTML page: tables with captions, the law cited in each line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..lawbook.phrases import phrase
from ..lawbook.words import SAID
from .ahead import closing_says, deadline_says
from .measured import route_measures
from .page import Html, fragment, items, join, notice_line, table, tag, truth_line
from .pictures.of_route import pictures
from .said import after_refusal, begun, cite, proof_notes, small, status, tags

if TYPE_CHECKING:
    from ..assess.answer import RouteAnswer, Screening, StepAnswer
    from ..lawbook.model import Law
    from ..lawbook.proof import Proof

_FIRST = 3
"""Questions that are told at once; the objects hold all."""
_ROUTES = (phrase("Status"), phrase("Route"), phrase("Ends in"), phrase("Beside it"))
_STEPS = (
    phrase("Step"),
    phrase("What"),
    phrase("Can it be taken?"),
    phrase("Before it: what it closes, what it can cost"),
    phrase("Law"),
)
_PROOF = (
    phrase("Line"),
    phrase("Answer"),
    phrase("What the law asks"),
    phrase("Law"),
    phrase("Who must show it, who says so, and notes"),
)
_QUESTIONS = (phrase("Question"), phrase("Why it is asked"), phrase("Routes that hang on it"))
_WARNED = (phrase("Cost"), phrase("What"), phrase("Law"))


def screening(law: Law, answer: Screening) -> Html:
    """The whole answer; it names no answer of the person."""
    shown = [r for r in answer.routes if begun(r)]
    left = len(answer.routes) - len(shown)
    rows = [(status(law, r.status).capitalize(), r.title, _end(law, r), _beside(law, r)) for r in shown]
    more = law.say_n(
        "{n} more do not begin where the person is, or follow a refusal.",
        "{n} more do not begin where the person is, or follow a refusal.",
        left,
    )
    caption = law.say("Routes under the law of {day}", day=law.day(answer.on))
    return _fragment(
        law,
        notice_line(answer.notice),
        _warned(law, answer),
        table(caption, _said(law, _ROUTES), rows),
        tag("p", more) if left else Html(""),
        _asked(law, answer),
        truth_line(answer.truth),
    )


def route(law: Law, answer: Screening, of: RouteAnswer) -> Html:
    """One route: its status, what stands beside it, its steps with what each can cost, and its pictures."""
    asked = dict.fromkeys(missing.asks for missing in of.missing)
    return _fragment(
        law,
        notice_line(answer.notice),
        _head(law, of),
        table(
            law.say("Steps of: {route}", route=of.title),
            _said(law, _STEPS),
            [
                (str(n), _step_title(law, s), small(law, s.status), _before(law, s), s.cite)
                for n, s in enumerate(of.steps, 1)
            ],
        ),
        items(law.say("We need to know: {questions}", questions=asks) for asks in asked),
        pictures(law, [of, *after_refusal(answer, of)]),
        truth_line(answer.truth),
    )


def why(law: Law, answer: Screening, of: RouteAnswer) -> Html:
    """The proof of each step of a route; a line that decides another stands under it, with a longer number."""
    rows: list[tuple[str, ...]] = []
    for n, step in enumerate(of.steps, 1):
        rows.append((str(n), small(law, step.status), tag("strong", _step_title(law, step)), step.cite, ""))
        rows += _lines(law, step.proof, f"{n}.")
    caption = law.say("Why: {route}", route=of.title)
    return _fragment(
        law,
        notice_line(answer.notice),
        _head(law, of),
        table(caption, _said(law, _PROOF), rows),
        truth_line(answer.truth),
    )


def _fragment(law: Law, *parts: str) -> Html:
    return fragment(*parts, lang=law.language, dir=law.direction)


def _said(law: Law, head: Sequence[str]) -> list[str]:
    return [law.say(says) for says in head]


def _lines(law: Law, proof: Sequence[Proof], number: str) -> Iterator[tuple[str, ...]]:
    for n, line in enumerate(proof, 1):
        yield f"{number}{n}", law.say(SAID[line.value]), line.says, line.cite, proof_notes(law, line)
        yield from _lines(law, line.children, f"{number}{n}.")


def _head(law: Law, of: RouteAnswer) -> Html:
    reasons = [reason.says for reason in of.reasons if of.status == "closed" or not reason.provision]
    return join(
        (
            tag("p", tag("strong", status(law, of.status)), f": {of.title} → {of.ends_title}"),
            tag("p", of.ends_note) if of.ends_note else Html(""),
            items([*_told(law, of), *dict.fromkeys(reasons)]),
        )
    )


def _told(law: Law, of: RouteAnswer) -> Iterator[str]:
    """What stands beside a route that is not closed: tags, time and money; and its last days, closed or not."""
    yield from tags(law, of)
    if of.status != "closed":
        yield route_measures(law, of)
    yield from (deadline_says(law, deadline) for deadline in of.deadlines)


def _beside(law: Law, of: RouteAnswer) -> Html:
    """What stands beside a status: why it is closed; else its tags, and what must be known."""
    if of.status == "closed":
        because = (reason.says + cite(reason.cite) for reason in of.reasons[:2])
        return items(law.say("because: {reason}", reason=reason) for reason in because)
    asks = list(dict.fromkeys(missing.asks for missing in of.missing))
    left = len(asks) - _FIRST
    more = [law.say_n("and {n} more questions", "and {n} more questions", left)] if left > 0 else []
    needed = (law.say("we need to know: {question}", question=asked) for asked in asks[:_FIRST])
    return items([*_told(law, of), *needed, *more])


def _end(law: Law, of: RouteAnswer) -> str:
    return f"{of.ends_title} ({law.countries.get(of.place, of.place)})"


def _asked(law: Law, answer: Screening) -> Html:
    """The questions that settle most, each with its reason."""
    if not answer.questions:
        return Html("")
    rows = [
        (q.asks + (f" ({law.countries.get(q.place, q.place)})" if q.place else ""), q.why, str(q.settles))
        for q in answer.questions[:_FIRST]
    ]
    return table(law.say("The questions that settle most"), _said(law, _QUESTIONS), rows)


def _warned(law: Law, answer: Screening) -> Html:
    if not answer.warnings:
        return Html("")
    rows = [
        (law.say(w.kind), join((w.says, items(closing_says(law, c) for c in w.closes))), w.cite)
        for w in answer.warnings
    ]
    return table(law.say("What not to do, and the worst that it can cost"), _said(law, _WARNED), rows)


def _before(law: Law, step: StepAnswer) -> Html:
    """What to know before a step: what it closes, and what it can cost."""
    closes = (closing_says(law, closing) for closing in step.closes)
    return items([*closes, *(f"{law.say(harm.kind)}: {harm.says}{cite(harm.cite)}" for harm in step.harms)])


def _step_title(law: Law, step: StepAnswer) -> str:
    title = step.title + (f" ({step.who})" if step.who else "")
    return law.say("{step} (refused here)", step=title) if step.adverse else title
