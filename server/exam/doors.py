"""Who is still let in after the start, and who is already let out before the end.

Both limits count from the start of the room and stand still with it: `paused_ms` is how long so far.
"""

from datetime import datetime

from server.errors import TooEarly
from server.exam.ledger import MILLISECOND
from server.exam.policy import PolicyProfile


def last_admission_at(room_started_at: datetime, policy: PolicyProfile, paused_ms: int = 0) -> datetime:
    """The last instant at which a late candidate may begin."""
    return room_started_at + (policy.late_limit_ms + paused_ms) * MILLISECOND


def earliest_hand_in_at(room_started_at: datetime, policy: PolicyProfile, paused_ms: int = 0) -> datetime:
    """The first instant at which handing in is possible."""
    return room_started_at + (policy.early_hand_in_ms + paused_ms) * MILLISECOND


def require_hand_in(
    now: datetime,
    *,
    room_started_at: datetime,
    theory_sealed: bool,
    policy: PolicyProfile,
    paused_ms: int = 0,
) -> None:
    """Pass when the candidate may hand in now.

    Where both papers stay open to the end there is nothing to seal, and only the time counts.

    Raises:
        TooEarly: with `rule` among its fields: "time" (then also `hand_in_from`) or "theory".
    """
    earliest = earliest_hand_in_at(room_started_at, policy, paused_ms)
    if now < earliest:
        raise TooEarly("handing in is not yet possible", rule="time", hand_in_from=earliest)
    seals = policy.timing.seals_theory and policy.early_needs_theory_sealed
    if seals and not theory_sealed:
        raise TooEarly("theory must be handed in first", rule="theory")
