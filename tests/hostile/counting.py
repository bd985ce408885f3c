"""`safeconduct`, whose workers write on SIGUSR1 what of a conversation is among their live objects.

    python -m tests.hostile.counting FILE serve --port N

FILE is read on the signal: a word, and a day that was an answer.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import signal
import sys
from pathlib import Path
from types import FrameType

from django.core.handlers.asgi import ASGIRequest

from safeconduct.cli import main
from safeconduct.web import serve
from safeconduct.web.state import Said

from .live import holders


def tell(number: int, frame: FrameType | None) -> None:
    """Writes to standard error how many requests and answers live, and what holds the word or the day."""
    gc.collect()
    live = gc.get_objects()
    found = {kind.__name__: sum(isinstance(one, kind) for one in live) for kind in (ASGIRequest, Said)}
    del live
    word, day = Path(sys.argv[0]).read_text().split()
    sys.stderr.write(f"alive: {json.dumps({**found, 'holders': holders(word, dt.date.fromisoformat(day))})}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.argv = sys.argv[1:]
    as_served = serve.application
    serve.application = lambda site: (signal.signal(signal.SIGUSR1, tell), as_served(site))[1]
    main()
