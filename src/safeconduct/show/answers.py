"""A screening, a route and its proof as parts of an HTML page: tables with captions, the law cited in each line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..lawbook.words import SAID
from .ahead import closing_says, deadline_says
from .measured import route_measures
from .page import Html, fragment, items, join, notice_line, table, tag, truth_line
from .pictures.of_route import pictures
from .said import WORD, cite, tags

if TYPE_CHECKING:
    from ..assess.answer import RouteAnswer, Screening, StepAnswer
    from ..lawbook.model import Law
    from ..lawbook.proof import Proof

_FIRST = 3
"""Questions that are told at once; the objects hold all."""
_PROOF = ("Line", "Answer", "What the law asks", "Law", "Who must show it, who says so, and notes")


def screening(law: Law, answer: Screening) -> Html:
    """The whole answer; it names no answer of the person."""
    begun = [r for r in answer.routes if r.branch_of is None and (r.begins or r.status != "closed")]
    left = len(answer.routes) - len(begun)
    rows = [(WORD[r.status].capitalize(), r.title, _end(law, r), _beside(law, r)) for r in begun]
    return fragment(
        notice_line(answer.notice),
        _warned(law, answer),
        table(f"Routes under the law of {answer.on}", ("Status", "Route", "Ends in", "Beside it"), rows),
        tag("p", f"{left} more do not begin where the person is, or follow a refusal.") if left else Html(""),
        _asked(law, answer),
        truth_line(answer.truth),
    )


def route(law: Law, answer: Screening, of: RouteAnswer) -> Html:
    """One route: its status, what stands beside it, its steps with what each can cost, and its pictures."""
    return fragment(
        notice_line(answer.notice),
        _head(law, of),
        table(
            f"Steps of: {of.title}",
            ("Step", "What", "Can it be taken?", "Before it: what it closes, what it can cost", "Law"),
            [
                (str(n), _step_title(s), WORD[s.status].lower(), _before(law, s), s.cite)
                for n, s in enumerate(of.steps, 1)
            ],
        ),
        items(f"We need to know: {asks}" for asks in dict.fromkeys(missing.asks for missing in of.missing)),
        pictures(law, [of, *(r for r in answer.routes if r.branch_of == of.id and r.status != "closed")]),
        truth_line(answer.truth),
    )


def why(law: Law, answer: Screening, of: RouteAnswer) -> Html:
    """The proof of each step of a route; a line that decides another stands under it, with a longer number."""
    rows: list[tuple[str, ...]] = []
    for n, step in enumerate(of.steps, 1):
        rows.append((str(n), WORD[step.status].lower(), tag("strong", _step_title(step)), step.cite, ""))
        rows += _lines(step.proof, f"{n}.")
    return fragment(
        notice_line(answer.notice), _head(law, of), table(f"Why: {of.title}", _PROOF, rows), truth_line(answer.truth)
    )


def _lines(proof: Sequence[Proof], number: str) -> Iterator[tuple[str, ...]]:
    for n, line in enumerate(proof, 1):
        burden = f"{line.party} must show it" if line.party else ""
        by = f"assessed by {line.by}" if line.by else ""
        notes = "; ".join(part for part in (burden, line.standard, by, line.note) if part)
        yield f"{number}{n}", SAID[line.value], line.says, line.cite, notes
        yield from _lines(line.children, f"{number}{n}.")


def _head(law: Law, of: RouteAnswer) -> Html:
    reasons = [reason.says for reason in of.reasons if of.status == "closed" or not reason.provision]
    return join(
        (
            tag("p", tag("strong", WORD[of.status]), f": {of.title} → {of.ends_title}"),
            tag("p", of.ends_note) if of.ends_note else Html(""),
            items([*_told(law, of), *dict.fromkeys(reasons)]),
        )
    )


def _told(law: Law, of: RouteAnswer) -> Iterator[str]:
    """What stands beside a route that is not closed: tags, time and money; and its last days, closed or not."""
    yield from tags(law, of)
    if of.status != "closed":
        yield route_measures(of)
    yield from map(deadline_says, of.deadlines)


def _beside(law: Law, of: RouteAnswer) -> Html:
    """What stands beside a status: why it is closed; else its tags, and what must be known."""
    if of.status == "closed":
        return items(f"because: {reason.says}{cite(reason.cite)}" for reason in of.reasons[:2])
    asks = list(dict.fromkeys(missing.asks for missing in of.missing))
    more = [f"and {len(asks) - _FIRST} more questions"] if len(asks) > _FIRST else []
    return items([*_told(law, of), *(f"we need to know: {asked}" for asked in asks[:_FIRST]), *more])


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
    return table("The questions that settle most", ("Question", "Why it is asked", "Routes that hang on it"), rows)


def _warned(law: Law, answer: Screening) -> Html:
    if not answer.warnings:
        return Html("")
    rows = [(w.kind, join((w.says, items(closing_says(law, c) for c in w.closes))), w.cite) for w in answer.warnings]
    return table("What not to do, and the worst that it can cost", ("Cost", "What", "Law"), rows)


def _before(law: Law, step: StepAnswer) -> Html:
    """What to know before a step: what it closes, and what it can cost."""
    closes = (closing_says(law, closing) for closing in step.closes)
    return items([*closes, *(f"{harm.kind}: {harm.says}{cite(harm.cite)}" for harm in step.harms)])


def _step_title(step: StepAnswer) -> str:
    return step.title + (f" ({step.who})" if step.who else "") + (" (refused here)" if step.adverse else "")
