"""Every kind is marked as its rule says, whatever the profile, and never above full."""

from itertools import chain, combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from question_bank.items import Item, MultipleChoice
from server.exam.policy import PolicyProfile
from server.exam.policy_words import MultipleRule
from server.theory.kinds.multiple import incomplete_h
from server.theory.marking import is_answered, mark
from server.theory.marks import Mark, MarkNote
from tests.unit.theory_cast import COMMON, FILL, MULTIPLE, READING, SINGLE, STANDARD, TRUE, options, policy


def choices(letters: str) -> dict[str, list[str]]:
    return {"choices": list(letters)}


def blanks(*texts: str) -> dict[str, dict[str, str]]:
    return {"blanks": {str(at): text for at, text in enumerate(texts, 1)}}


def given_h(item: Item, value: object, points_h: int = 200, rules: PolicyProfile = STANDARD) -> int:
    return mark(item, value, points_h, rules).given_h


@pytest.mark.parametrize(
    ("item", "value", "expected"),
    [
        (SINGLE, {"choice": "b"}, (200, True, MarkNote.RIGHT)),
        (SINGLE, {"choice": "a"}, (0, False, MarkNote.WRONG)),
        (SINGLE, {"choice": None}, (0, False, MarkNote.UNANSWERED)),
        (SINGLE, None, (0, False, MarkNote.UNANSWERED)),
        (TRUE, {"choice": True}, (200, True, MarkNote.RIGHT)),
        (TRUE, {"choice": False}, (0, False, MarkNote.WRONG)),
        (TRUE, {"choice": None}, (0, False, MarkNote.UNANSWERED)),
        (MULTIPLE, choices("dba"), (200, True, MarkNote.RIGHT)),
        (MULTIPLE, choices("ab"), (100, False, MarkNote.PARTIAL)),
        (MULTIPLE, choices("a"), (50, False, MarkNote.PARTIAL)),
        (MULTIPLE, choices("abc"), (0, False, MarkNote.WRONG)),
        (MULTIPLE, choices("abcde"), (0, False, MarkNote.WRONG)),
        (MULTIPLE, choices("c"), (0, False, MarkNote.WRONG)),
        (MULTIPLE, choices(""), (0, False, MarkNote.UNANSWERED)),
        (FILL, blanks("ＬＥＮ（）", "Return", "  a   b "), (200, True, MarkNote.RIGHT)),
        (FILL, blanks("len", "return", "a b"), (133, False, MarkNote.PARTIAL)),  # shares are 67 67 66
        (FILL, blanks("", "Return"), (67, False, MarkNote.PARTIAL)),
        (FILL, blanks("length", "RETURN", "ab"), (0, False, MarkNote.WRONG)),
        (FILL, blanks(" ", "\n"), (0, False, MarkNote.UNANSWERED)),
        (FILL, {"blanks": {}}, (0, False, MarkNote.UNANSWERED)),
        (READING, blanks("1\n2"), (200, True, MarkNote.RIGHT)),
        (READING, blanks("1  \r\n2\n\n"), (200, True, MarkNote.RIGHT)),
        (READING, blanks("1 2"), (0, False, MarkNote.WRONG)),
        (READING, blanks(" 1\n2"), (0, False, MarkNote.WRONG)),
    ],
)
def test_the_standard_profile(item: Item, value: object, expected: tuple[int, bool, MarkNote]) -> None:
    earned = mark(item, value, 200, STANDARD)
    assert (earned.given_h, earned.right, earned.note) == expected
    assert earned.maximum_h == 200


@pytest.mark.parametrize(
    ("rule", "points_h", "expected"),
    [
        # points for one, two of three right options and nothing wrong
        ("partial_half", 200, (50, 100)),
        ("partial_half", 125, (50, 75)),
        ("partial_half", 100, (50, 50)),
        ("partial_half", 75, (25, 25)),
        ("partial_half", 50, (0, 0)),
        ("partial_half", 20, (0, 0)),
        ("proportional", 200, (66, 133)),
        ("proportional", 300, (100, 200)),
        ("all_or_nothing", 200, (0, 0)),
    ],
)
def test_an_incomplete_choice_earns_what_the_rule_says(
    rule: str, points_h: int, expected: tuple[int, int]
) -> None:
    rules = policy(multiple=rule)
    assert given_h(MULTIPLE, choices("b"), points_h, rules) == expected[0]
    assert given_h(MULTIPLE, choices("bd"), points_h, rules) == expected[1]
    assert given_h(MULTIPLE, choices("abd"), points_h, rules) == points_h
    assert given_h(MULTIPLE, choices("bc"), points_h, rules) == 0


