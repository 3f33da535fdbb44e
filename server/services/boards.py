"""The invigilator's board: progress, credits and submissions queried once, folded by proctor."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, case, func, select

from proctor.board import SeatCell, SeatFacts, count_room, fold_seat
from server.exam.allowance import longer_by
from server.exam.ledger import CreditKind
from server.exam.policy import PolicyProfile
from server.services.actors import Actor
from server.services.clocks import room_channel, section_of
from server.services.deps import Deps
from server.services.ledgers import accommodations_of
from server.services.machines import one_address
from server.services.names import names_of
from server.services.pauses import pauses_of_room
from server.services.scopes import sitting_room_in_scope
from server.services.steering import sitting_room_view
from server.services.views import MessageView
from server.services.views_rooms import AccommodationShort, BoardCell, BoardView, CreditView
from server.store.tables.answers import ResponseRow
from server.store.tables.journal import ChannelRow
from server.store.tables.judging import JudgementRow, SubmissionRow
from server.store.tables.places import RoomRow, SeatRow
from server.store.tables.sittings import AttemptRow, CandidateRow, CreditRow, MessageRow, SittingRoomRow
from server.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class _Progress:
    answered: int = 0
    flagged: int = 0


NO_PROGRESS = _Progress()
# Plain columns: a watched board is folded every second.
_SEATS = (
    select(SeatRow.id, SeatRow.number, SeatRow.row, SeatRow.column, SeatRow.spare)
    .where(SeatRow.room_id == bindparam("room"))
    .order_by(SeatRow.number)
)
_ATTEMPTS = (
    select(
        *(AttemptRow.id, AttemptRow.seat_id, AttemptRow.candidate_number, AttemptRow.state),
        *(AttemptRow.resumes_as, AttemptRow.connected, AttemptRow.last_seen_at, AttemptRow.closes_at),
        *(AttemptRow.paused_at, AttemptRow.late_permitted_at, AttemptRow.receipt),
        *(AttemptRow.receipt_seen_at, CandidateRow.name, SeatRow.number),
    )
    .join(CandidateRow, CandidateRow.id == AttemptRow.candidate_id)
    .join(SeatRow, SeatRow.id == AttemptRow.seat_id)
    .where(AttemptRow.sitting_room_id == bindparam("room"))
)
_PROGRESS = (
    select(
        ResponseRow.attempt_id,
        func.sum(case((ResponseRow.answered, 1), else_=0)),
        func.sum(case((ResponseRow.flagged, 1), else_=0)),
    )
    .join(AttemptRow, AttemptRow.id == ResponseRow.attempt_id)
    .where(AttemptRow.sitting_room_id == bindparam("room"), ResponseRow.section != "place")
    .group_by(ResponseRow.attempt_id)
)
_CREDITED = (
    select(CreditRow.attempt_id, func.sum(CreditRow.ms))
    .join(AttemptRow, AttemptRow.id == CreditRow.attempt_id)
    .where(AttemptRow.sitting_room_id == bindparam("room"), CreditRow.kind == CreditKind.CREDIT.value)
    .group_by(CreditRow.attempt_id)
)
_SUBMITTED = (
    select(SubmissionRow.attempt_id, func.count(SubmissionRow.task.distinct()))
    .join(AttemptRow, AttemptRow.id == SubmissionRow.attempt_id)
    .where(AttemptRow.sitting_room_id == bindparam("room"))
    .group_by(SubmissionRow.attempt_id)
)
_HELD = (
    select(func.count())
    .select_from(JudgementRow)
    .join(AttemptRow, AttemptRow.id == JudgementRow.attempt_id)
    .where(AttemptRow.sitting_room_id == bindparam("room"), JudgementRow.state == "failed")
)
_SAID = select(MessageRow).where(MessageRow.sitting_room_id == bindparam("room")).order_by(MessageRow.at)
_CREDITS = (
    select(CreditRow)
    .join(AttemptRow, AttemptRow.id == CreditRow.attempt_id)
    .where(AttemptRow.sitting_room_id == bindparam("room"), CreditRow.kind == CreditKind.CREDIT.value)
    .order_by(CreditRow.at, CreditRow.id)
)


def may_watch(deps: Deps, actor: Actor, sitting_room_id: int) -> None:
    """Raises NotFound when this person does not watch this room."""
    with deps.store.read() as work:
        sitting_room_in_scope(work, actor, sitting_room_id)


def board(deps: Deps, actor: Actor, sitting_room_id: int) -> BoardView:
    """The room as it is. Raises NotFound outside the actor's scope."""
    with deps.store.read() as work:
        return _board(work, deps, sitting_room_in_scope(work, actor, sitting_room_id))


def board_unchecked(deps: Deps, sitting_room_id: int) -> BoardView:
    """For the live board, whose watchers were checked when they began to watch."""
    with deps.store.read() as work:
        return _board(work, deps, work.get(SittingRoomRow, sitting_room_id, "room"))


def _board(work: Work, deps: Deps, room: SittingRoomRow) -> BoardView:
    place = work.get(RoomRow, room.room_id)
    seats = work.rows.execute(_SEATS, {"room": place.id})
    states, folded = _folded(work, deps, room)
    counts = count_room(folded.values())
    longer = _longer(work, states.values(), deps.shelf.form(work, room.sitting_id).policy)
    cells = tuple(_cell(seat, folded.get(seat.id), states.get(seat.id), longer) for seat in seats)
    head = work.rows.get(ChannelRow, room_channel(room.id))
    return BoardView(
        sitting_room=sitting_room_view(work, room),
        rows=place.rows,
        columns=place.columns,
        seq=head.seq if head else 0,
        cells=cells,
        counts={
            "expected": counts.expected,
            "present": counts.present,
            "absent": counts.absent,
            **{live.value: count for live, count in counts.by_live.items()},
            "held": _held(work, room),
        },
        server_now=work.now,
        messages=_messages(work, room.id),
        credits=_credit_lines(work, room.id),
        pauses=pauses_of_room(work, room.id),
        one_address=one_address(work, room),
    )


