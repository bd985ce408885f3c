"""Looks at the configuration of Tor for the onion service: it leads to the server on this machine, and hides it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ...lawbook.faults import At
from .finding import Finding, good, unchecked, unsafe

_WANTED = {
    "safelogging": ("1", "addresses would be written into the log"),
    "hiddenservicesinglehopmode": ("0", "the server could be found"),
    "hiddenservicenonanonymousmode": ("0", "the server could be found"),
    "socksport": ("0", "programs on this machine could go out through it"),
}
"""Each with the value that it must have, and why. Tor itself takes this value for all but the last."""
_USUAL = {
    "safelogging": "1",
    "hiddenservicesinglehopmode": "0",
    "hiddenservicenonanonymousmode": "0",
    "socksport": "9050",
}


def look(path: Path, port: int) -> Iterator[Finding]:
    """What is found in a torrc of an onion service before a server on `port`."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        yield unchecked(At(str(path)), f"it cannot be read ({type(error).__name__})", "See who may read it")
        return
    said: dict[str, list[tuple[str, At]]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        name, _, value = line.partition("#")[0].strip().partition(" ")
        if name:
            said.setdefault(name.lower(), []).append((" ".join(value.split()), At(str(path), number)))
    yield from _leads(path, said, port)
    for name, (wanted, why) in _WANTED.items():
        value, at = said.get(name, [(_USUAL[name], At(str(path)))])[-1]
        if value == wanted:
            yield good(at, f"{name} {value}")
        else:
            yield unsafe(at, f"{name} {value}: {why}", wanted, f"Write `{name} {wanted}`")
    for value, at in said.get("log", []):
        if value.split("-")[0].split(" ")[0] in ("debug", "info"):
            yield unsafe(at, f"Log {value}: it writes of each circuit", "notice or less", "Write `Log notice syslog`")
    for name in ("hiddenserviceexportcircuitid", "%include"):
        for _, at in said.get(name, []):
            yield unchecked(at, f"`{name}` is not known to this check", "Take it out")


def _leads(path: Path, said: dict[str, list[tuple[str, At]]], port: int) -> Iterator[Finding]:
    leads = said.get("hiddenserviceport", [])
    if not said.get("hiddenservicedir") or not leads:
        yield unsafe(
            At(str(path)),
            "there is no onion service",
            f"HiddenServiceDir, and HiddenServicePort 80 127.0.0.1:{port}",
            "Write them",
        )
    for value, at in leads:
        if re.fullmatch(rf"80(?: 127\.0\.0\.1:{port})", value):
            yield good(at, f"leads to 127.0.0.1:{port}")
        else:
            yield unsafe(at, f"it leads to `{value}`", f"80 127.0.0.1:{port}", "Give the port with --port, or mend it")
