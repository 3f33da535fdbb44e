"""What staff see of an answer file before and after it is loaded; never an answer's words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """How an answer of a file stands against what the server has."""

    NEWER = "newer"  # made from what the server has: taken unless staff leave it out
    SAME = "same"
    OLDER = "older"  # the server had it before what it has now
    DIFFERS = "differs"  # somebody wrote elsewhere in between: taken only where staff say so
    UNKNOWN = "unknown"  # the paper has no such item


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """One answer of the file; `number` is its place in its section of the form, sizes are in characters."""

    item: str
    section: str | None
    number: int | None
    revision: int
    size: int
    saved_revision: int | None
    saved_size: int | None
    saved_at: datetime | None
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFileView:
    """A file that opened and whose code was right."""

    attempt_id: str
    candidate: str
    candidate_number: str
    seat: int
    made_at: datetime
    digest: str
    same_device: bool
    is_over: bool
    loaded_at: datetime | None
    lines: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOutcome:
    """What became of one answer: saved, kept_apart (for the chief) or refused with the reason."""

    item: str
    outcome: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersLoaded:
    """What loading a file did."""

    attempt_id: str
    kept_apart: bool
    results: tuple[AnswerOutcome, ...]
