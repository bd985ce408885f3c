"""Serves a site on this machine, by Granian, in a few processes that share one key; it is in their memory only.

Each worker makes one page at a time, and is replaced by a new one after some minutes, so that whatever a page left in
its memory goes with it. A worker that is replaced first finishes what it was asked for.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import resource
import socket
from collections.abc import Callable
from functools import cache

from django.core.handlers.asgi import ASGIHandler
from django.utils import translation
from django.utils.translation import gettext as _
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.mp import MPServer

from .gate import App, gate
from .headers import fill
from .process import end_with_parent, one_arena
from .settings import configure
from .site import Site

ADDRESS = "127.0.0.1"
"""Never another: what is public stands behind a server that speaks TLS, or behind an onion service."""
_HEADERS = 16 * 1024
"""Bytes of the headers of a request."""
_SECONDS = 5
"""In which the headers must have come."""
_CONNECTIONS = 4096
"""Connections of one worker. A browser keeps one while somebody reads, so they are many, and cost little."""
WORKERS = 2 * (os.cpu_count() or 1)
"""Two for each processor: a short page does not wait for a long one."""
_LIFETIME = 10 * 60
"""Seconds after which a worker is replaced."""
_OVERLAP = 0.5
"""Seconds for which a new worker serves beside the one that it replaces."""
_LAST_SECONDS = 5
"""In which a worker that is to stop must have finished what it was asked for."""


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


def serve(site: Site, port: int, ready: Callable[[str], None]) -> None:
    """Serves until it is told to stop; `ready` hears the address. Raises `OSError` if the port cannot be had."""
    _many_connections()
    _must_be_free(port)
    app = application(site)
    site.prepare()
    gc.freeze()  # what all workers share is not looked through again, so its pages of memory stay shared
    server = Workers(lambda: ready(f"http://{ADDRESS}:{port}/"), port)
    try:
        server.serve(target_loader=lambda: _in_worker(app), wrap_loader=False)
    except SystemExit:  # workers that were told to stop by somebody else, such as systemd, are no fault
        if not server.interrupt_signal:
            raise


class Workers(MPServer):
    """Granian with our bounds. Its first process makes no page, so each worker begins without a trace of anybody."""

    def __init__(self, ready: Callable[[], None], port: int) -> None:
        multiprocessing.set_start_method("fork", force=True)  # the key of the sealed fields is inherited in memory only
        super().__init__(
            "",
            address=ADDRESS,
            port=port,
            interface=Interfaces.ASGINL,
            workers=WORKERS,
            workers_lifetime=_LIFETIME,
            workers_kill_timeout=_LAST_SECONDS,
            respawn_interval=_OVERLAP,
            respawn_failed_workers=True,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=_SECONDS * 1000, max_buffer_size=_HEADERS),
            websockets=False,
            backpressure=_CONNECTIONS,
            log_enabled=False,
            log_access=False,
        )
        self._ready = ready

    def startup(self, spawn_target: object, target_loader: object) -> None:
        """Starts the workers, and says so when the first of them listens."""
        super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        while not self.main_loop_interrupt.wait(0.02):
            with contextlib.suppress(OSError), socket.create_connection((ADDRESS, self.bind_port)):
                self._ready()
                return


def _in_worker(app: App) -> App:
    """`app`, in a process that Ctrl-C does not reach, and that ends with the first one, however that ends."""
    os.setpgrp()
    end_with_parent()
    one_arena()
    return app


def _many_connections() -> None:
    """As many as the machine lets us have."""
    with contextlib.suppress(OSError, ValueError):
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _must_be_free(port: int) -> None:
    """Raises `OSError` if somebody listens there: Granian would share the port, and half of the forms would fail."""
    with socket.create_server((ADDRESS, port)):
        pass
