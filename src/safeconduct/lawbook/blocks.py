"""The schema of the blocks in a law page, exactly as they are written; strict: unknown keys are faults."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import msgspec

YesNo = Literal["yes", "no"]


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """What every block has."""


class FactBlock(Block, frozen=True, forbid_unknown_fields=True):
    """A question, and what may be answered."""

    id: str
    type: Any
    asks: str
    why: str
    hard: int
    varies: Literal["lawful_act", "find_out", "time", "fixed"]
    kind: Literal["plain", "assessment", "showing"] = "plain"
    about: Literal["person", "place"] = "person"
    sensitive: YesNo = "no"
    shown_as: str = ""
    standard: str = ""


class Burden(Block, frozen=True, forbid_unknown_fields=True):
    """Who must show it, and how surely."""

    party: str
    standard: str = ""


class IntervalBlock(Block, frozen=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """What holds from a day on, and how sure we are."""

    start: dt.date
    sure: Literal["high", "medium", "low"]
    source: str
    verified: dt.date
    moves_like: Literal["statute", "regulation", "order", "litigation", "practice"]
    holds: str | None = None
    state: Literal["", "enjoined", "stayed", "vacated", "unknown"] = ""
    reason: str = ""
    until: dt.date | None = None
    until_known: dt.date | None = None
    known: dt.date | None = None
    after: Literal["", "nothing"] = ""


class ProvisionBlock(Block, frozen=True, forbid_unknown_fields=True):
    """A rule with its citation and its intervals."""

    id: str
    kind: Literal["requirement", "permission", "bar", "definition"]
    says: str
    cite: str = ""
    burden: Burden | None = None
    keyed_on: str = "today"
    operative: list[IntervalBlock] | None = None
    holds: str | None = None
    unless: str | None = None
    power: Literal["", "may", "shall"] = ""
    thin: str = ""


class HarmBlock(Block, frozen=True, forbid_unknown_fields=True):
    """What a step can cost."""

    kind: Literal["life", "freedom", "claim", "record", "money"]
    says: str
    when: str | None = None
    cite: str = ""


class OutcomeBlock(Block, frozen=True, forbid_unknown_fields=True):
    """One way in which a step ends."""

    power: Literal["may", "shall"] | None = None
    adverse: YesNo = "no"
    needs: str | None = None
    barred_by: str | None = None
    then: str | None = None
    makes: dict[str, Any] = {}
    meant_for: list[str] = []
    last: YesNo = "no"
    harms: list[HarmBlock] = []
    says: str = ""


class LoopBlock(Block, frozen=True, forbid_unknown_fields=True, rename={"among": "in", "leave_out": "except"}):
    """The countries that a step is written for."""

    var: str
    among: Any
    leave_out: list[str] = []


class StageBlock(Block, frozen=True, forbid_unknown_fields=True):
    """A part of a step between which nobody chooses."""

    title: str
    who: str = ""
    takes: str = ""


class FileBlock(Block, frozen=True, forbid_unknown_fields=True):
    """The form of a step, and where it is filed."""

    form: str
    where: str
    cite: str = ""


class BringBlock(Block, frozen=True, forbid_unknown_fields=True):
    """A paper or a piece of evidence that belongs to a step."""

    says: str
    cite: str = ""


class ReliefBlock(Block, frozen=True, forbid_unknown_fields=True):
    """What helps a person who cannot pay for a step."""

    kind: Literal["waiver", "loan", "grant"]
    says: str
    cite: str


class StepBlock(Block, frozen=True, forbid_unknown_fields=True, rename={"tries": "try"}):
    """A way, an act or a decision."""

    id: str
    kind: Literal["way", "act", "decision"]
    title: str
    cite: str = ""
    who: str = ""
    place: Any = "anywhere"
    asked: Literal["yes", "no"] | None = None
    tries: str | None = None
    for_each: LoopBlock | None = None
    outcomes: dict[str, Any] | None = None
    power: Literal["may", "shall"] | None = None
    adverse: YesNo = "no"
    needs: str | None = None
    barred_by: str | None = None
    then: str | None = None
    makes: dict[str, Any] = {}
    meant_for: list[str] = []
    last: YesNo = "no"
    harms: list[HarmBlock] = []
    says: str = ""
    stages: list[StageBlock] = []
    file: FileBlock | None = None
    brings: list[BringBlock] = []
    takes: str = ""
    costs: str | list[str] = ""
    relief: list[ReliefBlock] = []
    danger: YesNo = "no"
    stops: list[str] = []
    publish: Literal["", "held"] = ""


class AlwaysBlock(Block, frozen=True, forbid_unknown_fields=True):
    """What time and logic force."""

    id: str
    holds: str
    clash: str


class ReportBlock(Block, frozen=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """What somebody reports of practice."""

    id: str
    about: str
    kind: Literal["statement", "testimony", "figure", "denial", "correction"]
    says: str
    who: str
    start: dt.date
    published: dt.date
    source: str
    standing: Literal["confirmed", "credible", "contested", "withdrawn"]
    effect: Literal["", "permits", "slows", "refuses"] = ""
    until: dt.date | None = None
    withdrawn: dt.date | None = None
    when: str | None = None
    supports: list[str] = []
    contradicts: list[str] = []


class StatementBlock(Block, frozen=True, forbid_unknown_fields=True):
    """What the law proves of itself: a sentence that must hold for everybody on every day."""

    id: str
    kind: Literal["never_both", "implies", "equivalent", "gap", "closes"]
    of: list[str]
    says: str
    among: str | None = None
    step: str = ""


class LeverTurnBlock(Block, frozen=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """The days on which a lever is there, and where that was read."""

    start: dt.date
    sure: Literal["high", "medium", "low"]
    source: str
    verified: dt.date
    moves_like: Literal["statute", "regulation", "order", "litigation", "practice"]
    until: dt.date | None = None
    until_known: dt.date | None = None
    known: dt.date | None = None


class LeverBlock(Block, frozen=True, forbid_unknown_fields=True):
    """What an authority could do without a new law, and what that could open."""

    id: str
    title: str
    who: str
    instrument: str
    cite: str
    power: Literal["may", "shall"]
    opens: list[str]
    says: str
    asks: str
    used: str
    operative: list[LeverTurnBlock]
    when: str | None = None


class EnquiryTurnBlock(LeverTurnBlock, frozen=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """The answer that an enquiry gets from a day on."""

    answer: Literal["ncnd", "refuse", "release", "redact", "own_papers", "policy", "escalate"] = "escalate"


class EnquiryBlock(Block, frozen=True, forbid_unknown_fields=True, rename={"brings": "with"}):
    """How a question about a record must be answered, by who holds it and who asks."""

    id: str
    held_by: list[str]
    asked_by: list[str]
    about: list[str]
    operative: list[EnquiryTurnBlock]
    says: str
    because: list[str] = []
    brings: list[str] = []


class EnquiryWords(Block, frozen=True, forbid_unknown_fields=True, rename={"brings": "with"}):
    """The words for who holds, who asks, which record, and what the asker brings; and the sentence of each answer."""

    held_by: dict[str, str]
    asked_by: dict[str, str]
    about: dict[str, str]
    brings: dict[str, str] = {}
    answers: dict[str, str] = {}


class ClaimAskBlock(Block, frozen=True, forbid_unknown_fields=True):
    """One person for whom a claim says one thing; the engine says the same or another."""

    of: str
    day: dt.date
    given: dict[str, Any]
    claimed: Literal["yes", "no", "not known", "open", "closed"]
    expect: Literal["yes", "no", "not known", "open", "closed"]


class ClaimBlock(Block, frozen=True, forbid_unknown_fields=True):
    """What somebody said of the law, restated; what is right about it; and how the engine answers."""

    id: str
    row: str
    says: str
    who: str
    said: dt.date
    source: str
    verdict: Literal["accurate", "simplified", "needs qualification", "inaccurate", "omitted", "fact"]
    correction: str
    because: list[str] = []
    reports: list[str] = []
    asks: list[ClaimAskBlock] = []


class SheetBlock(Block, frozen=True, forbid_unknown_fields=True):
    """One line of the sheet for volunteers; what it says of the law (`why`) rests on rules that stand in the pack."""

    id: str
    part: str
    says: str
    why: str = ""
    cite: str = ""
    because: list[str] = []


class ExampleBlock(Block, frozen=True, forbid_unknown_fields=True):
    """A person, a day, and what the rule must say."""

    of: str
    day: dt.date
    given: dict[str, Any]
    expect: Literal["yes", "no", "not known", "open", "closed"]


class AnnotationBlock(Block, frozen=True, forbid_unknown_fields=True):
    """What a lawyer wrote on a rule or a step, signed and dated. It is shown and never run."""

    of: str
    signed: str
    date: dt.date
    says: str


class SheetPartBlock(Block, frozen=True, forbid_unknown_fields=True):
    """A part of the sheet: its heading, and how it is used."""

    id: str
    title: str
    says: str = ""


class SheetWords(Block, frozen=True, forbid_unknown_fields=True):
    """The sheet for volunteers: its heading, the two sentences with its days, and its parts in order."""

    title: str
    dated: str
    outside: str
    parts: list[SheetPartBlock]


class SourceBlock(Block, frozen=True, forbid_unknown_fields=True):
    """Where it was read, and how much of it."""

    title: str
    read: str
    seen: dt.date
    url: str = ""


class Covers(Block, frozen=True, forbid_unknown_fields=True, rename={"start": "from"}):
    start: dt.date
    through: dt.date


class StatusBlock(Block, frozen=True, forbid_unknown_fields=True):
    id: str
    kind: Literal["durable", "limited", "temporary", "bridging"]
    title: str
    note: str = ""


class WordingBlock(Block, frozen=True, forbid_unknown_fields=True):
    """Words that must never be said to a person, and whole sentences that may use them because they speak against."""

    never: list[str] = []
    allowed: list[str] = []


class AtHandBlock(Block, frozen=True, forbid_unknown_fields=True):
    """The fact that says how much money a person has, and the most that each of its answers can mean."""

    fact: str
    up_to: dict[str, int]


class SurvivorBlock(Block, frozen=True, forbid_unknown_fields=True):
    """A mutant that no example catches, and why it may stay so."""

    of: str
    change: str
    reason: str


class FrontBlock(Block, frozen=True, forbid_unknown_fields=True):
    """The front matter of a page; which keys a page uses hangs on what it is."""

    title: str = ""
    sources: dict[str, Any] = {}
    covers: Covers | None = None
    country: str = ""
    statuses: list[StatusBlock] = []
    read_as: dict[str, str] = {}
    notices: dict[str, str] = {}
    ask_first: list[str] = []
    enquiries: EnquiryWords | None = None
    wording: WordingBlock | None = None
    sheet: SheetWords | None = None
    keys: list[str] = []
    complete: YesNo = "no"
    moves_like: Literal["statute", "regulation", "order", "litigation", "practice"] = "regulation"
    measure: Literal["", "months", "usd"] = ""
    at_hand: AtHandBlock | None = None
    survivors: list[SurvivorBlock] = []


BLOCKS: dict[str, type[Block]] = {
    "fact": FactBlock,
    "provision": ProvisionBlock,
    "step": StepBlock,
    "always": AlwaysBlock,
    "report": ReportBlock,
    "example": ExampleBlock,
    "statement": StatementBlock,
    "lever": LeverBlock,
    "enquiry": EnquiryBlock,
    "claim": ClaimBlock,
    "sheet": SheetBlock,
    "annotation": AnnotationBlock,
}
