"""Taking in what is there: by hand-in, by staff or at the end; the last saved state of everybody counts."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from server.errors import NotFound
from server.exam.attempt_states import ANSWERING, INTERRUPTED, OVER, AttemptState
from server.exam.doors import last_admission_at, require_hand_in
from server.exam.facts import AttemptCollected
from server.exam.policy_words import PracticalCounts
from server.exam.room_states import RoomState
from server.exam.sitting_states import SittingState
from server.exam.words import Section
from server.services.actors import Actor
from server.services.attempts import check_answering, receipt_of, seal_theory
from server.services.clocks import attempt_channel
from server.services.deps import Deps
from server.services.moves import move_attempt, move_room, move_sitting
from server.services.saving import canonical, digest_of
from server.services.submitting import COLLECTED, SUBMITTED, add_submission
from server.services.views import Receipt
from server.store.tables.answers import ResponseRow
from server.store.tables.judging import JudgementRow, SubmissionRow
from server.store.tables.sittings import AttemptRow, SittingRoomRow, SittingRow
from server.store.work import Work

SERVER = "server"
BATCH = 200  # attempts collected in one transaction; the write lock is given back in between
UNDER_WAY = tuple(state.value for state in ANSWERING | INTERRUPTED)


def hand_in(deps: Deps, actor: Actor) -> Receipt:
    """The candidate is done; again gives the same receipt.

    Raises:
        AttemptClosed: not running. TooEarly: with `hand_in_from`.
    """
    with deps.store.write() as work:
        attempt = work.lock(AttemptRow, actor.attempt)
        receipt = receipt_of(attempt)
        if receipt is not None:
            return receipt
        check_answering(work, attempt)
        room = work.get(SittingRoomRow, attempt.sitting_room_id)
        require_hand_in(
            work.now,
            room_started_at=room.started_at or work.now,
            theory_sealed=attempt.theory_sealed_at is not None,
            policy=deps.shelf.form(work, attempt.sitting_id).policy,
        )
        take_in(work, deps, attempt, AttemptState.HANDED_IN, "candidate", actor.who)
        return _receipt(attempt)


def my_receipt(deps: Deps, actor: Actor) -> Receipt:
    """Raises NotFound before the hand-in."""
    with deps.store.read() as work:
        return _receipt(work.get(AttemptRow, actor.attempt))


def take_in(
    work: Work, deps: Deps, attempt: AttemptRow, to: AttemptState, cause: str, who: str, reason: str = ""
) -> None:
    """Freeze the answers, queue what must be judged, write the receipt, take the step to `to`."""
    form = deps.shelf.form(work, attempt.sitting_id)
    responses = {
        row.item: row
        for row in work.rows.scalars(select(ResponseRow).where(ResponseRow.attempt_id == attempt.id))
    }
    if form.policy.practical_counts is not PracticalCounts.LAST_SUBMITTED:
        for task, entry in form.practical.items():
            row = responses.get(task)
            if row is not None and row.answered:
                add_submission(work, attempt, entry, _files(row), COLLECTED)
    attempt.handed_in_at = work.now
    attempt.hand_in_cause = cause
    if to is AttemptState.COLLECTED:
        attempt.collected_at = work.now
    attempt.receipt = _receipt_body(work, deps, attempt, responses, cause)
    move_attempt(work, attempt, to, who, reason or cause)
    work.announce(attempt_channel(attempt.id), AttemptCollected(cause=cause))
    settle_when_judged(work, attempt.id, "collected")


def settle_when_judged(work: Work, attempt_id: str, occasion: str) -> None:
    """Queue the combining of scores once nothing of the attempt waits for the judge."""
    waiting = select(JudgementRow.id).where(
        JudgementRow.attempt_id == attempt_id, JudgementRow.state != "done"
    )
    if work.rows.scalar(waiting.limit(1)) is None:
        key = f"settle:{attempt_id}:{occasion}"
        work.enqueue("settle", "judge", key, {"attempt_id": attempt_id}, priority=1)


def close_due(deps: Deps) -> int:
    """Seal theory and collect attempts whose time is over, close finished rooms; says how many moved.

    The deadline itself is checked in every write: this only takes in what is already final.
    """
    with deps.store.read() as work:
        due = _due(work, deps)
        sealing = _due_sealing(work, deps)
    moved = 0
    for ids, step in ((sealing, _seal_one), (due, _collect_one)):
        for start in range(0, len(ids), BATCH):
            with deps.store.write() as work:
                for attempt_id in ids[start : start + BATCH]:
                    moved += step(work, deps, attempt_id)
    return moved + _close_finished_rooms(deps)


def note_presence(deps: Deps, seen: Mapping[str, tuple[bool, datetime]]) -> None:
    """Keep who is connected and when they were last heard of."""
    if not seen:
        return
    with deps.store.write() as work:
        for attempt_id, (connected, last_seen_at) in sorted(seen.items()):  # everybody locks in this order
            work.rows.execute(
                update(AttemptRow)
                .where(AttemptRow.id == attempt_id)
                .values(connected=connected, last_seen_at=last_seen_at)
            )


def finish_room(work: Work, deps: Deps, room: SittingRoomRow, who: str) -> None:
    """When nobody of the room is left answering: note the absent, close it, and maybe the sitting."""
    if room.state == RoomState.COLLECTING:
        for attempt in _attempts_of(work, room.id, (AttemptState.EXPECTED, AttemptState.CHECKED_IN)):
            move_attempt(work, attempt, AttemptState.ABSENT, who, "room collected")
        for attempt in _attempts_of(work, room.id, (AttemptState.WAITING,)):
            take_in(work, deps, attempt, AttemptState.COLLECTED, "staff", who)
        for attempt in _attempts_of(work, room.id, (AttemptState.HANDED_IN,)):
            attempt.collected_at = work.now
            move_attempt(work, attempt, AttemptState.COLLECTED, who, "room collected")
        move_room(work, room, RoomState.COLLECTED, who)
    # Locked first: of two rooms that finish together the later one sees the other collected.
    sitting = work.lock(SittingRow, room.sitting_id)
    rooms = work.rows.scalars(select(SittingRoomRow).where(SittingRoomRow.sitting_id == room.sitting_id))
    if sitting.state == SittingState.RUNNING and all(each.state == RoomState.COLLECTED for each in rooms):
        move_sitting(work, sitting, SittingState.COLLECTED, who, "all rooms collected")


def _seal_one(work: Work, deps: Deps, attempt_id: str) -> int:
    attempt = work.lock(AttemptRow, attempt_id)
    grace = timedelta(milliseconds=deps.shelf.form(work, attempt.sitting_id).policy.grace_ms)
    ends_at = attempt.theory_closes_at
    if attempt.state != AttemptState.THEORY or ends_at is None or work.now < ends_at + grace:
        return 0
    seal_theory(work, attempt, SERVER, "theory time over")
    return 1


def _collect_one(work: Work, deps: Deps, attempt_id: str) -> int:
    attempt = work.lock(AttemptRow, attempt_id)
    grace = timedelta(milliseconds=deps.shelf.form(work, attempt.sitting_id).policy.grace_ms)
    over = AttemptState(attempt.state) in OVER
    if over or attempt.closes_at is None or work.now < attempt.closes_at + grace:
        return 0
    take_in(work, deps, attempt, AttemptState.COLLECTED, "deadline", SERVER)
    return 1


def _due(work: Work, deps: Deps) -> list[str]:
    rows = work.rows.execute(
        select(AttemptRow.id, AttemptRow.sitting_id, AttemptRow.closes_at)
        .where(AttemptRow.state.in_(UNDER_WAY), AttemptRow.closes_at <= work.now)
        .order_by(AttemptRow.id)
    )
    return [row.id for row in rows if _grace_over(work, deps, row.sitting_id, row.closes_at)]


def _due_sealing(work: Work, deps: Deps) -> list[str]:
    rows = work.rows.execute(
        select(AttemptRow.id, AttemptRow.sitting_id, AttemptRow.theory_closes_at)
        .where(AttemptRow.state == AttemptState.THEORY.value, AttemptRow.theory_closes_at <= work.now)
        .order_by(AttemptRow.id)
    )
    return [row.id for row in rows if _grace_over(work, deps, row.sitting_id, row.theory_closes_at)]


def _grace_over(work: Work, deps: Deps, sitting_id: int, ends_at: datetime) -> bool:
    grace = timedelta(milliseconds=deps.shelf.form(work, sitting_id).policy.grace_ms)
    return work.now >= ends_at + grace


def _close_finished_rooms(deps: Deps) -> int:
    """A running room whose last attempt is over collects itself."""
    with deps.store.read() as work:
        finished = [room_id for room_id in _live_rooms(work) if not _still_open(work, deps, room_id)]
    for room_id in finished:
        with deps.store.write() as work:
            room = work.lock(SittingRoomRow, room_id)
            if RoomState(room.state) is RoomState.RUNNING and not _still_open(work, deps, room_id):
                move_room(work, room, RoomState.COLLECTING, SERVER, "nobody is left answering")
            if RoomState(room.state) is RoomState.COLLECTING:
                finish_room(work, deps, room, SERVER)
    return len(finished)


def _live_rooms(work: Work) -> list[int]:
    states = (RoomState.RUNNING.value, RoomState.COLLECTING.value)
    return list(work.rows.scalars(select(SittingRoomRow.id).where(SittingRoomRow.state.in_(states))))


def _still_open(work: Work, deps: Deps, room_id: int) -> bool:
    """Somebody answers, or may still come before the late limit."""
    room = work.get(SittingRoomRow, room_id)
    under_way = select(AttemptRow.id).where(
        AttemptRow.sitting_room_id == room_id, AttemptRow.state.in_(UNDER_WAY)
    )
    if work.rows.scalar(under_way.limit(1)) is not None:
        return True
    if room.state != RoomState.RUNNING or room.started_at is None:
        return False
    policy = deps.shelf.form(work, room.sitting_id).policy
    before = (AttemptState.EXPECTED.value, AttemptState.CHECKED_IN.value, AttemptState.WAITING.value)
    missing = select(AttemptRow.id).where(AttemptRow.sitting_room_id == room_id, AttemptRow.state.in_(before))
    may_come = work.now <= last_admission_at(room.started_at, policy)
    return may_come and work.rows.scalar(missing.limit(1)) is not None


def _attempts_of(work: Work, room_id: int, states: tuple[AttemptState, ...]) -> list[AttemptRow]:
    return list(
        work.rows.scalars(
            select(AttemptRow)
            .where(
                AttemptRow.sitting_room_id == room_id,
                AttemptRow.state.in_([state.value for state in states]),
            )
            .order_by(AttemptRow.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def _files(row: ResponseRow) -> dict[str, str]:
    files: dict[str, str] = json.loads(row.value)["files"]
    return files


def _receipt(attempt: AttemptRow) -> Receipt:
    receipt = receipt_of(attempt)
    if receipt is None:
        raise NotFound("there is no receipt before the hand-in")
    return receipt


def _receipt_body(
    work: Work, deps: Deps, attempt: AttemptRow, responses: Mapping[str, ResponseRow], cause: str
) -> dict[str, Any]:
    form = deps.shelf.form(work, attempt.sitting_id)
    submissions = list(work.rows.scalars(select(SubmissionRow).where(SubmissionRow.attempt_id == attempt.id)))
    covered = {
        "attempt": attempt.id,
        "responses": sorted(
            [row.item, row.revision, row.digest] for row in responses.values() if row.section != "place"
        ),
        "submissions": sorted([row.task, row.files_digest, row.cause] for row in submissions),
    }
    digest = digest_of(canonical(covered))
    answered = {
        section.value: sum(row.answered for row in responses.values() if row.section == section)
        for section in Section
    }
    return {
        "code": deps.keys.short_code("receipt", digest),
        "attempt": attempt.id,
        "candidate_number": attempt.candidate_number,
        "cause": cause,
        "answered": answered,
        "total": {"theory": len(form.theory), "practical": len(form.practical)},
        "submissions": sum(row.cause == SUBMITTED for row in submissions),
        "digest": digest,
    }
