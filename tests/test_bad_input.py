"""Whatever a person or a helper hands in by mistake: one clear message with file, line and what to do, and exit code 2.

An answer is never repeated: every wrong answer here holds the word ZZMARKER, which must not come out anywhere.
"""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from safeconduct.routes.pack import Pack

from .planting import COMMAND, FACTS, SMALL, Planted, Said, cli_says

MARKER = "ZZMARKER"
ON = "2018-01-01"
IS_LIST = "a list such as [GE, AM] (the whole list), or {GE: yes, AM: no} (the others stay open)"


class Bad(NamedTuple):
    """A case file, the line of its fault (0: the whole file), and words of the message."""

    name: str
    case: bytes | str
    line: int
    says: str


BAD = [
    Bad("a misspelt fact", f"paper: yes\nnationalites: [{MARKER}]", 2,
        "no fact is called `nationalites`; did you mean `nationalities`?"),
    Bad("a fact that is like no other", f"qqqq: {MARKER}", 1, "no fact is called `qqqq`"),
    Bad("a yes/no fact with another word", f"paper: {MARKER}", 1, "`paper`: expected yes, no or unknown."),
    Bad("a yes/no fact with nothing", "paper:", 1, "`paper`: expected yes, no or unknown."),
    Bad("a yes/no fact with a list", f"paper: [{MARKER}]", 1, "`paper`: expected yes, no or unknown."),
    Bad("a yes/no fact with a mapping", f"paper: {{{MARKER}: yes}}", 1, "`paper`: expected yes, no or unknown."),
    Bad("a date that is a word", f"arrived: {MARKER}", 1,
        "YYYY-MM-DD, never, or unknown."),
    Bad("a date with a time", f"arrived: 2017-01-01 10:00 {MARKER}", 1, "written YYYY-MM-DD"),
    Bad("a country that does not exist", f"location: {MARKER}", 1, "`location`: expected a two-letter country code"),
    Bad("a country by its name", "location: Aland", 1, "`location`: expected a two-letter country code"),
    Bad("a list that is a word", f"nationalities: {MARKER}", 1, f"`nationalities`: expected {IS_LIST}"),
    Bad("a list with a country that does not exist", f"nationalities: [ZZ, {MARKER}]", 1,
        "`nationalities`: there is no such country in the list"),
    Bad("a list of lists", f"nationalities: [[{MARKER}]]", 1, "`nationalities`: expected a list such as"),
    Bad("a list whose members are neither in nor out", f"nationalities: {{ZZ: {MARKER}}}", 1,
        "`nationalities`: expected a list such as"),
    Bad("a place fact without places", f"stands_with: {MARKER}", 1,
        "`stands_with` is about places; write {GE: ..., others: ...}"),
    Bad("a place fact of no country", f"stands_with:\n  AA: none\n  {MARKER}: none", 3,
        "`stands_with`: there is no such country"),
    Bad("a place fact with a value that does not exist", f"stands_with:\n  AA: none\n  BB: {MARKER}", 3,
        "`stands_with`: expected one of none, permanent, or unknown."),
    Bad("an assessment without by", "paper: no\nfear: yes", 2,
        "`fear` is an assessment; write {is: yes or no, by: who says so}."),
    Bad("an assessment by nobody", "fear: {is: yes}", 1, "`fear` is an assessment; write {is: ..., by: who says so}."),
    Bad("an assessment by an empty name", 'fear: {is: yes, by: ""}', 1, "`fear` is an assessment"),
    Bad("an assessment with more in it", f"fear: {{is: yes, by: the person, {MARKER}: 1}}", 1,
        "`fear` is an assessment"),
    Bad("an assessment that is another word", f"fear: {{is: {MARKER}, by: the person}}", 1,
        "`fear`: expected yes, no or unknown."),
    Bad("a day that does not exist", "paper: yes\narrived: 2017-02-30", 2, "write YYYY-MM-DD"),
    Bad("a day long ago, bare", "paper: yes\narrived: 1066-01-01", 2, "expected a day between 1900 and 2199"),
    Bad("the year nought", "arrived: 0000-01-01", 1, "write YYYY-MM-DD"),
    Bad("an arrival in the future", "paper: yes\n\narrived: 2018-01-02", 3,
        "The arrival cannot lie in the future. Check line 3."),
    Bad("a fact twice", f"paper: yes\nlocation: AA\npaper: {MARKER}", 3, "`paper` is given twice; keep one."),
    Bad("a nationality twice", "nationalities:\n  ZZ: yes\n  ZZ: no", 3, "given twice"),
    Bad("a place twice", "stands_with:\n  AA: none\n  AA: permanent", 3, "given twice"),
    Bad("an empty file", b"", 0, "the file is empty; write `{}` for a person of whom nothing is known."),
    Bad("a file of blanks", b" \n\n\t\n", 0, "the file is empty"),
    Bad("a file of comments", f"# {MARKER}\n", 1, "a case is a list of `fact: answer` lines."),
    Bad("a list at the top", f"- {MARKER}\n- b", 1, "a case is a list of `fact: answer` lines."),
    Bad("a word at the top", MARKER, 1, "a case is a list of `fact: answer` lines."),
    Bad("two documents", f"paper: yes\n---\npaper: {MARKER}", 2, "a second document begins here; keep one document."),
    Bad("a binary file", b"\x89PNG\r\n\x1a\n" + b"\xff" * 90, 0, "the file is not text (UTF-8); give a case file."),
    Bad("a file with a NUL byte", f"paper: yes\0{MARKER}".encode(), 0, "the file holds control characters"),
    Bad("a file with an escape", f"note: \x1b[31m{MARKER}".encode(), 0, "the file holds control characters"),
    Bad("a file in UTF-16", f"paper: {MARKER}".encode("utf-16"), 0, "the file is not text (UTF-8)"),
    Bad("a file in UTF-16 without its mark", f"paper: {MARKER}".encode("utf-16-le"), 0,
        "the file holds control characters"),
    Bad("a file with half a character", f"note: {MARKER} ".encode() + b"\xc3", 0, "the file is not text (UTF-8)"),
    Bad("a file over a megabyte", f"note: {MARKER}".encode() + b"x" * 1_000_001, 0, "the file is over 1 MB"),
    Bad("an anchor", f"paper: &{MARKER} yes", 1,
        "anchors and aliases (`&`, `*`) are not allowed; write the value out."),
    Bad("an alias", f"paper: yes\nexcused: *{MARKER}", 2, "anchors and aliases"),
    Bad("an anchor bomb",
        "a: &a [x, x]\n" + "\n".join(f"{x}: &{x} [*{y}, *{y}]" for y, x in pairwise("abcdefghijklmnopqrst")), 1,
        "anchors and aliases"),
    Bad("a tag that would run code", f"paper: !!python/object/apply:os.system ['{MARKER}']", 1,
        "tags (`!`) are not allowed; write the plain value."),
    Bad("a tag of one's own", f"paper: !{MARKER} yes", 1, "tags (`!`) are not allowed"),
    Bad("a tag that nobody declared", f"paper: !e!{MARKER} yes", 1, "this is not YAML that can be read"),
    Bad("a directive", f"%{MARKER} 1\n---\npaper: yes", 1, "this is not YAML that can be read"),
    Bad("nesting of thirteen", "note: " + "[" * 13 + "]" * 13, 1, "nested more than 12 deep; a page or case is flat."),
    Bad("nesting of half a million", "note: " + "[" * 500_000, 1, ""),
    Bad("braces of half a million", "note: " + "{a: " * 120_000, 1, ""),
    Bad("a key that is a list", f"? [{MARKER}]\n: yes", 1, "a key must be a plain word."),
    Bad("a quote that does not end", f'paper: yes\nlocation: "{MARKER}', 2, "this is not YAML that can be read"),
    Bad("a tab before a key", f"\tpaper: {MARKER}", 1, "this is not YAML that can be read"),
    Bad("a colon too many", f"paper: yes\nlocation: {MARKER}: x", 2, "this is not YAML that can be read"),
    Bad("lines that end as on Windows", f"paper: yes\r\nlocation: {MARKER}\r\n", 2,
        "`location`: expected a two-letter country code"),
]  # fmt: skip


