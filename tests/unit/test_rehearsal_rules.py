"""The rules of a profile, divided by the speed of a rehearsal."""

from fractions import Fraction

from tests.unit.rehearsal_cast import rules


def test_every_duration_is_divided_and_nothing_else() -> None:
    fast = rules("60")
    assert (fast.total_ms, fast.theory_max_ms, fast.early_hand_in_ms) == (210_000, 90_000, 60_000)
    assert (fast.grace_ms, fast.credit_max_ms) == (3_000, 10_000)
    assert (fast.weights, fast.pass_line, fast.practical_counts) == ((40, 60), Fraction(60), "better_of_both")


def test_odd_speeds_round_to_the_nearest_millisecond() -> None:
    assert rules("13").total_ms == 969_231
    assert rules("1").total_ms == 210 * 60_000


def test_where_theory_has_no_end_of_its_own_half_of_the_time_is_planned_for_it() -> None:
    free = rules("60", timing="free", theory_max_minutes=None)
    assert not free.rolls_over
    assert (free.theory_ms, rules("60").theory_ms) == (105_000, 90_000)
