"""Sealed cases: what goes in comes out, nothing else does, and nothing of a person is left on the disk in the clear.

Sealing takes seconds on purpose; so each of the two cases here is sealed once.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import pty
import re
import resource
import select
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.cli import sealed as files
from safeconduct.lawbook.faults import InputRefused
from safeconduct.vault.sealing import NotAPassphrase, NotOpened, open_sealed, seal

from .planting import COMMAND, SMALL, Said, cli_says

ON = ("--on", "2018-01-01", "--law", str(SMALL))
SECRET, OTHER_SECRET = "ZZMARKER one", "ZZMARKER two"
ALICE = f"location: AA\nnote: {SECRET}\n".encode()
BOB = f"location: BB\nnote: {OTHER_SECRET}\nnationalites: []\n".encode()
"""Its misspelt fact is told with its line: so the answer shows which case was opened."""
PHRASE, OTHER_PHRASE = "six wörds by chance", "six other words"
WRONG = "the passphrase is wrong, or the file is damaged"


@pytest.fixture(scope="module")
def alice() -> bytes:
    return seal(ALICE, PHRASE)


@pytest.fixture(scope="module")
def bob() -> bytes:
    return seal(BOB, OTHER_PHRASE)


@contextlib.contextmanager
def descriptor(line: bytes) -> Iterator[str]:
    """A file descriptor that gives these bytes."""
    reads, writes = os.pipe()
    os.write(writes, line)
    os.close(writes)
    try:
        yield str(reads)
    finally:
        os.close(reads)


def says(*args: str, phrase: str = PHRASE, stdin: bytes = b"") -> Said:
    """The command line with a passphrase in a descriptor. Neither it nor an answer is ever said."""
    with descriptor(phrase.encode() + b"\n") as number:
        said = cli_says(*args, "--passphrase-fd", number, stdin=stdin)
    for secret in ("ZZMARKER", PHRASE, OTHER_PHRASE):
        assert secret not in said.out + said.err
    return said


def clear_files(folder: Path) -> list[str]:
    """The files under a folder in which an answer or a passphrase can be read."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            if b"ZZMARKER" in data or b"location" in data or PHRASE.encode() in data:
                found.append(str(path.relative_to(folder)))
    return sorted(found)


