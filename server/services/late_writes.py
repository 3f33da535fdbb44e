"""Writes that were kept apart: what a machine sent that was cut off or replaced, for the chief to decide.

They are never merged by themselves. Accepting one appends a revision, makes another receipt and has that
answer marked anew; what was handed in before stays in history, and so does the earlier receipt.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from server.errors import Conflict, InvalidInput, NotFound
from server.exam.attempt_states import OVER, AttemptState
from server.exam.policy_words import PracticalCounts
from server.exam.sitting_states import SittingState
from server.exam.words import Section
from server.services.actors import Actor
from server.services.collecting import settle_when_judged
from server.services.deps import Deps
from server.services.names import names_of
from server.services.receipts import receipt_anew
from server.services.saving import canonical, check_files, digest_of
from server.services.saving_values import PLACE
from server.services.scopes import reaches_sitting
from server.services.shelf import SittingForm
from server.services.submitting import COLLECTED, add_submission
from server.store.tables.answers import QuarantinedRow, ResponseRow, RevisionRow
from server.store.tables.places import RoomRow, SeatRow
from server.store.tables.receipts import LateDecisionRow
from server.store.tables.sittings import AttemptRow, CandidateRow, SittingRoomRow, SittingRow
from server.store.work import Work
from server.theory.marking import check_value, is_answered

LATE, OTHER_DEVICE, FILE = "late", "other_device", "file"
DECIDABLE = frozenset({SittingState.RUNNING, SittingState.COLLECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided, by whom, when and why; with the numbers that accepting made."""

    accepted: bool
    by: str
    reason: str
    at: datetime
    revision: int | None
    receipt: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LateWrite:
    """One write that was kept apart, beside what was collected (both None: nothing was).

    `cause`: late (it came after the end), other_device (another device held the attempt then), file (it was
    brought in an answer file). `times` is how often the same one came. `may_decide` is False while the
    candidate still answers.
    """

    id: int
    attempt_id: str
    candidate_number: str
    name: str
    room: str
    seat: int
    item: str
    section: str | None
    revision: int
    value: Any
    cause: str
    received_at: datetime
    times: int
    collected_revision: int | None
    collected_value: Any
    may_decide: bool
    decision: Decision | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Accepted:
    section: Section
    answered: bool


def late_writes(deps: Deps, actor: Actor, sitting_id: int) -> list[LateWrite]:
    """All of a sitting by room and seat; those that say what was collected anyway are left out.

    Raises:
        NotFound: not this person's sitting.
    """
    with deps.store.read() as work:
        if work.rows.get(SittingRow, sitting_id) is None or not reaches_sitting(work, actor, sitting_id):
            raise NotFound(f"no sitting {sitting_id}")
        form = deps.shelf.form(work, sitting_id)
        found: dict[tuple[str, str, int, str], LateWrite] = {}
        for row, attempt, name, room, seat in work.rows.execute(_rows(sitting_id)):
            view = _view(work, form, row, attempt, name, room, seat)
            key = (row.attempt_id, row.item, row.revision, canonical(view.value))
            known = found.get(key)
            if known is not None:
                found[key] = _again(known)
            elif view.decision is not None or canonical(view.value) != canonical(view.collected_value):
                found[key] = view
        return list(found.values())


