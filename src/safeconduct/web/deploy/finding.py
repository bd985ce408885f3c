"""What a look at a deployment found: good, unsafe, or not checked, which is never good."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from ...lawbook.faults import At


class Verdict(StrEnum):
    """What is known of one thing."""

    GOOD = "good"
    UNSAFE = "UNSAFE"
    UNCHECKED = "not checked"


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at: what and where; if it is not good, what was expected and what to do."""

    verdict: Verdict
    at: At
    what: str
    expected: str = ""
    todo: str = ""

    def __str__(self) -> str:
        more = f" Expected: {self.expected}." if self.expected else ""
        return f"{self.verdict:<11} {self.at}: {self.what}.{more}{f' {self.todo}.' if self.todo else ''}"


def good(at: At, what: str) -> Finding:
    """Something that is as it must be."""
    return Finding(Verdict.GOOD, at, what)


def unsafe(at: At, what: str, expected: str, todo: str) -> Finding:
    """Something that is not."""
    return Finding(Verdict.UNSAFE, at, what, expected, todo)


def unchecked(at: At, what: str, todo: str) -> Finding:
    """Something that could not be looked at."""
    return Finding(Verdict.UNCHECKED, at, what, todo=todo)
