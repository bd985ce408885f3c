"""Makes the model from the pages: names are collected first, then every condition is parsed against them.

All faults are collected; `read_law` raises `LawFaults` with every one of them, never with the first alone.
"""

from __future__ import annotations

import datetime as dt
import keyword
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from . import blocks as b
from .beside import Beside
from .contacts import CONTACTS, read_contacts
from .expression import (
    NO,
    YES,
    Expr,
    Holds,
    Listed,
    Member,
    Names,
    Not,
    Parser,
    Ref,
    Same,
    Value,
    Variable,
    all_of,
)
from .faults import At, Fault, LawFaults, did_you_mean
from .files import TextFile, files_of, hash_of
from .model import (
    Always,
    AtHand,
    Bring,
    Contact,
    EnquiryTerms,
    Example,
    Fact,
    Filing,
    Folder,
    Harm,
    Interval,
    Law,
    Loop,
    Outcome,
    Provision,
    Relief,
    Report,
    Section,
    SheetPart,
    SheetWords,
    Source,
    Stage,
    Status,
    Step,
    Survivor,
    Table,
    Write,
)
from .pages import Page, Written, convert, read_page
from .tables import MEASURED, read_countries, read_table

_LONG_AGO = dt.date(1000, 1, 1)
_ENGINE_WORDS = ("protected", "today", "never", "countries", "yes", "no", "unknown")
_LISTS = ("countries", "some_of")


def read_law(root: Path) -> Law:
    """The model of the pack in the folder `root`. Raises `LawFaults` with all faults of form."""
    law, faults = read_pages(root)
    if faults:
        raise LawFaults(faults)
    return law


def read_pages(root: Path) -> tuple[Law, list[Fault]]:
    """The model as far as it can be read, and all faults of form: names, types, fields.

    What has a fault is in the model in its place, as not settled, so that `check.py` can look at all the rest.
    Raises `LawFaults` if there is no such folder.
    """
    law, _, faults = read_with_pages(root)
    return law, faults


def read_with_pages(root: Path) -> tuple[Law, list[Page], list[Fault]]:
    """As `read_pages`, with the pages as they are written, for checks of what stands in them."""
    if not root.is_dir():
        raise LawFaults([Fault(At(str(root)), "there is no such folder; give the folder of a law pack.")])
    files, faults = files_of(root)
    reader = _Reader(root.name, files, faults)
    return reader.law(), reader.pages, reader.faults


