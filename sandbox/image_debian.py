"""Has Debian's own tools make a small Debian with Python, by this machine's ordinary package sources."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.errors import BadImage

PACKAGES = ("python3", "libstdc++6", "tzdata")
RELEASE = Path("/etc/os-release")
SOURCES = (Path("/etc/apt/sources.list"), Path("/etc/apt/sources.list.d"))
SHOWN_LINES = 5


@contextmanager
def debian_tarball(suite: str | None = None, mirror: str | None = None) -> Iterator[Path]:
    """A tarball of a minimal Debian with Python; a minute or two, and root for debootstrap.

    Args:
        suite: such as "bookworm"; None for this machine's own.
        mirror: where packages come from; None for where this machine takes its own from.

    Raises:
        BadImage: neither tool is here, no suite is known, or the tool failed.
    """
    suite = suite or own_suite(RELEASE.read_text() if RELEASE.exists() else "")
    if suite is None:
        raise BadImage("this machine is no Debian: name the release with --suite")
    mirror = mirror or next(iter(own_mirrors()), None)
    with tempfile.TemporaryDirectory() as place:
        packed = Path(place, "debian.tar")
        if tool := shutil.which("mmdebstrap"):
            options = ["--variant=minbase", f"--include={','.join(PACKAGES)}", suite, str(packed)]
            _run([tool, *options, *([mirror] if mirror else [])])
        elif tool := _find_debootstrap():
            folder = Path(place, "root")
            options = ["--variant=minbase", f"--include={','.join(PACKAGES)}", suite, str(folder)]
            _run([tool, *options, *([mirror] if mirror else [])])
            _run(["tar", "--numeric-owner", "-C", str(folder), "-cf", str(packed), "."])
        else:
            raise BadImage("neither mmdebstrap nor debootstrap is here: apt-get install debootstrap")
        yield packed


def own_suite(release: str) -> str | None:
    """The suite that /etc/os-release names; None when it is not Debian's."""
    said = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', release, re.MULTILINE))
    return said.get("VERSION_CODENAME") if said.get("ID") == "debian" else None


def own_mirrors() -> list[str]:
    """Addresses of this machine's package sources, in order; both forms of apt's files are read."""
    files = [each for place in SOURCES for each in (sorted(place.iterdir()) if place.is_dir() else [place])]
    texts = [file.read_text() for file in files if file.suffix in (".list", ".sources") and file.is_file()]
    return [address for text in texts for address in mirrors_in(text)]


def mirrors_in(text: str) -> list[str]:
    """Addresses that a file of apt's sources names."""
    one_line = re.findall(r"^deb\s+(?:\[[^\]]*\]\s+)?(\S+)", text, re.MULTILINE)
    return one_line + re.findall(r"^URIs:\s*(\S+)", text, re.MULTILINE)


def _find_debootstrap() -> str | None:
    return shutil.which("debootstrap") or shutil.which("debootstrap", path="/usr/sbin:/sbin")


def _run(command: list[str]) -> None:
    ended = subprocess.run(command, capture_output=True, check=False, text=True, stdin=subprocess.DEVNULL)
    if ended.returncode != 0:
        lines = (ended.stderr + ended.stdout).strip().splitlines()[-SHOWN_LINES:]
        raise BadImage(f"{Path(command[0]).name} failed: {' / '.join(lines)}")
