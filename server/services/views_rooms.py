"""What steering and the office give back: sittings, rooms, seats and the board."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from server.services.views import Localised, MessageView, SittingBrief
from server.services.views_time import PauseView


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
class AccommodationShort:
    """How much longer somebody's papers are."""

    theory_ms: int
    practical_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCell:
    """One seat on the invigilator's board; `receipt` is the code of its receipt."""

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
    paused_at: datetime | None
    credits_ms: int
    accommodation: AccommodationShort | None
    late_permitted: bool
    last_seen_at: datetime | None
    receipt: str | None
    receipt_seen: bool


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
    """The room as it is; `one_address` says where all machines seem to be, None if told apart."""

    sitting_room: SittingRoomView
    rows: int
    columns: int
    seq: int
    cells: tuple[BoardCell, ...]
    counts: Mapping[str, int]
    server_now: datetime
    messages: tuple[MessageView, ...]
    credits: tuple[CreditView, ...]
    pauses: tuple[PauseView, ...]
    one_address: str | None
