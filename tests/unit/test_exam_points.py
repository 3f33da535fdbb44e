"""Points are integer hundredths: nothing is rounded away, and shares always add up."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import InvalidInput
from server.exam.points import parse_points, show_points, split_points

WEIGHTS = st.lists(st.decimals(min_value=0, max_value=1000, places=3), min_size=1, max_size=20).filter(
    lambda weights: sum(weights) > 0
)


@pytest.mark.parametrize(
    ("written", "hundredths"),
    [("2", 200), ("2.5", 250), ("0.05", 5), (Decimal("12.50"), 1250), (3, 300), ("0", 0), ("1e2", 10000)],
)
def test_points_are_read_exactly(written: str | Decimal | int, hundredths: int) -> None:
    assert parse_points(written) == hundredths


@pytest.mark.parametrize("written", ["", "two", "0.005", "-1", "NaN", "Infinity", True, 1.5, None])
def test_what_is_no_number_of_points_is_refused_by_field(written: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_points(written, field="practical[0].points")  # type: ignore[arg-type]
    assert refused.value.field == "practical[0].points"


@pytest.mark.parametrize(("hundredths", "shown"), [(1234, "12.34"), (5, "0.05"), (0, "0.00"), (-50, "-0.50")])
def test_points_are_shown_with_two_decimals(hundredths: int, shown: str) -> None:
    assert show_points(hundredths) == shown


@given(st.integers(min_value=0, max_value=10**7))
def test_what_is_shown_reads_back_as_itself(hundredths: int) -> None:
    assert parse_points(show_points(hundredths)) == hundredths


def test_what_is_left_over_goes_to_the_largest_remainder_and_then_to_the_first() -> None:
    assert split_points(1000, [Decimal(1)] * 3) == [334, 333, 333]
    assert split_points(100, [Decimal(1), Decimal(5)]) == [17, 83]
    assert split_points(10, [Decimal("0.5"), Decimal(0), Decimal("1.5")]) == [3, 0, 7]


@given(st.integers(min_value=0, max_value=100_000), WEIGHTS)
def test_shares_add_up_and_each_is_within_a_hundredth_of_its_due(total: int, weights: list[Decimal]) -> None:
    shares = split_points(total, weights)
    assert sum(shares) == total
    whole = sum(Fraction(weight) for weight in weights)
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - total * Fraction(weight) / whole) < 1


@given(st.integers(min_value=0, max_value=100_000), WEIGHTS)
def test_a_larger_weight_never_gets_a_smaller_share(total: int, weights: list[Decimal]) -> None:
    pairs = sorted(zip(weights, split_points(total, weights), strict=True))
    for (lighter, less), (heavier, more) in pairwise(pairs):
        if lighter < heavier:
            assert less <= more


@pytest.mark.parametrize(
    ("total", "weights"),
    [(10, []), (10, [Decimal(0)]), (10, [Decimal(-1), Decimal(3)]), (-1, [Decimal(1)])],
)
def test_weights_that_share_nothing_out_are_refused(total: int, weights: list[Decimal]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split_points(total, weights)
