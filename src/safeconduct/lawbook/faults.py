"""What is wrong, where, and what to do: one class for law pages, tables and cases.

A fault is written for the person who can mend it. Checks collect faults and report all of them at once.
"""

# Annotations are not put off here: msgspec would compile each of them anew in every process.

import difflib
from collections.abc import Iterable

import msgspec


class At(msgspec.Struct, frozen=True, order=True):
    """A place in a file: page (path as given), line counted from 1 (0: the whole file)."""

    page: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.page}, line {self.line}" if self.line else self.page


class Fault(msgspec.Struct, frozen=True, order=True):
    """One thing that is wrong, at one place, in one sentence that says what to do."""

    at: At
    says: str

    def __str__(self) -> str:
        return f"{self.at}: {self.says}"


class LawFaults(Exception):
    """The law pages have faults; `faults` holds all of them, in the order of the pages."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


class InputRefused(Exception):
    """A case or an argument cannot be read; `faults` says where and what to do. Never carries an answer."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A suffix `; did you mean X?` with the nearest of `names`, or a full stop."""
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=0.6)
    return f"; did you mean `{near[0]}`?" if near else "."
