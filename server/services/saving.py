"""Saving answers: one durable transaction per batch; acknowledged means committed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.errors import AttemptClosed, InvalidInput, LeaseLost
from server.exam.accepting import takes_answers, takes_theory
from server.exam.attempt_states import AttemptState
from server.exam.words import Section
from server.services.actors import Actor
from server.services.attempts import PLACE
from server.services.clocks import note_first_answer, timing_of
from server.services.deps import Deps
from server.services.ledgers import face_of
from server.services.shelf import SittingForm
from server.services.views import ResponseView, SaveAck, WriteResult
from server.store.tables.answers import QuarantinedRow, ResponseRow, RevisionRow
from server.store.tables.sittings import AttemptRow, SittingRoomRow
from server.store.work import Work
from server.theory.marking import check_value, is_answered

LARGEST_FILE = 64 * 1024  # characters of one file of a task
LARGEST_PLACE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One change a page made: its own revision counter per item, gaps allowed."""

    item: str
    revision: int
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class _Accepted:
    section: str
    answered: bool
    flagged: bool


def save_responses(
    deps: Deps, actor: Actor, lease: str, writes: Sequence[Write], received_at: datetime
) -> SaveAck:
    """Keep what is new; say of every write what became of it.

    Raises:
        LeaseLost: another device holds the attempt (the writes are kept apart).
        AttemptClosed: after the end and its grace, or handed in.
    """
    with deps.store.write() as work:
        attempt = work.lock(AttemptRow, actor.attempt)
        form = deps.shelf.form(work, attempt.sitting_id)
        held = attempt.lease == lease
        if held:
            _check_takes_answers(attempt, form, received_at)
            results = tuple(_write_one(work, attempt, form, write, lease, received_at) for write in writes)
        else:
            _quarantine(work, attempt, lease, writes)
            results = ()
        saved_at = work.now
        timing = timing_of(attempt, work.get(SittingRoomRow, attempt.sitting_room_id), work.now)
    if not held:
        raise LeaseLost("this attempt was continued on another device")
    deps.progress.touch(attempt.sitting_room_id)
    return SaveAck(
        results=results,
        saved_at=saved_at,
        server_now=timing.server_now,
        closes_at=timing.closes_at,
        remaining_ms=timing.remaining_ms,
    )


