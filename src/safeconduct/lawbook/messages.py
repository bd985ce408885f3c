"""The sentences of the law that a person reads, each with a name of its own: what a translation is made of.

A name says where a sentence stands (`fact us_asylum_filed asks`), so that equal words may be translated differently.
"""

from __future__ import annotations

from collections.abc import Iterator

from .model import Law, Step

Message = tuple[str, str]
"""Where a sentence stands, and its English words."""


def messages(law: Law) -> Iterator[Message]:
    """Every sentence of the pack that an answer can show; none is empty."""
    return ((where, says) for where, says in _all(law) if says)


def _all(law: Law) -> Iterator[Message]:
    for name, notice in law.notices.items():
        yield f"notice {name}", notice
    for status in law.statuses:
        yield f"status {status.id} title", status.title
        yield f"status {status.id} note", status.note
    for fact in law.facts.values():
        for field in ("asks", "why", "shown_as", "standard"):
            yield f"fact {fact.id} {field}", getattr(fact, field)
        for value in fact.values:
            yield f"fact {fact.id} value {value}", value.replace("_", " ")
    for rule in law.provisions.values():
        yield f"provision {rule.id} says", rule.says
        yield f"provision {rule.id} party", rule.party
        yield f"provision {rule.id} standard", rule.standard
        for n, turn in enumerate(rule.operative):
            yield f"provision {rule.id} reason {n}", turn.reason
    for step in law.steps.values():
        yield from _step(step)
    for always in law.always:
        yield f"always {always.id} clash", always.clash
    for report in law.reports:
        yield f"report {report.id} says", report.says
        yield f"report {report.id} who", report.who
    for table in law.tables.values():
        if table.measure:
            for said in dict.fromkeys(row.says for row in table.rows):
                yield f"table {table.id}", said
    for code, name in law.countries.items():
        yield f"country {code}", name


def _step(step: Step) -> Iterator[Message]:
    yield f"step {step.id} title", step.title
    yield f"step {step.id} who", step.who
    for n, harm in enumerate(step.harms):
        yield f"step {step.id} harm {n}", harm.says
    for n, stage in enumerate(step.stages):
        yield f"step {step.id} stage {n}", stage.title
    if step.filing:
        yield f"step {step.id} form", step.filing.form
        yield f"step {step.id} where", step.filing.where
    for n, bring in enumerate(step.brings):
        yield f"step {step.id} bring {n}", bring.says
    for n, relief in enumerate(step.relief):
        yield f"step {step.id} relief {n}", relief.says
    for outcome in step.outcomes:
        yield f"outcome {outcome.id} says", outcome.says
        yield f"outcome {outcome.id} name", outcome.name.replace("_", " ")
        for n, harm in enumerate(outcome.harms):
            yield f"outcome {outcome.id} harm {n}", harm.says
