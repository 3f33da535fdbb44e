"""Taking attempts in, many in one transaction: answers freeze, programs are queued, receipts are made.

A fixed number of statements however many attempts there are; no row object is made for any of them.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from server.exam.attempt_states import AttemptState
from server.exam.facts import AttemptCollected, SubmissionReceived
from server.exam.policy_words import PracticalCounts
from server.exam.words import Section
from server.services.clocks import attempt_channel, room_channel
from server.services.deps import Deps
from server.services.moving_many import Locked, move_all
from server.services.receipts import Kept, Made, Sent, make_receipt
from server.services.saving import canonical, digest_of
from server.services.shelf import PracticalEntry
from server.services.submitting import COLLECTED
from server.store.tables.answers import ResponseRow
from server.store.tables.base import new_id
from server.store.tables.judging import JudgementRow, SubmissionRow
from server.store.tables.receipts import ReceiptRow
from server.store.work import Order, Work


@dataclass(slots=True)
class _Work:
    """What one attempt has: responses, files of answered tasks, submissions, judgements by task and files."""

    responses: list[Kept] = field(default_factory=list)
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    judgements: dict[tuple[str, str], str] = field(default_factory=dict)
    waits: bool = False
    receipts: int = 0


@dataclass(slots=True)
class _New:
    """Rows that come to be."""

    judgements: list[dict[str, Any]] = field(default_factory=list)
    submissions: list[tuple[dict[str, Any], int]] = field(default_factory=list)  # with the sitting-room
    orders: list[Order] = field(default_factory=list)


def take_in_all(
    work: Work, deps: Deps, leaving: Sequence[Locked], to: AttemptState, cause: str, reason: str = ""
) -> dict[str, Made]:
    """Freeze the answers of all of them, queue what must be judged, write receipts, take the step to `to`.

    Returns:
        The receipts by attempt id.

    Raises:
        IllegalTransition: one of them cannot take this step; then nothing of the transaction may stand.
    """
    if not leaving:
        return {}
    have = _read(work, [each.id for each in leaving])
    new = _New()
    for each in leaving:
        _submit_saved(work, deps, each, have[each.id], new)
    work.insert_all(JudgementRow, new.judgements)
    work.insert_all(SubmissionRow, [row for row, _ in new.submissions])
    settled = [each.id for each in leaving if not have[each.id].waits]
    work.enqueue_all([*new.orders, *(settle_order(attempt_id, "collected") for attempt_id in settled)])
    made = {each.id: _receipt(work, deps, each, have[each.id], cause) for each in leaving}
    work.insert_all(ReceiptRow, [each.row() for each in made.values()])
    for row, room_id in new.submissions:
        received = SubmissionReceived(submission_id=row["id"], task=row["task"])
        work.announce(attempt_channel(row["attempt_id"]), received)
        work.announce(room_channel(room_id), received)
    columns: dict[str, Any] = {"handed_in_at": work.now, "hand_in_cause": cause}
    if to is AttemptState.COLLECTED:
        columns["collected_at"] = work.now
    kept = {attempt_id: {"receipt": each.kept()} for attempt_id, each in made.items()}
    move_all(work, leaving, to, reason or cause, columns, kept)
    for each in leaving:
        work.announce(attempt_channel(each.id), AttemptCollected(cause=cause))
    return made


def settle_order(attempt_id: str, occasion: str) -> Order:
    """The job that combines the scores of an attempt of which nothing waits for a judge."""
    return Order(
        kind="settle",
        pool="judge",
        dedupe_key=f"settle:{attempt_id}:{occasion}",
        payload={"attempt_id": attempt_id},
        priority=1,
    )


def _read(work: Work, ids: Sequence[str]) -> dict[str, _Work]:
    have: dict[str, _Work] = defaultdict(_Work)
    response = ResponseRow
    for row in work.rows.execute(
        select(
            response.attempt_id,
            response.item,
            response.section,
            response.revision,
            response.digest,
            response.answered,
        ).where(response.attempt_id.in_(ids))
    ):
        have[row.attempt_id].responses.append(
            Kept(
                item=row.item,
                section=row.section,
                revision=row.revision,
                digest=row.digest,
                answered=row.answered,
            )
        )
    practical = select(response.attempt_id, response.item, response.value).where(
        response.attempt_id.in_(ids), response.section == Section.PRACTICAL.value, response.answered
    )
    for attempt_id, item, value in work.rows.execute(practical):
        have[attempt_id].files[item] = json.loads(value)["files"]
    sent = select(
        SubmissionRow.attempt_id, SubmissionRow.task, SubmissionRow.files_digest, SubmissionRow.cause
    ).where(SubmissionRow.attempt_id.in_(ids))
    for attempt_id, task, files_digest, cause in work.rows.execute(sent):
        have[attempt_id].sent.append(Sent(task=task, files_digest=files_digest, cause=cause))
    judged = select(
        JudgementRow.attempt_id,
        JudgementRow.task,
        JudgementRow.files_digest,
        JudgementRow.id,
        JudgementRow.state,
    ).where(JudgementRow.attempt_id.in_(ids))
    for attempt_id, task, files_digest, judgement_id, state in work.rows.execute(judged):
        have[attempt_id].judgements[task, files_digest] = judgement_id
        have[attempt_id].waits |= state != "done"
    numbers = select(ReceiptRow.attempt_id, ReceiptRow.number).where(ReceiptRow.attempt_id.in_(ids))
    for attempt_id, number in work.rows.execute(numbers):
        have[attempt_id].receipts = max(have[attempt_id].receipts, number)
    return have


def _submit_saved(work: Work, deps: Deps, each: Locked, have: _Work, new: _New) -> None:
    """The last saved files of every answered task, where the policy counts them."""
    form = deps.shelf.form(work, each.sitting_id)
    if form.policy.practical_counts is PracticalCounts.LAST_SUBMITTED:
        return
    for task, entry in form.practical.items():
        if task in have.files:
            _submit_one(work, each, entry, have, new)


def _submit_one(work: Work, each: Locked, entry: PracticalEntry, have: _Work, new: _New) -> None:
    task, files = entry.task.id, have.files[entry.task.id]
    digest = digest_of(canonical(files))
    judgement_id = have.judgements.get((task, digest))
    if judgement_id is None:
        judgement_id = new_id()
        new.judgements.append(
            {
                "id": judgement_id,
                "attempt_id": each.id,
                "task": task,
                "files_digest": digest,
                "package_digest": entry.package_digest,
                "maximum_h": entry.points_h,
                "state": "queued",
                "attempts": 0,
                "judging": 0,
            }
        )
        new.orders.append(
            Order(
                kind="judge",
                pool="judge",
                dedupe_key=f"judge:{judgement_id}",
                payload={"judgement_id": judgement_id},
                about=each.id,
            )
        )
        have.waits = True
    row = {
        "id": new_id(),
        "attempt_id": each.id,
        "sitting_id": each.sitting_id,
        "task": task,
        "cause": COLLECTED,
        "files": files,
        "files_digest": digest,
        "at": work.now,
        "judgement_id": judgement_id,
    }
    new.submissions.append((row, each.sitting_room_id))
    have.sent.append(Sent(task=task, files_digest=digest, cause=COLLECTED))


def _receipt(work: Work, deps: Deps, each: Locked, have: _Work, cause: str) -> Made:
    return make_receipt(
        deps.keys,
        deps.shelf.form(work, each.sitting_id),
        attempt=each.id,
        candidate_number=each.candidate_number,
        number=have.receipts + 1,
        at=work.now,
        cause=cause,
        responses=have.responses,
        submissions=have.sent,
    )
