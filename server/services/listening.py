"""Who may still listen to live events, and to which channels."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select

from server.services.actors import Actor
from server.services.clocks import attempt_channel, room_channel, timing_of
from server.services.deps import Deps
from server.services.views import Timing
from server.store.tables.journal import SignInRow
from server.store.tables.places import StaffRow
from server.store.tables.sittings import AttemptRow, SittingRoomRow

AT_ONCE = 500  # hashes in one query
# Asked for several times a second by every process that serves.
_ENDED = select(SignInRow.token_hash).where(
    or_(
        SignInRow.revoked_at > bindparam("since"),
        and_(SignInRow.expires_at > bindparam("since"), SignInRow.expires_at <= bindparam("now")),
        SignInRow.staff_id.in_(select(StaffRow.id).where(~StaffRow.active)),
    )
)
_STILL = (
    select(SignInRow.token_hash)
    .outerjoin(StaffRow, StaffRow.id == SignInRow.staff_id)
    .where(
        SignInRow.token_hash.in_(bindparam("asked", expanding=True)),
        SignInRow.revoked_at.is_(None),
        SignInRow.expires_at > bindparam("now"),
        or_(SignInRow.staff_id.is_(None), StaffRow.active),
    )
)


def my_channels(deps: Deps, actor: Actor) -> tuple[str, str]:
    """A candidate's own channel and that of their room."""
    with deps.store.read() as work:
        attempt = work.get(AttemptRow, actor.attempt)
        return attempt_channel(attempt.id), room_channel(attempt.sitting_room_id)


def timings_of(deps: Deps, attempt_ids: Collection[str]) -> dict[str, Timing]:
    """Where the clocks of these attempts stand, by their ids; who is gone is left out."""
    asked = sorted(attempt_ids)
    found: dict[str, Timing] = {}
    with deps.store.read() as work:
        for start in range(0, len(asked), AT_ONCE):
            rows = work.rows.execute(
                select(AttemptRow, SittingRoomRow)
                .join(SittingRoomRow, SittingRoomRow.id == AttemptRow.sitting_room_id)
                .where(AttemptRow.id.in_(asked[start : start + AT_ONCE]))
            )
            found |= {attempt.id: timing_of(attempt, room, work.now) for attempt, room in rows}
    return found


def rooms_of(deps: Deps, attempt_ids: Collection[str]) -> set[int]:
    """The sitting-rooms of these attempts."""
    with deps.store.read() as work:
        rooms = select(AttemptRow.sitting_room_id).where(AttemptRow.id.in_(sorted(attempt_ids)))
        return set(work.rows.scalars(rooms.distinct()))


def ended_since(deps: Deps, since: datetime) -> set[str]:
    """The token hashes of sign-ins that were ended or ran out after `since`, and of staff who left."""
    with deps.store.read() as work:
        return set(work.rows.scalars(_ENDED, {"since": since, "now": work.now}))


def still_signed_in(deps: Deps, token_hashes: Collection[str]) -> set[str]:
    """Those of these sign-ins that are neither ended, nor over, nor of staff who left."""
    asked = sorted(set(token_hashes))
    found: set[str] = set()
    with deps.store.read() as work:
        for start in range(0, len(asked), AT_ONCE):
            rows = work.rows.scalars(_STILL, {"asked": asked[start : start + AT_ONCE], "now": work.now})
            found.update(rows)
    return found