@pytest.fixture
def case(tmp_path: Path) -> Callable[[bytes | str], Path]:
    def write(data: bytes | str) -> Path:
        path = tmp_path / "case.yaml"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


def screen(path: Path | str, *more: str, stdin: bytes = b"") -> Said:
    return cli_says("screen", str(path), "--law", str(SMALL), "--on", ON, *more, stdin=stdin)


def refused(said: Said, where: str, words: str) -> None:
    """Exit code 2, nothing on standard output, and one message that names `where`."""
    assert (said.code, said.out) == (2, "")
    lines = said.err.splitlines()
    assert len(lines) == 1, said.err
    assert lines[0].startswith(f"{where}: "), said.err
    assert words in lines[0], said.err
    assert MARKER not in said.err
    assert len(lines[0]) < 400
    assert lines[0].rstrip().endswith((".", "?", ")"))


@pytest.mark.parametrize("bad", BAD, ids=lambda b: b.name)
def test_a_bad_case_is_refused_with_its_line_and_the_answer_is_not_repeated(
    case: Callable[[bytes | str], Path], bad: Bad
) -> None:
    path = case(bad.case)
    refused(screen(path), f"{path}, line {bad.line}" if bad.line else str(path), bad.says)


@pytest.mark.parametrize("bad", [b for b in BAD if len(b.case) < 1_000_000], ids=lambda b: b.name)
def test_the_same_on_standard_input_is_refused_in_the_same_words(bad: Bad) -> None:
    data = bad.case.encode() if isinstance(bad.case, str) else bad.case
    where = f"standard input, line {bad.line}" if bad.line else "standard input"
    refused(screen("-", stdin=data), where, bad.says)


