"""The self-check of a judging machine: once per engine and image, before its judges take any work."""

import fcntl
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog

from sandbox.docker_sandbox import DockerSandbox
from sandbox.errors import NotReady
from sandbox.probing import Finding, probe_limits
from server.commands.doctoring.limits import failures_of
from server.services.deps import Deps
from server.services.self_checks import last_check, note_check

LOOK_EVERY_S = 30.0
LOOK_AGAIN_S = 1.0  # while another process of this machine is at it, or nothing can be run
TRY_AGAIN = timedelta(minutes=1)  # after a check that failed

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class SelfCheck:
    """Whether the processes of this machine may judge; looks now and then whether that is still known.

    Args:
        identity: of engine and image; raises NotReady while there is none.
        probe: tries all limits; raises NotReady when nothing can be run.
    """

    deps: Deps
    identity: Callable[[], str]
    probe: Callable[[], Iterator[Finding]]
    host: str
    now: Callable[[], float] = time.monotonic
    _look_at: float = 0.0
    _holds: bool = False
    _has_failed: bool = False

    def allows(self) -> bool:
        """Whether a job may be claimed now; some seconds when the limits have to be tried first."""
        if self.now() >= self._look_at:
            self._look_at = self.now() + LOOK_EVERY_S
            self._look()
        return self._holds

    def run(self) -> list[str]:
        """Try the limits unless that was done for this engine and image; what does not hold.

        Raises:
            NotReady: nothing can be run now.
        """
        identity = self.identity()
        known = last_check(self.deps, self.host, identity)
        if known is not None and (not known.failures or known.checked_at > self.deps.clock() - TRY_AGAIN):
            return list(known.failures)
        return self._try(identity)

    def _look(self) -> None:
        with self._turn() as is_ours:
            if not is_ours:
                self._look_at = self.now() + LOOK_AGAIN_S
                return
            try:
                failures = self.run()
            except NotReady:
                self._look_at = self.now() + LOOK_AGAIN_S
                self._holds = (
                    not self._has_failed
                )  # a job finds out why nothing can be run, says so, and waits
                return
            self._tell(failures)
            self._has_failed = bool(failures)
            self._holds = not failures

    def _try(self, identity: str) -> list[str]:
        failures = failures_of(list(self.probe()))
        note_check(self.deps, self.host, identity, failures)
        return failures

    def _tell(self, failures: list[str]) -> None:
        if failures:
            log.error("a limit does not hold: nothing is judged here", host=self.host, limits=failures)
        elif not self._holds:
            log.info("all limits hold", host=self.host)

    @contextmanager
    def _turn(self) -> Iterator[bool]:
        """Whether no other process of this machine checks; a killed one gives the lock back."""
        lock = os.open(
            self.deps.settings.runtime_dir / "self-check", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True
        finally:
            os.close(lock)


def self_check(deps: Deps, sandbox: DockerSandbox) -> SelfCheck:
    """Of the machine this process runs on."""
    return SelfCheck(
        deps=deps,
        identity=sandbox.identity,
        probe=lambda: probe_limits(sandbox),
        host=socket.gethostname(),
    )
