"""Knows which files make up the image: the running interpreter, its library, and our runner."""

import importlib.util
import marshal
import os
import sys
import sysconfig
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sandbox.libraries import library_closure

LIBRARY_HOME = f"/usr/lib/python{sys.version_info.major}.{sys.version_info.minor}"
RUNNER_HOME = "/runner"
TIME_ZONES = Path("/usr/share/zoneinfo")
UTF8_LOCALE = Path("/usr/lib/locale/C.utf8")
HERE = Path(__file__).parent

# Nothing an answer needs, and much that only widens what it could attack.
DROPPED_FOLDERS = frozenset(
    {"__pycache__", "curses", "dist-packages", "distutils", "ensurepip", "idle_test", "idlelib", "lib2to3"}
    | {"pydoc_data", "site-packages", "test", "tests", "tkinter", "turtledemo"}
)
DROPPED_FILES = frozenset(["site.py", "sitecustomize.py", "turtle.py", "usercustomize.py"])
DROPPED_EXTENSIONS = ("_tkinter", "_curses", "readline", "nis", "ossaudiodev", "spwd", "_gdbm", "_dbm")
DROPPED_EXTENSION_PREFIXES = ("_test", "_xx", "xx", "_ctypes_test")
MOUNT_POINTS = ("/box", "/dev", "/proc", "/sys", "/tmp")  # noqa: S108 - folders of the image, not ours
ACCOUNTS = {
    "/etc/passwd": b"root:x:0:0:root:/nonexistent:/nonexistent\n",
    "/etc/group": b"root:x:0:\n",
    "/etc/nsswitch.conf": b"passwd: files\ngroup: files\nhosts: files\n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFile:
    """One file of the image: absolute path, content, permission bits. Everything is owned by root."""

    path: str
    content: bytes
    mode: int = 0o644


def interpreter_binary() -> Path:
    """The real binary behind this interpreter, also from inside a virtual environment."""
    return Path(getattr(sys, "_base_executable", sys.executable)).resolve()


def standard_library() -> Path:
    """Where this interpreter's standard library lies."""
    return Path(sysconfig.get_path("stdlib"))


def runner_modules() -> dict[str, bytes]:
    """Path below RUNNER_HOME -> source, of what runs as the first process of a box."""
    folder = HERE / "runner"
    chosen = [HERE / "__init__.py", HERE / "frames.py", HERE / "order.py", *sorted(folder.glob("*.py"))]
    return {f"sandbox/{path.relative_to(HERE).as_posix()}": path.read_bytes() for path in chosen}


def image_files() -> Iterator[ImageFile]:
    """Every file of the image."""
    extensions = sorted(_extensions())
    yield from _interpreter(extensions)
    for inside, found in _modules():
        yield from _with_bytecode(inside, found.read_bytes())
    yield from _with_bytecode(f"{LIBRARY_HOME}/site.py", (HERE / "image_site.py").read_bytes())
    yield from _beside_the_library()
    yield from _runner()


def library_listing() -> Iterator[tuple[str, int]]:
    """(path inside the image, size) of every module taken from the standard library, in order."""
    for inside, found in _modules():
        yield inside, found.stat().st_size


def _interpreter(extensions: list[Path]) -> Iterator[ImageFile]:
    binary = interpreter_binary()
    yield ImageFile(path="/usr/bin/python3", content=binary.read_bytes(), mode=0o755)
    for found in extensions:
        content = found.read_bytes()
        yield ImageFile(path=f"{LIBRARY_HOME}/lib-dynload/{found.name}", content=content, mode=0o755)
    for inside, found in sorted(library_closure([binary, *extensions]).items()):
        yield ImageFile(path=inside, content=found.read_bytes(), mode=0o755)


def _extensions() -> Iterator[Path]:
    folder = Path(sysconfig.get_config_var("DESTSHARED") or standard_library() / "lib-dynload")
    for found in folder.glob("*.so"):
        name = found.name.split(".", 1)[0]
        if not name.startswith((*DROPPED_EXTENSIONS, *DROPPED_EXTENSION_PREFIXES)):
            yield found


def _modules() -> Iterator[tuple[str, Path]]:
    root = standard_library()
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if _keeps_folder(name))
        for name in sorted(names):
            found = Path(folder, name)
            if name.endswith(".py") and name not in DROPPED_FILES and not found.is_symlink():
                yield f"{LIBRARY_HOME}/{found.relative_to(root).as_posix()}", found


def _keeps_folder(name: str) -> bool:
    return name not in DROPPED_FOLDERS and not name.startswith("config-") and name != "lib-dynload"


def _beside_the_library() -> Iterator[ImageFile]:
    for path, content in ACCOUNTS.items():
        yield ImageFile(path=path, content=content)
    for root in (TIME_ZONES, UTF8_LOCALE):
        for found in sorted(root.rglob("*")):
            relative = found.relative_to(root)
            if relative.parts[0] not in ("right", "posix") and found.is_file():
                yield ImageFile(path=f"{root}/{relative.as_posix()}", content=found.read_bytes())


def _runner() -> Iterator[ImageFile]:
    """Bytecode only: a source would be compiled again at the start of every box. Root alone may read it."""
    for relative, source in runner_modules().items():
        content = _bytecode(source, f"{RUNNER_HOME}/{relative}")
        yield ImageFile(path=f"{RUNNER_HOME}/{relative}c", content=content, mode=0o400)


def _with_bytecode(inside: str, source: bytes) -> Iterator[ImageFile]:
    yield ImageFile(path=inside, content=source)
    folder, _, name = inside.rpartition("/")
    cached = f"{folder}/__pycache__/{name.removesuffix('.py')}.{sys.implementation.cache_tag}.pyc"
    yield ImageFile(path=cached, content=_bytecode(source, inside))


def _bytecode(source: bytes, inside: str) -> bytes:
    """A hash-based cache file that is never checked against its source (PEP 552, flags 0b01)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code = compile(source, inside, "exec", dont_inherit=True)
    header = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + importlib.util.source_hash(source)
    return header + marshal.dumps(code)
