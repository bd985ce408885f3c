"""Brings the catalogue of the web pages up to date with their templates, and compiles it.

    python tools/web_messages.py LANGUAGE

New sentences come in empty (a test fails until somebody has translated them), what is gone goes, translations and the
record of the review stay. The sentences of the law pages have their own: `safeconduct law messages --lang LANGUAGE`.
"""

from __future__ import annotations

import sys

from safeconduct.web.catalog import update

if __name__ == "__main__":
    (language,) = sys.argv[1:]
    print(f"{language}: {update(language)} sentences of the web pages without a translation")
