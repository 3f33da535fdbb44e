"""What graders and the office read: submissions with their runs, scores with their parts, results."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from server.services.views import Localised
from server.services.views_evidence import JudgingView, RunView


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionEntry:
    """One line of a grader's list; `why` is what keeps it from being judged."""

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
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionView:
    """A submission with its source and its judgement."""

    entry: SubmissionEntry
    files: Mapping[str, str]
    runs: tuple[RunView, ...]
    judgings: tuple[JudgingView, ...]
    image: str | None
    judge: str | None
    attempts: int
    judged_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """One line of a sitting's results; points with two decimals, `combined` truncated for show.

    `waits_for` says why there is none: "judge", "staff" (a judgement is held), or None.
    """

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
    waits_for: str | None


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
    result: ResultView | None
    waits_for: str | None
