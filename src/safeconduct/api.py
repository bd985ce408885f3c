"""The library: `from safeconduct import Law, screen`. Immutable objects, each with an HTML form for notebooks.

The objects are those of the engine (`assess.answer`), with the law beside them. A `repr` shows nothing of a person; the
HTML of an answer shows the answer, since that is what was asked for. What is wrong is raised as `InputRefused`, which
says where it is wrong and what is expected, and never repeats an answer.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from .assess import answer as engine
from .assess.screen import screen as screened
from .lawbook.cases import LARGEST, bytes_of, given_from, parse_case, read_day, within_reach
from .lawbook.faults import At, Fault, InputRefused, LawFaults, did_you_mean
from .lawbook.given import Given
from .lawbook.model import Law as Model
from .lawbook.proof import Proof
from .routes.pack import Pack
from .routes.store import law_folder, open_law, open_pack
from .show import answers as html

S = TypeVar("S", bound=msgspec.Struct)

__all__ = ["Facts", "InputRefused", "Law", "LawFaults", "Proof", "Route", "Screening", "Why", "screen"]

Facts = Mapping[str, object] | str | os.PathLike[str]
"""What is known of a person: a mapping from facts to answers as in a case file, or the path of a case file.

In a mapping True and False may stand for yes and no, None for not known, `datetime.date` for a day.
"""


class Why(tuple[Proof, ...]):
    """The proof of each step of a route, in order. Its `repr` shows nothing; its HTML shows every line."""

    route: Route

    def __new__(cls, route: Route) -> Why:
        self = super().__new__(cls, engine.RouteAnswer.why(route))
        self.__dict__["route"] = route
        return self

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a proof does not change")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a proof does not change")

    def __repr__(self) -> str:
        return "<Why>"

    def _repr_html_(self) -> str:
        return html.why(self.route.model, self.route.screening, self.route)


class Route(engine.RouteAnswer, frozen=True, kw_only=True):
    """One route for the person: `status` is "open", "closed" or "unknown"; `why()` proves it; `missing` is asked next.

    `model` is the law that was read, `screening` the answer to which the route belongs.
    """

    model: Model
    screening: engine.Screening

    def why(self) -> Why:
        """The proof of each step, in order: immutable lines with what they say, their value and their citation."""
        return Why(self)

    def _repr_html_(self) -> str:
        return html.route(self.model, self.screening, self)


class Screening(engine.Screening, frozen=True, kw_only=True):
    """The whole answer for one day: `routes`, best first, `warnings`, `questions`, and the `notice` to show with it."""

    routes: tuple[Route, ...]
    model: Model
    known: tuple[str, ...]  # the ids of every route that the law has

    def __repr__(self) -> str:
        return f"<Screening on {self.on}>"

    def route(self, id: str) -> Route:
        """The route with that id, or the only one with `id` in its id.

        Raises `InputRefused` if there is none, or more than one. The message never tells which routes were found.
        """
        exact = [route for route in self.routes if route.id == id]
        found = exact or [route for route in self.routes if id in route.id]
        if len(found) == 1:
            return found[0]
        if found:
            raise _refused("route", f"`{id}` fits more than one route; give the whole id, as in `Law.routes`.")
        near = did_you_mean(id, self.known)
        says = f"no route of this answer has `{id}` in its id{near} A route that adds nothing for the person is folded."
        raise _refused("route", says)

    def _repr_html_(self) -> str:
        return html.screening(self.model, self)


class Law(msgspec.Struct, frozen=True):
    """A law pack and the routes that were found in it. Open one with `Law.open`."""

    model: Model
    pack: Pack

    @classmethod
    def open(cls, folder: str | os.PathLike[str] | None = None) -> Law:
        """The law in `folder`; without it the law that comes with the program, which is opened once a process.

        Raises `LawFaults` if the pages have faults.
        """
        return _shipped() if folder is None else _opened(Path(folder))

    @property
    def version(self) -> str:
        """The hash of the pages."""
        return self.model.version

    @property
    def covers(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day that every page covers, or None. On any other day all is not known."""
        return self.model.covers_all()

    @property
    def routes(self) -> tuple[str, ...]:
        """The id of every route that the law has, for whomever."""
        return tuple(route.id for route in self.pack.routes)

    def screen(self, facts: Facts, on: str | dt.date | None = None) -> Screening:
        """Every route for the person under this law, as `screen` gives it."""
        return screen(facts, on, self)

    def __repr__(self) -> str:
        return f"<Law {self.version[:8]}: {len(self.model.provisions)} provisions, {len(self.pack.routes)} routes>"


