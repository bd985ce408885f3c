"""Long lists in parts, so that every page stays short enough for an old telephone and a slow line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Part(msgspec.Struct, Generic[T], frozen=True):
    """The items of one page, and the numbers of the page before and after it (0: there is none)."""

    items: tuple[T, ...]
    number: int
    of: int

    @property
    def before(self) -> int:
        """The page before."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The page after."""
        return self.number + 1 if self.number < self.of else 0


def part(items: Sequence[T], number: int, room: int, weighs: Callable[[T], int] = lambda _: 1) -> Part[T] | None:
    """Page `number` of the items, each with as many as have `room` (one at least); None if there is no such page."""
    pages = paged(items, room, weighs)
    return Part(pages[number - 1], number, len(pages)) if 1 <= number <= len(pages) else None


def paged(items: Sequence[T], room: int, weighs: Callable[[T], int]) -> tuple[tuple[T, ...], ...]:
    """The items of each page."""
    pages: list[list[T]] = [[]]
    left = room
    for item in items:
        weight = weighs(item)
        if pages[-1] and weight > left:
            pages.append([])
            left = room
        pages[-1].append(item)
        left -= weight
    return tuple(map(tuple, pages))
