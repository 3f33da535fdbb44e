"""The one source of instants: aware UTC, injected everywhere."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The machine's time as an aware UTC instant."""
    return datetime.now(UTC)


def instant_text(at: datetime) -> str:
    """RFC 3339 with milliseconds and `Z`, as instants travel on the wire.

    Raises:
        ValueError: `at` is naive.
    """
    if at.tzinfo is None:
        raise ValueError("a naive datetime is no instant")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def instant_from(text: str) -> datetime:
    """Parse an RFC 3339 instant; a text without offset is refused with ValueError."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text!r} has no offset from UTC")
    return at.astimezone(UTC)
