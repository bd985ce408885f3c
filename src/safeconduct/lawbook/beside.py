"""Reads what stands beside the rules: statements to be proved, levers, enquiries, claims, lines of the sheet, notes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

import msgspec

from . import blocks as b
from . import expression as e
from .expression import YES, Expr, Names, Parser
from .faults import At, Fault, did_you_mean
from .model import (
    Annotation,
    Claim,
    ClaimAsk,
    Enquiry,
    EnquiryTerms,
    Example,
    Lever,
    Provision,
    Report,
    SheetLine,
    SheetWords,
    Statement,
    Step,
    Turn,
)
from .pages import Written

NEVER_TELLS = "organisation"
"""The holder for whom the machine never says more than that it says nothing, or that a lawyer decides."""
_SAFE = ("ncnd", "escalate")
_COUNT = {"never_both": 2, "implies": 2, "equivalent": 2, "closes": 1}


class Found(msgspec.Struct, frozen=True):
    """What was read."""

    statements: tuple[Statement, ...]
    levers: tuple[Lever, ...]
    enquiries: tuple[Enquiry, ...]
    claims: tuple[Claim, ...]
    sheet_lines: tuple[SheetLine, ...]
    annotations: tuple[Annotation, ...]


class Beside:
    """Reads the blocks of these kinds; `faults` grows."""

    def __init__(
        self,
        faults: list[Fault],
        parse: Callable[[object, At], Expr],
        source: Callable[[str, str, At], str],
        new_id: Callable[[Written, str], bool],
    ) -> None:
        self.faults, self.parse, self.source, self.new_id = faults, parse, source, new_id

    def read(
        self,
        written: Iterable[Written],
        names: Names,
        provisions: Mapping[str, Provision],
        steps: Mapping[str, Step],
        reports: Iterable[Report],
        terms: EnquiryTerms,
        sheet: SheetWords | None,
    ) -> Found:
        """Everything that stands beside the rules. The rules themselves are read already."""
        outcomes = {outcome.id: step for step in steps.values() for outcome in step.outcomes}
        pool = {*provisions, *steps, *outcomes}
        told = {report.id for report in reports}
        wide = msgspec.structs.replace(names, provisions=frozenset({*names.provisions, *outcomes}))
        statements: list[Statement] = []
        levers: list[Lever] = []
        enquiries: list[Enquiry] = []
        claims: list[Claim] = []
        lines: list[SheetLine] = []
        annotations: list[Annotation] = []
        for w in written:
            match w.block:
                case b.StatementBlock():
                    if self.new_id(w, w.block.id):
                        statements.append(self._statement(w, w.block, wide, outcomes))
                case b.LeverBlock():
                    if self.new_id(w, w.block.id):
                        self._known(w, "opens", w.block.opens, pool, "step, outcome or provision")
                        when = YES if w.block.when is None else self.parse(w.block.when, w.at("when"))
                        levers.append(self._lever(w, w.block, when))
                case b.EnquiryBlock():
                    if self.new_id(w, w.block.id):
                        self._known(w, "because", w.block.because, provisions, "provision")
                        enquiries.append(self._enquiry(w, w.block, terms))
                case b.ClaimBlock():
                    if self.new_id(w, w.block.id):
                        self._known(w, "because", w.block.because, {*pool, *told}, "provision, step or report")
                        self._known(w, "reports", w.block.reports, told, "report")
                        claims.append(self._claim(w, w.block))
                case b.SheetBlock():
                    if self.new_id(w, w.block.id):
                        self._known(w, "because", w.block.because, pool, "step, outcome or provision")
                        lines.append(self._sheet_line(w, w.block, sheet))
                case b.AnnotationBlock():
                    self._known(w, "of", [w.block.of], pool, "step, outcome or provision")
                    annotations.append(self._annotation(w, w.block))
        for report in reports:
            for name in (*report.supports, *report.contradicts):
                if name not in provisions:
                    says = f"there is no provision `{name}`{did_you_mean(name, provisions)}"
                    self.faults.append(Fault(report.at, says))
        return Found(
            tuple(statements), tuple(levers), tuple(enquiries), tuple(claims), tuple(lines), tuple(annotations)
        )

    def _known(self, w: Written, field: str, given: Iterable[str], pool: Collection[str], sort: str) -> None:
        for name in given:
            if name not in pool:
                self.faults.append(Fault(w.at(field), f"there is no {sort} `{name}`{did_you_mean(name, pool)}"))

    def _statement(self, w: Written, block: b.StatementBlock, names: Names, outcomes: Mapping[str, Step]) -> Statement:
        parts = tuple(Parser(names, w.at(f"of[{i}]"), self.faults, ()).parse(text) for i, text in enumerate(block.of))
        among = YES if block.among is None else Parser(names, w.at("among"), self.faults, ()).parse(block.among)
        wanted = _COUNT.get(block.kind)
        if wanted is not None and len(parts) != wanted:
            says = f"`{block.kind}` needs {wanted} condition{'s' if wanted > 1 else ''} in `of`."
            self.faults.append(Fault(w.at("of"), says))
        if block.among is not None and block.kind != "gap":
            self.faults.append(Fault(w.at("among"), "only `gap` has `among`."))
        if (block.kind == "closes") != bool(block.step):
            self.faults.append(Fault(w.at("step"), "`closes` names the outcome in `step`; no other kind does."))
        named = [block.step] if block.step else []
        named += [id for part in (*parts, among) for id in e.provisions_in(part) if id in outcomes]
        for id in named:
            if id not in outcomes:
                says = f"there is no outcome `{id}`{did_you_mean(id, outcomes)}"
                self.faults.append(Fault(w.at("step"), says))
            elif outcomes[id].loop:
                says = f"`{id}` is a step for each country; a statement cannot name it."
                self.faults.append(Fault(w.at("of"), says))
        return Statement(block.id, block.kind, parts, among, block.step, block.says, w.at())

    def _turns(self, w: Written, given: Iterable[b.LeverTurnBlock]) -> tuple[Turn, ...]:
        turns = []
        for i, turn in enumerate(given):
            if turn.until is not None and turn.until <= turn.start:
                self.faults.append(Fault(w.at(f"operative[{i}]"), "`until` must be after `from`."))
            source = self.source(w.page, turn.source, w.at(f"operative[{i}].source"))
            answer = turn.answer if isinstance(turn, b.EnquiryTurnBlock) else ""
            turns.append(
                Turn(
                    turn.start, turn.known or turn.start, turn.until, turn.until_known, turn.sure, source,
                    turn.verified, turn.moves_like, answer,
                )
            )  # fmt: skip
        if not turns:
            self.faults.append(Fault(w.at("operative"), "`operative` needs at least one interval."))
        return tuple(turns)

    def _lever(self, w: Written, block: b.LeverBlock, when: Expr) -> Lever:
        return Lever(
            block.id, block.title, block.who, block.instrument, block.cite, block.power, tuple(block.opens),
            block.says, block.asks, block.used, when, self._turns(w, block.operative), w.page.split("/")[-2], w.at(),
        )  # fmt: skip

    def _enquiry(self, w: Written, block: b.EnquiryBlock, terms: EnquiryTerms) -> Enquiry:
        for field, given, words in (
            ("held_by", block.held_by, terms.held_by),
            ("asked_by", block.asked_by, terms.asked_by),
            ("about", block.about, terms.about),
            ("with", block.brings, terms.brings),
        ):
            self._known(w, field, given, words, "word of enquiries")
        turns = self._turns(w, block.operative)
        for i, turn in enumerate(turns):
            if NEVER_TELLS in block.held_by and turn.answer not in _SAFE:
                says = (
                    f"an enquiry to an {NEVER_TELLS} is answered `ncnd` or `escalate`, never `{turn.answer}`; "
                    "what is released there, a person decides."
                )
                self.faults.append(Fault(w.at(f"operative[{i}]"), says))
            if turn.answer not in terms.answers:
                says = f"the front matter `enquiries` has no sentence for the answer `{turn.answer}`."
                self.faults.append(Fault(w.at(f"operative[{i}]"), says))
        return Enquiry(
            block.id, tuple(block.held_by), tuple(block.asked_by), tuple(block.about), tuple(block.brings),
            tuple(block.because), block.says, turns, w.page.split("/")[-2], w.at(),
        )  # fmt: skip

    def _sheet_line(self, w: Written, block: b.SheetBlock, sheet: SheetWords | None) -> SheetLine:
        if sheet is None:
            self.faults.append(Fault(w.at(), "no page has a `sheet` in its front matter, so this line stands nowhere."))
        else:
            self._known(w, "part", [block.part], [part.id for part in sheet.parts], "part of the sheet")
        if len({bool(block.why), bool(block.because), bool(block.cite)}) > 1:
            says = "what a line says of the law (`why`) needs the rules that it rests on (`because`) and a `cite`."
            self.faults.append(Fault(w.at("why"), says))
        because = tuple(block.because)
        return SheetLine(block.id, block.part, block.says, block.why, block.cite, because, w.at())

    def _annotation(self, w: Written, block: b.AnnotationBlock) -> Annotation:
        for field, text in (("signed", block.signed), ("says", block.says)):
            if not text.strip():
                says = f"an annotation needs `{field}`: who signed it, on which day, and what that person wrote."
                self.faults.append(Fault(w.at(field), says))
        return Annotation(block.of, block.signed.strip(), block.date, block.says.strip(), w.at())

    def _claim(self, w: Written, block: b.ClaimBlock) -> Claim:
        asks = tuple(
            ClaimAsk(Example(ask.of, ask.day, ask.given, ask.expect, w.at(f"asks[{i}]")), ask.claimed)
            for i, ask in enumerate(block.asks)
        )
        if block.verdict != "fact" and not asks:
            says = f"the verdict `{block.verdict}` is about law; add `asks`, so that the engine gives it too."
            self.faults.append(Fault(w.at(), says))
        return Claim(
            block.id, block.row, block.says, block.who, block.said, self.source(w.page, block.source, w.at("source")),
            block.verdict, block.correction, tuple(block.because), tuple(block.reports), asks, w.at(),
        )  # fmt: skip
