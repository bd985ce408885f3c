"""Counts what a folder of the law holds, and which of its provisions are thin; the table that its README shows."""

from __future__ import annotations

from collections.abc import Iterator

from . import expression as e
from .faults import Fault
from .model import Interval, Law, Provision

BEGINS, ENDS = "<!-- counts: written by `safeconduct law count` -->", "<!-- end of counts -->"


def thin(law: Law) -> list[Provision]:
    """Provisions of which some turn rests on one assessment, or on a constant, and on nothing else."""
    return [rule for rule in law.provisions.values() if any(_thin(law, turn.holds) for turn in _settled(rule))]


def unexplained(law: Law) -> Iterator[Fault]:
    """A thin provision gives its reason."""
    for rule in thin(law):
        if not rule.thin and not rule.always_there:
            says = f"`{rule.id}` rests on one assessment or on a constant; say why in `thin`."
            yield Fault(rule.at, says)


def counts(law: Law, folder: str) -> dict[str, int]:
    """How much law a folder holds, by the words of the table."""
    rules = [rule for rule in law.provisions.values() if rule.folder == folder]
    steps = [step for step in law.steps.values() if step.folder == folder]
    turns = [turn for rule in rules for turn in rule.operative]
    beside = [turn for x in law.levers if x.folder == folder for turn in x.turns]
    beside += [turn for x in law.enquiries if x.folder == folder for turn in x.turns]
    here = f"/{folder}/"
    examples = [x for x in law.examples if here in f"/{x.at.page}"]
    nodes = [node for rule in rules for node in (rule.unless, *(turn.holds for turn in rule.operative))]
    for step in steps:
        nodes += [step.place, step.tries, *(harm.when for harm in step.harms)]
        for outcome in step.outcomes:
            nodes += [outcome.needs, outcome.barred_by, outcome.then, *(harm.when for harm in outcome.harms)]
    sources = {turn.source for turn in turns} | {turn.source for turn in beside}
    return {
        "provisions": len(rules),
        "steps": len(steps),
        "facts that they read": len({ref.fact for node in nodes for ref in e.refs(node)}),
        "sources": len(sources - {""}),
        "examples": len(examples),
        "statements that are proved": sum(here in f"/{x.at.page}" for x in law.statements),
        "reports": sum(here in f"/{x.at.page}" for x in law.reports),
        "levers": sum(x.folder == folder for x in law.levers),
        "rules for enquiries": sum(x.folder == folder for x in law.enquiries),
        "claims": sum(here in f"/{x.at.page}" for x in law.claims),
        "intervals not yet checked by a lawyer": sum(turn.sure == "medium" for turn in turns),
        "intervals that are weak or not settled": sum(turn.sure == "low" or turn.state == "unknown" for turn in turns),
        "thin provisions": sum(rule.folder == folder for rule in thin(law)),
    }


def counted(law: Law, folder: str) -> str:
    """The table of a folder's README, with its marks."""
    rows = "\n".join(f"| {what} | {many} |" for what, many in counts(law, folder).items())
    return f"{BEGINS}\n\n| what | how many |\n|---|---|\n{rows}\n\n{ENDS}"


def recount(text: str, law: Law, folder: str) -> str:
    """The README with its table written anew; unchanged if it has no marks."""
    if BEGINS not in text or ENDS not in text:
        return text
    return text[: text.index(BEGINS)] + counted(law, folder) + text[text.index(ENDS) + len(ENDS) :]


def _settled(rule: Provision) -> Iterator[Interval]:
    yield from (turn for turn in rule.operative if not turn.state)


def _thin(law: Law, node: e.Expr) -> bool:
    match node:
        case e.Const():
            return True
        case e.Not(of):
            return _thin(law, of)
        case e.Same(e.Ref(fact), _):
            return law.facts[fact].kind == "assessment"
    return False
