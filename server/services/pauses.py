"""Pauses as people are told of them."""

from collections.abc import Sequence

from sqlalchemy import bindparam, or_, select

from server.services.names import names_of
from server.services.views_time import PauseView
from server.store.tables.sittings import AttemptRow
from server.store.tables.time import PauseRow
from server.store.work import Work

_OF_ROOM = select(PauseRow).where(PauseRow.sitting_room_id == bindparam("room")).order_by(PauseRow.id)


def pauses_of_room(work: Work, sitting_room_id: int) -> tuple[PauseView, ...]:
    """Every pause of a room and its attempts, over or not, in the order begun."""
    rows = work.rows.scalars(_OF_ROOM, {"room": sitting_room_id})
    return _shown(work, list(rows))


def pauses_of(work: Work, attempt: AttemptRow) -> tuple[PauseView, ...]:
    """What stops the clock of this attempt, in the order begun."""
    rows = work.rows.scalars(
        select(PauseRow)
        .where(
            PauseRow.sitting_room_id == attempt.sitting_room_id,
            or_(PauseRow.attempt_id == attempt.id, PauseRow.attempt_id.is_(None)),
            PauseRow.ended_at.is_(None),
        )
        .order_by(PauseRow.id)
    )
    return _shown(work, list(rows))


def _shown(work: Work, rows: Sequence[PauseRow]) -> tuple[PauseView, ...]:
    names = names_of(work, {row.by for row in rows})
    return tuple(
        PauseView(
            cause=row.cause,
            since=row.began_at,
            until=row.ended_at,
            reason=row.reason,
            by=names[row.by],
            own=row.attempt_id is not None,
            attempt_id=row.attempt_id,
        )
        for row in rows
    )
