"""What an actor may reach: a thing outside the actor's scope is simply not there."""

from sqlalchemy import select

from server.errors import NotFound
from server.exam.words import Role
from server.services.actors import Actor
from server.store.tables.places import RoomRow
from server.store.tables.sittings import AssignmentRow, SittingRoomRow
from server.store.work import Work

WHOLE_STATION = {Role.CHIEF, Role.INSPECTOR, Role.OFFICE, Role.ADMIN}


def sitting_room_in_scope(work: Work, actor: Actor, sitting_room_id: int) -> SittingRoomRow:
    """The sitting-room, if this person is assigned to it or watches its whole station. Raises NotFound."""
    room = work.rows.get(SittingRoomRow, sitting_room_id)
    if room is None or not _reaches(work, actor, room):
        raise NotFound(f"no room {sitting_room_id}")
    return room


def sitting_rooms_in_scope(work: Work, actor: Actor) -> list[SittingRoomRow]:
    """All of them, newest sitting first."""
    rooms = work.rows.scalars(
        select(SittingRoomRow).order_by(SittingRoomRow.sitting_id.desc(), SittingRoomRow.id)
    )
    return [room for room in rooms if _reaches(work, actor, room)]


def reaches_sitting(work: Work, actor: Actor, sitting_id: int) -> bool:
    """True when any of its rooms is at the actor's station, or the actor has none (a centre's person)."""
    if actor.station_id is None:
        return True
    mine = (
        select(SittingRoomRow.id)
        .join(RoomRow, RoomRow.id == SittingRoomRow.room_id)
        .where(SittingRoomRow.sitting_id == sitting_id, RoomRow.station_id == actor.station_id)
    )
    return work.rows.scalar(mine.limit(1)) is not None


def _reaches(work: Work, actor: Actor, room: SittingRoomRow) -> bool:
    if actor.role in WHOLE_STATION:
        return actor.station_id is None or work.get(RoomRow, room.room_id).station_id == actor.station_id
    return work.rows.get(AssignmentRow, (actor.staff_id, room.id)) is not None
