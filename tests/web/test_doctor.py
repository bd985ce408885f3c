"""`doctor --web` passes the example files, and no unsafe change of them; what it cannot look at is never called good."""

from __future__ import annotations

import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from safeconduct.web.deploy import asked, caddy, machine, nginx, torrc, unit
from safeconduct.web.deploy.finding import Finding, Verdict
from safeconduct.web.headers import HEADERS, SIZES

from ..planting import HOUSE, cli_says

FILES = HOUSE / "docs" / "deploy"
PORT = 8000
LOOK = {
    "nginx.conf": lambda path: nginx.look(path, PORT),
    "caddy.json": lambda path: caddy.look(path, PORT),
    "safeconduct.service": unit.look,
    "torrc": lambda path: torrc.look(path, PORT),
}


def found(path: Path, sort: str) -> list[Finding]:
    return list(LOOK[sort](path))


def wrong(findings: list[Finding]) -> list[str]:
    return [str(one) for one in findings if one.verdict != Verdict.GOOD]


@pytest.mark.parametrize("sort", LOOK)
def test_the_example_files_are_good(sort: str) -> None:
    every = found(FILES / sort, sort)
    assert wrong(every) == []
    assert len(every) >= 5


def changed(tmp_path: Path, sort: str, old: str, new: str) -> Path:
    text = (FILES / sort).read_text(encoding="utf-8")
    assert old in text, f"{sort} no longer holds {old!r}; mend this test"
    path = tmp_path / sort
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def line_of(path: Path, snippet: str) -> int:
    text = path.read_text(encoding="utf-8")
    return text[: text.index(snippet)].count("\n") + 1


IN_LOCATION = "            proxy_max_temp_file_size 0;     # a page never goes to the disk\n"
HSTS = '        add_header Strict-Transport-Security "max-age=31536000" always;\n'
NGINX = [
    ("    access_log off; ", "", "has no `access_log`"),
    ("    access_log off; ", "access_log /var/log/nginx/access.log;", "`access_log` writes down who came"),
    (IN_LOCATION, IN_LOCATION + "access_log /var/log/x combined;\n", "`access_log` writes down who came"),
    ("        return 301", "        access_log /var/log/x;\n        return 301", "`access_log` writes down who came"),
    (IN_LOCATION, IN_LOCATION + "if ($arg_x) { access_log /var/log/x; }\n", "`access_log` writes down who came"),
    ("    error_log /dev/null emerg;", "", "has no `error_log`"),
    ("/dev/null emerg", "/var/log/nginx/error.log emerg", "`error_log` writes down visitors"),
    (HSTS, HSTS + "        error_log syslog:server=unix:/dev/log crit;\n", "`error_log` writes down visitors"),
    ("    gzip off;", "    gzip off;\n    log_format all '$remote_addr $request_body';", "a place for the body"),
    ("    gzip off;", "    gzip on;", "BREACH"),
    (IN_LOCATION, IN_LOCATION + "proxy_cache pages;\n", "pages hold answers and would be kept"),
    (IN_LOCATION, IN_LOCATION + "proxy_store on;\n", "would be written to the disk"),
    (IN_LOCATION, IN_LOCATION + "mirror /copy;\n", "sent to a second place"),
    (IN_LOCATION, IN_LOCATION + "userid on;\n", "cookie"),
    (IN_LOCATION, IN_LOCATION + "sub_filter a b;\n", "changes pages"),
    (IN_LOCATION, IN_LOCATION + "proxy_hide_header Content-Security-Policy;\n", "takes headers away"),
    (IN_LOCATION, IN_LOCATION + "client_body_in_file_only clean;\n", "each form would be written"),
    (IN_LOCATION, IN_LOCATION + "proxy_request_buffering off;\n", "slow form"),
    (IN_LOCATION, IN_LOCATION + "modsecurity on;\n", "`modsecurity` is not known"),
    (IN_LOCATION, "", "slow reader is written to the disk"),
    ("    client_body_buffer_size 128k; ", "", "the rest is written to the disk"),
    ("client_body_buffer_size 128k", "client_body_buffer_size 16k", "the rest is written to the disk"),
    ("    client_max_body_size 64k; ", "", "the rest is written to the disk"),
    ("client_max_body_size 64k", "client_max_body_size 0", "the rest is written to the disk"),
    ("client_max_body_size 64k", "client_max_body_size 4k", "ours can be longer"),
    ("proxy_set_header Host $host;", "", "the name that was asked for is not passed on"),
    ("proxy_set_header Host $host;", "proxy_set_header Host 127.0.0.1;", "the name that was asked for is not passed on"),
    (IN_LOCATION, IN_LOCATION + "proxy_set_header X-Forwarded-For $remote_addr;\n", "hands on the visitor's address"),
    (HSTS, HSTS + "add_header Content-Security-Policy \"default-src *\";\n", "a second one changes it"),
    (HSTS, HSTS + "add_header Set-Cookie a=b;\n", "a second one changes it"),
    (HSTS, HSTS + "add_header NEL x;\n", "makes browsers report visits"),
    (HSTS, "", "HSTS"),
    ("max-age=31536000", "max-age=60", "HSTS"),
    (IN_LOCATION, IN_LOCATION + "add_header X-Other yes;\n", "HSTS"),
    ("listen 443 ssl", "listen 443", "served without TLS"),
    ("TLSv1.2 TLSv1.3", "TLSv1 TLSv1.2 TLSv1.3", "nginx speaks TLSv1"),
    ("        ssl_protocols TLSv1.2 TLSv1.3;", "", "what its version thinks right"),
    ("127.0.0.1:8000", "127.0.0.1:9000", "no server here passes anything on"),
    ("events {", "events { debug_connection 10.0.0.1;", "every byte"),
    ("worker_processes auto;", "load_module modules/x.so;", "`load_module` is not known"),
]  # fmt: skip


