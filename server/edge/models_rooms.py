"""Payloads of steering a room: its board, commands to it."""

from typing import Annotated, Literal

from pydantic import Field

from server.edge.models_attempt import Message, Pause
from server.edge.models_people import Login
from server.edge.models_sittings import SittingRoom
from server.edge.shapes import Amount, Asked, Given, HexId, Instant, InstantAsked, Prose, Text

MOST_ATTEMPTS = 200
Attempts = Annotated[list[HexId], Field(min_length=1, max_length=MOST_ATTEMPTS)]


class AccommodationShort(Given):
    """How much longer a candidate's papers are, in milliseconds; why is in the explanation of the clock."""

    theory_ms: int
    practical_ms: int


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
    paused_at: Instant | None
    credits_ms: int
    accommodation: AccommodationShort | None
    late_permitted: bool
    last_seen_at: Instant | None
    receipt: str | None
    receipt_seen: bool


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
    """The room as it is; `one_address` says where all machines seem to be, null if told apart."""

    sitting_room: SittingRoom
    rows: int
    columns: int
    seq: int
    cells: tuple[BoardCell, ...]
    counts: dict[str, int]
    server_now: Instant
    messages: tuple[BoardMessage, ...]
    credits: tuple[Credit, ...]
    pauses: tuple[Pause, ...]
    one_address: str | None


class RoomStateAsked(Asked):
    """Admit, start or collect the room."""

    state: Literal["admitting", "running", "collecting"]
    reason: Annotated[Text, Field(max_length=500)] = ""


class SecondPersonAsked(Asked):
    """Who signs as the second person, with their own password."""

    login: Login
    password: Annotated[Text, Field(min_length=1, max_length=200)]


class SittingCreditAsked(Asked):
    """More time for everybody under way in every room: so many minutes, or until an instant."""

    minutes: Amount | None = None
    ends_at: InstantAsked | None = None
    reason: Prose
    second: SecondPersonAsked | None = None


class CreditAsked(SittingCreditAsked):
    """More time for some, or (null) for everybody still under way in the room."""

    attempts: Attempts | None = None


class PauseAsked(Asked):
    """Stop the clocks of some, or (null) of the whole room, or let them go on."""

    paused: bool
    reason: Prose
    attempts: Attempts | None = None


class LateAdmissionAsked(Asked):
    """Let somebody begin after the limit for late arrivals."""

    attempt: HexId
    reason: Prose


class Reached(Given):
    """How many attempts it reached."""

    attempts: int


class ReceiptsSeen(Asked):
    """The receipts of these candidates were seen; they may leave."""

    attempts: Attempts


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
