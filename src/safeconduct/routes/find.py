"""Finds routes: sequences of steps after which a person is protected.

Regression, backwards (Reiter 1991): a route's need is what must hold *today* for the whole sequence to work.
Ways are closed into journeys once; the search runs over spines of acts and decisions and ends by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from itertools import combinations

import msgspec

from ..circuit.compile import Compiler, Effect
from ..circuit.gates import FALSE, TRUE, Gate
from ..lawbook.model import Outcome, Step
from .pack import Item, Plan
from .satisfy import Anybody

LONGEST_JOURNEY = 3
"""Ways in a row: a rule of the search, not a guard. A longer journey is never proposed."""
DEEPEST = 9
"""Steps in a spine; if a longer one is still found, that is a fault of the pages."""
MOST_PLANS = 20_000
"""Choices of ways and countries of a spine; more is a fault of the pages."""


class Rules(msgspec.Struct, frozen=True):
    """The rules that keep the list short; each can be turned off to see what it drops."""

    stay: bool = True
    meant_for: bool = True
    idle: bool = True
    own_selections: bool = True
    one_order: bool = True
    one_of_a_class: bool = True
    """Ways lead through one country of a class: nothing in the pages tells a second one from it."""


ALL_RULES = Rules()


class Choice:
    """An outcome for one value of its loop's variable."""

    __slots__ = ("effect", "item", "pre", "then", "to")

    def __init__(self, item: Item, pre: Gate, then: Gate, effect: Effect, to: str) -> None:
        self.item, self.pre, self.then, self.effect, self.to = item, pre, then, effect, to


class Transition:
    """An outcome with its choices."""

    def __init__(self, step: Step, outcome: Outcome, choices: list[Choice]) -> None:
        self.step, self.outcome, self.choices = step, outcome, choices
        self.id, self.end = outcome.id, bool(outcome.protected)
        self.admits = step.kind != "way" and any(write.target.fact == "location" for write in outcome.makes)
        self.writes = 0
        for choice in choices:
            self.writes |= choice.effect.mask

    def __repr__(self) -> str:
        return self.id


class Chain(msgspec.Struct, frozen=True):
    """Ways one after the other: what they need at the start, and what they do."""

    plan: Plan
    condition: Gate
    effect: Effect
    places: frozenset[str]
    last: bool


class Journey:
    """One effect with one need (the OR of its chains)."""

    def __init__(self, effect: Effect, last: bool) -> None:
        self.effect, self.last = effect, last
        self.condition: Gate = FALSE
        self.chains: list[Chain] = []


Spine = tuple[Transition, ...]
Plans = dict[tuple[tuple[Plan, Item], ...], Gate]
"""Plans by their parts: for each step of a spine the journey before it and its choice."""


class Dropped(msgspec.Struct, frozen=True):
    """A spine that a rule dropped."""

    spine: tuple[str, ...]
    rule: str


class Guard(Exception):
    """A bound of the search was reached: a fault of the pages, never cut in silence."""

    says = ""

    def __init__(self, outcomes: Iterable[str]) -> None:
        self.outcomes = tuple(outcomes)
        super().__init__(self.says.format("+".join(self.outcomes)))


class TooManyPlans(Guard):
    """A spine has more than `MOST_PLANS` choices: some page multiplies them without need."""

    says = "the choices are without number in {}; one of its steps must need something that it takes away."


class DepthGuard(Guard):
    """Spines longer than `DEEPEST` were still being found: some pages let steps repeat without end."""

    says = "steps repeat without end in {}; one of its steps must need something that it takes away."


