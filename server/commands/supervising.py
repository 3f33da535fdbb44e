"""Keeping child processes alive: what ends by itself is started again, and all end together."""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

LOOK_S = 0.5
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
HEALTHY_AFTER_S = 60.0  # who lived this long may fall again without a longer pause
PATIENCE_S = 20.0

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class _Child:
    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause_s: float = 0.0
    due_at: float = field(default=0.0)


def supervise(commands: Mapping[str, Sequence[str]]) -> int:
    """Run all commands until SIGTERM or SIGINT, starting again whatever ends; then end them all.

    Returns 0; children get SIGTERM and, after 20 s, SIGKILL.
    """
    children = [_Child(name=name, command=command) for name, command in commands.items()]
    ending: list[int] = []

    def end(number: int, _frame: Any) -> None:
        ending.append(number)

    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, end)
    while not ending:
        for child in children:
            _look_after(child)
        time.sleep(LOOK_S)
    _end_all(children)
    return 0


def _look_after(child: _Child) -> None:
    now = time.monotonic()
    if child.process is not None:
        code = child.process.poll()
        if code is None:
            return
        lived_s = now - child.started_at
        longer = min(LONGEST_PAUSE_S, max(FIRST_PAUSE_S, child.pause_s * 2))
        child.pause_s = FIRST_PAUSE_S if lived_s > HEALTHY_AFTER_S else longer
        child.due_at = now + child.pause_s
        child.process = None
        log.warning("child ended", name=child.name, code=code, starts_again_in_s=child.pause_s)
    if now >= child.due_at:
        child.started_at = now
        # A session of its own: a key press in the terminal reaches us, and we end the children in order.
        child.process = subprocess.Popen(child.command, start_new_session=True)


def _end_all(children: Sequence[_Child]) -> None:
    living = [child.process for child in children if child.process is not None]
    for process in living:
        process.terminate()
    deadline = time.monotonic() + PATIENCE_S
    for process in living:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
