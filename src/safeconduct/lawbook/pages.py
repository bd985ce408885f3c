"""Reads Markdown into blocks that know their page and line. No law is understood here."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from . import yaml_lines
from .blocks import BLOCKS, Block
from .faults import At, Fault, did_you_mean
from .files import TextFile

_PATH = re.compile(r" - at `(.+)`$")


class Written(msgspec.Struct, frozen=True):
    """A block as written, with the lines of its parts."""

    kind: str
    block: Block
    raw: dict[str, Any]
    lines: dict[str, int]
    page: str

    def at(self, path: str = "") -> At:
        """The place of `path` ("operative[0].holds"), or of the nearest part around it."""
        full = f"$.{path}" if path else "$"
        while full not in self.lines and len(full) > 1:
            full = full[: max(full.rfind("."), full.rfind("["), 1)]
        return At(self.page, self.lines.get(full, self.lines.get("$", 1)))


class Page(msgspec.Struct, frozen=True):
    """A page: its front matter, its blocks in order, and its prose by heading."""

    name: str
    front: dict[str, Any]
    front_lines: dict[str, int]
    blocks: tuple[Written, ...]
    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # heading, then prose and ids of blocks in order
    refused: tuple[tuple[str, dict[str, Any], At], ...] = ()  # kind and raw data of blocks that have a fault


def read_page(file: TextFile) -> tuple[Page, list[Fault]]:
    """The page in `file`, and its faults (a block with a fault is left out of the page)."""
    markdown = MarkdownIt("commonmark").use(front_matter_plugin)
    faults: list[Fault] = []
    front: dict[str, Any] = {}
    front_lines: dict[str, int] = {}
    blocks: list[Written] = []
    sections: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    heading = ""
    parts: list[tuple[str, str]] = []
    refused: list[tuple[str, dict[str, Any], At]] = []
    tokens = markdown.parse(file.text)
    for i, token in enumerate(tokens):
        line = (token.map[0] if token.map else 0) + 1
        if token.type == "front_matter":
            data, front_lines, bad = yaml_lines.load(token.content, file.name, 2)
            faults += bad
            if isinstance(data, dict):
                front = data
            elif not bad:
                faults.append(Fault(At(file.name, 1), "the front matter must be `key: value`."))
        elif token.type == "heading_open":
            if heading or parts:
                sections.append((heading, tuple(parts)))
            heading, parts = tokens[i + 1].content, []
        elif token.type == "inline" and tokens[i - 1].type in ("paragraph_open",):
            parts.append(("prose", token.content))
        elif token.type == "fence" and token.info.split()[:1] in (["yaml"], ["yml"]):
            words = token.info.split()
            if words[0] == "yml":
                faults.append(Fault(At(file.name, line), "write ```yaml, not ```yml, before a block."))
            if len(words) == 1:
                faults.append(
                    Fault(
                        At(file.name, line),
                        "say which block this is: ```yaml fact, provision, step, always, report, example …",
                    )
                )
                continue
            written, raw, bad = _block(words[1], token.content, file.name, line)
            faults += bad
            if written is None and raw:
                refused.append((words[1], raw, At(file.name, line)))
            if written:
                blocks.append(written)
                name = written.raw.get("id")
                if isinstance(name, str):
                    parts.append(("block", name))
    sections.append((heading, tuple(parts)))
    return Page(file.name, front, front_lines, tuple(blocks), tuple(sections), tuple(refused)), faults


def convert(data: Any, kind: type[Any], page: str, lines: dict[str, int], prefix: str = "$") -> tuple[Any, list[Fault]]:
    """`data` as `kind` as far as it can be read, and a fault with its line for each field that cannot.

    The value is None if it cannot be made without those fields.
    """
    faults: list[Fault] = []
    while True:
        try:
            return msgspec.convert(data, kind, strict=False), faults
        except msgspec.ValidationError as error:
            fault, field = _told(error, kind, page, lines, prefix)
            faults.append(fault)
            if not isinstance(data, dict) or field not in data:
                return None, faults
            data = {name: value for name, value in data.items() if name != field}


def _told(
    error: msgspec.ValidationError, kind: type[Any], page: str, lines: dict[str, int], prefix: str
) -> tuple[Fault, str]:
    """The fault, and the field of the outermost level in which it lies."""
    text = str(error)
    found = _PATH.search(text)
    inner = found.group(1)[1:] if found else ""
    path = prefix + inner
    text = _PATH.sub("", text)
    unknown = re.search(r"unknown field `([^`]+)`", text)
    if unknown:
        known = _all_fields() if inner else _fields(kind)
        text = f"there is no field `{unknown.group(1)}` here{did_you_mean(unknown.group(1), known)}"
        path = f"{path}.{unknown.group(1)}"
    elif "missing required field" in text:
        name = re.findall(r"`([^`]+)`", text)[-1]
        text = f"the field `{name}` is missing; add it."
    else:
        text = text[0].lower() + text[1:] + f" (field `{path.removeprefix('$.') or 'block'}`)."
    at = path
    while at not in lines and len(at) > 1:
        at = at[: max(at.rfind("."), at.rfind("["), 1)]
    field = re.split(r"[.\[]", path.removeprefix(prefix).lstrip("."))[0]
    return Fault(At(page, lines.get(at, lines.get("$", 1))), text), field


def _fields(kind: type[Any]) -> list[str]:
    return [field.encode_name for field in msgspec.structs.fields(kind)]


def _all_fields() -> list[str]:
    return sorted({name for kind in Block.__subclasses__() for name in _fields(kind)})


def _block(kind: str, text: str, page: str, fence_line: int) -> tuple[Written | None, dict[str, Any], list[Fault]]:
    schema = BLOCKS.get(kind)
    if schema is None:
        return None, {}, [Fault(At(page, fence_line), f"there is no block `{kind}`{did_you_mean(kind, BLOCKS)}")]
    data, lines, faults = yaml_lines.load(text, page, fence_line + 1)
    raw = data if isinstance(data, dict) else {}
    if faults:
        return None, raw, faults
    if not isinstance(data, dict):
        return None, raw, [Fault(At(page, fence_line), f"the {kind} block must be `key: value`.")]
    data = {key: value for key, value in data.items() if value is not None or kind == "example"}
    block, faults = convert(data, schema, page, lines)
    if block is None:
        return None, raw, faults
    return Written(kind, block, data, lines, page), raw, faults
