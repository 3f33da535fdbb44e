"""Staff stop clocks and let them go on: of some, of a room, of a whole sitting; always with a reason."""

from collections.abc import Sequence

from server.errors import Conflict
from server.exam.attempt_states import ANSWERING, AttemptState
from server.exam.facts import ProgressFolded
from server.exam.pauses import PauseCause
from server.exam.room_states import RoomState
from server.services.actors import Actor
from server.services.choosing import chosen, locked_rooms, required_reason
from server.services.clocks import CLOCKED, room_channel
from server.services.deps import Deps
from server.services.pausing import begin_pause, begin_room_pause, end_pause, end_room_pause
from server.services.scopes import sitting_room_in_scope
from server.services.sittings import sitting_in_scope
from server.store.tables.sittings import SittingRoomRow
from server.store.work import Work

PAUSABLE = ANSWERING | {AttemptState.PAUSED, AttemptState.MOVING, AttemptState.AWAY}


def set_pause(
    deps: Deps,
    actor: Actor,
    sitting_room_id: int,
    paused: bool,
    reason: str,
    attempts: Sequence[str] | None,
) -> int:
    """Stop (or let go on) the clocks of some, or (None) of the whole room; says how many changed.

    What is so already stays as it is: asking twice changes nothing.

    Raises:
        InvalidInput: no reason. NotFound: not this person's room, or a foreign id.
        Conflict: somebody chosen does not answer, or the room does not run.
    """
    reason = required_reason(reason)
    with deps.store.write() as work:
        sitting_room_in_scope(work, actor, sitting_room_id)
        room = work.lock(SittingRoomRow, sitting_room_id)
        if attempts is None:
            return _set_room(work, deps, room, actor, paused, reason)
        return _set_some(work, deps, room, actor, paused, reason, attempts)


def set_sitting_pause(deps: Deps, actor: Actor, sitting_id: int, paused: bool, reason: str) -> int:
    """The same for every room of a sitting that runs (or is paused); says how many rooms changed.

    Raises:
        InvalidInput: no reason. NotFound: a sitting out of reach. Conflict: no room of it is under way.
    """
    reason = required_reason(reason)
    with deps.store.write() as work:
        sitting_in_scope(work, actor, sitting_id)
        rooms = locked_rooms(work, sitting_id)
        reached = [room for room in rooms if RoomState(room.state) in (RoomState.RUNNING, RoomState.PAUSED)]
        if not reached:
            raise Conflict("no room of this sitting is under way")
        changed = 0
        for room in reached:
            if (room.state == RoomState.PAUSED) is not paused:
                _set_room(work, deps, room, actor, paused, reason)
                changed += 1
        return changed


def _set_room(work: Work, deps: Deps, room: SittingRoomRow, actor: Actor, paused: bool, reason: str) -> int:
    """Says how many attempts it reached."""
    if (room.state == RoomState.PAUSED) is paused:
        return 0
    policy = deps.shelf.form(work, room.sitting_id).policy
    if paused:
        attempts = chosen(work, room, None, CLOCKED)
        begin_room_pause(work, room, attempts, actor.who, reason)
    else:
        attempts = chosen(work, room, None, CLOCKED | {AttemptState.WAITING})
        end_room_pause(work, room, attempts, actor.who, policy, reason)
    what = "room.paused" if paused else "room.resumed"
    work.record(actor.who, what, f"sitting_room:{room.id}", reason=reason, body={"attempts": len(attempts)})
    return len(attempts)


def _set_some(
    work: Work,
    deps: Deps,
    room: SittingRoomRow,
    actor: Actor,
    paused: bool,
    reason: str,
    attempts: Sequence[str],
) -> int:
    policy = deps.shelf.form(work, room.sitting_id).policy
    changed = 0
    for attempt in chosen(work, room, attempts, PAUSABLE):
        if paused:
            done = begin_pause(work, attempt, PauseCause.STAFF, actor.who, reason)
        else:
            done = end_pause(work, attempt, PauseCause.STAFF, actor.who, policy, reason)
        if done:
            what = "attempt.paused" if paused else "attempt.resumed"
            work.record(actor.who, what, f"attempt:{attempt.id}", reason=reason)
        changed += done
    if changed:
        work.announce(room_channel(room.id), ProgressFolded())
    return changed
