"""Payloads of the candidate's own attempt."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from server.edge.shapes import (
    LARGEST_COUNTER,
    Asked,
    Given,
    HexId,
    Instant,
    Localised,
    Slug,
    Text,
)

MOST_WRITES = 50
MOST_FILES = 20
LARGEST_TEXT = 64 * 1024

ItemKey = Annotated[str, Field(pattern=r"^@?[A-Za-z0-9][A-Za-z0-9._-]{0,78}$")]
Lease = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,64}$")]
FilePath = Annotated[Text, Field(min_length=1, max_length=200)]
FileText = Annotated[Text, Field(max_length=LARGEST_TEXT)]
Files = Annotated[dict[FilePath, FileText], Field(min_length=1, max_length=MOST_FILES)]


class CandidateSignIn(Asked):
    """What a candidate types at the door."""

    candidate_number: Annotated[Text, Field(min_length=1, max_length=40)]
    document_last6: Annotated[Text, Field(min_length=1, max_length=12)]
    start_code: Annotated[Text, Field(max_length=20)] | None = None


class MoveSignIn(Asked):
    """What a candidate types at the machine they were moved to."""

    candidate_number: Annotated[Text, Field(min_length=1, max_length=40)]
    move_code: Annotated[Text, Field(min_length=1, max_length=20)]


class Message(Given):
    """What staff wrote to the room or to one candidate."""

    id: str
    text: str
    at: Instant
    by: str


class Receipt(Given):
    """Proof of hand-in."""

    code: str
    attempt: str
    candidate_number: str
    handed_in_at: Instant
    cause: str
    answered: dict[str, int]
    total: dict[str, int]
    submissions: int
    digest: str
    number: int


class Particulars(Given):
    """Whom the page greets."""

    name: str
    candidate_number: str
    category: str
    document_masked: str


class SittingBrief(Given):
    """Which sitting this is."""

    id: int
    title: Localised
    level: str
    kind: str


class RoomName(Given):
    """Where the candidate sits."""

    name: str
    station: str


class SeatNumber(Given):
    """Which seat of the room."""

    number: int


class FormName(Given):
    """Which form of the exam."""

    title: Localised
    variant: str


class PaperShares(Given):
    """A whole number per paper: weights, counts."""

    theory: int
    practical: int


class Pause(Given):
    """A pause, which lasts while `until` is null; `own`: of one attempt, not of the whole room."""

    cause: str
    since: Instant
    until: Instant | None
    reason: str
    by: str
    own: bool
    attempt_id: str | None


class AnswerFileKeys(Given):
    """What the page seals an answer file with, in base64: the station's key, the attempt's own secret."""

    station: str
    secret: str


class Attempt(Given):
    """Everything the candidate's page shows of the attempt; times by the server's clock."""

    id: str
    state: str
    section: str | None
    lease: str | None
    candidate: Particulars
    sitting: SittingBrief
    room: RoomName
    seat: SeatNumber
    room_state: str
    server_now: Instant
    starts_at: Instant
    started_at: Instant | None
    closes_at: Instant | None
    remaining_ms: int | None
    theory_closes_at: Instant | None
    theory_remaining_ms: int | None
    stands: bool
    starts_by: Instant | None
    room_shifts: int
    pauses: tuple[Pause, ...]
    hand_in_from: Instant | None
    warn_at_ms: tuple[int, ...]
    resync_s: float
    heartbeat_s: float
    autosave_s: float
    grace_s: float
    timing: str
    practical_counts: str
    weights: PaperShares
    total_minutes: float
    theory_max_minutes: float | None
    late_limit_minutes: float
    early_hand_in_minutes: float
    rules_accepted_at: Instant | None
    confirmed_at: Instant | None
    place: dict[str, Any] | None
    form: FormName
    counts: PaperShares
    try_seconds: float
    try_limit: int | None
    messages: tuple[Message, ...]
    answer_file: AnswerFileKeys
    receipt: Receipt | None
    receipt_seen_at: Instant | None


class CandidateSignedIn(Given):
    """A fresh sign-in of a candidate."""

    csrf: str
    attempt: Attempt


class RulesAcceptance(Asked):
    """The candidate has read the rules."""

    accepted: Literal[True]


class SectionChoice(Asked):
    """Which paper the candidate goes on to."""

    section: Literal["theory", "practical"]


class WriteAsked(Asked):
    """One answer: the client's own revision counter per item, gaps allowed."""

    item: ItemKey
    revision: Annotated[int, Field(ge=1, le=LARGEST_COUNTER)]
    value: Any


class Save(Asked):
    """A batch of answers from the device that holds the lease."""

    lease: Lease
    writes: Annotated[list[WriteAsked], Field(min_length=1, max_length=MOST_WRITES)]


class Kept(Given):
    """What the server has for an item."""

    revision: int
    value: Any


class WriteResult(Given):
    """What became of one write."""

    item: str
    revision: int
    outcome: Literal["saved", "stale", "conflict", "refused"]
    current: Kept | None
    reason: str | None


class SaveAck(Given):
    """Acknowledged means committed to disk."""

    results: tuple[WriteResult, ...]
    saved_at: Instant
    server_now: Instant
    closes_at: Instant | None
    remaining_ms: int | None


class Response(Given):
    """A current answer."""

    item: str
    revision: int
    value: Any
    saved_at: Instant


class Responses(Given):
    """Every current answer of the attempt."""

    responses: tuple[Response, ...]


class TryAsked(Asked):
    """Run these files against a sample, or with own input."""

    task: Slug
    files: Files
    sample: Annotated[Text, Field(max_length=120)] | None = None
    stdin: Annotated[Text, Field(max_length=LARGEST_TEXT)] | None = None


class TryOutcome(Given):
    """What the program did."""

    ended: str
    stdout: str
    stderr: str
    exit_code: int | None
    cpu_ms: int
    wall_ms: int
    memory_kib: int
    matches: bool | None


class Try(Given):
    """One press of the run button."""

    id: HexId
    task: str
    state: Literal["queued", "running", "done", "failed"]
    sample: str | None
    outcome: TryOutcome | None


class TryAnswer(Given):
    """One run."""

    model_config = ConfigDict(from_attributes=True, frozen=True, serialize_by_alias=True)

    try_: Annotated[Try, Field(alias="try")]


class SubmissionAsked(Asked):
    """Hand these files in for judging."""

    task: Slug
    files: Files


class Submission(Given):
    """A hand-in of one task; never its verdict."""

    id: HexId
    task: str
    at: Instant
    files_digest: str
    cause: str


class SubmissionAnswer(Given):
    """One submission."""

    submission: Submission


class Submissions(Given):
    """What was submitted, newest first."""

    submissions: tuple[Submission, ...]
