"""Steering a room: admit, start, give time, tell, collect; every command is recorded with who and why."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import bindparam, func, select

from server.errors import Conflict, InvalidInput
from server.exam.attempt_states import ANSWERING, INTERRUPTED, OVER, AttemptState
from server.exam.facts import MessageSent
from server.exam.room_states import RoomState
from server.exam.sitting_states import SittingState
from server.services.actors import Actor
from server.services.attempts import sitting_brief
from server.services.choosing import chosen, required_reason
from server.services.clocks import attempt_channel, room_channel
from server.services.collecting import collect_rest
from server.services.deps import Deps
from server.services.giving_time import Grant, give_time
from server.services.moves import move_room, move_sitting
from server.services.moving_many import locked
from server.services.pausing import give_up_pauses, give_up_room_pause
from server.services.scopes import sitting_room_in_scope, sitting_rooms_in_scope
from server.services.self_checks import require_limits
from server.services.starting import begin_all
from server.services.taking_in import take_in_all
from server.services.views import MessageView
from server.services.views_rooms import SittingRoomView
from server.store.tables.base import new_id
from server.store.tables.places import RoomRow, SeatRow, StationRow
from server.store.tables.sittings import AttemptRow, MessageRow, SittingRoomRow, SittingRow
from server.store.work import Work

LONGEST_MESSAGE = 500
OPENABLE = {SittingState.READY, SittingState.RUNNING}
_LATEST = select(func.max(AttemptRow.closes_at)).where(
    AttemptRow.sitting_room_id == bindparam("room"),
    AttemptRow.state.not_in([state.value for state in OVER]),
)
_SEATS = select(func.count()).select_from(SeatRow).where(SeatRow.room_id == bindparam("room"))


def my_sitting_rooms(deps: Deps, actor: Actor) -> list[SittingRoomView]:
    """The rooms this person steers or watches."""
    with deps.store.read() as work:
        return [sitting_room_view(work, room) for room in sitting_rooms_in_scope(work, actor)]


def set_room_state(
    deps: Deps, actor: Actor, sitting_room_id: int, state: str, reason: str
) -> SittingRoomView:
    """Admit candidates, start the sitting for the room, or collect it whole.

    Raises:
        NotFound (not this person's room), InvalidInput (no such step), Conflict (sitting not ready),
        NotReady (a practical paper, and no machine that keeps the limits of programs).
    """
    steps = {
        RoomState.ADMITTING.value: _admit,
        RoomState.RUNNING.value: _start,
        RoomState.COLLECTING.value: _collect_room,
    }
    if state not in steps:
        raise InvalidInput(f"must be one of {', '.join(steps)}", field="state")
    with deps.store.write() as work:
        sitting_room_in_scope(work, actor, sitting_room_id)
        room = work.lock(SittingRoomRow, sitting_room_id)
        steps[state](work, deps, room, actor, reason)
    if state == RoomState.COLLECTING:
        collect_rest(deps, sitting_room_id, actor.who, reason)
    with deps.store.read() as work:
        return sitting_room_view(work, work.get(SittingRoomRow, sitting_room_id))


def grant_credit(
    deps: Deps,
    actor: Actor,
    sitting_room_id: int,
    minutes: Decimal,
    reason: str,
    attempts: Sequence[str] | None,
) -> int:
    """So many minutes for some or for everybody under way; says to how many. Raises as `give_time` does."""
    return give_time(deps, actor, sitting_room_id, Grant(minutes=minutes, reason=reason), attempts)


def send_message(
    deps: Deps, actor: Actor, sitting_room_id: int, text: str, attempt: str | None
) -> MessageView:
    """Tell the room or one candidate something; it stays readable on their page."""
    text = text.strip()
    if not text or len(text) > LONGEST_MESSAGE:
        raise InvalidInput(f"a message has 1 to {LONGEST_MESSAGE} characters", field="text")
    with deps.store.write() as work:
        room = sitting_room_in_scope(work, actor, sitting_room_id)
        if attempt is not None:
            chosen(work, room, [attempt], frozenset(AttemptState))
        row = MessageRow(
            id=new_id(),
            sitting_room_id=room.id,
            attempt_id=attempt,
            text=text,
            by=actor.name,
            at=work.now,
        )
        work.rows.add(row)
        work.record(actor.who, "message.sent", f"sitting_room:{room.id}", body={"text": text, "to": attempt})
        fact = MessageSent(message_id=row.id, text=text, at=row.at, by=row.by)
        for channel in _listeners(work, room, attempt):
            work.announce(channel, fact)
        return MessageView(id=row.id, text=row.text, at=row.at, by=row.by)


def collect(
    deps: Deps, actor: Actor, sitting_room_id: int, reason: str, attempts: Sequence[str] | None
) -> int:
    """Take in the work of some, or (None) of the whole room, which then closes."""
    reason = required_reason(reason)
    with deps.store.write() as work:
        sitting_room_in_scope(work, actor, sitting_room_id)
        room = work.lock(SittingRoomRow, sitting_room_id)
        if attempts is not None:
            reached = chosen(work, room, attempts, ANSWERING | INTERRUPTED)
            give_up_pauses(work, room, reached, actor.who, deps.shelf.form(work, room.sitting_id).policy)
            leaving = [locked(attempt, actor.who) for attempt in reached]
            return len(take_in_all(work, deps, leaving, AttemptState.COLLECTED, "staff", reason))
        _collect_room(work, deps, room, actor, reason)
    return collect_rest(deps, sitting_room_id, actor.who, reason)


def sitting_room_view(work: Work, room: SittingRoomRow, *, with_code: bool = True) -> SittingRoomView:
    """One sitting-room; the start code only for those who steer it."""
    sitting = work.get(SittingRow, room.sitting_id)
    place = work.get(RoomRow, room.room_id)
    return SittingRoomView(
        id=room.id,
        state=room.state,
        start_code=room.start_code if with_code else None,
        started_at=room.started_at,
        starts_at=sitting.starts_at,
        closes_at=work.rows.scalar(_LATEST, {"room": room.id}),
        room=place.name,
        station=work.get(StationRow, place.station_id).name,
        seats=work.rows.scalar(_SEATS, {"room": place.id}) or 0,
        sitting=sitting_brief(sitting),
        sitting_state=sitting.state,
    )


def _admit(work: Work, deps: Deps, room: SittingRoomRow, actor: Actor, reason: str) -> None:
    sitting = work.get(SittingRow, room.sitting_id)
    if SittingState(sitting.state) not in OPENABLE:
        raise Conflict("the sitting is not ready", sitting_state=sitting.state)
    _require_judges(work, deps, room)
    move_room(work, room, RoomState.ADMITTING, actor.who, reason)


def _require_judges(work: Work, deps: Deps, room: SittingRoomRow) -> None:
    """A practical paper is opened only where programs are known to be kept within their limits."""
    if deps.shelf.form(work, room.sitting_id).practical:
        require_limits(work)


def _start(work: Work, deps: Deps, room: SittingRoomRow, actor: Actor, reason: str) -> None:
    _require_judges(work, deps, room)
    room.started_at = room.started_at or work.now
    move_room(work, room, RoomState.RUNNING, actor.who, reason)
    sitting = work.lock(SittingRow, room.sitting_id)
    if sitting.state == SittingState.READY:
        move_sitting(work, sitting, SittingState.RUNNING, actor.who, "first room started")
    policy = deps.shelf.form(work, room.sitting_id).policy
    begin_all(work, room, policy, actor.who)


def _collect_room(work: Work, deps: Deps, room: SittingRoomRow, actor: Actor, reason: str) -> None:
    """From now on the room is being collected; whoever is in it is taken in after this transaction."""
    reached = chosen(work, room, None, ANSWERING | INTERRUPTED)
    move_room(work, room, RoomState.COLLECTING, actor.who, required_reason(reason))
    give_up_pauses(work, room, reached, actor.who, deps.shelf.form(work, room.sitting_id).policy)
    give_up_room_pause(work, room, actor.who)


def _listeners(work: Work, room: SittingRoomRow, attempt: str | None) -> list[str]:
    if attempt is not None:
        return [attempt_channel(attempt), room_channel(room.id)]
    everybody = work.rows.scalars(select(AttemptRow.id).where(AttemptRow.sitting_room_id == room.id))
    return [*map(attempt_channel, everybody), room_channel(room.id)]