PRIVATE = {
    "a day that does not exist": ("arrived: 2017-02-30", "2017-02-30"),
    "a nationality twice": ("nationalities: {ZZ: yes, ZZ: no}", "ZZ"),
    "a place twice": ("stands_with: {BB: none, BB: permanent}", "BB"),
}


@pytest.mark.parametrize("name", PRIVATE)
def test_the_answer_itself_is_not_repeated_when_it_is_a_day_or_a_country(
    case: Callable[[bytes | str], Path], name: str
) -> None:
    text, answer = PRIVATE[name]
    said = screen(case(text))
    assert said.code == 2
    assert answer not in said.err


def always(holds: str, clash: str) -> str:
    return f'\n```yaml always\nid: always.other\nholds: "{holds}"\nclash: {clash}\n```\n'


def test_all_mistakes_of_a_case_are_told_at_once_in_the_order_of_their_lines(
    case: Callable[[bytes | str], Path],
) -> None:
    path = case("papr: yes\nlocation: QQ\narrived: soon\nfear: yes\nnationalities: 5\nstands_with: none")
    said = screen(path)
    assert (said.code, said.out) == (2, "")
    told = [line.split(": ")[0] for line in said.err.splitlines()]
    assert told == [f"{path}, line {n}" for n in range(1, 7)]


def screen_under(rule: str, path: Path, tmp_path: Path) -> Said:
    """What `screen` says of a case under the small law with one more `always`."""
    planted = Planted(tmp_path)
    planted.edit(FACTS, None, rule)
    return cli_says("screen", str(path), "--law", str(planted.root), "--on", ON)


def test_answers_that_contradict_each_other_are_told_with_the_sentence_of_the_always_and_both_places(
    tmp_path: Path, case: Callable[[bytes | str], Path]
) -> None:
    path = case("paper: no\nasked_day: never\nlocation: AA\nin_court: yes")
    rule = always("not in_court or asked_day != never", "A case in court was asked for.")
    said = screen_under(rule, path, tmp_path)
    refused(said, f"{path}, line 2", "A case in court was asked for. Check line 2 and line 4.")


def test_both_places_are_told_when_the_always_reads_a_fact_through_a_definition(
    tmp_path: Path, case: Callable[[bytes | str], Path]
) -> None:
    path = case("location: ZZ\npaper: no\nnationalities: [ZZ]\narrived: 2016-01-01")
    rule = always("not place.home or arrived == never", "At home there was no arrival.")
    said = screen_under(rule, path, tmp_path)
    refused(said, f"{path}, line 1", "At home there was no arrival. Check line 1 and line 3 and line 4.")


