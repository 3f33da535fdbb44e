"""Points as whole hundredths, by arithmetic of its own: nothing here can share a mistake with the server."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

HUNDREDTHS = 100
FULL_SCORE_H = 100 * HUNDREDTHS


def hundredths(text: str) -> int:
    """1250 for "12.50". Raises ValueError for more than two places."""
    exact = Decimal(text) * HUNDREDTHS
    if exact != exact.to_integral_value():
        raise ValueError(f"{text} has more than two decimal places")
    return int(exact)


def shown(points_h: int) -> str:
    """ "12.50" for 1250."""
    return f"{Decimal(points_h) / HUNDREDTHS:.2f}"


def equal_shares(total_h: int, count: int) -> list[int]:
    """`total_h` shared equally, the hundredths left over going to the first ones."""
    return [total_h // count + (at < total_h % count) for at in range(count)]


def promised_range(promised_h: int, points_h: int, cases: int) -> range:
    """What a program promised `promised_h` of 100 points may get of `points_h` by a task of so many cases.

    Shares of cases are rounded to hundredths on either scale, so each case may move the sum by less than
    one hundredth; where the proportion comes out whole, cases that share evenly give exactly that.
    """
    exact = Fraction(promised_h * points_h, FULL_SCORE_H)
    if exact.denominator == 1:
        return range(int(exact), int(exact) + 1)
    return range(max(0, floor(exact) - cases), min(points_h, floor(exact) + 1 + cases) + 1)


def combined(theory_h: int, practical_h: int, weights: tuple[int, int]) -> Fraction:
    """The two papers weighed, in points, exact."""
    return Fraction(weights[0] * theory_h + weights[1] * practical_h, 100 * HUNDREDTHS)


def truncated(points: Fraction) -> str:
    """Two decimals, cut off and not rounded: who fails is never shown the pass line."""
    return shown(floor(points * HUNDREDTHS))


def percentile(values: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -floor(-share * len(ordered)) - 1))]


def blocks_total(marks: Iterable[tuple[str, int]]) -> int:
    """A paper from (kind, hundredths): the block of one kind never falls below 0."""
    blocks: dict[str, int] = {}
    for kind, given_h in marks:
        blocks[kind] = blocks.get(kind, 0) + given_h
    return sum(max(0, block_h) for block_h in blocks.values())
