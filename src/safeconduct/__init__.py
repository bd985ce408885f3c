"""Safeconduct finds every lawful route to safety, says why each is open, closed or not known, and keeps secrets.

    from safeconduct import Law, screen

What is named here is loaded when it is first used, so that the command line starts as quickly as without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import InputRefused, Law, LawFaults, Proof, Route, Screening, Why, screen

__all__ = ["InputRefused", "Law", "LawFaults", "Proof", "Route", "Screening", "Why", "screen"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
