"""What every response carries, and how long it is: nothing is kept, nothing comes from elsewhere, and sizes are few."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "accelerometer=(), ambient-light-sensor=(), autoplay=(), browsing-topics=(), camera=(), "
    "clipboard-read=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), "
    "payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, noarchive",
}
"""The headers of every response. There is no HSTS here: the server in front of this one speaks TLS, if any does."""

SIZES = (24 * 1024, 48 * 1024)
"""Bytes of a page: it is filled up to the first that holds it, so that its length does not tell what it shows."""
LONGEST = SIZES[-1] - len(b"<!---->")
"""Bytes of a page before it is filled; one that would be longer is made again with less in it."""

Respond = Callable[[HttpRequest], HttpResponse]


def headers(respond: Respond) -> Respond:
    """Every response with the headers."""

    def with_headers(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return with_headers


def padded(respond: Respond) -> Respond:
    """Every page filled up to one of the sizes."""

    def filled(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if response.content and response.headers.get("Content-Type", "").startswith("text/html"):
            response.content = fill(response.content)
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return filled


def fill(page: bytes) -> bytes:
    """A page with a comment at its end that makes it as long as one of the sizes; a longer one is filled to the next
    multiple of the smaller."""
    left, right = b"<!--", b"-->"
    least = len(page) + len(left) + len(right)
    size = next((size for size in SIZES if least <= size), -(-least // SIZES[0]) * SIZES[0])
    return page + left + b" " * (size - least) + right
