"""Tries whether a machine really keeps its limits: runs the probes, a short form of the hostile suite.

Decided by what happens to a program that wants more than it may have, never by a version or a setting.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sandbox.box import DockerBox
from sandbox.docker_sandbox import DockerSandbox
from sandbox.errors import BoxLost
from sandbox.promises import Promise, read_header, read_promise
from sandbox.values import Execution, Limits, Mode

MEMORY_MIB = 64
LIMITS = Limits(cpu_ms=3000, wall_ms=9000, memory_mib=MEMORY_MIB, output_kib=256, file_kib=1024)
FIRST = "runs.py"
TRIES = 2  # a busy machine may fail a probe once; one that keeps no limit fails it always


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One program, what it tries ("memory limit"), and how it must end."""

    limit: str
    source: bytes
    promise: Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Whether one limit holds: `why` says what happened instead, empty when it does."""

    limit: str
    why: str

    @property
    def holds(self) -> bool:
        """Whether it does."""
        return not self.why


@cache
def probes() -> tuple[Probe, ...]:
    """All of them in the order in which they are run: first whether anything runs at all."""
    found = []
    for file in sorted(files("sandbox.probes").iterdir(), key=lambda one: (one.name != FIRST, one.name)):
        if file.name.endswith(".py") and file.name != "__init__.py":
            source = file.read_bytes()
            said = read_header(source)
            found.append(Probe(limit=said["part"], source=source, promise=read_promise(said, LIMITS)))
    return tuple(found)


def probe_limits(sandbox: DockerSandbox) -> Iterator[Finding]:
    """Run every probe in every mode; some seconds in all.

    Raises:
        NotReady: nothing can be run now, which says nothing of the limits.
    """
    waiting = list(probes())
    while waiting:
        try:
            with sandbox.open(MEMORY_MIB) as box:
                while waiting:
                    probe = waiting.pop(0)
                    why = _why_not(box, probe)
                    yield Finding(limit=probe.limit, why=why)
                    if why:
                        break  # what broke one limit may have left something in this box
        except BoxLost as lost:  # by the probe; an engine that went away is a NotReady
            yield Finding(limit=probe.limit, why=str(lost))


def _why_not(box: DockerBox, probe: Probe) -> str:
    for mode in Mode:
        execution = Execution(
            files=(("main.py", probe.source),), entry="main.py", limits=probe.promise.limits, mode=mode
        )
        for _ in range(TRIES):
            why = probe.promise.broken_by(box.run(execution))
            if why is None:
                break
        if why is not None:
            return f"{mode}: {why}"
    return ""
