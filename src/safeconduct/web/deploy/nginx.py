"""Looks at the configuration of nginx: nobody who visits may be noted anywhere, and nothing of theirs may reach a disk.

What holds for a request is the innermost word on its way from the file through `http` and `server` to a location. A
directive that this check does not know is *not checked*.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from ...lawbook.faults import At, InputRefused
from ..headers import HEADERS
from ..settings import LARGEST_BODY
from .finding import Finding, good, unchecked, unsafe
from .nginx_words import Directive, read

HALF_A_YEAR = 15_552_000
"""Seconds for which a browser is to remember that a site speaks TLS, at the least."""
_SIZES = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}
_LOOPBACK = re.compile(r"(?:https?://)?(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::(\d+))?(?:/.*)?")
_TELLS_WHO = ("x-forwarded-for", "x-real-ip", "forwarded", "x-client-ip", "true-client-ip")
ADDED_BY_US = {name.lower() for name in HEADERS} | {"clear-site-data", "set-cookie"}
"""Headers that the server itself sends, or never sends; nobody else may."""
_REPORTS = {"report-to", "reporting-endpoints", "nel", "content-security-policy-report-only"}

_OFF = {
    "gzip": "a page that is pressed has a length that tells what it holds (BREACH)",
    "brotli": "a page that is pressed has a length that tells what it holds (BREACH)",
    "zstd": "a page that is pressed has a length that tells what it holds (BREACH)",
    "proxy_cache": "pages hold answers and would be kept",
    "proxy_store": "pages hold answers and would be written to the disk",
    "client_body_in_file_only": "each form would be written to the disk",
    "ssi": "pages would be changed on their way",
    "userid": "it gives each visitor a cookie",
    "mirror": "each form would be sent to a second place",
}
"""What must be off wherever a form or a page passes, and why. Each is off if nothing is said."""
_NEVER = {
    "post_action": "it calls a second place after each request",
    "sub_filter": "it changes pages on their way",
    "add_before_body": "it changes pages on their way",
    "add_after_body": "it changes pages on their way",
    "proxy_hide_header": "it takes headers away that protect people",
    "auth_request": "it calls a second place before each request",
    "debug_connection": "it logs every byte of a connection",
}
_KNOWN = {
    *_OFF, *_NEVER,
    "access_log", "add_header", "aio", "alias", "allow", "charset", "client_body_buffer_size",
    "client_body_temp_path", "client_body_timeout", "client_header_buffer_size", "client_header_timeout",
    "client_max_body_size", "daemon", "default_type", "deny", "directio", "error_log", "error_page", "etag",
    "events", "expires", "geo", "gzip_comp_level", "gzip_disable", "gzip_min_length", "gzip_proxied", "gzip_types",
    "gzip_vary", "http", "http2", "http3", "if", "index", "keepalive_requests", "keepalive_timeout",
    "large_client_header_buffers", "limit_conn", "limit_conn_log_level", "limit_conn_status", "limit_conn_zone",
    "limit_except", "limit_rate", "limit_req", "limit_req_log_level", "limit_req_status", "limit_req_zone",
    "lingering_close", "lingering_time", "lingering_timeout", "listen", "location", "log_format", "log_not_found",
    "map", "map_hash_bucket_size", "map_hash_max_size", "merge_slashes", "open_file_cache", "output_buffers", "pid",
    "port_in_redirect", "proxy_buffer_size", "proxy_buffering", "proxy_buffers", "proxy_busy_buffers_size",
    "proxy_connect_timeout", "proxy_headers_hash_bucket_size", "proxy_headers_hash_max_size", "proxy_http_version",
    "proxy_max_temp_file_size", "proxy_next_upstream", "proxy_pass", "proxy_read_timeout", "proxy_redirect",
    "proxy_request_buffering", "proxy_send_timeout", "proxy_set_header", "proxy_temp_path", "recursive_error_pages",
    "reset_timedout_connection", "return", "rewrite", "root", "satisfy", "send_timeout", "sendfile", "server",
    "server_name", "server_name_in_redirect", "server_names_hash_bucket_size", "server_names_hash_max_size",
    "server_tokens", "set", "ssl_buffer_size", "ssl_certificate", "ssl_certificate_key", "ssl_ciphers",
    "ssl_conf_command", "ssl_dhparam", "ssl_ecdh_curve", "ssl_prefer_server_ciphers", "ssl_protocols",
    "ssl_session_cache", "ssl_session_ticket_key", "ssl_session_tickets", "ssl_session_timeout", "tcp_nodelay",
    "tcp_nopush", "try_files", "types", "types_hash_bucket_size", "types_hash_max_size", "upstream", "user",
    "worker_processes", "worker_rlimit_core", "worker_rlimit_nofile", "working_directory",
}  # fmt: skip
"""Directives of which it is known what they write or send. What is not here is not checked."""
_DATA = ("events", "geo", "map", "types", "upstream")
"""Blocks that hold no directives of the requests."""


class _Way(msgspec.Struct, frozen=True):
    """The blocks on the way of a request, from the file to the place that answers it."""

    blocks: tuple[Directive, ...]

    @property
    def last(self) -> Directive:
        return self.blocks[-1]

    def to(self, block: Directive) -> _Way:
        return _Way((*self.blocks, block))

    def said(self, name: str) -> list[Directive]:
        """The directives of that name that hold here: those of the innermost block that has any."""
        return next((found for block in reversed(self.blocks) if (found := block.inside(name))), [])

    def word(self, name: str, usual: str) -> tuple[str, At]:
        """The first word of a directive, and where it is said; `usual` if nobody says it."""
        found = self.said(name)
        return (" ".join(found[-1].words[:1]), found[-1].at) if found else (usual, self.last.at)

    @property
    def passed(self) -> Directive | None:
        """The `proxy_pass` that answers here. It is not handed down, but into a condition."""
        for block in reversed(self.blocks):
            if found := block.inside("proxy_pass"):
                return found[0]
            if block.name not in ("if", "limit_except"):
                return None
        return None


def look(path: Path, port: int) -> Iterator[Finding]:
    """What is found in the main file of an nginx that stands before a server on `port`."""
    try:
        main = read(path)
    except InputRefused as refused:
        for fault in refused.faults:
            yield unchecked(fault.at, "nginx is not checked", f"Mend the file: {fault.says.rstrip('.')}")
        return
    if not (found := main.inside("http")):
        yield unchecked(
            main.at, "there is no block `http`, so what holds for it is not known",
            "Give the file with which nginx starts, such as /etc/nginx/nginx.conf",
        )  # fmt: skip
        return
    http = found[0]
    outside = _Way((main, http))
    ours = _ours(http, port)
    if not ours:
        yield unsafe(
            http.at,
            f"no server here passes anything on to 127.0.0.1:{port}",
            f"a `proxy_pass http://127.0.0.1:{port};`",
            "Give the port of `safeconduct serve` with --port, or mend it",
        )
        return
    ways = [way for server in ours for way in _ways(outside.to(server))]
    for what, check in _CHECKS.items():
        yield from dict.fromkeys(check([outside, *ways])) or [good(main.at, what)]


def _ours(http: Directive, port: int) -> list[Directive]:
    """The servers that pass requests on to us, and those of the same names, which see that somebody came."""
    upstreams = {
        one.words[0]: [server.words[0] for server in one.inside("server") if server.words]
        for one in http.inside("upstream")
        if one.words
    }

    def to_us(target: str) -> bool:
        if "$" in target or "unix:" in target:
            return True  # where it leads is not known, so it is held to be to us
        name = re.sub(r"^https?://", "", target).partition("/")[0]
        found = [_LOOPBACK.fullmatch(one) for one in upstreams.get(name, [target])]
        return any(one is not None and (one[1] or "80") == str(port) for one in found)

    servers = http.inside("server")
    passing = [one for one in servers if any(to_us(target) for target in _targets(one))]
    names = {name for one in passing for said in one.inside("server_name") for name in said.words}
    return [
        one
        for one in servers
        if one in passing or names & {name for said in one.inside("server_name") for name in said.words}
    ]


def _targets(block: Directive) -> Iterator[str]:
    for one in block.block or ():
        if one.name == "proxy_pass" and one.words:
            yield one.words[0]
        yield from _targets(one)


def _ways(way: _Way) -> Iterator[_Way]:
    yield way
    for block in way.last.block or ():
        if block.name in ("location", "if", "limit_except"):
            yield from _ways(way.to(block))


def _passing(ways: Iterable[_Way]) -> list[_Way]:
    return [way for way in ways if way.passed is not None]


def _bytes(size: str) -> int:
    found = re.fullmatch(r"(\d+)([kmg]?)", size.lower())
    return int(found[1]) * _SIZES[found[2]] if found else -1


def _logs(ways: Iterable[_Way]) -> Iterator[Finding]:
    for way in ways:
        said = way.said("access_log")
        for one in said:
            if one.words[:1] != ("off",):
                yield unsafe(
                    one.at, "`access_log` writes down who came, when, and from where", "off", "Write `access_log off;`"
                )
        if not said:
            yield unsafe(
                way.last.at,
                f"`{way.last.name}` has no `access_log`, so nginx writes one: who came, when, from where",
                "off",
                "Write `access_log off;` into `http`",
            )


def _errors(ways: Iterable[_Way]) -> Iterator[Finding]:
    """At every level a line of the error log carries the address of the visitor and the line of the request."""
    expected = "/dev/null, since a line at any level carries the visitor's address and the request"
    for way in ways:
        said = way.said("error_log")
        for one in said:
            if one.words[:1] != ("/dev/null",):
                yield unsafe(
                    one.at,
                    "`error_log` writes down visitors",
                    expected,
                    "Write `error_log /dev/null emerg;` into `http`",
                )
        if not said:
            yield unsafe(
                way.last.at, f"`{way.last.name}` has no `error_log`, so nginx writes one", expected,
                "Write `error_log /dev/null emerg;` into `http`",
            )  # fmt: skip


def _formats(ways: Iterable[_Way]) -> Iterator[Finding]:
    for block in next(iter(ways)).blocks:
        for one in block.inside("log_format"):
            if any("request_body" in word for word in one.words):
                yield unsafe(
                    one.at,
                    "`log_format` has a place for the body of a request: the answers",
                    "none",
                    "Take `$request_body` out",
                )


def _bodies(ways: Iterable[_Way]) -> Iterator[Finding]:
    for way in _passing(ways):
        most, at = way.word("client_max_body_size", "1m")
        held, held_at = way.word("client_body_buffer_size", "8k")
        if not 0 < _bytes(most) <= _bytes(held):
            yield unsafe(
                held_at if way.said("client_body_buffer_size") else at,
                f"a form of up to {most} is let in and {held} are held in memory; the rest is written to the disk",
                "client_body_buffer_size not smaller than client_max_body_size",
                "Write `client_max_body_size 64k;` and `client_body_buffer_size 128k;`",
            )
        elif _bytes(most) < LARGEST_BODY:
            yield unsafe(
                at, f"forms of more than {most} are refused, and ours can be longer", "client_max_body_size 64k",
                "Write `client_max_body_size 64k;`",
            )  # fmt: skip
        if (said := way.word("proxy_request_buffering", "on"))[0] == "off":
            yield unsafe(
                said[1], "`proxy_request_buffering off` lets a slow form hold a place of the server", "on",
                "Leave it out",
            )  # fmt: skip


def _pages(ways: Iterable[_Way]) -> Iterator[Finding]:
    for way in _passing(ways):
        size, at = way.word("proxy_max_temp_file_size", "1024m")
        if _bytes(size) != 0 and way.word("proxy_buffering", "on")[0] != "off":
            yield unsafe(
                at, "a page for a slow reader is written to the disk", "proxy_max_temp_file_size 0",
                "Write `proxy_max_temp_file_size 0;`",
            )  # fmt: skip


def _off(ways: Iterable[_Way]) -> Iterator[Finding]:
    for way in ways:
        for name, why in _OFF.items():
            yield from (
                unsafe(one.at, f"`{name}`: {why}", "off", f"Write `{name} off;`, or leave it out")
                for one in way.said(name)
                if one.words[:1] != ("off",)
            )


def _never(ways: Iterable[_Way]) -> Iterator[Finding]:
    for one in _each(ways):
        if one.name in _NEVER:
            yield unsafe(one.at, f"`{one.name}`: {_NEVER[one.name]}", "none", "Leave it out")


def _unknown(ways: Iterable[_Way]) -> Iterator[Finding]:
    for one in _each(ways):
        if one.name not in _KNOWN:
            yield unchecked(
                one.at,
                f"`{one.name}` is not known to this check",
                "See whether it writes or sends anything of a request",
            )


def _each(ways: Iterable[_Way]) -> Iterator[Directive]:
    """Every directive that stands on the way of a request, and in `events`."""
    for block in dict.fromkeys(block for way in ways for block in way.blocks):
        yield from (one for one in block.block or () if one.name != "server" and one.name not in _DATA)
        yield from (inner for events in block.inside("events") for inner in events.inside("debug_connection"))


def _host(ways: Iterable[_Way]) -> Iterator[Finding]:
    for way in _passing(ways):
        said = {one.words[0].lower(): one for one in way.said("proxy_set_header") if len(one.words) > 1}
        host = said.get("host")
        if host is None or host.words[1] not in ("$host", "$http_host"):
            yield unsafe(
                host.at if host else way.last.at,
                "the name that was asked for is not passed on, so it cannot be checked",
                "Host $host",
                "Write `proxy_set_header Host $host;` beside every other `proxy_set_header`",
            )
        for name in _TELLS_WHO:
            if name in said and said[name].words[1] not in ("", '""'):
                yield unsafe(
                    said[name].at,
                    f"`{said[name].words[0]}` hands on the visitor's address",
                    "none: the server asks nobody who they are",
                    "Leave it out",
                )


def _added(ways: Iterable[_Way]) -> Iterator[Finding]:
    for way in ways:
        for one in way.said("add_header"):
            name = one.words[0].lower() if one.words else ""
            if name in ADDED_BY_US:
                yield unsafe(
                    one.at,
                    f"`{one.words[0]}` is sent by the server itself, and a second one changes it",
                    "none",
                    "Leave it out",
                )
            if name in _REPORTS:
                yield unsafe(one.at, f"`{one.words[0]}` makes browsers report visits", "none", "Leave it out")


def _tls(ways: Iterable[_Way]) -> Iterator[Finding]:
    for way in _passing(ways):
        server = next(block for block in way.blocks if block.name == "server")
        listens = server.inside("listen")
        for one in listens:
            if "ssl" not in one.words and "quic" not in one.words and not _stays_here(one.words[0]):
                yield unsafe(one.at, "the screening is served without TLS", "listen 443 ssl", "Write `ssl` behind it")
        if not listens:
            yield unsafe(server.at, "`server` has no `listen`, so it serves without TLS", "listen 443 ssl", "Write it")
        if not any("ssl" in one.words or "quic" in one.words for one in listens):
            continue
        said = way.said("ssl_protocols")
        spoken = {word for one in said for word in one.words}
        if not spoken or spoken - {"TLSv1.2", "TLSv1.3"}:
            old = ", ".join(sorted(spoken - {"TLSv1.2", "TLSv1.3"})) or "what its version thinks right"
            yield unsafe(
                said[0].at if said else server.at, f"nginx speaks {old}", "TLSv1.2 TLSv1.3",
                "Write `ssl_protocols TLSv1.2 TLSv1.3;`",
            )  # fmt: skip
        sure = [one for one in way.said("add_header") if one.words[0].lower() == "strict-transport-security"]
        age = re.search(r"max-age=(\d+)", " ".join(sure[0].words[1:])) if sure else None
        if age is None or int(age[1]) < HALF_A_YEAR:
            yield unsafe(
                sure[0].at if sure else way.last.at,
                "browsers are not told to come by TLS only (HSTS)",
                f"Strict-Transport-Security with max-age of {HALF_A_YEAR} or more",
                'Write `add_header Strict-Transport-Security "max-age=31536000" always;` where other headers are added',
            )


def _stays_here(address: str) -> bool:
    return address.startswith("unix:") or _LOOPBACK.fullmatch(address) is not None


_CHECKS: dict[str, Callable[[list[_Way]], Iterator[Finding]]] = {
    "no access log": _logs,
    "no error log": _errors,
    "no log has a place for answers": _formats,
    "forms stay in memory": _bodies,
    "pages stay in memory": _pages,
    "nothing is pressed, cached, stored or sent to a second place": _off,
    "nothing changes requests or pages on their way": _never,
    "the host is passed on, and no address of a visitor": _host,
    "no header of ours is changed": _added,
    "TLS 1.2 or later, and HSTS": _tls,
    "every directive is known": _unknown,
}
