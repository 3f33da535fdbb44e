"""A response is refused unless it has the shape of its item, and the refusal names the place."""

import pytest

from question_bank.items import Item
from server.errors import InvalidInput
from server.theory.marking import check_value, is_answered, mark
from server.theory.values import MAX_TEXT
from tests.unit.theory_cast import FILL, MULTIPLE, READING, SINGLE, STANDARD, TRUE


@pytest.mark.parametrize(
    ("item", "value"),
    [
        (SINGLE, {"choice": "a"}),
        (SINGLE, {"choice": None}),
        (MULTIPLE, {"choices": []}),
        (MULTIPLE, {"choices": ["e", "a"]}),
        (TRUE, {"choice": False}),
        (TRUE, {"choice": None}),
        (FILL, {"blanks": {}}),
        (FILL, {"blanks": {"2": "x" * MAX_TEXT}}),
        (READING, {"blanks": {"1": ""}}),
    ],
)
def test_a_response_of_the_right_shape_may_be_saved(item: Item, value: object) -> None:
    check_value(item, value)


@pytest.mark.parametrize(
    ("item", "value", "field"),
    [
        (SINGLE, None, "value"),
        (SINGLE, "a", "value"),
        (SINGLE, {}, "value"),
        (SINGLE, {"choices": ["a"]}, "value"),
        (SINGLE, {"choice": "a", "points": 100}, "value"),
        (SINGLE, {"choice": "z"}, "value.choice"),
        (SINGLE, {"choice": 0}, "value.choice"),
        (SINGLE, {"choice": ["a"]}, "value.choice"),
        (MULTIPLE, {"choices": "ab"}, "value.choices"),
        (MULTIPLE, {"choices": None}, "value.choices"),
        (MULTIPLE, {"choices": ["a", "z"]}, "value.choices[1]"),
        (MULTIPLE, {"choices": ["a", "a"]}, "value.choices"),
        (MULTIPLE, {"choices": [["a"]]}, "value.choices[0]"),
        (TRUE, {"choice": 1}, "value.choice"),
        (TRUE, {"choice": "true"}, "value.choice"),
        (FILL, {"blanks": ["len"]}, "value.blanks"),
        (FILL, {"blanks": {"4": "x"}}, "value.blanks.4"),
        (FILL, {"blanks": {"1": 5}}, "value.blanks.1"),
        (FILL, {"blanks": {"1": None}}, "value.blanks.1"),
        (FILL, {"blanks": {"1": "x" * (MAX_TEXT + 1)}}, "value.blanks.1"),
        (READING, {"blanks": {"2": "x"}}, "value.blanks.2"),
    ],
)
def test_a_malformed_response_is_refused_by_field(item: Item, value: object, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_value(item, value)
    assert refused.value.field == field


def test_what_may_not_be_saved_is_not_marked_either() -> None:
    """A broken row is our failure and must not turn into 0 points."""
    with pytest.raises(InvalidInput):
        mark(SINGLE, {"choice": "z"}, 100, STANDARD)
    with pytest.raises(InvalidInput):
        is_answered("fill", {"choice": "a"})
    with pytest.raises(ValueError, match="essay"):
        is_answered("essay", {})
