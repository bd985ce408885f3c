"""A bare Django page under the same Granian, with the same workers: the least that a page of ours can cost.

    .venv/bin/python bench/floor.py PORT

It reads a form and answers with a page as long as ours, without a law, a template or a seal.
"""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

from safeconduct.web.headers import SIZES
from safeconduct.web.serve import Workers

PAGE = b"<!DOCTYPE html><title>Floor</title>".ljust(SIZES[0])


def page(request: HttpRequest) -> HttpResponse:
    """The same page always."""
    request.POST.get("s")
    return HttpResponse(PAGE)


urlpatterns = [path("en/screening", page)]


def main() -> None:
    """Serves until it is told to stop."""
    settings.configure(
        ROOT_URLCONF=sys.modules[__name__], ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="none", MIDDLEWARE=[]
    )
    port, app = int(sys.argv[1]), ASGIHandler()
    Workers(lambda: print(f"Serving on {port}", flush=True), port).serve(target_loader=lambda: app, wrap_loader=False)


if __name__ == "__main__":
    main()
