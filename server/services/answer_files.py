"""Loading an answer file in the room: looked at first, then taken like a save, or kept apart at the end."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from server.errors import AttemptClosed, Conflict, InvalidInput, NotFound
from server.exam import ledger
from server.exam.attempt_states import INTERRUPTED, OVER, AttemptState
from server.exam.words import Role, Section
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.saving import Write, canonical, digest_of, save_responses
from server.services.scopes import sitting_room_in_scope
from server.services.sealed_answers import OpenedAnswers, SealedLine, code_of, is_code, open_answers
from server.services.shelf import SittingForm
from server.services.views_answers import (
    AnswerFileView,
    AnswerLine,
    AnswerOutcome,
    AnswersLoaded,
    Standing,
)
from server.store.tables.answers import QuarantinedRow, ResponseRow, RevisionRow
from server.store.tables.journal import RecordRow
from server.store.tables.places import SeatRow
from server.store.tables.sittings import AttemptRow, CandidateRow
from server.store.work import Work

LOADED = "answers.loaded"
CAUSE = "file"  # why a write is kept apart, beside `lease` and `late`
MOST_WRITES = 50
TAKEN = frozenset({Standing.NEWER, Standing.DIFFERS})


def look_at(deps: Deps, actor: Actor, sitting_room_id: int, content: str, code: str) -> AnswerFileView:
    """What the file holds against what the server has.

    Raises:
        InvalidInput: the file or the code is not right. NotFound: not this person's room or candidate.
    """
    opened = _checked(deps, actor, sitting_room_id, content, code)
    with deps.store.read() as work:
        return _view(work, deps, _attempt_here(work, actor, sitting_room_id, opened), opened)


def load(
    deps: Deps,
    actor: Actor,
    sitting_room_id: int,
    content: str,
    code: str,
    reason: str,
    items: Sequence[str] | None,
) -> AnswersLoaded:
    """Take what is newer, or exactly `items`; after the end it is kept apart. Recorded before it is done.

    Raises:
        As `look_at`. InvalidInput: an item that cannot be taken. Conflict: the candidate is interrupted.
    """
    if not reason.strip():
        raise InvalidInput("a reason is needed", field="reason")
    opened = _checked(deps, actor, sitting_room_id, content, code)
    with deps.store.write() as work:
        attempt = _attempt_here(work, actor, sitting_room_id, opened)
        view = _view(work, deps, attempt, opened)
        state = AttemptState(attempt.state)
        if state in INTERRUPTED:
            raise Conflict("the candidate is interrupted; load the file when they go on", state=state.value)
        chosen = _chosen(view, items)
        body = {"digest": opened.digest, "made_at": opened.made_at.isoformat(), "items": chosen}
        work.record(actor.who, LOADED, f"attempt:{attempt.id}", reason=reason.strip(), body=body)
        lease = attempt.lease or ""
        if view.is_over:
            return _keep_apart(work, opened, chosen)
    return _take(deps, actor, opened, view, chosen, lease)


def _checked(deps: Deps, actor: Actor, sitting_room_id: int, content: str, code: str) -> OpenedAnswers:
    with deps.store.read() as work:
        sitting_room_in_scope(work, actor, sitting_room_id)
    opened = open_answers(deps.keys, content)
    if not is_code(code, code_of(deps.keys, opened)):
        raise InvalidInput("the code does not belong to this file and seat", field="code")
    return opened


def _attempt_here(work: Work, actor: Actor, sitting_room_id: int, opened: OpenedAnswers) -> AttemptRow:
    room = sitting_room_in_scope(work, actor, sitting_room_id)
    attempt = work.rows.get(AttemptRow, opened.attempt)
    if attempt is None or attempt.sitting_room_id != room.id:
        raise NotFound("the candidate of this file does not sit in this room")
    return attempt


def _view(work: Work, deps: Deps, attempt: AttemptRow, opened: OpenedAnswers) -> AnswerFileView:
    form = deps.shelf.form(work, attempt.sitting_id)
    saved = {
        row.item: row
        for row in work.rows.scalars(select(ResponseRow).where(ResponseRow.attempt_id == attempt.id))
    }
    return AnswerFileView(
        attempt_id=attempt.id,
        candidate=work.get(CandidateRow, attempt.candidate_id).name,
        candidate_number=attempt.candidate_number,
        seat=work.get(SeatRow, attempt.seat_id).number,
        made_at=opened.made_at,
        digest=opened.digest,
        same_device=opened.lease == attempt.lease,
        is_over=_is_over(attempt, form, work.now),
        loaded_at=_loaded_at(work, attempt.id, opened.digest),
        lines=tuple(_line(work, form, opened, line, saved.get(line.item)) for line in opened.lines),
    )


def _is_over(attempt: AttemptRow, form: SittingForm, now: datetime) -> bool:
    """Collected, or about to be: no answer is merged after the end and its grace, wherever it comes from."""
    if AttemptState(attempt.state) in OVER or attempt.receipt is not None:
        return True
    ends_at = attempt.closes_at
    return ends_at is not None and not ledger.accepts_write(now, ends_at, form.policy.grace_ms)


def _line(
    work: Work, form: SittingForm, opened: OpenedAnswers, line: SealedLine, saved: ResponseRow | None
) -> AnswerLine:
    section, number = _place(form, line.item)
    standing = _standing(work, opened, line, saved) if section is not None else Standing.UNKNOWN
    return AnswerLine(
        item=line.item,
        section=section,
        number=number,
        revision=line.revision,
        size=len(canonical(line.value)),
        saved_revision=saved.revision if saved is not None else None,
        saved_size=len(saved.value) if saved is not None else None,
        saved_at=saved.saved_at if saved is not None else None,
        standing=standing,
    )


def _standing(work: Work, opened: OpenedAnswers, line: SealedLine, saved: ResponseRow | None) -> Standing:
    """What a page asks itself after a reload: was it this device that wrote what the server has?"""
    if saved is None:
        return Standing.NEWER
    digest = _digest(line)
    if digest == saved.digest:
        return Standing.SAME
    before = work.rows.get(RevisionRow, (opened.attempt, line.item, line.revision))
    if line.revision <= line.base or (before is not None and before.digest == digest):
        return Standing.OLDER
    if line.revision <= saved.revision:
        return Standing.DIFFERS
    last = work.rows.get(RevisionRow, (opened.attempt, line.item, saved.revision))
    own = last is not None and last.lease == opened.lease
    return Standing.NEWER if own or saved.revision <= line.base else Standing.DIFFERS


def _digest(line: SealedLine) -> str:
    try:
        return digest_of(canonical(line.value))
    except UnicodeEncodeError:
        return ""  # a lone surrogate: no such text was ever saved, and saving will refuse it by name


def _place(form: SittingForm, item: str) -> tuple[str | None, int | None]:
    for section, entries in ((Section.THEORY, form.theory), (Section.PRACTICAL, form.practical)):
        if item in entries:
            return section.value, list(entries).index(item) + 1
    return None, None


def _loaded_at(work: Work, attempt_id: str, digest: str) -> datetime | None:
    rows = work.rows.scalars(
        select(RecordRow)
        .where(RecordRow.subject == f"attempt:{attempt_id}", RecordRow.what == LOADED)
        .order_by(RecordRow.seq)
    )
    return next((row.at for row in rows if row.body.get("digest") == digest), None)


def _chosen(view: AnswerFileView, items: Sequence[str] | None) -> list[str]:
    standing = {line.item: line.standing for line in view.lines}
    if items is None:
        # Nobody's work is written over unasked; kept apart, nothing is written over at all.
        wanted = TAKEN if view.is_over else {Standing.NEWER}
        return [item for item, each in standing.items() if each in wanted]
    for item in items:
        if standing.get(item) not in TAKEN:
            raise InvalidInput(f"{item} is not among the answers that can be taken", field="items")
    return list(dict.fromkeys(items))


def _take(
    deps: Deps,
    actor: Actor,
    opened: OpenedAnswers,
    view: AnswerFileView,
    chosen: Sequence[str],
    lease: str,
) -> AnswersLoaded:
    """Through the same door as the page's own saves: same rules, same history, same deadline."""
    candidate = replace(actor, role=Role.CANDIDATE, attempt_id=opened.attempt)
    standing = {line.item: line for line in view.lines}
    lines = [line for line in opened.lines if line.item in chosen]
    writes = [_write(line, standing[line.item].saved_revision or 0) for line in lines]
    results: list[AnswerOutcome] = []
    for start in range(0, len(writes), MOST_WRITES):
        batch = writes[start : start + MOST_WRITES]
        try:
            ack = save_responses(deps, candidate, lease, batch, deps.clock())
        except AttemptClosed:  # it closed this very moment, and saving has kept this batch apart itself
            results += [AnswerOutcome(item=each.item, outcome="kept_apart") for each in batch]
            continue
        results += [
            AnswerOutcome(item=each.item, outcome=each.outcome, reason=each.reason) for each in ack.results
        ]
    apart = any(each.outcome == "kept_apart" for each in results)
    return AnswersLoaded(attempt_id=opened.attempt, kept_apart=apart, results=tuple(results))


