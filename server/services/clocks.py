"""An attempt's clock: summed from its ledger, kept on its row for the ticker, told to its page."""

from datetime import datetime

from sqlalchemy import select

from server.exam import ledger
from server.exam.attempt_states import ANSWERING, AttemptState
from server.exam.facts import TimerSynced
from server.exam.policy import PolicyProfile
from server.exam.words import Section
from server.services.views import Timing
from server.store.tables.sittings import AttemptRow, CreditRow, SittingRoomRow
from server.store.work import Work


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
    if attempt.base_at is None:
        return
    credits = ledger_of(work, attempt.id)
    attempt.closes_at = ledger.closes_at(attempt.base_at, policy, credits)
    attempt.theory_closes_at = ledger.theory_closes_at(attempt.base_at, policy, credits)


def ledger_of(work: Work, attempt_id: str) -> list[ledger.Credit]:
    """The credits of an attempt in the order given."""
    rows = work.rows.scalars(
        select(CreditRow).where(CreditRow.attempt_id == attempt_id).order_by(CreditRow.id)
    )
    return [
        ledger.Credit(ms=row.ms, kind=ledger.CreditKind(row.kind), reason=row.reason, by=row.by, at=row.at)
        for row in rows
    ]


def timing_of(attempt: AttemptRow, room: SittingRoomRow, now: datetime) -> Timing:
    """Where the clock stands at `now`."""
    runs = attempt.closes_at is not None and AttemptState(attempt.state) in ANSWERING
    theory = attempt.theory_closes_at if attempt.state == AttemptState.THEORY else None
    return Timing(
        server_now=now,
        closes_at=attempt.closes_at,
        remaining_ms=ledger.remaining_ms(attempt.closes_at, now) if runs and attempt.closes_at else None,
        theory_remaining_ms=ledger.remaining_ms(theory, now) if theory else None,
        room_state=room.state,
        state=attempt.state,
        section=section_of(attempt.state),
    )


def announce_timer(work: Work, attempt: AttemptRow, reason: str) -> None:
    """Tell the page of an attempt where its clock stands, and why it is told."""
    left = ledger.remaining_ms(attempt.closes_at, work.now) if attempt.closes_at else None
    work.announce(
        attempt_channel(attempt.id),
        TimerSynced(
            closes_at=attempt.closes_at,
            theory_closes_at=attempt.theory_closes_at,
            remaining_ms=left,
            reason=reason,
        ),
    )
