"""An attempt's clock: summed from its ledger, kept on its row for the ticker, told to its page."""

from collections.abc import Sequence
from datetime import datetime

from server.exam import ledger
from server.exam.attempt_states import ANSWERING, INTERRUPTED, AttemptState
from server.exam.facts import RoomClockShifted, TimerSynced
from server.exam.policy import PolicyProfile
from server.exam.words import Section
from server.services.ledgers import Clocked, face_of, ledgers_of
from server.services.views import Timing
from server.store.tables.sittings import AttemptRow, SittingRoomRow
from server.store.work import Work

CLOCKED = ANSWERING | INTERRUPTED


def attempt_channel(attempt_id: str) -> str:
    """The channel of one candidate."""
    return f"attempt:{attempt_id}"


def room_channel(sitting_room_id: int) -> str:
    """The channel of one sitting-room."""
    return f"room:{sitting_room_id}"


def section_of(state: str) -> str | None:
    """The paper somebody in this state is answering."""
    return state if state in (Section.THEORY, Section.PRACTICAL) else None


def reckon(work: Work, attempt: AttemptRow, policy: PolicyProfile) -> None:
    """Sum the ledger anew onto the row; nothing while the clock has no base."""
    reckon_all(work, [attempt], policy)


def reckon_all(work: Work, attempts: Sequence[AttemptRow], policy: PolicyProfile) -> None:
    """As `reckon`, for attempts of one sitting."""
    for attempt, summed in ledgers_of(work, attempts, policy):
        attempt.closes_at = summed.closes_at
        attempt.theory_closes_at = summed.theory_closes_at


def note_first_answer(work: Work, attempt: AttemptRow, policy: PolicyProfile) -> None:
    """Where time counts from the first answer: this was it. Nothing where the clock runs already."""
    if attempt.base_at is None:
        start_clock(attempt, attempt.paused_at or work.now)  # one in flight when the clock was stopped
        reckon(work, attempt, policy)
        announce_timer(work, attempt, "first_answer")


def start_clock(attempt: AttemptRow, at: datetime) -> None:
    """A clock that waits for the candidate starts, unless it has counted from its latest start already."""
    if attempt.base_at is None:
        attempt.base_at = ledger.first_answer_base(at, attempt.latest_base_at)


def counts_by(attempt: Clocked, now: datetime) -> bool:
    """True once the clock counts: from its base, without a first answer from the latest one."""
    base = attempt.base_at or attempt.latest_base_at
    return base is not None and (attempt.base_at is not None or base <= now)


def runs_at(attempt: Clocked, now: datetime) -> bool:
    """True while there is something left to show: the clock counts, or stands where it was stopped."""
    return attempt.state in CLOCKED and counts_by(attempt, attempt.paused_at or now)


def remaining_of(attempt: Clocked, now: datetime) -> int | None:
    """What is left in ms; None before the clock counts."""
    if attempt.closes_at is None or not runs_at(attempt, now):
        return None
    return ledger.remaining_ms(attempt.closes_at, attempt.paused_at or now)


def timing_of(attempt: AttemptRow, room: SittingRoomRow, now: datetime) -> Timing:
    """Where the clock stands at `now`."""
    at = attempt.paused_at or now
    runs = runs_at(attempt, now)
    closes_at, theory_at = attempt.closes_at, attempt.theory_closes_at
    in_theory = face_of(attempt).answering is AttemptState.THEORY
    return Timing(
        server_now=now,
        closes_at=closes_at,
        remaining_ms=remaining_of(attempt, now),
        theory_remaining_ms=ledger.remaining_ms(theory_at, at) if runs and in_theory and theory_at else None,
        stands=attempt.paused_at is not None,
        starts_by=None if runs or attempt.base_at is not None else attempt.latest_base_at,
        room_shifts=room.clock_shifts,
        room_state=room.state,
        state=attempt.state,
        section=section_of(attempt.resumes_as or attempt.state),
    )


def announce_timer(work: Work, attempt: AttemptRow, reason: str) -> None:
    """Tell the page of an attempt where its clock stands, and why it is told."""
    at = attempt.paused_at or work.now
    left = ledger.remaining_ms(attempt.closes_at, at) if attempt.closes_at else None
    work.announce(
        attempt_channel(attempt.id),
        TimerSynced(
            closes_at=attempt.closes_at,
            theory_closes_at=attempt.theory_closes_at,
            remaining_ms=left,
            reason=reason,
        ),
    )


def announce_shift(work: Work, room: SittingRoomRow, shift_ms: int, reason: str) -> None:
    """Tell all pages of a room at once that every clock of it moved by as much."""
    room.clock_shifts += 1
    work.announce(
        room_channel(room.id),
        RoomClockShifted(number=room.clock_shifts, shift_ms=shift_ms, reason=reason, at=work.now),
    )


def room_paused_ms(room: SittingRoomRow, now: datetime) -> int:
    """How long the room has been paused so far, a pause that lasts included."""
    if room.paused_at is None:
        return room.paused_ms
    return room.paused_ms - ((room.paused_at - now) // ledger.MILLISECOND)
