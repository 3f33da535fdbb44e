"""A candidate's own attempt: what the page shows, the steps up to the first question, changing papers."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from server.errors import AttemptClosed, Conflict, InvalidInput
from server.exam.accepting import takes_commands
from server.exam.attempt_states import AttemptState
from server.exam.doors import earliest_hand_in_at, last_admission_at
from server.exam.policy import PolicyProfile
from server.exam.policy_words import ClockFrom
from server.exam.room_states import RoomState
from server.exam.words import Section
from server.services.actors import Actor
from server.services.clocks import announce_timer, reckon, room_paused_ms, start_clock, timing_of
from server.services.deps import Deps
from server.services.ledgers import append_past_pauses, face_of
from server.services.moves import move_attempt
from server.services.pauses import pauses_of
from server.services.saving_values import PLACE
from server.services.sealed_answers import page_keys
from server.services.shelf import SittingForm
from server.services.views import (
    AttemptView,
    CandidateParticulars,
    MessageView,
    Receipt,
    SittingBrief,
    Timing,
)
from server.store.tables.answers import ResponseRow
from server.store.tables.places import RoomRow, SeatRow, StationRow
from server.store.tables.sittings import AttemptRow, CandidateRow, MessageRow, SittingRoomRow, SittingRow
from server.store.work import Work

_WITH_ROOM = (
    select(AttemptRow, SittingRoomRow)
    .join(SittingRoomRow, SittingRoomRow.id == AttemptRow.sitting_room_id)
    .where(AttemptRow.id == bindparam("key"))
)
_SITTING, _SITTING_ROOM, _PERSON, _ROOM, _STATION, _SEAT, _RESPONSE, _MESSAGE = (
    row.__table__.c
    for row in (
        *(SittingRow, SittingRoomRow, CandidateRow, RoomRow, StationRow, SeatRow),
        *(ResponseRow, MessageRow),
    )
)
# Plain columns, all of one row each: asked for by every page at once when a room starts.
_AROUND = (
    select(
        *(_SITTING.title, _SITTING.level, _SITTING.kind, _SITTING.starts_at),
        *(_SITTING.form_title, _SITTING.variant),
        *(_PERSON.name, _PERSON.category, _PERSON.document_masked),
        *(_ROOM.name.label("room_name"), _STATION.name.label("station_name"), _SEAT.number),
        _RESPONSE.value,
    )
    .select_from(SittingRow.__table__)
    .join(SittingRoomRow.__table__, _SITTING_ROOM.id == bindparam("sitting_room"))
    .join(RoomRow.__table__, _ROOM.id == _SITTING_ROOM.room_id)
    .join(StationRow.__table__, _STATION.id == _ROOM.station_id)
    .join(CandidateRow.__table__, _PERSON.id == bindparam("candidate"))
    .join(SeatRow.__table__, _SEAT.id == bindparam("seat"))
    .outerjoin(ResponseRow.__table__, and_(_RESPONSE.attempt_id == bindparam("key"), _RESPONSE.item == PLACE))
    .where(_SITTING.id == bindparam("sitting"))
)
_MESSAGES = (
    select(_MESSAGE.id, _MESSAGE.text, _MESSAGE.at, _MESSAGE.by)
    .where(
        _MESSAGE.sitting_room_id == bindparam("room"),
        or_(_MESSAGE.attempt_id.is_(None), _MESSAGE.attempt_id == bindparam("key")),
    )
    .order_by(_MESSAGE.at)
)


def my_attempt(deps: Deps, actor: Actor) -> AttemptView:
    """Everything the candidate's page shows of the attempt."""
    with deps.store.read() as work:
        attempt, _ = work.rows.execute(_WITH_ROOM, {"key": actor.attempt}).one()
        return attempt_view(work, deps, attempt)


def my_timing(deps: Deps, actor: Actor) -> Timing:
    """Where the clock stands."""
    with deps.store.read() as work:
        attempt, room = work.rows.execute(_WITH_ROOM, {"key": actor.attempt}).one()
        return timing_of(attempt, room, work.now)


def confirm_particulars(deps: Deps, actor: Actor) -> AttemptView:
    """The candidate says that name, number, subject and seat are right."""
    with deps.store.write() as work:
        attempt = work.lock(AttemptRow, actor.attempt)
        if attempt.confirmed_at is None:
            attempt.confirmed_at = work.now
            work.record(actor.who, "particulars.confirmed", f"attempt:{attempt.id}")
        return attempt_view(work, deps, attempt)


