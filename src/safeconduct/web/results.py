"""The pages of an answer: all routes, one with its proof, some beside each other, what would change them, a summary.

The order is that of the engine. A page has a bound, so what is not told at once is counted, and reached by a button.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby

import msgspec

from ..assess.answer import Missing, RouteAnswer, Screening, Warned
from ..assess.levers import levers_for
from ..assess.plan import plan
from ..assess.whatif import Change, Turned
from ..lawbook.fresh import checked_and_until
from ..lawbook.model import Law
from ..lawbook.proof import Proof
from ..lawbook.words import SAID
from ..show.ahead import closing_says, deadline_says
from ..show.measured import route_measures, step_measures
from ..show.plan import plan_page
from ..show.said import after_refusal, begun, cite, decisive, ends_in, proof_notes, reason_says, small, tags
from . import drawings
from .danger import helpers
from .reading import Reading
from .replied import dated, said
from .site import Site

_STATUSES = ("open", "unknown", "closed")
_OPEN = 12
"""Open routes that are told in full on the page of all routes."""
_ASKED = 10
"""Questions under which routes that are not known are told."""
_CLOSED = 3
"""Closed routes of one end that are told at once."""
_SHUT = 40
"""Closed routes on one page of all of them."""
_HARMS = 5
_LEVERS = 3
_MISSING = 4
_PROOF = 30_000
"""Bytes of the proofs of a route."""
_MARKUP = 75
"""Bytes around what a line of a proof says."""
_TURNED = 12
"""Routes of which it is told what would change them."""


class Line(msgspec.Struct, frozen=True):
    """One line of a proof, and how deep it stands."""

    depth: int
    value: str
    says: str
    cite: str
    notes: str


class Asks(msgspec.Struct, frozen=True):
    """What must be known, and the number of the question."""

    n: str
    says: str
    place: str


class Card(msgspec.Struct, frozen=True):
    """One route, as it stands among others."""

    n: str
    title: str
    status: str
    ends: str
    note: str
    beside: tuple[str, ...]
    measures: str
    deadlines: tuple[str, ...]
    because: tuple[str, ...]
    asks: tuple[Asks, ...]
    refused: tuple[str, ...]


def results(site: Site, reading: Reading) -> dict[str, object]:
    """All routes: what not to do first, then open, not known with what is asked, closed with why."""
    law, answer = reading.law, reading.answer
    first = [n for n, route in enumerate(answer.routes) if begun(route)]
    by = {status: [n for n in first if answer.routes[n].status == status] for status in _STATUSES}
    shut = list(_first_of_each_end(answer, by["closed"], reading.most(_CLOSED)))
    dangers = [warned for warned in answer.warnings if warned.danger]
    harms = [warned for warned in answer.warnings if not warned.danger]
    return {
        **_frame(site, reading),
        "dangers": [_stop(law, warned) for warned in dangers],
        "harms": [_stop(law, warned) for warned in harms[: reading.most(_HARMS)]],
        "more_harms": max(len(harms) - reading.most(_HARMS), 0),
        "open": [_card(law, reading, n) for n in by["open"][: reading.most(_OPEN)]],
        "more_open": [_card(law, reading, n) for n in by["open"][reading.most(_OPEN) :]],
        "unknown": list(_by_question(law, reading, by["unknown"])),
        "closed": [_card(law, reading, n) for n in shut],
        "more_closed": len(by["closed"]) - len(shut),
        "not_begun": sum(route.branch_of is None and not begun(route) for route in answer.routes),
        "nothing_open": not by["open"],
        **({} if by["open"] else _to_come(reading)),
        "helpers": helpers(site, reading),
        "drawings": drawings.of_results(reading),
        "asked_about": any(step.asked for n in by["open"] + by["unknown"] for step in answer.routes[n].steps),
    }


def _to_come(reading: Reading) -> dict[str, object]:
    """Where nothing is open: who could open a way without a new law, and when to look again."""
    law, answer = reading.law, reading.answer
    opens = [d.day for r in answer.routes if begun(r) for d in r.deadlines if d.then == "opens"]
    _, until = _fresh(law, answer)
    return {
        "levers": levers_for(law, answer, reading.given).levers[: reading.most(_LEVERS)],
        "opens": dated(law, min(opens)) if opens else "",
        "until": dated(law, until) if until > answer.on else "",
    }


def closed(site: Site, reading: Reading) -> dict[str, object]:
    """Every closed route with the condition that fails, so many on a page."""
    routes, part = reading.answer.routes, reading.state.routes[0] if reading.state.routes else 0
    shut = [n for n, route in enumerate(routes) if begun(route) and route.status == "closed"]
    here = shut[part * _SHUT : (part + 1) * _SHUT]
    more = f"{part + 1:03}" if len(shut) > (part + 1) * _SHUT else ""
    return {**_frame(site, reading), "closed": [_card(reading.law, reading, n) for n in here], "more": more}


def pictures(site: Site, reading: Reading) -> dict[str, object]:
    """The ways as pictures, on a page that has room for more of them."""
    return {**_frame(site, reading), "drawings": drawings.of_results(reading)}


def route(site: Site, reading: Reading) -> dict[str, object]:
    """One route in full, with the proof of each step."""
    law, (found, *_) = reading.law, reading.routes
    left = reading.most(_PROOF)
    steps = []
    for step in found.steps:
        lines = list(_lines(law, step.proof))
        ends = list(accumulate(map(_weight, lines)))
        shown = bisect_right(ends, left)
        left -= ends[-1] if ends else 0
        steps.append(
            {
                "step": step,
                "closes": [closing_says(law, closing) for closing in step.closes],
                "measures": list(step_measures(law, step)),
                "proof": lines[:shown],
                "more": len(lines) - shown,
            }
        )
    card = _card(law, reading, reading.state.routes[0])
    drawn = drawings.of_route(reading)
    return {**_frame(site, reading), "card": card, "route": found, "steps": steps, "drawings": drawn}


def compare(site: Site, reading: Reading) -> dict[str, object]:
    """Some routes beside each other."""
    law = reading.law
    cards = [_card(law, reading, n) for n in reading.state.routes]
    columns = list(zip(cards, reading.routes, strict=True))
    return {**_frame(site, reading), "cards": cards, "columns": columns, "drawings": drawings.of_compare(reading)}


def change(site: Site, reading: Reading) -> dict[str, object]:
    """What would change the answer: what to find out, lawful acts, days that pass."""
    law = reading.law
    first = {route.id for route in reading.answer.routes if begun(route)}
    turned = [one for one in reading.turned if one.route in first and one.sets]
    opens = [deadline_says(law, deadline) for deadline in reading.answer.deadlines if deadline.then == "opens"]
    return {
        **_frame(site, reading),
        "turned": [_turned(law, one) for one in turned[: reading.most(_TURNED)]],
        "more": max(len(turned) - reading.most(_TURNED), 0),
        "opens": list(dict.fromkeys(opens))[:_HARMS],
    }


def summary(site: Site, reading: Reading) -> dict[str, object]:
    """A route as one page to print. It carries no answer, no name, no ground, and not the day on which it was made."""
    law, (found, *_) = reading.law, reading.routes
    made = plan_page(law, plan(law, reading.given, reading.answer, found))
    *notice, checked = made.first
    if reading.state.day == site.today():  # the day of the law would be the day of the print
        notice = [line for line in notice if law.day(reading.state.day) not in line]
    here = reading.given.get("location")
    place = law.countries.get(str(here), "")
    start = law.say("{step}, in {country}", step="", country=place)  # where the person is now is an answer
    return {
        **_frame(site, reading),
        "title": made.title,
        "first": [*notice, checked],
        "about": made.about,
        "plan_steps": [(head.removesuffix(start), lines) for head, lines in made.steps],
        "truth": made.truth,
    }


def _frame(site: Site, reading: Reading) -> dict[str, object]:
    """What stands on every page of an answer."""
    law, answer = reading.law, reading.answer
    return {
        "law_day": dated(law, answer.on),
        "advice": answer.notice[0],
        "covered": site.covers(answer.on),
        "answered": len(reading.given.answers),
        "left_open": sum(reply.answer is None for reply in reading.state.said),
        "truth": answer.truth,
        "looked_at": [law.countries[code] for code in answer.looked_at],
        "paper": _on_paper(law, answer),
    }


def _fresh(law: Law, answer: Screening) -> tuple[dt.date, dt.date]:
    """As of when the law of all routes was checked, and until when it is fresh."""
    return checked_and_until(law, {step.outcome for route in answer.routes for step in route.steps})


def _on_paper(law: Law, answer: Screening) -> str:
    """As of when the law of all routes was checked, and until when something printed may rest on it."""
    checked, until = _fresh(law, answer)
    ends = (d.day - dt.timedelta(days=1) for r in answer.routes for d in r.deadlines if d.then != "opens")
    days = law.day(min(checked, answer.on)), law.day(min((until, *ends)))
    return law.say("Law as checked on {checked}; do not use after {until}.", checked=days[0], until=days[1])


def _first_of_each_end(answer: Screening, closed: Iterable[int], most: int) -> Iterator[int]:
    seen: dict[tuple[str, str], int] = {}
    for n in closed:
        end = (answer.routes[n].place, answer.routes[n].ends_title)
        seen[end] = seen.get(end, 0) + 1
        if seen[end] <= most:
            yield n


def _stop(law: Law, warned: Warned) -> dict[str, object]:
    return {"warned": warned, "closes": [closing_says(law, closing) for closing in warned.closes]}


def _by_question(law: Law, reading: Reading, unknown: Sequence[int]) -> Iterator[dict[str, object]]:
    """The routes that are not known, those that wait for the same answer together, in the order of the first."""
    first: dict[tuple[str, str], list[int]] = {}
    for n in unknown:
        missing = reading.answer.routes[n].missing
        first.setdefault((missing[0].fact, missing[0].place) if missing else ("", str(n)), []).append(n)
    for rank, (asked, routes) in enumerate(first.items()):
        cards = [_card(law, reading, n, full=rank < reading.most(_ASKED) and len(routes) < _CLOSED) for n in routes]
        yield {"asks": cards[0].asks[0] if asked[0] else None, "ends": _by_end(cards)}


def _by_end(cards: Iterable[Card]) -> list[tuple[str, list[Card]]]:
    """The cards under the end to which they lead, which is said once: a page that says it of each gets too long."""
    found: dict[str, list[Card]] = {}
    for card in cards:
        found.setdefault(card.ends, []).append(card)
    return list(found.items())


def _card(law: Law, reading: Reading, n: int, full: bool = True) -> Card:
    answer = reading.answer
    found = answer.routes[n]
    shut = found.status == "closed"
    branches = after_refusal(answer, found)
    return Card(
        f"{n:03}",
        found.title,
        found.status,
        ends_in(law, found) if full else found.ends_title,
        found.ends_note,
        tuple(tags(law, found)) if full else (),
        "" if shut or not full else route_measures(law, found),
        tuple(deadline_says(law, deadline) for deadline in found.deadlines),
        tuple(reason_says(law, reason) for reason in decisive(found.reasons))
        if shut
        else _doubts(law, found)
        if full
        else (),
        tuple(_asks(law, reading, missing) for missing in _each_once(found.missing)[:_MISSING]),
        tuple(dict.fromkeys(f"{b.steps[-1].title}: {b.ends_title} ({small(law, b.status)})" for b in branches)),
    )


def _each_once(missing: Iterable[Missing]) -> list[Missing]:
    return [next(same) for _, same in groupby(missing, key=lambda item: (item.fact, item.place))]


def _asks(law: Law, reading: Reading, missing: Missing) -> Asks:
    n = reading.wanted.index((missing.fact, missing.place))
    return Asks(f"{n:03}", missing.asks, law.countries.get(missing.place, ""))


def _doubts(law: Law, found: RouteAnswer) -> tuple[str, ...]:
    """What is not settled in the law itself."""
    unchecked = law.say("not yet checked by a lawyer")
    doubts = [reason_says(law, r) for r in found.reasons if r.value == "unknown" and r.note and r.note != unchecked]
    return tuple(dict.fromkeys(doubts))[: 1 if found.missing else 3]


def _lines(law: Law, proof: Iterable[Proof], depth: int = 0) -> Iterator[Line]:
    for line in proof:
        yield Line(min(depth, 4), law.say(SAID[line.value]), line.says, line.cite, proof_notes(law, line))
        yield from _lines(law, line.children, depth + 1)


def _weight(line: Line) -> int:
    return _MARKUP + len("".join((line.value, line.says, line.cite, line.notes)).encode())


def _turned(law: Law, one: Turned) -> dict[str, object]:
    """A route with the sets that would change it.

    Of what is to be found out no answer is named: a page that says which answer opens a way teaches to give it.
    """
    sets: dict[tuple[object, ...], dict[str, object]] = {}
    for opening in one.sets:
        changes = tuple(_supposed(law, change) for change in opening.changes)
        finds = any(change.finds for change in changes)
        harms = () if finds else tuple(f"{law.say(harm.kind)}: {harm.says}{cite(harm.cite)}" for harm in opening.harms)
        told: dict[str, object] = {"changes": changes, "then": "" if finds else opening.then, "harms": harms}
        sets.setdefault((finds, changes), told)
    finds_first = [told for key, told in sorted(sets.items(), key=lambda item: not item[0][0])]
    return {
        "title": one.title,
        "ends": one.ends_title,
        "status": one.status,
        "sets": finds_first,
    }


class Supposed(msgspec.Struct, frozen=True):
    """A question, with the answer that a lawful act or time would give it."""

    asks: str
    place: str
    answer: str
    finds: bool


def _supposed(law: Law, change: Change) -> Supposed:
    fact, answer = law.facts[change.fact], change.answer
    place = law.countries.get(change.place, "")
    if fact.varies not in ("lawful_act", "time"):
        return Supposed(fact.asks, place, "", True)
    return Supposed(fact.asks, place, said(law, fact, answer), False)
