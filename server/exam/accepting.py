"""What is still taken from a candidate: answers until the end and its grace, commands until the end.

While a clock stands only answers in flight are taken, for as long as the grace; nothing is run or submitted.
"""

from datetime import datetime
from typing import NamedTuple

from server.exam.attempt_states import ANSWERING, AttemptState
from server.exam.ledger import MILLISECOND, accepts_command, accepts_write

STANDING = frozenset({AttemptState.PAUSED, AttemptState.MOVING})


class ClockFace(NamedTuple):
    """What of an attempt's row decides.

    Args:
        closes_at: as the ledger sums it; while the clock stands, as it was when the pause began.
        paused_at: since when the clock stands, None while it runs.
        resumes_as: what a standing attempt was and will be again.
    """

    state: AttemptState
    closes_at: datetime | None
    theory_closes_at: datetime | None = None
    paused_at: datetime | None = None
    resumes_as: AttemptState | None = None

    @property
    def answering(self) -> AttemptState:
        """Where the candidate answers, or did when the clock was stopped."""
        return self.resumes_as or self.state


def takes_answers(face: ClockFace, received_at: datetime, grace_ms: int) -> bool:
    """True while an answer read at `received_at` is kept."""
    if face.answering not in ANSWERING:
        return False
    if face.closes_at is not None and not accepts_write(received_at, face.closes_at, grace_ms):
        return False
    return face.state in ANSWERING or (face.state in STANDING and _in_flight(face, received_at, grace_ms))


def takes_theory(face: ClockFace, received_at: datetime, grace_ms: int) -> bool:
    """True while an answer to theory is kept, where theory is sealed: not once it is, nor after its end."""
    if face.answering is not AttemptState.THEORY:
        return False
    ends_at = face.theory_closes_at
    return ends_at is None or accepts_write(received_at, ends_at, grace_ms)


def takes_commands(face: ClockFace, asked_at: datetime) -> bool:
    """True while running, submitting, changing papers and handing in are possible."""
    if face.state not in ANSWERING:
        return False
    return face.closes_at is None or accepts_command(asked_at, face.closes_at)


def _in_flight(face: ClockFace, received_at: datetime, grace_ms: int) -> bool:
    return face.paused_at is not None and received_at < face.paused_at + grace_ms * MILLISECOND