@given(
    st.sampled_from(MultipleRule),
    st.integers(min_value=1, max_value=5000),
    st.sets(st.sampled_from("abcdef"), min_size=2).map(sorted),
    st.sets(st.sampled_from("abcdef")),
)
def test_a_multiple_choice_is_bounded_full_only_for_the_key_and_nothing_for_anything_wrong(
    rule: MultipleRule, points_h: int, key: list[str], chosen: set[str]
) -> None:
    item = MultipleChoice(id="m", options=options("abcdef"), key=tuple(key), **COMMON)
    earned = mark(item, choices("".join(sorted(chosen))), points_h, policy(multiple=rule))
    assert 0 <= earned.given_h <= points_h
    assert (earned.given_h == points_h) == (chosen == set(key)) == earned.right
    if chosen - set(key):
        assert earned.given_h == 0


@given(
    st.sampled_from(MultipleRule),
    st.integers(min_value=1, max_value=5000),
    st.integers(min_value=2, max_value=10),
    st.data(),
)
def test_one_more_right_option_never_costs_anything(
    rule: MultipleRule, points_h: int, right: int, data: st.DataObject
) -> None:
    fewer = data.draw(st.integers(min_value=1, max_value=right - 1))
    assume(fewer + 1 < right)
    less, more = (incomplete_h(chosen, right, points_h, rule) for chosen in (fewer, fewer + 1))
    assert 0 <= less <= more < points_h


@given(st.integers(min_value=1, max_value=3000), st.sets(st.sampled_from((0, 1, 2))))
def test_the_blanks_of_an_item_add_up_to_it(points_h: int, right: set[int]) -> None:
    good = ("len", "Return", "a b")
    typed = blanks(*(text if at in right else "?" for at, text in enumerate(good)))
    others = blanks(*(text if at not in right else "?" for at, text in enumerate(good)))
    assert given_h(FILL, typed, points_h) + given_h(FILL, others, points_h) == points_h


def test_a_wrong_judgement_costs_only_where_the_profile_says_so_and_never_more_than_the_item() -> None:
    harsh = policy(true_false_wrong_h=50)
    assert given_h(TRUE, {"choice": False}, 100, harsh) == -50
    assert given_h(TRUE, {"choice": False}, 30, harsh) == -30
    assert given_h(TRUE, None, 100, harsh) == 0
    assert given_h(SINGLE, {"choice": "a"}, 100, harsh) == 0


def test_every_combination_of_options_is_marked_without_a_surprise() -> None:
    letters = "abcde"
    every = chain.from_iterable(combinations(letters, count) for count in range(len(letters) + 1))
    earned = {"".join(chosen): given_h(MULTIPLE, choices("".join(chosen))) for chosen in every}
    assert {key: points for key, points in earned.items() if points} == {
        "a": 50, "b": 50, "d": 50, "ab": 100, "ad": 100, "bd": 100, "abd": 200,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("single", None, False),
        ("single", {"choice": None}, False),
        ("single", {"choice": "a"}, True),
        ("multiple", {"choices": []}, False),
        ("multiple", {"choices": ["a"]}, True),
        ("true_false", {"choice": None}, False),
        ("true_false", {"choice": False}, True),
        ("fill", {"blanks": {}}, False),
        ("fill", {"blanks": {"1": "  "}}, False),
        ("fill", {"blanks": {"1": "", "2": "x"}}, True),
        ("reading", {"blanks": {"1": "0"}}, True),
        ("reading", {"blanks": {"1": "\n"}}, False),
    ],
)
def test_answered_means_that_something_is_said(kind: str, value: object, expected: bool) -> None:
    assert is_answered(kind, value) is expected


@pytest.mark.parametrize("item", [SINGLE, MULTIPLE, TRUE, FILL, READING], ids=lambda item: item.kind)
def test_marking_agrees_with_answered(item: Item) -> None:
    """Nothing said is noted as unanswered, for every kind that there is."""
    assert mark(item, None, 100, STANDARD) == Mark(
        given_h=0, maximum_h=100, right=False, note=MarkNote.UNANSWERED
    )
    assert not is_answered(item.kind, None)