def _folded(work: Work, deps: Deps, room: SittingRoomRow) -> tuple[dict[int, Any], dict[int, SeatCell]]:
    """By seat id: the attempt, as a row of `_ATTEMPTS`, and its cell."""
    form = deps.shelf.form(work, room.sitting_id)
    total = len(form.theory) + len(form.practical)
    progress, credits, submitted = _progress(work, room), _credits(work, room), _submitted(work, room)
    attempts: dict[int, Any] = {}
    cells: dict[int, SeatCell] = {}
    for attempt in work.rows.execute(_ATTEMPTS, {"room": room.id}):
        done = progress.get(attempt.id, NO_PROGRESS)
        facts = SeatFacts(
            seat=attempt.number,
            candidate_name=attempt.name,
            candidate_number=attempt.candidate_number,
            attempt_id=attempt.id,
            state=attempt.state,
            section=section_of(attempt.resumes_as or attempt.state),
            connected=attempt.connected,
            last_seen_at=attempt.last_seen_at,
            answered=min(done.answered, total),
            total=total,
            flagged=done.flagged,
            submitted_tasks=submitted.get(attempt.id, 0),
            closes_at=attempt.closes_at,
            credits_ms=credits.get(attempt.id, 0),
            paused_at=attempt.paused_at,
        )
        attempts[attempt.seat_id] = attempt
        cells[attempt.seat_id] = fold_seat(facts, work.now, float(form.policy.offline_after_s))
    return attempts, cells


def _progress(work: Work, room: SittingRoomRow) -> dict[str, _Progress]:
    rows = work.rows.execute(_PROGRESS, {"room": room.id})
    return {
        attempt: _Progress(answered=int(answered), flagged=int(flagged))
        for attempt, answered, flagged in rows
    }


def _credits(work: Work, room: SittingRoomRow) -> Mapping[str, int]:
    rows = work.rows.execute(_CREDITED, {"room": room.id})
    return {attempt: int(ms) for attempt, ms in rows}


def _submitted(work: Work, room: SittingRoomRow) -> Mapping[str, int]:
    rows = work.rows.execute(_SUBMITTED, {"room": room.id})
    return {attempt: int(count) for attempt, count in rows}


def _held(work: Work, room: SittingRoomRow) -> int:
    """Judgements of this room that wait for staff."""
    return work.rows.scalar(_HELD, {"room": room.id}) or 0


def _messages(work: Work, sitting_room_id: int) -> tuple[MessageView, ...]:
    rows = work.rows.scalars(_SAID, {"room": sitting_room_id})
    return tuple(
        MessageView(id=row.id, text=row.text, at=row.at, by=row.by, attempt_id=row.attempt_id) for row in rows
    )


def _credit_lines(work: Work, sitting_room_id: int) -> tuple[CreditView, ...]:
    rows = work.rows.scalars(_CREDITS, {"room": sitting_room_id}).all()
    names = names_of(work, {row.by for row in rows})
    return tuple(
        CreditView(attempt_id=row.attempt_id, ms=row.ms, reason=row.reason, at=row.at, by=names[row.by])
        for row in rows
    )


def _longer(work: Work, attempts: Collection[Any], policy: PolicyProfile) -> Mapping[str, AccommodationShort]:
    """Whose papers are longer than the plan says, by attempt."""
    granted = accommodations_of(work, [attempt.id for attempt in attempts])
    found = {key: longer_by(policy, rows) for key, rows in granted.items()}
    return {
        key: AccommodationShort(theory_ms=more.theory_ms, practical_ms=more.practical_ms)
        for key, more in found.items()
        if more.total_ms > 0
    }


def _cell(
    seat: Any,
    cell: SeatCell | None,
    attempt: Any,
    longer: Mapping[str, AccommodationShort],
) -> BoardCell:
    return BoardCell(
        seat_id=seat.id,
        number=seat.number,
        row=seat.row,
        column=seat.column,
        spare=seat.spare,
        attempt_id=cell.attempt_id if cell else None,
        candidate_name=cell.candidate_name if cell else None,
        candidate_number=cell.candidate_number if cell else None,
        live=cell.live.value if cell else "empty",
        state=attempt.state if attempt else None,
        section=cell.section if cell else None,
        answered=cell.answered if cell else 0,
        total=cell.total if cell else 0,
        flagged=cell.flagged if cell else 0,
        submitted_tasks=cell.submitted_tasks if cell else 0,
        progress_percent=cell.progress_percent if cell else 0,
        remaining_ms=cell.remaining_ms if cell else None,
        closes_at=cell.closes_at if cell else None,
        paused_at=cell.paused_at if cell else None,
        credits_ms=cell.credits_ms if cell else 0,
        accommodation=longer.get(attempt.id) if attempt else None,
        late_permitted=attempt is not None and attempt.late_permitted_at is not None,
        last_seen_at=attempt.last_seen_at if attempt else None,
        receipt=attempt.receipt["code"] if attempt and attempt.receipt else None,
        receipt_seen=attempt is not None and attempt.receipt_seen_at is not None,
    )
