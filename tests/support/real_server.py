"""A real web process over a hall whose end is seconds away; its wall clock can be set, itself frozen."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from werkzeug.serving import make_server

from server.app import create_app
from server.clock import AnchoredClock, LinuxClocks
from server.config import Settings
from server.edge.identity import COOKIE, CSRF_HEADER
from server.services.signing_in import csrf_for, token_hash
from server.store.migrating import upgrade
from server.store.tables.sittings import AttemptRow
from tests.support.app import Quiet
from tests.support.cast import FakeClock, Hall, Seated, make_deps, make_hall

ROOT = Path(__file__).parents[2]
STARTS_WITHIN_S = 60.0
ANSWERS_WITHIN_S = 60.0


@dataclass(slots=True, kw_only=True)
class RealServer:
    """The process and what it is asked."""

    folder: Path
    hall: Hall
    process: "subprocess.Popen[str]"
    origin: str

    def freeze(self) -> None:
        """The process stands still; requests pile up before it."""
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        os.kill(self.process.pid, signal.SIGCONT)

    def set_wall_clock(self, seconds: float) -> None:
        """Its wall clock is so much ahead of this machine's from now on."""
        (self.folder / "ahead").write_text(str(seconds))

    def save(self, seated: Seated, revision: int, item: str, value: Any) -> requests.Response:
        """One save over HTTP."""
        headers = {CSRF_HEADER: csrf_for(self.hall.deps, token_hash(seated.token))}
        body = {
            "lease": seated.lease,
            "writes": [{"item": item, "revision": revision, "value": value}],
        }
        return requests.post(
            f"{self.origin}/api/attempt/responses",
            json=body,
            cookies={COOKIE: seated.token},
            headers=headers,
            timeout=ANSWERS_WITHIN_S,
        )

    def end_in(self, seated: Seated, seconds: float) -> datetime:
        """Move the end of an attempt to so many seconds from now; gives it."""
        end = datetime.now(UTC) + timedelta(seconds=seconds)
        with self.hall.deps.store.write() as work:
            work.get(AttemptRow, seated.id).closes_at = end
        return end


@contextmanager
def real_server(folder: Path, **rules: Any) -> Iterator[RealServer]:
    """Started and answering; ended afterwards, however it was left."""
    clock = FakeClock(datetime.now(UTC))
    deps = make_deps(f"sqlite:///{folder / 'kaohe.db'}", folder / "var", clock, [])
    (folder / "var" / "secret.key").write_bytes(b"k" * 32)  # that of `make_deps`
    upgrade(deps.store.engine)
    hall = make_hall(deps, clock, [], rules, 4)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.real_server", str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    port = json.loads(process.stdout.readline())
    server = RealServer(folder=folder, hall=hall, process=process, origin=f"http://127.0.0.1:{port}")
    try:
        yield server
    finally:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()
        process.stdout.close()
        deps.close()


def wait_until(at: datetime) -> None:
    """Sleep up to an instant of this machine."""
    time.sleep(max(0.0, (at - datetime.now(UTC)).total_seconds()))


class SettableClocks(LinuxClocks):
    """This machine's, with a wall clock that a file sets."""

    def __init__(self, ahead: Path) -> None:
        self._ahead = ahead

    def wall(self) -> datetime:
        """What the file says it is."""
        ahead_s = float(self._ahead.read_text()) if self._ahead.exists() else 0.0
        return super().wall() + timedelta(seconds=ahead_s)


def main(folder: Path) -> None:
    """The process: serve until killed, having said on which port."""
    settings = Settings(var_dir=folder / "var", database_url=f"sqlite:///{folder / 'kaohe.db'}")
    app = create_app(settings, AnchoredClock(SettableClocks(folder / "ahead")))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    print(json.dumps(server.server_port), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
