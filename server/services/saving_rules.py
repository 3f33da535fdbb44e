"""What becomes of each write, decided from what is true in the transaction: no clock, no I/O."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from server.errors import AttemptClosed, ExamError, InvalidInput, LeaseLost, NotFound
from server.exam.accepting import ClockFace, takes_answers, takes_theory
from server.exam.attempt_states import ANSWERING, OVER, AttemptState
from server.services.clocks import remaining_of
from server.services.ledgers import Clocked, face_of
from server.services.saving_values import Checked, Write, check_write, digest_of
from server.services.shelf import SittingForm
from server.services.views import SaveAck, WriteResult
from server.store.answers.rows import (
    Answer,
    Apart,
    ApartKey,
    AttemptTruth,
    Changes,
    Current,
    Key,
    Revision,
)

MOST_APART = 200  # writes that one attempt may have kept apart
MOST_APART_BYTES = 2 * 1024 * 1024


class ApartCause(StrEnum):
    """Why a write is kept apart for people instead of being taken."""

    LEASE = "lease"  # another device holds the attempt
    LATE = "late"  # the time was over, the paper sealed or handed in


class Asked(NamedTuple):
    """One save: a batch of one page's writes, and the instant the server read the request."""

    attempt_id: str
    lease: str
    writes: Sequence[Write]
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What the transaction read."""

    attempts: Mapping[str, AttemptTruth]
    forms: Mapping[int, SittingForm]
    current: Mapping[Key, Current]


class Lost(NamedTuple):
    """The result of a write that lost against a current answer, whose value is read later."""

    result: WriteResult
    key: Key
    stands: Current


Outcome = WriteResult | Lost


@dataclass(slots=True)
class Decided:
    """All saves of a transaction, one after the other: per save its outcomes or why it is refused."""

    saves: list[list[Outcome] | ExamError] = field(default_factory=list)
    answers: dict[Key, Answer] = field(default_factory=dict)
    revisions: dict[tuple[str, str, int], Revision] = field(default_factory=dict)
    refused: list[tuple[Asked, Sequence[Write], ApartCause]] = field(default_factory=list)
    texts: dict[tuple[Key, int], str] = field(default_factory=dict)  # of answers that stood for a moment


def starts_its_clock(attempt: AttemptTruth) -> bool:
    """True while the first answer of the attempt would start its time."""
    return attempt.base_at is None and face_of(attempt).answering in ANSWERING


def decide(asked: Sequence[Asked], truth: Truth) -> Decided:
    """As if the saves came one after the other in this order."""
    decided = Decided()
    current = dict(truth.current)
    for each in asked:
        decided.saves.append(_decide_one(decided, current, each, truth))
    return decided


def changes_of(decided: Decided, apart: Mapping[str, Sequence[ApartKey]]) -> Changes:
    """What is to be written; `apart` is what is kept apart already of attempts with refused writes."""
    return Changes(
        answers=list(decided.answers.values()),
        revisions=list(decided.revisions.values()),
        apart=_bounded(decided.refused, apart),
    )


def unread(decided: Decided) -> set[Key]:
    """Current answers that results show and whose values nobody read yet."""
    return {
        lost.key
        for save in decided.saves
        if isinstance(save, list)
        for lost in save
        if isinstance(lost, Lost) and (lost.key, lost.stands.revision) not in decided.texts
    }


def answers_of(
    decided: Decided, asked: Sequence[Asked], truth: Truth, values: Mapping[Key, str], now: datetime
) -> list[SaveAck | Exception]:
    """What each page is told, `values` being the current answers as they stood before."""
    told: list[SaveAck | Exception] = []
    for each, save in zip(asked, decided.saves, strict=True):
        if isinstance(save, ExamError):
            told.append(save)
            continue
        attempt = truth.attempts[each.attempt_id]
        results = tuple([_shown(decided, outcome, values) for outcome in save])
        told.append(ack_of(results, attempt, now))
    return told


def ack_of(results: tuple[WriteResult, ...], attempt: Clocked, now: datetime) -> SaveAck:
    """With the clock as it stands at `now`."""
    return SaveAck(
        results=results,
        saved_at=now,
        server_now=now,
        closes_at=attempt.closes_at,
        remaining_ms=remaining_of(attempt, now),
    )


def _decide_one(
    decided: Decided, current: dict[Key, Current], asked: Asked, truth: Truth
) -> list[Outcome] | ExamError:
    attempt = truth.attempts.get(asked.attempt_id)
    if attempt is None:
        return NotFound(f"no attempt {asked.attempt_id}")
    if attempt.lease != asked.lease:
        decided.refused.append((asked, asked.writes, ApartCause.LEASE))
        return LeaseLost("this attempt was continued on another device")
    form = truth.forms[attempt.sitting_id]
    face = face_of(attempt)
    if not takes_answers(face, asked.received_at, form.policy.grace_ms):
        news = [write for write in asked.writes if not _stands(current, attempt, form, write)]
        if news and face.state in OVER | ANSWERING:  # any other state ends, and the page sends again
            decided.refused.append((asked, news, ApartCause.LATE))
        return AttemptClosed("the attempt takes no answers now", state=attempt.state)
    outcomes: list[Outcome] = []
    late = []
    sealed, waits = _sealed_and_waiting(face, form, asked.received_at)
    for write in asked.writes:
        if sealed and write.item in form.theory:
            if not _stands(current, attempt, form, write):
                late.append(write)
            outcomes.append(_refused(write, "item: theory is sealed"))
        elif waits and write.item in form.practical:
            outcomes.append(_refused(write, "item: the practical paper is not open yet"))
        else:
            outcomes.append(_decide_write(decided, current, attempt, form, write))
    if late:
        decided.refused.append((asked, late, ApartCause.LATE))
    return outcomes


def _sealed_and_waiting(face: ClockFace, form: SittingForm, received_at: datetime) -> tuple[bool, bool]:
    """Whether theory is closed already, and whether practice is not open yet."""
    if not form.policy.timing.seals_theory:
        return False, False
    sealed = not takes_theory(face, received_at, form.policy.grace_ms)
    return sealed, face.answering is AttemptState.THEORY


def _decide_write(
    decided: Decided, current: dict[Key, Current], attempt: AttemptTruth, form: SittingForm, write: Write
) -> Outcome:
    try:
        checked = check_write(form, write)
    except InvalidInput as error:
        return _refused(write, f"{error.field}: {error.detail}" if error.field else error.detail)
    key = (attempt.id, write.item)
    stands = current.get(key)
    if stands is None or write.revision > stands.revision:
        current[key] = Current(write.revision, checked.digest)
        decided.answers[key] = _answer(key, write, checked)
        decided.texts[key, write.revision] = checked.text
    elif write.revision == stands.revision:
        same = checked.digest == stands.digest
        return _saved(write) if same else _lost(write, "conflict", key, stands)
    revision = (attempt.id, write.item, write.revision)
    if revision not in decided.revisions:
        decided.revisions[revision] = Revision(*revision, checked.text, checked.digest, attempt.lease or "")
    stood = stands is not None and write.revision < stands.revision
    return _lost(write, "stale", key, stands) if stood and stands else _saved(write)


def _stands(current: Mapping[Key, Current], attempt: AttemptTruth, form: SittingForm, write: Write) -> bool:
    """True for what was taken in time and comes again, as its acknowledgement was lost."""
    stands = current.get((attempt.id, write.item))
    if stands is None or write.revision != stands.revision:
        return False
    try:
        return check_write(form, write).digest == stands.digest
    except InvalidInput:
        return False


def _answer(key: Key, write: Write, checked: Checked) -> Answer:
    return Answer(
        *key,
        checked.section,
        write.revision,
        checked.text,
        checked.digest,
        checked.answered,
        checked.flagged,
    )


def _saved(write: Write) -> Outcome:
    return WriteResult(item=write.item, revision=write.revision, outcome="saved")


def _refused(write: Write, reason: str) -> Outcome:
    return WriteResult(item=write.item, revision=write.revision, outcome="refused", reason=reason)


def _lost(write: Write, outcome: str, key: Key, stands: Current) -> Outcome:
    return Lost(WriteResult(item=write.item, revision=write.revision, outcome=outcome), key, stands)


def _shown(decided: Decided, outcome: Outcome, values: Mapping[Key, str]) -> WriteResult:
    if isinstance(outcome, WriteResult):
        return outcome
    result, key, stands = outcome
    text = decided.texts.get((key, stands.revision)) or values[key]
    return WriteResult(
        item=result.item,
        revision=result.revision,
        outcome=result.outcome,
        current={"revision": stands.revision, "value": json.loads(text)},
    )


def _bounded(
    refused: Sequence[tuple[Asked, Sequence[Write], ApartCause]], kept: Mapping[str, Sequence[ApartKey]]
) -> list[Apart]:
    """New ones only, as long as the attempt's share lasts; a page that repeats itself fills nothing."""
    known = {attempt_id: {row[:4] for row in rows} for attempt_id, rows in kept.items()}
    used = {attempt_id: sum(row.size for row in rows) for attempt_id, rows in kept.items()}
    found = []
    for asked, writes, cause in refused:
        mine = known.setdefault(asked.attempt_id, set())
        for write in writes:
            value = json.dumps(write.value, sort_keys=True)  # plain ASCII, whatever the page sent
            digest, size = digest_of(value), len(value)
            row = (write.item, write.revision, asked.lease, digest)
            fits = len(mine) < MOST_APART and used.get(asked.attempt_id, 0) + size <= MOST_APART_BYTES
            if row in mine or not fits:
                continue
            mine.add(row)
            used[asked.attempt_id] = used.get(asked.attempt_id, 0) + size
            found.append(
                Apart(asked.attempt_id, write.item, write.revision, value, asked.lease, cause, digest, size)
            )
    return found
