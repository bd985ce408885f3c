"""A law pack as a reader turns its pages: topics in order, which rule uses which, what stands beside each.

A step that is held back, and every route through it, is in none of it (`publish: held`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TypeVar

import msgspec

from ...lawbook import expression as e
from ...lawbook.model import Annotation, Example, Fact, Law, Provision, Section, Step
from ...routes.pack import Pack, Route

T = TypeVar("T")


class Topic(msgspec.Struct, frozen=True):
    """One page of the law: its address, its heading, and its sections with the rules in each."""

    id: str
    folder: str
    title: str
    sections: tuple[Section, ...]
    provisions: tuple[str, ...]
    steps: tuple[str, ...]
    facts: tuple[str, ...]


class Book:
    """The law in one language, with what is found in it once and asked for often."""

    def __init__(self, law: Law, pack: Pack) -> None:
        self.law, self.pack = law, pack

    @cached_property
    def steps(self) -> dict[str, Step]:
        """Every step that may be shown."""
        return {id: step for id, step in self.law.steps.items() if not step.held}

    @cached_property
    def routes(self) -> dict[str, Route]:
        """Every route that may be shown."""
        shown = {outcome.id for step in self.steps.values() for outcome in step.outcomes}
        return {route.id: route for route in self.pack.routes if shown.issuperset(route.outcomes)}

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """The pages that hold a rule, a step or a fact, in the order of the pack."""
        pages: dict[str, list[Section]] = {}
        for section in self.law.sections:
            pages.setdefault(section.page, []).append(section)
        found = (self._topic(page, sections) for page, sections in pages.items())
        return {topic.id: topic for topic in found if topic.provisions or topic.steps or topic.facts}

    def _topic(self, page: str, sections: list[Section]) -> Topic:
        ids = [id for section in sections for sort, id in section.parts if sort == "block"]
        path = page.partition("/")[2].removesuffix(".md")
        return Topic(
            path,
            path.rpartition("/")[0],
            next((section.heading for section in sections if section.heading), path),
            tuple(sections),
            tuple(id for id in ids if id in self.law.provisions),
            tuple(id for id in ids if id in self.steps),
            tuple(id for id in ids if id in self.law.facts),
        )

    @cached_property
    def topic_of(self) -> dict[str, Topic]:
        """The page on which each rule, step and fact stands."""
        return {id: t for t in self.topics.values() for id in (*t.provisions, *t.steps, *t.facts)}

    def prose_beside(self, id: str) -> tuple[str, ...]:
        """The paragraphs of the section in which a rule stands."""
        for section in self.topic_of[id].sections if id in self.topic_of else ():
            if ("block", id) in section.parts:
                return tuple(text for sort, text in section.parts if sort == "prose")
        return ()

    @cached_property
    def uses(self) -> dict[str, tuple[str, ...]]:
        """The rules that each rule and each step names, in the order in which it does."""
        rules = {id: _named(conditions(rule)) for id, rule in self.law.provisions.items()}
        return rules | {id: _named(step_conditions(self.law, step)) for id, step in self.steps.items()}

    @cached_property
    def used_by(self) -> dict[str, tuple[str, ...]]:
        """The rules and steps that name each rule."""
        found: dict[str, list[str]] = {}
        for id, named in self.uses.items():
            for other in named:
                found.setdefault(other, []).append(id)
        return {id: tuple(by) for id, by in found.items()}

    @cached_property
    def facts_of(self) -> dict[str, tuple[Fact, ...]]:
        """The facts that each rule itself reads, that of its day first."""
        return {id: tuple(self._facts(rule)) for id, rule in self.law.provisions.items()}

    def _facts(self, rule: Provision) -> Iterator[Fact]:
        read = (ref.fact for node in conditions(rule) for ref in e.refs(node))
        for id in dict.fromkeys((rule.keyed_on, *read)):
            if id in self.law.facts:
                yield self.law.facts[id]

    def facts_beneath(self, id: str) -> list[Fact]:
        """The facts that only the rules beneath a rule read."""
        beneath = {fact.id for rule in self._beneath(id) for fact in self.facts_of[rule]}
        beneath -= {fact.id for fact in self.facts_of[id]}
        return [fact for fact in self.law.facts.values() if fact.id in beneath]

    def _beneath(self, id: str) -> set[str]:
        seen: set[str] = set()
        stack = [id]
        while stack:
            rule = stack.pop()
            if rule not in seen:
                seen.add(rule)
                stack += self.uses[rule]
        return seen

    @cached_property
    def examples(self) -> dict[str, tuple[Example, ...]]:
        """The examples of each rule and each route."""
        return _grouped((example.of, example) for example in self.law.examples)

    @cached_property
    def annotations(self) -> dict[str, tuple[Annotation, ...]]:
        """What lawyers wrote on each rule, step or outcome, the oldest first."""
        return _grouped((note.of, note) for note in sorted(self.law.annotations, key=lambda note: note.date))

    @cached_property
    def routes_through(self) -> dict[str, tuple[Route, ...]]:
        """The routes that take each step."""
        of = ((self.law.outcomes[id][0].id, route) for route in self.routes.values() for id in route.outcomes)
        return _grouped(of)


def conditions(rule: Provision) -> Iterator[e.Expr]:
    """Everything that a rule is made of, in whichever of its versions."""
    for turn in rule.operative:
        yield turn.holds
    yield rule.unless


def step_conditions(law: Law, step: Step) -> Iterator[e.Expr]:
    """Everything that the outcomes of a step hang on."""
    for outcome in step.outcomes:
        yield law.required[outcome.id]
        yield outcome.then


def _named(nodes: Iterable[e.Expr]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for node in nodes for id in e.provisions_in(node)))


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    found: dict[str, dict[int, T]] = {}
    for key, item in pairs:
        found.setdefault(key, {})[id(item)] = item
    return {key: tuple(items.values()) for key, items in found.items()}


_BOOKS: dict[tuple[str, str], Book] = {}


def book(law: Law, pack: Pack) -> Book:
    """The book of a law, made once for each language."""
    key = (law.version, law.language)
    if key not in _BOOKS:
        _BOOKS[key] = Book(law, pack)
    return _BOOKS[key]
