"""Honest people whose programs run while others cheat: they must not notice."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType

from sandbox.docker_sandbox import DockerSandbox
from sandbox.values import Ended, Execution, Limits, Mode

PAUSE_S = 0.05  # two cores are enough for everybody then
MEMORY_MIB = 96
LIMITS = Limits(cpu_ms=1000, wall_ms=9000, memory_mib=MEMORY_MIB, output_kib=64, file_kib=64)

# Program, input and everything that must come of it.
HONEST: tuple[tuple[str, bytes, bytes], ...] = (
    ("print(sum(map(int, input().split())))", b"1 2 3\n", b"6\n"),
    (
        "import threading\nfound = []\n"
        "people = [threading.Thread(target=found.append, args=(n,)) for n in range(8)]\n"
        "for one in people: one.start()\nfor one in people: one.join()\nprint(sorted(found))",
        b"",
        b"[0, 1, 2, 3, 4, 5, 6, 7]\n",
    ),
    (
        "import sqlite3\nwith sqlite3.connect('a.db') as db:\n"
        "    db.execute('create table t (a)')\n    db.execute('insert into t values (7)')\n"
        "    print(db.execute('select a from t').fetchall())",
        b"",
        b"[(7,)]\n",
    ),
    (
        "import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', 'print(40 + 2)'],"
        " capture_output=True, text=True).stdout, end='')",
        b"",
        b"42\n",
    ),
    ("open('out.txt', 'w').write(input())\nprint(len(open('out.txt').read()))", b"words\n", b"5\n"),
)


@dataclass(slots=True, kw_only=True)
class Neighbours:
    """Threads of honest people, from entering the block to leaving it.

    Args:
        deeds: what each of them does again and again; gives what was different this time, "" when all was
            as always.
    """

    deeds: tuple[Callable[[], str], ...]
    changes: list[str] = field(default_factory=list)
    runs: int = 0
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> "Neighbours":
        for deed in self.deeds:
            thread = threading.Thread(target=self._live, args=(deed,), daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _live(self, deed: Callable[[], str]) -> None:
        while not self._over.is_set():
            try:
                changed = deed()
            except Exception as error:
                changed = f"{type(error).__name__}: {error}"
            self.runs += 1
            if changed:
                self.changes.append(changed)
            self._over.wait(PAUSE_S)


def box_neighbour(sandbox: DockerSandbox, boxes: ExitStack, mode: Mode) -> Callable[[], str]:
    """Somebody with a box of their own, who runs every honest program in it."""
    box = boxes.enter_context(sandbox.open(MEMORY_MIB))

    def deed() -> str:
        for program, stdin, expected in HONEST:
            outcome = box.run(
                Execution(
                    files=(("main.py", program.encode()),),
                    entry="main.py",
                    limits=LIMITS,
                    stdin=stdin,
                    mode=mode,
                )
            )
            if (outcome.ended, outcome.exit_code, outcome.stdout) != (Ended.EXITED, 0, expected):
                return repr(outcome)
        return ""

    return deed
