"""Which provision turned: why a route is open in one situation and closed in another that differs a little."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from ..circuit.knowledge import Filling
from ..lawbook import expression as e
from ..lawbook.model import Law, Provision
from ..lawbook.proof import Prover
from ..routes.pack import Plan, Route
from .answer import WORD, Reason
from .closings import Closed
from .deadlines import Turn
from .reasons import reasons_of
from .replay import Moment, Replay

_TRIED = 4
"""Plans of a shut route that are read to find the line that shuts it."""


def why_shut(law: Law, closed: Closed, route: Route, replay: Replay) -> Reason:
    """The line that shuts a route after a step: the deepest provision that turned, or the condition that fails."""
    before, after = (Replay(law, given, replay.today, replay.reader) for given in (closed.before, closed.after))
    for plan, filling in _plans_before(closed, route):
        for old, new in zip(before.moments(plan, filling), after.moments(plan, filling), strict=True):
            if new.value is False and old.value is not False:
                rule = _rule(law, old, new)
                says = law.say("“{step}” can no longer be taken", step=new.step.name)
                return rule or Reason("", new.step.cite, says, "yes")
    return Reason("", "", law.say("What this step changes leaves no way in which it could work."), "no")


def _plans_before(closed: Closed, route: Route) -> Iterator[tuple[Plan, Filling]]:
    """Plans that somebody could take before the step, the shortest first, each with a filling."""
    tried = 0
    for plan, gate in sorted(route.plans, key=lambda item: len(item[0])):
        first = closed.block.first_open(gate)
        if first is not None and tried < _TRIED:
            tried += 1
            yield plan, closed.fillings[first]


def why_turned(law: Law, moments: list[Moment], turn: Turn, replay: Replay, day_before: Replay) -> tuple[int, Reason]:
    """The step of a plan whose condition turns on a day, by its place in the plan, and the line that turns it."""
    plan = tuple((m.outcome.id, tuple(m.env.items())) for m in moments)
    pairs = list(zip(day_before.moments(plan, {}), replay.moments(plan, {}), strict=True))
    for n, (old, new) in enumerate(pairs):
        if old.value is not new.value:
            lines = reasons_of(old.proof if turn.then == "opens" else new.proof)
            line = lines[0] if lines[0].cite else msgspec.structs.replace(lines[0], cite=new.step.cite)
            return n, _rule(law, old, new) or line
    says = law.say("What the answers and the law together allow turns on this day.")
    return 0, Reason("", "", says, WORD[None])


def _rule(law: Law, old: Moment, new: Moment) -> Reason | None:
    """The deepest provision that turned between two states before a step."""
    for node in (law.required[new.outcome.id], new.outcome.then):
        rule = _deepest(law, old.prover, new.prover, node, new.env)
        if rule is not None:
            return Reason(rule.id, rule.cite, rule.says, WORD[new.prover.value(e.Holds(rule.id))])
    return None


def _deepest(
    law: Law, before: Prover, after: Prover, node: e.Expr, env: Mapping[str, str] | None = None
) -> Provision | None:
    """The deepest provision below a condition that reads otherwise in the second situation, and is known there."""
    for part in e.walk(node):
        if not isinstance(part, e.Holds) or before.value(part, env or {}) is after.value(part, env or {}):
            continue
        rule = law.provisions[part.provision]
        for inner in (rule.unless, *(turn.holds for turn in rule.operative)):
            deeper = _deepest(law, before, after, inner)
            if deeper is not None and deeper.cite:
                return deeper
        if rule.cite:
            return rule
    return None
