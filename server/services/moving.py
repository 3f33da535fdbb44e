"""Moving an attempt to another machine: the clock stands until the first request from there."""

from datetime import timedelta

from sqlalchemy import select, update

from server.errors import Conflict, InvalidInput, NotFound
from server.exam import ledger
from server.exam.attempt_states import ANSWERING, AttemptState
from server.exam.facts import LeaseMoved, ProgressFolded
from server.exam.pauses import PauseCause
from server.exam.policy import PolicyProfile
from server.exam.policy_words import ClockFrom
from server.services.actors import Actor
from server.services.clocks import announce_timer, attempt_channel, reckon, room_channel
from server.services.deps import Deps
from server.services.ledgers import append
from server.services.open_moves import open_move
from server.services.pausing import begin_pause, end_pause
from server.services.scopes import sitting_room_in_scope
from server.services.views_moves import MoveView, StartedMove
from server.station.move_codes import new_move_code
from server.store.tables.base import new_id
from server.store.tables.journal import SignInRow
from server.store.tables.moves import MoveRow
from server.store.tables.places import SeatRow
from server.store.tables.sittings import AttemptRow, CandidateRow, SittingRoomRow
from server.store.work import Work

CODE_LASTS = timedelta(minutes=10)
NOT_BEGUN = frozenset({AttemptState.EXPECTED, AttemptState.CHECKED_IN})
MOVABLE = NOT_BEGUN | ANSWERING | {AttemptState.WAITING, AttemptState.PAUSED, AttemptState.MOVING}


def start_move(
    deps: Deps, actor: Actor, sitting_room_id: int, attempt_id: str, seat_id: int | None, reason: str
) -> StartedMove:
    """Stop the machine an attempt runs on, and its clock; hand out the code for another one.

    Asked again before the candidate has arrived, it gives a new code, for another seat if need be: with the
    seat that the move came from, it is taken back.

    Args:
        seat_id: a free seat of the room; None for another machine at the same seat.

    Raises:
        InvalidInput: no reason, or nothing would change. NotFound: a foreign attempt or seat.
        Conflict: the seat is taken, or the attempt is over.
    """
    reason = reason.strip()
    if not reason:
        raise InvalidInput("a reason is needed", field="reason")
    with deps.store.write() as work:
        sitting_room_in_scope(work, actor, sitting_room_id)
        room = work.lock(SittingRoomRow, sitting_room_id)  # two moves never choose the same seat
        attempt = _attempt_of(work, room, attempt_id)
        seat = _free_seat(work, room, attempt, seat_id)
        if AttemptState(attempt.state) in NOT_BEGUN:
            return _seat_elsewhere(work, room, attempt, seat, actor, reason)
        code = new_move_code()
        row = open_move(work, attempt) or _stop(work, attempt, actor, reason)
        row.to_seat_id, row.reason, row.by = seat.id, reason, actor.who
        row.code_tag, row.code_until, row.code_failures = (
            code_tag(deps, attempt.id, code),
            work.now + CODE_LASTS,
            0,
        )
        row.opened_at, row.to_address = None, ""
        attempt.seat_id = seat.id
        _cut_off(work, attempt)
        work.rows.flush()
        view = _view(work, row)
        body = {"from_seat": view.from_seat, "to_seat": view.to_seat, "from_address": row.from_address}
        work.record(actor.who, "move.started", f"attempt:{attempt.id}", reason=reason, body=body)
        work.announce(room_channel(room.id), ProgressFolded())
        return StartedMove(seat=seat.number, code=code, code_until=row.code_until, move=view)


def moves_of_room(deps: Deps, actor: Actor, sitting_room_id: int) -> list[MoveView]:
    """Every move of a sitting-room, oldest first, for the register of machines. Raises NotFound."""
    with deps.store.read() as work:
        room = sitting_room_in_scope(work, actor, sitting_room_id)
        rows = work.rows.scalars(
            select(MoveRow)
            .join(AttemptRow, AttemptRow.id == MoveRow.attempt_id)
            .where(AttemptRow.sitting_room_id == room.id)
            .order_by(MoveRow.id)
        )
        return [_view(work, row) for row in rows]


