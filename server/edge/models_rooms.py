"""Payloads of steering a room: its board, commands to it."""

from typing import Annotated, Literal

from pydantic import Field

from server.edge.models_attempt import Message
from server.edge.models_sittings import SittingRoom
from server.edge.shapes import Amount, Asked, Given, HexId, Instant, Prose, Text

MOST_ATTEMPTS = 200
Attempts = Annotated[list[HexId], Field(min_length=1, max_length=MOST_ATTEMPTS)]


class BoardCell(Given):
    """One seat of the board."""

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
    closes_at: Instant | None
    credits_ms: int
    last_seen_at: Instant | None


class BoardMessage(Message):
    """A message with whom it was for; null: the whole room."""

    attempt_id: str | None


class Credit(Given):
    """Time that was given."""

    attempt_id: str
    ms: int
    reason: str
    at: Instant
    by: str


class Board(Given):
    """The room as it is."""

    sitting_room: SittingRoom
    rows: int
    columns: int
    seq: int
    cells: tuple[BoardCell, ...]
    counts: dict[str, int]
    server_now: Instant
    messages: tuple[BoardMessage, ...]
    credits: tuple[Credit, ...]


class RoomStateAsked(Asked):
    """Admit, start or collect the room."""

    state: Literal["admitting", "running", "collecting"]
    reason: Annotated[Text, Field(max_length=500)] = ""


class CreditAsked(Asked):
    """More time for some, or (null) for everybody still under way."""

    minutes: Amount
    reason: Prose
    attempts: Attempts | None = None


class Reached(Given):
    """How many attempts it reached."""

    attempts: int


class MessageAsked(Asked):
    """A message to the room, or to one candidate."""

    text: Prose
    attempt: HexId | None = None


class MessageAnswer(Given):
    """The message as it stands."""

    message: Message


class CollectionAsked(Asked):
    """Take in the work of some, or (null) of the whole room."""

    reason: Prose
    attempts: Attempts | None = None
