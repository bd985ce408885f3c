"""The public pages in a real browser: Debian's Chromium, driven by Playwright. `make browser` runs them.

Without Chromium they fail; none is left out.
"""

from __future__ import annotations

from safeconduct.lawbook.catalog import languages
from safeconduct.lawbook.phrases import ENGLISH
from safeconduct.web.site import CATALOGUES

from ..planting import LAW

LANGUAGES = (ENGLISH, *(code for code in languages(LAW) if (CATALOGUES / code / "LC_MESSAGES" / "django.mo").exists()))
"""The languages in which both the law and the pages can be said."""
AWAY = "away.example"
"""Where the way out leads: a host of ours under another name."""
AWAY_TITLE = "The weather"
"""The page to which the way out leads."""
ENDED = "ended"
"""What a path tells of its end: whether a route is open."""
