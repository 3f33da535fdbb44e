"""Other ways to run a submission apart from the machine, as people do it with packaged programs."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.image import image_tag
from sandbox.options import seccomp_profile
from tests.bench.floor import PYTHON, check, output_of
from tests.bench.workloads import Workload

LABEL = "kaohe.bench"
HARDENED = (
    *("--network", "none", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
    *("--pids-limit", "64", "--memory", "160m", "--memory-swap", "160m", "--user", "65534:65534"),
    *("--tmpfs", "/tmp:rw,nosuid,nodev,noexec,size=16m", "--log-driver", "none", "--label", LABEL),
)
BARE = ("/usr/bin/python3", "-I", "-S")
KEEPS_IT_OPEN = "import time; time.sleep(600)"


def has(program: str) -> bool:
    """Whether the machine has it."""
    return shutil.which(program) is not None


def bubblewrap(workload: Workload) -> None:
    """New name spaces of every kind for every case. Raises WrongAnswer."""
    inside = "/tmp/solution.py"
    command: list[str | Path] = [
        *("bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
        *("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"),
        *("--ro-bind", workload.program, inside, "--chdir", "/tmp", "--clearenv"),
        *(PYTHON, "-I", "-S", inside),
    ]
    for stdin, answer in workload.cases:
        check(output_of(command, stdin), answer)


def docker_run(workload: Workload, rights: tuple[str, ...]) -> None:
    """A fresh container for every case. Raises WrongAnswer."""
    source = workload.program.read_text()
    command = ["docker", "run", "--rm", "-i", *rights, image_tag(), *BARE, "-c", source]
    for stdin, answer in workload.cases:
        check(output_of(command, stdin), answer)


def docker_exec(workload: Workload, rights: tuple[str, ...]) -> None:
    """A fresh container for the submission, entered anew for every case. Raises WrongAnswer."""
    source = workload.program.read_text()
    start = ["docker", "run", "--rm", "-d", *rights, image_tag(), *BARE, "-c", KEEPS_IT_OPEN]
    container = output_of(start, b"").decode().strip()
    try:
        for stdin, answer in workload.cases:
            check(output_of(["docker", "exec", "-i", container, *BARE, "-c", source], stdin), answer)
    finally:
        subprocess.run(["docker", "rm", "-f", container], capture_output=True, check=True)


@contextmanager
def hardening() -> Iterator[tuple[str, ...]]:
    """Rights as narrow as those of our own boxes, as options of the command line."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as profile:
        profile.write(json.dumps(json.loads(seccomp_profile())))
        profile.flush()
        yield (*HARDENED, "--security-opt", f"seccomp={Path(profile.name)}")
