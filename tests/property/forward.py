"""Brute force: walks every sequence of steps forward, with `lawbook.meaning` alone.

It shares no code with the circuit, the routes or the answers: what it reaches is what they must find.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import NamedTuple

from laws import Case

from safeconduct.lawbook import meaning
from safeconduct.lawbook.given import Given, Variable
from safeconduct.lawbook.meaning import Situation
from safeconduct.lawbook.model import Outcome, Step

LONGEST_JOURNEY = 3
Move = tuple[str, tuple[tuple[str, str], ...]]
Papers = frozenset[tuple[Variable, tuple[str, ...]]]


class State(NamedTuple):
    """Where a person stands; `papers` were got on the way for certain steps; `stays`: let in, travels no more."""

    answers: frozenset[tuple[Variable, object]]
    papers: Papers = frozenset()
    stays: bool = False

    @property
    def given(self) -> Given:
        return Given(dict(self.answers))  # type: ignore[arg-type]


class TooMany(Exception):
    """More states than a test has time for."""


class Forward:
    """Every step of a law, forward, for one case; the restrictions *stay* and *meant_for* are switches."""

    def __init__(
        self, case: Case, stay: bool = True, meant_for: bool = True, free: Mapping[Hashable, bool] = {}
    ) -> None:
        self.case, self.stay, self.meant_for, self.free = case, stay, meant_for, free
        self.moves: list[tuple[Step, Outcome, dict[str, str]]] = []
        for step in case.law.steps.values():
            for outcome in step.outcomes:
                if step.danger or (step.kind == "way" and outcome.adverse):
                    continue
                codes: list[str] = [""]
                if step.loop is not None:
                    codes = [c for c in step.loop.among or case.law.countries if c not in step.loop.leave_out]
                for code in codes:
                    self.moves.append((step, outcome, {step.loop.variable: code} if step.loop else {}))
        self.seen_after: dict[tuple[State, int], State | None] = {}

    def start(self, given: Given) -> State:
        return State(frozenset(given.answers.items()))

    def after(self, state: State, number: int) -> State | None:
        """The state after a move, or None if it cannot be made."""
        key = (state._replace(stays=False), number)
        if key not in self.seen_after:
            self.seen_after[key] = self._after(state, *self.moves[number])
        found = self.seen_after[key]
        return found and found._replace(stays=state.stays)

    def _after(self, state: State, step: Step, outcome: Outcome, env: dict[str, str]) -> State | None:
        case = self.case
        held = state.given
        seen = held.with_({variable: "yes" for variable, meant in state.papers if step.id in meant})
        s = Situation(case.law, seen, case.today, case.reader, free=self.free)
        if meaning.outcome(step, outcome, s, env) is not True:
            return None
        made = meaning.after(outcome, s, env)
        then = Situation(case.law, made, case.today, case.reader, free=self.free)
        if meaning.value(outcome.then, then, env) is not True:
            return None
        written = {write.target.fact for write in outcome.makes}
        changes = {v: a for v, a in made.answers.items() if v[0] in written}
        changes |= {v: None for v in held.answers if v[0] in written and v not in made.answers}  # type: ignore[misc]
        papers = state.papers
        if self.meant_for and outcome.meant_for:
            for variable in [v for v, a in changes.items() if a == "yes" and case.law.facts[v[0]].base == "bool"]:
                papers = papers | {(variable, outcome.meant_for)}
                del changes[variable]
        return State(frozenset(held.with_(changes).answers.items()), papers)

    def journeys(self, state: State) -> Iterator[tuple[State, tuple[int, ...]]]:
        """Every state that at most three ways lead to, no place twice; the first is the state itself."""
        yield state, ()
        if state.stays:
            return
        here = str(state.given.get("location"))
        level = [(state, (), frozenset([here]))]
        reached = {(state, frozenset([here]))}
        for _ in range(LONGEST_JOURNEY):
            longer = []
            for before, path, places in level:
                if path and self.moves[path[-1]][1].last:
                    continue
                for number, (step, outcome, _) in enumerate(self.moves):
                    if step.kind != "way":
                        continue
                    after = self.after(before, number)
                    if after is None:
                        continue
                    visited = places
                    if any(write.target.fact == "location" for write in outcome.makes):
                        to = str(after.given.get("location"))
                        if to in places:
                            continue
                        visited = places | {to}
                    if (after, visited) in reached and not outcome.last:
                        continue
                    reached.add((after, visited))
                    longer.append((after, (*path, number), visited))
                    yield after._replace(stays=self.stay and outcome.last), (*path, number)
            level = longer

    def ends(self, given: Given, limit: int = 3000) -> dict[str, tuple[Move, ...]]:
        """Every end that some sequence reaches, and one such sequence."""
        front = [(self.start(given), ())]
        seen = {front[0][0]}
        found: dict[str, tuple[Move, ...]] = {}
        while front:
            beyond = []
            for state, path in front:
                for there, ways in self.journeys(state):
                    for number, (step, outcome, _) in enumerate(self.moves):
                        if step.kind == "way":
                            continue
                        admits = any(write.target.fact == "location" for write in outcome.makes)
                        if there.stays and admits:
                            continue
                        after = self.after(there, number)
                        if after is None:
                            continue
                        whole = (*path, *ways, number)
                        if outcome.protected:
                            found.setdefault(outcome.id, self.named(whole))
                            continue
                        after = after._replace(stays=self.stay and (there.stays or admits))
                        if after not in seen:
                            seen.add(after)
                            if len(seen) > limit:
                                raise TooMany
                            beyond.append((after, whole))
            front = beyond
        return found

    def named(self, numbers: tuple[int, ...]) -> tuple[Move, ...]:
        return tuple((self.moves[n][1].id, tuple(self.moves[n][2].items())) for n in numbers)

    def plays(self, given: Given, plan: tuple[Move, ...]) -> bool:
        """Whether a plan with its countries can be carried out, each step in the state that the one before left."""
        index = {(o.id, tuple(env.items())): n for n, (_, o, env) in enumerate(self.moves)}
        state: State | None = self.start(given)
        for move in plan:
            number = index.get(move)
            state = self.after(state, number) if number is not None and state is not None else None
            if state is None:
                return False
        return True

    def spare(self, given: Given, plan: tuple[Move, ...]) -> tuple[Move, ...]:
        """The plan without the steps that it can do without."""
        i = 0
        while i < len(plan) - 1:
            shorter = (*plan[:i], *plan[i + 1 :])
            if self.plays(given, shorter):
                plan, i = shorter, 0
            else:
                i += 1
        return plan

    def allowed(self, given: Given, plan: tuple[Move, ...]) -> bool:
        """Whether a plan that plays keeps to the rules of journeys: three ways, each opening the next, no place twice, *stay*."""
        index = {(o.id, tuple(env.items())): n for n, (_, o, env) in enumerate(self.moves)}
        state = self.start(given)
        journey: list[int] = []
        before, places, stays = state, {str(given.get("location"))}, False
        for move in plan:
            step, outcome, _ = self.moves[index[move]]
            moves = any(write.target.fact == "location" for write in outcome.makes)
            after = self.after(state, index[move])
            assert after is not None
            to = str(after.given.get("location"))
            if step.kind == "way":
                ended = bool(journey) and self.moves[journey[-1]][1].last
                journey.append(index[move])
                if ended or stays or len(journey) > LONGEST_JOURNEY or (moves and to in places):
                    return False
            else:
                stays = stays or (self.stay and bool(journey) and self.moves[journey[-1]][1].last)
                if (stays and moves) or not self._opens(before, journey):
                    return False
                stays = stays or (self.stay and moves)
                journey, before, places = [], after, set()
            places.add(to)
            state = after
        return True

    def keeps_moving(self, given: Given, plan: tuple[Move, ...]) -> bool:
        """Whether no journey of a plan that plays goes through a place twice."""
        index = {(o.id, tuple(env.items())): n for n, (_, o, env) in enumerate(self.moves)}
        state, places = self.start(given), {str(given.get("location"))}
        for move in plan:
            step, outcome, _ = self.moves[index[move]]
            after = self.after(state, index[move])
            assert after is not None
            to = str(after.given.get("location"))
            if step.kind != "way":
                places = set()
            elif to in places and any(write.target.fact == "location" for write in outcome.makes):
                return False
            places.add(to)
            state = after
        return True

    def _opens(self, before: State, journey: list[int]) -> bool:
        """Whether no way of a journey but the last could be left out of it."""
        for skipped in range(len(journey) - 1):
            state: State | None = before
            for number in (*journey[:skipped], *journey[skipped + 1 :]):
                state = self.after(state, number) if state is not None else None
            if state is not None:
                return False
        return True
