"""Runs the check of a published problem plainly: program and test in one process of this machine."""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

RUN = "import sys; sys.path.insert(0, '.'); import test_check; test_check.test_check()"
MEMORY = 1024**3


def passes_plainly(source: str, test: str, cpu_s: int) -> bool:
    """Whether the check ends without a complaint within so much CPU time."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "solution.py").write_text(source, encoding="utf-8")
        Path(folder, "test_check.py").write_text(test, encoding="utf-8")
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-B", "-X", "utf8", "-c", RUN],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env={"PYTHONHASHSEED": "0"},
                preexec_fn=lambda: _limit(cpu_s),
                timeout=3 * cpu_s + 1,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
    return done.returncode == 0


def _limit(cpu_s: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
