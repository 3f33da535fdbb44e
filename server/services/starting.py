"""Starting a room: everybody who waits begins at the same instant, in a handful of statements."""

from server.exam.attempt_states import AttemptState
from server.exam.policy import PolicyProfile
from server.services.attempts import set_base
from server.services.choosing import chosen
from server.services.clocks import announce_timer, reckon_all
from server.services.moving_many import locked, move_all
from server.store.tables.sittings import SittingRoomRow
from server.store.work import Work


def begin_all(work: Work, room: SittingRoomRow, policy: PolicyProfile, who: str) -> int:
    """From waiting to the first question for everybody of the room who waits; says how many they were.

    Each has the clock, the record and the facts that beginning alone gives.
    """
    waiting = chosen(work, room, None, {AttemptState.WAITING})
    for attempt in waiting:
        set_base(work, attempt, room, policy)
    reckon_all(work, waiting, policy)
    work.rows.flush()
    move_all(work, [locked(attempt, who) for attempt in waiting], AttemptState.THEORY, "")
    for attempt in waiting:
        announce_timer(work, attempt, "started")
    return len(waiting)
