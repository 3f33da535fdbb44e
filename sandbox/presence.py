"""Lets one program have this machine to itself: all judges of the machine announce what they run.

Announcements are names in the kernel's abstract socket namespace, like slots: no file, and gone the moment
their holder dies. Whoever wants to be alone announces that and waits until all others ended; whoever finds
such a name steps back, so the one waiting always gets its turn.
"""

import errno
import itertools
import os
import socket
import threading
import time

from sandbox.errors import MachineBusy

PREFIX = "kaohe-sandbox"
PATIENCE_S = 120.0
FIRST_LOOK_S = 0.001
LAST_LOOK_S = 0.02


class Hold:
    """A thread's leave to run; what it starts meanwhile shares it, so that it never waits for itself."""

    def __init__(self, claim: socket.socket, *, is_alone: bool) -> None:
        self._claim = claim
        self._guard = threading.Lock()
        self._holders = 1
        self.is_alone = is_alone

    def share(self) -> bool:
        """Count one more holder; False when it has ended."""
        with self._guard:
            if self._holders:
                self._holders += 1
            return self._holders > 0

    def release(self) -> None:
        """One holder less; from any thread."""
        with self._guard:
            self._holders -= 1
            if self._holders == 0:
                self._claim.close()


class Presence:
    """What runs on this machine. Others see it by `prefix`."""

    def __init__(self, prefix: str = PREFIX, patience_s: float = PATIENCE_S) -> None:
        self._alone = f"\0{prefix}-alone"
        self._running = f"{prefix}-run-"
        self._name = os.urandom(8).hex()
        self._patience_s = patience_s
        self._numbers = itertools.count()
        self._mine = threading.local()

    def hold(self, *, alone: bool = False) -> Hold:
        """Leave to run beside others or, when `alone`, beside nobody; costs some µs when nobody is alone.

        Raises:
            MachineBusy: the others did not end in time.
            RuntimeError: to be alone beside a program of this very thread.
        """
        mine: Hold | None = getattr(self._mine, "hold", None)
        if mine is not None and mine.share():
            if alone and not mine.is_alone:
                mine.release()
                raise RuntimeError("a program cannot be alone beside another one of its own thread")
            return mine
        deadline = time.monotonic() + self._patience_s
        claim = self._claim_alone(deadline) if alone else self._claim_shared(deadline)
        mine = self._mine.hold = Hold(claim, is_alone=alone)
        return mine

    def _claim_shared(self, deadline: float) -> socket.socket:
        while True:
            claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            claim.bind(f"\0{self._running}{self._name}-{next(self._numbers)}")
            if not self._somebody_is_alone():  # announced first: one of the two sees the other
                return claim
            claim.close()
            self._wait_for_the_one(deadline)

    def _claim_alone(self, deadline: float) -> socket.socket:
        while True:
            claim = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                claim.bind(self._alone)
            except OSError:
                claim.close()
                self._wait_for_the_one(deadline)
                continue
            claim.listen(socket.SOMAXCONN)
            try:
                self._wait_for_the_others(deadline)
            except BaseException:
                claim.close()
                raise
            return claim

    def _somebody_is_alone(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.setblocking(False)
            refusal = probe.connect_ex(self._alone)
        return refusal in (0, errno.EAGAIN)

    def _wait_for_the_one(self, deadline: float) -> None:
        """Until who is alone is no more, or might be. Raises MachineBusy."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise MachineBusy("another program has this machine to itself for too long")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(left)
            try:
                line.connect(self._alone)
                line.recv(1)  # nobody ever speaks: it returns when the other end is closed, however it ended
            except OSError:
                time.sleep(FIRST_LOOK_S)

    def _wait_for_the_others(self, deadline: float) -> None:
        pause = FIRST_LOOK_S
        while self._others_run():
            if time.monotonic() > deadline:
                raise MachineBusy("other programs left no moment to run one alone")
            time.sleep(pause)
            pause = min(2 * pause, LAST_LOOK_S)

    def _others_run(self) -> bool:
        with open("/proc/net/unix", "rb") as names:
            return f" @{self._running}".encode() in names.read()
