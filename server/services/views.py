"""What a candidate's use cases give back: plain values that pages render and the API writes as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from server.services.views_time import PauseView

Localised = Mapping[str, str]  # {"zh": ..., "en": ...}


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateParticulars:
    """Whom the page greets; the document number only masked."""

    name: str
    candidate_number: str
    category: str
    document_masked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingBrief:
    """Which sitting this is."""

    id: int
    title: Localised
    level: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """What an invigilator wrote; `attempt_id` is None when the whole room was told."""

    id: str
    text: str
    at: datetime
    by: str
    attempt_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof of hand-in; `digest` covers every counted revision, `code` is the short MAC over all the rest.

    `number` counts the receipts of an attempt: another one is made when late work is accepted.
    """

    code: str
    attempt: str
    candidate_number: str
    handed_in_at: datetime
    cause: str
    answered: Mapping[str, int]
    total: Mapping[str, int]
    submissions: int
    digest: str
    number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptView:
    """One candidate's attempt as their own page needs it; times by the server's clock."""

    id: str
    state: str
    section: str | None
    lease: str | None
    candidate: CandidateParticulars
    sitting: SittingBrief
    room: Mapping[str, str]
    seat: Mapping[str, int]
    room_state: str
    server_now: datetime
    starts_at: datetime
    started_at: datetime | None
    closes_at: datetime | None
    remaining_ms: int | None
    theory_closes_at: datetime | None
    theory_remaining_ms: int | None
    stands: bool
    starts_by: datetime | None
    room_shifts: int
    pauses: tuple[PauseView, ...]
    hand_in_from: datetime | None
    warn_at_ms: tuple[int, ...]
    resync_s: float
    heartbeat_s: float
    autosave_s: float
    grace_s: float
    timing: str
    practical_counts: str
    weights: Mapping[str, int]
    total_minutes: float
    theory_max_minutes: float | None
    late_limit_minutes: float
    early_hand_in_minutes: float
    rules_accepted_at: datetime | None
    confirmed_at: datetime | None
    place: Mapping[str, Any] | None
    form: Mapping[str, Any]
    counts: Mapping[str, int]
    try_seconds: float
    try_limit: int | None
    messages: tuple[MessageView, ...]
    answer_file: Mapping[str, str]
    receipt: Receipt | None
    receipt_seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Where an attempt's clock is at `server_now`; while it `stands` nothing of what remains runs off.

    `starts_by`: when the clock starts without a first answer, null once it counts. `room_shifts`: number of
    the last change that moved every clock of the room alike and is contained in this.
    """

    server_now: datetime
    closes_at: datetime | None
    remaining_ms: int | None
    theory_remaining_ms: int | None
    stands: bool
    starts_by: datetime | None
    room_shifts: int
    room_state: str
    state: str
    section: str | None


class WriteResult(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What became of one write: saved, stale, conflict or refused (with `reason`)."""

    item: str
    revision: int
    outcome: str
    current: Mapping[str, Any] | None = None
    reason: str | None = None


class SaveAck(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Acknowledged means committed."""

    results: tuple[WriteResult, ...]
    saved_at: datetime
    server_now: datetime
    closes_at: datetime | None
    remaining_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseView:
    """A current answer; `value` is its JSON value."""

    item: str
    revision: int
    value: Any
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionBrief:
    """A hand-in of one task, without verdict."""

    id: str
    task: str
    at: datetime
    files_digest: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TryView:
    """One press of the run button; `outcome` once done."""

    id: str
    task: str
    state: str
    sample: str | None
    outcome: Mapping[str, Any] | None