def test_two_answers_for_one_place_under_two_codes_are_refused(
    tmp_path: Path, case: Callable[[bytes | str], Path]
) -> None:
    spoiled = Planted(tmp_path)
    spoiled.edit(FACTS, "statuses:", "read_as: {PR: AA}\nstatuses:")
    said = cli_says(
        "screen", str(case("stands_with: {PR: none, AA: permanent}")), "--law", str(spoiled.root), "--on", ON
    )
    assert said.code == 2


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "none.yaml"
    refused(
        screen(path), str(path), "the file cannot be opened (No such file or directory); give the path of a case file."
    )


def test_a_folder_instead_of_a_file_is_told(tmp_path: Path) -> None:
    refused(
        screen(tmp_path), str(tmp_path), "the file cannot be opened (Is a directory); give the path of a case file."
    )


def test_a_path_that_is_too_long_is_told() -> None:
    assert screen("x" * 5000).code == 2


@pytest.mark.parametrize("on", ["nonsense", "2017-02-30", "17.05.2017", "", "today"])
def test_a_day_that_does_not_exist_is_refused(on: str) -> None:
    said = cli_says("screen", "-", "--law", str(SMALL), "--on", on, stdin=b"{}")
    refused(said, "command line", f"--on: there is no day `{on}`; write YYYY-MM-DD.")


@pytest.mark.parametrize("command", [("screen", "-"), ("why", "xx.court.stays", "-")])
def test_an_output_that_does_not_exist_is_refused(command: tuple[str, ...]) -> None:
    said = cli_says(*command, "--law", str(SMALL), "--on", ON, "--output", "nonsense", stdin=b"{}")
    refused(said, "command line", "--output: `nonsense` is not known; write table, json or md.")


def test_a_route_that_fits_many_is_refused_with_all_that_it_fits() -> None:
    said = cli_says("why", "granted", "-", "--law", str(SMALL), "--on", ON, stdin=b"{}")
    head, *listed = said.err.splitlines()
    assert (said.code, said.out) == (2, "")
    assert head == f"command line: `granted` fits {len(listed)} routes; give more of the id:"
    assert len(listed) > 1
    assert all("granted" in line for line in listed)


def test_a_route_that_fits_none_is_refused_with_the_nearest() -> None:
    said = cli_says("why", "xx.cort.stays", "-", "--law", str(SMALL), "--on", ON, stdin=b"{}")
    refused(said, "command line", "no route has `xx.cort.stays` in its id; did you mean `xx.court.stays`?")


def test_a_part_of_the_law_that_is_not_there_is_refused() -> None:
    said = cli_says("law", "show", "xx.ltae", "--law", str(SMALL), "--on", ON)
    refused(said, "command line", "nothing in the law is called `xx.ltae`; did you mean `xx.late`?")


@pytest.mark.parametrize("args", [("screen",), ("screen", "-", "--nonsense"), ("nonsense",), ("why", "x")])
def test_a_command_that_is_not_complete_ends_with_two_and_says_how_it_is_used(args: tuple[str, ...]) -> None:
    said = cli_says(*args)
    assert (said.code, said.out) == (2, "")
    assert "Usage" in said.err


def test_standard_input_over_a_megabyte_is_refused_and_not_cut() -> None:
    said = screen("-", stdin=b"paper: yes\n#" + b"x" * 1_100_000 + b"\nlocation: QQ\n")
    refused(said, "standard input", "is over 1 MB")


@pytest.mark.parametrize("on", ["9999-12-31", "0001-01-01", "1900-02-28"])
def test_days_at_both_ends_of_the_calendar_are_answered_or_refused(
    case: Callable[[bytes | str], Path], on: str
) -> None:
    path = case(f"arrived: {on}\nasked_day: {on}\nlocation: AA\nfear: {{is: yes, by: the person}}")
    said = cli_says("screen", str(path), "--law", str(SMALL), "--on", on)
    assert said.code in (0, 2)


