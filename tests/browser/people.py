"""Fifty invented people: those of the samples, and others drawn around them, who do not know everything."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count, islice
from typing import NamedTuple

from bench.questions import Inventor
from safeconduct.assess.screen import screen
from safeconduct.lawbook.cases import read_case
from safeconduct.lawbook.given import Given
from safeconduct.lawbook.model import Law
from safeconduct.routes.pack import Pack
from safeconduct.show.said import begun

from ..conftest import MAY
from ..planting import HOUSE

PEOPLE = 50
OPEN, NONE = 12, 10
"""People who answer until a way is open, and people for whom none is, and who answer all that is asked."""
FEW, MANY = 5, 75
"""Questions that the others answer, and those at most: a way opens after 22 to 71."""
WHOLE = 1000
"""More questions than there are: who answers so many ends where nothing more is asked."""
LAND_PORT = "at-the-land-port"
"""Somebody with an open way who answers all that is asked."""
_FORGETS = 0.04
_SEED = 1


class Person(NamedTuple):
    """Somebody, and how many questions they answer at most."""

    name: str
    given: Given
    most: int


def people(law: Law, pack: Pack) -> list[Person]:
    """All of them, in an order that does not change while the law does not."""
    found: list[Person] = []
    for name, given in islice(_all(law), PEOPLE):
        opens = has_open_way(law, pack, given)
        if name == LAND_PORT or (not opens and sum(one.most == WHOLE for one in found) < NONE):
            most = WHOLE
        else:
            most = MANY if opens and sum(one.most == MANY for one in found) < OPEN else FEW
        found.append(Person(name, given, most))
    return found


def has_open_way(law: Law, pack: Pack, given: Given) -> bool:
    """Whether a way is open to somebody that begins where they are: others are not shown."""
    return any(route.status == "open" and begun(route) for route in screen(law, pack, given, MAY).routes)


def _all(law: Law) -> Iterator[tuple[str, Given]]:
    for path in sorted((HOUSE / "samples").glob("*.yaml")):
        yield path.stem, read_case(law, path)[0]
    inventor, dice = Inventor(law), random.Random(_SEED)
    for n in count():
        person = inventor.person(_SEED, n)
        known = sorted({fact for fact, _ in person.answers})
        yield "invented", person.without({fact for fact in known if dice.random() < _FORGETS})