class _Reader:
    def __init__(self, root: str, files: list[TextFile], faults: list[Fault]) -> None:
        self.root = root
        self.files = files
        self.faults = list(faults)
        self.pages: list[Page] = []
        self.facts: dict[str, Fact] = {}
        self.tables: dict[str, Table] = {}
        self.sources: dict[str, Source] = {}
        self.folders: dict[str, Folder] = {}
        self.countries: dict[str, str] = {}
        self.read_as: dict[str, str] = {}
        self.statuses: tuple[Status, ...] = ()
        self.notices: dict[str, str] = {}
        self.ask_first: dict[str, At] = {}
        self.enquiry_terms = EnquiryTerms()
        self.sheet: SheetWords | None = None
        self.at_hand: AtHand | None = None
        self.survivors: list[Survivor] = []
        self.contacts: tuple[Contact, ...] = ()
        self.names = Names({}, (), {}, (), {})
        self.ids: dict[str, At] = {}
        self.fronts: dict[str, b.FrontBlock] = {}

    def law(self) -> Law:
        for file in self.files:
            if file.name.endswith(".md"):
                page, bad = read_page(file)
                self.pages.append(page)
                self.faults += bad
        self._countries()
        for page in self.pages:
            self._front(page)
        written = [block for page in self.pages for block in page.blocks]
        for block in written:
            if isinstance(block.block, b.FactBlock):
                self._fact(block, block.block)
        for fact, place in self.ask_first.items():
            if fact not in self.facts:
                says = f"no fact is called `{fact}`{did_you_mean(fact, self.facts)}"
                self.faults.append(Fault(place, f"`ask_first`: {says}"))
        self._tables()
        made: dict[str, Provision] = {}
        self._refused(made)
        named = (w.block.id for w in written if isinstance(w.block, b.ProvisionBlock))
        provisions = [*made, *(id for id in named if id not in self.facts)]
        keys = {id: table.keys for id, table in self.tables.items()}
        words = {key for table in self.tables.values() for row in table.rows for key in row.keys}
        self.names = Names(self.facts, frozenset(provisions), keys, self.countries, self.read_as, words)
        steps: dict[str, Step] = {}
        always: list[Always] = []
        reports: list[Report] = []
        examples: list[Example] = []
        for w in written:
            match w.block:
                case b.ProvisionBlock():
                    if self._new_id(w, w.block.id):
                        made[w.block.id] = self._provision(w, w.block)
                case b.StepBlock():
                    if self._new_id(w, w.block.id):
                        steps[w.block.id] = self._step(w, w.block)
                case b.AlwaysBlock():
                    if self._new_id(w, w.block.id):
                        holds = self._parse(w.block.holds, w.at("holds"))
                        always.append(Always(w.block.id, holds, w.block.clash, w.at()))
                case b.ReportBlock():
                    if self._new_id(w, w.block.id):
                        reports.append(self._report(w, w.block))
                case b.ExampleBlock():
                    examples.append(Example(w.block.of, w.block.day, w.block.given, w.block.expect, w.at()))
        outcomes = {o.id for step in steps.values() for o in step.outcomes}
        for report in reports:
            if report.about not in steps and report.about not in outcomes and report.about not in made:
                pool = [*steps, *outcomes, *made]
                self.faults.append(
                    Fault(
                        report.at,
                        f"no step, outcome or provision is called `{report.about}`{did_you_mean(report.about, pool)}",
                    )
                )
        for step in steps.values():
            for outcome in step.outcomes:
                for name in outcome.meant_for:
                    if name not in steps:
                        self.faults.append(
                            Fault(
                                step.at,
                                f"`meant_for` names `{name}`, but there is no such step{did_you_mean(name, steps)}",
                            )
                        )
        beside = Beside(self.faults, self._parse, self._source, self._new_id).read(
            written, self.names, made, steps, reports, self.enquiry_terms, self.sheet
        )
        return Law(
            version=hash_of(self.files),
            facts=self.facts,
            provisions=made,
            steps=steps,
            always=tuple(always),
            reports=tuple(reports),
            examples=tuple(examples),
            tables=self.tables,
            sources=self.sources,
            statuses=self.statuses,
            folders=self.folders,
            countries=self.countries,
            read_as=self.read_as,
            sections=tuple(Section(page.name, *section) for page in self.pages for section in page.sections),
            notices=self.notices,
            statements=beside.statements,
            levers=beside.levers,
            enquiries=beside.enquiries,
            enquiry_terms=self.enquiry_terms,
            claims=beside.claims,
            survivors=tuple(self.survivors),
            ask_first=tuple(self.ask_first),
            sheet=self.sheet,
            sheet_lines=beside.sheet_lines,
            at_hand=self.at_hand,
            annotations=beside.annotations,
            contacts=self.contacts,
        )

    # what pages say about themselves

    def _countries(self) -> None:
        for file in self.files:
            if file.name.endswith("vocabulary/countries.csv"):
                self.countries = read_countries(file, self.faults)
        if not self.countries:
            at = At(f"{self.root}/vocabulary/countries.csv")
            self.faults.append(Fault(at, "the list of countries (`code,name`) is missing."))

    def _front(self, page: Page) -> None:
        lines = page.front_lines

        def at(key: str) -> At:
            return At(page.name, lines.get(f"$.{key}", 1))

        known = [field.encode_name for field in msgspec.structs.fields(b.FrontBlock)]
        for name in page.front:
            if name not in known:
                self.faults.append(Fault(at(name), f"front matter knows no `{name}`{did_you_mean(name, known)}"))
        data = {name: value for name, value in page.front.items() if name in known}
        if "covers" in data and not isinstance(data["covers"], dict):
            self.faults.append(Fault(at("covers"), "`covers` needs `from` and `through`, two days in order."))
            del data["covers"]
        front, bad = convert(data, b.FrontBlock, page.name, lines)
        self.faults += bad
        if front is None:
            return
        self.fronts[page.name] = front
        for name, given in front.sources.items():
            source, bad = convert(given, b.SourceBlock, page.name, lines, f"$.sources.{name}")
            self.faults += bad
            if source:
                found = Source(source.title, source.read, source.seen, source.url)
                self.sources[self._source_id(page.name, name)] = found
        for name, code in front.read_as.items():
            if code not in self.countries:
                self.faults.append(
                    Fault(at("read_as"), f"there is no country `{code}`{did_you_mean(code, self.countries)}")
                )
            self.read_as[name] = code
        self.notices.update(front.notices)
        self.ask_first |= {fact: at(f"ask_first[{i}]") for i, fact in enumerate(front.ask_first)}
        if front.enquiries:
            terms = front.enquiries
            self.enquiry_terms = EnquiryTerms(terms.held_by, terms.asked_by, terms.about, terms.brings, terms.answers)
        if front.sheet:
            words = front.sheet
            stands = tuple(SheetPart(part.id, part.title, part.says) for part in words.parts)
            self.sheet = SheetWords(words.title, words.dated, words.outside, stands)
        if front.at_hand:
            self.at_hand = AtHand(front.at_hand.fact, front.at_hand.up_to, at("at_hand"))
        self.survivors += [
            Survivor(s.of, s.change, s.reason, at(f"survivors[{i}]")) for i, s in enumerate(front.survivors)
        ]
        if front.statuses:
            self.statuses = tuple(
                Status(s.id, s.kind, s.title, s.note, at(f"statuses[{i}]")) for i, s in enumerate(front.statuses)
            )
        parts = page.name.split("/")
        if len(parts) > 2 and parts[-1] == "README.md" and (front.covers or front.country):
            self._folder(parts[-2], front, at)

    def _folder(self, id: str, front: b.FrontBlock, at: Callable[[str], At]) -> None:
        country = "" if front.country == "none" else front.country
        if country and country not in self.countries:
            says = f"there is no country `{country}`{did_you_mean(country, self.countries)} Write a code, or `none`."
            self.faults.append(Fault(at("country"), says))
        if front.covers is None or front.covers.start > front.covers.through:
            says = "`covers` needs `from` and `through`, two days in order."
            self.faults.append(Fault(at("covers"), says))
            return
        self.folders[id] = Folder(id, country, front.covers.start, front.covers.through, front.title)

    def _refused(self, made: dict[str, Provision]) -> None:
        """Blocks with a fault stand in the model as not settled, so that nothing else is faulted for them."""
        for page in self.pages:
            for kind, raw, at in page.refused:
                id = raw.get("id")
                if not isinstance(id, str) or id in self.facts or id in made:
                    continue
                if kind == "provision":
                    turn = _unsettled(at)
                    sort = raw.get("kind") if raw.get("kind") in ("requirement", "bar", "definition") else "permission"
                    made[id] = Provision(id, sort, "", id, "", "", "today", (turn,), NO, "", "", "", at)  # type: ignore[arg-type]
                elif kind == "fact":
                    w = Written(kind, b.Block(), raw, {}, at.page)
                    before = len(self.faults)
                    base, values, unit = self._type(w, raw.get("type"))
                    del self.faults[before:]
                    about: Any = "place" if raw.get("about") == "place" else "person"
                    self.facts[id] = Fact(id, "plain", base, values, unit, id, id, 0, "fixed", about, False, id, "", at)

    def _source_id(self, page: str, name: str) -> str:
        return name if page.endswith("vocabulary/sources.md") else f"{page}#{name}"

    def _source(self, page: str, name: str, at: At) -> str:
        for id in (f"{page}#{name}", name):
            if id in self.sources:
                return id
        pool = [id.split("#")[-1] for id in self.sources if id.startswith(page) or "#" not in id]
        self.faults.append(
            Fault(at, f"there is no source `{name}` on this page{did_you_mean(name, pool)} Add it to the front matter.")
        )
        return name

    def _new_id(self, w: Written, id: str) -> bool:
        first = self.ids.get(id)
        if first is not None:
            self.faults.append(Fault(w.at("id"), f"`{id}` is defined twice; the first is at {first}."))
            return False
        self.ids[id] = w.at("id")
        if id in _ENGINE_WORDS:
            self.faults.append(Fault(w.at("id"), f"`{id}` is a word of the engine; choose another id."))
        for segment in id.split("."):
            if not segment.isidentifier() or keyword.iskeyword(segment):
                self.faults.append(
                    Fault(
                        w.at("id"),
                        f"the id `{id}` has the part `{segment}`, which cannot stand in a condition; "
                        "choose another word.",
                    )
                )
                break
        return True

    # facts and tables

    def _fact(self, w: Written, block: b.FactBlock) -> None:
        if not self._new_id(w, block.id):
            return
        base, values, unit = self._type(w, block.type)
        if not block.asks.strip() or not block.why.strip():
            self.faults.append(Fault(w.at(), f"the fact `{block.id}` needs a question (`asks`) and a reason (`why`)."))
        if not 0 <= block.hard <= 3:
            self.faults.append(Fault(w.at("hard"), "`hard` is 0, 1, 2 or 3."))
        self.facts[block.id] = Fact(
            block.id, block.kind, base, values, unit, block.asks, block.why, block.hard, block.varies,
            block.about, block.sensitive == "yes", block.shown_as or block.asks, block.standard, w.at(),
        )  # fmt: skip

    def _type(self, w: Written, given: Any) -> tuple[Any, tuple[str, ...], str]:
        simple = ("bool", "date", "country", "countries")
        if isinstance(given, str) and given in simple:
            return given, (), ""
        if isinstance(given, dict) and len(given) == 1:
            ((name, detail),) = given.items()
            if (
                name in ("one_of", "some_of")
                and isinstance(detail, list)
                and detail
                and all(isinstance(v, str) for v in detail)
            ):
                return name, tuple(detail), ""
            if name == "number" and isinstance(detail, str):
                return "number", (), detail
        self.faults.append(
            Fault(
                w.at("type"),
                "the type is bool, date, country, countries, {number: unit}, {one_of: [a, b]} or {some_of: [a, b]}.",
            )
        )
        return "bool", (), ""

    def _tables(self) -> None:
        pages = {page.name for page in self.pages}
        for file in self.files:
            if not file.name.endswith(".csv") or file.name.endswith("vocabulary/countries.csv"):
                continue
            id = file.name.rsplit("/", 1)[-1].removesuffix(".csv")
            name = file.name.removesuffix(".csv") + ".md"
            front = self.fronts.get(name)
            if name not in pages:
                says = f"beside the table there must be a page `{id}.md` with its sources and keys."
                self.faults.append(Fault(At(file.name), says))
            elif file.name.endswith(CONTACTS):
                self.contacts = read_contacts(
                    file,
                    self.countries,
                    self.sources,
                    lambda source, at, page=name: self._source(page, source, at),  # type: ignore[misc]
                    self.faults,
                )
            elif id in self.tables:
                self.faults.append(Fault(At(file.name), f"there are two tables called `{id}`; rename one."))
            elif front is not None and not front.keys:
                self.faults.append(Fault(At(name, 1), "the page of a table needs `keys: [...]` in its front matter."))
            elif front is not None and front.measure and tuple(front.keys) != MEASURED:
                says = f"a table of {front.measure} has the keys [{', '.join(MEASURED)}]."
                self.faults.append(Fault(At(name, self._front_line(name, "keys")), says))
            elif front is not None and front.measure in {table.measure for table in self.tables.values()} - {""}:
                says = f"there are two tables of {front.measure}; put all rows into one."
                self.faults.append(Fault(At(name, self._front_line(name, "measure")), says))
            elif front is not None:
                self.tables[id] = read_table(
                    file,
                    tuple(front.keys),
                    front.complete == "yes",
                    front.moves_like,
                    front.measure,
                    self.countries,
                    lambda source, at, page=name: self._source(page, source, at),  # type: ignore[misc]
                    self.faults,
                )

    def _front_line(self, page: str, key: str) -> int:
        return next((p.front_lines.get(f"$.{key}", 1) for p in self.pages if p.name == page), 1)

    # rules

    def _parse(self, text: object, at: At, variables: tuple[str, ...] = ()) -> Expr:
        return Parser(self.names, at, self.faults, variables).parse(text)

    def _optional(self, text: str | None, at: At, default: Expr, variables: tuple[str, ...] = ()) -> Expr:
        return default if text is None else self._parse(text, at, variables)

    def _provision(self, w: Written, block: b.ProvisionBlock) -> Provision:
        folder = w.page.split("/")[-2] if w.page.count("/") >= 2 else ""
        intervals: list[Interval] = []
        if block.holds is not None and block.operative is not None:
            self.faults.append(Fault(w.at("holds"), "give `holds` or `operative`, not both."))
            intervals.append(_unsettled(w.at()))
        elif block.holds is not None:
            if block.kind != "definition":
                self.faults.append(
                    Fault(w.at("holds"), "only a definition has `holds` without dates; write `operative`.")
                )
            intervals.append(_timeless(self._parse(block.holds, w.at("holds")), w.at("holds")))
        elif not block.operative:
            self.faults.append(Fault(w.at(), f"`{block.id}` needs `operative` with at least one interval."))
            intervals.append(_unsettled(w.at()))
        for i, turn in enumerate(block.operative or () if not intervals else ()):
            at = w.at(f"operative[{i}]")
            if (turn.holds is None) == (turn.state == ""):
                self.faults.append(Fault(at, "an interval has `holds`, or a `state` with its `reason`."))
            if turn.state and not turn.reason:
                self.faults.append(Fault(at, f"`state: {turn.state}` needs a `reason`."))
            if turn.until is not None and turn.until <= turn.start:
                self.faults.append(Fault(at, "`until` must be after `from`."))
            if turn.until_known and not turn.until:
                self.faults.append(Fault(at, "`until_known` needs `until`."))
            intervals.append(
                Interval(
                    turn.start, turn.known or turn.start, turn.until, turn.until_known, turn.after == "nothing",
                    turn.state, turn.reason, self._optional(turn.holds, w.at(f"operative[{i}].holds"), NO),
                    turn.sure, self._source(w.page, turn.source, w.at(f"operative[{i}].source")),
                    turn.verified, turn.moves_like, at,
                )
            )  # fmt: skip
        if block.kind != "definition" and not block.cite.strip():
            self.faults.append(Fault(w.at(), f"`{block.id}` has no citation (`cite`)."))
        if block.keyed_on != "today":
            fact = self.facts.get(block.keyed_on)
            if fact is None or fact.base != "date" or fact.about == "place":
                self.faults.append(
                    Fault(
                        w.at("keyed_on"),
                        f"`keyed_on` must be `today` or a date fact{did_you_mean(block.keyed_on, self.facts)}",
                    )
                )
        burden = block.burden or b.Burden("")
        intervals.sort(key=lambda turn: (turn.start, turn.known))
        return Provision(
            block.id, block.kind, block.cite, block.says, burden.party, burden.standard, block.keyed_on,
            tuple(intervals), self._optional(block.unless, w.at("unless"), NO), block.power, folder, block.thin,
            w.at(), w.at("unless"),
        )  # fmt: skip

    def _step(self, w: Written, block: b.StepBlock) -> Step:
        folder = w.page.split("/")[-2] if w.page.count("/") >= 2 else ""
        loop = self._loop(w, block.for_each) if block.for_each else None
        variables = (loop.variable,) if loop else ()
        own = {"power", "needs", "barred_by", "then", "makes", "adverse", "says"} & set(w.raw)
        outcomes: list[Outcome] = []
        if block.outcomes == {}:
            self.faults.append(Fault(w.at("outcomes"), "`outcomes` is empty; name at least one."))
        if block.outcomes is None:
            shape = b.OutcomeBlock(
                power=block.power, adverse=block.adverse, needs=block.needs, barred_by=block.barred_by, then=block.then,
                makes=block.makes, meant_for=block.meant_for, last=block.last, says=block.says,
            )  # fmt: skip
            outcomes.append(self._outcome(w, block, "", shape, "", variables))
        else:
            if own:
                self.faults.append(
                    Fault(
                        w.at(sorted(own)[0]),
                        f"`{sorted(own)[0]}` belongs into the outcomes, since the step has `outcomes`.",
                    )
                )
            for name, data in block.outcomes.items():
                data = (
                    {}
                    if data is None
                    else {k: v for k, v in data.items() if v is not None}
                    if isinstance(data, dict)
                    else data
                )
                found, bad = convert(data, b.OutcomeBlock, w.page, w.lines, f"$.outcomes.{name}")
                self.faults += bad
                if found:
                    outcomes.append(self._outcome(w, block, name, found, f"outcomes.{name}.", variables))
        if block.kind == "decision" and block.asked is None:
            self.faults.append(Fault(w.at(), f"the decision `{block.id}` must say `asked: yes` or `asked: no`."))
        for code in block.stops:
            self._code(code, w.at("stops"))
        place, words = self._place(w, block.place, variables)
        return Step(
            id=block.id, kind=block.kind, title=block.title, cite=block.cite, who=block.who,
            place=place, place_words=words, asked=None if block.asked is None else block.asked == "yes",
            tries=self._optional(block.tries, w.at("try"), YES, variables), loop=loop, outcomes=tuple(outcomes),
            harms=self._harms(w, block.harms, "harms", variables),
            stages=tuple(Stage(s.title, s.who, s.takes) for s in block.stages), takes=block.takes,
            costs=_names(block.costs), relief=tuple(Relief(r.kind, r.says, r.cite) for r in block.relief),
            danger=block.danger == "yes", stops=tuple(block.stops),
            held=block.publish == "held", folder=folder, at=w.at(), wheres=_wheres(w),
            filing=Filing(block.file.form, block.file.where, block.file.cite) if block.file else None,
            brings=tuple(Bring(b.says, b.cite) for b in block.brings),
        )  # fmt: skip

    def _loop(self, w: Written, block: b.LoopBlock) -> Loop:
        among: tuple[str, ...] | None = None
        if isinstance(block.among, list):
            among = tuple(self._code(str(code), w.at("for_each.in")) for code in block.among)
        elif block.among != "countries":
            self.faults.append(Fault(w.at("for_each.in"), "`in` is `countries` or a list of codes."))
        if block.var in self.facts:
            self.faults.append(
                Fault(w.at("for_each.var"), f"the variable `{block.var}` is already the name of a fact.")
            )
        return Loop(block.var, among, tuple(self._code(code, w.at("for_each.except")) for code in block.leave_out))

    def _code(self, code: str, at: At) -> str:
        code = self.read_as.get(code, code)
        if code not in self.countries:
            self.faults.append(Fault(at, f"there is no country `{code}`{did_you_mean(code, self.countries)}"))
        return code

    def _place(self, w: Written, given: Any, variables: tuple[str, ...]) -> tuple[Expr, tuple[str, ...]]:
        here = Ref("location")
        if given == "anywhere":
            return YES, ("anywhere",)
        if isinstance(given, list):
            codes = tuple(self._code(str(code), w.at("place")) for code in given)
            return Same(here, tuple(Value(code) for code in codes)), codes
        if given in variables:
            return Same(here, (Variable(given),)), (given,)
        if isinstance(given, str) and given.islower():
            id = f"place.{given}"
            if id not in self.names.provisions:
                self.faults.append(
                    Fault(w.at("place"), f"there is no definition `{id}`{did_you_mean(id, self.names.provisions)}")
                )
                return YES, ()
            return Holds(id), (given,)
        code = self._code(str(given), w.at("place"))
        return Same(here, (Value(code),)), (code,)

    def _outcome(
        self, w: Written, step: b.StepBlock, name: str, block: b.OutcomeBlock, prefix: str, variables: tuple[str, ...]
    ) -> Outcome:
        id = f"{step.id}.{name}" if name and len(step.outcomes or ()) > 1 else step.id
        if name and not name.isidentifier():
            self.faults.append(Fault(w.at(prefix.rstrip(".")), f"the outcome `{name}` must be one plain word."))
        if step.kind == "decision" and block.power is None:
            self.faults.append(
                Fault(w.at(prefix.rstrip(".")), f"the decision `{id}` needs `power: may` or `power: shall`.")
            )
        needs = self._optional(block.needs, w.at(f"{prefix}needs"), YES, variables)
        protected, writes = "", []
        for target, value in block.makes.items():
            at = w.at(f"{prefix}makes.{target}")
            if target == "protected":
                protected = str(value)
                if protected not in {status.id for status in self.statuses}:
                    self.faults.append(
                        Fault(
                            at,
                            f"there is no status `{protected}`{did_you_mean(protected, [s.id for s in self.statuses])}",
                        )
                    )
                continue
            write = self._write(target, value, at, variables)
            if write:
                writes.append(write)
        if step.kind == "way" and "places" in self.tables:
            needs = all_of(needs, *(self._enterable(write) for write in writes if write.target.fact == "location"))
            needs = all_of(
                needs, *(Listed("places", (Value(code), Value("stop")), ("ok", "warn")) for code in step.stops)
            )
        return Outcome(
            id, name or step.id.rsplit(".", 1)[-1], block.power or "shall", block.adverse == "yes", needs,
            self._optional(block.barred_by, w.at(f"{prefix}barred_by"), NO, variables),
            self._optional(block.then, w.at(f"{prefix}then"), YES, variables),
            tuple(writes), protected, tuple(block.meant_for or step.meant_for), "yes" in (block.last, step.last),
            self._harms(w, block.harms, f"{prefix}harms", variables) if prefix else (), block.says,
        )  # fmt: skip

    def _enterable(self, write: Write) -> Expr:
        """No way goes home, and none to a place that nobody looked at or that is never to be entered."""
        to = write.value
        assert to is not None
        home = Member(to, Ref("nationalities"))
        return all_of(Not(home), Listed("places", (to, Value("stop")), ("ok", "warn")))

    def _write(self, target: str, value: Any, at: At, variables: tuple[str, ...]) -> Write | None:
        ref = Parser(self.names, at, self.faults, variables).target(target)
        if ref is None:
            return None
        fact = self.facts[ref.fact]
        if isinstance(value, dict):
            if fact.base not in _LISTS or len(value) != 1 or next(iter(value)) not in ("add", "remove"):
                self.faults.append(
                    Fault(at, f"`{target}` can be given {{add: x}} or {{remove: x}} only if it is a list.")
                )
                return None
            ((how, item),) = value.items()
            member = self._member(fact, str(item), at, variables)
            return Write(ref, how, member) if member else None
        text = value.isoformat() if isinstance(value, dt.date) else str(value)
        if fact.base in _LISTS:
            self.faults.append(Fault(at, f"`{target}` is a list; write {{add: x}} or {{remove: x}}."))
            return None
        if text == "today" and fact.base == "date":
            return Write(ref, "today")
        if fact.base == "bool" and text not in ("yes", "no"):
            return Write(ref, "formula", None, self._parse(text, at, variables))
        if fact.base == "bool":
            return Write(ref, "value", Value(text))
        if fact.base == "date" and text != "never":
            self.faults.append(Fault(at, f"`{target}` can become `today` or `never`."))
            return None
        if fact.base == "country" and text in variables:
            return Write(ref, "value", Variable(text))
        if fact.base == "country":
            return Write(ref, "value", Value(self._code(text, at)))
        if fact.base == "number" and not _is_number(text):
            self.faults.append(Fault(at, f"`{target}` is a number of {fact.unit}; write a number."))
            return None
        if fact.base == "one_of" and text not in fact.values:
            self.faults.append(Fault(at, f"`{text}` is not a value of `{fact.id}`{did_you_mean(text, fact.values)}"))
            return None
        return Write(ref, "value", Value(text))

    def _member(self, fact: Fact, text: str, at: At, variables: tuple[str, ...]) -> Value | Variable | None:
        if fact.base == "countries":
            return Variable(text) if text in variables else Value(self._code(text, at))
        if text not in fact.values:
            self.faults.append(Fault(at, f"`{text}` is not a value of `{fact.id}`{did_you_mean(text, fact.values)}"))
            return None
        return Value(text)

    def _harms(self, w: Written, given: list[b.HarmBlock], path: str, variables: tuple[str, ...]) -> tuple[Harm, ...]:
        return tuple(
            Harm(h.kind, self._optional(h.when, w.at(f"{path}[{i}].when"), YES, variables), h.says, h.cite)
            for i, h in enumerate(given)
        )

    def _report(self, w: Written, block: b.ReportBlock) -> Report:
        source = self._source(w.page, block.source, w.at("source"))
        return Report(
            block.id, block.about, block.kind, block.says, block.who, block.start, block.until, block.published,
            block.withdrawn, source, block.standing, block.effect,
            self._optional(block.when, w.at("when"), YES), w.at(), tuple(block.supports), tuple(block.contradicts),
        )  # fmt: skip


def _names(given: str | list[str]) -> tuple[str, ...]:
    """One name or several."""
    return tuple(given) if isinstance(given, list) else (given,) if given else ()


def _is_number(text: str) -> bool:
    try:
        return float(text) == float(text)
    except ValueError:
        return False


def _wheres(w: Written) -> dict[str, At]:
    """The line of every part of a step, by its path."""
    return {path.removeprefix("$."): At(w.page, line) for path, line in w.lines.items()}


def _timeless(holds: Expr, at: At) -> Interval:
    """The one interval of a definition without dates."""
    return Interval(_LONG_AGO, _LONG_AGO, None, None, False, "", "", holds, "high", "", _LONG_AGO, "statute", at)


def _unsettled(at: At) -> Interval:
    """An interval that says nothing, in place of what could not be read."""
    return Interval(_LONG_AGO, _LONG_AGO, None, None, False, "unknown", "", NO, "low", "", _LONG_AGO, "statute", at)
