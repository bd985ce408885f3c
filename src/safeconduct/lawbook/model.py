"""The law as a checked, dated model: what the pages say, in frozen objects, each with its page and line.

`read.py` makes it from the pages; `meaning.py` evaluates it slowly; the circuit compiles it.
"""

# Annotations are not put off here: msgspec would compile each of them anew in every process.

import datetime as dt
import re
from collections.abc import Iterable
from functools import cached_property
from typing import Literal

import msgspec

from .expression import NO, YES, Expr, Not, Ref, Value, Variable, all_of
from .faults import At
from .phrases import ENGLISH, phrase

Kind = Literal["requirement", "permission", "bar", "definition"]
State = Literal["", "enjoined", "stayed", "vacated", "unknown"]
Sure = Literal["high", "medium", "low"]
MovesLike = Literal["statute", "regulation", "order", "litigation", "practice"]
_COUNTRY = re.compile(r" (?:\([^()]*)?\{")
STALE_AFTER: dict[str, int] = {"statute": 180, "regulation": 180, "order": 60, "litigation": 60, "practice": 60}
"""Days after `verified` on which an interval is still fresh, by how fast that sort of law moves."""
HarmKind = Literal["life", "freedom", "claim", "record", "money"]
Measure = Literal["", "months", "usd"]
"""What the values of a table count; "" if they are words."""
HARMS: tuple[HarmKind, ...] = ("life", "freedom", "claim", "record", "money")
"""Kinds of harm, the worst first."""
DAY = phrase("yyyy-MM-dd")
"""How a day is written: a pattern of CLDR, which a translator may choose. Without one, CLDR's long form stands."""


class Source(msgspec.Struct, frozen=True):
    """Where it was read."""

    title: str
    read: str
    seen: dt.date
    url: str = ""


class Fact(msgspec.Struct, frozen=True):
    """Something that a person can say, or that somebody assesses or may yet show."""

    id: str
    kind: Literal["plain", "assessment", "showing"]
    base: Literal["bool", "date", "number", "country", "countries", "one_of", "some_of"]
    values: tuple[str, ...]
    unit: str
    asks: str
    why: str
    hard: int
    varies: Literal["lawful_act", "find_out", "time", "fixed"]
    about: Literal["person", "place"]
    sensitive: bool
    shown_as: str
    standard: str
    at: At
    value_words: dict[str, str] = {}  # of a translation

    def word(self, value: str) -> str:
        """A value of the fact, in words."""
        return self.value_words.get(value) or value.replace("_", " ")


class Interval(msgspec.Struct, frozen=True):
    """One turn of a provision: what it reads from `start` until `until`, for readers from `known` on."""

    start: dt.date
    known: dt.date
    until: dt.date | None
    until_known: dt.date | None
    after_nothing: bool
    state: State
    reason: str
    holds: Expr
    sure: Sure
    source: str
    verified: dt.date
    moves_like: MovesLike
    at: At

    def ends_for(self, reader: dt.date) -> dt.date | None:
        """The end that a reader on that day knows of, or None."""
        if self.until is None or (self.until_known is not None and reader < self.until_known):
            return None
        return self.until


class Provision(msgspec.Struct, frozen=True):
    """A rule: a requirement, permission, bar or definition, with its intervals in the order of their start."""

    id: str
    kind: Kind
    cite: str
    says: str
    party: str
    standard: str
    keyed_on: str  # "today" or the id of a date fact
    operative: tuple[Interval, ...]
    unless: Expr
    power: Literal["", "may", "shall"]
    folder: str
    thin: str
    at: At
    unless_at: At = At("")

    @property
    def always_there(self) -> bool:
        """A definition without dates: a name, no law of its own."""
        return not self.operative[0].source and self.kind == "definition"

    def out_of_force(self) -> bool:
        """What it reads when it is not in force: a requirement asks nothing, all else gives nothing."""
        return self.kind == "requirement"


