"""Points as integer hundredths (`_h`): parsing, showing and splitting them without ever rounding away one."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from math import lcm

from server.errors import InvalidInput

HUNDREDTHS = 100


def parse_points(value: str | Decimal | int, field: str = "points") -> int:
    """Hundredths of "12.5", Decimal("12.50") or 12.

    Raises:
        InvalidInput: not a plain number, negative, or with more than two decimal places.
    """
    if isinstance(value, bool) or not isinstance(value, str | Decimal | int):
        raise InvalidInput(f"{value!r} is not a number of points", field=field)
    try:
        exact = Decimal(value) * HUNDREDTHS
    except InvalidOperation as error:
        raise InvalidInput(f"{value!r} is not a number of points", field=field) from error
    if not exact.is_finite() or exact < 0:
        raise InvalidInput(f"{value!r} must be zero or more points", field=field)
    if exact != exact.to_integral_value():
        raise InvalidInput(f"{value!r} has more than two decimal places", field=field)
    return int(exact)


def show_points(points_h: int) -> str:
    """Two decimals: 1234 is "12.34", -50 is "-0.50"."""
    sign = "-" if points_h < 0 else ""
    whole, rest = divmod(abs(points_h), HUNDREDTHS)
    return f"{sign}{whole}.{rest:02d}"


def split_points(total_h: int, weights: Sequence[Decimal]) -> list[int]:
    """Shares of `total_h` by weight, in order; they add up to `total_h` exactly.

    Every share is rounded down first; what is left goes, one hundredth each, to the largest
    remainders, the earlier one first among equals.

    Raises:
        ValueError: no weight, a negative weight, weights that add up to nothing, or a negative total.
    """
    if total_h < 0 or not weights or any(weight < 0 for weight in weights):
        raise ValueError("splitting needs a total and weights of zero or more")
    ratios = [weight.as_integer_ratio() for weight in map(Decimal, weights)]
    common = lcm(*(denominator for _, denominator in ratios))
    parts = [numerator * (common // denominator) for numerator, denominator in ratios]
    whole = sum(parts)
    if whole == 0:
        raise ValueError("weights that add up to nothing share nothing out")
    shares = [total_h * part // whole for part in parts]
    remainders = [total_h * part % whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda at: (-remainders[at], at))
    for at in by_remainder[: total_h - sum(shares)]:
        shares[at] += 1
    return shares
