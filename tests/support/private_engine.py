"""A Docker engine of this run's own, to be killed: own folders, own socket, own containerd, no network.

Nothing of the machine's engine is touched; everything is ended by its process id.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sandbox.engine import Engine
from sandbox.errors import SandboxError
from sandbox.image import build_image

STARTS_WITHIN_S = 30.0
STOPS_WITHIN_S = 20.0
LOOK_EVERY_S = 0.02


@dataclass(slots=True, kw_only=True)
class PrivateEngine:
    """Started when made; `kill` and `start` as often as one likes."""

    folder: Path
    _engine: "subprocess.Popen[bytes] | None" = None
    _containerd: "subprocess.Popen[bytes] | None" = field(default=None)

    @property
    def url(self) -> str:
        """What DOCKER_HOST would say."""
        return f"unix://{self.folder}/engine.sock"

    def start(self) -> None:
        """Up, and answering."""
        if self._containerd is None:
            self._containerd = self._run(
                "containerd",
                *("--root", self.folder / "containerd"),
                *("--state", self.folder / "containerd-state"),
                *("--address", self._containerd_socket),
            )
            _until((self._containerd_socket).exists)
        (self.folder / "engine.pid").unlink(missing_ok=True)
        self._engine = self._run(
            "dockerd",
            *("--data-root", self.folder / "data"),
            *("--exec-root", self.folder / "exec"),
            *("--pidfile", self.folder / "engine.pid"),
            *("--host", self.url),
            *("--containerd", self._containerd_socket),
            *("--bridge=none", "--iptables=false", "--ip6tables=false"),
        )
        _until(self._answers)

    def kill(self) -> None:
        """SIGKILL: its boxes go on without it until it is back."""
        assert self._engine is not None
        self._engine.kill()
        self._engine.wait()

    def close(self) -> None:
        """End everything of it and remove its folder."""
        for process in (self._engine, self._containerd):
            if process is not None and process.poll() is None:
                process.terminate()
                process.wait(timeout=STOPS_WITHIN_S)
        for pid in self._left_over():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for mounted in reversed(self._mounted()):
            subprocess.run(["umount", "--lazy", mounted], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _containerd_socket(self) -> Path:
        return self.folder / "containerd.sock"

    def _run(self, program: str, *arguments: object) -> "subprocess.Popen[bytes]":
        with (self.folder / f"{program}.log").open("ab") as log:
            return subprocess.Popen([program, *map(str, arguments)], stdout=log, stderr=log)

    def _answers(self) -> bool:
        assert self._engine is not None
        if self._engine.poll() is not None:
            pytest.fail(f"dockerd ended: {(self.folder / 'dockerd.log').read_text()[-2000:]}")
        try:
            return bool(Engine(self.url).version())
        except SandboxError:
            return False

    def _left_over(self) -> list[int]:
        """Processes that name our folder: what keeps boxes alive without an engine."""
        named = os.fsencode(self.folder)
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if named in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
        return found

    def _mounted(self) -> list[str]:
        lines = Path("/proc/self/mounts").read_text().splitlines()
        return [place for place in (line.split()[1] for line in lines) if place.startswith(str(self.folder))]


@pytest.fixture(scope="session")
def private_engine() -> Iterator[PrivateEngine]:
    """One for the whole run, with our image in it."""
    if os.geteuid() != 0:
        pytest.fail("an engine of one's own needs root: run as root, or set KAOHE_SKIP=docker")
    if shutil.which("dockerd") is None or shutil.which("containerd") is None:
        pytest.fail("dockerd and containerd are needed on this machine: set KAOHE_SKIP=docker to do without")
    made = PrivateEngine(folder=Path(tempfile.mkdtemp(prefix="kaohe-engine-")))
    try:
        made.start()
        build_image(made.url)
        yield made
    finally:
        made.close()


def _until(is_so: object) -> None:
    assert callable(is_so)
    deadline = time.monotonic() + STARTS_WITHIN_S
    while not is_so():
        if time.monotonic() > deadline:
            pytest.fail("the private engine does not come up")
        time.sleep(LOOK_EVERY_S)
