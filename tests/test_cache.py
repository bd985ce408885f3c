"""The cache saves time and is never trusted: whatever stands in it, the answer is the same."""

from __future__ import annotations

import ast
import hashlib
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from safeconduct.lawbook.check import check
from safeconduct.lawbook.faults import LawFaults
from safeconduct.routes import pack as packs
from safeconduct.routes import store
from safeconduct.routes.store import open_law, open_pack

from .planting import HOUSE, RULES, SMALL, Planted, cli_says

CASE = b"nationalities: [ZZ]\nlocation: BB\npaper: yes\nasked_day: never\nin_court: no\narrived: never\n"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


def answer(root: Path = SMALL) -> str:
    said = cli_says("screen", "-", "--law", str(root), "--on", "2018-01-01", "--output", "json", stdin=CASE)
    assert (said.code, said.err) == (0, "")
    return said.out


def kept(cache: Path) -> dict[str, Path]:
    """The files of the cache by their sort."""
    return {path.suffix: path for path in (cache / "safeconduct").iterdir()}


def signed(data: bytes) -> bytes:
    """As the program would keep `data`: with the right beginning and the right digest."""
    return packs._MAGIC + hashlib.blake2b(data, digest_size=32).digest() + data


class Bomb:
    """An object that leaves a trace if anybody unpickles it."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (Path.touch, (Path("/tmp/safeconduct-was-unpickled"),))  # type: ignore[return-value]


SPOILED: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "cut in half": lambda data: data[: len(data) // 2],
    "short by one byte": lambda data: data[:-1],
    "longer by one byte": lambda data: data + b"\0",
    "with one bit turned in the middle": lambda data: (
        data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]
    ),
    "with one bit turned in its digest": lambda data: data[:25] + bytes([data[25] ^ 1]) + data[26:],
    "of another format": lambda data: data.replace(b"safeconduct-pack-1", b"safeconduct-pack-0", 1),
    "that is text": lambda data: b"hello\n" * 100,
    "that is a pickle": lambda data: pickle.dumps(Bomb()),
    "that is a signed pickle": lambda data: signed(pickle.dumps(Bomb())),
    "of signed nonsense": lambda data: signed(b"\xc1" * 50),
    "of signed nothing": lambda data: signed(b""),
    "of a signed number": lambda data: signed(msgspec.msgpack.encode(7)),
    "of a signed empty object": lambda data: signed(msgspec.msgpack.encode({})),
}


@pytest.mark.parametrize("sort", [".law", ".pack"])
@pytest.mark.parametrize("how", SPOILED)
def test_a_cache_file_is_rebuilt_and_the_answer_is_the_same(cache: Path, sort: str, how: str) -> None:
    wanted = answer()
    path = kept(cache)[sort]
    good = path.read_bytes()
    path.write_bytes(SPOILED[how](good))
    assert answer() == wanted
    assert not Path("/tmp/safeconduct-was-unpickled").exists()
    again = path.read_bytes()
    assert again != SPOILED[how](good), "the spoiled file is replaced"
    assert answer() == wanted


@pytest.mark.parametrize("sort", [".law", ".pack"])
def test_the_cache_of_another_law_under_this_name_is_not_used(cache: Path, tmp_path: Path, sort: str) -> None:
    wanted = answer()
    mine = kept(cache)[sort]
    mine_data = mine.read_bytes()
    other = Planted(tmp_path)
    other.edit(RULES, 'needs: "paper"', 'needs: "not paper"')
    packs_before = set((cache / "safeconduct").iterdir())
    open_pack(other.root, open_law(other.root))
    foreign = [p for p in (cache / "safeconduct").iterdir() if p not in packs_before and p.suffix == sort]
    assert len(foreign) == 1
    mine.write_bytes(foreign[0].read_bytes())
    assert answer() == wanted
    assert mine.read_bytes() != foreign[0].read_bytes()
    assert len(mine.read_bytes()) == len(mine_data)


def test_a_page_that_changes_makes_the_cache_useless(cache: Path, tmp_path: Path) -> None:
    pack = Planted(tmp_path)
    before = answer(pack.root)
    pack.edit(RULES, 'needs: "paper"', 'needs: "not paper"')
    after = answer(pack.root)
    assert before != after
    pack.edit(RULES, 'needs: "not paper"', 'needs: "paper"')
    assert answer(pack.root) == before


def test_a_page_with_a_fault_is_refused_although_a_good_cache_is_there(cache: Path, tmp_path: Path) -> None:
    pack = Planted(tmp_path)
    answer(pack.root)
    pack.edit(RULES, 'needs: "paper"', 'needs: "papr"')
    with pytest.raises(LawFaults):
        open_law(pack.root)


def test_another_program_never_reads_the_cache_of_this_one(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = answer()
    before = set((cache / "safeconduct").iterdir())
    monkeypatch.setattr(packs, "program_version", lambda: "0123456789abcdef")
    assert answer() == wanted
    assert len(set((cache / "safeconduct").iterdir()) - before) == 2


def test_the_second_time_the_cache_is_read_and_nothing_is_built(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = answer()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("it was read or built again")

    from safeconduct.lawbook import read
    from safeconduct.routes import build

    monkeypatch.setattr(read, "read_law", refuse)
    monkeypatch.setattr(build, "build", refuse)
    assert answer() == wanted


def test_a_fresh_build_does_not_read_the_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer()
    monkeypatch.setattr(packs, "load", lambda path: pytest.fail("the cache was read"))
    law = open_law(SMALL, fresh=True)
    assert open_pack(SMALL, law, fresh=True).version == law.version


@pytest.mark.parametrize("how", ["a file stands in its place", "it may not be written", "the disk is full"])
def test_a_cache_that_cannot_be_written_only_costs_time(cache: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    wanted = answer()
    for path in kept(cache).values():
        path.unlink()
    if how == "a file stands in its place":
        (cache / "safeconduct").rmdir()
        (cache / "safeconduct").write_text("")
    else:
        error = PermissionError(13, "Permission denied") if "may not" in how else OSError(28, "No space left on device")

        def refuse(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr(packs.tempfile, "mkstemp", refuse)
    assert answer() == wanted


def test_a_folder_in_the_place_of_a_cache_file_only_costs_time(cache: Path) -> None:
    wanted = answer()
    path = kept(cache)[".law"]
    path.unlink()
    path.mkdir()
    assert answer() == wanted


def test_no_answer_of_a_person_is_kept_in_the_cache(cache: Path) -> None:
    said = cli_says(
        "screen", "-", "--law", str(SMALL), "--on", "2018-01-01", stdin=b"note: ZZMARKER\nnationalities: [ZZ]\n"
    )
    assert said.code == 0
    files = list(kept(cache).values())
    assert {path.suffix for path in files} == {".law", ".pack"}
    assert all(b"ZZMARKER" not in path.read_bytes() for path in files)
    before = {path: path.read_bytes() for path in files}
    answer()
    assert {path: path.read_bytes() for path in kept(cache).values()} == before


def test_a_page_that_cannot_be_read_is_a_fault_although_the_other_pages_are_cached(cache: Path, tmp_path: Path) -> None:
    root = tmp_path / "law"
    shutil.copytree(SMALL, root)
    open_law(root)
    (root / "late.md").write_bytes(b"\xff\xfe not text")
    with pytest.raises(LawFaults, match=r"late\.md"):
        open_law(root)


def test_nothing_in_the_program_can_unpickle_or_run_what_it_reads() -> None:
    forbidden = {"pickle", "cPickle", "dill", "shelve", "marshal", "joblib", "cloudpickle", "jsonpickle"}
    for path in sorted((HOUSE / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = (
                {a.name for a in node.names}
                if isinstance(node, ast.Import)
                else {node.module}
                if isinstance(node, ast.ImportFrom)
                else set()
            )
            assert not {str(name).split(".")[0] for name in names} & forbidden, path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("eval", "exec", "__import__"), path
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "yaml":
                assert node.attr not in ("load", "unsafe_load", "full_load", "Loader", "CLoader", "UnsafeLoader"), path


def test_what_is_kept_is_named_by_the_hash_of_pages_and_program(cache: Path) -> None:
    answer()
    law = open_law(SMALL)
    assert {path.name for path in (cache / "safeconduct").iterdir()} == {
        f"{law.version}-{packs.program_version()}{sort}" for sort in (".law", ".pack")
    }
    assert store.hash_of(store.files_of(SMALL)[0]) == law.version


def test_a_law_from_the_cache_has_no_fault_that_the_pages_do_not_have(cache: Path) -> None:
    read, again = open_law(HOUSE / "law"), open_law(HOUSE / "law")
    assert again is not read and kept(cache)
    assert check(again) == []