@pytest.fixture
def folder(tmp_path: Path, alice: bytes, bob: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two sealed cases, and every temporary file of the program under it too."""
    (tmp_path / "alice.age").write_bytes(alice)
    (tmp_path / "bob.age").write_bytes(bob)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return tmp_path


# the format


def test_what_is_sealed_is_opened(alice: bytes, bob: bytes) -> None:
    assert open_sealed(alice, PHRASE) == ALICE
    assert open_sealed(bob, OTHER_PHRASE) == BOB
    assert alice.startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert b"ZZMARKER" not in alice and len(alice) < len(ALICE) + 4096


@pytest.mark.parametrize("phrase", ["", "half \udc80"])
def test_no_passphrase_is_no_passphrase(phrase: str, alice: bytes) -> None:
    for refused in (lambda: seal(ALICE, phrase), lambda: open_sealed(alice, phrase)):
        with pytest.raises(NotAPassphrase) as error:
            refused()
        assert error.value.args == () and error.value.__context__ is None


def test_a_refusal_carries_neither_the_passphrase_nor_the_fault_of_the_library(alice: bytes) -> None:
    with pytest.raises(NotOpened, match="wrong") as error:
        open_sealed(alice, OTHER_PHRASE)
    assert error.value.__context__ is None
    assert OTHER_PHRASE not in repr(error.value)


def test_a_file_that_asks_for_too_much_work_is_refused_at_once(monkeypatch: pytest.MonkeyPatch, alice: bytes) -> None:
    import pyrage

    monkeypatch.setattr(pyrage.passphrase, "decrypt", lambda *_: pytest.fail("the work was begun"))
    for work in (b"23", b"64", b"99"):
        with pytest.raises(NotOpened, match="more work"):
            open_sealed(re.sub(rb"(-> scrypt \S+ )\d+", rb"\g<1>" + work, alice), PHRASE)


# opening


@pytest.mark.parametrize("command", [("screen",), ("why", "xx.court.granted"), ("levers",)])
def test_a_sealed_case_is_answered_as_the_clear_one(folder: Path, command: tuple[str, ...]) -> None:
    clear = cli_says(*command, "-", *ON, stdin=ALICE)
    said = says(*command, str(folder / "alice.age"), *ON)
    assert said.code == clear.code == 0, said.err
    assert said.err == ""
    named = str(folder / "alice.age")
    assert said.out.replace(named, "standard input") == clear.out
    assert clear_files(folder) == []


def test_a_sealed_case_on_standard_input_is_opened_too(alice: bytes) -> None:
    assert says("screen", "-", *ON, stdin=alice).code == 0
    both = cli_says("screen", "-", *ON, "--passphrase-fd", "0", stdin=alice)
    assert both.code == 2 and "standard input holds the case" in both.err


def test_a_wrong_passphrase_is_one_message_and_nothing_is_lost(folder: Path, alice: bytes) -> None:
    said = says("screen", str(folder / "alice.age"), *ON, phrase=OTHER_PHRASE)
    assert (said.code, said.out) == (2, "")
    assert (
        said.err
        == f"{folder / 'alice.age'}: the sealed file was not opened: {WRONG}; try again, or give another copy.\n"
    )
    assert (folder / "alice.age").read_bytes() == alice
    assert clear_files(folder) == []


@pytest.mark.parametrize("left", [21, 22, 40, 90, -40, -17, -1])
def test_a_truncated_file_is_one_message(folder: Path, alice: bytes, left: int) -> None:
    (folder / "alice.age").write_bytes(alice[:left])
    said = says("screen", str(folder / "alice.age"), *ON)
    assert (said.code, said.out) == (2, "")
    assert (
        said.err.startswith(f"{folder / 'alice.age'}: the sealed file was not opened: ") and said.err.count("\n") == 1
    )
    assert "damaged" in said.err
    assert clear_files(folder) == []


def test_one_changed_byte_or_one_more_is_noticed(alice: bytes) -> None:
    for spoilt in (alice[:-1] + bytes([alice[-1] ^ 1]), alice + b"\n"):
        with pytest.raises(NotOpened, match="damaged"):
            open_sealed(spoilt, PHRASE)


def test_a_foreign_file_is_one_message(folder: Path) -> None:
    import pyrage

    to_a_key = pyrage.encrypt(ALICE, [pyrage.x25519.Identity.generate().to_public()])
    expected = "it is not sealed with a passphrase, or its beginning is damaged; give another copy.\n"
    for foreign, message in (
        (to_a_key, expected),
        (b"age-encryption.org/v1", expected),
        (b"age-encryption.org", "a case is a list of `fact: answer` lines.\n"),
        (b"PK\x03\x04\xff", "the file is not text (UTF-8); give a case file.\n"),
    ):
        (folder / "alice.age").write_bytes(foreign)
        said = says("screen", str(folder / "alice.age"), *ON)
        assert (said.code, said.out) == (2, "")
        assert said.err.endswith(message) and said.err.count("\n") == 1


def test_a_sealed_case_can_be_as_large_as_a_clear_one_and_not_larger(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    monkeypatch.setattr(files, "open_sealed", lambda data, passphrase: seen.append(len(data)) or ALICE)
    mark = b"age-encryption.org/v1\n"
    (folder / "alice.age").write_bytes(mark.ljust(1_000_500))
    assert says("screen", str(folder / "alice.age"), *ON).code == 0
    assert seen == [1_000_500]
    (folder / "alice.age").write_bytes(mark.ljust(2_000_000))
    said = says("screen", str(folder / "alice.age"), *ON)
    assert said.code == 2 and "the file is over 1 MB" in said.err and len(seen) == 1


def test_two_swapped_files_open_as_what_they_are(folder: Path, alice: bytes, bob: bytes) -> None:
    (folder / "alice.age").write_bytes(bob)
    (folder / "bob.age").write_bytes(alice)
    crossed = says("screen", str(folder / "alice.age"), *ON)
    assert crossed.code == 2 and WRONG in crossed.err
    assert says("screen", str(folder / "bob.age"), *ON).code == 0
    is_bob = says("screen", str(folder / "alice.age"), *ON, phrase=OTHER_PHRASE)
    assert is_bob.code == 2 and "alice.age, line 3: no fact is called `nationalites`" in is_bob.err


# the passphrase


@pytest.mark.parametrize(
    "line, expected",
    [(b"", "there is no passphrase"), (b"\n", "there is no passphrase"), (b"\xff\n", "there is no passphrase"),
     (b"x" * 5000, "too long for a passphrase")],
)  # fmt: skip
def test_a_descriptor_without_a_passphrase_is_refused(folder: Path, line: bytes, expected: str) -> None:
    with descriptor(line) as number:
        said = cli_says("screen", str(folder / "alice.age"), *ON, "--passphrase-fd", number)
    assert said.code == 2 and expected in said.err and said.err.count("\n") == 1


@pytest.mark.parametrize("number", ["-1", "987", "99999999999999"])
def test_a_descriptor_that_is_not_there_is_refused(folder: Path, number: str) -> None:
    said = cli_says("screen", str(folder / "alice.age"), *ON, "--passphrase-fd", number)
    assert said.code == 2 and f"the file descriptor {number} cannot be read" in said.err


def test_only_the_first_line_is_the_passphrase(folder: Path) -> None:
    for line in (PHRASE, f"{PHRASE}\r"):
        assert says("screen", str(folder / "alice.age"), *ON, phrase=f"{line}\nmore").code == 0


def test_without_a_terminal_standard_input_is_never_read_for_a_passphrase(folder: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "screen", str(folder / "alice.age"), *ON],
        input=PHRASE.encode() + b"\n", capture_output=True, start_new_session=True,
        env={**os.environ, "SAFECONDUCT_PASSPHRASE": PHRASE, "AGE_PASSPHRASE": PHRASE}, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert b"there is no terminal to ask at; use --passphrase-fd N" in done.stderr


@pytest.mark.parametrize("error", [EOFError(), UnicodeDecodeError("utf-8", PHRASE.encode(), 0, 1, "bad")])
def test_what_goes_wrong_at_the_terminal_tells_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def breaks(prompt: str) -> str:
        raise error

    monkeypatch.setattr(getpass, "getpass", breaks)
    said = cli_says("screen", str(folder / "alice.age"), *ON)
    assert said.code == 2 and said.err.count("\n") == 1 and PHRASE not in said.err
    with pytest.raises(InputRefused) as refused:
        files.opened((folder / "alice.age").read_bytes(), "x", None)
    assert refused.value.__context__ is None


def test_two_passphrases_that_differ_write_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter([PHRASE, OTHER_PHRASE])
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(typed))
    (folder / "case.yaml").write_bytes(ALICE)
    said = cli_says("seal", str(folder / "case.yaml"))
    assert (said.code, said.err) == (2, "passphrase: the two passphrases differ; nothing was written.\n")
    assert not (folder / "case.yaml.age").exists()


# sealing


def test_seal_writes_a_file_for_its_owner_only_and_says_what_stays(folder: Path) -> None:
    case = folder / "case.yaml"
    case.write_bytes(ALICE)
    old = os.umask(0)
    try:
        said = says("seal", str(case))
    finally:
        os.umask(old)
    assert (said.code, said.out) == (0, f"Sealed: {case}.age\n")
    assert f"{case} is still there, in the clear. Deleting it does not erase it" in said.err
    written = folder / "case.yaml.age"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert open_sealed(written.read_bytes(), PHRASE) == ALICE
    assert clear_files(folder) == ["case.yaml"] and case.read_bytes() == ALICE
    assert sorted(p.name for p in folder.iterdir()) == ["alice.age", "bob.age", "case.yaml", "case.yaml.age", "tmp"]


@pytest.mark.parametrize("command", [("seal",), ("screen",), ("levers",)])
def test_no_picture_of_the_memory_is_left_by_a_crash(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda which, limits: asked.append((which, limits[0])))
    assert cli_says(*command, str(folder / "nothing.yaml"), *(() if command == ("seal",) else ON)).code == 2
    assert asked == [(resource.RLIMIT_CORE, 0)]


def test_seal_never_writes_over_what_is_there_unless_it_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, alice: bytes, bob: bytes
) -> None:
    monkeypatch.setattr(files, "seal", lambda data, passphrase: alice)
    case = folder / "case.yaml"
    case.write_bytes(ALICE)
    kept = says("seal", str(case), "--to", str(folder / "bob.age"))
    assert kept.code == 2 and "perhaps of another person" in kept.err
    assert (folder / "bob.age").read_bytes() == bob
    assert says("seal", str(case), "--to", str(folder / "bob.age"), "--replace").code == 0
    assert (folder / "bob.age").read_bytes() == alice
    itself = says("seal", str(case), "--to", str(case), "--replace")
    assert itself.code == 2 and "the clear file itself" in itself.err and case.read_bytes() == ALICE


@pytest.mark.parametrize(
    "data, expected",
    [(None, "cannot be opened"), (b"age-encryption.org/v1\nx", "sealed already"), (b"\x89PNG\xff", "not text"),
     (b"- ZZMARKER", "a case is a list"), (b"", "the file is empty")],
)  # fmt: skip
def test_what_is_not_a_clear_case_is_not_sealed(folder: Path, data: bytes | None, expected: str) -> None:
    if data is not None:
        (folder / "case.yaml").write_bytes(data)
    said = says("seal", str(folder / "case.yaml"))
    assert said.code == 2 and expected in said.err and said.err.count("\n") == 1
    assert not (folder / "case.yaml.age").exists()


def test_a_folder_that_is_not_there_is_one_message(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "seal", lambda data, passphrase: b"sealed")
    (folder / "case.yaml").write_bytes(ALICE)
    said = says("seal", str(folder / "case.yaml"), "--to", str(folder / "nowhere" / "x.age"))
    assert said.code == 2 and "cannot be written" in said.err and said.err.count("\n") == 1


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_no_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch, alice: bytes, step: str
) -> None:
    def breaks(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, breaks)
    with pytest.raises(OSError, match="space"):
        files.write_whole(folder / "alice.age", b"new")
    assert (folder / "alice.age").read_bytes() == alice
    assert sorted(p.name for p in folder.iterdir()) == ["alice.age", "bob.age", "tmp"]


def test_a_crash_between_write_and_rename_leaves_the_old_file_and_nothing_clear(folder: Path, bob: bytes) -> None:
    case = folder / "case.yaml"
    case.write_bytes(ALICE)
    crash = (
        "import os, signal; from safeconduct.cli import main\n"
        "os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\nmain()"
    )
    with descriptor(PHRASE.encode()) as number:
        done = subprocess.run(
            [sys.executable, "-c", crash, "seal", str(case), "--to", str(folder / "bob.age"), "--replace",
             "--passphrase-fd", number],
            pass_fds=[int(number)], capture_output=True, timeout=60, env={**os.environ, "TMPDIR": str(folder / "tmp")},
        )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    assert (folder / "bob.age").read_bytes() == bob
    (part,) = folder.glob(".bob.age.*.part")
    assert part.read_bytes().startswith(b"age-encryption.org/v1") and stat.S_IMODE(part.stat().st_mode) == 0o600
    assert clear_files(folder) == ["case.yaml"]


def test_a_person_seals_at_a_terminal_and_what_is_typed_is_not_shown(folder: Path, alice: bytes) -> None:
    (folder / "case.yaml").write_bytes(ALICE)
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(COMMAND[0], [*COMMAND, "seal", str(folder / "case.yaml")])
    shown, asked, until = b"", 0, time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                piece = os.read(terminal, 4096)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
            if shown.count(b"assphrase") > asked and shown.endswith(b": "):
                asked += 1
                time.sleep(0.2)
                os.write(terminal, PHRASE.encode() + b"\n")
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, shown
    assert asked == 2 and PHRASE.encode() not in shown and b"still there" in shown
    assert open_sealed((folder / "case.yaml.age").read_bytes(), PHRASE) == ALICE


# clear files


def test_a_clear_case_is_warned_of_and_answered(folder: Path) -> None:
    (folder / "case.yaml").write_bytes(ALICE)
    said = cli_says("screen", str(folder / "case.yaml"), *ON)
    assert (said.code, said.err) == (
        0,
        "This file holds a person's secrets in the clear: run `safeconduct seal FILE`.\n",
    )
    assert (
        said.out.replace(str(folder / "case.yaml"), "standard input") == cli_says("screen", "-", *ON, stdin=ALICE).out
    )


def test_a_case_that_was_read_shows_no_answer_in_its_repr(folder: Path) -> None:
    (folder / "case.yaml").write_bytes(ALICE)
    read = files.read_sealed_or_clear(str(folder / "case.yaml"), None)
    assert read.data == ALICE and read.in_clear
    assert "ZZMARKER" not in f"{read} {read!r} {[read]}"


def test_samples_and_standard_input_are_not_warned_of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "-").write_bytes(ALICE)  # a file of that name is not what `-` means
    samples = folder / "samples"
    samples.mkdir()
    (samples / "case.yaml").write_bytes(ALICE)
    assert cli_says("screen", str(samples / "case.yaml"), *ON).err == ""
    assert cli_says("screen", "-", *ON, stdin=ALICE).err == ""
    (folder / "case.yaml").write_bytes(ALICE)
    (samples / "linked.yaml").symlink_to(folder / "case.yaml")
    (samples / "mine").mkdir()
    shutil.copy(folder / "case.yaml", samples / "mine")
    for path in (samples / "linked.yaml", samples / "mine" / "case.yaml"):
        assert "in the clear" in cli_says("screen", str(path), *ON).err
