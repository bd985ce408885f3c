"""An environment for each package that we measure against: their dependencies do not agree with each other.

What stands in it is pinned by `requirements/peers-PACKAGE.txt`. To move to another version:

    echo PACKAGE==VERSION | uv pip compile --python-version 3.11 --generate-hashes --no-emit-index-url \\
        --no-header --no-annotate --output-file requirements/peers-PACKAGE.txt -
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVS = ROOT / ".venv-peers"


class NotInstalled(Exception):
    """A package cannot be installed; the text says why."""


def python_for(package: str) -> Path:
    """The interpreter in which `package` can be imported, installed first if its pinned requirements have changed.

    Raises `NotInstalled`.
    """
    if not package:
        return Path(sys.executable)
    wanted = ROOT / "requirements" / f"peers-{package}.txt"
    env = ENVS / package
    python, stamp = env / "bin" / "python", env / "installed.txt"
    if not stamp.exists() or stamp.read_text() != wanted.read_text():
        print(f"setting up {env.relative_to(ROOT)} …", file=sys.stderr, flush=True)
        _run(package, sys.executable, "-m", "venv", "--clear", str(env))
        _run(package, str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(wanted))
        stamp.write_text(wanted.read_text())
    return python


def _run(package: str, *command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        errors = [line for line in lines if "ERROR" in line] or lines or [f"exit code {done.returncode}"]
        raise NotInstalled(f"{package} does not install: {errors[-1].strip()[:300]}")
