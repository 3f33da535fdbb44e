"""The programs of the machine that only tests and benchmarks use, and the Debian packages they come from."""

import ctypes
import os
from collections.abc import Collection
from pathlib import Path

from deploy.setup.commands import find

POSTGRES_HOME = Path("/usr/lib/postgresql")
# The Node inside Playwright's package, which drives the browser, is linked to it.
DRIVER_LIBRARY = "libatomic.so.1"
# Each is the package of that name. The fault tests lose a Redis, and see what the disk was asked to keep.
PROGRAMS = ("redis-server", "strace")


def missing_packages(skipped: Collection[str]) -> list[str]:
    """Debian packages still to be installed; `skipped` are words of KAOHE_SKIP."""
    missing = []
    if "browser" not in skipped and chromium_program() is None:
        missing.append("chromium")
    if "browser" not in skipped and not has_library(DRIVER_LIBRARY):
        missing.append("libatomic1")
    if "postgres" not in skipped and postgres_programs() is None:
        missing.append("postgresql")
    return [*missing, *(program for program in PROGRAMS if find(program) is None)]


def missing_peers() -> list[str]:
    """Debian packages still to be installed of what the benchmarks compare with."""
    return [] if find("bwrap") else ["bubblewrap"]


def has_library(name: str) -> bool:
    """Whether the machine's loader finds a shared library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def chromium_program() -> str | None:
    """Path of Chromium: the one KAOHE_CHROMIUM names, else the machine's."""
    return os.environ.get("KAOHE_CHROMIUM") or find("chromium")


def postgres_programs() -> Path | None:
    """Folder of PostgreSQL's server programs: as KAOHE_POSTGRES_BIN says, else Debian's newest."""
    named = os.environ.get("KAOHE_POSTGRES_BIN")
    if named:
        return Path(named)
    folders = [program.parent for program in POSTGRES_HOME.glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)