def test_unknown_and_a_missing_line_are_the_same(case: Callable[[bytes | str], Path]) -> None:
    bare = screen(case("paper: yes"), "--output", "json")
    said = screen(
        case(
            "paper: yes\nfear: unknown\nexcused: unknown\narrived: unknown\nlocation: unknown\n"
            "nationalities: unknown\nstands_with: {AA: unknown}\nnote: anything"
        ),
        "--output",
        "json",
    )
    assert bare.code == said.code == 0
    assert bare.out == said.out


def test_an_empty_mapping_is_a_person_of_whom_nothing_is_known() -> None:
    said = screen("-", stdin=b"{}")
    assert said.code == 0
    assert said.err == ""


@pytest.mark.parametrize("output", ["table", "json"])
@pytest.mark.parametrize("on", ["2017-05-17", "1999-01-01", "2035-01-01"])
def test_a_person_of_whom_nothing_is_known_is_answered_under_the_real_law(pack: Pack, on: str, output: str) -> None:
    said = cli_says("screen", "-", "--on", on, "--output", output, stdin=b"{}")
    assert (said.code, said.err) == (0, "")
    assert said.out


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert screen("-", stdin=b"\xef\xbb\xbfpaper: yes\n").code == 0


def test_the_words_of_a_person_never_come_back_in_the_answer() -> None:
    said = screen("-", stdin=f"note: {MARKER}\nnationalities: [ZZ]\npaper: yes".encode())
    assert said.code == 0
    assert MARKER not in said.out + said.err


# in a process of its own, as a person would run it


def process(
    *args: str, stdin: bytes | None = None, megabytes: int = 0, timeout: float = 30
) -> subprocess.CompletedProcess[bytes]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    return subprocess.run(
        [*COMMAND, *args],
        input=stdin,
        capture_output=True,
        timeout=timeout,
        env={**os.environ, "NO_COLOR": "1"},
        preexec_fn=limit if megabytes else None,
    )


def plainly_refused(run: subprocess.CompletedProcess[bytes], words: str) -> None:
    err = run.stderr.decode()
    assert (run.returncode, run.stdout) == (2, b""), err
    assert words in err
    assert "Traceback" not in err
    assert MARKER not in err
    assert len(err.splitlines()) == 1


def test_a_file_of_a_gigabyte_is_refused_in_little_memory_and_time(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.write(f"note: {MARKER}\n".encode())
        file.truncate(1 << 30)
    run = process("screen", str(path), "--law", str(SMALL), "--on", ON, megabytes=300, timeout=10)
    plainly_refused(run, f"{path}: the file is over 1 MB; a case is a short list of answers.")


def test_an_endless_device_is_refused_in_little_memory() -> None:
    run = process("screen", "/dev/zero", "--law", str(SMALL), "--on", ON, megabytes=300, timeout=10)
    plainly_refused(run, "/dev/zero: the file is over 1 MB")


def test_a_nest_of_half_a_million_brackets_needs_little_memory() -> None:
    run = process("screen", "-", "--law", str(SMALL), "--on", ON, stdin=b"[" * 500_000, megabytes=300, timeout=10)
    plainly_refused(run, "standard input, line 1: ")


def test_an_anchor_bomb_needs_little_memory_and_no_time() -> None:
    bomb = b"a: &a [lol, lol]\n" + b"\n".join(
        b"%c: &%c [%s]" % (98 + i, 98 + i, b", ".join([b"*%c" % (97 + i)] * 9)) for i in range(24)
    )
    run = process("screen", "-", "--law", str(SMALL), "--on", ON, stdin=bomb, megabytes=300, timeout=10)
    plainly_refused(run, "standard input, line 1: anchors and aliases")


def test_a_megabyte_of_good_answers_is_read_in_little_memory() -> None:
    case = b"nationalities: [" + b", ".join([b"ZZ"] * 240_000) + b"]\n"
    run = process("screen", "-", "--law", str(SMALL), "--on", ON, stdin=case, megabytes=400, timeout=20)
    assert run.returncode == 0, run.stderr.decode()


def test_a_wrong_answer_in_a_process_of_its_own_leaves_no_trace_of_it(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(f"location: {MARKER}\n")
    run = process("screen", str(path), "--law", str(SMALL), "--on", ON)
    plainly_refused(run, f"{path}, line 1: `location`: expected a two-letter country code such as GE, or unknown.")
