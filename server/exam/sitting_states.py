"""The life of a sitting: forward only, from draft to archive."""

from enum import StrEnum

from server.exam.transitions import Table, require_in


class SittingState(StrEnum):
    """Where a sitting is."""

    DRAFT = "draft"
    SEALED = "sealed"  # seating frozen
    LOADED = "loaded"  # package on the station server
    READY = "ready"  # self-check passed
    RUNNING = "running"
    COLLECTED = "collected"  # expected = present + absent
    PACKED = "packed"
    REPORTED = "reported"
    ARCHIVED = "archived"


_ORDER = tuple(SittingState)
TRANSITIONS: Table[SittingState] = {
    state: frozenset(_ORDER[at + 1 : at + 2]) for at, state in enumerate(_ORDER)
}


def require(from_: SittingState, to: SittingState) -> None:
    """Raises IllegalTransition unless `to` follows directly from `from_`."""
    require_in(TRANSITIONS, from_, to)
