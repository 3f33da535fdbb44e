"""Knows which files make up the image: the running interpreter, its library, and our runner."""

import hashlib
import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from sandbox.image_tree import Entry, folder_at, link_at
from sandbox.libraries import library_closure

PREFIX = "/usr"
LIBRARY_HOME = f"{PREFIX}/lib/python{sys.version_info.major}.{sys.version_info.minor}"
RUNNER_HOME = "/runner"
INTERPRETER = "/usr/bin/python3"
TIME_ZONES = Path("/usr/share/zoneinfo")
UTF8_LOCALE = Path("/usr/lib/locale/C.utf8")
HERE = Path(__file__).parent

# Nothing an answer needs, and much that only widens what it could attack.
DROPPED_FOLDERS = frozenset(
    {"__pycache__", "curses", "dist-packages", "distutils", "ensurepip", "idle_test", "idlelib", "lib2to3"}
    | {"pydoc_data", "site-packages", "test", "tests", "tkinter", "turtledemo"}
)
DROPPED_FILES = frozenset(["sitecustomize.py", "turtle.py", "usercustomize.py"])
DROPPED_EXTENSIONS = ("_tkinter", "_curses", "readline", "nis", "ossaudiodev", "spwd", "_gdbm", "_dbm")
DROPPED_EXTENSION_PREFIXES = ("_test", "_xx", "xx", "_ctypes_test")
MOUNT_POINTS = ("/box", "/dev", "/proc", "/sys", "/tmp")  # noqa: S108 - folders of the image, not ours
ACCOUNTS = {
    "/etc/passwd": b"root:x:0:0:root:/nonexistent:/nonexistent\n",
    "/etc/group": b"root:x:0:\n",
    "/etc/nsswitch.conf": b"passwd: files\ngroup: files\nhosts: files\n",
}


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


def runner_version() -> str:
    """Hash of the runner's sources: an image with another runner does not understand this driver."""
    hashed = hashlib.sha256()
    for path, source in sorted(runner_modules().items()):
        hashed.update(f"{path} {len(source)}\n".encode() + source)
    return hashed.hexdigest()


def interpreter_files() -> Iterator[Entry]:
    """The running interpreter, its library and what they load, without bytecode."""
    extensions = sorted(_extensions())
    yield from _interpreter(extensions)
    for inside, found in _modules():
        yield Entry(path=inside, content=found.read_bytes())
    for root in (TIME_ZONES, UTF8_LOCALE):
        yield from _data_files(root)


def common_files() -> Iterator[Entry]:
    """What every image has, wherever its interpreter comes from: accounts and the folders boxes mount on."""
    for path, content in ACCOUNTS.items():
        yield Entry(path=path, content=content)
    for path in MOUNT_POINTS:
        yield folder_at(path)


def library_listing() -> Iterator[tuple[str, int]]:
    """(path inside the image, size) of every module taken from the standard library, in order."""
    for inside, found in _modules():
        yield inside, found.stat().st_size


def _interpreter(extensions: list[Path]) -> Iterator[Entry]:
    binary = interpreter_binary()
    yield Entry(path=INTERPRETER, content=binary.read_bytes(), mode=0o755)
    yield link_at(f"/usr/bin/{Path(LIBRARY_HOME).name}", "python3")
    for found in extensions:
        content = found.read_bytes()
        yield Entry(path=f"{LIBRARY_HOME}/lib-dynload/{found.name}", content=content, mode=0o755)
    for inside, found in sorted(library_closure([binary, *extensions]).items()):
        yield Entry(path=inside, content=found.read_bytes(), mode=0o755)


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


def _data_files(root: Path) -> Iterator[Entry]:
    for found in sorted(root.rglob("*")):
        relative = found.relative_to(root)
        if relative.parts[0] not in ("right", "posix") and found.is_file():
            yield Entry(path=f"{root}/{relative.as_posix()}", content=found.read_bytes())
