"""A conversation through a real nginx as docs/deploy/nginx.conf sets it: it leaves nothing, and needs no file.

With logs on and small buffers the same is found in the logs and fails for want of a file; else this would see nothing.
Takes the port of a server that runs.
"""

import http.client
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
from pathlib import Path

from talk import FORM, ask, talk, wait

HOUSE, SERVER = Path(__file__).resolve().parents[1], sys.argv[1]
MARK = "quietmarkerquietmarker"
KINDS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
UNSAFE = {"access_log off": "access_log visits", "/dev/null emerg": "faults info", "buffer_size 128k": "buffer_size 1k"}


def visit(root: Path, **changes: str) -> tuple[int, bool]:
    """The answer to a long form, and whether a file of nginx holds the mark."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", root / "privkey.pem", "-out", root / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    text = (HOUSE / "docs" / "deploy" / "nginx.conf").read_text()
    places = "".join(f"{kind}_temp_path {root}/{kind};" for kind in KINDS)
    for old, new in {
        "screening.example.org": "localhost", "/etc/ssl/screening": str(root), "/run/nginx.pid": f"{root}/pid",
        "listen 443": "listen 127.0.0.1:8443", "listen 80;": "listen 127.0.0.1:8480;", "8000": SERVER,
        "http {": f"http {{ {places}", **changes,
    }.items():  # fmt: skip
        assert old in text, old
        text = text.replace(old, new)
    (root / "nginx.conf").write_text(text)
    nginx = ["nginx", "-p", str(root), "-c", str(root / "nginx.conf"), "-e", str(root / "start")]
    subprocess.run([*nginx, "-t", "-q"], check=True)
    doctor = [HOUSE / ".venv/bin/safeconduct", "doctor", "--web", "--nginx", root / "nginx.conf", "--port", SERVER]
    trusted = {**os.environ, "SSL_CERT_FILE": str(root / "fullchain.pem")}
    context = ssl.create_default_context(cafile=str(root / "fullchain.pem"))
    running = subprocess.Popen([*nginx, "-g", "daemon off;"])
    try:
        connect = lambda: http.client.HTTPSConnection("localhost", 8443, timeout=120, context=context)  # noqa: E731
        wait(connect)
        for kind in KINDS:
            shutil.rmtree(root / kind)  # a file that nginx wants to write now is a fault that is seen
        said = subprocess.run(
            [*doctor, "--url", "https://localhost:8443"], env=trusted, stdout=subprocess.PIPE, text=True
        )
        assert said.returncode == bool(changes), said.stdout
        long = ask(connect, "/en/screening", f"a={MARK * 1000}", Content_Type=FORM)[0]
        if not changes:
            talk(connect, MARK, User_Agent=MARK)
        ask(connect, f"/{MARK}", User_Agent=MARK)
        assert ask(connect, "/en/screening", f"a={MARK * 5000}")[0] == 413
    finally:
        running.terminate()
        running.wait(30)
    return long, any(MARK in path.read_text(errors="replace") for path in root.rglob("*") if path.is_file())


for changes, expected in (({}, (400, False)), (UNSAFE, (500, True))):
    with tempfile.TemporaryDirectory() as folder:
        found = visit(Path(folder), **changes)
        assert found == expected, found
print("Behind nginx: nothing of a conversation in a file; with logs and small buffers it is found.")
