"""Boxes that run nothing, and who makes them: for tests of what hands boxes out."""

import threading
import time
from collections import deque
from collections.abc import Callable

from sandbox.box_kinds import BoxKind
from sandbox.errors import SandboxError, SlotsTaken
from sandbox.values import Flavour

SMALL = BoxKind(Flavour.STDLIB, 64)
LARGE = BoxKind(Flavour.STDLIB, 256)
ODD = BoxKind(Flavour.STDLIB, 777)


class PretendBox:
    """Knows whether it lives and who had it."""

    def __init__(self, kind: BoxKind, on_close: Callable[[], None] = lambda: None) -> None:
        self.kind = kind
        self.is_idle = True
        self.is_parted = False
        self.is_closed = False
        self.allowed_mib = kind.memory_mib
        self.users: list[str] = []
        self.is_in_use = False
        self.is_of_an_old_image = False
        self._on_close = on_close

    def allow(self, memory_mib: int) -> None:
        self.allowed_mib = memory_mib

    def part(self) -> None:
        self.is_parted = True
        self.is_idle = False

    def close(self) -> None:
        self.part()
        if not self.is_closed:
            self.is_closed = True
            self._on_close()


class PretendMaker:
    """Makes them at once, or when `gate` opens; raises the faults it is given first; has `slots` of them."""

    def __init__(self, slots: int = 1000) -> None:
        self.made: list[PretendBox] = []
        self.faults: deque[SandboxError] = deque()
        self.faults_for_us: deque[SandboxError] = deque()  # not for threads of the pool
        self.gate = threading.Event()
        self.gate.set()
        self.waiting = 0
        self._guard = threading.Lock()
        self._free = slots

    def make(self, kind: BoxKind) -> PretendBox:
        with self._guard:
            self.waiting += 1
        self.gate.wait()
        with self._guard:
            self.waiting -= 1
            if self.faults:
                raise self.faults.popleft()
            if self.faults_for_us and threading.current_thread() is threading.main_thread():
                raise self.faults_for_us.popleft()
            if self._free == 0:
                raise SlotsTaken("all slots are taken")
            self._free -= 1
            box = PretendBox(kind, self._freed)
            self.made.append(box)
            return box

    def is_current(self, _: Flavour, box: PretendBox) -> bool:
        return not box.is_of_an_old_image

    @property
    def living(self) -> list[PretendBox]:
        return [box for box in self.made if not box.is_closed]

    def _freed(self) -> None:
        with self._guard:
            self._free += 1


class Hands:
    """A clock to set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def until(is_so: Callable[[], bool]) -> None:
    """Let other threads work until it is so."""
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline, "it never came to pass"
        time.sleep(0.0005)
