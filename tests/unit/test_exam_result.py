"""The table of edge cases: exact combination, comparison before rounding, truncated display."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.exam.policy import PolicyProfile, policy_from_json
from server.exam.result import Score, combine

TITLE = {"zh": "规则", "en": "Rules"}
STANDARD = policy_from_json({"id": "standard", "title": TITLE})
PAPER = st.integers(min_value=0, max_value=10_000)


def weighing(theory: int, pass_line: object = 60) -> PolicyProfile:
    weights = {"theory": theory, "practical": 100 - theory}
    return policy_from_json({"id": "w", "title": TITLE, "weights": weights, "pass_line": pass_line})


@pytest.mark.parametrize(
    ("theory_h", "practical_h", "combined", "passed", "shown"),
    [
        (6000, 6000, 600_000, True, "60.00"),
        (5999, 6000, 599_960, False, "59.99"),  # 59.996
        (6000, 5999, 599_940, False, "59.99"),  # 59.994
        (5999, 5999, 599_900, False, "59.99"),
        (5998, 6001, 599_980, False, "59.99"),  # 59.998: rounding would have shown 60.00
        (6001, 5999, 599_980, False, "59.99"),
        (6003, 5998, 600_000, True, "60.00"),
        (5997, 6002, 600_000, True, "60.00"),
        (6001, 6000, 600_040, True, "60.00"),  # 60.004
        (0, 10_000, 600_000, True, "60.00"),
        (1, 9999, 599_980, False, "59.99"),
        (10_000, 3333, 599_980, False, "59.99"),
        (10_000, 3334, 600_040, True, "60.00"),
        (0, 0, 0, False, "0.00"),
        (1, 0, 40, False, "0.00"),
        (10_000, 10_000, 1_000_000, True, "100.00"),
        (9999, 10_000, 999_960, True, "99.99"),
    ],
)
def test_edge_cases(theory_h: int, practical_h: int, combined: int, passed: bool, shown: str) -> None:
    result = combine(theory_h, practical_h, STANDARD)
    assert (result.combined, result.passed, result.shown) == (combined, passed, shown)
    assert (result.theory_h, result.practical_h) == (theory_h, practical_h)


def test_59_999_is_shown_as_59_99_and_fails() -> None:
    """90 % of 60.00 and 10 % of 59.99 make 59.999."""
    result = combine(6000, 5999, weighing(90))
    assert (result.combined, result.passed, result.shown) == (599_990, False, "59.99")


def test_another_pass_line_is_only_another_profile() -> None:
    assert combine(5950, 5950, weighing(40, "59.5")).passed
    assert not combine(5949, 5950, weighing(40, "59.5")).passed


@given(PAPER, PAPER)
def test_who_is_shown_the_pass_line_has_passed_and_the_other_way_round(t: int, p: int) -> None:
    result = combine(t, p, STANDARD)
    assert result.passed == (float(result.shown) >= 60)


@given(PAPER, PAPER, st.integers(min_value=0, max_value=100))
def test_a_hundredth_more_never_makes_the_result_worse(t: int, p: int, weight: int) -> None:
    rules = weighing(weight)
    base = combine(t, p, rules)
    for better in (combine(min(t + 1, 10_000), p, rules), combine(t, min(p + 1, 10_000), rules)):
        assert better.combined >= base.combined
        assert better.passed >= base.passed


@pytest.mark.parametrize(("theory_h", "practical_h"), [(-1, 0), (0, 10_001)])
def test_a_paper_outside_its_hundred_points_is_our_mistake(theory_h: int, practical_h: int) -> None:
    with pytest.raises(ValueError, match="outside a paper"):
        combine(theory_h, practical_h, STANDARD)


def test_a_score_stays_within_its_maximum() -> None:
    assert Score(given_h=-50, maximum_h=100, by="theory 1").given_h == -50
    for given_h in (101, -101):
        with pytest.raises(ValueError, match="no score"):
            Score(given_h=given_h, maximum_h=100, by="theory 1")
