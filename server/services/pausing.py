"""Stopping clocks and letting them go on: pauses may overlap, and a stretch that stood is credited once.

While a clock stands, `closes_at` and `theory_closes_at` stay as they were and `paused_at` says since when:
what remains is their difference, nothing is collected or sealed, and only answers in flight are taken. The
attempt is `paused`, or `moving` where only a change of machine stops it; `resumes_as` is where it goes on.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select

from server.exam.attempt_states import AttemptState
from server.exam.ledger import MILLISECOND, Credit, pause_credit
from server.exam.pauses import PauseCause, state_under
from server.exam.policy import PolicyProfile
from server.exam.room_states import RoomState
from server.services.attempts import begin
from server.services.clocks import announce_timer, reckon, reckon_all, room_paused_ms
from server.services.ledgers import append, section_at
from server.services.moves import move_attempt, move_room, step_attempt
from server.store.tables.sittings import AttemptRow, SittingRoomRow
from server.store.tables.time import PauseRow
from server.store.work import Work


def begin_pause(work: Work, attempt: AttemptRow, cause: PauseCause, who: str, reason: str) -> bool:
    """Stop the clock of a locked attempt; False when it is stopped for this cause already.

    Raises:
        IllegalTransition: it is over, or has not got so far.
    """
    rows = _rows_of(work, attempt)
    if any(row.cause == cause and row.ended_at is None for row in rows if row.attempt_id is not None):
        return False
    row = _opened(work, attempt.sitting_room_id, cause, who, reason)
    row.attempt_id = attempt.id
    to = state_under([*_open_causes(rows), cause])
    _stand(attempt, work.now)
    if attempt.state != to:
        move_attempt(work, attempt, to, who, reason)
    announce_timer(work, attempt, "paused")
    return True


def end_pause(
    work: Work, attempt: AttemptRow, cause: PauseCause, who: str, policy: PolicyProfile, reason: str = ""
) -> bool:
    """End this pause of a locked attempt, False when there is none; it goes on unless another lasts."""
    rows = _rows_of(work, attempt)
    ending = [row for row in rows if row.attempt_id and row.cause == cause and row.ended_at is None]
    if not ending:
        return False
    _close(ending, work.now, who)
    causes = _open_causes(rows)
    if causes:
        to = state_under(causes)
    else:
        to = AttemptState(attempt.resumes_as or attempt.state)
        _go_on(work, attempt, rows)
        reckon(work, attempt, policy)
    if attempt.state != to:
        move_attempt(work, attempt, to, who, reason)
    room = work.get(SittingRoomRow, attempt.sitting_room_id)
    if to is AttemptState.WAITING and RoomState(room.state) is RoomState.RUNNING:
        begin(work, attempt, room, policy, who)  # the room started meanwhile
    announce_timer(work, attempt, "resumed" if not causes else "paused")
    return True


def begin_room_pause(
    work: Work, room: SittingRoomRow, attempts: Sequence[AttemptRow], who: str, reason: str
) -> None:
    """Stop the locked room and every one of its locked attempts that is under way.

    Raises:
        IllegalTransition: the room does not run.
    """
    room.paused_at = work.now
    move_room(work, room, RoomState.PAUSED, who, reason)
    _opened(work, room.id, PauseCause.ROOM, who, reason)
    for attempt in attempts:
        _stand(attempt, work.now)
        if attempt.state != AttemptState.PAUSED:
            step_attempt(work, attempt, AttemptState.PAUSED, who, reason)


def end_room_pause(
    work: Work,
    room: SittingRoomRow,
    attempts: Sequence[AttemptRow],
    who: str,
    policy: PolicyProfile,
    reason: str = "",
) -> None:
    """Let the room go on: every locked attempt that nothing else stops, and whoever came to wait meanwhile.

    Raises:
        IllegalTransition: the room is not paused.
    """
    by_attempt = _end_room_row(work, room, attempts, who)
    move_room(work, room, RoomState.RUNNING, who, reason)
    going_on = []
    for attempt in attempts:
        rows = [*by_attempt[attempt.id], *by_attempt[None]]
        causes = _open_causes(rows)
        if attempt.state == AttemptState.WAITING:
            begin(work, attempt, room, policy, who)
        elif causes:
            if attempt.state != state_under(causes):
                move_attempt(work, attempt, state_under(causes), who, reason)
            announce_timer(work, attempt, "paused")
        elif attempt.paused_at is not None:
            to = AttemptState(attempt.resumes_as or attempt.state)
            _go_on(work, attempt, rows)
            step_attempt(work, attempt, to, who, reason)
            going_on.append(attempt)
    reckon_all(work, going_on, policy)


def give_up_pauses(
    work: Work, room: SittingRoomRow, attempts: Sequence[AttemptRow], who: str, policy: PolicyProfile
) -> None:
    """Before staff collect these locked attempts: what stood is credited, and nothing goes on."""
    by_attempt = _grouped(work, room.id, attempts)
    standing = [attempt for attempt in attempts if attempt.paused_at is not None]
    for attempt in standing:
        own = by_attempt[attempt.id]
        _close([row for row in own if row.ended_at is None], work.now, who)
        _go_on(work, attempt, [*own, *by_attempt[None]])
    reckon_all(work, standing, policy)


def give_up_room_pause(work: Work, room: SittingRoomRow, who: str) -> None:
    """The room is collected while it is paused: the pause ends with it."""
    if room.paused_at is not None:
        _end_room_row(work, room, (), who)


def _stand(attempt: AttemptRow, now: datetime) -> None:
    if attempt.paused_at is not None:
        return
    if attempt.base_at is None and attempt.latest_base_at is not None and attempt.latest_base_at <= now:
        attempt.base_at = attempt.latest_base_at  # it has been counting without a first answer
    attempt.paused_at = now
    attempt.resumes_as = attempt.state


def _go_on(work: Work, attempt: AttemptRow, rows: Sequence[PauseRow]) -> None:
    """Credit the stretch; where time does not count yet, it begins to count as much later."""
    paused_at = attempt.paused_at or work.now
    if work.now > paused_at:
        if attempt.base_at is not None:
            append(work, attempt.id, _credit_of(attempt, rows, paused_at, work.now))
        elif attempt.latest_base_at is not None:
            attempt.latest_base_at += -((paused_at - work.now) // MILLISECOND) * MILLISECOND
    attempt.paused_at = attempt.resumes_as = None


def _credit_of(
    attempt: AttemptRow, rows: Sequence[PauseRow], paused_at: datetime, resumed_at: datetime
) -> Credit:
    within = [row for row in rows if row.ended_at is None or row.ended_at > paused_at]
    reasons = dict.fromkeys(row.reason for row in within)
    return pause_credit(
        paused_at=paused_at,
        resumed_at=resumed_at,
        reason="; ".join(reasons),
        by=within[0].by if within else "server",
        section=section_at(attempt),
    )


def _opened(work: Work, room_id: int, cause: PauseCause, who: str, reason: str) -> PauseRow:
    row = PauseRow(sitting_room_id=room_id, cause=cause.value, reason=reason, by=who, began_at=work.now)
    work.rows.add(row)
    return row


def _close(rows: Sequence[PauseRow], now: datetime, who: str) -> None:
    for row in rows:
        row.ended_at, row.ended_by = now, who


def _end_room_row(
    work: Work, room: SittingRoomRow, attempts: Sequence[AttemptRow], who: str
) -> dict[str | None, list[PauseRow]]:
    by_attempt = _grouped(work, room.id, attempts)
    _close([row for row in by_attempt[None] if row.ended_at is None], work.now, who)
    room.paused_ms = room_paused_ms(room, work.now)
    room.paused_at = None
    return by_attempt


def _open_causes(rows: Collection[PauseRow]) -> list[PauseCause]:
    return [PauseCause(row.cause) for row in rows if row.ended_at is None]


def _rows_of(work: Work, attempt: AttemptRow) -> list[PauseRow]:
    """Pauses of the attempt and its room that last, or lasted within the present stretch."""
    grouped = _grouped(work, attempt.sitting_room_id, [attempt])
    return sorted([*grouped[attempt.id], *grouped[None]], key=lambda row: row.id)


def _grouped(
    work: Work, room_id: int, attempts: Sequence[AttemptRow]
) -> defaultdict[str | None, list[PauseRow]]:
    """By attempt (None: the room itself), as `_rows_of`, read in one go."""
    work.rows.flush()
    since = min((attempt.paused_at for attempt in attempts if attempt.paused_at), default=work.now)
    rows = work.rows.scalars(
        select(PauseRow)
        .where(
            PauseRow.sitting_room_id == room_id,
            or_(PauseRow.ended_at.is_(None), PauseRow.ended_at >= since),
        )
        .order_by(PauseRow.id)
    )
    found: defaultdict[str | None, list[PauseRow]] = defaultdict(list)
    for row in rows:
        found[row.attempt_id].append(row)
    return found