def my_responses(deps: Deps, actor: Actor) -> list[ResponseView]:
    """Every current answer of the attempt."""
    with deps.store.read() as work:
        rows = work.rows.scalars(select(ResponseRow).where(ResponseRow.attempt_id == actor.attempt))
        return [
            ResponseView(
                item=row.item, revision=row.revision, value=json.loads(row.value), saved_at=row.saved_at
            )
            for row in rows
        ]


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: what digests are taken over."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(text: str) -> str:
    """SHA-256 of a text, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _check_takes_answers(attempt: AttemptRow, form: SittingForm, received_at: datetime) -> None:
    if not takes_answers(face_of(attempt), received_at, form.policy.grace_ms):
        raise AttemptClosed("the attempt takes no answers now", state=attempt.state)


def _write_one(
    work: Work, attempt: AttemptRow, form: SittingForm, write: Write, lease: str, received_at: datetime
) -> WriteResult:
    try:
        accepted = _accept(attempt, form, write, received_at)
        value = canonical(write.value)
        value.encode()  # a lone surrogate must fail here, with its item named
    except InvalidInput as error:
        reason = f"{error.field}: {error.detail}" if error.field else error.detail
        return WriteResult(item=write.item, revision=write.revision, outcome="refused", reason=reason)
    except UnicodeEncodeError:
        return WriteResult(
            item=write.item, revision=write.revision, outcome="refused", reason="not valid text"
        )
    digest = digest_of(value)
    current = work.rows.get(ResponseRow, (attempt.id, write.item))
    if current is None or write.revision > current.revision:
        _move_forward(work, attempt, current, write, accepted, value, digest)
        _keep_revision(work, attempt.id, write, value, digest, lease)
        if accepted.answered:
            note_first_answer(work, attempt, form.policy)
        return WriteResult(item=write.item, revision=write.revision, outcome="saved")
    if write.revision == current.revision:
        if digest == current.digest:
            return WriteResult(item=write.item, revision=write.revision, outcome="saved")
        return _answer_with_current(write, current, "conflict")
    _keep_revision(work, attempt.id, write, value, digest, lease)
    return _answer_with_current(write, current, "stale")


def _accept(attempt: AttemptRow, form: SittingForm, write: Write, received_at: datetime) -> _Accepted:
    """What the write is about. Raises InvalidInput with the field when it may not be kept."""
    if write.item == PLACE:
        if not isinstance(write.value, dict) or len(canonical(write.value)) > LARGEST_PLACE:
            raise InvalidInput("a place is a small object", field="value")
        return _Accepted(section="place", answered=False, flagged=False)
    if not isinstance(write.value, dict) or not isinstance(write.value.get("flagged", False), bool):
        raise InvalidInput("a value is an object, its flag true or false", field="value")
    answer = {key: part for key, part in write.value.items() if key != "flagged"}
    flagged = bool(write.value.get("flagged", False))
    if write.item in form.theory:
        _check_theory_open(attempt, form, received_at)
        item = form.theory[write.item].item
        if answer:
            check_value(item, answer)
        answered = bool(answer) and is_answered(item.kind, answer)
        return _Accepted(section=Section.THEORY, answered=answered, flagged=flagged)
    entry = form.practical.get(write.item)
    if entry is None:
        raise InvalidInput("the paper has no such item", field="item")
    if form.policy.timing.seals_theory and face_of(attempt).answering is AttemptState.THEORY:
        raise InvalidInput("the practical paper is not open yet", field="item")
    if answer:
        check_files(answer.get("files"), entry.task.entry)
    starter = {path: content.decode(errors="replace") for path, content in entry.task.starter.items()}
    answered = bool(answer) and answer["files"] != starter
    return _Accepted(section=Section.PRACTICAL, answered=answered, flagged=flagged)


def check_files(files: object, entry: tuple[str, ...]) -> dict[str, str]:
    """Files of a task as sent: exactly paths of its entry, text without NUL.

    Raises:
        InvalidInput: naming the path.
    """
    if not isinstance(files, dict) or not files:
        raise InvalidInput("files are an object of path and text", field="files")
    for path, content in files.items():
        if path not in entry:
            raise InvalidInput(f"this task takes {', '.join(entry)}", field=f"files.{str(path)[:80]}")
        if not isinstance(content, str) or "\0" in content:
            raise InvalidInput("a file is text without NUL", field=f"files.{path}")
        if len(content) > LARGEST_FILE:
            raise InvalidInput(f"a file has at most {LARGEST_FILE} characters", field=f"files.{path}")
    return files


def _check_theory_open(attempt: AttemptRow, form: SittingForm, received_at: datetime) -> None:
    seals = form.policy.timing.seals_theory
    if seals and not takes_theory(face_of(attempt), received_at, form.policy.grace_ms):
        raise InvalidInput("theory is sealed", field="item")


def _move_forward(
    work: Work,
    attempt: AttemptRow,
    current: ResponseRow | None,
    write: Write,
    accepted: _Accepted,
    value: str,
    digest: str,
) -> None:
    if current is None:
        current = ResponseRow(attempt_id=attempt.id, item=write.item, section=accepted.section)
        work.rows.add(current)
    current.revision = write.revision
    current.value = value
    current.digest = digest
    current.answered = accepted.answered
    current.flagged = accepted.flagged
    current.saved_at = work.now


def _keep_revision(work: Work, attempt_id: str, write: Write, value: str, digest: str, lease: str) -> None:
    if work.rows.get(RevisionRow, (attempt_id, write.item, write.revision)) is not None:
        return
    work.rows.add(
        RevisionRow(
            attempt_id=attempt_id,
            item=write.item,
            revision=write.revision,
            value=value,
            digest=digest,
            lease=lease,
            saved_at=work.now,
        )
    )


def _answer_with_current(write: Write, current: ResponseRow, outcome: str) -> WriteResult:
    shown: Mapping[str, Any] = {"revision": current.revision, "value": json.loads(current.value)}
    return WriteResult(item=write.item, revision=write.revision, outcome=outcome, current=shown)


def _quarantine(work: Work, attempt: AttemptRow, lease: str, writes: Sequence[Write]) -> None:
    for write in writes:
        work.rows.add(
            QuarantinedRow(
                attempt_id=attempt.id,
                item=write.item,
                revision=write.revision,
                value=json.dumps(write.value),
                lease=lease,
                received_at=work.now,
            )
        )
