"""Runs other programs: their output goes to a log under var/log, and its end is shown only when they fail."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from deploy.setup.places import LOGS, ROOT
from deploy.setup.problems import SetupProblem

SHOWN_LINES = 25
# Where Debian keeps servers and administration; an ordinary user's PATH leaves these out.
SYSTEM_FOLDERS = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")


def find(program: str) -> str | None:
    """Full path of a program on PATH or in the system's folders."""
    folders = [*os.environ.get("PATH", "").split(os.pathsep), *SYSTEM_FOLDERS]
    return shutil.which(program, path=os.pathsep.join(folders))


def run(
    log_name: str,
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run to the end; `env` adds to the environment.

    Raises:
        SetupProblem: it failed; carries the end of its output and the log's path.
    """
    log = log_path(log_name)
    with log.open("ab") as sink:
        began_at = sink.tell()
        sink.write(f"$ {' '.join(map(str, command))}\n".encode())
        sink.flush()
        outcome = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if outcome.returncode != 0:
        end = tail(log, began_at)
        raise SetupProblem(
            f"{_shown(command)} ended with {outcome.returncode}:\n\n{end}\n\n(all of it: {log})"
        )


def log_path(name: str) -> Path:
    """Path of a step's log; its folder exists."""
    LOGS.mkdir(parents=True, exist_ok=True)
    return LOGS / f"{name}.log"


def tail(log: Path, began_at: int = 0) -> str:
    """The last lines of a log, none from before byte `began_at`."""
    lines = log.read_bytes()[began_at:].decode("utf-8", errors="replace").splitlines()
    return "\n".join(lines[-SHOWN_LINES:])


@cache
def as_root() -> list[str] | None:
    """What to put before a command that needs root: nothing for root, sudo if it lets this user, else None.

    On a terminal sudo may ask for the password, once and here; without one it must not.
    """
    if os.geteuid() == 0:
        return []
    sudo = find("sudo")
    if sudo is None:
        return None
    asks = sys.stdin.isatty()
    command = [sudo] if asks else [sudo, "-n"]
    allowed = subprocess.run([*command, "true"], stderr=None if asks else subprocess.DEVNULL, check=False)
    return command if allowed.returncode == 0 else None


def _shown(command: Sequence[str | Path]) -> str:
    words = [str(part) for part in command]
    return " ".join(words[:6]) + (" ..." if len(words) > 6 else "")