def _write(line: SealedLine, saved_revision: int) -> Write:
    return Write(item=line.item, revision=max(line.revision, saved_revision + 1), value=line.value)


def _keep_apart(work: Work, opened: OpenedAnswers, chosen: Sequence[str]) -> AnswersLoaded:
    """The attempt is over: nothing is merged, a person decides. The same file again leaves nothing new."""
    rows = work.rows.scalars(
        select(QuarantinedRow).where(
            QuarantinedRow.attempt_id == opened.attempt, QuarantinedRow.cause == CAUSE
        )
    )
    known = {(row.item, row.revision, row.digest) for row in rows}
    for line in opened.lines:
        value = json.dumps(line.value)
        digest = digest_of(value)
        if line.item in chosen and (line.item, line.revision, digest) not in known:
            work.rows.add(
                QuarantinedRow(
                    attempt_id=opened.attempt,
                    item=line.item,
                    revision=line.revision,
                    value=value,
                    lease=opened.lease[:64],
                    received_at=work.now,
                    cause=CAUSE,
                    digest=digest,
                    size=len(value),
                )
            )
    results = tuple(AnswerOutcome(item=item, outcome="kept_apart") for item in chosen)
    return AnswersLoaded(attempt_id=opened.attempt, kept_apart=True, results=results)
