"""What measuring outages gives back: stretches, and the time lost by a room and by each of its attempts."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchView:
    """One outage; `cause` is silence or server."""

    from_at: datetime
    until_at: datetime
    ms: int
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LostTime:
    """What one attempt lost; `open_since` while it is silent now."""

    attempt_id: str
    lost_ms: int
    open_since: datetime | None
    stretches: tuple[StretchView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomOutages:
    """What a room lost as a whole, and each of its attempts, the longest first."""

    sitting_room_id: int
    lost_ms: int
    stretches: tuple[StretchView, ...]
    attempts: tuple[LostTime, ...]
    server_now: datetime
