"""The field types all payload models share: clean text, ids, instants; and the two kinds of model."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from server.clock import instant_from, instant_text

LARGEST_ID = 2**63 - 1
LARGEST_COUNTER = 2**53 - 1  # what a browser's numbers can hold exactly


class Asked(BaseModel):
    """What a client sends: unknown fields refused, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Given(BaseModel):
    """What the server answers: exactly these fields, read from a view or a mapping."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


def _clean(text: str) -> str:
    if "\0" in text:
        raise ValueError("must not contain NUL")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("must be valid Unicode text") from None
    return text


def _instant(value: Any) -> Any:
    return instant_from(value) if isinstance(value, str) else value


def _in_calendar(at: datetime) -> datetime:
    if not 2000 <= at.astimezone(UTC).year <= 2200:
        raise ValueError("must lie between the years 2000 and 2200")
    return at


def _decimal(value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Decimal(str(value)) if is_number else value


Text = Annotated[str, AfterValidator(_clean)]
# One line with something in it, and a text of several lines.
Words = Annotated[Text, Field(max_length=120, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")]
Prose = Annotated[
    Text, Field(max_length=500, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*\S[^\x00-\x08\x0b-\x1f\x7f]*$")
]
Slug = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
HexId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
RowId = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Instant = Annotated[
    datetime,
    PlainSerializer(instant_text, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
InstantAsked = Annotated[
    datetime,
    BeforeValidator(_instant),
    AfterValidator(_in_calendar),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Amount = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    Field(gt=0, le=100000, allow_inf_nan=False),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 100000}),
]


class LocalisedAsked(Asked):
    """A text in both languages."""

    zh: Words
    en: Words


class Localised(Given):
    """A text in both languages."""

    zh: str
    en: str


class Nothing(Asked):
    """An empty object: the request says all by its path."""


class Problem(Given):
    """RFC 9457 problem details; members of the problem's own kind may follow."""

    model_config = ConfigDict(from_attributes=True, extra="allow")

    type: str
    title: str
    status: int
    detail: str
