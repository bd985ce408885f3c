"""What `serve --public` refuses: each unsafe setting by one sentence that says what to do, and all of them at once."""

from __future__ import annotations

import datetime as dt
import os
import resource
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client, override_settings

from safeconduct.lawbook.faults import InputRefused
from safeconduct.web.process import Process
from safeconduct.web.site import Site, site

from ..planting import COMMAND, SMALL

GOOD: dict[str, Any] = {
    "exits": {"en": "https://example.org/weather"},
    "hosts": ("screening.example.org", f"{'a2' * 28}.onion"),
    "process": Process(root=False, dumps=False, debugging=()),
}


def refused(small: Site, **changes: Any) -> list[str]:
    """What is wrong with a public site with these settings."""
    try:
        site(small.law, small.pack, public=True, **{**GOOD, "today": small.day, **changes})
    except InputRefused as found:
        return [fault.says for fault in found.faults]
    return []


def test_good_settings_are_taken(small: Site) -> None:
    assert refused(small) == []


@pytest.mark.parametrize(
    "change, says",
    [
        ({"exits": {}}, "say where the quick exit leads for `en`: --exit en=https://"),
        ({"exits": {"en": "http://example.org"}}, "begins with https://"),
        ({"exits": {"en": "https://"}}, "a whole address"),
        ({"exits": {"en": "https://example.org@evil.example/"}}, "a whole address"),
        ({"exits": {"en": "https://Screening.example.org/"}}, "leads back to this site"),
        ({"exits": {**GOOD["exits"], "ru": "https://example.org"}}, "is offered once what safety hangs on has been reviewed"),
        ({"hosts": ()}, "--host NAME"),
        ({"hosts": ("*",)}, "stands for many names"),
        ({"hosts": ("*.example.org",)}, "stands for many names"),
        ({"hosts": (".example.org",)}, "stands for many names"),
        ({"hosts": ("192.0.2.1",)}, "is a number"),
        ({"hosts": ("2001:db8::1",)}, "is a number"),
        ({"hosts": ("[2001:db8::1]",)}, "is a number"),
        ({"hosts": ("https://example.org",)}, "is not a name"),
        ({"hosts": ("example.org:443",)}, "is not a name"),
        ({"hosts": ("example.org/x",)}, "is not a name"),
        ({"hosts": ("Example.org",)}, "is not a name"),
        ({"hosts": ("localhost",)}, "is not a name"),
        ({"hosts": ("short.onion",)}, "not an onion address of version 3"),
        ({"today": lambda: dt.date(2031, 1, 1)}, "does not cover today"),
        ({"on": "the day"}, "leave out --on"),
        ({"process": Process(True, False, ())}, "this is root"),
        ({"process": Process(False, True, ())}, "core dumps cannot be turned off"),
        ({"process": Process(False, False, ("faulthandler",))}, "faulthandler is on"),
    ],
)  # fmt: skip
def test_each_unsafe_setting_is_refused_alone(small: Site, change: dict[str, Any], says: str) -> None:
    change = {name: small.day() if value == "the day" else value for name, value in change.items()}
    (only,) = refused(small, **change)
    assert says in only


def test_all_that_is_wrong_is_said_at_once(small: Site) -> None:
    says = refused(small, exits={}, hosts=("*",), process=Process(True, True, ("x",)))
    assert len(says) == 5


def test_on_ones_own_machine_the_process_is_not_judged(small: Site) -> None:
    site(small.law, small.pack, process=Process(True, True, ("x",)))


LOOK = "from safeconduct.web.process import shut; p = shut(); print(p.root, p.dumps, p.debugging)"


@pytest.mark.parametrize(
    "options, environment, says",
    [
        ((), {}, "()"),
        (("-X", "dev"), {}, "-X dev"),
        ((), {"PYTHONDEVMODE": "1"}, "PYTHONDEVMODE"),
        ((), {"PYTHONFAULTHANDLER": "1"}, "PYTHONFAULTHANDLER"),
        ((), {"PYTHONINSPECT": "1"}, "PYTHONINSPECT"),
        ((), {"PYTHONASYNCIODEBUG": "1"}, "PYTHONASYNCIODEBUG"),
    ],
)
def test_modes_of_python_that_tell_are_seen(options: tuple[str, ...], environment: dict[str, str], says: str) -> None:
    asked = [sys.executable, *options, "-c", LOOK]
    out = subprocess.run(
        asked, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, capture_output=True, check=True, text=True
    ).stdout
    assert says in out
    assert out.startswith(f"{os.geteuid() == 0} False ")


def test_memory_is_shut_before_anything_is_served_even_where_dumps_were_on() -> None:
    def dumps_on() -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)

    look = "import ctypes, resource; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))"
    out = subprocess.run(
        [sys.executable, "-c", f"{LOOK}; {look}"], preexec_fn=dumps_on, capture_output=True, check=True, text=True
    ).stdout
    assert out.splitlines()[1] == "0 (0, 0)"


def test_the_command_refuses_them_too() -> None:
    said = subprocess.run(
        (*COMMAND, "serve", "--public", "--host", "*", "--law", str(SMALL)),
        env={**os.environ, "PYTHONFAULTHANDLER": "1"}, capture_output=True, text=True,
    )  # fmt: skip
    assert (said.returncode, said.stdout) == (2, "")
    for part in ("stands for many names", "faulthandler", "does not cover today", "--exit en="):
        assert part in said.stderr


def test_what_a_proxy_says_of_host_and_visitor_is_never_read(small: Site) -> None:
    with override_settings(SITE=small, ALLOWED_HOSTS=["testserver"]):
        plain = Client().get("/")
        told = Client().get(
            "/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1",
                          "Forwarded": "host=evil.example"}
        )  # fmt: skip
        assert (told.status_code, dict(told.headers)) == (plain.status_code, dict(plain.headers))
        assert plain.headers["Location"] == "/en/screening"
        only_forwarded = Client(raise_request_exception=False).get(
            "/", headers={"Host": "evil.example", "X-Forwarded-Host": "testserver"}
        )
        assert only_forwarded.status_code == 400
