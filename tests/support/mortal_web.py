"""The web process for tests that hurt it: `kaohe serve --web-only` on a free port."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.faults import until_gone
from tests.support.station import ROOT, free_port

KAOHE = (sys.executable, "-m", "server.cli")
READY_WITHIN_S = 60.0
LOOK_EVERY_S = 0.02


@dataclass(slots=True, kw_only=True)
class WebProcess:
    """Gunicorn's master and its one worker, which is the web process proper."""

    folder: Path
    settings: Mapping[str, str]  # KAOHE_... of the environment
    program: Sequence[str] = KAOHE
    before: Sequence[str] = ()  # words in front of the command: `strace ...`
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Started, and answering."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KAOHE_")}
        command = [
            *self.before,
            *self.program,
            "serve",
            "--web-only",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        with (self.folder / "web.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env=kept | dict(self.settings),
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Returns once it answers; fails with its log when it does not."""
        assert self.process is not None
        until = time.monotonic() + READY_WITHIN_S
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"the web process does not answer:\n{self.log()[-4000:]}")
            time.sleep(LOOK_EVERY_S)

    def answers(self, within_s: float = 5.0) -> bool:
        """Whether anything is said at its port within some seconds."""
        caller = http.client.HTTPConnection("127.0.0.1", self.port, timeout=within_s)
        try:
            caller.request("GET", "/healthz")
            return caller.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            caller.close()

    @property
    def worker(self) -> int:
        """Process id of what serves; waits for it to be there."""
        assert self.process is not None
        until = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < until:
            for pid in _children(_master(self.process.pid) if self.before else self.process.pid):
                return pid
            time.sleep(LOOK_EVERY_S)
        raise AssertionError(f"no worker comes:\n{self.log()[-4000:]}")

    def kill_worker(self) -> None:
        """SIGKILL to what serves; the master forks another."""
        pid = self.worker
        os.kill(pid, signal.SIGKILL)
        until_gone(pid)

    def kill(self) -> None:
        """SIGKILL to all of it."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def restart_after_kill(self) -> None:
        """All of it killed, and started anew on the same port."""
        self.kill()
        self.start()

    def log(self) -> str:
        """What it said."""
        return (self.folder / "web.log").read_text(errors="replace")


def _children(pid: int) -> list[int]:
    with suppress(FileNotFoundError):
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _master(tracer: int) -> int:
    """What a tracer started."""
    return next(iter(_children(tracer)), 0)
