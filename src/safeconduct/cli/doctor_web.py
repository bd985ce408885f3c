"""What `safeconduct doctor --web` looks at: the machine, and each file and address that it is given.

What is not given is *not checked*, and said so.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from ..lawbook.faults import At
from ..web.deploy import asked, caddy, machine, nginx, torrc, unit
from ..web.deploy.finding import Finding, unchecked


class Deployed(msgspec.Struct, frozen=True):
    """The files and addresses of a deployment."""

    port: int
    nginx: tuple[Path, ...] = ()
    caddy: tuple[Path, ...] = ()
    unit: tuple[Path, ...] = ()
    torrc: tuple[Path, ...] = ()
    url: tuple[str, ...] = ()


def examine_web(given: Deployed) -> Iterator[Finding]:
    """Everything that was found."""
    yield from machine.look(any(unit.memory_is_kept_off_the_disk(path) for path in given.unit))
    for path in given.nginx:
        yield from nginx.look(path, given.port)
    for path in given.caddy:
        yield from caddy.look(path, given.port)
    for path in given.torrc:
        yield from torrc.look(path, given.port)
    for path in given.unit:
        yield from unit.look(path)
    for url in given.url:
        yield from asked.look(url)
    if not (given.nginx or given.caddy or given.torrc):
        yield unchecked(At("proxy"), "what stands before the server", "Give its file: --nginx, --caddy or --torrc")
    if not given.unit:
        yield unchecked(At("service"), "how the server is started", "Give its unit: --unit")
    if not given.url:
        yield unchecked(
            At("address"), "what people are sent", "Give the address under which they come: --url https://…"
        )
    yield unchecked(
        At("provider"), "who else can read the memory of this machine, its traffic, or a log that stands before it",
        "See docs/deploying.md, *What an administrator can still see*",
    )  # fmt: skip
