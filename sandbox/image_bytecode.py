"""Compiles an image's sources by the very interpreter that the image holds."""

import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sandbox.errors import BadImage
from sandbox.image_tree import Entry

HERE = Path(__file__).parent
PROGRAM = HERE / "image_compiler.py"
# No `-I`: it would also ignore the hash seed. Nothing of the caller's environment is passed on.
FLAGS = ("-s", "-S", "-P", "-B", "-W", "ignore", "-X", "utf8")
ENVIRONMENT = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}

Runs = Callable[[IO[bytes]], bytes]  # what the compiler, run on these sources, wrote


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an interpreter says of itself.

    Args:
        cache_tag, version: "cpython-311", "3.11".
        prefix: "/usr"; a machine's own interpreter is moved there.
        libraries: folder below the prefix that it finds libraries in.
        c_library: "glibc 2.36".
    """

    cache_tag: str
    version: str
    prefix: str
    libraries: str
    c_library: str

    @property
    def library_home(self) -> str:
        """Folder of the standard library."""
        return f"{self.prefix}/lib/python{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """Bytecode by the path of its source, and who made it; what cannot be compiled is absent."""

    facts: Facts
    bytecode: Mapping[str, bytes]


def compile_all(sources: Iterable[tuple[str, bytes]], runs: Runs) -> Compiled:
    """Compile pairs (path inside the image, source). Raises BadImage when the interpreter does not work."""
    with tempfile.TemporaryFile() as frames:
        for path, source in sources:
            name = path.encode()
            frames.write(b"%d %d\n" % (len(name), len(source)) + name + source)
        frames.seek(0)
        made = runs(frames)
    found = dict(_frames(made))
    lines = found.pop("facts", b"").decode().split("\n")
    if len(lines) != len(Facts.__slots__):
        raise BadImage("the image's interpreter compiles nothing")
    facts = Facts(**dict(zip(Facts.__slots__, lines, strict=True)))
    return Compiled(facts=facts, bytecode={path: code for path, code in found.items() if code})


def with_bytecode(entries: Iterable[Entry], runs: Runs) -> tuple[list[Entry], Facts]:
    """The entries, and beside every module its cache file; and who compiled."""
    kept = list(entries)
    sources = sorted((entry.path, entry.content) for entry in kept if entry.path.endswith(".py"))
    compiled = compile_all(sources, runs)
    for path, code in compiled.bytecode.items():
        home, _, name = path.rpartition("/")
        cached = f"{home}/__pycache__/{name.removesuffix('.py')}.{compiled.facts.cache_tag}.pyc"
        kept.append(Entry(path=cached, content=code))
    return kept, compiled.facts


def in_a_process(interpreter: Path) -> Runs:
    """Run the compiler by an interpreter of this machine."""

    def run(frames: IO[bytes]) -> bytes:
        with tempfile.TemporaryDirectory() as place:
            given, made = Path(place, "sources"), Path(place, "made")
            given.write_bytes(frames.read())
            command = [str(part) for part in (interpreter, *FLAGS, PROGRAM, given, made)]
            ended = subprocess.run(command, env=ENVIRONMENT, capture_output=True, check=False, text=True)
            if ended.returncode != 0:
                raise BadImage(f"{interpreter} compiles nothing: {ended.stderr.strip()[-300:]}")
            return made.read_bytes()

    return run


def _frames(made: bytes) -> Iterable[tuple[str, bytes]]:
    at = 0
    while at < len(made):
        end = made.index(b"\n", at)
        path_length, length = map(int, made[at:end].split())
        middle = end + 1 + path_length
        yield made[end + 1 : middle].decode(), made[middle : middle + length]
        at = middle + length
