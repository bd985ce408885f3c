"""A built pack: the circuit of the needs of all routes, cut to what is asked, kept in a cache.

The cache is found by the hash of the pages and of this program; its bytes carry their own digest and are decoded
into typed objects. A corrupt or old cache is rebuilt, never trusted, never unpickled.
"""

# Annotations are not put off here: msgspec would compile each of them anew in every process.

import hashlib
import os
import tempfile
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from ..circuit.atlas import Atlas
from ..circuit.gates import Circuit, Gate, Test
from ..lawbook.expression import Expr
from ..lawbook.model import Law

_MAGIC = b"safeconduct-pack-1\n"
_ROOM = Path(__file__).resolve().parents[1]


Item = tuple[str, tuple[tuple[str, str], ...]]
"""An outcome in a plan, with the representative of its loop's variable."""
Plan = tuple[Item, ...]


class Route(msgspec.Struct, frozen=True):
    """A spine with its need today, and its plans: each choice of ways and countries with its own need."""

    outcomes: tuple[str, ...]
    need: Gate
    plans: tuple[tuple[Plan, Gate], ...]

    @property
    def id(self) -> str:
        """The same in every pack: the outcomes of the spine."""
        return "+".join(self.outcomes)


class Pack(msgspec.Struct, frozen=True, dict=True):
    """What screening reads: classes of countries, gates, routes; and what the search dropped."""

    version: str
    atlas: Atlas
    nodes: tuple[Any, ...]
    sites: tuple[tuple[Expr, dict[str, str]], ...]
    site_reads: tuple[tuple[str, ...], ...]
    always: tuple[Gate, ...]
    moving: tuple[Gate, ...]
    """The atoms that a filling of the countries to be tried changes."""
    placed: tuple[Gate, ...]
    """The atoms that any filling of the countries changes."""
    routes: tuple[Route, ...]
    dropped: tuple[tuple[tuple[str, ...], str], ...]
    easier: tuple[str, ...]
    built: dict[str, float]

    def only(self, routes: Iterable[Route]) -> "Pack":
        """The pack with only these of its routes: all that is asked of it costs less. The circuit is shared."""
        kept = tuple(routes)
        if len(kept) == len(self.routes):
            return self
        found = msgspec.structs.replace(self, routes=kept)
        of_kept = {route.outcomes for route in kept}
        shared = found.__dict__  # where a cached property keeps what it found
        shared["circuit"] = self.circuit
        shared["roomier"] = self.roomier
        shared["shorter"] = {
            route.outcomes: tuple(r for r in self.shorter[route.outcomes] if r.outcomes in of_kept) for route in kept
        }
        gates = (gate for route in kept for gate in (route.need, *(gate for _, gate in route.plans)))
        shared["order"] = self.circuit.cone([*self.always, *gates])
        order = set(found.order)
        shared["atoms"] = tuple(tuple(gate for gate in gates if gate in order) for gates in self.atoms)
        return found

    @cached_property
    def roomier(self) -> "dict[int, Pack]":
        """The packs of the same law that were built with more representatives a class, by their number."""
        return {}

    @cached_property
    def shorter(self) -> dict[tuple[str, ...], tuple[Route, ...]]:
        """For each spine the routes that have some of its steps in their order, and the same end."""
        return {
            route.outcomes: tuple(other for other in self.routes if adds_to(route.outcomes, other.outcomes))
            for route in self.routes
        }

    @cached_property
    def chosen(self) -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """For each spine, and each of its plans, the representatives for which a country must be chosen."""
        return {
            route.outcomes: tuple(
                tuple(rep for _, loop in plan for _, rep in loop if rep.startswith("@")) for plan, _ in route.plans
            )
            for route in self.routes
        }

    @cached_property
    def circuit(self) -> Circuit:
        """The circuit of the pack, evaluated only, never grown. Its support has a bit an atom.

        Raises `ValueError` if a gate points past itself: the bytes are no pack.
        """
        found = Circuit()
        found.nodes = [None, None]
        found.is_atom = [False, False]
        for node in self.nodes:
            if isinstance(node[0], str):
                found.nodes.append(_frozen(node))
                found.is_atom.append(True)
            else:
                args = tuple(node)
                if any(not 0 < abs(arg) < len(found.nodes) for arg in args):
                    raise ValueError("a gate points past itself")
                found.nodes.append(args)
                found.is_atom.append(False)
        found.support = [0, 0]
        atoms = 0
        for gate in range(2, len(found.nodes)):
            if found.is_atom[gate]:
                found.support.append(1 << atoms)
                atoms += 1
            else:
                mask = 0
                for arg in found.args(gate):
                    mask |= found.support[abs(arg)]
                found.support.append(mask)
        return found

    @cached_property
    def order(self) -> list[Gate]:
        """Every gate that a status reads, what it reads before it: the circuit was cut to these."""
        return list(range(2, len(self.nodes) + 2))

    @cached_property
    def atoms(self) -> tuple[tuple[Gate, ...], tuple[Gate, ...]]:
        """The atoms that no filling changes, and those that one does: they name a country to be tried."""
        moving = frozenset(self.moving)
        is_atom = self.circuit.is_atom
        return tuple(gate for gate in self.order if is_atom[gate] and gate not in moving), self.moving

    @cached_property
    def reading(self) -> dict[str, tuple[Gate, ...]]:
        """The atoms that read each fact."""
        found: dict[str, list[Gate]] = {}
        for gate in (gate for gates in self.atoms for gate in gates):
            for fact in dict.fromkeys(self._facts(self.circuit.test(gate))):
                found.setdefault(fact, []).append(gate)
        return {fact: tuple(gates) for fact, gates in found.items()}

    def _facts(self, test: Test) -> Iterable[str]:
        match test[0]:
            case "is" | "has" | "never" | "below":
                return (test[1],)
            case "within":
                return (term[1] for term in test[1:3] if term[0] == "fact")
            case "table":
                return (key[1] for key in test[2] if key[0] == "list")
            case "rest":
                return self.site_reads[test[1]]
        return ()

    @cached_property
    def dated(self) -> tuple[Gate, ...]:
        """The atoms that may turn by themselves while days go by."""
        found = []
        for gate in (gate for gates in self.atoms for gate in gates):
            test = self.circuit.test(gate)
            if test[0] in ("table", "rest") or (test[0] == "within" and ("today",) in test[1:3]):
                found.append(gate)
        return tuple(found)

    def placed_below(self, route: Route) -> tuple[Gate, ...]:
        """The atoms below a route that a filling of the countries changes."""
        found = self._below.get(route.outcomes)
        if found is None:
            mask = 0
            for gate in (route.need, *(gate for _, gate in route.plans)):
                mask |= self.circuit.support[abs(gate)]
            found = tuple(atom for atom in self.placed if self.circuit.support[atom] & mask)
            self._below[route.outcomes] = found
        return found

    @cached_property
    def _below(self) -> dict[tuple[str, ...], tuple[Gate, ...]]:
        return {}


