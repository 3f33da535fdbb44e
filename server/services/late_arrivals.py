"""Letting somebody in after the limit for late arrivals: the chief may, and it gives no extra time."""

from server.errors import Conflict
from server.exam.attempt_states import AttemptState
from server.exam.facts import ProgressFolded
from server.services.actors import Actor
from server.services.choosing import chosen, required_reason
from server.services.clocks import room_channel
from server.services.deps import Deps
from server.services.scopes import sitting_room_in_scope
from server.store.work import Work

NOT_BEGUN = frozenset({AttemptState.EXPECTED, AttemptState.CHECKED_IN})


def permit(deps: Deps, actor: Actor, sitting_room_id: int, attempt_id: str, reason: str) -> int:
    """Says how many may come now that could not before: 1, or 0 when this was permitted already.

    Raises:
        InvalidInput: no reason. NotFound: not in this room. Conflict: they have begun, or are over.
    """
    reason = required_reason(reason)
    with deps.store.write() as work:
        room = sitting_room_in_scope(work, actor, sitting_room_id)
        (attempt,) = chosen(work, room, [attempt_id], NOT_BEGUN)
        if room.started_at is None:
            raise Conflict("the room has not started: nobody is late yet")
        if attempt.late_permitted_at is not None:
            return 0
        attempt.late_permitted_at = work.now
        work.record(actor.who, "late.permitted", f"attempt:{attempt.id}", reason=reason)
        _tell(work, room.id)
        return 1


def _tell(work: Work, sitting_room_id: int) -> None:
    work.announce(room_channel(sitting_room_id), ProgressFolded())