class Harm(msgspec.Struct, frozen=True):
    """What a step can cost, even when it is lawful."""

    kind: HarmKind
    when: Expr
    says: str
    cite: str


class Write(msgspec.Struct, frozen=True):
    """One change that an outcome makes: `target` becomes `value`, `today`, a formula; or gains or loses a member."""

    target: Ref
    how: Literal["value", "today", "formula", "add", "remove"]
    value: Value | Variable | None = None
    formula: Expr = NO


class Outcome(msgspec.Struct, frozen=True):
    """One way a step can end: a transition with what it needs and what it makes."""

    id: str
    name: str
    power: Literal["may", "shall"]
    adverse: bool
    needs: Expr
    barred_by: Expr
    then: Expr
    makes: tuple[Write, ...]
    protected: str  # the status that it gives, or ""
    meant_for: tuple[str, ...]
    last: bool
    harms: tuple[Harm, ...]
    says: str
    title: str = ""  # of a translation

    @property
    def words(self) -> str:
        """What the outcome is called."""
        return self.title or self.name.replace("_", " ")


class Loop(msgspec.Struct, frozen=True):
    """`for_each`: the step once for every country of `among` (None: all), but for `leave_out`."""

    variable: str
    among: tuple[str, ...] | None
    leave_out: tuple[str, ...]


class Relief(msgspec.Struct, frozen=True):
    """What helps a person who cannot pay for a step."""

    kind: Literal["waiver", "loan", "grant"]
    says: str
    cite: str


class AtHand(msgspec.Struct, frozen=True):
    """The fact that says how much money a person has, and the most that each of its answers can mean, in US dollars.

    An answer without an end stands in no row. Nothing but the comparison with what a route costs may read the fact.
    """

    fact: str
    up_to: dict[str, int]
    at: At


class Stage(msgspec.Struct, frozen=True):
    """A part of a step in which the person has no choice."""

    title: str
    who: str = ""
    takes: str = ""


class Filing(msgspec.Struct, frozen=True):
    """The form of a step, and where it is filed."""

    form: str
    where: str
    cite: str


class Bring(msgspec.Struct, frozen=True):
    """A paper or a piece of evidence that belongs to a step."""

    says: str
    cite: str


class Step(msgspec.Struct, frozen=True):
    """Something that can happen: a way, an act or a decision."""

    id: str
    kind: Literal["way", "act", "decision"]
    title: str
    cite: str
    who: str
    place: Expr
    place_words: tuple[str, ...]
    asked: bool | None
    tries: Expr
    loop: Loop | None
    outcomes: tuple[Outcome, ...]
    harms: tuple[Harm, ...]
    stages: tuple[Stage, ...]
    takes: str  # a row of the table of months
    costs: tuple[str, ...]  # rows of the table of dollars, which add up
    relief: tuple[Relief, ...]
    danger: bool
    stops: tuple[str, ...]
    held: bool
    folder: str
    at: At
    wheres: dict[str, At] = {}
    filing: Filing | None = None
    brings: tuple[Bring, ...] = ()

    @property
    def name(self) -> str:
        """The title up to the country that it is about, if it is about one."""
        return _COUNTRY.split(self.title)[0]

    def where(self, part: str, outcome: Outcome | None = None) -> At:
        """The line of a part of the step (`try`, `needs` …), of one outcome if it has several; else of the step."""
        paths = (f"outcomes.{outcome.name}.{part}", part, f"outcomes.{outcome.name}") if outcome else (part,)
        return next((self.wheres[path] for path in paths if path in self.wheres), self.at)

    def requires(self, outcome: Outcome) -> Expr:
        """What must hold before the step for `outcome` (its `then` apart): place, try, needs, and no bar."""
        barred: Expr = YES if outcome.barred_by == NO else Not(outcome.barred_by)
        return all_of(self.place, self.tries, outcome.needs, barred)


