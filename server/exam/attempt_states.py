"""The life of an attempt; answering is `theory` or `practical`, offline is derived from silence."""

from enum import StrEnum

from server.exam.transitions import Table, require_in


class AttemptState(StrEnum):
    """Where an attempt is."""

    EXPECTED = "expected"
    CHECKED_IN = "checked_in"
    WAITING = "waiting"  # signed in, before the first question
    THEORY = "theory"
    PRACTICAL = "practical"
    HANDED_IN = "handed_in"  # by the candidate
    COLLECTED = "collected"  # by the server: final
    ABSENT = "absent"
    STOPPED = "stopped"  # for a violation
    SUPERSEDED = "superseded"  # a newer attempt took its place
    PAUSED = "paused"  # by staff
    MOVING = "moving"  # between two machines, until the first request from the new seat
    AWAY = "away"  # out of the room under escort; the clock runs on


_S = AttemptState
ANSWERING = frozenset({_S.THEORY, _S.PRACTICAL})
# The candidate has begun or may begin, and is neither answering nor done.
INTERRUPTED = frozenset({_S.PAUSED, _S.MOVING, _S.AWAY})
# Nothing more is written by the candidate.
OVER = frozenset({_S.HANDED_IN, _S.COLLECTED, _S.ABSENT, _S.STOPPED, _S.SUPERSEDED})

_BY_STAFF = frozenset({_S.STOPPED, _S.SUPERSEDED})
TRANSITIONS: Table[AttemptState] = {
    _S.EXPECTED: frozenset({_S.CHECKED_IN, _S.ABSENT}) | _BY_STAFF,
    _S.CHECKED_IN: frozenset({_S.WAITING, _S.ABSENT}) | _BY_STAFF,
    _S.WAITING: ANSWERING | INTERRUPTED | _BY_STAFF | {_S.COLLECTED},
    _S.THEORY: INTERRUPTED | _BY_STAFF | {_S.PRACTICAL, _S.HANDED_IN, _S.COLLECTED},
    # Back to theory only where the timing is free: the services ask the profile.
    _S.PRACTICAL: INTERRUPTED | _BY_STAFF | {_S.THEORY, _S.HANDED_IN, _S.COLLECTED},
    _S.HANDED_IN: ANSWERING | _BY_STAFF | {_S.COLLECTED},
    _S.PAUSED: ANSWERING | _BY_STAFF | {_S.WAITING, _S.MOVING, _S.AWAY, _S.COLLECTED},
    _S.MOVING: ANSWERING | _BY_STAFF | {_S.WAITING, _S.PAUSED, _S.COLLECTED},
    _S.AWAY: ANSWERING | _BY_STAFF | {_S.WAITING, _S.PAUSED, _S.COLLECTED},
    _S.COLLECTED: frozenset({_S.SUPERSEDED}),
    _S.ABSENT: frozenset({_S.CHECKED_IN, _S.SUPERSEDED}),  # noted too soon, or sits again
    _S.STOPPED: frozenset({_S.SUPERSEDED}),
    _S.SUPERSEDED: frozenset(),
}


def require(from_: AttemptState, to: AttemptState) -> None:
    """Raises IllegalTransition unless `to` follows directly from `from_`."""
    require_in(TRANSITIONS, from_, to)


def needs_two_persons(from_: AttemptState, to: AttemptState) -> bool:
    """True for reopening what was handed in."""
    return from_ is AttemptState.HANDED_IN and to in ANSWERING
