"""The law browser: how long each page takes and is, and whether the strips are what a screening of each day says.

    .venv/bin/python bench/law_browser.py [--record]

Prints a table; `--record` appends it to bench/RESULTS.md. Takes about two minutes.
"""

from __future__ import annotations

import datetime as dt
import platform
import statistics
import sys
import time
from importlib.metadata import version
from pathlib import Path

import msgspec
from django.test import Client

from safeconduct.assess.over_days import course, law_turns
from safeconduct.assess.screen import statuses
from safeconduct.lawbook.faults import InputRefused
from safeconduct.routes.store import open_law, open_pack
from safeconduct.web.law.book import book
from safeconduct.web.law.shelf import StockCase, read_shelf
from safeconduct.web.settings import configure
from safeconduct.web.site import Site, site

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Measures and prints."""
    law = open_law(ROOT / "law")
    made = site(law, open_pack(ROOT / "law", law), shelf=read_shelf(ROOT / "law", law))
    made = msgspec.structs.replace(made, hosts=(*made.hosts, "testserver"))
    configure(made)
    strips, routes = strips_of(made), list(book(law, made.pack).routes)
    client = Client()
    first = [timed(client, f"route/{id}") for id in routes]
    again = [timed(client, f"route/{id}") for id in routes]
    rules = [timed(client, f"provision/{id}") for id in law.provisions]
    every = [*again, *rules, *(timed(client, path) for path in ("", "routes", "glossary"))]
    rows = [
        ("strips: statuses compared with a screening of each day", f"{strips[0]:,}"),
        ("strips: statuses that differ", f"{strips[1]:,}"),
        ("strips: days on which the law turns", str(len(law_turns(law, *made.law.covers_all())))),  # type: ignore[misc]
        ("a route with its strips, first time: median, longest", spread(first)),
        ("a route with its strips, again: median, longest", spread(again)),
        ("a rule: median, longest", spread(rules)),
        ("the longest page, before it is filled up", f"{max(size for _, size in every):,} bytes"),
    ]
    counted = f"{len(routes)} routes, {len(law.provisions)} rules, {len(made.shelf.cases)} invented people"
    versions = f"Python {platform.python_version()}; Django {version('django')}, msgspec {version('msgspec')}"
    head = f"\n## The law browser, {dt.date.today()}\n\n{platform.machine()}, 2 cores; {versions}. {counted}. "
    head += "In one process, without a network.\n\n| what | measured |\n|---|---|\n"
    text = head + "".join(f"| {what} | {found} |\n" for what, found in rows)
    print(text)
    if "--record" in sys.argv:
        with (ROOT / "bench" / "RESULTS.md").open("a", encoding="utf-8") as file:
            file.write(text)
    if strips[1]:
        sys.exit("a strip says something else than a screening")


def strips_of(made: Site) -> tuple[int, int]:
    """How many statuses of how many days were compared, and how many differ."""
    first, last = made.law.covers_all()  # type: ignore[misc]
    compared = differ = 0
    for case in made.shelf.cases:
        told = {route.id: course(made.law, made.pack, case.given, route, first, last) for route in made.pack.routes}
        for n in range((last - first).days + 1):
            day = first + dt.timedelta(days=n)
            found = on_day(made, case, day)
            for id, turns in told.items():
                compared += 1
                differ += next(status for start, status in reversed(turns) if start <= day) != found.get(id)
    return compared, differ


def on_day(made: Site, case: StockCase, day: dt.date) -> dict[str, str]:
    """What a screening of that day says of every route; nothing if the answers cannot be true on it."""
    try:
        return dict(statuses(made.law, made.pack, case.given, day))
    except InputRefused:
        return {}


def timed(client: Client, path: str) -> tuple[float, int]:
    """Milliseconds and bytes of a page."""
    began = time.perf_counter()
    response = client.get(f"/en/law/{path}".replace("+", "%2B"))
    took = (time.perf_counter() - began) * 1000
    assert response.status_code == 200, path
    return took, len(response.content.rstrip(b"->").rstrip(b" "))


def spread(found: list[tuple[float, int]]) -> str:
    """The median and the longest time."""
    times = [took for took, _ in found]
    return f"{statistics.median(times):.0f} ms, {max(times):.0f} ms"


if __name__ == "__main__":
    main()
