"""Two scores become one result: exact integers, compared with the pass line before anything is rounded."""

from dataclasses import dataclass

from server.exam.points import HUNDREDTHS, show_points
from server.exam.policy import PolicyProfile

FULL_PAPER_H = 100 * HUNDREDTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Hundredths given of a maximum, and by whom (a marker's version or a person).

    Below 0 only where a profile takes points off; a whole paper never is.
    """

    given_h: int
    maximum_h: int
    by: str

    def __post_init__(self) -> None:
        if not -self.maximum_h <= self.given_h <= self.maximum_h:
            raise ValueError(f"{self.given_h} of {self.maximum_h} hundredths is no score")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The two papers combined.

    `combined` is weight x hundredths summed over the papers: 1_000_000 is full marks, 600_000 is 60 points.
    `shown` has two decimals, truncated: who fails is never shown the pass line.
    """

    theory_h: int
    practical_h: int
    combined: int
    passed: bool
    shown: str


def combine(theory_h: int, practical_h: int, policy: PolicyProfile) -> Result:
    """Weigh the two papers, each 0..10_000 hundredths.

    Raises:
        ValueError: a paper outside that range.
    """
    for paper_h in (theory_h, practical_h):
        if not 0 <= paper_h <= FULL_PAPER_H:
            raise ValueError(f"{paper_h} hundredths is outside a paper of 100 points")
    combined = policy.weights.theory * theory_h + policy.weights.practical * practical_h
    return Result(
        theory_h=theory_h,
        practical_h=practical_h,
        combined=combined,
        passed=combined >= policy.pass_line_h * 100,
        shown=show_points(combined // 100),
    )
