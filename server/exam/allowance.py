"""How long an attempt may last before anybody credits it: the plan's lengths and a candidate's accommodation.

Lengths are whole milliseconds. Where theory has no length of its own, its part is its weight.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from server.exam.policy import PolicyProfile

PERCENT_H = 10_000  # hundredths of a per cent in the whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """More time for one paper: hundredths of a per cent of its length, or milliseconds, or both.

    Raises:
        ValueError: less than nothing.
    """

    percent_h: int = 0
    ms: int = 0

    def __post_init__(self) -> None:
        if self.percent_h < 0 or self.ms < 0:
            raise ValueError("an accommodation gives time")

    def of(self, length_ms: int) -> int:
        """What it adds to a paper of this length, rounded up so that nobody loses by it."""
        return -(-length_ms * self.percent_h // PERCENT_H) + self.ms


NO_EXTRA = Extra()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accommodation:
    """What a candidate was granted for both papers, by whom and why; a later one takes its place.

    Raises:
        ValueError: a naive instant.
    """

    theory: Extra
    practical: Extra
    reason: str
    by: str
    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a naive datetime is no instant")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """Milliseconds of both papers; `theory_ms` is also where theory is sealed, where it is sealed at all."""

    theory_ms: int
    practical_ms: int

    @property
    def total_ms(self) -> int:
        """Both together."""
        return self.theory_ms + self.practical_ms


def plain_lengths(policy: PolicyProfile) -> Lengths:
    """What the plan says for everybody."""
    theory_ms = policy.theory_max_ms
    if theory_ms is None:
        theory_ms = policy.total_ms * policy.weights.theory // 100
    return Lengths(theory_ms=theory_ms, practical_ms=policy.total_ms - theory_ms)


def lengths(policy: PolicyProfile, accommodations: Sequence[Accommodation] = ()) -> Lengths:
    """The lengths for a candidate with these accommodations, in the order granted: the last one counts."""
    plain = plain_lengths(policy)
    if not accommodations:
        return plain
    last = accommodations[-1]
    return Lengths(
        theory_ms=plain.theory_ms + last.theory.of(plain.theory_ms),
        practical_ms=plain.practical_ms + last.practical.of(plain.practical_ms),
    )


def longer_by(policy: PolicyProfile, accommodations: Sequence[Accommodation]) -> Lengths:
    """How much longer the papers of such a candidate are than the plan says."""
    plain, own = plain_lengths(policy), lengths(policy, accommodations)
    return Lengths(
        theory_ms=own.theory_ms - plain.theory_ms, practical_ms=own.practical_ms - plain.practical_ms
    )
