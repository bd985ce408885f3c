"""YAML without surprises: no implicit types except dates, no anchors, no tags, and every value knows its line.

Norway stays `NO`, `on` stays a word. Duplicate keys, aliases (anchor bombs) and explicit tags are faults.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import yaml

from .faults import At, Fault

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_DEEPEST = 12
Lines = dict[str, int]  # path as msgspec writes it ("$.operative[0].from") -> line


def load(text: str, page: str, first_line: int = 1, private: bool = False) -> tuple[Any, Lines, list[Fault]]:
    """The data in `text` (dict, list, str, date, None), the line of every value, and faults.

    `first_line` is the line of `page` on which `text` begins. If a fault stopped the reading, data is
    what was read before it.
    If `private`, no fault repeats a value, or a key below the first level: they are somebody's answers.
    """
    lines: Lines = {}
    faults: list[Fault] = []

    def fault(mark: Any, says: str) -> None:
        faults.append(Fault(At(page, (mark.line if mark else 0) + first_line), says))

    stack: list[tuple[str, Any, str]] = []  # kind, container, path
    key: list[str | None] = []
    root: Any = None

    def put(value: Any, mark: Any) -> str:
        nonlocal root
        if not stack:
            root = value
            path = "$"
        else:
            kind, container, at = stack[-1]
            if kind == "map":
                name = key[-1]
                assert name is not None
                path = f"{at}.{name}"
                container[name] = value
                key[-1] = None
            else:
                path = f"{at}[{len(container)}]"
                container.append(value)
        lines[path] = mark.line + first_line
        return path

    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            mark = event.start_mark
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                fault(mark, "anchors and aliases (`&`, `*`) are not allowed; write the value out.")
                return root, lines, faults
            explicit = getattr(event, "tag", None)
            if explicit and explicit != "!":
                fault(mark, "tags (`!`) are not allowed; write the plain value.")
                return root, lines, faults
            if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                if stack and stack[-1][0] == "map" and key[-1] is None:
                    fault(mark, "a key must be a plain word.")
                    return root, lines, faults
                if len(stack) >= _DEEPEST:
                    fault(mark, f"nested more than {_DEEPEST} deep; a page or case is flat.")
                    return root, lines, faults
                value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
                path = put(value, mark)
                stack.append(("map" if isinstance(value, dict) else "list", value, path))
                key.append(None)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                stack.pop()
                key.pop()
            elif isinstance(event, yaml.ScalarEvent):
                if stack and stack[-1][0] == "map" and key[-1] is None:
                    key[-1] = event.value
                    if event.value in stack[-1][1]:
                        named = f"`{event.value}`" if not private or len(stack) == 1 else "this"
                        fault(mark, f"{named} is given twice; keep one.")
                    continue
                plain = event.implicit[0]
                put(_scalar(event.value, plain, mark, fault, private), mark)
            elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
                fault(mark, "a second document begins here; keep one document.")
                return root, lines, faults
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        fault(mark, f"this is not YAML that can be read: {getattr(error, 'problem', None) or 'unreadable characters'}.")
        return root, lines, faults
    return root, lines, faults


def _scalar(value: str, plain: bool, mark: Any, fault: Any, private: bool) -> Any:
    if not plain:
        return value
    if value in ("", "~", "null"):
        return None
    if _DATE.match(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            fault(mark, f"there is no {'such day' if private else f'day {value}'}; write YYYY-MM-DD.")
            return None
    return value