def decide(deps: Deps, actor: Actor, write_id: int, *, accepted: bool, reason: str) -> LateWrite:
    """Take it or leave it, for good.

    Raises:
        NotFound: no such write at this person's station. InvalidInput: no reason, or no answer to its item.
        Conflict: decided before, the candidate still answers, or the sitting is packed.
    """
    reason = reason.strip()
    if not reason:
        raise InvalidInput("a reason is needed", field="reason")
    with deps.store.write() as work:
        row = work.lock(QuarantinedRow, write_id, "late write")
        attempt = work.lock(AttemptRow, row.attempt_id)
        if not reaches_sitting(work, actor, attempt.sitting_id):
            raise NotFound(f"no late write {write_id}")
        form = deps.shelf.form(work, attempt.sitting_id)
        _require_open(work, attempt, row)
        revision = receipt = None
        if accepted:
            revision = _append(work, deps, attempt, form, row)
            receipt = receipt_anew(work, deps, attempt)
            settle_when_judged(work, attempt.id, f"late-{row.id}")
        same = [each for each in _equals(work, row) if work.rows.get(LateDecisionRow, each.id) is None]
        for each in same:
            work.rows.add(
                LateDecisionRow(
                    quarantined_id=each.id,
                    accepted=accepted,
                    by=actor.who,
                    reason=reason,
                    at=work.now,
                    revision=revision,
                    receipt=receipt,
                )
            )
        body = {"item": row.item, "write": row.id, "sent": row.revision}
        what = "late_write.accepted" if accepted else "late_write.rejected"
        numbers = {"revision": revision, "receipt": receipt} if accepted else {}
        work.record(actor.who, what, f"attempt:{attempt.id}", reason=reason, body=body | numbers)
        work.rows.flush()
        (found,) = work.rows.execute(_rows(attempt.sitting_id).where(QuarantinedRow.id == row.id))
        return _view(work, form, *found)


def _rows(sitting_id: int) -> Any:
    return (
        select(QuarantinedRow, AttemptRow, CandidateRow.name, RoomRow.name, SeatRow.number)
        .join(AttemptRow, AttemptRow.id == QuarantinedRow.attempt_id)
        .join(CandidateRow, CandidateRow.id == AttemptRow.candidate_id)
        .join(SittingRoomRow, SittingRoomRow.id == AttemptRow.sitting_room_id)
        .join(RoomRow, RoomRow.id == SittingRoomRow.room_id)
        .join(SeatRow, SeatRow.id == AttemptRow.seat_id)
        .where(AttemptRow.sitting_id == sitting_id, QuarantinedRow.item != PLACE)
        .order_by(RoomRow.number, SeatRow.number, QuarantinedRow.id)
    )


def _cause(row: QuarantinedRow, after_end: bool) -> str:
    if row.cause == FILE:
        return FILE
    return LATE if after_end or row.cause == LATE else OTHER_DEVICE


def _view(
    work: Work, form: SittingForm, row: QuarantinedRow, attempt: AttemptRow, name: str, room: str, seat: int
) -> LateWrite:
    decided = work.rows.get(LateDecisionRow, row.id)
    current = _collected(work, row, decided)
    after_end = attempt.closes_at is not None and row.received_at >= attempt.closes_at
    section = "theory" if row.item in form.theory else "practical" if row.item in form.practical else None
    return LateWrite(
        id=row.id,
        attempt_id=row.attempt_id,
        candidate_number=attempt.candidate_number,
        name=name,
        room=room,
        seat=seat,
        item=row.item,
        section=section,
        revision=row.revision,
        value=json.loads(row.value),
        cause=_cause(row, after_end),
        received_at=row.received_at,
        times=1,
        collected_revision=current.revision if current else None,
        collected_value=json.loads(current.value) if current else None,
        may_decide=decided is None and AttemptState(attempt.state) in OVER and attempt.receipt is not None,
        decision=_decision(work, decided),
    )


def _collected(
    work: Work, row: QuarantinedRow, decided: LateDecisionRow | None
) -> ResponseRow | RevisionRow | None:
    """What was collected: what counts now, or what counted before this write was accepted."""
    if decided is None or decided.revision is None:
        return work.rows.get(ResponseRow, (row.attempt_id, row.item))
    return work.rows.scalar(
        select(RevisionRow)
        .where(
            RevisionRow.attempt_id == row.attempt_id,
            RevisionRow.item == row.item,
            RevisionRow.revision < decided.revision,
        )
        .order_by(RevisionRow.revision.desc())
        .limit(1)
    )


