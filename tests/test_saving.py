"""`ask --save`: the answers end in one sealed file, however the conversation ends, and nowhere else.

Sealing takes seconds on purpose; where a test is not about it, a quick stand-in seals.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import pty
import resource
import select
import signal
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.assess.inquiry import Inquiry
from safeconduct.cli import saving
from safeconduct.lawbook.cases import parse_case, parse_raw
from safeconduct.lawbook.faults import InputRefused
from safeconduct.lawbook.given import Given
from safeconduct.lawbook.model import Law
from safeconduct.lawbook.read import read_law
from safeconduct.lawbook.written import write_case
from safeconduct.vault.sealing import MARK, NotSealed, open_sealed, seal

from .planting import COMMAND, HOUSE, SMALL, Said, cli_says

ON = ("--on", "2018-01-01", "--law", str(SMALL))
PHRASE, OTHER_PHRASE = "six wörds by chance", "six other words"
NOTE = "ZZMARKER: her aunt's flat"
BEGUN = f'note: "{NOTE}"\nlocation: AA # said on the telephone\n'.encode()
STOPPED = b"BB\n?\nyes\n2017-12-01\nstop\n"
"""Answers to the questions after `location`."""


@contextlib.contextmanager
def descriptor(*lines: str) -> Iterator[str]:
    reads, writes = os.pipe()
    os.write(writes, "".join(f"{line}\n" for line in lines).encode())
    os.close(writes)
    try:
        yield str(reads)
    finally:
        os.close(reads)


def says(*args: str, phrases: tuple[str, ...] = (PHRASE,), stdin: bytes = b"") -> Said:
    with descriptor(*phrases) as number:
        said = cli_says(*args, *ON, "--passphrase-fd", number, stdin=stdin)
    assert not any(secret in said.out + said.err for secret in (PHRASE, OTHER_PHRASE, "ZZMARKER"))
    return said


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, and every temporary file of the program under it too."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "seal", lambda data, phrase: MARK + phrase.encode() + b"\0" + data)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def known(data: bytes) -> dict[str, object]:
    return parse_raw(data, "saved")


def test_what_was_answered_is_sealed_and_opens_again_in_every_command(folder: Path) -> None:
    (folder / "begun.age").write_bytes(seal(BEGUN, OTHER_PHRASE))
    said = says("ask", "begun.age", "--save", "kept.age", phrases=(OTHER_PHRASE, PHRASE), stdin=STOPPED)
    assert said.code == 0 and "Saved, sealed: kept.age" in said.err and said.out.startswith("Information")
    assert "sealed in kept.age, and kept nowhere else" in " ".join(said.err.split())
    inside = open_sealed((folder / "kept.age").read_bytes(), PHRASE)
    assert list(known(inside)) == ["note", "nationalities", "location", "fear", "asked_day"]
    assert known(inside)["note"] == NOTE
    assert stat.S_IMODE((folder / "kept.age").stat().st_mode) == 0o600
    assert files(folder) == ["begun.age", "kept.age"], "nothing in the clear is left, and no temporary file"
    for command in (("screen",), ("why", "xx.court.granted"), ("whatif",), ("levers",)):
        clear = cli_says(*command, "-", *ON, stdin=inside)
        again = says(*command, "kept.age")
        assert (again.code, again.err) == (0, "") == (clear.code, clear.err)
        assert again.out.replace("kept.age", "standard input") == clear.out
    more = says("ask", "kept.age", stdin=b"stop\n")
    assert more.code == 0 and "1. Is there a case in court?" in " ".join(more.err.split())


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("stdin", [STOPPED, STOPPED.removesuffix(b"stop\n"), b"?\n" * 40, b""])
def test_it_is_saved_however_it_ends(folder: Path, stdin: bytes) -> None:
    said = says("ask", "--save", "kept.age", stdin=b"AA\n" + stdin if stdin else b"")
    assert said.code == 0
    inside = (folder / "kept.age").read_bytes().split(b"\0")[1]
    assert known(inside).get("location") == ("AA" if stdin else None)


@pytest.mark.usefixtures("quick")
def test_an_answer_is_kept_though_ctrl_c_comes_while_it_is_thought_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    think = Inquiry.after

    def interrupted(self: Inquiry, given: Given) -> Inquiry:
        if len(given.answers) == 2:
            os.kill(os.getpid(), signal.SIGINT)
        return think(self, given)

    monkeypatch.setattr(Inquiry, "after", interrupted)
    said = says("ask", "--save", "kept.age", stdin=b"AA\nBB\nyes\n")
    assert said.code == 0 and "You stopped." in said.err
    inside = known((folder / "kept.age").read_bytes().split(b"\0")[1])
    assert inside == {"nationalities": ["BB"], "location": "AA"}


@pytest.mark.usefixtures("quick")
def test_no_other_file_is_written_over_and_that_is_told_before_the_first_question(folder: Path) -> None:
    (folder / "kept.age").write_bytes(b"of somebody else")
    refused = says("ask", "--save", "kept.age", stdin=b"AA\n")
    assert (refused.code, refused.out) == (2, "") and "perhaps of another person" in refused.err
    assert "Where are you?" not in refused.err
    assert (folder / "kept.age").read_bytes() == b"of somebody else"
    assert says("ask", "--save", "kept.age", "--replace", stdin=b"AA\n").code == 0
    assert (folder / "kept.age").read_bytes().startswith(MARK)
    for path, expected in (("nowhere/x.age", "no such folder"), (".", "this is a folder")):
        refused = says("ask", "--save", path, "--replace", stdin=b"AA\n")
        assert refused.code == 2 and expected in refused.err and "Where are you?" not in refused.err
    (folder / "case.yaml").write_bytes(BEGUN)
    itself = says("ask", "case.yaml", "--save", "case.yaml", "--replace", stdin=STOPPED)
    assert itself.code == 2 and "the clear file itself" in itself.err
    assert (folder / "case.yaml").read_bytes() == BEGUN
    assert cli_says("ask", "--replace", *ON).code == 2


def test_the_sealed_case_it_begins_with_keeps_its_passphrase_and_is_written_over_unasked(folder: Path) -> None:
    (folder / "kept.age").write_bytes(seal(BEGUN, PHRASE))
    said = says("ask", "kept.age", "--save", "./kept.age", stdin=STOPPED)
    assert said.code == 0, said.err
    inside = known(open_sealed((folder / "kept.age").read_bytes(), PHRASE))
    assert inside["note"] == NOTE and inside["nationalities"] == ["BB"]
    assert files(folder) == ["kept.age"]


@pytest.mark.usefixtures("quick")
def test_two_passphrases_that_differ_end_it_before_the_first_question(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter([PHRASE, OTHER_PHRASE])
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(typed))
    said = cli_says("ask", "--save", "kept.age", *ON, stdin=b"AA\n")
    assert said.code == 2 and "the two passphrases differ" in said.err and "Where" not in said.err
    assert files(folder) == []


def test_no_picture_of_the_memory_is_left_by_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda which, limits: asked.append((which, limits[0])))
    assert cli_says("ask", *ON, stdin=b"stop\n").code == 0
    assert asked == [(resource.RLIMIT_CORE, 0)]


# what goes wrong at the end


def refusing(times: int, error: Exception) -> object:
    left = [error] * times

    def quick(data: bytes, phrase: str) -> bytes:
        if left:
            raise left.pop()
        return MARK + data

    return quick


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), NotSealed()])
def test_a_failure_at_the_end_can_be_tried_again_and_nothing_is_lost(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(saving, "seal", refusing(2, error))
    (folder / "taken.age").write_bytes(b"of somebody else")
    heard: list[str] = []
    typed = iter(["", "taken.age", "nowhere/x.age", "other.age"])

    def answer(says: str) -> str:
        heard.append(says)
        return next(typed)

    kept = saving.save(saving.Target(folder / "kept.age", PHRASE, True), b"answers", answer)
    assert kept == Path("other.age") and kept.read_bytes() == MARK + b"answers"
    assert [("Nothing is lost" in says, PHRASE in says) for says in heard] == [(True, False)] * 4
    assert "perhaps of another person" in heard[2] and "no such folder" in heard[3]
    assert (folder / "taken.age").read_bytes() == b"of somebody else"
    assert files(folder) == ["other.age", "taken.age"]


@pytest.mark.parametrize("answer", [None, "stop", " Stop "])
def test_whoever_gives_up_is_told_that_nothing_was_saved(
    folder: Path, monkeypatch: pytest.MonkeyPatch, answer: str | None
) -> None:
    monkeypatch.setattr(saving, "seal", refusing(9, OSError(5, "Input/output error")))
    with pytest.raises(InputRefused) as refused:
        saving.save(saving.Target(folder / "kept.age", PHRASE, False), b"answers", lambda _: answer)
    assert "The answers were not saved." in str(refused.value.faults[0])
    assert PHRASE not in repr(refused.value.faults)


def test_the_routes_are_shown_though_nothing_could_be_saved(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "seal", refusing(1, OSError(5, "Input/output error")))
    said = says("ask", "--save", "kept.age", stdin=b"AA\nstop\nmine.age\n")
    assert said.code == 2 and "The answers were not saved." in said.err and said.out.startswith("Information")
    assert files(folder) == [], "what is left in a pipe is no name of a file"


@pytest.mark.usefixtures("quick")
def test_a_file_that_came_meanwhile_is_not_written_over(folder: Path) -> None:
    to = saving.target(folder / "kept.age", None, None, False, int(os.dup(_pipe_with(PHRASE))))
    (folder / "kept.age").write_bytes(b"of somebody else")
    with pytest.raises(InputRefused):
        saving.save(to, b"answers", lambda _: None)
    assert (folder / "kept.age").read_bytes() == b"of somebody else"


def _pipe_with(line: str) -> int:
    reads, writes = os.pipe()
    os.write(writes, line.encode() + b"\n")
    os.close(writes)
    return reads


def test_a_target_shows_no_passphrase() -> None:
    to = saving.Target(Path("x"), PHRASE, False)
    assert PHRASE not in f"{to} {to!r} {[to]}"


# at a terminal


@pytest.mark.parametrize("keys", [b"\x03", b"\x04", b"stop\n", b"\x03\x03\x03"])
def test_at_a_terminal_the_passphrase_is_asked_twice_before_and_all_is_saved(folder: Path, keys: bytes) -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(COMMAND[0], [*COMMAND, "ask", "--save", "kept.age", *ON])
    shown, asked, answered, until = b"", 0, False, time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                piece = os.read(terminal, 4096)
            except OSError:  # the other end is closed
                break
            shown += piece
            if asked < 2 and shown.count(b"assphrase") > asked and shown.endswith(b": "):
                assert b"Where are you?" not in shown
                asked += 1
                time.sleep(0.2)
                os.write(terminal, PHRASE.encode() + b"\n")
            if asked == 2 and not answered and b"Where are you?" in shown and shown.endswith(b"> "):
                answered = True
                os.write(terminal, b"AA\n")
                shown = b""
            elif answered and keys and b"citizenships" in shown and shown.endswith(b"> "):
                for key in (keys[i : i + 1] for i in range(len(keys))) if keys[0] == 3 else (keys,):
                    os.write(terminal, key)
                    time.sleep(0.15)
                keys = b""
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, shown
    assert PHRASE.encode() not in shown and b"Saved, sealed" in shown and b"Traceback" not in shown
    assert known(open_sealed((folder / "kept.age").read_bytes(), PHRASE)) == {"location": "AA"}
    assert files(folder) == ["kept.age"]


# the case that is written


def test_every_sample_is_written_as_it_is_read(law: Law) -> None:
    for path in sorted((HOUSE / "samples").glob("*.yaml")):
        given, _ = parse_case(law, path.read_bytes(), path.stem)
        note = parse_raw(path.read_bytes(), path.stem).get("note")
        data = write_case(law, given, note)
        assert parse_case(law, data, "written")[0] == given
        assert parse_raw(data, "written").get("note") == note
    assert write_case(read_law(SMALL), parse_case(read_law(SMALL), b"{}", "x")[0]) == b"{}\n"