def arrive(deps: Deps, actor: Actor) -> None:
    """The first request from the new machine: the clock runs again and what it stood is given back.

    Anything but the sign-in that the code opened changes nothing.
    """
    with deps.store.write() as work:
        attempt = work.lock(AttemptRow, actor.attempt)
        sign_in = work.get(SignInRow, actor.token_hash, "sign-in")
        row = open_move(work, attempt)
        if sign_in.revoked_at is not None or row is None or row.opened_at is None:
            return
        who = f"candidate:{attempt.candidate_number}"
        policy = deps.shelf.form(work, attempt.sitting_id).policy
        waited = attempt.resumes_as == AttemptState.WAITING
        row.ended_at = work.now
        row.lost_ms = -((row.began_at - work.now) // ledger.MILLISECOND)
        end_pause(work, attempt, PauseCause.MOVING, who, policy, "at the new machine")
        if waited:
            room = work.get(SittingRoomRow, attempt.sitting_room_id)
            _credit_late_start(work, attempt, row, room, policy)
        view = _view(work, row)
        body = {
            "from_seat": view.from_seat,
            "to_seat": view.to_seat,
            "from_address": row.from_address,
            "to_address": row.to_address,
            "lost_ms": row.lost_ms,
        }
        work.record(who, "move.ended", f"attempt:{attempt.id}", reason=row.reason, body=body)


def code_tag(deps: Deps, attempt_id: str, code: str) -> str:
    """What is kept of a code."""
    return deps.keys.tag("move", f"{attempt_id}:{code}")


def _credit_late_start(
    work: Work, attempt: AttemptRow, row: MoveRow, room: SittingRoomRow, policy: PolicyProfile
) -> None:
    """Who waited, and whose room started during the move: what they missed of it is given back."""
    if room.started_at is None or policy.clock_from is not ClockFrom.ROOM_START:
        return
    stood_from = max(row.began_at, room.started_at)
    if work.now > stood_from:
        given = ledger.pause_credit(paused_at=stood_from, resumed_at=work.now, reason=row.reason, by=row.by)
        append(work, attempt.id, given)
        work.rows.flush()
        reckon(work, attempt, policy)
        announce_timer(work, attempt, "moved")


def _attempt_of(work: Work, room: SittingRoomRow, attempt_id: str) -> AttemptRow:
    attempt = work.lock(AttemptRow, attempt_id, "attempt")
    if attempt.sitting_room_id != room.id:
        raise NotFound(f"no attempt {attempt_id} in this room")
    if AttemptState(attempt.state) not in MOVABLE:
        raise Conflict(f"{attempt.candidate_number} is {attempt.state}", state=attempt.state)
    return attempt


def _free_seat(work: Work, room: SittingRoomRow, attempt: AttemptRow, seat_id: int | None) -> SeatRow:
    seat = work.get(SeatRow, attempt.seat_id if seat_id is None else seat_id, "seat")
    if seat.room_id != room.room_id:
        raise NotFound(f"no seat {seat_id} in this room")
    taken = select(AttemptRow.id).where(
        AttemptRow.sitting_room_id == room.id, AttemptRow.seat_id == seat.id, AttemptRow.id != attempt.id
    )
    if work.rows.scalar(taken.limit(1)) is not None:
        raise Conflict(f"seat {seat.number} is taken", seat=seat.number)
    return seat


def _seat_elsewhere(
    work: Work, room: SittingRoomRow, attempt: AttemptRow, seat: SeatRow, actor: Actor, reason: str
) -> StartedMove:
    """Nothing runs yet that could be lost: only the seat changes."""
    before = work.get(SeatRow, attempt.seat_id)
    if before.id == seat.id:
        raise InvalidInput("the candidate sits there already and may sign in at any machine", field="seat_id")
    attempt.seat_id = seat.id
    body = {"from_seat": before.number, "to_seat": seat.number}
    work.record(actor.who, "seat.changed", f"attempt:{attempt.id}", reason=reason, body=body)
    work.announce(room_channel(room.id), ProgressFolded())
    return StartedMove(seat=seat.number, code=None, code_until=None, move=None)


def _stop(work: Work, attempt: AttemptRow, actor: Actor, reason: str) -> MoveRow:
    """From this instant the attempt is on no machine."""
    begin_pause(work, attempt, PauseCause.MOVING, actor.who, reason)
    row = MoveRow(
        attempt_id=attempt.id,
        from_seat_id=attempt.seat_id,
        began_at=work.now,
        from_address=_last_address(work, attempt.id),
    )
    work.rows.add(row)
    return row


def _cut_off(work: Work, attempt: AttemptRow) -> None:
    """Whatever machine held the attempt holds it no more; what it still sends is kept apart."""
    attempt.lease = new_id()
    work.rows.execute(
        update(SignInRow)
        .where(SignInRow.attempt_id == attempt.id, SignInRow.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )
    work.announce(attempt_channel(attempt.id), LeaseMoved())


def _last_address(work: Work, attempt_id: str) -> str:
    newest = select(SignInRow.address).where(SignInRow.attempt_id == attempt_id).order_by(SignInRow.at.desc())
    return work.rows.scalar(newest.limit(1)) or ""


def _view(work: Work, row: MoveRow) -> MoveView:
    attempt = work.get(AttemptRow, row.attempt_id)
    return MoveView(
        attempt_id=attempt.id,
        candidate_name=work.get(CandidateRow, attempt.candidate_id).name,
        candidate_number=attempt.candidate_number,
        from_seat=work.get(SeatRow, row.from_seat_id).number,
        to_seat=work.get(SeatRow, row.to_seat_id).number,
        reason=row.reason,
        by=row.by,
        began_at=row.began_at,
        opened_at=row.opened_at,
        ended_at=row.ended_at,
        lost_ms=row.lost_ms,
        from_address=row.from_address,
        to_address=row.to_address,
    )
