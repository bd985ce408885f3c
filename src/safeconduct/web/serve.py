"""Serves a site on this machine, by Granian, in this process: the key of the sealed fields is in its memory only."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import sys
from collections.abc import Callable
from functools import cache
from typing import NoReturn

from django.core.handlers.asgi import ASGIHandler
from django.utils import translation
from django.utils.translation import gettext as _
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from .gate import App, gate
from .headers import fill
from .settings import configure
from .site import Site

ADDRESS = "127.0.0.1"
"""Never another: what is public stands behind a server that speaks TLS, or behind an onion service."""
_HEADERS = 16 * 1024
"""Bytes of the headers of a request."""
_SECONDS = 10
"""In which the headers must have come."""
_AT_ONCE = 64
"""Requests that are worked on at once; others wait."""


def application(site: Site) -> App:
    """The whole application, for any server that speaks ASGI."""
    configure(site)
    return gate(ASGIHandler(), refusal)


@cache
def refusal(status: int) -> bytes:
    """The page for a request that the gate refuses."""
    from .views import rendered

    with translation.override("en"):
        title = {
            408: _("This took too long to reach us"),
            413: _("This was too long to be read"),
            500: _("Something went wrong here"),
        }.get(status, _("This request could not be read"))
        return fill(rendered("fault.html", {"title": title}).encode())


def serve(site: Site, port: int, ready: Callable[[str], None]) -> NoReturn:
    """Serves until it is told to stop, then ends the process; `ready` hears the address.

    Raises `OSError` if the port cannot be had.
    """
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # memory holds what people say
    asyncio.run(_serve(application(site), port, lambda: ready(f"http://{ADDRESS}:{port}/")))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # threads of Granian that outlive the loop abort an interpreter that is taken down in the usual way


async def _must_be_free(port: int) -> None:
    """Raises `OSError` if somebody listens there: Granian would share the port, and half of the forms would fail."""
    async with await asyncio.start_server(lambda reader, writer: None, ADDRESS, port):
        pass


async def _serve(app: App, port: int, ready: Callable[[], None]) -> None:
    await _must_be_free(port)
    server = Server(
        app,
        address=ADDRESS,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_SECONDS * 1000, max_buffer_size=_HEADERS),
        websockets=False,
        backpressure=_AT_ONCE,
        log_enabled=False,
        log_access=False,
    )
    loop = asyncio.get_running_loop()
    for sort in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sort, server.stop)
    task = loop.create_task(server.serve())
    await asyncio.wait((task,), timeout=0.2)
    if not task.done():
        ready()
    await task
