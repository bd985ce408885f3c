"""The real server as a process of its own, and what it has said."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urlencode

from ..planting import COMMAND, SMALL

START = 60


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Running:
    """A server with what it has said."""

    def __init__(
        self, port: int, folder: Path, *options: str, command: tuple[str, ...] = COMMAND, **places: str
    ) -> None:
        """`places` are variables of its environment."""
        self.port, self.said = port, folder / f"said-{time.monotonic_ns()}"
        with self.said.open("wb") as out:
            self.process = subprocess.Popen(
                (*command, "serve", "--port", str(port), "--law", str(SMALL), *options),
                stdout=out,
                stderr=out,
                cwd=folder,
                env={**os.environ, **places},
            )
        end = time.monotonic() + START
        while time.monotonic() < end and b"Serving on" not in self.said.read_bytes():
            assert self.process.poll() is None, self.said.read_text()
            time.sleep(0.1)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        if body is not None:
            headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        return connection.getresponse()

    def press(self, sealed: str, go: str, **fields: str) -> tuple[int, str]:
        response = self.ask("POST", "/en/screening", urlencode({"s": sealed, "go": go, **fields}).encode())
        return response.status, response.read().decode()

    def raw(self, data: bytes) -> bytes:
        """What comes back for these bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as one:
            one.sendall(data)
            found = b""
            with contextlib.suppress(OSError):
                while part := one.recv(65536):
                    found += part
            return found

    @property
    def pids(self) -> list[int]:
        """The server and its workers."""
        pid = self.process.pid
        workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, workers)]

    def memory(self) -> float:
        """MiB of the server and its workers, shared pages counted once."""
        sizes = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.pids]
        return sum(int(re.search(r"Pss: +(\d+) kB", size)[1]) for size in sizes) / 1024  # type: ignore[index]

    def stop(self, sort: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(sort)
        return self.process.wait(timeout=30)


def sealed_in(page: str) -> str:
    return re.search(r'name="s" value="([^"]+)"', page)[1]  # type: ignore[index]