def adds_to(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """`long` has all the steps of `short` in their order and more, and the same end."""
    rest = iter(long)
    return len(short) < len(long) and long[-1] == short[-1] and all(id in rest for id in short)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list | tuple) else value


# the cache


def program_version() -> str:
    """A hash of the size and time of this program's modules: a changed program never reads an old cache."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(_ROOM.rglob("*.py")):
        if path.parts[len(_ROOM.parts)] in ("lawbook", "circuit", "routes"):
            stat = path.stat()
            digest.update(f"{path.relative_to(_ROOM)} {stat.st_size} {stat.st_mtime_ns}".encode())
    return digest.hexdigest()


def cache_folder() -> Path:
    """Where built packs are kept: law only, nothing about a person."""
    root = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(root) / "safeconduct"


def save(path: Path, data: bytes) -> None:
    """Writes `data` with its digest, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(_MAGIC + hashlib.blake2b(data, digest_size=32).digest() + data)
    os.replace(name, path)


def load(path: Path) -> bytes | None:
    """The bytes that `save` wrote, or None if there are none or they are not whole."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    head = len(_MAGIC) + 32
    if (
        data[: len(_MAGIC)] != _MAGIC
        or hashlib.blake2b(data[head:], digest_size=32).digest() != data[len(_MAGIC) : head]
    ):
        return None
    return data[head:]


def encode_law(law: Law) -> bytes:
    """The model as bytes for the cache."""
    return msgspec.msgpack.encode(law)


def decode_law(data: bytes) -> Law:
    """The model from `encode_law`; raises `msgspec.DecodeError` if the bytes are not one."""
    return msgspec.msgpack.decode(data, type=Law)


def encode(pack: Pack) -> bytes:
    """The pack as bytes for the cache."""
    return msgspec.msgpack.encode(pack)


def decode(data: bytes) -> Pack:
    """The pack from `encode`; raises `msgspec.DecodeError` or `ValueError` if the bytes are not one."""
    pack = msgspec.msgpack.decode(data, type=Pack)
    pack.circuit  # noqa: B018  # a gate that points past itself is found here
    return pack