class Always(msgspec.Struct, frozen=True):
    """What time and logic force."""

    id: str
    holds: Expr
    clash: str
    at: At


class Report(msgspec.Struct, frozen=True):
    """What is said to happen in practice; it never changes a status."""

    id: str
    about: str
    kind: Literal["statement", "testimony", "figure", "denial", "correction"]
    says: str
    who: str
    start: dt.date
    until: dt.date | None
    published: dt.date
    withdrawn: dt.date | None
    source: str
    standing: Literal["confirmed", "credible", "contested", "withdrawn"]
    effect: Literal["", "permits", "slows", "refuses"]
    when: Expr  # whom it speaks of, read in the state before the step
    at: At
    supports: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()

    def live_on(self, reader: dt.date) -> bool:
        """Published, not ended, not withdrawn, for a reader on that day."""
        ended = self.until is not None and reader >= self.until
        gone = self.standing == "withdrawn" or (self.withdrawn is not None and reader >= self.withdrawn)
        return self.published <= reader and not ended and not gone


class Statement(msgspec.Struct, frozen=True):
    """A sentence that must hold for everybody on every day; a condition may name an outcome: what it requires."""

    id: str
    kind: Literal["never_both", "implies", "equivalent", "gap", "closes"]
    of: tuple[Expr, ...]
    among: Expr
    step: str  # the outcome that closes, or ""
    says: str
    at: At


class Turn(msgspec.Struct, frozen=True):
    """The days on which a lever or the answer to an enquiry stands, for readers from `known` on."""

    start: dt.date
    known: dt.date
    until: dt.date | None
    until_known: dt.date | None
    sure: Sure
    source: str
    verified: dt.date
    moves_like: MovesLike
    answer: str = ""

    def stands_on(self, reader: dt.date) -> bool:
        """In force on the reader's day, as that reader knows it."""
        open_end = self.until is None or (self.until_known is not None and reader < self.until_known)
        return self.known <= reader and self.start <= reader and (open_end or reader < (self.until or reader))

    def decides(self, reader: dt.date) -> bool:
        """Sure enough, and fresh enough, to rest on."""
        return self.sure != "low" and (reader - self.verified).days <= STALE_AFTER[self.moves_like]


def turn_on(turns: tuple[Turn, ...], reader: dt.date) -> Turn | None:
    """The turn in force on the reader's day that was known last, or None."""
    return max((turn for turn in turns if turn.stands_on(reader)), key=lambda turn: turn.known, default=None)


class Lever(msgspec.Struct, frozen=True):
    """What an authority could do without a new law; `opens`: outcomes, steps or provisions that it could turn."""

    id: str
    title: str
    who: str
    instrument: str
    cite: str
    power: Literal["may", "shall"]
    opens: tuple[str, ...]
    says: str
    asks: str
    used: str
    when: Expr
    turns: tuple[Turn, ...]
    folder: str
    at: At


class Enquiry(msgspec.Struct, frozen=True):
    """How a question about a record must be answered."""

    id: str
    held_by: tuple[str, ...]
    asked_by: tuple[str, ...]
    about: tuple[str, ...]
    brings: tuple[str, ...]
    because: tuple[str, ...]
    says: str
    turns: tuple[Turn, ...]
    folder: str
    at: At


class EnquiryTerms(msgspec.Struct, frozen=True):
    """The words of enquiries, each with what it means; and the sentence of each answer."""

    held_by: dict[str, str] = {}
    asked_by: dict[str, str] = {}
    about: dict[str, str] = {}
    brings: dict[str, str] = {}
    answers: dict[str, str] = {}


class SheetPart(msgspec.Struct, frozen=True):
    """A part of the sheet for volunteers: its heading, and how it is used."""

    id: str
    title: str
    says: str


class SheetWords(msgspec.Struct, frozen=True):
    """What frames the sheet: its heading, the sentences that say its days, and its parts in order."""

    title: str
    dated: str  # `{checked}` and `{until}` stand for days
    outside: str  # `{day}` stands for the day on which it would be used
    parts: tuple[SheetPart, ...]


