"""Looks at the configuration of Caddy, in the JSON that it runs; a Caddyfile is put into it by the program `caddy`.

Caddy writes no access log unless it is told to, but its faults carry the visitor's address and headers. A handler that
this check does not know is *not checked*.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...lawbook.faults import At
from .finding import Finding, good, unchecked, unsafe
from .nginx import ADDED_BY_US, HALF_A_YEAR

_QUIET = ("subroute", "reverse_proxy", "headers", "request_body", "static_response", "error", "vars")
_CHANGES = {
    "encode": "a page that is pressed has a length that tells what it holds (BREACH)",
    "templates": "it changes pages on their way",
    "tracing": "it tells a second place of each request",
    "metrics": "it counts requests",
    "push": "it sends more than was asked for",
}
_TELLS_WHO = {"x-forwarded-for"}
"""What Caddy adds to a request by itself."""


def look(path: Path, port: int) -> Iterator[Finding]:
    """What is found in a Caddyfile or a file of JSON of a Caddy that stands before a server on `port`."""
    at = At(str(path))
    try:
        config = _config(path)
    except (OSError, ValueError) as error:
        yield unchecked(at, f"Caddy is not checked: {error}", "Mend it, or give what `caddy adapt` prints")
        return
    servers = config.get("apps", {}).get("http", {}).get("servers", {})
    handled = [(name, *one) for name, server in servers.items() for one in _handlers(server.get("routes", []))]
    passing = [
        route for _, route, handler in handled if handler.get("handler") == "reverse_proxy" and _to_us(handler, port)
    ]
    if not passing:
        yield unsafe(
            at,
            f"nothing is passed on to 127.0.0.1:{port}",
            f"reverse_proxy 127.0.0.1:{port}",
            "Give the port with --port, or mend it",
        )
        return
    checks = {
        "no access log, and no log of faults of requests": [*_logs(at, config, servers)],
        "its administration is off": [*_admin(at, config)],
        "TLS": [*_tls(at, servers)],
        "every handler leaves requests and pages as they are": [*_changed(at, handled)],
        "no address of a visitor is passed on": [*_who(at, handled)],
        "HSTS, and no header of ours is changed": [*_headers(at, passing, handled)],
        "long forms are refused": [*_bodies(at, passing)],
    }
    for what, found in checks.items():
        yield from found or [good(at, what)]


def _config(path: Path) -> dict[str, Any]:
    """The JSON of a configuration. Raises `OSError`, or `ValueError` with a reason."""
    text = path.read_text(encoding="utf-8")
    try:
        found = json.loads(text)
    except ValueError:
        if (caddy := shutil.which("caddy")) is None:
            raise ValueError("only its JSON can be read without the program `caddy`") from None
        done = subprocess.run(
            [caddy, "adapt", "--config", str(path), "--adapter", "caddyfile"], capture_output=True, check=False
        )
        if done.returncode:
            raise ValueError("`caddy adapt` refuses it") from None
        found = json.loads(done.stdout)
    if not isinstance(found, dict):
        raise ValueError("it is not a configuration of Caddy")
    return found


def _handlers(
    routes: list[dict[str, Any]], way: tuple[dict[str, Any], ...] = ()
) -> Iterator[tuple[tuple[dict[str, Any], ...], dict[str, Any]]]:
    """Each handler, with those that a request has passed before it."""
    for route in routes:
        before = way
        for handler in route.get("handle", []):
            yield before, handler
            yield from _handlers(handler.get("routes", []), before)
            before = (*before, handler)
        if not route.get("match") and not way:
            way = before


def _to_us(handler: dict[str, Any], port: int) -> bool:
    dials = [one.get("dial", "") for one in handler.get("upstreams", [])]
    return any(re.fullmatch(rf"(?:127\.\d+\.\d+\.\d+|localhost|\[::1\]):{port}", dial) or "{" in dial for dial in dials)


def _logs(at: At, config: dict[str, Any], servers: dict[str, Any]) -> Iterator[Finding]:
    for name, server in servers.items():
        if "logs" in server:
            yield unsafe(
                at,
                f"server {name} has an access log: who came, when, from where",
                "none",
                "Leave `log` out of the site",
            )
    for name, log in {"default": {}, **config.get("logging", {}).get("logs", {})}.items():
        written = log.get("writer", {}).get("output") != "discard" and "http" not in log.get("exclude", [])
        if written and any(one.split(".")[0] == "http" for one in log.get("include", ["http"])):
            yield unsafe(
                at,
                f"log {name}: a fault of a request is written with the visitor's address and headers",
                "exclude http",
                "Write `log default { exclude http }` into the global options",
            )


def _admin(at: At, config: dict[str, Any]) -> Iterator[Finding]:
    if not config.get("admin", {}).get("disabled"):
        yield unsafe(
            at,
            "whoever reaches the administration can turn logs on",
            "admin off",
            "Write `admin off` into the global options",
        )


def _tls(at: At, servers: dict[str, Any]) -> Iterator[Finding]:
    for name, server in servers.items():
        if server.get("automatic_https", {}).get("disable") or not any(
            one.endswith(":443") for one in server.get("listen", [])
        ):
            yield unsafe(
                at,
                f"server {name} may answer without TLS",
                "listen on :443, with automatic HTTPS",
                "Name the site without `http://` and without a port",
            )


def _changed(at: At, handled: list[tuple[Any, ...]]) -> Iterator[Finding]:
    for _, _, handler in handled:
        name = handler.get("handler", "")
        if name in _CHANGES:
            yield unsafe(at, f"`{name}`: {_CHANGES[name]}", "none", "Leave it out")
        elif name not in _QUIET:
            yield unchecked(
                at, f"`{name}` is not known to this check", "See whether it writes or sends anything of a request"
            )


def _who(at: At, handled: list[tuple[Any, ...]]) -> Iterator[Finding]:
    for _, _, handler in handled:
        if handler.get("handler") != "reverse_proxy":
            continue
        changed = handler.get("headers", {}).get("request", {})
        gone = {name.lower() for name in changed.get("delete", [])}
        if not gone >= _TELLS_WHO:
            yield unsafe(
                at,
                "the visitor's address is passed on",
                "none: the server asks nobody who they are",
                "Write `header_up -X-Forwarded-For`",
            )
        if any(name.lower() == "host" for kind in ("set", "add") for name in changed.get(kind, {})) or "host" in gone:
            yield unsafe(
                at, "another host is passed on than was asked for", "the host as it came", "Leave `header_up Host` out"
            )


def _headers(at: At, passing: list[tuple[dict[str, Any], ...]], handled: list[tuple[Any, ...]]) -> Iterator[Finding]:
    for way in passing:
        said = " ".join(
            value
            for handler in way
            for name, values in handler.get("response", {}).get("set", {}).items()
            if name.lower() == "strict-transport-security"
            for value in values
        )
        age = re.search(r"max-age=(\d+)", said)
        if age is None or int(age[1]) < HALF_A_YEAR:
            yield unsafe(
                at, "browsers are not told to come by TLS only (HSTS)", f"max-age of {HALF_A_YEAR} or more",
                'Write `header Strict-Transport-Security "max-age=31536000"`',
            )  # fmt: skip
    for _, _, handler in handled:
        for response in (handler.get("response"), handler.get("headers", {}).get("response")):
            if not isinstance(response, dict):
                continue
            names = {n for kind in ("set", "add", "replace") for n in response.get(kind, {})} | set(
                response.get("delete", [])
            )
            for name in sorted(names):
                if name.lower() in ADDED_BY_US or "*" in name:
                    yield unsafe(
                        at, f"`{name}` is sent by the server itself, and would be changed", "none", "Leave it out"
                    )


def _bodies(at: At, passing: list[tuple[dict[str, Any], ...]]) -> Iterator[Finding]:
    for way in passing:
        if not any(one.get("handler") == "request_body" and one.get("max_size") for one in way):
            yield unsafe(
                at,
                "forms of any length are let in",
                "request_body max_size 64KB",
                "Write `request_body { max_size 64KB }`",
            )