def _again(known: LateWrite) -> LateWrite:
    return replace(known, times=known.times + 1)


def _decision(work: Work, row: LateDecisionRow | None) -> Decision | None:
    if row is None:
        return None
    return Decision(
        accepted=row.accepted,
        by=names_of(work, {row.by})[row.by],
        reason=row.reason,
        at=row.at,
        revision=row.revision,
        receipt=row.receipt,
    )


def _require_open(work: Work, attempt: AttemptRow, row: QuarantinedRow) -> None:
    if work.rows.get(LateDecisionRow, row.id) is not None:
        raise Conflict("this was decided already")
    if AttemptState(attempt.state) not in OVER or attempt.receipt is None:
        raise Conflict("the candidate still answers; nothing was collected yet", state=attempt.state)
    sitting = work.get(SittingRow, attempt.sitting_id)
    if SittingState(sitting.state) not in DECIDABLE:
        raise Conflict("the sitting is packed", sitting_state=sitting.state)


def _append(work: Work, deps: Deps, attempt: AttemptRow, form: SittingForm, row: QuarantinedRow) -> int:
    """The next revision is this value; a program goes to the judge. Says which revision."""
    value = json.loads(row.value)
    taken = _accept(form, row.item, value)
    text = canonical(value)
    current = work.rows.get(ResponseRow, (attempt.id, row.item))
    highest = work.rows.scalar(
        select(func.max(RevisionRow.revision)).where(
            RevisionRow.attempt_id == attempt.id, RevisionRow.item == row.item
        )
    )
    revision = max(highest or 0, row.revision, current.revision if current else 0) + 1
    columns: Mapping[str, Any] = {
        "revision": revision,
        "value": text,
        "digest": digest_of(text),
        "saved_at": work.now,
    }
    if current is None:
        current = ResponseRow(attempt_id=attempt.id, item=row.item, section=taken.section)
        work.rows.add(current)
    for column, content in columns.items():
        setattr(current, column, content)
    current.answered, current.flagged = taken.answered, bool(value.get("flagged", False))
    work.rows.add(RevisionRow(attempt_id=attempt.id, item=row.item, lease=f"late-{row.id}", **columns))
    work.rows.flush()
    counts_saved = form.policy.practical_counts is not PracticalCounts.LAST_SUBMITTED
    if taken.section is Section.PRACTICAL and taken.answered and counts_saved:
        add_submission(work, attempt, form.practical[row.item], value["files"], COLLECTED)
    return revision


def _accept(form: SittingForm, item: str, value: Any) -> _Accepted:
    """What the value answers. Raises InvalidInput when it is no answer to this item."""
    if not isinstance(value, dict):
        raise InvalidInput("a value is an object", field="value")
    answer = {key: part for key, part in value.items() if key != "flagged"}
    if item in form.theory:
        entry = form.theory[item].item
        if answer:
            check_value(entry, answer)
        return _Accepted(section=Section.THEORY, answered=bool(answer) and is_answered(entry.kind, answer))
    if item in form.practical:
        task = form.practical[item].task
        if answer:
            check_files(answer.get("files"), task.entry)
        starter = {path: content.decode(errors="replace") for path, content in task.starter.items()}
        answered = bool(answer) and answer["files"] != starter
        return _Accepted(section=Section.PRACTICAL, answered=answered)
    raise InvalidInput("the paper has no such item", field="item")


def _equals(work: Work, row: QuarantinedRow) -> list[QuarantinedRow]:
    """The same write as often as it came."""
    rows = work.rows.scalars(
        select(QuarantinedRow).where(
            QuarantinedRow.attempt_id == row.attempt_id,
            QuarantinedRow.item == row.item,
            QuarantinedRow.revision == row.revision,
        )
    )
    mine = canonical(json.loads(row.value))
    return [each for each in rows if canonical(json.loads(each.value)) == mine]
