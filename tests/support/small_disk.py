"""A disk that can be filled: a file system in memory of a test's own."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

SIZE_MIB = 24
BLOCK = 64 * 1024


class SmallDisk:
    """Mounted at `folder`; `fill` leaves no byte free, `empty` gives all of that back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Not a byte is left."""
        written = os.open(self._ballast, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            for block in (BLOCK, 512, 1):
                with suppress(OSError):
                    while os.write(written, bytes(block)):
                        pass
        finally:
            os.close(written)

    def empty(self) -> None:
        """Space is back."""
        self._ballast.unlink()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """Empty; mounting needs root."""
    if os.geteuid() != 0:
        pytest.fail("a small disk of a test's own needs root: run `make test` as root, as the engine does")
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE_MIB}m", "kaohe-test", str(folder)], check=True)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
