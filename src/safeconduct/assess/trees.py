"""Trees, not lines: what happens *if it is refused* is a branch of the route that it branches off."""

from __future__ import annotations

from collections.abc import Sequence

from ..lawbook.model import Law


def branches(law: Law, routes: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...] | None]:
    """For each spine (its outcome ids): the spine that it is a branch of, or None if it stands by itself.

    Two spines are branches of one tree if they share every decision and admission up to the first adverse outcome
    or the end, and part at the same step.
    """

    def parts_at(spine: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        for i, id in enumerate(spine):
            step, outcome = law.outcomes[id]
            if outcome.adverse or i == len(spine) - 1:
                return _turns(law, spine[:i]), step.id
        raise AssertionError(spine)

    def order(spine: tuple[str, ...]) -> tuple[object, ...]:
        refused = any(law.outcomes[id][1].adverse for id in spine)
        return (refused, law.rank[law.outcomes[spine[-1]][1].protected], len(spine), spine)

    found: dict[tuple[str, ...], tuple[str, ...] | None] = {}
    heads: dict[tuple[tuple[str, ...], str], tuple[str, ...]] = {}
    for spine in sorted(routes, key=order):
        key = parts_at(spine)
        head = heads.get(key)
        same = head is not None and head[-1] == spine[-1] and not any(law.outcomes[id][1].adverse for id in spine)
        found[spine] = None if same else head
        heads.setdefault(key, spine)
    return found


def _turns(law: Law, ids: tuple[str, ...]) -> tuple[str, ...]:
    turns = []
    for id in ids:
        step, outcome = law.outcomes[id]
        if step.kind == "decision" or any(write.target.fact == "location" for write in outcome.makes):
            turns.append(id)
    return tuple(turns)