class Finder:
    """Finds the spines of a pack over the representatives of its countries."""

    def __init__(
        self, compiler: Compiler, rules: Rules = ALL_RULES, progress: Callable[[str], None] = lambda _: None
    ) -> None:
        self.compiler, self.circuit, self.rules, self.progress = compiler, compiler.circuit, rules, progress
        law = compiler.law
        self.always = [compiler.formula(rule.holds) for rule in law.always]
        self._shadows = self._meant()
        fixed = (
            compiler.switch("medium"),
            -compiler.switch("low"),
            -compiler.switch("stale"),
            -compiler.switch("covers"),
        )
        self.anybody = Anybody(compiler, self.always, fixed)
        self.ways: list[Transition] = []
        self.transitions: list[Transition] = []
        for step in law.steps.values():
            for made in self._made(step):
                (self.ways if step.kind == "way" else self.transitions).append(made)
        self.ends = [t for t in self.transitions if t.end]
        self.journeys: list[Journey] = []
        self.dropped: list[Dropped] = []
        self._forget()
        mask = 0
        for shadows in self._shadows.values():
            for _, gate in shadows:
                mask |= self.circuit.support[gate]
        self._shadow_mask, self._today_memo = mask, dict[Gate, Gate]()

    def _forget(self) -> None:
        self._before: dict[tuple[Gate, str], Gate] = {}
        self._need: dict[Spine, Gate] = {}
        self._now: dict[Spine, Gate] = {}
        self._stay: dict[Spine, Gate] = {}
        self._plans: dict[tuple[str, Spine], Plans] = {}

    def _made(self, step: Step) -> Iterator[Transition]:
        """The transitions of a step that may be planned."""
        for outcome in step.outcomes:
            if not step.danger and not (step.kind == "way" and outcome.adverse):
                yield Transition(step, outcome, list(self._choices(step, outcome)))

    def instead(self, step: Step) -> Finder:
        """A finder in which one step asks for something else; it makes what it made. What is found so far is shared.

        Its journeys are closed.
        """
        other = copy(self)
        other._forget()
        other.anybody, other.dropped = self.anybody.again(), []
        made = {t.id: t for t in self._made(step)}
        other.ways = [made.get(t.id, t) for t in self.ways]
        other.transitions = [made.get(t.id, t) for t in self.transitions]
        other.ends = [t for t in other.transitions if t.end]
        if step.kind == "way" or not self.journeys:
            other.close_ways()
        return other

    def spine(self, outcomes: tuple[str, ...]) -> Spine:
        """The transitions with these ids."""
        by_id = {t.id: t for t in self.transitions}
        return tuple(by_id[id] for id in outcomes)

    # what an outcome needs and does

    def _meant(self) -> dict[tuple[str, str], list[tuple[tuple[str, ...], Gate]]]:
        found: dict[tuple[str, str], list[tuple[tuple[str, ...], Gate]]] = {}
        if not self.rules.meant_for:
            return found
        for step, outcome in self.compiler.law.outcomes.values():
            if not outcome.meant_for:
                continue
            for env in self._envs(step):
                for name in self.compiler.effect(outcome, env, outcome.meant_for).writes:
                    if name[2:] == outcome.meant_for:
                        gate = self.compiler.shadow_atom(name[0], name[1], outcome.meant_for)
                        entry = (outcome.meant_for, gate)
                        if entry not in found.setdefault((name[0], name[1]), []):
                            found[name[0], name[1]].append(entry)
        return found

    def _envs(self, step: Step) -> Iterator[dict[str, str]]:
        if step.loop is None:
            yield {}
            return
        for rep in self.compiler.reps:
            code = rep if not rep.startswith("@") else ""
            if step.loop.among is not None and code not in step.loop.among:
                continue
            if code in step.loop.leave_out:
                continue
            if self.rules.one_of_a_class and step.kind == "way" and not code and not rep.endswith(".0"):
                continue
            yield {step.loop.variable: rep}

    def _choices(self, step: Step, outcome: Outcome) -> Iterator[Choice]:
        compiler, circuit = self.compiler, self.circuit
        for env in self._envs(step):
            pre = self._seen_by(step, compiler.requirement(step, outcome, env))
            then = self._seen_by(step, compiler.formula(outcome.then, env))
            shadow = outcome.meant_for if self.rules.meant_for else ()
            effect = compiler.effect(outcome, env, shadow)
            to = next((str(w[0].value) for name, w in effect.writes.items() if name == ("location", "")), "")
            if step.kind == "way" and to:
                pre = circuit.all_((pre, -compiler.is_("location", "", to)))
            if pre != FALSE:
                yield Choice((outcome.id, tuple(sorted(env.items()))), pre, then, effect, to)

    def _seen_by(self, step: Step, gate: Gate) -> Gate:
        """`gate` with papers got in this route and meant for `step` counted as held."""
        visible: dict[Gate, Gate] = {}
        mask = 0
        for (fact, place), shadows in self._shadows.items():
            seen = [shadow for meant, shadow in shadows if step.id in meant]
            if seen:
                atom = self.compiler.is_(fact, place, "yes")
                visible[atom] = self.circuit.any_([atom, *seen])
                mask |= self.circuit.support[atom]
        return self.circuit.rewrite(gate, mask, lambda atom: visible.get(atom, atom), {}) if mask else gate

    def today(self, gate: Gate) -> Gate:
        """`gate` for somebody who has got no paper in this route yet."""
        if not self._shadow_mask:
            return gate
        return self.circuit.rewrite(gate, self._shadow_mask, self._no_shadow, self._today_memo)

    def _no_shadow(self, atom: Gate) -> Gate:
        return FALSE if self.circuit.test(atom)[0] == "shadow" else atom

    # journeys

    def close_ways(self) -> None:
        """Closes the ways into journeys: chains of at most three, each opening the next, no place twice."""
        c, compiler = self.circuit, self.compiler
        read = 0
        for t in self.transitions:
            for choice in t.choices:
                read |= c.reads(choice.pre) | c.reads(choice.then)
                for writes in choice.effect.writes.values():
                    for w in writes:
                        read |= c.reads(w.guard) | (c.reads(w.formula) if w.how == "formula" else 0)
        singles: list[tuple[Transition, Choice]] = [(way, choice) for way in self.ways for choice in way.choices]
        found: dict[tuple[object, bool], Journey] = {}

        def keep(chain: Chain) -> bool:
            shown = {name: w for name, w in chain.effect.writes.items() if 1 << c.variable(name) & read}
            if not shown:
                return True
            effect = Effect(compiler, shown)
            if not self.anybody.satisfiable(self.today(chain.condition)):
                return False
            key = effect.key()
            known = [found[k].condition for k in ((key, chain.last), (key, False)) if k in found]
            if known and self.anybody.implies(chain.condition, *known):
                return False
            journey = found.setdefault((key, chain.last), Journey(effect, chain.last))
            journey.condition = c.any_((journey.condition, chain.condition))
            journey.chains.append(chain)
            return True

        level = []
        for way, choice in singles:
            condition = c.all_((choice.pre, compiler.regress(choice.then, choice.effect)))
            places = frozenset([choice.to] if choice.to else [])
            chain = Chain((choice.item,), condition, choice.effect, places, way.outcome.last)
            if condition != FALSE and keep(chain):
                level.append(chain)
        for _ in range(2, LONGEST_JOURNEY + 1):
            longer = []
            for way, choice in singles:
                if way.outcome.last:
                    continue
                for chain in level:
                    if choice.to and choice.to in chain.places:
                        continue
                    # a paper that an act reads is worth a journey of its own before it
                    joins = not chain.places and choice.effect.mask & read and chain.effect.mask & read
                    if not joins and not c.reads(chain.condition) & choice.effect.mask:
                        continue
                    g = compiler.regress(chain.condition, choice.effect)
                    if g == FALSE or (g == chain.condition and not joins):
                        continue
                    elsewhere = [-compiler.is_("location", "", place) for place in chain.places]
                    g = c.all_((choice.pre, compiler.regress(choice.then, choice.effect), g, *elsewhere))
                    if g == FALSE or (not joins and self.anybody.implies(g, chain.condition)):
                        continue
                    effect = compiler.compose(choice.effect, chain.effect)
                    places = chain.places | {choice.to} if choice.to else chain.places
                    made = Chain((choice.item, *chain.plan), g, effect, places, chain.last)
                    if keep(made):
                        longer.append(made)
            level = longer
        self.journeys = list(found.values())

    # spines

    def before(self, gate: Gate, t: Transition) -> Gate:
        """What must hold before `t` so that `t` is possible and `gate` holds after it."""
        key = (gate, t.id)
        if key not in self._before:
            self._before[key] = self.circuit.any_(
                self.circuit.all_(
                    (choice.pre, self.compiler.regress(self.circuit.all_((choice.then, gate)), choice.effect))
                )
                for choice in t.choices
            )
        return self._before[key]

    def stay(self, q: Spine) -> Gate:
        """What `q` needs if one does not travel any more."""
        if not self.rules.stay:
            return self.need(q) if q else TRUE
        if q not in self._stay:
            self._stay[q] = TRUE if not q else FALSE if q[0].admits else self.before(self.stay(q[1:]), q[0])
        return self._stay[q]

    def now(self, q: Spine) -> Gate:
        """What `q` needs if its first step is taken where one is."""
        if q not in self._now:
            rest = TRUE if len(q) == 1 else self.stay(q[1:]) if q[0].admits else self.need(q[1:])
            self._now[q] = self.before(rest, q[0])
        return self._now[q]

    def need(self, q: Spine) -> Gate:
        """What `q` needs, a journey before each step allowed."""
        if q not in self._need:
            c, compiler = self.circuit, self.compiler
            parts = [self.now(q)]
            for journey in self.journeys:
                rest = self.stay(q) if journey.last and self.rules.stay else self.now(q)
                parts.append(c.all_((journey.condition, compiler.regress(rest, journey.effect))))
            self._need[q] = c.any_(parts)
        return self._need[q]

    def find(self) -> list[Spine]:
        """Every spine that is kept, the shortest first; what a rule dropped is in `dropped`."""
        self.close_ways()
        anybody, today = self.anybody, self.today
        front: list[Spine] = [(end,) for end in self.ends if anybody.satisfiable(self.now((end,)))]
        kept: list[Spine] = []
        starts = [q for q in front if anybody.satisfiable(today(self.need(q)))]
        kept += starts
        depth = 1
        while front:
            self.progress(f"{len(kept)} routes")
            if depth > DEEPEST:
                raise DepthGuard(t.id for t in front[0])
            longer: list[Spine] = []
            for q in front:
                for t in self.transitions:
                    if t.end:
                        continue
                    if not t.writes & self.circuit.reads(self.stay(q) if t.admits else self.need(q)):
                        continue
                    p: Spine = (t, *q)
                    reason = self._reason_to_drop(p, kept)
                    if reason == "":
                        kept.append(p)
                        longer.append(p)
                    elif reason == "extend":
                        longer.append(p)
                    elif reason != "cannot hold":
                        self.dropped.append(Dropped(tuple(x.id for x in p), reason))
            front = longer
            depth += 1
        return kept

    def _reason_to_drop(self, p: Spine, kept: list[Spine]) -> str:
        anybody = self.anybody
        inside = self.now(p)
        if not anybody.satisfiable(inside):
            return "cannot hold"
        g = self.today(inside)
        if not anybody.satisfiable(g):
            return "extend"  # it needs a paper that an earlier step of the route may give
        if self.rules.idle and anybody.implies(g, self.today(self.need(p[1:]))):
            return "its first step is idle"
        if self.rules.own_selections:
            selections = [s for s in self._selections(p) if s != p[1:]]
            if anybody.implies(g, *(self.today(self.need(s)) for s in (p[1:], *selections))):
                return "serves nobody whom its own selections do not"
        if self.rules.one_order:
            for r in kept:
                if (
                    len(r) == len(p)
                    and r != p
                    and sorted(t.id for t in r) == sorted(t.id for t in p)
                    and anybody.implies(g, self.today(self.need(r)))
                ):
                    return "another order of " + "+".join(t.id for t in r)
        return ""

    def _selections(self, p: Spine) -> Iterator[Spine]:
        body, end = p[:-1], p[-1]
        for size in range(len(body)):
            for chosen in combinations(range(len(body)), size):
                yield (*(body[i] for i in chosen), end)

    # plans

    def plans(self, q: Spine) -> list[tuple[Plan, Gate]]:
        """Every choice of ways and countries of a spine with what it needs today, if it serves somebody.

        A choice that serves only people whom a selection of the spine's own steps serves is left out: for them the
        spine is folded under that selection.
        """
        out = []
        selections = [self.today(self.need(s)) for s in self._selections(q)] if self.rules.own_selections else []
        for parts, gate in self._plans_need(q).items():
            now = self.today(gate)
            if now != FALSE and self.anybody.satisfiable(now, *(-need for need in selections)):
                out.append((tuple(item for journey, item in parts for item in (*journey, item)), now))
        return out

    def _plans_need(self, q: Spine) -> Plans:
        key = ("need", q)
        if key not in self._plans:
            here = self._plans_now(q)
            out = dict(here)
            for journey in self.journeys:
                for parts, gate in (self._plans_stay(q) if journey.last and self.rules.stay else here).items():
                    moved = self.compiler.regress(gate, journey.effect)
                    if moved == FALSE:
                        continue
                    for chain in journey.chains:
                        whole = self.circuit.all_((chain.condition, moved))
                        if whole != FALSE:
                            out[((chain.plan, parts[0][1]), *parts[1:])] = whole
            self._plans[key] = self._worth_it(out)
        return self._plans[key]

    def _worth_it(self, plans: Plans) -> Plans:
        """The plans that somebody takes, without those in which a journey, or a part of one, is for nothing."""
        if len(plans) > MOST_PLANS:
            raise TooManyPlans(item[0] for _, item in next(iter(plans)))
        kept: Plans = {}
        for parts in sorted(plans, key=lambda p: sum(len(journey) for journey, _ in p)):
            gate = plans[parts]
            if not self.anybody.satisfiable(gate):
                continue
            shorter = (
                plans.get((*parts[:i], (part, parts[i][1]), *parts[i + 1 :]))
                for i, (journey, _) in enumerate(parts)
                for size in range(len(journey))
                for part in combinations(journey, size)
            )
            if any(other is not None and self.anybody.implies(gate, other) for other in shorter):
                continue
            kept[parts] = gate
        return kept

    def _plans_now(self, q: Spine) -> Plans:
        key = ("now", q)
        if key not in self._plans:
            rest: Plans = {(): TRUE}
            if len(q) > 1:
                rest = self._plans_stay(q[1:]) if q[0].admits else self._plans_need(q[1:])
            self._plans[key] = self._worth_it(self._through(q[0], rest))
        return self._plans[key]

    def _plans_stay(self, q: Spine) -> Plans:
        if not self.rules.stay:
            return self._plans_need(q)
        key = ("stay", q)
        if key not in self._plans:
            if q[0].admits:
                self._plans[key] = {}
            else:
                self._plans[key] = self._worth_it(
                    self._through(q[0], {(): TRUE} if len(q) == 1 else self._plans_stay(q[1:]))
                )
        return self._plans[key]

    def _through(self, t: Transition, rest: Plans) -> Plans:
        out: Plans = {}
        for choice in t.choices:
            for parts, gate in rest.items():
                g = self.compiler.regress(self.circuit.all_((choice.then, gate)), choice.effect)
                g = self.circuit.all_((choice.pre, g))
                if g != FALSE:
                    out[(((), choice.item), *parts)] = g
        return out
