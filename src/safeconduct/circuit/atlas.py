"""Countries that nothing in the pages tells apart are one class; a class has a few representatives.

Every literal in a page counts: in conditions, in `makes`, `place`, `except`, and the country of a folder.
Routes are found over representatives. For a person, real countries take their places, a lane for each.
"""

# Annotations are not put off here: msgspec would compile each of them anew in every process.

import itertools
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import msgspec

from ..lawbook import expression as e
from ..lawbook.model import Law

SLOTS = 3
"""Representatives of a class of many: one to try, the others for countries that the person names."""
ROOM = 8
"""As many in a pack that is kept: each costs half a hundredth of the gates, and who names more waits for a new pack."""


class Atlas(msgspec.Struct, frozen=True, dict=True):
    """The classes of a pack: each is its countries, and the names of its representatives."""

    classes: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    @cached_property
    def representatives(self) -> tuple[str, ...]:
        """Every representative, in a fixed order. Of a class of one it is the country's code."""
        return tuple(name for _, names in self.classes for name in names)

    @cached_property
    def class_of(self) -> dict[str, int]:
        """The number of the class of each country."""
        return {country: n for n, (countries, _) in enumerate(self.classes) for country in countries}

    def fillings(
        self, named: Iterable[str], candidates: Iterable[str], anywhere: bool = False
    ) -> Iterator[dict[str, str | None]]:
        """Real countries for the representatives, one mapping a lane.

        `named` are the countries of the person's answers, the most important first: they are always there.
        `candidates` are further countries to try. A representative that stands for *any other* is None; if the person
        may be `anywhere`, one of each class always does.
        Raises `TooManyNamed` if a class has more named countries than room.
        """
        wanted = list(dict.fromkeys(named))
        fixed: dict[str, str | None] = {}
        tries: list[list[dict[str, str | None]]] = []
        for countries, names in self.classes:
            if len(names) == 1 and len(countries) == 1:
                fixed[names[0]] = countries[0]
                continue
            here = [country for country in wanted if country in countries]
            room = len(names) - 1 - anywhere
            if len(here) > room:
                raise TooManyNamed(len(here) + 1 + anywhere)
            base: dict[str, str | None] = dict.fromkeys(names)
            base.update(zip(reversed(names), here, strict=False))
            free = [country for country in candidates if country in countries and country not in here]
            others: list[str | None] = [] if free and len(free) + len(here) == len(countries) else [None]
            tries.append([{**base, names[0]: country} for country in [*free, *others]])
        for combination in itertools.product(*tries):
            filling = dict(fixed)
            for part in combination:
                filling.update(part)
            yield filling


class TooManyNamed(Exception):
    """A person names more countries of one class than it has representatives; `slots` says how many are needed."""

    def __init__(self, slots: int) -> None:
        self.slots = slots
        super().__init__(f"the pack must be built with {slots} representatives a class")


def atlas_of(law: Law, slots: int = SLOTS) -> Atlas:
    """The classes of the countries of `law`."""
    sites = sorted({frozenset(site) for site in _sites(law)}, key=sorted)
    by_signature: dict[tuple[int, ...], list[str]] = {}
    for country in sorted(law.countries):
        signature = tuple(i for i, site in enumerate(sites) if country in site)
        by_signature.setdefault(signature, []).append(country)
    classes = []
    for i, countries in enumerate(sorted(by_signature.values())):
        names = (countries[0],) if len(countries) == 1 else tuple(f"@{i}.{n}" for n in range(slots))
        classes.append((tuple(countries), names))
    return Atlas(tuple(classes))


def _sites(law: Law) -> Iterator[set[str]]:
    for folder in law.folders.values():
        if folder.country:
            yield {folder.country}
    for rule in law.provisions.values():
        for turn in rule.operative:
            yield from _literals(turn.holds, law)
        yield from _literals(rule.unless, law)
    for always in law.always:
        yield from _literals(always.holds, law)
    for report in law.reports:
        yield from _literals(report.when, law)
    for step in law.steps.values():
        for node in (step.place, step.tries, *(harm.when for harm in step.harms)):
            yield from _literals(node, law)
        if step.loop:
            yield set(step.loop.leave_out)
            if step.loop.among is not None:
                yield set(step.loop.among)
        for code in step.stops:
            yield {code}
        for outcome in step.outcomes:
            for node in (outcome.needs, outcome.barred_by, outcome.then, *(harm.when for harm in outcome.harms)):
                yield from _literals(node, law)
            for write in outcome.makes:
                yield from _literals(write.formula, law)
                if write.target.by == "code" and write.target.key:
                    yield {write.target.key}
                if isinstance(write.value, e.Value) and write.value.value in law.countries:
                    yield {write.value.value}


def _literals(node: e.Expr, law: Law) -> Iterator[set[str]]:
    for part in e.walk(node):
        match part:
            case e.Same(_, right):
                yield {term.value for term in right if isinstance(term, e.Value)} & law.countries.keys()
            case e.Member(e.Value(value), _):
                yield {value} & law.countries.keys()
            case e.Listed(_, keys, _):
                for key in keys:
                    if isinstance(key, e.Value) and key.value in law.countries:
                        yield {key.value}
    for ref in e.refs(node):
        if ref.by == "code" and ref.key:
            yield {ref.key}


def real(filling: Mapping[str, str | None], name: str) -> str | None:
    """The country that a representative stands for in a lane (None: any other)."""
    return filling.get(name, name)
