"""What can have happened: one frozen value per fact, named in the past tense, with the payload it carries.

The store adds channel, seq and at; `v` is the version of these shapes.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from server.clock import instant_text
from server.exam.attempt_states import AttemptState
from server.exam.room_states import RoomState
from server.exam.sitting_states import SittingState
from server.exam.words import Section

PAYLOAD_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomStateChanged:
    """A sitting-room took a step; `started_at` once it has started, `paused_at` while it is paused.

    A pause tells every page of the room to lock with this one fact, and its end to go on: pages of attempts
    that are stopped for themselves as well know so and wait for their own fact.
    """

    kind: ClassVar[str] = "room_state_changed"
    room_state: RoomState
    started_at: datetime | None
    paused_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerSynced:
    """The clock of an attempt, or that it moved and why; both ends None before it runs."""

    kind: ClassVar[str] = "timer_synced"
    closes_at: datetime | None
    theory_closes_at: datetime | None
    remaining_ms: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomClockShifted:
    """Every clock of the room moved by `shift_ms`, and only by that: one fact however many sit there.

    `number` counts these per room. A page adds the shift to what it counts when `number` is one more than
    what its last timing said (`room_shifts`), passes over it when it is not more, and asks for its time when
    it is more than one ahead. So it does not matter in which order answers and facts arrive, nor how late.
    Attempts whose clock moved otherwise are told by a `TimerSynced` of their own instead.
    """

    kind: ClassVar[str] = "room_clock_shifted"
    number: int
    shift_ms: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent:
    """Staff told the room or one candidate something."""

    kind: ClassVar[str] = "message_sent"
    message_id: str
    text: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TryFinished:
    """A try-run ended; its outcome is fetched."""

    kind: ClassVar[str] = "try_finished"
    try_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptChanged:
    """An attempt took a step; `section` is the one it is in, None before the first question."""

    kind: ClassVar[str] = "attempt_changed"
    attempt_id: str
    state: AttemptState
    section: Section | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptCollected:
    """The answers of an attempt were taken in; `cause` says by what."""

    kind: ClassVar[str] = "attempt_collected"
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseMoved:
    """The attempt goes on at another device; the old page stops."""

    kind: ClassVar[str] = "lease_moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionReceived:
    """Files of a task were handed in for judging."""

    kind: ClassVar[str] = "submission_received"
    submission_id: str
    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionJudged:
    """A submission has its judgement; what of it may be seen is fetched."""

    kind: ClassVar[str] = "submission_judged"
    submission_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementHeld:
    """An alarm: a submission cannot be judged without staff; why is fetched."""

    kind: ClassVar[str] = "judgement_held"
    submission_id: str
    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressFolded:
    """Answers of a room were saved since the last of these; the board is fetched or folded again."""

    kind: ClassVar[str] = "progress_folded"


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingStateChanged:
    """A sitting took a step."""

    kind: ClassVar[str] = "sitting_state_changed"
    state: SittingState


Fact = (
    RoomStateChanged
    | TimerSynced
    | RoomClockShifted
    | MessageSent
    | TryFinished
    | AttemptChanged
    | AttemptCollected
    | LeaseMoved
    | SubmissionReceived
    | SubmissionJudged
    | JudgementHeld
    | ProgressFolded
    | SittingStateChanged
)


def fact_payload(fact: Fact) -> dict[str, object]:
    """The fields of a fact as JSON values, with `v`: instants as RFC 3339 text, states as their words."""
    return {"v": PAYLOAD_VERSION} | {
        field.name: _json_of(getattr(fact, field.name)) for field in fields(fact)
    }


def _json_of(value: object) -> object:
    match value:
        case datetime():
            return instant_text(value)
        case StrEnum():
            return value.value
        case _:
            return value