def screen(facts: Facts, on: str | dt.date | None = None, law: Law | None = None) -> Screening:
    """Every route for the person of whom `facts` are known, under the law of the day `on` (without it: today).

    `law` is a `Law`; without it the law that comes with the program. Nothing is kept of the person.

    Raises `InputRefused` with everything that is wrong with `facts` or `on`, and if two answers clash; `LawFaults` if
    the law pages have faults.
    """
    day = _day(on)
    opened = law or Law.open()
    given, places, name = _given(opened.model, facts)
    answer = screened(opened.model, opened.pack, given, day, places, name)
    routes = tuple(_with(Route, route, model=opened.model, screening=answer) for route in answer.routes)
    return _with(Screening, answer, routes=routes, model=opened.model, known=opened.routes)


@cache
def _shipped() -> Law:
    return _opened(law_folder())


def _opened(root: Path) -> Law:
    model = open_law(root)
    return Law(model, open_pack(root, model))


def _with(kind: type[S], base: msgspec.Struct, **more: object) -> S:
    """The same object with more beside it: as the kind of the library."""
    return kind(**({name: getattr(base, name) for name in base.__struct_fields__} | more))


def _refused(where: str, says: str) -> InputRefused:
    return InputRefused([Fault(At(where), says)])


def _day(on: object) -> dt.date:
    if on is None:
        return dt.date.today()
    if isinstance(on, str):
        return read_day(on, "the day", At("on"))
    if isinstance(on, dt.date) and not isinstance(on, dt.datetime):
        return within_reach(on, "the day", At("on"))
    raise _refused("on", "expected a day: text such as YYYY-MM-DD, or a datetime.date.")


def _given(model: Model, facts: object) -> tuple[Given, dict[str, At], str]:
    """The answers, where each of them stands, and the name of the whole, for messages."""
    if isinstance(facts, str | os.PathLike):
        return _from_file(model, Path(facts))
    if not isinstance(facts, Mapping):
        raise _refused("facts", "expected a mapping from facts to answers, or the path of a case file.")
    if not all(isinstance(name, str) for name in facts):
        raise _refused("facts", "expected the name of a fact before each answer; one of them is not text.")
    places = {name: At(f"facts[{name!r}]") if name in model.facts else At("facts") for name in facts}
    return given_from(model, {name: _written(value) for name, value in facts.items()}, places), places, "facts"


def _from_file(model: Model, path: Path) -> tuple[Given, dict[str, At], str]:
    from .vault.sealing import OVERHEAD, is_sealed

    data = bytes_of(path, LARGEST + OVERHEAD)
    if is_sealed(data):
        says = "this case is sealed, and the library asks for no passphrase; `safeconduct screen` opens it."
        raise _refused(str(path), says)
    return *parse_case(model, data, str(path)), str(path)


def _written(value: Any) -> Any:
    """A value of Python as it would be read from a case file. What has no such form stays, and is refused there."""
    match value:
        case bool():
            return "yes" if value else "no"
        case None:
            return "unknown"
        case int() | float():
            return repr(value)
        case dt.datetime():
            return value.isoformat()
        case str():
            try:
                return dt.date.fromisoformat(value) if len(value) == len("YYYY-MM-DD") else value
            except ValueError:
                return value
        case Mapping():
            return {key: _written(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_written(inner) for inner in value]
    return value