@pytest.mark.parametrize("old, new, says", NGINX)
def test_each_unsafe_change_of_nginx_is_found(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = changed(tmp_path, "nginx.conf", old, new)
    assert any(says in one for one in wrong(found(path, "nginx.conf")))


def test_a_finding_says_where_what_was_expected_and_what_to_do(tmp_path: Path) -> None:
    path = changed(tmp_path, "nginx.conf", "    gzip off;", "    gzip on;")
    assert wrong(found(path, "nginx.conf")) == [
        f"UNSAFE      {path}, line {line_of(path, 'gzip on')}: `gzip`: a page that is pressed has a length that tells "
        "what it holds (BREACH). Expected: off. Write `gzip off;`, or leave it out."
    ]


def test_what_a_file_includes_is_read_and_named(tmp_path: Path) -> None:
    path = changed(tmp_path, "nginx.conf", HSTS, HSTS + "        include parts/*.conf;\n")
    assert wrong(found(path, "nginx.conf")) == []
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "a.conf").write_text("# one\naccess_log /var/log/x;\n")
    (only,) = wrong(found(path, "nginx.conf"))
    assert f"{tmp_path / 'parts' / 'a.conf'}, line 2" in only


@pytest.mark.parametrize(
    "old, new, says",
    [
        (HSTS, HSTS + "include missing.conf;\n", "missing.conf: nginx is not checked"),
        ("    gzip off;", "    include nginx.conf;", "in a circle"),
        ("    gzip off;", "    gzip 'off;", "a quote is not closed"),
        ("events {", "events {{", "follows nothing"),
        ("    gzip off;", "    } gzip off;", "closes nothing"),
        ("proxy_read_timeout 60s;", "proxy_read_timeout 60s", "does not end with a `;`"),
        ("http {", "stream {", "there is no block `http`"),
    ],
)
def test_what_cannot_be_read_is_not_checked_and_never_good(tmp_path: Path, old: str, new: str, says: str) -> None:
    every = found(changed(tmp_path, "nginx.conf", old, new), "nginx.conf")
    assert says in wrong(every)[0]
    assert {one.verdict for one in every} == {Verdict.UNCHECKED}


