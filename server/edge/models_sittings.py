"""Payloads of sittings, their candidates and results."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from server.edge.models_attempt import SittingBrief
from server.edge.models_people import Login
from server.edge.shapes import (
    Amount,
    Asked,
    Given,
    Instant,
    InstantAsked,
    Localised,
    LocalisedAsked,
    RowId,
    Slug,
    Text,
    Words,
)

MOST_CANDIDATES = 5000
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]


class SittingAsked(Asked):
    """A new sitting; `divide_durations_by` shortens every duration of a trial."""

    code: Code
    plan_id: Slug
    profile_id: Slug
    bank_id: Slug
    form_id: Slug
    level: Literal["初级", "中级", "高级"]
    kind: Literal["live", "trial", "practice"]
    title: LocalisedAsked
    starts_at: InstantAsked
    room_ids: Annotated[list[RowId], Field(min_length=1, max_length=100)]
    sitting_no: Annotated[int, Field(ge=1, le=99)]
    divide_durations_by: Amount = Decimal(1)


class SittingRoom(Given):
    """One sitting in one room; the start code only where rooms are steered."""

    id: int
    state: str
    start_code: str | None
    started_at: Instant | None
    starts_at: Instant
    closes_at: Instant | None
    room: str
    station: str
    seats: int
    sitting: SittingBrief
    sitting_state: str


class SittingRoomAnswer(Given):
    """One sitting-room."""

    sitting_room: SittingRoom


class SittingRooms(Given):
    """The rooms one steers or watches."""

    sitting_rooms: tuple[SittingRoom, ...]


class Sitting(Given):
    """A sitting with its rooms."""

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
    starts_at: Instant
    candidates: int
    rooms: tuple[SittingRoom, ...]


class SittingAnswer(Given):
    """One sitting."""

    sitting: Sitting


class Sittings(Given):
    """Sittings, newest first."""

    sittings: tuple[Sitting, ...]


class SittingStateAsked(Asked):
    """One step of a sitting's life."""

    state: Annotated[Text, Field(min_length=1, max_length=20)]
    reason: Annotated[Text, Field(max_length=500)] = ""


class CandidateAsked(Asked):
    """A registered person."""

    name: Words
    category: Literal["中职", "高职", "应用型本科", "社会考生"]
    document_number: Annotated[Text, Field(min_length=1, max_length=40)]
    school: Annotated[Text, Field(max_length=120)] = ""


class CandidatesAsked(Asked):
    """People to seat; the same `seed` seats the same people alike."""

    candidates: Annotated[list[CandidateAsked], Field(min_length=1, max_length=MOST_CANDIDATES)]
    seed: Annotated[Text, Field(max_length=80)] | None = None


class SeatAssignment(Given):
    """One candidate with number and seat."""

    attempt_id: str
    candidate_number: str
    name: str
    category: str
    school: str
    document_masked: str
    room: str
    seat: int
    state: str


class Candidates(Given):
    """Everybody of a sitting."""

    candidates: tuple[SeatAssignment, ...]


class AssignmentAsked(Asked):
    """Who is in charge of which room of the sitting."""

    staff_login: Login
    sitting_room_id: RowId


class Assignment(Given):
    """Who is in charge of which room of the sitting."""

    staff_login: str
    sitting_room_id: int


class Result(Given):
    """One line of a sitting's results; points with two decimals, truncated for show.

    `waits_for`: judge, or staff where a judgement is held; null when nothing is to come.
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


class Results(Given):
    """Results of a sitting."""

    results: tuple[Result, ...]
