"""What use cases give back: plain values that pages render and the API writes as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    """Proof of hand-in; `digest` covers every counted revision, `code` is its keyed short form."""

    code: str
    attempt: str
    candidate_number: str
    handed_in_at: datetime
    cause: str
    answered: Mapping[str, int]
    total: Mapping[str, int]
    submissions: int
    digest: str


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
    receipt: Receipt | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Where an attempt's clock stands at `server_now`."""

    server_now: datetime
    closes_at: datetime | None
    remaining_ms: int | None
    theory_remaining_ms: int | None
    room_state: str
    state: str
    section: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteResult:
    """What became of one write: saved, stale, conflict or refused (with `reason`)."""

    item: str
    revision: int
    outcome: str
    current: Mapping[str, Any] | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveAck:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatAssignment:
    """One candidate of a sitting, for the office."""

    attempt_id: str
    candidate_number: str
    name: str
    category: str
    school: str
    document_masked: str
    room: str
    seat: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingRoomView:
    """One sitting in one room."""

    id: int
    state: str
    start_code: str | None
    started_at: datetime | None
    starts_at: datetime
    closes_at: datetime | None
    room: str
    station: str
    seats: int
    sitting: SittingBrief
    sitting_state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingView:
    """A sitting as office, chief and graders see it."""

    id: int
    code: str
    title: Localised
    plan_id: str
    bank_id: str
    form_id: str
    level: str
    kind: str
    state: str
    next_states: tuple[str, ...]
    starts_at: datetime
    candidates: int
    rooms: tuple[SittingRoomView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCell:
    """One seat on the invigilator's board."""

    seat_id: int
    number: int
    row: int
    column: int
    spare: bool
    attempt_id: str | None
    candidate_name: str | None
    candidate_number: str | None
    live: str
    state: str | None
    section: str | None
    answered: int
    total: int
    flagged: int
    submitted_tasks: int
    progress_percent: int
    remaining_ms: int | None
    closes_at: datetime | None
    credits_ms: int
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditView:
    """Time that was given: how much, to whom, why and by whom."""

    attempt_id: str
    ms: int
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardView:
    """The room as it is."""

    sitting_room: SittingRoomView
    rows: int
    columns: int
    seq: int
    cells: tuple[BoardCell, ...]
    counts: Mapping[str, int]
    server_now: datetime
    messages: tuple[MessageView, ...]
    credits: tuple[CreditView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionEntry:
    """One line of a grader's list."""

    id: str
    attempt_id: str
    candidate_number: str
    task: str
    task_title: Localised
    cause: str
    at: datetime
    state: str
    verdict: str | None
    score: str | None
    maximum: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """One execution on one case, with what the program wrote."""

    case: str
    verdict: str
    score: str
    maximum: str
    cpu_ms: int
    wall_ms: int
    memory_kib: int
    message: str | None
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionView:
    """A submission with its source and its judgement."""

    entry: SubmissionEntry
    files: Mapping[str, str]
    runs: tuple[RunView, ...]
    image: str | None
    judge: str | None
    attempts: int
    judged_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreEntry:
    """What one entry of the form earned."""

    section: str
    entry: str
    title: Localised
    given: str
    maximum: str
    by: str
    note: str
    submission_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreView:
    """A score with its parts; `result` is None until everything is judged."""

    attempt_id: str
    candidate_number: str
    state: str
    entries: tuple[ScoreEntry, ...]
    result: "ResultView | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """One line of a sitting's results; points with two decimals, `combined` truncated for show."""

    attempt_id: str
    candidate_number: str
    name: str
    category: str
    room: str
    seat: int
    state: str
    theory: str | None
    practical: str | None
    combined: str | None
    passed: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankBrief:
    """A bank and what it holds."""

    id: str
    title: Localised
    level: str
    version: str
    items: int
    tasks: int
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BankEntry:
    """One item or task in a bank's list."""

    id: str
    kind: str
    topic: str
    difficulty: str
    title: Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class BankView:
    """A bank with its lists."""

    bank: BankBrief
    items: tuple[BankEntry, ...]
    tasks: tuple[BankEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an upload came to; `bank` is None when `issues` kept it out."""

    bank: BankBrief | None
    issues: tuple[Mapping[str, str], ...]
    skipped: tuple[Mapping[str, str], ...]
