"""Small laws written in the tests: the small pack with more facts, tables and rules beside it."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from safeconduct.lawbook import yaml_lines
from safeconduct.lawbook.cases import given_from
from safeconduct.lawbook.expression import Expr
from safeconduct.lawbook.faults import At
from safeconduct.lawbook.given import Given
from safeconduct.lawbook.model import Law
from safeconduct.lawbook.read import read_law

from .planting import SMALL

TYPES = {
    "p": "bool",
    "q": "bool",
    "r": "bool",
    "day_a": "date",
    "day_b": "date",
    "money": "{number: usd}",
    "colour": "{one_of: [red, green, blue]}",
    "colour_now": "{one_of: [red, green]}",
    "kinds": "{some_of: [red, green, blue]}",
    "lived_in": "countries",
    "born_in": "country",
}
PLACE_TYPES = {"asked_in": "date", "offer_in": "bool"}
TABLE_ROWS = {
    # keys, complete, rows of `keys, from, until, known, value, sure, verified`
    "open_list": (
        "[to]",
        "no",
        [
            ("AA", "2010-01-01", "", "", "yes", "high", "2020-01-01"),
            ("BB", "2010-01-01", "", "", "no", "high", "2020-01-01"),
            ("CC", "2010-01-01", "", "", "yes", "low", "2020-01-01"),
            ("DD", "2010-01-01", "2015-01-01", "", "yes", "high", "2020-01-01"),
            ("EE", "2010-01-01", "", "", "yes", "high", "2016-01-01"),
            ("FF", "2010-01-01", "", "", "yes", "medium", "2020-01-01"),
            ("ZZ", "2010-01-01", "", "", "yes", "high", "2020-01-01"),
            ("ZZ", "2010-01-01", "", "2018-06-01", "no", "high", "2020-01-01"),
        ],
    ),
    "whole_list": ("[to]", "yes", [("AA", "2010-01-01", "", "", "yes", "high", "2020-01-01")]),
    "words": (
        "[to]",
        "no",
        [
            ("AA", "2010-01-01", "", "", "ok", "high", "2020-01-01"),
            ("BB", "2010-01-01", "", "", "warn", "high", "2020-01-01"),
            ("CC", "2010-01-01", "", "", "never", "high", "2020-01-01"),
        ],
    ),
}


def fact(id: str, type: str, kind: str = "plain", about: str = "person") -> str:
    """A fact block."""
    return (
        f"\n```yaml fact\nid: {id}\nkind: {kind}\nabout: {about}\ntype: {type}\n"
        f"asks: What of {id}?\nwhy: It counts.\nhard: 0\nvaries: fixed\n```\n"
    )


def law_of(tmp_path: Path, rules: str = "", conditions: tuple[str, ...] = (), covers: str = "") -> Law:
    """The small pack with more facts and tables, the blocks in `rules`, and a definition for each of `conditions`."""
    root = tmp_path / "small"
    shutil.copytree(SMALL, root)
    facts = "".join(fact(id, type) for id, type in TYPES.items())
    facts += "".join(fact(id, type, about="place") for id, type in PLACE_TYPES.items())
    facts += fact("shown", "bool", kind="showing")
    (root / "vocabulary" / "more.md").write_text(f"# More\n{facts}")
    for id, (keys, complete, rows) in TABLE_ROWS.items():
        lines = ["from,until,known,to,value,sure,source,verified"]
        lines += [f"{f},{u},{k},{key},{value},{sure},t,{seen}" for key, f, u, k, value, sure, seen in rows]
        (root / "tables" / f"{id}.csv").write_text("\n".join(lines) + "\n")
        (root / "tables" / f"{id}.md").write_text(
            "---\nsources:\n  t: {title: T, read: full text, seen: 2020-01-01}\n"
            f"keys: {keys}\ncomplete: {complete}\n---\n# T\n"
        )
    blocks = "".join(
        f"\n```yaml provision\nid: c.c{i}\nkind: definition\nholds: '{text}'\nsays: It.\n```\n"
        for i, text in enumerate(conditions)
    )
    head = "---\nsources:\n  act: {title: Act, read: full text, seen: 2020-01-01}\n---\n# Rules\n"
    (root / "free").mkdir()
    (root / "free" / "rules.md").write_text(head + rules + blocks)
    if covers:
        (root / "free" / "README.md").write_text(f"---\ncountry: BB\ncovers: {covers}\n---\n# Free\n")
    return read_law(root)


def condition(law: Law, number: int) -> Expr:
    """The tree of the condition with that number."""
    return law.provisions[f"c.c{number}"].operative[0].holds


def given(law: Law, text: str) -> Given:
    """The answers in `text`, written as in an example."""
    raw, _, faults = yaml_lines.load("{" + text + "}", "test")
    assert not faults
    return given_from(law, raw, dict.fromkeys(raw, At("test", 1)), None, "test", example=True)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