class SheetLine(msgspec.Struct, frozen=True):
    """One line of the sheet; `why` is what it says of the law, and rests on the rules and steps in `because`."""

    id: str
    part: str
    says: str
    why: str
    cite: str
    because: tuple[str, ...]
    at: At


class ClaimAsk(msgspec.Struct, frozen=True):
    """One person for whom a claim says `claimed`; the engine must say `expect`."""

    example: "Example"
    claimed: Literal["yes", "no", "not known", "open", "closed"]


class Claim(msgspec.Struct, frozen=True):
    """What somebody said of the law, restated, with the verdict on it."""

    id: str
    row: str
    says: str
    who: str
    said: dt.date
    source: str
    verdict: Literal["accurate", "simplified", "needs qualification", "inaccurate", "omitted", "fact"]
    correction: str
    because: tuple[str, ...]
    reports: tuple[str, ...]
    asks: tuple[ClaimAsk, ...]
    at: At


class Example(msgspec.Struct, frozen=True):
    """A small case beside a rule, and what must come out."""

    of: str
    day: dt.date
    given: dict[str, object]
    expect: Literal["yes", "no", "not known", "open", "closed"]
    at: At


class Annotation(msgspec.Struct, frozen=True):
    """What a lawyer wrote on a provision, a step or an outcome, and when. Nothing ever runs it."""

    of: str
    signed: str
    date: dt.date
    says: str
    at: At


class Row(msgspec.Struct, frozen=True):
    """A dated value of a table."""

    keys: tuple[str, ...]
    value: str
    start: dt.date
    until: dt.date | None
    known: dt.date
    sure: Sure
    source: str
    verified: dt.date
    at: At
    says: str = ""  # what a measure is: of which cases and years, or for which form
    until_known: dt.date | None = None  # when an end became public that another instrument brought

    def ends_for(self, reader: dt.date) -> dt.date | None:
        """The end as a reader knows it, or None."""
        return None if self.until_known is not None and reader < self.until_known else self.until


class Table(msgspec.Struct, frozen=True, dict=True):
    """Dated values by key; a missing row is not known unless the table is complete for those days."""

    id: str
    keys: tuple[str, ...]
    rows: tuple[Row, ...]
    complete: bool
    moves_like: MovesLike
    at: At
    measure: Measure = ""
    title: str = ""  # of a translation
    value_words: dict[str, str] = {}  # of a translation

    @property
    def words(self) -> str:
        """What the table is called."""
        return self.title or self.id.replace("_", " ")

    def word(self, value: str) -> str:
        """A value of the table, or a key that is no country, in words."""
        return self.value_words.get(value) or value.replace("_", " ")

    def row(self, keys: tuple[str, ...], today: dt.date, reader: dt.date) -> Row | None:
        """The row in force on `today` that a reader knows best, or None."""
        found = [
            row
            for row in self.by_keys.get(keys, ())
            if row.known <= reader and row.start <= today and ((end := row.ends_for(reader)) is None or today < end)
        ]
        return max(found, key=lambda row: row.known) if found else None

    @cached_property
    def by_keys(self) -> dict[tuple[str, ...], list[Row]]:
        """The rows of each key."""
        index: dict[tuple[str, ...], list[Row]] = {}
        for row in self.rows:
            index.setdefault(row.keys, []).append(row)
        return index


class Contact(msgspec.Struct, frozen=True):
    """Somebody who can be asked for help, and what asking can cost."""

    id: str
    place: str  # a country, or "*" for everywhere
    whom: tuple[str, ...]
    name: str
    ways: tuple[str, ...]  # addresses of pages, telephone numbers, names in a messenger
    speaks: str
    hours: str
    risk: str
    helps: str
    start: dt.date | None  # the day from which a source shows it, if the source has a day
    until: dt.date | None
    sources: tuple[str, ...]
    read_on: dt.date
    at: At

    def live_on(self, day: dt.date) -> bool:
        """Whether it can be shown on a day."""
        return (self.start is None or self.start <= day) and (self.until is None or day < self.until)

    def old_on(self, day: dt.date) -> bool:
        """Whether nobody has looked for so long that it may have changed."""
        return (day - self.read_on).days > STALE_AFTER["practice"]


