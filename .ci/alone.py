"""`serve --public` for a user who is not root, with no network but this machine: it starts, answers, ends.

Run by `unshare` (see .ci/run), with a law pack that covers today and a port.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from talk import talk, wait

BIN, NAME = Path(__file__).resolve().parents[1] / ".venv" / "bin", "screening.example.org"
law, port = sys.argv[1:]

assert os.geteuid() != 0
assert [name for _, name in socket.if_nameindex()] == ["lo"]
try:
    socket.create_connection(("192.0.2.1", 443), timeout=5)
    raise SystemExit("there is a network")
except OSError:
    pass
server = subprocess.Popen(
    [
        BIN / "safeconduct",
        "serve",
        "--public",
        "--law",
        law,
        "--port",
        port,
        "--host",
        NAME,
        "--exit",
        "en=https://example.org/",
    ]
)
connect = lambda: http.client.HTTPConnection("127.0.0.1", int(port), timeout=120)  # noqa: E731
try:
    wait(connect, Host=NAME)
    talk(connect, Host=NAME)
finally:
    server.send_signal(signal.SIGTERM)
assert server.wait(30) == 0
print("Without a network: --public starts, answers, and ends when it is told.")
