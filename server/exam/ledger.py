"""The time ledger: an end is base + allowance + appended credits, computed and never stored as truth.

Instants are aware UTC, amounts of time whole milliseconds. A pause that still lasts is no credit yet:
meanwhile what remains is `remaining_ms(closes_at, paused_at)`, and ending it appends `pause_credit`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from server.exam.policy import PolicyProfile
from server.exam.policy_words import ClockFrom, Timing

MILLISECOND = timedelta(milliseconds=1)


class CreditKind(StrEnum):
    """Why an attempt got time."""

    CREDIT = "credit"  # granted by a person
    PAUSE = "pause"  # a staff pause, as long as it lasted


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One line of the ledger: `ms` > 0 given at `at` by `by`; time once given is never taken back.

    Raises:
        ValueError: nothing given, or a naive instant.
    """

    ms: int
    kind: CreditKind
    reason: str
    by: str
    at: datetime

    def __post_init__(self) -> None:
        if self.ms <= 0:
            raise ValueError("a credit gives at least one millisecond")
        _check_aware(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One step from the base to the end: what it was, how much, and the end after it."""

    what: str  # "allowance", "credit" or "pause"
    ms: int
    reason: str
    by: str
    at: datetime
    closes_at: datetime


def clock_base(
    policy: PolicyProfile, *, room_started_at: datetime | None, first_answer_at: datetime | None
) -> datetime | None:
    """The instant an attempt's time counts from; None while it has not begun to count."""
    if policy.clock_from is ClockFrom.FIRST_ANSWER:
        return first_answer_at
    return room_started_at


def pause_credit(*, paused_at: datetime, resumed_at: datetime, reason: str, by: str) -> Credit:
    """What a pause gives back, rounded up to a millisecond so that nobody loses by it.

    Raises:
        ValueError: it ended before it began.
    """
    return Credit(
        ms=-((paused_at - resumed_at) // MILLISECOND),
        kind=CreditKind.PAUSE,
        reason=reason,
        by=by,
        at=resumed_at,
    )


def credited_ms(credits: Iterable[Credit]) -> int:
    """The sum of the ledger."""
    return sum(credit.ms for credit in credits)


def closes_at(base: datetime, policy: PolicyProfile, credits: Iterable[Credit]) -> datetime:
    """When the attempt ends."""
    _check_aware(base)
    return base + (policy.total_ms + credited_ms(credits)) * MILLISECOND


def theory_closes_at(base: datetime, policy: PolicyProfile, credits: Iterable[Credit]) -> datetime | None:
    """When theory is sealed at the latest; a credit moves it too. None when theory has no end of its own."""
    _check_aware(base)
    if policy.timing is Timing.FREE or policy.theory_max_ms is None:
        return None
    return base + (policy.theory_max_ms + credited_ms(credits)) * MILLISECOND


def remaining_ms(closes_at: datetime, now: datetime) -> int:
    """What is left, rounded down, never below 0."""
    return max(0, (closes_at - now) // MILLISECOND)


def accepts_write(now: datetime, closes_at: datetime, grace_ms: int) -> bool:
    """True while an answer read at `now` is still taken: up to the grace after the end."""
    return now < closes_at + grace_ms * MILLISECOND


def accepts_command(now: datetime, closes_at: datetime) -> bool:
    """True while running and submitting are possible: they get no grace."""
    return now < closes_at


def explain(base: datetime, policy: PolicyProfile, credits: Sequence[Credit]) -> list[LedgerRow]:
    """How the end came about: the allowance, then every credit in the order given."""
    end = closes_at(base, policy, ())
    rows = [LedgerRow(what="allowance", ms=policy.total_ms, reason="", by="", at=base, closes_at=end)]
    for credit in credits:
        end += credit.ms * MILLISECOND
        rows.append(
            LedgerRow(
                what=credit.kind,
                ms=credit.ms,
                reason=credit.reason,
                by=credit.by,
                at=credit.at,
                closes_at=end,
            )
        )
    return rows


def _check_aware(at: datetime) -> None:
    if at.tzinfo is None:
        raise ValueError("a naive datetime is no instant")
