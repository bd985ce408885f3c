"""Sets Django up for one site: templates and translations of ours, and nothing that could keep or tell anything.

No database, no session, no cookie, no admin, no installed app. Django's logs carry the text of an exception and the
address of a request; here a fault is told by its kind alone.
"""

from __future__ import annotations

import logging
import secrets
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import SuspiciousOperation

from .site import Site

HERE = Path(__file__).resolve().parent
LARGEST_BODY = 64 * 1024
"""Bytes of a request. The largest form of ours has about twelve thousand."""


class Kind(logging.Handler):
    """Writes the kind of a fault of the program and nothing else: a message or a traceback could show an answer.

    What is wrong with a request is no fault of the program: whoever sends many of them would fill the log.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """One line on standard error, for a fault only."""
        kind = record.exc_info[0] if record.exc_info else None
        if kind is not None and record.levelno >= logging.ERROR and not issubclass(kind, SuspiciousOperation):
            sys.stderr.write(f"This is a fault of the program ({kind.__name__}); nothing was answered.\n")


def configure(site: Site) -> None:
    """Configures Django for `site`, once a process."""
    settings.configure(
        SITE=site,
        DEBUG=False,
        SECRET_KEY=secrets.token_urlsafe(48),  # Django asks for one; nothing of ours is signed with it
        ALLOWED_HOSTS=list(site.hosts),
        ROOT_URLCONF="safeconduct.web.urls",
        MIDDLEWARE=[
            "safeconduct.web.headers.headers",
            "safeconduct.web.headers.padded",
            "safeconduct.web.guard.language",
            "safeconduct.web.guard.known_host",
        ],
        INSTALLED_APPS=[],
        DATABASES={},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "OPTIONS": {"builtins": ["django.templatetags.i18n", "safeconduct.web.words"]},
            }
        ],
        APPEND_SLASH=False,
        USE_I18N=True,
        USE_TZ=True,
        LANGUAGE_CODE="en",
        FORMAT_MODULE_PATH=f"{__package__}.formats",
        LANGUAGES=list(site.languages.items()),
        LOCALE_PATHS=[HERE / "locale"],
        DATA_UPLOAD_MAX_MEMORY_SIZE=LARGEST_BODY,
        DATA_UPLOAD_MAX_NUMBER_FIELDS=300,
        FILE_UPLOAD_HANDLERS=[],
        DEFAULT_EXCEPTION_REPORTER_FILTER="django.views.debug.SafeExceptionReporterFilter",
        LOGGING_CONFIG=None,
    )
    quiet()
    django.setup()


def quiet() -> None:
    """One handler for all of Django; nothing goes further."""
    log = logging.getLogger("django")
    log.handlers, log.propagate = [Kind()], False
    log.setLevel(logging.ERROR)
