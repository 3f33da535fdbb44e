"""What the rehearsal expects of theory answers, by the rules of the profile."""

from random import Random
from typing import Any

import pytest

from server.rehearsal.answering import Intent, answer
from server.rehearsal.marking import earned
from tests.unit.rehearsal_cast import bank, fill, multiple, rules, single, true_false


@pytest.mark.parametrize(
    ("value", "points_h"),
    [
        (None, 0),
        ({"flagged": True}, 0),
        ({"choice": "b"}, 200),
        ({"choice": "b", "flagged": True}, 200),
        ({"choice": "a"}, 0),
        ({"choice": None}, 0),
    ],
)
def test_a_single_choice_is_all_or_nothing(value: dict[str, Any] | None, points_h: int) -> None:
    assert earned(single(), value, 200, rules()) == points_h


@pytest.mark.parametrize(
    ("rule", "choices", "points_h"),
    [
        ("partial_half", ["a", "c", "d"], 300),
        ("partial_half", ["d", "a"], 100),
        ("partial_half", ["a"], 50),
        ("partial_half", ["a", "b"], 0),
        ("partial_half", [], 0),
        ("all_or_nothing", ["a", "c"], 0),
        ("proportional", ["a", "c"], 200),
        ("proportional", ["a", "b", "c"], 0),
    ],
)
def test_an_incomplete_multiple_choice_earns_what_the_profile_says(
    rule: str, choices: list[str], points_h: int
) -> None:
    assert earned(multiple(), {"choices": choices}, 300, rules(multiple=rule)) == points_h


def test_half_points_never_reach_full_marks() -> None:
    assert earned(multiple(), {"choices": ["a", "c"]}, 100, rules()) == 50


def test_a_wrong_true_false_costs_what_the_profile_takes() -> None:
    wrong = {"choice": True}
    assert earned(true_false(), wrong, 200, rules()) == 0
    assert earned(true_false(), wrong, 200, rules(true_false_wrong_h=100)) == -100
    assert earned(true_false(), wrong, 200, rules(true_false_wrong_h=500)) == -200
    assert earned(true_false(), {"choice": None}, 200, rules(true_false_wrong_h=100)) == 0


def test_blanks_share_the_points_and_forgive_only_what_they_say() -> None:
    typed = {"1": " ｌｅｎ ", "2": "ＡＰＰＥＮＤ", "3": "x  y"}
    assert earned(fill(), {"blanks": typed}, 1000, rules()) == 1000
    assert earned(fill(), {"blanks": typed | {"3": "x y"}}, 1000, rules()) == 667
    assert earned(fill(), {"blanks": {"1": "LEN"}}, 1000, rules()) == 0


@pytest.mark.parametrize("item", bank().items.values(), ids=lambda item: item["kind"])
def test_answers_earn_what_they_are_meant_to(item: dict[str, Any]) -> None:
    for seed in range(20):
        chance = Random(seed)
        given = {intent: earned(item, answer(item, intent, chance), 1200, rules()) for intent in Intent}
        assert given[Intent.RIGHT] == 1200
        assert given[Intent.WRONG] == given[Intent.BLANK] == 0
        if item["kind"] in ("multiple", "fill"):
            assert 0 < given[Intent.PARTIAL] < 1200


def test_an_unknown_kind_is_refused_and_not_guessed() -> None:
    with pytest.raises(ValueError, match="essay"):
        earned({"kind": "essay"}, {"text": "…"}, 100, rules())
    with pytest.raises(ValueError, match="essay"):
        answer({"kind": "essay"}, Intent.RIGHT, Random(1))
