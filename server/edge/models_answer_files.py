"""Payloads of loading an answer file in the room."""

from typing import Annotated, Literal

from pydantic import Field

from server.edge.models_attempt import ItemKey
from server.edge.shapes import Asked, Given, HexId, Instant, Prose, Text

LARGEST_CONTENT = 2 * 1024 * 1024
MOST_ITEMS = 500


class AnswerFileShown(Asked):
    """A file's text as the page wrote it, and the code from the candidate's screen."""

    content: Annotated[Text, Field(min_length=1, max_length=LARGEST_CONTENT)]
    code: Annotated[Text, Field(min_length=1, max_length=20)]


class AnswerFileLoad(AnswerFileShown):
    """Take it; `items` null: what is newer."""

    reason: Prose
    items: Annotated[list[ItemKey], Field(max_length=MOST_ITEMS)] | None = None


class AnswerLine(Given):
    """One answer of the file; sizes in characters of its value."""

    item: str
    section: str | None
    number: int | None
    revision: int
    size: int
    saved_revision: int | None
    saved_size: int | None
    saved_at: Instant | None
    standing: Literal["newer", "same", "older", "differs", "unknown"]


class AnswerFile(Given):
    """What a file holds against what the server has."""

    attempt_id: HexId
    candidate: str
    candidate_number: str
    seat: int
    made_at: Instant
    digest: str
    same_device: bool
    is_over: bool
    loaded_at: Instant | None
    lines: tuple[AnswerLine, ...]


class AnswerOutcome(Given):
    """What became of one answer."""

    item: str
    outcome: Literal["saved", "stale", "conflict", "refused", "kept_apart"]
    reason: str | None


class AnswersLoaded(Given):
    """What loading did; `kept_apart`: the attempt was over, the chief decides."""

    attempt_id: HexId
    kept_apart: bool
    results: tuple[AnswerOutcome, ...]
