"""What CLDR knows of a language: plurals, days, numbers, the names of countries, the direction of its script.

Only another language than English needs this: nothing else imports it, or Babel, which takes time to load.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal


@cache
def locale_of(language: str) -> Locale | None:
    """The locale of a language such as `ru`, `pt-BR` or `ar-XB` (that of `ar`, if there is no nearer one), or None."""
    parts = language.replace("-", "_").split("_")
    while parts:
        try:
            return Locale.parse("_".join(parts))
        except (UnknownLocaleError, ValueError):
            parts.pop()
    return None


def _locale(language: str) -> Locale:
    return locale_of(language) or Locale("en")


def plural(language: str, n: int) -> str:
    """The sort of a whole number in that language: `one`, `few`, `many` and so on."""
    return _locale(language).plural_form(n)


def day(language: str, of: dt.date, pattern: str) -> str:
    """A day by a pattern of CLDR, such as `d MMMM y`."""
    return format_date(of, pattern or "long", _locale(language))


def number(language: str, count: float) -> str:
    """A number with the marks of that language."""
    return format_decimal(count, locale=_locale(language))


def countries(language: str) -> dict[str, str]:
    """The names of countries and territories, by code."""
    return dict(_locale(language).territories)


def own_name(language: str) -> str:
    """What a language is called in itself."""
    return str(_locale(language).get_display_name()).capitalize()


def direction(language: str) -> str:
    """`rtl` for a script that runs from right to left, else `ltr`."""
    return _locale(language).text_direction
