"""The pulse of a judge process: looks at the machine and says how the judge is, beside its work."""

import threading
from typing import Protocol

import structlog

from sandbox.errors import NotReady
from sandbox.values import Flavour
from server.practical.sandboxing import Sandbox
from server.services.anchoring import hold_clock
from server.services.deps import Deps
from server.services.faults import Machine
from server.services.judges import ENDED, JUDGING, READY, WAITING, report

EVERY_S = 5.0
LOOK_AGAIN_S = 1.0  # while something is missing
STOP_WITHIN_S = 5.0

log = structlog.get_logger(__name__)


class JudgeSandbox(Sandbox, Protocol):
    """A sandbox that clears away the boxes of a dead judge and gives up its own."""

    def remove_leftovers(self, owner: str) -> int:
        """Remove the boxes of a dead `owner`; how many. Raises SandboxError."""

    def keeps_for(self) -> frozenset[str] | None:
        """The names whose boxes it keeps, None where none are kept."""

    def close(self) -> None:
        """Give up what is kept ready."""


def why_not(sandbox: JudgeSandbox) -> tuple[str, ...]:
    """Why no box can be opened, as the engine says now and not as it went last; empty when one can."""
    try:
        sandbox.image(Flavour.STDLIB)
    except NotReady as reason:
        return (str(reason),)
    return ()


class Pulse:
    """A thread that looks and reports until stopped; a database that is away is told later."""

    def __init__(self, deps: Deps, owner: str, pools: tuple[str, ...], machine: Machine) -> None:
        self._deps = deps
        self._owner = owner
        self._pools = pools
        self._machine = machine
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def start(self) -> None:
        """Look once, so that nothing is claimed where nothing can be run, and go on looking."""
        self._machine.look()
        self._thread.start()

    def stop(self) -> None:
        """Say that this judge ended on purpose."""
        self._stopping.set()
        self._thread.join(STOP_WITHIN_S)
        self._say(ENDED, "")

    def _run(self) -> None:
        while True:
            why = self._machine.why if self._machine.is_judging else self._machine.look()
            state = WAITING if why else JUDGING if self._machine.is_judging else READY
            self._say(state, why)
            if self._stopping.wait(LOOK_AGAIN_S if why else EVERY_S):
                return

    def _say(self, state: str, why: str) -> None:
        try:
            hold_clock(self._deps)
            report(self._deps, self._owner, self._pools, state, why)
        except Exception:  # whatever keeps the row from being written, the judge goes on judging
            log.warning("pulse not written", owner=self._owner, exc_info=True)