def test_an_upstream_is_followed_and_other_servers_are_not_looked_at(tmp_path: Path) -> None:
    upstream = "    upstream screening { server 127.0.0.1:8000; }\n    server { listen 80; access_log /var/log/other; }\n    gzip off;"
    path = changed(tmp_path, "nginx.conf", "    gzip off;", upstream)
    path.write_text(path.read_text().replace("proxy_pass http://127.0.0.1:8000", "proxy_pass http://screening"))
    assert wrong(found(path, "nginx.conf")) == []


def test_quotes_escapes_and_braces_are_read_as_nginx_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "x.conf"
    path.write_text('a "b;\\"c" \'d # e\' ${f}g h\\;i; # j;\nk{l m{n;}}')
    from safeconduct.web.deploy.nginx_words import read

    one, two = read(path).block or ()
    assert one.words == ('b;"c', "d # e", "${f}g", r"h\;i")
    assert (two.name, two.at.line, [(inner.name, inner.words) for inner in two.block or ()]) == (
        "k",
        2,
        [("l", ("m",))],
    )


# Caddy


def site(config: dict) -> dict:  # type: ignore[type-arg]
    return config["apps"]["http"]["servers"]["srv0"]["routes"][0]["handle"][0]["routes"][0]  # type: ignore[no-any-return]


def log_of_visits(config: dict) -> None:  # type: ignore[type-arg]
    config["apps"]["http"]["servers"]["srv0"]["logs"] = {}


def log_of_faults(config: dict) -> None:  # type: ignore[type-arg]
    del config["logging"]


def second_log(config: dict) -> None:  # type: ignore[type-arg]
    config["logging"]["logs"]["more"] = {"include": ["http.log.error"]}


def administered(config: dict) -> None:  # type: ignore[type-arg]
    del config["admin"]


def pressed(config: dict) -> None:  # type: ignore[type-arg]
    site(config)["handle"].insert(0, {"handler": "encode", "encodings": {"gzip": {}}})


def unknown(config: dict) -> None:  # type: ignore[type-arg]
    site(config)["handle"].insert(0, {"handler": "waf"})


def told(config: dict) -> None:  # type: ignore[type-arg]
    del site(config)["handle"][-1]["headers"]


def other_host(config: dict) -> None:  # type: ignore[type-arg]
    site(config)["handle"][-1]["headers"]["request"]["set"] = {"Host": ["x"]}


def unsure(config: dict) -> None:  # type: ignore[type-arg]
    del site(config)["handle"][0]


def weaker(config: dict) -> None:  # type: ignore[type-arg]
    site(config)["handle"][0]["response"]["set"]["Content-Security-Policy"] = ["default-src *"]


def unbound(config: dict) -> None:  # type: ignore[type-arg]
    del site(config)["handle"][1]


def clear(config: dict) -> None:  # type: ignore[type-arg]
    config["apps"]["http"]["servers"]["srv0"]["listen"] = [":80"]


def elsewhere(config: dict) -> None:  # type: ignore[type-arg]
    site(config)["handle"][-1]["upstreams"] = [{"dial": "127.0.0.1:9000"}]


@pytest.mark.parametrize(
    "change, says",
    [
        (log_of_visits, "has an access log"),
        (log_of_faults, "log default: a fault of a request is written"),
        (second_log, "log more: a fault of a request is written"),
        (administered, "can turn logs on"),
        (pressed, "BREACH"),
        (unknown, "`waf` is not known"),
        (told, "the visitor's address is passed on"),
        (other_host, "another host is passed on"),
        (unsure, "HSTS"),
        (weaker, "`Content-Security-Policy` is sent by the server itself"),
        (unbound, "any length"),
        (clear, "without TLS"),
        (elsewhere, "nothing is passed on"),
    ],
)
def test_each_unsafe_change_of_caddy_is_found(tmp_path: Path, change: object, says: str) -> None:
    config = json.loads((FILES / "caddy.json").read_text())
    change(config)  # type: ignore[operator]
    path = tmp_path / "caddy.json"
    path.write_text(json.dumps(config))
    (only,) = wrong(found(path, "caddy.json"))
    assert says in only