def accept_rules(deps: Deps, actor: Actor, accepted: bool) -> AttemptView:
    """On to the waiting screen; where the room runs already, straight to the questions.

    Raises:
        InvalidInput: not accepted. Conflict: particulars unconfirmed, or later than the late limit.
    """
    if not accepted:
        raise InvalidInput("the rules must be accepted to go on", field="accepted")
    with deps.store.write() as work:
        attempt = work.lock(AttemptRow, actor.attempt)
        if attempt.confirmed_at is None:
            raise Conflict("confirm the particulars first")
        if attempt.state == AttemptState.CHECKED_IN:
            attempt.rules_accepted_at = work.now
            move_attempt(work, attempt, AttemptState.WAITING, actor.who, "rules accepted")
            room = work.get(SittingRoomRow, attempt.sitting_room_id)
            policy = deps.shelf.form(work, attempt.sitting_id).policy
            _refuse_late(work, attempt, room, policy)
            if room.state == RoomState.RUNNING:
                begin(work, attempt, room, policy, actor.who)
        return attempt_view(work, deps, attempt)


def begin(work: Work, attempt: AttemptRow, room: SittingRoomRow, policy: PolicyProfile, who: str) -> None:
    """From waiting to the first question; the clock counts from where the policy says."""
    set_base(work, attempt, room, policy)
    reckon(work, attempt, policy)
    move_attempt(work, attempt, AttemptState.THEORY, who)
    announce_timer(work, attempt, "started")


def set_base(work: Work, attempt: AttemptRow, room: SittingRoomRow, policy: PolicyProfile) -> None:
    """Where the time of somebody who begins now counts from.

    Where it waits for the first answer, it starts without one when the door for late arrivals shuts, or at
    once for whoever is let in after that: so everybody has an end, and nobody's is later than the last one's.
    """
    started_at = room.started_at or work.now
    if policy.clock_from is ClockFrom.FIRST_ANSWER:
        shuts_at = last_admission_at(started_at, policy, room_paused_ms(room, work.now))
        attempt.latest_base_at = max(shuts_at, work.now)
        return
    attempt.base_at = started_at
    if room.paused_ms:
        append_past_pauses(work, attempt, policy)


def change_section(deps: Deps, actor: Actor, to: Section) -> AttemptView:
    """Seal theory and go on, or (where both papers are open) just say where the candidate is.

    Raises:
        AttemptClosed: not answering. Conflict: back to a sealed theory.
    """
    with deps.store.write() as work:
        attempt = work.lock(AttemptRow, actor.attempt)
        check_answering(work, attempt)
        policy = deps.shelf.form(work, attempt.sitting_id).policy
        if attempt.state != to:
            if policy.timing.seals_theory:
                if to is Section.THEORY:
                    raise Conflict("theory is sealed")
                seal_theory(work, attempt, policy, actor.who, "by the candidate")
            else:
                move_attempt(work, attempt, AttemptState(to.value), actor.who)
        return attempt_view(work, deps, attempt)


def seal_theory(work: Work, attempt: AttemptRow, policy: PolicyProfile, who: str, reason: str) -> None:
    """Theory is final; the practical paper begins, where it has a clock of its own with all its time."""
    start_clock(attempt, work.now)  # whoever has done with theory has begun
    attempt.theory_sealed_at = work.now
    reckon(work, attempt, policy)
    work.record(who, "theory.sealed", f"attempt:{attempt.id}", reason=reason)
    move_attempt(work, attempt, AttemptState.PRACTICAL, who, reason)
    announce_timer(work, attempt, "theory_sealed")


def check_answering(work: Work, attempt: AttemptRow) -> None:
    """Raises AttemptClosed unless this attempt may run, submit and switch now."""
    if not takes_commands(face_of(attempt), work.asked_at):
        raise AttemptClosed("the attempt is not running", state=attempt.state)


