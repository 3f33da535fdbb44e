"""Holding the clock: all processes of a machine count from one anchor, over restarts and set wall clocks.

While a room runs nothing moves the clock: a wall clock that is stepped raises an alarm, and is believed once
no room runs any more. After a reboot the wall clock is believed, with an alarm when it contradicts what is
known: never is it earlier than the last sign of life and the time since the boot together.
"""

import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from server.clock import Anchor, AnchoredClock
from server.exam.room_states import RoomState
from server.services.alarms import raise_alarm
from server.services.deps import Deps
from server.services.outages import note_server_outage
from server.store.tables.sittings import SittingRoomRow
from server.store.tables.watching import AnchorRow
from server.store.work import Work

STEP = timedelta(seconds=2)
TOLERATED = timedelta(milliseconds=100)  # below this no anchor is changed, not even while nothing runs
PULSE_EVERY = timedelta(seconds=5)
SILENT_AFTER = timedelta(seconds=15)
PLAUSIBLE_ABSENCE = timedelta(minutes=10)  # a machine back later than this while rooms run is to be looked at
RUNS = (RoomState.RUNNING.value, RoomState.PAUSED.value, RoomState.COLLECTING.value)
MILLISECOND = timedelta(milliseconds=1)

STEPPED, BEHIND, AHEAD = "clock_stepped", "clock_behind", "clock_ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong with the wall clock: the kind of alarm, and by how much it is ahead of what is known."""

    kind: str
    ahead: timedelta


def after_reboot(clock: AnchoredClock, seen_at: datetime, *, runs: bool) -> tuple[Anchor, Finding | None]:
    """The anchor of a new boot, given the last sign of life of the one before, and what is to be alarmed."""
    wall = clock.machine.wall()
    earliest = seen_at + timedelta(microseconds=clock.machine.since_boot_ns() // 1_000)
    if wall < earliest - STEP:
        return clock.fresh_anchor(earliest), Finding(kind=BEHIND, ahead=wall - earliest)
    too_late = runs and wall > earliest + PLAUSIBLE_ABSENCE
    finding = Finding(kind=AHEAD, ahead=wall - earliest) if too_late else None
    return clock.fresh_anchor(wall), finding


def hold_clock(deps: Deps, host: str | None = None) -> None:
    """Take the machine's anchor, or give it one; for every process before it decides anything."""
    clock = deps.clock
    if not isinstance(clock, AnchoredClock):
        return  # a test's own
    host = host or here()
    with deps.store.read() as work:
        row = work.rows.get(AnchorRow, host)
        if row is not None and row.boot == clock.machine.boot():
            clock.adopt(_anchor(row))
            return
    with deps.store.write() as work:
        row = _row(work, clock, host)
        finding = None
        if row.boot != clock.machine.boot():
            anchor, finding = after_reboot(clock, row.seen_at, runs=_anything_runs(work))
            _keep(row, anchor)
        clock.adopt(_anchor(row))
        work.now = clock()  # what it was before was only a guess
        _alarm(work, row, clock, finding)


def watch_clock(deps: Deps, host: str | None = None) -> None:
    """One look: the anchor of the others, the wall clock, and now and then a sign of life."""
    clock = deps.clock
    if not isinstance(clock, AnchoredClock):
        return
    host = host or here()
    with deps.store.read() as work:
        row = work.rows.get(AnchorRow, host)
        if row is None or row.boot != clock.machine.boot():
            row = None  # the database was replaced under us
        else:
            clock.adopt(_anchor(row))
            due = clock() - row.seen_at >= PULSE_EVERY
            stepped = abs(clock.wall_ahead() - row.ahead_ms * MILLISECOND) > STEP
    if row is None:
        hold_clock(deps, host)
    elif due or stepped:
        with deps.store.write() as work:
            _look(work, work.lock(AnchorRow, host), clock)


def note_downtime(deps: Deps, host: str | None = None) -> int:
    """For a web process that starts: measure how long rooms that run had no server; how many they are."""
    with deps.store.write() as work:
        seen_at = work.rows.scalar(select(func.max(AnchorRow.seen_at)))
        row = work.rows.get(AnchorRow, host or here())
        noted = 0
        if seen_at is not None and work.now - seen_at > SILENT_AFTER:
            noted = note_server_outage(work, seen_at)
        if row is not None:
            row.seen_at = work.now
        return noted


def here() -> str:
    """The name of this machine."""
    return socket.gethostname()[:80]


def _look(work: Work, row: AnchorRow, clock: AnchoredClock) -> None:
    ahead = clock.wall_ahead()
    if abs(ahead - row.ahead_ms * MILLISECOND) > STEP:
        _alarm(work, row, clock, Finding(kind=STEPPED, ahead=ahead))
    if abs(ahead) > TOLERATED and not _anything_runs(work):
        _keep(row, clock.fresh_anchor(clock.machine.wall()))
        clock.adopt(_anchor(row))
    row.seen_at = clock()


def _row(work: Work, clock: AnchoredClock, host: str) -> AnchorRow:
    mine = clock.anchor
    first = {"host": host, "boot": mine.boot, "boot_ns": mine.boot_ns, "utc": mine.utc}
    work.insert_all(AnchorRow, [first | {"ahead_ms": 0, "seen_at": clock()}], unless_there=True)
    return work.lock(AnchorRow, host)


def _anchor(row: AnchorRow) -> Anchor:
    return Anchor(boot=row.boot, boot_ns=row.boot_ns, utc=row.utc)


def _keep(row: AnchorRow, anchor: Anchor) -> None:
    row.boot, row.boot_ns, row.utc = anchor.boot, anchor.boot_ns, anchor.utc
    row.ahead_ms = 0


def _alarm(work: Work, row: AnchorRow, clock: AnchoredClock, finding: Finding | None) -> None:
    if finding is None:
        return
    body = {"ahead_ms": finding.ahead // MILLISECOND, "from_ms": row.ahead_ms}
    raise_alarm(work, finding.kind, row.host, body)
    row.ahead_ms = (clock.machine.wall() - _anchor(row).at(clock.machine.since_boot_ns())) // MILLISECOND


def _anything_runs(work: Work) -> bool:
    running = select(SittingRoomRow.id).where(SittingRoomRow.state.in_(RUNS))
    return work.rows.scalar(running.limit(1)) is not None
