"""Staff pauses of a clock: who may stop it how, and what an attempt is while one or several of them last.

Pauses overlap: the clock stands from the first beginning to the last end, and that stretch is credited once.
"""

from collections.abc import Collection
from enum import StrEnum

from server.exam.attempt_states import AttemptState


class PauseCause(StrEnum):
    """What stops a clock."""

    STAFF = "staff"  # one candidate, or some of them
    ROOM = "room"  # everybody of a sitting-room
    MOVING = "moving"  # a change of machine; ends at the first request from the new seat


def state_under(causes: Collection[PauseCause]) -> AttemptState:
    """What an attempt is while these pauses last: who was also stopped by staff must wait for staff.

    Raises:
        ValueError: nothing stops it.
    """
    if not causes:
        raise ValueError("a clock without a pause runs")
    return AttemptState.MOVING if set(causes) == {PauseCause.MOVING} else AttemptState.PAUSED
