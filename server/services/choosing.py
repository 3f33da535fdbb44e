"""Whom a command on a room reaches, and that it says why."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from server.errors import Conflict, InvalidInput, NotFound
from server.exam.attempt_states import AttemptState
from server.store.tables.sittings import AttemptRow, SittingRoomRow
from server.store.work import Work

Here = Mapping[str, AttemptRow]


def chosen(
    work: Work, room: SittingRoomRow, attempts: Sequence[str] | None, states: Collection[AttemptState]
) -> list[AttemptRow]:
    """The named attempts of this room, or all in `states`, locked. Raises as `picked` does."""
    return picked(locked(work, room), attempts, states)


def locked(work: Work, room: SittingRoomRow) -> Here:
    """Every attempt of the room by id, locked."""
    rows = work.rows.scalars(
        select(AttemptRow)
        .where(AttemptRow.sitting_room_id == room.id)
        .order_by(AttemptRow.id)  # everybody who locks several does so in this order
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


def locked_rooms(work: Work, sitting_id: int) -> list[SittingRoomRow]:
    """Every room of a sitting, locked."""
    rows = work.rows.scalars(
        select(SittingRoomRow)
        .where(SittingRoomRow.sitting_id == sitting_id)
        .order_by(SittingRoomRow.id)
        .with_for_update(key_share=True)
    )
    return list(rows)


def picked(here: Here, attempts: Sequence[str] | None, states: Collection[AttemptState]) -> list[AttemptRow]:
    """Those named, or all in `states`.

    Raises:
        NotFound: a foreign id. Conflict: one of them is in another state.
    """
    if attempts is None:
        return [row for row in here.values() if AttemptState(row.state) in states]
    for attempt_id in attempts:
        if attempt_id not in here:
            raise NotFound(f"no attempt {attempt_id} in this room")
        if AttemptState(here[attempt_id].state) not in states:
            raise Conflict(f"{here[attempt_id].candidate_number} is {here[attempt_id].state}")
    return [here[attempt_id] for attempt_id in dict.fromkeys(attempts)]


def required_reason(reason: str) -> str:
    """The reason without blanks around it. Raises InvalidInput when none is given."""
    reason = reason.strip()
    if not reason:
        raise InvalidInput("a reason is needed", field="reason")
    return reason
