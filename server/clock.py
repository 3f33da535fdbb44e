"""The one source of instants: aware UTC, injected everywhere.

A serving process asks no wall clock. It counts from an anchor: at so many nanoseconds of the clock that runs
since this machine's boot, suspended or not, it was such an instant. Only a new anchor moves that clock, so
setting the wall clock moves no deadline. The kernel disciplines the rate of both clocks alike (NTP slews
both): what comes between them are steps only, so nothing needs to be slewed here.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol

Clock = Callable[[], datetime]
MICROSECOND_NS = 1_000
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
TIME_NAMESPACE = Path("/proc/self/ns/time")


def system_clock() -> datetime:
    """The machine's time as an aware UTC instant."""
    return datetime.now(UTC)


class MachineClocks(Protocol):
    """The clocks of a machine."""

    def boot(self) -> str:
        """Names the boot, so that `since_boot_ns` of two processes can be compared."""

    def since_boot_ns(self) -> int:
        """Nanoseconds since it, suspended time included; never steps."""

    def wall(self) -> datetime:
        """What the machine takes for the time; may be set at any moment."""


class LinuxClocks:
    """This machine's."""

    def boot(self) -> str:
        """The kernel's id of its boot, and the time namespace: another one counts from elsewhere."""
        return _boot()

    def since_boot_ns(self) -> int:
        """CLOCK_BOOTTIME."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)

    def wall(self) -> datetime:
        """CLOCK_REALTIME."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """At `boot_ns` nanoseconds of this `boot` it was `utc`. Raises ValueError for a naive instant."""

    boot: str
    boot_ns: int
    utc: datetime

    def __post_init__(self) -> None:
        if self.utc.tzinfo is None:
            raise ValueError("a naive datetime is no instant")

    def at(self, boot_ns: int) -> datetime:
        """The instant at so many nanoseconds since the boot."""
        return self.utc + timedelta(microseconds=(boot_ns - self.boot_ns) // MICROSECOND_NS)


class AnchoredClock:
    """Instants counted from an anchor; until it is given one, from the wall clock as it was when made."""

    def __init__(self, machine: MachineClocks | None = None) -> None:
        self.machine = machine or LinuxClocks()
        self.anchor = self.fresh_anchor(self.machine.wall())

    def __call__(self) -> datetime:
        """Now."""
        return self.anchor.at(self.machine.since_boot_ns())

    def fresh_anchor(self, utc: datetime) -> Anchor:
        """The anchor by which it is `utc` now."""
        return Anchor(boot=self.machine.boot(), boot_ns=self.machine.since_boot_ns(), utc=utc)

    def adopt(self, anchor: Anchor) -> None:
        """Count from this one. Raises ValueError when it is of another boot."""
        if anchor.boot != self.machine.boot():
            raise ValueError(f"the anchor is of boot {anchor.boot}, this is {self.machine.boot()}")
        self.anchor = anchor  # one assignment: threads see either

    def wall_ahead(self) -> timedelta:
        """How far the wall clock is ahead of this one; below 0 when it is behind."""
        return self.machine.wall() - self()


@cache
def _boot() -> str:
    return f"{BOOT_ID.read_text().strip()}:{os.stat(TIME_NAMESPACE).st_ino}"


def instant_text(at: datetime) -> str:
    """RFC 3339 with milliseconds and `Z`, as instants travel on the wire.

    Raises:
        ValueError: `at` is naive.
    """
    if at.tzinfo is None:
        raise ValueError("a naive datetime is no instant")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def instant_from(text: str) -> datetime:
    """Parse an RFC 3339 instant; a text without offset is refused with ValueError."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text!r} has no offset from UTC")
    return at.astimezone(UTC)
