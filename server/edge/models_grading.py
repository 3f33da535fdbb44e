"""Payloads of grading: submissions with their runs, scores with their parts."""

from server.edge.models_evidence import Judging, Run
from server.edge.models_sittings import Result
from server.edge.shapes import Asked, Given, Instant, Localised, Prose


class SubmissionEntry(Given):
    """One line of a grader's list; `counts` says whether the score rests on it, `why` what holds it up."""

    id: str
    attempt_id: str
    candidate_number: str
    task: str
    task_title: Localised
    cause: str
    at: Instant
    state: str
    verdict: str | None
    score: str | None
    maximum: str
    counts: bool
    why: str | None


class SubmissionEntries(Given):
    """Submissions of a sitting."""

    submissions: tuple[SubmissionEntry, ...]


class GradedSubmission(Given):
    """A submission with its source and judgement."""

    entry: SubmissionEntry
    files: dict[str, str]
    runs: tuple[Run, ...]
    judgings: tuple[Judging, ...]
    image: str | None
    judge: str | None
    attempts: int
    judged_at: Instant | None


class Judge(Given):
    """A judge process; `state`: ready, judging, waiting, silent, ended."""

    owner: str
    host: str
    pools: tuple[str, ...]
    state: str
    why: str
    since: Instant
    at: Instant


class JudgingState(Given):
    """Who judges, and what cannot be judged without people."""

    judges: tuple[Judge, ...]
    held: tuple[SubmissionEntry, ...]


class JudgementAsked(Asked):
    """Judge the same bytes once more."""

    reason: Prose


class JudgementAnswer(Given):
    """The submission, waiting for its new judgement."""

    submission: SubmissionEntry


class ScoreEntry(Given):
    """What one entry of the form earned."""

    section: str
    entry: str
    title: Localised
    given: str
    maximum: str
    by: str
    note: str
    submission_id: str | None


class Score(Given):
    """A score with its parts; `result` null until everything is judged."""

    attempt_id: str
    candidate_number: str
    state: str
    entries: tuple[ScoreEntry, ...]
    result: Result | None
    waits_for: str | None
