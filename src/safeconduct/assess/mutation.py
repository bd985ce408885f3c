"""Runs the examples against every mutant of the law: caught, equivalent (certainly no other law), or a survivor.

A mutant of a provision is tried on the examples of that provision and of those that use it, with the slow evaluator.
A mutant of what a step requires is tried on the examples of the routes that the step can be a part of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from ..circuit.atlas import TooManyNamed, atlas_of
from ..circuit.compile import Compiler
from ..circuit.gates import DateTerm, Gate
from ..lawbook import expression as e
from ..lawbook import meaning
from ..lawbook.cases import given_of
from ..lawbook.examples import run_examples
from ..lawbook.faults import At, Fault, LawFaults
from ..lawbook.given import Given
from ..lawbook.meaning import Situation
from ..lawbook.model import Example, Law, Provision, Step
from ..lawbook.mutate import ONLY_SURER, Mutant, ever_read, mutants, not_in_the_future, same_turns
from ..lawbook.words import SAID
from ..routes.build import cut, found_for
from ..routes.find import Finder
from ..routes.pack import Pack, Plan
from ..routes.satisfy import Anybody
from .answer import STATUS
from .lanes import Lanes

GOAL = 95
"""Of a hundred mutants of provisions and steps that change the law, so many are caught at the least."""
Verdict = Literal["caught", "equivalent", "survived"]


class Result(msgspec.Struct, frozen=True):
    """What became of a mutant. `why` says why an equivalent one changes no answer."""

    mutant: Mutant
    verdict: Verdict
    why: str = ""

    @property
    def of_step(self) -> bool:
        """Whether it is one of what a step requires."""
        return self.mutant.step is not None


class Trial(msgspec.Struct, frozen=True):
    """An example with its person read once."""

    example: Example
    given: Given

    def said(self, law: Law) -> str:
        """What the provision of the example reads in `law`."""
        rule = law.provisions[self.example.of]
        return SAID[meaning.provision(rule, Situation(law, self.given, self.example.day, self.example.day))]


def run(law: Law, prefix: str = "") -> list[Result]:
    """What becomes of every mutant of a checked law whose id begins with `prefix`.

    Raises `LawFaults` if an example is red without any mutant: it would catch everything.
    """
    if red := run_examples(law):
        raise LawFaults(red)
    bench = _Bench(law)
    if red := bench.red():
        raise LawFaults(red)
    return [bench.result(mutant) for mutant in mutants(law, prefix)]


def share(results: Iterable[Result]) -> float:
    """How many of a hundred mutants are caught, those apart that change nothing."""
    verdicts = [result.verdict for result in results if result.verdict != "equivalent"]
    return 100 * verdicts.count("caught") / len(verdicts) if verdicts else 100.0


def faults(law: Law, results: list[Result], prefix: str = "") -> list[Fault]:
    """What must be mended: a survivor is not listed, a listed one does not survive, too few of all are caught."""
    found = []
    survived = {(r.mutant.of, r.mutant.change): r for r in results if r.verdict == "survived"}
    listed = {(kept.of, kept.change): kept for kept in law.survivors}
    for key, result in survived.items():
        if key not in listed:
            found.append(Fault(result.mutant.at, f"{told(result.mutant)} No example notices: add one."))
    for key, kept in listed.items():
        if kept.of.startswith(prefix) and key not in survived:
            found.append(Fault(kept.at, f"`{kept.of}`: {kept.change}: this does not survive; take it off the list."))
        elif kept.of.startswith(prefix) and not kept.reason.strip():
            found.append(Fault(kept.at, f"`{kept.of}`: {kept.change}: say why no example can notice it."))
    caught = share(results)
    if caught < GOAL and not prefix:
        found.append(Fault(At("examples"), f"they catch {caught:.1f} % of the mutants, not {GOAL} %."))
    return sorted(found)


def told(mutant: Mutant) -> str:
    """One sentence: where, and what was changed."""
    return f"`{mutant.of}`: {mutant.change}."


class _Bench:
    """What no mutant changes: the people of the examples, who uses which provision, the circuit of the law."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.trials: dict[str, list[Trial]] = {}
        for example in law.examples:
            trial = Trial(example, given_of(law, example))
            self.trials.setdefault(example.of, []).append(trial)
        self.users = _users(law)
        self.compiler = Compiler(law, atlas_of(law))
        self.finder = Finder(self.compiler)
        self.found = _by_spine(self.finder)
        # other than in the search, no reading is fixed: whoever tells two laws apart in any reading counts
        covers = self.compiler.switch("covers")
        plain = (covers, self.compiler.switch("medium"), -self.compiler.switch("low"))
        self.anybody = Anybody(self.compiler, self.finder.always, [covers])
        self.plainly = Anybody(self.compiler, self.finder.always, plain)
        self.routes = {
            id: tuple(id.split("+")) for id in self.trials if all(part in law.outcomes for part in id.split("+"))
        }
        self.past: list[DateTerm] = [("fact", fact, "") for fact in sorted(not_in_the_future(law))]
        self.written = {write.target.fact for _, outcome in law.outcomes.values() for write in outcome.makes}
        self.parts = {id: self._parts(spine) for id, spine in self.routes.items()}

    def red(self) -> list[Fault]:
        """Examples of routes that do not come out as they expect before anything is changed."""
        return [
            Fault(self.trials[id][0].example.at, f"an example of the route `{id}` does not come out as it expects.")
            for id in self.routes
            if not self._as_expected(self.finder, id, self.trials[id])
        ]

    def result(self, mutant: Mutant) -> Result:
        """Caught by an example, equivalent, or survived."""
        if self._route_notices(mutant) if mutant.step else self._notices(mutant):
            return Result(mutant, "caught")
        why = self._same_step(mutant) if mutant.step else self._same_rule(mutant)
        return Result(mutant, "equivalent" if why else "survived", why)

    # provisions

    def _notices(self, mutant: Mutant) -> bool:
        planted = mutant.planted(self.law)
        return any(
            trial.said(planted) != trial.example.expect
            for id in self.users[mutant.of]
            for trial in self.trials.get(id, ())
        )

    def _same_rule(self, mutant: Mutant) -> str:
        """Why a mutant of a provision changes no answer, if that is certain."""
        rule, changed = self.law.provisions[mutant.of], mutant.rule
        assert changed is not None
        if mutant.turn >= 0:
            if rule.operative[mutant.turn].sure == "low":
                return "its interval is of low certainty and decides nothing"
            if not ever_read(self.law, rule, mutant.turn):
                return "its interval is read on no day that the pages cover"
        elif rule.unless == changed.unless and (why := same_turns(self.law, rule, changed)):
            return why
        one, other = self.compiler.rule(rule), self.compiler.rule(changed)
        if one == other:
            return "the program reads the same"
        if self._nobody_tells(rule, one, other, self.anybody):
            return _PROVED
        return ONLY_SURER if self._nobody_tells(rule, one, other, self.plainly) else ""

    def _nobody_tells(self, of: Provision | Step, one: Gate, other: Gate, among: Anybody) -> bool:
        """Whether no person, on any day that the folder covers, tells two gates apart. Today is the reader's day."""
        covers = self.law.folders.get(of.folder)
        days: list[Gate] = []
        if covers and covers.covers_from and covers.covers_through:
            after = covers.covers_through + dt.timedelta(days=1)
            clocks: tuple[DateTerm, ...] = (("today",), ("reader",))
            for clock in clocks:
                days += [self.compiler.on_or_after(clock, covers.covers_from), self.compiler.before(clock, after)]
            days += [
                self.compiler.circuit.any_((self.compiler.never(date), self.compiler.before(date, after)))
                for date in self.past
            ]
        ask = among.satisfiable
        return not ask(one, -other, *days) and not ask(-one, other, *days)

    # steps

    def _parts(self, spine: tuple[str, ...]) -> frozenset[str]:
        """The outcomes of a route and of every way that it can take."""
        _, _, plans = found_for(self.finder, self.finder.spine(spine))
        return frozenset({*spine, *(id for plan, _ in plans for id, _ in plan)})

    def _route_notices(self, mutant: Mutant) -> bool:
        step = mutant.step
        assert step is not None
        touched = {outcome.id for outcome in step.outcomes}
        circuit = self.compiler.circuit
        differs = circuit.any_(circuit.choose(a, -b, b) for a, b in self._gates(self.law.steps[step.id], step))
        tells = cut(self.finder, [((), differs, [((), differs)])])
        finder: Finder | None = None
        for id, parts in self.parts.items():
            trials = [trial for trial in self.trials[id] if parts & touched and self._may_notice(tells, trial)]
            if trials:
                finder = finder or self.finder.instead(step)
                if not self._as_expected(finder, id, trials):
                    return True
        return False

    def _may_notice(self, tells: Pack, trial: Trial) -> bool:
        """Whether what a mutant changes can hold for this person, whatever the steps of a route write."""
        status = self._status(tells, Trial(trial.example, trial.given.without(self.written)))
        return status != "closed"

    def _as_expected(self, finder: Finder, route: str, trials: list[Trial]) -> bool:
        """Whether these examples of a route come out as they expect, with the steps of `finder`."""
        pack = cut(finder, [found_for(finder, finder.spine(self.routes[route]))])
        found = ((trial, self._status(pack, trial)) for trial in trials)
        return all(status in ("", trial.example.expect) for trial, status in found)

    def _status(self, pack: Pack, trial: Trial) -> str:
        """The status of the one route of `pack`; nothing if the person names too many countries for it."""
        day = trial.example.day
        try:
            lanes = Lanes(self.law, pack, trial.given, day, day)
        except TooManyNamed:
            return ""
        return STATUS[lanes.status(pack.routes[0])].replace("unknown", "not known")

    def _same_step(self, mutant: Mutant) -> str:
        """Why a mutant of a step changes the status of no route, if that is certain."""
        changed = mutant.step
        assert changed is not None
        step = self.law.steps[changed.id]
        pairs = [(one, other) for one, other in self._gates(step, changed) if one != other]
        if not pairs:
            return "the program reads the same"
        if self._none_told(step, pairs, self.anybody):
            return _PROVED
        return self._same_routes(mutant, step, changed)

    def _none_told(self, step: Step, pairs: Iterable[tuple[Gate, Gate]], among: Anybody) -> bool:
        return all(one == other or self._nobody_tells(step, one, other, among) for one, other in pairs)

    def _same_routes(self, mutant: Mutant, step: Step, changed: Step) -> str:
        """Why no route differs: it is searched anew, with the mutant, and what is found is compared.

        The same routes must be found, each with the same choices, and nobody may tell the needs of any of them apart.
        Nothing is claimed if the mutant tells other countries apart than the law: no class of the search fits it then.
        """
        if step.danger:
            return NEVER_PLANNED if step.tries == changed.tries else ""
        if atlas_of(mutant.planted(self.law)) != self.compiler.atlas:
            return ""
        other = _by_spine(self.finder.instead(changed))
        if other.keys() != self.found.keys():
            return ""
        pairs: set[tuple[Gate, Gate]] = set()
        for spine, gates in self.found.items():
            if gates.keys() != other[spine].keys():
                return ""
            pairs |= {(gate, other[spine][plan]) for plan, gate in gates.items()}
        if not self._none_told(step, pairs, self.anybody):
            return ONLY_SURER if self._none_told(step, pairs, self.plainly) else ""
        taken = {id for gates in self.found.values() for plan in gates for id, _ in plan}
        used = taken & {mutant.of, *(outcome.id for outcome in step.outcomes if mutant.of == step.id)}
        return SAME_ROUTES if used else ON_NO_ROUTE

    def _gates(self, step: Step, changed: Step) -> Iterator[tuple[Gate, Gate]]:
        envs = [{step.loop.variable: rep} for rep in self.compiler.reps] if step.loop else [{}]
        for mine, other in zip(step.outcomes, changed.outcomes, strict=True):
            for env in envs:
                yield self.compiler.requirement(step, mine, env), self.compiler.requirement(changed, other, env)
                yield self.compiler.formula(mine.then, env), self.compiler.formula(other.then, env)


