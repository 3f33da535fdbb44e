"""Knows how the points of a task are shared among its cases and what verdicts are worth."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from question_bank.tasks import Group
from server.practical.errors import BadTask
from server.practical.verdicts import Verdict


def case_maxima(case_ids: Sequence[str], weights: Mapping[str, Decimal], points_h: int) -> tuple[int, ...]:
    """Maximum of every case in hundredths: shares by weight, rest by largest remainder in case order.

    A case without a weight weighs 1. The maxima always add up to `points_h`.

    Raises:
        BadTask: there is no case, a weight is negative, or all are zero.
    """
    if not case_ids:
        raise BadTask("the task has no secret case")
    parts = [Fraction(weights.get(case, Decimal(1))) for case in case_ids]
    total = sum(parts)
    if min(parts) < 0 or total == 0:
        raise BadTask("the weights of the cases must not be negative, and not all zero")
    exact = [points_h * part / total for part in parts]
    whole = [share.numerator // share.denominator for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: whole[at] - exact[at])  # stable: case order
    for at in by_remainder[: points_h - sum(whole)]:
        whole[at] += 1
    return tuple(whole)


def case_scores(
    case_ids: Sequence[str], verdicts: Sequence[Verdict], maxima: Sequence[int], groups: Sequence[Group]
) -> tuple[int, ...]:
    """Score of every case in hundredths: its maximum when it is AC, otherwise nothing.

    In a group of the package all cases must be AC, or none of them scores. Cases that were not run
    (a package may ask to stop) are missing at the end of `verdicts` and count as not AC.
    """
    right = {case for case, verdict in zip(case_ids, verdicts, strict=False) if verdict is Verdict.AC}
    lost = {case for group in groups if not right.issuperset(group.cases) for case in group.cases}
    return tuple(
        maximum if case in right and case not in lost else 0
        for case, maximum in zip(case_ids, maxima, strict=True)
    )
