"""Finds the shared libraries that programs and extension modules load, as the host's own loader says."""

import subprocess
from pathlib import Path


def library_closure(binaries: list[Path]) -> dict[str, Path]:
    """Path inside the image -> file on this machine, for every library `binaries` need, the loader included.

    Libraries go beside libc under the name they are loaded by: that folder is the loader's built-in
    default, so an interpreter with a private prefix finds its own library without any search path.
    A library the host itself cannot find is left out; what needs it does not work here either.
    """
    listing = subprocess.run(
        ["ldd", *map(str, binaries)], check=False, capture_output=True, text=True, env={"LC_ALL": "C"}
    ).stdout
    by_name, loaders = _read(listing)
    if "libc.so.6" not in by_name:
        raise FileNotFoundError("ldd names no libc.so.6: only glibc systems are supported")
    home = by_name["libc.so.6"].parent
    _add_thread_exit(by_name, home)
    inside = {str(home / name): found.resolve() for name, found in by_name.items()}
    return inside | {str(loader): loader.resolve() for loader in loaders}


def _read(listing: str) -> tuple[dict[str, Path], set[Path]]:
    """`ldd` lines: "NAME => /path (0x…)" is a library, "/path (0x…)" the loader itself."""
    by_name: dict[str, Path] = {}
    loaders: set[Path] = set()
    for line in listing.splitlines():
        left, arrow, right = line.strip().partition(" => ")
        target = (right if arrow else left).rpartition(" (0x")[0]
        if not target.startswith("/"):
            continue
        if arrow:
            by_name.setdefault(left, Path(target))
        else:
            loaders.add(Path(target))
    return by_name, loaders


def _add_thread_exit(by_name: dict[str, Path], home: Path) -> None:
    # glibc loads libgcc_s by name when a thread ends early; no binary says so.
    thread_exit = home / "libgcc_s.so.1"
    if thread_exit.exists():
        by_name.setdefault(thread_exit.name, thread_exit)
