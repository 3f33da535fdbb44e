"""Knows how the points of a task are shared among its cases and what their verdicts are worth."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from question_bank.tasks import Counting, Group
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
    return by_largest_remainder(parts, points_h)


def case_scores(
    case_ids: Sequence[str], shares: Mapping[str, Fraction], maxima: Sequence[int], groups: Sequence[Group]
) -> tuple[int, ...]:
    """Score of every case in hundredths.

    Args:
        shares: what part of its points each case deserves, 0 to 1; one that is missing was not run.
        groups: cases of these count together: the part that the group deserves is that of each of its
            cases, and the group's points come out exactly.
    """
    scores = {
        case: _rounded(shares.get(case, Fraction(0)) * maximum)
        for case, maximum in zip(case_ids, maxima, strict=True)
    }
    by_case = dict(zip(case_ids, maxima, strict=True))
    for group in groups:
        cases = group.all_cases
        whole = sum(by_case[case] for case in cases)
        deserved = _rounded(group_share(group, shares) * whole)
        scores |= zip(cases, by_largest_remainder([by_case[case] for case in cases], deserved), strict=True)
    return tuple(scores[case] for case in case_ids)


def group_share(group: Group, shares: Mapping[str, Fraction]) -> Fraction:
    """What part of its points a group deserves, 0 to 1."""
    if group.how is Counting.ALL:
        return Fraction(all(shares.get(case) == 1 for case in group.all_cases))
    worths = [Fraction(group.case_worth)] * len(group.cases) + [Fraction(one.worth) for one in group.inner]
    parts = [shares.get(case, Fraction(0)) for case in group.cases]
    parts += [group_share(one, shares) for one in group.inner]
    values = [part * worth for part, worth in zip(parts, worths, strict=True)]
    most = _gathered(group.how, worths)
    return _gathered(group.how, values) / most if most else Fraction(0)


def _gathered(how: Counting, values: Sequence[Fraction]) -> Fraction:
    match how:
        case Counting.MIN:
            return min(values, default=Fraction(0))
        case Counting.MAX:
            return max(values, default=Fraction(0))
        case _:
            return sum(values, Fraction(0))


def by_largest_remainder(parts: Sequence[Fraction | int], total_h: int) -> tuple[int, ...]:
    """`total_h` in whole numbers by the ratio of `parts`: what is left over goes to the largest
    remainders, the first ones where they are equal."""
    whole = sum(parts)
    if not whole:
        return (0,) * len(parts)
    exact = [Fraction(total_h * part) / whole for part in parts]
    shares = [share.numerator // share.denominator for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: shares[at] - exact[at])  # stable: case order
    for at in by_remainder[: total_h - sum(shares)]:
        shares[at] += 1
    return tuple(shares)


def share_of(verdict: Verdict, share: Fraction | None) -> Fraction:
    """What part of its points a case deserves: all of them when it is AC, but for what a validator says."""
    if verdict is not Verdict.AC:
        return Fraction(0)
    return Fraction(1) if share is None else share


def _rounded(exact: Fraction) -> int:
    """To the nearest hundredth, halves up."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
