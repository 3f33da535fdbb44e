"""The move an attempt is on: begun by staff and not ended by a request from the new machine."""

from sqlalchemy import select

from server.store.tables.moves import MoveRow
from server.store.tables.sittings import AttemptRow
from server.store.work import Work


def open_move(work: Work, attempt: AttemptRow) -> MoveRow | None:
    """None where the clock does not stand, so also where staff collected it in between."""
    if attempt.paused_at is None:
        return None
    newest = select(MoveRow).where(MoveRow.attempt_id == attempt.id, MoveRow.ended_at.is_(None))
    return work.rows.scalar(newest.order_by(MoveRow.id.desc()).limit(1))


def is_entered(work: Work, attempt: AttemptRow) -> bool:
    """True between the sign-in with the code and the first request after it."""
    row = open_move(work, attempt)
    return row is not None and row.opened_at is not None
