"""Looks at the unit of systemd: what the server may do there, and where what it says goes.

What `systemctl cat` prints is read too: it holds what other files add to the unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ...lawbook.faults import At
from .finding import Finding, good, unchecked, unsafe


class Setting(NamedTuple):
    """A line of the unit: the last word for a name."""

    value: str
    at: At


_YES = ("yes", "true", "on", "1")
_WANTED: dict[str, tuple[tuple[str, ...], str]] = {
    "NoNewPrivileges": (_YES, "a fault could gain rights"),
    "ProtectSystem": (("strict",), "a fault could write anywhere"),
    "ProtectHome": ((*_YES, "tmpfs"), "homes of people could be read"),
    "PrivateTmp": (_YES, "temporary files would be shared with other programs"),
    "PrivateDevices": (_YES, "devices could be read"),
    "ProtectProc": (("invisible", "noaccess"), "other programs could be watched"),
    "CapabilityBoundingSet": (("",), "the server needs no right of the administrator"),
    "IPAddressDeny": (("any", "0.0.0.0/0 ::/0"), "the server could call out"),
    "IPAddressAllow": (
        ("localhost", "127.0.0.0/8 ::1/128", "127.0.0.0/8"),
        "the proxy on this machine is all who may ask",
    ),
    "LimitCORE": (("0",), "a crash would write the memory to the disk"),
    "MemorySwapMax": (("0",), "the memory could be written to the disk"),
    "StandardOutput": (("null", "journal"), "what is said would go to a file or a terminal"),
    "StandardError": (("null", "journal"), "what is said would go to a file or a terminal"),
}
_SECRET = re.compile(r"secret|token|passw|credential|private|key", re.IGNORECASE)
_DEBUG = ("PYTHONDEVMODE", "PYTHONFAULTHANDLER", "PYTHONINSPECT", "PYTHONASYNCIODEBUG", "PYTHONTRACEMALLOC")


def look(path: Path) -> Iterator[Finding]:
    """What is found in the unit of the server."""
    try:
        said = _service(path)
    except (OSError, UnicodeDecodeError) as error:
        yield unchecked(At(str(path)), f"the unit cannot be read ({type(error).__name__})", "See who may read it")
        return
    for name, (wanted, why) in _WANTED.items():
        lines = said.get(name, [])
        at = lines[-1].at if lines else At(str(path))
        value = " ".join(lines[-1].value.split()) if lines else None
        if value is not None and value.lower() in wanted:
            yield good(at, f"{name}={value}")
        else:
            shown = f"{name}={value}" if value is not None else f"{name} is not set"
            yield unsafe(at, f"{shown}: {why}", f"{name}={wanted[0]}", f"Write `{name}={wanted[0]}` into [Service]")
    yield from _who(path, said)
    yield from _started(path, said)
    yield from _told(path, said)
    for folder in (path.with_name(f"{path.name}.d"),):
        if folder.is_dir():
            yield unchecked(
                At(str(folder)), "files that add to the unit are not read", "Give what `systemctl cat` prints"
            )


def memory_is_kept_off_the_disk(path: Path) -> bool:
    """Whether the unit forbids that memory of the server is swapped."""
    try:
        lines = _service(path).get("MemorySwapMax", [])
    except (OSError, UnicodeDecodeError):
        return False
    return bool(lines) and lines[-1].value == "0"


def _service(path: Path) -> dict[str, list[Setting]]:
    """What [Service] sets, each name with its values in their order."""
    found: dict[str, list[Setting]] = {}
    section, begun, first = "", "", 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = line.strip()
        if text.startswith(("#", ";")) or (not text and not begun):
            continue
        first = first if begun else number
        begun += text.removesuffix("\\") + " "
        if text.endswith("\\"):
            continue
        whole, begun = begun.strip(), ""
        if whole.startswith("["):
            section = whole.strip("[]")
        elif section == "Service":
            name, _, value = whole.partition("=")
            found.setdefault(name.strip(), []).append(Setting(value.strip(), At(str(path), first)))
    return found


def _who(path: Path, said: dict[str, list[Setting]]) -> Iterator[Finding]:
    user = said.get("User", [])
    if said.get("DynamicUser", [Setting("", At(""))])[-1].value.lower() in _YES:
        yield good(said["DynamicUser"][-1].at, "a user of its own")
    elif not user or user[-1].value in ("root", "0", ""):
        yield unsafe(
            user[-1].at if user else At(str(path)),
            "the server runs as root",
            "a user of its own",
            "Write `DynamicUser=yes`, or `User=safeconduct`",
        )
    else:
        yield good(user[-1].at, f"User={user[-1].value}")


def _started(path: Path, said: dict[str, list[Setting]]) -> Iterator[Finding]:
    lines = [one for one in said.get("ExecStart", []) if one.value]
    if not any(re.search(r"\bserve\b.*\s--public\b", one.value) for one in lines):
        yield unsafe(
            lines[-1].at if lines else At(str(path)),
            "it is not started with --public, so nothing refuses unsafe settings",
            "ExecStart=… safeconduct serve --public …",
            "Write it",
        )
    else:
        yield good(lines[-1].at, "serve --public")


def _told(path: Path, said: dict[str, list[Setting]]) -> Iterator[Finding]:
    names = {
        word.partition("=")[0]: one.at
        for kind in ("Environment", "PassEnvironment")
        for one in said.get(kind, [])
        for word in one.value.replace('"', " ").replace("'", " ").split()
    }
    bad = {name: at for name, at in names.items() if _SECRET.search(name) or name in _DEBUG}
    for name, at in bad.items():
        what = "can write what runs" if name in _DEBUG else "may be a secret: every program can ask systemd for it"
        yield unsafe(at, f"{name} in the environment {what}", "none: the server needs no secret", "Take it out")
    for one in said.get("EnvironmentFile", []):
        yield unchecked(one.at, "a file of the environment is not read", "Take it out: the server needs none")
    if not bad:
        yield good(At(str(path)), "no secret and no debugging in the environment")