class Status(msgspec.Struct, frozen=True):
    """A status in which a route can end; the vocabulary lists them in order, the most lasting first."""

    id: str
    kind: Literal["durable", "limited", "temporary", "bridging"]
    title: str
    note: str = ""
    at: At = At("vocabulary")


class Folder(msgspec.Struct, frozen=True):
    """A folder of `law/`: the reader's days that it covers, and the country whose law it holds."""

    id: str
    country: str
    covers_from: dt.date | None
    covers_through: dt.date | None
    title: str = ""

    def covers(self, reader: dt.date) -> bool:
        """Somebody looked for changes that reach this reader."""
        if self.covers_from is None or self.covers_through is None:
            return True
        return self.covers_from <= reader <= self.covers_through


class Section(msgspec.Struct, frozen=True):
    """A page between two headings: its prose and the ids of its blocks, in the order in which they stand."""

    page: str
    heading: str
    parts: tuple[tuple[str, str], ...]  # ("prose", text) or ("block", id)


class Survivor(msgspec.Struct, frozen=True):
    """A mutant of a rule that no example catches: its rule, what was changed in it, and why it may stay so."""

    of: str
    change: str
    reason: str
    at: At


class Law(msgspec.Struct, frozen=True, dict=True):
    """A law pack, whole and checked."""

    version: str  # hash of the pages
    facts: dict[str, Fact]
    provisions: dict[str, Provision]
    steps: dict[str, Step]
    always: tuple[Always, ...]
    reports: tuple[Report, ...]
    examples: tuple[Example, ...]
    tables: dict[str, Table]
    sources: dict[str, Source]
    statuses: tuple[Status, ...]
    folders: dict[str, Folder]
    countries: dict[str, str]  # code -> name
    read_as: dict[str, str]
    sections: tuple[Section, ...]
    notices: dict[str, str]
    statements: tuple[Statement, ...] = ()
    levers: tuple[Lever, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()
    enquiry_terms: EnquiryTerms = EnquiryTerms()
    claims: tuple[Claim, ...] = ()
    survivors: tuple[Survivor, ...] = ()
    sheet: SheetWords | None = None
    sheet_lines: tuple[SheetLine, ...] = ()
    language: str = ENGLISH
    phrases: dict[str, str] = {}  # the program's own words in the language of a translation, by the English ones
    plurals: dict[str, dict[str, str]] = {}  # those about a number, by the English of one, for each sort of number
    reviewed: bool = True  # somebody has reviewed what safety hangs on in this language
    ask_first: tuple[str, ...] = ()  # facts that a conversation asks for after place, in order
    at_hand: AtHand | None = None
    annotations: tuple[Annotation, ...] = ()
    contacts: tuple[Contact, ...] = ()

    def say(self, says: str, /, **parts: object) -> str:
        """A phrase of the program in the language of this law, its `{parts}` filled in."""
        return self.phrases.get(says, says).format(**parts)

    def say_n(self, one: str, many: str, n: int, /, **parts: object) -> str:
        """A phrase about a whole number of things, which is filled in as `{n}`; Russian has three forms of it."""
        says = one if n == 1 else many
        if forms := self.plurals.get(one):
            from .locales import plural

            says = forms.get(plural(self.language, n)) or list(forms.values())[-1]
        return says.format(**{"n": self.number(n), **parts})

    def number(self, count: float) -> str:
        """A number as this language writes it, to at most one decimal."""
        if self.language == ENGLISH:
            return f"{count:,.1f}".removesuffix(".0")
        from .locales import number

        return number(self.language, round(count, 1))

    def day(self, of: dt.date) -> str:
        """A day as this language writes it."""
        if self.language == ENGLISH:
            return of.isoformat()
        from .locales import day

        return day(self.language, of, self.phrases.get(DAY, ""))

    @property
    def direction(self) -> str:
        """`rtl` for a script that runs from right to left, else `ltr`."""
        if self.language == ENGLISH:
            return "ltr"
        from .locales import direction

        return direction(self.language)

    @cached_property
    def outcomes(self) -> dict[str, tuple[Step, Outcome]]:
        """Every outcome by its id, with its step."""
        return {outcome.id: (step, outcome) for step in self.steps.values() for outcome in step.outcomes}

    @cached_property
    def required(self) -> dict[str, Expr]:
        """What each outcome requires before its step, by its id."""
        return {id: step.requires(outcome) for id, (step, outcome) in self.outcomes.items()}

    @cached_property
    def measures(self) -> dict[Measure, Table]:
        """The tables of months and of dollars."""
        return {table.measure: table for table in self.tables.values() if table.measure}

    @cached_property
    def rank(self) -> dict[str, int]:
        """The order of the statuses."""
        return {status.id: i for i, status in enumerate(self.statuses)}

    @cached_property
    def listed_countries(self) -> frozenset[str]:
        """Every country that a row of a table names."""
        keys = (key for table in self.tables.values() for row in table.rows for key in row.keys)
        return frozenset(key for key in keys if key in self.countries)

    @cached_property
    def told_apart(self) -> dict[str, frozenset[object]]:
        """What the tables say of each country that they name; countries of which they say the same are alike."""
        said: dict[str, set[object]] = {country: set() for country in self.listed_countries}
        for table in self.tables.values():
            for row in table.rows:
                for country in said.keys() & set(row.keys):
                    keys = tuple("" if key == country else key for key in row.keys)
                    said[country].add(
                        (
                            table.id,
                            keys,
                            row.value,
                            row.start,
                            row.until,
                            row.until_known,
                            row.known,
                            row.sure,
                            row.verified,
                        )
                    )
        return {country: frozenset(rows) for country, rows in said.items()}

    @cached_property
    def facts_read(self) -> dict[Expr, frozenset[str]]:
        """What `proof.reads` has found so far; it never changes for one law."""
        return {}

    @cached_property
    def sentences(self) -> dict[Expr, str]:
        """The sentence of each condition that `proof` has said so far; it names no person."""
        return {}

    def span(self, folder: str) -> str:
        """What a folder covers, in words."""
        of = self.folders[folder]
        if of.covers_from is None or of.covers_through is None:
            return ""
        name = of.id if self.language == ENGLISH else self.countries.get(of.country, of.id)
        first, last = self.day(of.covers_from), self.day(of.covers_through)
        return self.say("our pages for {folder} cover {first} to {last}", folder=name, first=first, last=last)

    def covered(self, folder: str, reader: dt.date) -> bool:
        """Whether somebody looked for changes in a folder that reach this reader."""
        return folder not in self.folders or self.folders[folder].covers(reader)

    def status(self, id: str) -> Status:
        """The status with that id."""
        return self.statuses[self.rank[id]]

    def covers_all(self) -> tuple[dt.date, dt.date] | None:
        """The days that every dated folder covers, or None."""
        dated = [f for f in self.folders.values() if f.covers_from and f.covers_through]
        if not dated:
            return None
        first = max(f.covers_from for f in dated if f.covers_from)
        last = min(f.covers_through for f in dated if f.covers_through)
        return (first, last) if first <= last else None

    def reports_about(self, ids: Iterable[str], reader: dt.date) -> list[Report]:
        """Live reports about any of these steps, outcomes or provisions."""
        wanted = set(ids)
        return [report for report in self.reports if report.about in wanted and report.live_on(reader)]
