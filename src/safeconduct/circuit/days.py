"""Days as ordinals, and the same day some days or years later."""

from __future__ import annotations

import datetime as dt


def later(ordinal: int, count: int, unit: str) -> int:
    """The day `count` days or years after an ordinal day; 29 February becomes 1 March in a common year."""
    if unit == "days":
        return min(max(ordinal + count, 1), dt.date.max.toordinal())
    day = dt.date.fromordinal(ordinal)
    year = day.year + count
    if not 1 <= year <= dt.date.max.year:
        return dt.date.max.toordinal() if count > 0 else 1
    try:
        return day.replace(year=year).toordinal()
    except ValueError:
        return dt.date(year, 3, 1).toordinal()


def first_that_reaches(last: int, count: int, unit: str) -> int:
    """The first day from which `count` `unit` later is `last` or after."""
    if unit == "days":
        return last - count
    day = dt.date.fromordinal(last)
    guess = max(dt.date(max(day.year - count, 1), day.month, min(day.day, 28)).toordinal() - 3, 1)
    while later(guess, count, unit) < last:
        guess += 1
    return guess
