"""Raises judge processes for tests that kill them: a process with everything loaded, which forks on demand.

Run as `python -m tests.support.nursery`; each line of standard input is one child as JSON, each answered with
its process id. What it needs of the station stands in the environment, as for a real judge.
"""

import json
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from typing import Any

from sandbox.docker_sandbox import DockerSandbox
from sandbox.options import SandboxSettings
from sandbox.scripted import ScriptedSandbox, exited
from sandbox.values import Execution, Outcome
from server.clock import system_clock
from server.commands import judging
from server.config import Settings
from server.edge.logs import configure_logs
from server.services import faults
from server.store import engine
from server.store.tables.judging import JobRow
from server.store.work import Store
from tests.support.paper import multiplied

PATIENCE_S = 8.0


class Unhurried(ScriptedSandbox):
    """A scripted sandbox as a judge process has it; every run takes a moment."""

    def __init__(self, run_s: float) -> None:
        super().__init__([lambda asked: _slowly(asked, run_s)])

    def remove_leftovers(self, owner: str) -> int:
        """It leaves none."""
        return 0

    def keeps_for(self) -> None:
        """It keeps no boxes."""

    def close(self) -> None:
        """It keeps nothing ready."""


def _slowly(asked: Execution, run_s: float) -> Outcome:
    time.sleep(run_s)
    return multiplied(asked) if asked.entry == "solution.py" else exited()


def judge(asked: dict[str, Any]) -> None:
    """A judge process: `owner`, `engine` (URL, empty for the machine's, or "scripted")."""
    judging.AFTER_FAULT_S = 0.1
    judging.LOOK_AGAIN_S = 0.1
    engine.BUSY_TIMEOUT_S = asked.get("busy_timeout_s", engine.BUSY_TIMEOUT_S)
    settings = Settings()
    if asked["engine"] == "scripted":
        sandbox: judging.JudgeSandbox = Unhurried(asked.get("run_s", 0.003))
    else:
        url = asked["engine"] or None
        boxes = SandboxSettings(owner=asked["owner"], engine_url=url, patience_s=PATIENCE_S)
        sandbox = DockerSandbox(boxes)
    judging.run_judge(settings, asked["owner"], judging.ALL, sandbox, lambda _: lambda: True)


def locker(asked: dict[str, Any]) -> None:
    """Somebody who holds the whole SQLite file for `hold_s`, and asks nobody."""
    connection = sqlite3.connect(asked["file"], timeout=5, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    time.sleep(asked["hold_s"])
    connection.execute("ROLLBACK")


def half_writer(asked: dict[str, Any]) -> None:
    """A writer in the middle of a transaction that drops every job there is: it must be killed in time."""
    store = Store(engine.open_engine(Settings().store_url), system_clock, lambda _: None)
    with store.write() as work:
        work.rows.query(JobRow).delete()
        work.rows.flush()
        open(asked["told"], "w").close()
        time.sleep(60)


CHILDREN: dict[str, Callable[[dict[str, Any]], None]] = {
    "judge": judge,
    "locker": locker,
    "half_writer": half_writer,
}


def main() -> None:
    """Fork until standard input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries them
    faults.NOT_READY_WAIT /= 10
    configure_logs()
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            quiet = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1) if asked.get("loud") else (0, 1, 2):
                os.dup2(quiet, stream)
            try:
                CHILDREN[asked["child"]](asked)
            finally:
                os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
