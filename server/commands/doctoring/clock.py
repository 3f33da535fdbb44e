"""Looks at the clock: whether it was ever set, and whether it agrees with the one the server counts from."""

from datetime import UTC, datetime

from server.clock import AnchoredClock, instant_text
from server.services.anchoring import STEP, hold_clock
from server.services.deps import Deps
from server.services.readiness import PartReadiness

EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)  # a clock before this was never set


def clock_part(deps: Deps, *, anchored: bool) -> PartReadiness:
    """The server's instant; not ready when the wall clock says another one.

    Args:
        anchored: whether there is a schema with this machine's anchor in it.
    """
    if anchored:
        hold_clock(deps)
    now = deps.clock()
    if now <= EARLIEST:
        return PartReadiness(part="clock", ready=False, why=f"never set: {instant_text(now)}")
    if isinstance(deps.clock, AnchoredClock) and abs(ahead := deps.clock.wall_ahead()) > STEP:
        side = "ahead of" if ahead.total_seconds() > 0 else "behind"
        why = f"the wall clock is {abs(ahead.total_seconds()):.1f} s {side} the server's, {instant_text(now)}"
        return PartReadiness(part="clock", ready=False, why=why)
    return PartReadiness(part="clock", ready=True, why=instant_text(now))
