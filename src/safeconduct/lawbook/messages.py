"""The sentences of the law that a person reads, each with a name of its own; and the law said in other words.

A name says where a sentence stands (`fact us_asylum_filed asks`), so that equal words may be translated differently.
One walk gives the names and takes the translations: no sentence can be in one and not in the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec.structs import replace

from .model import Contact, Fact, Harm, Law, Lever, Outcome, Provision, Step, Table
from .phrases import SAFETY

Message = tuple[str, str]
"""Where a sentence stands, and its English words."""
Say = Callable[[str, str], str]
"""From where a sentence stands and its words to the words that are shown."""


def messages(law: Law) -> Iterator[Message]:
    """Every sentence of the pack that an answer can show, in the order of the pages; none is empty."""
    found: dict[Message, None] = {}

    def note(where: str, says: str) -> str:
        if says:
            found[where, says] = None
        return says

    said(law, note)
    return iter(found)


def is_safety(law: Law, where: str, says: str) -> bool:
    """Whether safety hangs on a sentence: a notice, a status, a harm, what nobody should do, what asking can cost."""
    sort, _, rest = where.partition(" ")
    id, _, part = rest.partition(" ")
    if sort == "step":
        return law.steps[id].danger or part.startswith("harm ")
    if sort == "outcome":
        return law.outcomes[id][0].danger or part.startswith("harm ")
    return sort in ("notice", "status") or (sort == "contact" and part == "risk") or says in SAFETY


def translated(law: Law, words: Mapping[Message, str]) -> Law:
    """The law in the words of a translation. Rules, ids and the version stay: the routes are the same.

    What has no translation stays as it is, and so does a sentence whose English has changed since.
    """
    return said(law, lambda where, says: words.get((where, says)) or says)


def said(law: Law, say: Say) -> Law:
    """The law with every sentence as `say` says it."""
    return replace(
        law,
        notices={name: say(f"notice {name}", says) for name, says in law.notices.items()},
        statuses=tuple(
            replace(s, title=say(f"status {s.id} title", s.title), note=say(f"status {s.id} note", s.note))
            for s in law.statuses
        ),
        facts={id: _fact(fact, say) for id, fact in law.facts.items()},
        provisions={id: _provision(rule, say) for id, rule in law.provisions.items()},
        steps={id: _step(step, say) for id, step in law.steps.items()},
        always=tuple(replace(a, clash=say(f"always {a.id} clash", a.clash)) for a in law.always),
        reports=tuple(
            replace(r, says=say(f"report {r.id} says", r.says), who=say(f"report {r.id} who", r.who))
            for r in law.reports
        ),
        tables={id: _table(law, table, say) for id, table in law.tables.items()},
        contacts=tuple(_contact(contact, say) for contact in law.contacts),
        levers=tuple(_lever(lever, say) for lever in law.levers),
    )


def _fact(fact: Fact, say: Say) -> Fact:
    words = {field: say(f"fact {fact.id} {field}", getattr(fact, field)) for field in _FACT}
    values = {value: say(f"fact {fact.id} value {value}", fact.word(value)) for value in fact.values}
    return replace(fact, **words, value_words=values)


_FACT = ("asks", "why", "shown_as", "standard", "unit")


def _provision(rule: Provision, say: Say) -> Provision:
    turns = tuple(
        replace(turn, reason=say(f"provision {rule.id} reason {n}", turn.reason))
        for n, turn in enumerate(rule.operative)
    )
    words = {field: say(f"provision {rule.id} {field}", getattr(rule, field)) for field in _PROVISION}
    return replace(rule, **words, operative=turns)


_PROVISION = ("says", "party", "standard")


def _table(law: Law, table: Table, say: Say) -> Table:
    """Of a measure what its rows are; of a list what it is called, its keys that are no country, and its values."""
    id = f"table {table.id}"
    if table.measure:
        return replace(table, rows=tuple(replace(row, says=say(id, row.says)) for row in table.rows))
    keys = dict.fromkeys(key for row in table.rows for key in row.keys if key not in law.countries)
    values = dict.fromkeys(row.value for row in table.rows if row.value.isalpha() and row.value not in ("yes", "no"))
    words = {key: say(f"{id} key {key}", table.word(key)) for key in keys}
    words |= {value: say(f"{id} value {value}", table.word(value)) for value in values}
    return replace(table, title=say(f"{id} name", table.words), value_words=words)


def _contact(contact: Contact, say: Say) -> Contact:
    return replace(
        contact, **{field: say(f"contact {contact.id} {field}", getattr(contact, field)) for field in _CONTACT}
    )


_CONTACT = ("name", "risk", "helps", "speaks", "hours")


def _lever(lever: Lever, say: Say) -> Lever:
    return replace(lever, **{field: say(f"lever {lever.id} {field}", getattr(lever, field)) for field in _LEVER})


_LEVER = ("title", "who", "instrument", "says", "asks", "used")


def _step(step: Step, say: Say) -> Step:
    id = f"step {step.id}"
    filing = step.filing and replace(
        step.filing, form=say(f"{id} form", step.filing.form), where=say(f"{id} where", step.filing.where)
    )
    return replace(
        step,
        title=say(f"{id} title", step.title),
        who=say(f"{id} who", step.who),
        harms=_harms(id, step.harms, say),
        stages=tuple(replace(s, title=say(f"{id} stage {n}", s.title)) for n, s in enumerate(step.stages)),
        filing=filing,
        brings=tuple(replace(b, says=say(f"{id} bring {n}", b.says)) for n, b in enumerate(step.brings)),
        relief=tuple(replace(r, says=say(f"{id} relief {n}", r.says)) for n, r in enumerate(step.relief)),
        outcomes=tuple(_outcome(outcome, say) for outcome in step.outcomes),
    )


def _outcome(outcome: Outcome, say: Say) -> Outcome:
    id = f"outcome {outcome.id}"
    return replace(
        outcome,
        says=say(f"{id} says", outcome.says),
        title=say(f"{id} name", outcome.words),
        harms=_harms(id, outcome.harms, say),
    )


def _harms(of: str, harms: tuple[Harm, ...], say: Say) -> tuple[Harm, ...]:
    return tuple(replace(harm, says=say(f"{of} harm {n}", harm.says)) for n, harm in enumerate(harms))