def test_a_caddyfile_without_the_program_is_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    (only,) = found(FILES / "Caddyfile", "caddy.json")
    assert only.verdict == Verdict.UNCHECKED
    assert "only its JSON can be read" in only.what


# systemd, Tor, the machine

UNIT = [
    *((f"\n{line}\n", "\n", line.partition("=")[0]) for line in (
        "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "PrivateDevices=yes",
        "ProtectProc=invisible", "CapabilityBoundingSet=", "IPAddressDeny=any", "IPAddressAllow=localhost", "LimitCORE=0",
        "MemorySwapMax=0", "StandardOutput=null", "StandardError=journal", "DynamicUser=yes",
    )),
    ("ProtectSystem=strict", "ProtectSystem=full", "ProtectSystem=full"),
    ("StandardOutput=null", "StandardOutput=append:/var/log/x", "StandardOutput=append"),
    ("LimitCORE=0", "LimitCORE=0\nLimitCORE=infinity", "LimitCORE=infinity"),
    ("serve --public", "serve", "is not started with --public"),
    ("DynamicUser=yes", "User=root", "runs as root"),
    ("UMask=0077", "Environment=A=b API_TOKEN=x", "API_TOKEN"),
    ("UMask=0077", 'Environment="PYTHONDEVMODE=1"', "PYTHONDEVMODE"),
    ("UMask=0077", "EnvironmentFile=/etc/x", "not read"),
]  # fmt: skip


@pytest.mark.parametrize("old, new, says", UNIT)
def test_each_unsafe_change_of_the_unit_is_found(tmp_path: Path, old: str, new: str, says: str) -> None:
    (only,) = wrong(found(changed(tmp_path, "safeconduct.service", old, new), "safeconduct.service"))
    assert says in only or ("DynamicUser" in says and "runs as root" in only)