_PROVED = "no person and no day tells them apart"
SAME_ROUTES = "the rest of every route asks for it too, so that no person and no day tells a route apart"
NEVER_PLANNED = "a danger is never planned, and its warning asks only for `try`"
ON_NO_ROUTE = "it is a part of no route, with the change and without it"
"""Why a mutant of a step is equivalent though what the step itself requires differs."""


def _by_spine(finder: Finder) -> dict[tuple[str, ...], dict[Plan, Gate]]:
    """Every route that the search finds with its gates: what it needs (as the empty choice), and each choice."""
    found = (found_for(finder, spine) for spine in finder.find())
    return {tuple(t.id for t in spine): {(): need, **dict(plans)} for spine, need, plans in found}


def _users(law: Law) -> dict[str, list[str]]:
    """Each provision with those that use it, straight or through others, the nearest first."""
    straight: dict[str, list[str]] = {id: [] for id in law.provisions}
    for rule in law.provisions.values():
        for node in (rule.unless, *(turn.holds for turn in rule.operative)):
            for used in e.provisions_in(node):
                straight[used].append(rule.id)
    found = {}
    for id in law.provisions:
        reached = dict.fromkeys([id])
        for near in (front := [id]):
            for user in straight[near]:
                if user not in reached:
                    reached[user] = None
                    front.append(user)
        found[id] = list(reached)
    return found
