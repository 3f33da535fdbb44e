"""The time ledger: an end is base + allowance + appended credits, computed and never stored as truth.

Instants are aware UTC, amounts of time whole milliseconds. A pause that still lasts is no credit yet: the
end stays as it was when the pause began, what remains is `remaining_ms(closes_at, paused_at)`, and ending the
pause appends `pause_credit`. Where the papers have clocks of their own (`fixed`), the practical one starts
when theory is sealed, at the latest when nothing of it is taken any more; a credit belongs to the paper in
which it was given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from server.exam.allowance import Accommodation, Lengths, lengths
from server.exam.policy import PolicyProfile
from server.exam.policy_words import ClockFrom, Timing
from server.exam.words import Section

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
    section: Section = Section.THEORY  # the paper it was given in

    def __post_init__(self) -> None:
        if self.ms <= 0:
            raise ValueError("a credit gives at least one millisecond")
        _check_aware(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All that decides when an attempt ends; credits and accommodations in the order given.

    Raises:
        ValueError: a naive base.
    """

    base: datetime
    policy: PolicyProfile
    credits: Sequence[Credit] = ()
    accommodations: Sequence[Accommodation] = ()
    theory_sealed_at: datetime | None = None

    def __post_init__(self) -> None:
        _check_aware(self.base)

    @property
    def theory_closes_at(self) -> datetime | None:
        """When theory is sealed at the latest; None when it has no end of its own."""
        if not seals_by_time(self.policy):
            return None
        given_ms = credited_ms(credit for credit in self.credits if credit.section is Section.THEORY)
        return self.base + (self.lengths.theory_ms + given_ms) * MILLISECOND

    @property
    def closes_at(self) -> datetime:
        """When the attempt ends."""
        total_ms = self.lengths.total_ms + credited_ms(self.credits) + self.changeover_ms
        return self.base + total_ms * MILLISECOND

    @property
    def changeover_ms(self) -> int:
        """How much later than the end of theory its own clock of the practical paper starts.

        Below 0 where theory was sealed early and the rest of its time is lost; always 0 where it rolls over.
        """
        theory_end = self.theory_closes_at
        if self.policy.timing is not Timing.FIXED or theory_end is None:
            return 0
        grace_ms = self.policy.grace_ms  # until then theory is still written
        if self.theory_sealed_at is None:
            return grace_ms
        return min(grace_ms, -((theory_end - self.theory_sealed_at) // MILLISECOND))

    @property
    def lengths(self) -> Lengths:
        """What the plan and the accommodation allow."""
        return lengths(self.policy, self.accommodations)


def seals_by_time(policy: PolicyProfile) -> bool:
    """True where theory has an end of its own."""
    return policy.timing.seals_theory and policy.theory_max_ms is not None


def clock_base(
    policy: PolicyProfile,
    *,
    room_started_at: datetime | None,
    first_answer_at: datetime | None,
    latest: datetime | None = None,
) -> datetime | None:
    """The instant an attempt's time counts from; None while it has not begun to count.

    Args:
        latest: where time counts from the first answer, from when it counts without one.
    """
    if policy.clock_from is ClockFrom.ROOM_START:
        return room_started_at
    return latest if first_answer_at is None else first_answer_base(first_answer_at, latest)


def first_answer_base(first_answer_at: datetime, latest: datetime | None) -> datetime:
    """Where the time of a clock that waits for the candidate counts from, once they did something."""
    return first_answer_at if latest is None else min(first_answer_at, latest)


def pause_credit(
    *,
    paused_at: datetime,
    resumed_at: datetime,
    reason: str,
    by: str,
    section: Section = Section.THEORY,
) -> Credit:
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
        section=section,
    )


def credited_ms(credits: Iterable[Credit]) -> int:
    """The sum of the ledger."""
    return sum(credit.ms for credit in credits)


def closes_at(base: datetime, policy: PolicyProfile, credits: Sequence[Credit]) -> datetime:
    """When an attempt without accommodation ends, theory not yet sealed."""
    return Ledger(base=base, policy=policy, credits=credits).closes_at


def theory_closes_at(base: datetime, policy: PolicyProfile, credits: Sequence[Credit]) -> datetime | None:
    """When theory is sealed at the latest; a credit moves it too. None when theory has no end of its own."""
    return Ledger(base=base, policy=policy, credits=credits).theory_closes_at


def remaining_ms(closes_at: datetime, now: datetime) -> int:
    """What is left, rounded down, never below 0."""
    return max(0, (closes_at - now) // MILLISECOND)


def accepts_write(now: datetime, closes_at: datetime, grace_ms: int) -> bool:
    """True while an answer read at `now` is still taken: up to the grace after the end."""
    return now < closes_at + grace_ms * MILLISECOND


def accepts_command(now: datetime, closes_at: datetime) -> bool:
    """True while running and submitting are possible: they get no grace."""
    return now < closes_at


def _check_aware(at: datetime) -> None:
    if at.tzinfo is None:
        raise ValueError("a naive datetime is no instant")
