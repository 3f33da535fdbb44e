"""Whether the machines of a room can be told apart: behind a proxy nobody knows of, all have one address."""

from sqlalchemy import func, select

from server.exam.room_states import RoomState
from server.store.tables.journal import SignInRow
from server.store.tables.sittings import AttemptRow, SittingRoomRow
from server.store.work import Work

WATCHED = (RoomState.ADMITTING.value, RoomState.RUNNING.value, RoomState.PAUSED.value)


def one_address(work: Work, room: SittingRoomRow) -> str | None:
    """The address that all candidates of an open room share, two at least; None where there are several."""
    if room.state not in WATCHED:
        return None
    signed_in = (
        select(func.min(SignInRow.address), func.max(SignInRow.address), func.count())
        .join(AttemptRow, AttemptRow.id == SignInRow.attempt_id)
        .where(AttemptRow.sitting_room_id == room.id, SignInRow.revoked_at.is_(None))
    )
    first, last, people = work.rows.execute(signed_in).one()
    return str(first) if people > 1 and first == last else None


def shared_by_all(work: Work) -> str | None:
    """The same over all open rooms of the server."""
    rooms = work.rows.scalars(select(SittingRoomRow).where(SittingRoomRow.state.in_(WATCHED)))
    return next((found for room in rooms if (found := one_address(work, room)) is not None), None)
