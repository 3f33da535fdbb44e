"""Payloads of clocks: why one ends when it ends, accommodations, pauses of a whole sitting."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from server.edge.models_attempt import Pause
from server.edge.shapes import Asked, Given, Instant, Prose, Text

MOST_PERCENT = 300
MOST_MINUTES = 600


def _decimal(value: object) -> object:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Decimal(str(value)) if is_number else value


Percent = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    Field(ge=0, le=MOST_PERCENT, decimal_places=2, allow_inf_nan=False),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": MOST_PERCENT}),
]
Minutes = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    Field(ge=0, le=MOST_MINUTES, decimal_places=3, allow_inf_nan=False),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": MOST_MINUTES}),
]


class TimeRow(Given):
    """One row: what it was, how many milliseconds, why, by whom, and the end after it."""

    what: str
    ms: int
    reason: str
    by: str
    at: Instant
    closes_at: Instant


class TimeExplanation(Given):
    """Why an attempt ends when it ends: `base_at` plus the `ms` of all rows is `closes_at`, exactly."""

    attempt_id: str
    candidate_number: str
    timing: str
    base: str
    base_at: Instant | None
    rows: tuple[TimeRow, ...]
    closes_at: Instant | None
    theory_closes_at: Instant | None
    theory_sealed_at: Instant | None
    paused_at: Instant | None
    pauses: tuple[Pause, ...]
    sums: dict[str, int]
    server_now: Instant


class ExtraAsked(Asked):
    """More time for one paper: per cent of its length, minutes, or both."""

    percent: Percent = Decimal(0)
    minutes: Minutes = Decimal(0)


class AccommodationAsked(Asked):
    """More time for one candidate; it takes the place of what was granted before."""

    candidate_number: Annotated[Text, Field(min_length=1, max_length=20)]
    theory: ExtraAsked
    practical: ExtraAsked
    reason: Prose


class Extra(Given):
    """More time for one paper."""

    percent: float
    minutes: float


class Accommodation(Given):
    """What a candidate was granted, and what it comes to; the last one of a candidate counts."""

    attempt_id: str
    candidate_number: str
    name: str
    theory: Extra
    practical: Extra
    theory_ms: int
    practical_ms: int
    counts: bool
    reason: str
    by: str
    at: Instant


class Accommodations(Given):
    """All of a sitting, in the order granted."""

    accommodations: tuple[Accommodation, ...]


class SittingPauseAsked(Asked):
    """Stop the clocks of every room of the sitting, or let them go on."""

    paused: bool
    reason: Prose


class RoomsReached(Given):
    """How many rooms it reached."""

    rooms: int