def attempt_view(work: Work, deps: Deps, attempt: AttemptRow) -> AttemptView:
    """One attempt as its candidate may see it."""
    room = work.get(SittingRoomRow, attempt.sitting_room_id)
    around = _around(work, attempt)
    form = deps.shelf.form(work, attempt.sitting_id)
    policy = form.policy
    timing = timing_of(attempt, room, work.now)
    return AttemptView(
        id=attempt.id,
        state=attempt.state,
        section=timing.section,
        lease=attempt.lease,
        candidate=CandidateParticulars(
            name=around.name,
            candidate_number=attempt.candidate_number,
            category=around.category,
            document_masked=around.document_masked,
        ),
        sitting=SittingBrief(id=attempt.sitting_id, title=around.title, level=around.level, kind=around.kind),
        room={"name": around.room_name, "station": around.station_name},
        seat={"number": around.number},
        room_state=room.state,
        server_now=work.now,
        starts_at=around.starts_at,
        started_at=room.started_at,
        closes_at=timing.closes_at,
        remaining_ms=timing.remaining_ms,
        theory_closes_at=attempt.theory_closes_at,
        theory_remaining_ms=timing.theory_remaining_ms,
        stands=timing.stands,
        starts_by=timing.starts_by,
        room_shifts=timing.room_shifts,
        pauses=pauses_of(work, attempt) if timing.stands else (),
        hand_in_from=_hand_in_from(work, room, policy),
        rules_accepted_at=attempt.rules_accepted_at,
        confirmed_at=attempt.confirmed_at,
        place=None if around.value is None else json.loads(around.value),
        form={"title": dict(around.form_title), "variant": around.variant},
        messages=messages_for(work, attempt),
        answer_file=page_keys(deps.keys, attempt.id),
        receipt=receipt_of(attempt),
        receipt_seen_at=attempt.receipt_seen_at,
        **_rules(form),
    )


def sitting_brief(sitting: SittingRow) -> SittingBrief:
    """Which sitting this is."""
    return SittingBrief(id=sitting.id, title=sitting.title, level=sitting.level, kind=sitting.kind)


def messages_for(work: Work, attempt: AttemptRow) -> tuple[MessageView, ...]:
    """What was said to the room or to this candidate, oldest first."""
    rows = work.rows.execute(_MESSAGES, {"room": attempt.sitting_room_id, "key": attempt.id})
    return tuple(MessageView(id=row.id, text=row.text, at=row.at, by=row.by) for row in rows)


def receipt_of(attempt: AttemptRow) -> Receipt | None:
    """The receipt kept on the row."""
    if attempt.receipt is None or attempt.handed_in_at is None:
        return None
    return Receipt(**attempt.receipt, handed_in_at=attempt.handed_in_at)


def _rules(form: SittingForm) -> dict[str, Any]:
    policy = form.policy
    return {
        "warn_at_ms": policy.warn_at_ms,
        "resync_s": float(policy.resync_s),
        "heartbeat_s": float(policy.heartbeat_s),
        "autosave_s": float(policy.autosave_s),
        "grace_s": float(policy.grace_s),
        "timing": policy.timing.value,
        "practical_counts": policy.practical_counts.value,
        "weights": policy.weights.to_json(),
        "total_minutes": float(policy.total_minutes),
        "theory_max_minutes": None if policy.theory_max_minutes is None else float(policy.theory_max_minutes),
        "late_limit_minutes": float(policy.late_limit_minutes),
        "early_hand_in_minutes": float(policy.early_hand_in_minutes),
        "counts": {"theory": len(form.theory), "practical": len(form.practical)},
        "try_seconds": float(policy.try_runs.seconds),
        "try_limit": policy.try_runs.limit,
    }


def _refuse_late(work: Work, attempt: AttemptRow, room: SittingRoomRow, policy: PolicyProfile) -> None:
    if room.started_at is None or attempt.late_permitted_at is not None:
        return
    if work.asked_at > last_admission_at(room.started_at, policy, room_paused_ms(room, work.asked_at)):
        raise Conflict("the time for late arrivals is over; see the invigilator", late=True)


def _hand_in_from(work: Work, room: SittingRoomRow, policy: PolicyProfile) -> datetime | None:
    if room.started_at is None:
        return None
    return earliest_hand_in_at(room.started_at, policy, room_paused_ms(room, work.now))


def _around(work: Work, attempt: AttemptRow) -> Any:
    """Whose it is, of which sitting, at which seat, and where its page was left."""
    keys = {
        "key": attempt.id,
        "sitting": attempt.sitting_id,
        "sitting_room": attempt.sitting_room_id,
        "candidate": attempt.candidate_id,
        "seat": attempt.seat_id,
    }
    return work.rows.execute(_AROUND, keys).one()
