"""Letting candidates go: staff saw their receipt, which their page then says."""

from collections.abc import Sequence

from server.errors import Conflict
from server.exam.attempt_states import AttemptState
from server.exam.facts import AttemptChanged, ProgressFolded
from server.services.actors import Actor
from server.services.choosing import chosen
from server.services.clocks import attempt_channel, room_channel
from server.services.deps import Deps
from server.services.scopes import sitting_room_in_scope
from server.store.tables.sittings import SittingRoomRow

DONE = frozenset({AttemptState.HANDED_IN, AttemptState.COLLECTED})


def note_receipts_seen(deps: Deps, actor: Actor, sitting_room_id: int, attempts: Sequence[str]) -> int:
    """The receipts of these were seen; says of how many nobody had seen it before.

    Raises:
        NotFound: not this person's room, or a foreign id. Conflict: one of them has no receipt yet.
    """
    with deps.store.write() as work:
        sitting_room_in_scope(work, actor, sitting_room_id)
        room = work.lock(SittingRoomRow, sitting_room_id)
        reached = chosen(work, room, attempts, DONE)
        fresh = [attempt for attempt in reached if attempt.receipt_seen_at is None]
        for attempt in fresh:
            if attempt.receipt is None:
                raise Conflict(f"{attempt.candidate_number} has no receipt yet")
            attempt.receipt_seen_at = work.now
            subject, body = f"attempt:{attempt.id}", {"receipt": attempt.receipt["number"]}
            work.record(actor.who, "receipt.seen", subject, body=body)
            state = AttemptState(attempt.state)
            work.announce(
                attempt_channel(attempt.id), AttemptChanged(attempt_id=attempt.id, state=state, section=None)
            )
        if fresh:
            work.announce(room_channel(room.id), ProgressFolded())
        return len(fresh)
