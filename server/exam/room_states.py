"""The life of a sitting-room: what an invigilator steers."""

from enum import StrEnum

from server.exam.transitions import Table, require_in


class RoomState(StrEnum):
    """Where a sitting-room is."""

    CLOSED = "closed"
    ADMITTING = "admitting"  # candidates sign in and wait
    RUNNING = "running"
    PAUSED = "paused"  # by staff: the clocks of the room stand
    COLLECTING = "collecting"
    COLLECTED = "collected"
    SEALED = "sealed"


TRANSITIONS: Table[RoomState] = {
    RoomState.CLOSED: frozenset({RoomState.ADMITTING}),
    RoomState.ADMITTING: frozenset({RoomState.RUNNING}),
    RoomState.RUNNING: frozenset({RoomState.PAUSED, RoomState.COLLECTING}),
    # A power cut too long to compensate ends a sitting that is standing still.
    RoomState.PAUSED: frozenset({RoomState.RUNNING, RoomState.COLLECTING}),
    RoomState.COLLECTING: frozenset({RoomState.COLLECTED}),
    RoomState.COLLECTED: frozenset({RoomState.SEALED}),
    RoomState.SEALED: frozenset(),
}


def require(from_: RoomState, to: RoomState) -> None:
    """Raises IllegalTransition unless `to` follows directly from `from_`."""
    require_in(TRANSITIONS, from_, to)
