"""Servers to measure, each a process group of its own on a free port, ended with everything it started."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.bench.serving.accounting import cpu_s, listens, private_bytes

ROOT = Path(__file__).parents[3]
HOST = "127.0.0.1"
STARTS_WITHIN_S = 60.0
STOPS_WITHIN_S = 20.0
LOOK_EVERY_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One that answers; `pid` leads its process group."""

    pid: int
    port: int
    log: Path

    def cpu_s(self) -> float:
        """Seconds of processor time so far, of all its processes."""
        return cpu_s(self.pid)

    def private_bytes(self) -> int:
        """Memory that is its alone, of all its processes."""
        return private_bytes(self.pid)

    def gauge(self, name: str, of: str) -> float | None:
        """What /metrics shows of a gauge; None where there is no such one."""
        shown = f'kaohe_{name}{{of="{of}"}} '
        with urlopen(f"http://{HOST}:{self.port}/metrics", timeout=30) as answer:
            lines = [line for line in answer.read().decode().splitlines() if line.startswith(shown)]
        return float(lines[0].rpartition(" ")[2]) if lines else None

    def said(self) -> str:
        """The end of what it logged."""
        return self.log.read_text(errors="replace")[-3000:]


@contextmanager
def serving(
    command: Sequence[str | Path], folder: Path, port: int, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Run a command that listens on the port, for the time of the block.

    Raises:
        TimeoutError: it does not listen, or somebody else does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "server.log"
    with log.open("ab") as sink:
        process = subprocess.Popen(
            list(map(str, command)),
            cwd=ROOT,
            env=_environment() | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
        )
    server = Server(pid=process.pid, port=port, log=log)
    try:
        _wait(process, server)
        yield server
    finally:
        _end(process)


def kaohe(folder: Path, *options: str, **settings: str) -> AbstractContextManager[Server]:
    """`kaohe serve` on the database under `folder`; `settings` by name without KAOHE_.

    BENCH_SETTINGS adds to them for all benchmarks: "transport=stock password_workers=2".
    """
    port = free_port()
    settings |= dict(word.split("=", 1) for word in os.environ.get("BENCH_SETTINGS", "").split())
    environment = {"KAOHE_VAR_DIR": str(folder)}
    environment |= {f"KAOHE_{name.upper()}": value for name, value in settings.items()}
    command = [
        sys.executable,
        "-m",
        "server.cli",
        "serve",
        "--port",
        str(port),
        *(options or ("--web-only",)),
    ]
    return serving(command, folder, port, environment)


def free_port() -> int:
    """One that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("KAOHE_")}


def _wait(process: "subprocess.Popen[bytes]", server: Server) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while not _answers(server.port):
        if process.poll() is not None or time.monotonic() > until:
            raise TimeoutError(f"the server does not answer:\n{server.said()}")
        time.sleep(LOOK_EVERY_S)
    if not listens(server.pid, server.port):
        raise TimeoutError(f"somebody else listens on port {server.port}")


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex((HOST, port)) == 0


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Asked first, then the whole group is killed: nothing stays on the port."""
    process.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOPS_WITHIN_S)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(STOPS_WITHIN_S)
