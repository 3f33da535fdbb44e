"""Reads the hostile programs: what each promises, and which one defence it proves."""

import re
from dataclasses import dataclass
from pathlib import Path

from sandbox.promises import Promise, read_header, read_promise
from sandbox.values import Execution, Limits, Mode

HOSTILE = Path(__file__).parents[1] / "hostile"
PROBES = HOSTILE.parents[1] / "sandbox" / "probes"  # those that every machine runs
MEMORY_MIB = 96
# Generous where time is not the point: a busy machine is slow, not unsafe.
LIMITS = Limits(cpu_ms=3000, wall_ms=9000, memory_mib=MEMORY_MIB, output_kib=256, file_kib=1024)
BOX_LINES = frozenset({"ended", "stdout", "exit", "collect", "limits", "defence", "modes", "part"})
TASK_LINES = frozenset({"task", "verdict", "sent", "coding", "defence"})
REPEATED = re.compile("«([0-9]+)×(.+?)»", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """One hostile program.

    Args:
        source: as it is handed in.
        defence: the one it proves, by its name in sandbox/README.md.
        promise: how it ends in a box; None for a program that is judged.
        modes: in which it is started there.
        task: the fixture task it is handed in for; "" for a program that only runs in a box.
        verdicts: those it may get there; never AC, never a point.
    """

    path: Path
    source: bytes
    defence: str
    promise: Promise | None
    modes: tuple[Mode, ...]
    task: str
    verdicts: frozenset[str]

    @property
    def name(self) -> str:
        """Path below tests/hostile or sandbox, without its ending."""
        root = PROBES.parent if PROBES in self.path.parents else HOSTILE
        return self.path.relative_to(root).with_suffix("").as_posix()

    def execution(self, mode: Mode, stdin: bytes) -> Execution:
        """It alone, in a box."""
        assert self.promise is not None
        return Execution(
            files=(("main.py", self.source),),
            entry="main.py",
            limits=self.promise.limits,
            stdin=stdin,
            collect=self.promise.collect,
            mode=mode,
        )


def read_hostile(path: Path) -> Hostile:
    """One file. Fails on a header line nobody knows."""
    text = path.read_bytes()
    said = read_header(text)
    known = TASK_LINES if "task" in said else BOX_LINES
    assert said.keys() <= known, (path, said.keys() - known)
    return Hostile(
        path=path,
        source=_as_sent(text, said.get("sent", "")),
        defence=said["defence"],
        promise=None if "task" in said else read_promise(said, LIMITS),
        modes=tuple(Mode(word) for word in said.get("modes", "exec fork").split()),
        task=said.get("task", ""),
        verdicts=frozenset(said.get("verdict", "").split()),
    )


def _as_sent(text: bytes, how: str) -> bytes:
    """The file itself, or what it stands for: "utf-16", or with every «number×text» written out."""
    if not how:
        return text
    if how != "repeated":
        return text.decode().encode(how)
    written = REPEATED.sub(lambda found: found[2] * int(found[1]), text.decode())
    return written.encode()


def load_hostile(name: str) -> Hostile:
    """The one with this name."""
    root = PROBES.parent if name.startswith("probes/") else HOSTILE
    return read_hostile(root / f"{name}.py")


def box_programs() -> list[Hostile]:
    """All that run in a box by themselves."""
    return [one for one in _all() if one.promise is not None]


def task_programs() -> list[Hostile]:
    """All that are handed in for a task."""
    return [one for one in _all() if one.task]


def _all() -> list[Hostile]:
    paths = [path for path in (*PROBES.glob("*.py"), *HOSTILE.rglob("*.py")) if path.name != "__init__.py"]
    return [read_hostile(path) for path in sorted(paths)]
