"""What moving an attempt to another machine gives back."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveView:
    """One move; seats by number, addresses as the server saw them, `lost_ms` once it has ended."""

    attempt_id: str
    candidate_name: str
    candidate_number: str
    from_seat: int
    to_seat: int
    reason: str
    by: str
    began_at: datetime
    opened_at: datetime | None
    ended_at: datetime | None
    lost_ms: int | None
    from_address: str
    to_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedMove:
    """A move just asked for, with the code that opens it; this is the only time it is shown.

    `move` and the code are None for somebody who has not begun: they sit down elsewhere and sign in as usual.
    """

    seat: int
    code: str | None
    code_until: datetime | None
    move: MoveView | None
