"""Generators as their driver sees them: started with a plan, told what to do, ended."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.serving.preparing import SOURCES, Hall
from tests.bench.serving.servers import HOST, ROOT, Server

ENDS_WITHIN_S = 20.0


class Driver:
    """One generator process; every command waits for its answer."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def do(self, command: str, **how: Any) -> dict[str, Any]:
        """Say what to do and read what it found. Raises RuntimeError when the generator has ended."""
        self.begin(command, **how)
        return self.end()

    def begin(self, command: str, **how: Any) -> None:
        """Say what to do; `end` reads the answer."""
        if self._process.stdin is None:
            raise RuntimeError("the generator takes no commands")
        self._process.stdin.write(json.dumps({"do": command} | how).encode() + b"\n")
        self._process.stdin.flush()

    def end(self) -> dict[str, Any]:
        """The answer to what was begun."""
        line = self._process.stdout.readline() if self._process.stdout else b""
        if not line:
            raise RuntimeError(f"the generator has ended with {self._process.wait(ENDS_WITHIN_S)}")
        found: dict[str, Any] = json.loads(line)
        return found

    def leave(self) -> None:
        """Everybody leaves, and the generator ends."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def connect(self, count: int, per_s: float = 400.0) -> dict[str, Any]:
        """Let so many more in. Raises RuntimeError when not all of them get in."""
        found = self.do("connect", count=count, per_s=per_s)
        if found["joined"] < count:
            raise RuntimeError(f"{found['joined']} of {count} got in: {found['counts']} {found['examples']}")
        return found


@contextmanager
def crowd(
    hall: Hall, server: Server, *, sign_ins: Sequence[Any] | None = None, **plan: Any
) -> Iterator[Driver]:
    """A generator of a hall's candidates for the time of the block; `plan` adds to what it is told."""
    asked = {
        "host": HOST,
        "port": server.port,
        "sources": SOURCES,
        "seed": 1,
        "content": hall.content,
        "sign_ins": hall.sign_ins if sign_ins is None else sign_ins,
        "heartbeat_s": hall.heartbeat_s,
        "resync_s": hall.resync_s,
    }
    with generator(hall.folder, asked | plan) as driver:
        yield driver


@contextmanager
def generator(folder: Path, plan: Mapping[str, Any]) -> Iterator[Driver]:
    """A generator with this plan for the time of the block; the plan is written into `folder`."""
    path = folder / f"plan-{plan['port']}.json"
    path.write_text(json.dumps(plan), encoding="utf-8")
    command = [sys.executable, "-m", "tests.bench.serving.generator", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        driver = Driver(process)
        driver.end()  # it is ready
        try:
            yield driver
        finally:
            driver.leave()
