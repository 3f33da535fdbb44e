"""Points of a task are shared exactly, and what counts together counts together."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.tasks import Counting, Group
from server.practical.errors import BadTask
from server.practical.scoring import case_maxima, case_scores, group_share, share_of
from server.practical.verdicts import Judgement, Run, Verdict, decimal_text, overall

AC, WA, TLE = Verdict.AC, Verdict.WA, Verdict.TLE


def cases(count: int) -> list[str]:
    return [f"secret/{at:02d}" for at in range(count)]


def scores(shares: list[int | Fraction], maxima: tuple[int, ...], *groups: Group) -> tuple[int, ...]:
    """Of cases that deserve these parts of their points; those at the end that have none were not run."""
    by_case = {case: Fraction(share) for case, share in zip(cases(len(shares)), shares, strict=True)}
    return case_scores(cases(len(maxima)), by_case, maxima, groups)


@pytest.mark.parametrize(
    ("count", "points_h", "maxima"),
    [
        (1, 10000, (10000,)),
        (4, 10000, (2500, 2500, 2500, 2500)),
        (3, 10000, (3334, 3333, 3333)),
        (7, 1000, (143, 143, 143, 143, 143, 143, 142)),
        (3, 2, (1, 1, 0)),
        (2, 0, (0, 0)),
    ],
)
def test_equal_cases_share_by_largest_remainder_in_case_order(
    count: int, points_h: int, maxima: tuple[int, ...]
) -> None:
    assert case_maxima(cases(count), {}, points_h) == maxima


@pytest.mark.parametrize(
    ("weights", "points_h", "maxima"),
    [
        ({"secret/01": Decimal(2)}, 10000, (2500, 5000, 2500)),
        ({"secret/00": Decimal(0)}, 1001, (0, 501, 500)),
        ({"secret/02": Decimal("0.5")}, 1000, (400, 400, 200)),
        ({"secret/02": Decimal(5)}, 1000, (143, 143, 714)),  # the largest remainder, not the first case
    ],
)
def test_weights_are_ratios(weights: dict[str, Decimal], points_h: int, maxima: tuple[int, ...]) -> None:
    assert case_maxima(cases(3), weights, points_h) == maxima


@given(
    weights=st.lists(st.decimals(0, 1000, places=3), min_size=1, max_size=40).filter(any),
    points_h=st.integers(0, 1_000_000),
)
def test_the_maxima_always_add_up_and_each_is_within_one_of_its_exact_share(
    weights: list[Decimal], points_h: int
) -> None:
    names = cases(len(weights))
    maxima = case_maxima(names, dict(zip(names, weights, strict=True)), points_h)
    assert sum(maxima) == points_h
    for weight, maximum in zip(weights, maxima, strict=True):
        assert abs(maximum - points_h * weight / sum(weights)) < 1


@pytest.mark.parametrize("weights", [{"secret/00": Decimal(-1)}, dict.fromkeys(cases(2), Decimal(0))])
def test_weights_that_share_nothing_are_refused(weights: dict[str, Decimal]) -> None:
    with pytest.raises(BadTask, match="weights"):
        case_maxima(cases(2), weights, 10000)


def test_a_task_without_cases_is_refused() -> None:
    with pytest.raises(BadTask, match="no secret case"):
        case_maxima([], {}, 10000)


def test_one_wrong_case_costs_its_whole_group_and_nothing_else() -> None:
    group = Group(id="secret/g", cases=("secret/01", "secret/02"))
    assert scores([1, 1, 0, 1], (10, 20, 30, 40), group) == (10, 0, 0, 40)
    assert scores([1, 1, 1, 1], (10, 20, 30, 40), group) == (10, 20, 30, 40)


def test_cases_that_were_not_run_score_nothing() -> None:
    assert scores([1, 0], (10, 20, 30)) == (10, 0, 0)


def test_a_part_of_a_case_is_rounded_to_the_nearest_hundredth() -> None:
    assert scores([Fraction(2, 3), Fraction(1, 3), Fraction(1, 2)], (1000, 1000, 25)) == (667, 333, 13)


def test_a_group_of_the_worst_part_gives_exactly_that_of_its_points() -> None:
    group = Group(id="secret/g", how=Counting.MIN, cases=tuple(cases(3)))
    given = scores([1, Fraction(1, 3), 1], (34, 33, 33), group)
    assert (given, sum(given)) == ((11, 11, 11), 33)
    assert scores([1, 1, 1], (34, 33, 33), group) == (34, 33, 33)
    assert scores([1, 1], (34, 33, 33), group) == (0, 0, 0)  # the third was not run


def test_a_group_of_the_best_part_needs_only_one() -> None:
    group = Group(id="secret/g", how=Counting.MAX, cases=tuple(cases(2)))
    assert scores([0, 1], (50, 50), group) == (50, 50)
    assert scores([0, 0], (50, 50), group) == (0, 0)


def test_groups_within_a_group_count_as_its_parts() -> None:
    """The worst of: one case alone worth 30, two together worth 50, a sum of two worth 40."""
    names = cases(5)
    group = Group(
        id="secret/g",
        how=Counting.MIN,
        cases=(names[0],),
        case_worth=Decimal(30),
        inner=(
            Group(id="secret/g/all", cases=(names[1], names[2]), worth=Decimal(50)),
            Group(id="secret/g/sum", how=Counting.SUM, cases=(names[3], names[4]), worth=Decimal(40)),
        ),
    )
    assert sum(scores([1, 1, 1, 1, 1], (20,) * 5, group)) == 100
    assert sum(scores([1, 1, 1, 0, 1], (20,) * 5, group)) == 67  # 20 of the 30 that the worst part can give
    assert sum(scores([1, 1, 0, 1, 1], (20,) * 5, group)) == 0


@given(
    parts=st.lists(st.fractions(0, 1, max_denominator=60), min_size=1, max_size=12),
    points_h=st.integers(0, 100_000),
    how=st.sampled_from([Counting.MIN, Counting.MAX, Counting.SUM, Counting.ALL]),
)
def test_a_group_never_gives_more_than_its_points_nor_less_than_nothing(
    parts: list[Fraction], points_h: int, how: Counting
) -> None:
    names = cases(len(parts))
    maxima = case_maxima(names, {}, points_h)
    group = Group(id="secret", how=how, cases=tuple(names))
    given = case_scores(names, dict(zip(names, parts, strict=True)), maxima, [group])
    assert all(0 <= score <= most for score, most in zip(given, maxima, strict=True))
    assert sum(given) == round_half_up(group_share(group, dict(zip(names, parts, strict=True))) * points_h)


def round_half_up(exact: Fraction) -> int:
    return int(exact + Fraction(1, 2))


def test_only_what_is_right_gets_a_part() -> None:
    assert share_of(WA, Fraction(1, 2)) == 0
    assert share_of(AC, None) == 1
    assert share_of(AC, Fraction(1, 2)) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("verdicts", "verdict"),
    [
        ([AC, AC], AC),
        ([AC, TLE, WA], TLE),
        ([WA, TLE], WA),
        ([AC, AC, WA], WA),
        ([WA, Verdict.JE, AC], Verdict.JE),  # one case unknown: the whole is
    ],
)
def test_the_verdict_is_that_of_the_first_case_that_is_not_right(
    verdicts: list[Verdict], verdict: Verdict
) -> None:
    assert overall(verdicts) is verdict


@pytest.mark.parametrize(("hundredths", "text"), [(0, "0.00"), (5, "0.05"), (4000, "40.00"), (3333, "33.33")])
def test_hundredths_are_written_with_two_places(hundredths: int, text: str) -> None:
    assert decimal_text(hundredths) == text


def test_the_json_of_a_judgement_is_the_agreed_one() -> None:
    run = Run(
        case="secret/01",
        verdict=AC,
        score_h=1000,
        maximum_h=1000,
        cpu_ms=12,
        wall_ms=15,
        memory_kib=9120,
        stdout=b"never shown here",
    )
    judgement = Judgement(verdict=WA, score_h=4000, maximum_h=10000, runs=(run,), image="sha256:1f")
    assert judgement.to_json() == {
        "verdict": "WA",
        "score": "40.00",
        "maximum": "100.00",
        "cases": [
            {
                "id": "secret/01",
                "verdict": "AC",
                "score": "10.00",
                "maximum": "10.00",
                "cpu_ms": 12,
                "wall_ms": 15,
                "memory_kib": 9120,
                "message": None,
            }
        ],
        "image": "sha256:1f",
        "judge": "1.0.0",
        "attempts": 1,
    }


def test_a_judge_error_never_carries_a_score() -> None:
    run = Run(
        case="secret/01",
        verdict=Verdict.JE,
        score_h=1000,
        maximum_h=1000,
        cpu_ms=12,
        wall_ms=15,
        memory_kib=9120,
    )
    judgement = Judgement(verdict=Verdict.JE, score_h=4000, maximum_h=10000, runs=(run,), image="sha256:1f")
    body = judgement.to_json()
    assert (body["verdict"], body["score"], body["maximum"]) == ("JE", None, "100.00")
    assert (body["cases"][0]["score"], body["cases"][0]["maximum"]) == (None, "10.00")
