"""`safeconduct`, whose workers write on SIGUSR1 how many requests are among their live objects.

python -m tests.hostile.counting serve --port N
"""

from __future__ import annotations

import gc
import signal
import sys
from types import FrameType

from django.core.handlers.asgi import ASGIRequest

from safeconduct.cli import main
from safeconduct.web import serve


def count(number: int, frame: FrameType | None) -> None:
    """Writes it to standard error."""
    gc.collect()
    alive = sum(isinstance(one, ASGIRequest) for one in gc.get_objects())
    sys.stderr.write(f"requests alive: {alive}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    as_served = serve.application
    serve.application = lambda site: (signal.signal(signal.SIGUSR1, count), as_served(site))[1]
    main()
