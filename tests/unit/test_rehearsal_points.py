"""The rehearsal's own arithmetic: exact, and able to tell 59.99 from 60."""

from fractions import Fraction

import pytest

from server.rehearsal.points import (
    blocks_total,
    combined,
    equal_shares,
    hundredths,
    percentile,
    promised_range,
    shown,
    truncated,
)

WEIGHTS = (40, 60)
PASS_LINE = Fraction(60)


def test_points_are_read_and_shown_without_rounding() -> None:
    assert [hundredths(text) for text in ("12.5", "12.34", "0.01", "100")] == [1250, 1234, 1, 10000]
    assert [shown(points_h) for points_h in (1250, 1, 10000, 0)] == ["12.50", "0.01", "100.00", "0.00"]
    with pytest.raises(ValueError, match="two decimal places"):
        hundredths("1.005")


def test_equal_shares_add_up_and_the_first_ones_take_what_is_left() -> None:
    assert equal_shares(300, 3) == [100, 100, 100]
    assert equal_shares(1000, 3) == [334, 333, 333]
    assert equal_shares(200, 3) == [67, 67, 66]


@pytest.mark.parametrize(
    ("theory_h", "practical_h", "shows", "passes"),
    [
        (6000, 6000, "60.00", True),
        (6000, 5999, "59.99", False),
        (5999, 6000, "59.99", False),
        (5998, 6001, "59.99", False),  # 59.998: cut off, and failed
        (9000, 4000, "60.00", True),
        (10000, 3333, "59.99", False),  # 59.998
        (10000, 3334, "60.00", True),  # 60.004
        (0, 10000, "60.00", True),
        (0, 0, "0.00", False),
        (10000, 10000, "100.00", True),
    ],
)
def test_pass_is_compared_before_anything_is_cut_off(
    theory_h: int, practical_h: int, shows: str, passes: bool
) -> None:
    points = combined(theory_h, practical_h, WEIGHTS)
    assert (truncated(points), points >= PASS_LINE) == (shows, passes)


def test_a_promise_that_scales_to_whole_hundredths_leaves_no_room() -> None:
    assert list(promised_range(8500, 1500, 10)) == [1275]
    assert list(promised_range(10000, 1000, 7)) == [1000]
    assert list(promised_range(0, 1000, 7)) == [0]


def test_a_promise_that_does_not_leaves_at_most_a_hundredth_for_each_case() -> None:
    may = promised_range(6667, 1000, 3)  # two of three equal cases: 3.34 + 3.33 of 10 points
    assert 667 in may
    assert (may[0], may[-1]) == (663, 670)


def test_the_block_of_one_kind_never_falls_below_nothing() -> None:
    assert blocks_total([("true_false", -200), ("true_false", 100), ("single", 300)]) == 300


def test_percentiles_are_values_that_occurred() -> None:
    values = [float(each) for each in range(1, 101)]
    assert (percentile(values, 0.5), percentile(values, 0.95), percentile([7.0], 0.95)) == (50.0, 95.0, 7.0)
    assert percentile([], 0.5) is None