def test_a_line_of_another_section_is_no_line_of_the_service(tmp_path: Path) -> None:
    path = changed(tmp_path, "safeconduct.service", "LimitCORE=0\n", "")
    path.write_text(path.read_text() + "LimitCORE=0\n")
    assert len(wrong(found(path, "safeconduct.service"))) == 1


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("127.0.0.1:8000", "192.0.2.1:8000", "it leads to"),
        ("HiddenServiceDir", "#", "there is no onion service"),
        ("SocksPort 0", "", "socksport 9050"),
        ("SafeLogging 1", "SafeLogging 0", "safelogging 0"),
        ("Log notice syslog", "Log info file /var/log/tor", "it writes of each circuit"),
        ("HiddenServiceVersion 3", "HiddenServiceNonAnonymousMode 1", "could be found"),
        ("HiddenServiceVersion 3", "%include /etc/tor/more", "not known"),
    ],
)
def test_each_unsafe_change_of_tor_is_found(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert says in wrong(found(changed(tmp_path, "torrc", old, new), "torrc"))[0]


def test_swap_on_a_disk_is_unsafe_unless_the_unit_keeps_the_server_out_of_it(tmp_path: Path) -> None:
    swaps, pattern = tmp_path / "swaps", tmp_path / "pattern"
    pattern.write_text("|/bin/false\n")
    head = "Filename Type Size Used Priority\n"
    for lines, kept, verdicts in (
        ("", False, ["good"]),
        ("/dev/zram0 partition 1 0 -2\n", False, ["good"]),
        ("/dev/sda2 partition 1 0 -2\n", False, ["UNSAFE"]),
        ("/dev/sda2 partition 1 0 -2\n", True, ["good", "not checked"]),
    ):
        swaps.write_text(head + lines)
        assert [one.verdict for one in machine.look(kept, swaps, pattern)] == [*verdicts, "good"]
    swaps.unlink()
    pattern.write_text("|/usr/share/apport/apport %p\n")
    assert [one.verdict for one in machine.look(False, swaps, pattern)] == ["not checked", "not checked"]


# the command


def test_the_command_says_all_and_ends_with_one_if_anything_is_unsafe(tmp_path: Path) -> None:
    good = [
        f"--{sort}={FILES / name}"
        for sort, name in (("nginx", "nginx.conf"), ("torrc", "torrc"), ("unit", "safeconduct.service"))
    ]
    said = cli_says("doctor", "--web", *good)
    assert said.code == 0, said.out
    assert " 0 unsafe, " in said.out
    assert "not checked address: what people are sent." in said.out
    bad = changed(tmp_path, "nginx.conf", "    gzip off;", "    gzip on;")
    said = cli_says("doctor", "--web", f"--nginx={bad}")
    assert said.code == 1
    assert " 1 unsafe, " in said.out


def test_what_is_not_given_is_not_checked_and_a_file_without_web_is_refused() -> None:
    said = cli_says("doctor", "--web")
    for part in ("proxy: what stands before the server", "service: how the server is started", "address: what people"):
        assert f"not checked {part}" in said.out
    assert cli_says("doctor", "--nginx", "x").code == 2


# what an address sends


class Sends(http.server.BaseHTTPRequestHandler):
    """Sends what `of` holds, and notes what it was asked."""

    of: ClassVar[dict[str, str]] = {}
    asked: ClassVar[list[str]] = []
    status, page = 200, b" " * SIZES[0]

    def do_GET(self) -> None:
        Sends.asked.append(self.path)
        self.send_response(self.status)
        for name, value in Sends.of.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with http.server.HTTPServer(("127.0.0.1", 0), Sends) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "change, says",
    [
        ({}, ""),
        ({"Cache-Control": "max-age=60"}, "Cache-Control is `max-age=60`. Expected: no-store."),
        ({"Content-Security-Policy": ""}, "Content-Security-Policy"),
        ({"Set-Cookie": "a=b"}, "Set-Cookie: a cookie says"),
        ({"Content-Encoding": "gzip"}, "Content-Encoding: the page is pressed"),
    ],
)
def test_what_an_address_sends_is_compared_with_what_the_server_sends(
    address: str, monkeypatch: pytest.MonkeyPatch, change: dict[str, str], says: str
) -> None:
    monkeypatch.setattr(Sends, "of", {**HEADERS, **change})
    monkeypatch.setattr(Sends, "asked", [])
    bad = wrong(list(asked.look(address)))
    assert [says in one for one in bad] == [True] * bool(says)
    assert Sends.asked == ["/en/screening"]


def test_a_redirect_is_not_followed_and_is_unsafe(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sends, "status", 301)
    monkeypatch.setattr(Sends, "of", {**HEADERS, "Location": "/elsewhere"})
    monkeypatch.setattr(Sends, "asked", [])
    assert any("answers 301" in one for one in wrong(list(asked.look(address))))
    assert Sends.asked == ["/en/screening"]


def test_a_page_that_was_changed_on_its_way_is_unsafe(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sends, "of", HEADERS)
    monkeypatch.setattr(Sends, "page", b"short")
    (only,) = wrong(list(asked.look(address)))
    assert "the page has 5 bytes" in only


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:1",  # nobody answers there
        f"http://{'a2' * 28}.onion",
        "ftp://example.org",
        "https://example.org/en/screening",
    ],
)
def test_an_address_that_cannot_be_asked_is_not_checked(url: str) -> None:
    (only,) = asked.look(url)
    assert only.verdict == Verdict.UNCHECKED


def test_an_address_without_tls_where_tls_is_asked_for_is_unsafe(address: str) -> None:
    (only,) = wrong(list(asked.look(address.replace("http:", "https:"))))
    assert "TLS fails" in only
