"""Closing rooms: by whoever collects them, or by themselves when nobody of them is left answering."""

from sqlalchemy import select

from server.exam.attempt_states import ANSWERING, INTERRUPTED, AttemptState
from server.exam.doors import last_admission_at
from server.exam.room_states import RoomState
from server.exam.sitting_states import SittingState
from server.services.clocks import room_paused_ms
from server.services.deps import Deps
from server.services.moves import move_room, move_sitting
from server.services.moving_many import lock_all, move_all
from server.services.taking_in import take_in_all
from server.store.tables.sittings import AttemptRow, SittingRoomRow, SittingRow
from server.store.work import Work

SERVER = "server"
UNDER_WAY = tuple(state.value for state in ANSWERING | INTERRUPTED)
MISSING = frozenset({AttemptState.EXPECTED, AttemptState.CHECKED_IN})
BEFORE = tuple(state.value for state in (*MISSING, AttemptState.WAITING))
LEFT = (AttemptState.HANDED_IN.value,)


def finish_room(work: Work, deps: Deps, room: SittingRoomRow, who: str) -> None:
    """When nobody of the room is left answering: note the absent, close it, and maybe the sitting."""
    if room.state == RoomState.COLLECTING:
        here = lock_all(work, who, AttemptRow.sitting_room_id == room.id, AttemptRow.state.in_(BEFORE + LEFT))
        missing = [each for each in here if each.state in MISSING]
        move_all(work, missing, AttemptState.ABSENT, "room collected")
        waiting = [each for each in here if each.state is AttemptState.WAITING]
        take_in_all(work, deps, waiting, AttemptState.COLLECTED, "staff")
        left = [each for each in here if each.state is AttemptState.HANDED_IN]
        move_all(work, left, AttemptState.COLLECTED, "room collected", {"collected_at": work.now})
        move_room(work, room, RoomState.COLLECTED, who)
    # Locked first: of two rooms that finish together the later one sees the other collected.
    sitting = work.lock(SittingRow, room.sitting_id)
    rooms = work.rows.scalars(select(SittingRoomRow).where(SittingRoomRow.sitting_id == room.sitting_id))
    if sitting.state == SittingState.RUNNING and all(each.state == RoomState.COLLECTED for each in rooms):
        move_sitting(work, sitting, SittingState.COLLECTED, who, "all rooms collected")


def close_finished_rooms(deps: Deps) -> int:
    """A running room whose last attempt is over collects itself."""
    with deps.store.read() as work:
        finished = [room_id for room_id in _live_rooms(work) if not _still_open(work, deps, room_id)]
    for room_id in finished:
        with deps.store.write() as work:
            room = work.lock(SittingRoomRow, room_id)
            if RoomState(room.state) is RoomState.RUNNING and not _still_open(work, deps, room_id):
                move_room(work, room, RoomState.COLLECTING, SERVER, "nobody is left answering")
            if RoomState(room.state) is RoomState.COLLECTING:
                finish_room(work, deps, room, SERVER)
    return len(finished)


def _live_rooms(work: Work) -> list[int]:
    states = (RoomState.RUNNING.value, RoomState.COLLECTING.value)
    return list(work.rows.scalars(select(SittingRoomRow.id).where(SittingRoomRow.state.in_(states))))


def _still_open(work: Work, deps: Deps, room_id: int) -> bool:
    """Somebody answers, or may still come before the late limit."""
    room = work.get(SittingRoomRow, room_id)
    under_way = select(AttemptRow.id).where(
        AttemptRow.sitting_room_id == room_id, AttemptRow.state.in_(UNDER_WAY)
    )
    if work.rows.scalar(under_way.limit(1)) is not None:
        return True
    if room.state != RoomState.RUNNING or room.started_at is None:
        return False
    policy = deps.shelf.form(work, room.sitting_id).policy
    missing = select(AttemptRow.id).where(AttemptRow.sitting_room_id == room_id, AttemptRow.state.in_(BEFORE))
    may_come = work.now <= last_admission_at(room.started_at, policy, room_paused_ms(room, work.now))
    return may_come and work.rows.scalar(missing.limit(1)) is not None
