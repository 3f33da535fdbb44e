"""What is said of a clock: why it stands, and every row of why it ends when it ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseView:
    """A pause, which lasts while `until` is None; `own`: of one attempt, not of the whole room."""

    cause: str
    since: datetime
    until: datetime | None
    reason: str
    by: str
    own: bool
    attempt_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRow:
    """One row of an explanation; `closes_at` is the end after it."""

    what: str
    ms: int
    reason: str
    by: str
    at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExplanation:
    """Why an attempt ends when it ends: base, rows that add up to the end, and what is not in them yet.

    `base` says where time counts from: "room_start", "first_answer" or "latest" (nobody answered); instants
    are None before the clock has a base. `pauses` are those that last: ending them adds their credit.
    """

    attempt_id: str
    candidate_number: str
    timing: str
    base: str
    base_at: datetime | None
    rows: tuple[TimeRow, ...]
    closes_at: datetime | None
    theory_closes_at: datetime | None
    theory_sealed_at: datetime | None
    paused_at: datetime | None
    pauses: tuple[PauseView, ...]
    sums: Mapping[str, int]
    server_now: datetime
