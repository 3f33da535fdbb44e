"""The JSON of function cases stands for Python values, or is refused at its place."""

import math
from decimal import Decimal
from typing import Any

import pytest

from question_bank.tagged import MalformedValue, check_answer, check_call, decoded, parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1, 1.5, true, null]", [1, 1.5, True, None]),
        ('{"$tuple": [1, {"$tuple": []}]}', (1, ())),
        ('{"$set": [1, {"$tuple": [2]}]}', {1, (2,)}),
        ('{"$dict": [[1, "a"], [{"$tuple": [1]}, []]]}', {1: "a", (1,): []}),
        ('{"$bytes": "AP8="}', b"\x00\xff"),
        ('{"$float": "-inf"}', -math.inf),
        ('{"$complex": [1, -2.5]}', 1 - 2.5j),
        ('{"$decimal": "1.10"}', Decimal("1.10")),
        ('{"a": {"$set": []}}', {"a": set()}),
    ],
)
def test_tags_stand_for_what_json_lacks(text: str, value: Any):
    made = decoded(parse(text.encode()))
    assert made == value
    assert type(made) is type(value)


def test_nan_can_be_written():
    assert math.isnan(decoded(parse(b'{"$float": "nan"}')))


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('[{"$tuple": 3}]', "[0].$tuple", "must hold a list"),
        ('{"a": {"$bytes": "!"}}', "a.$bytes", "no base64"),
        ('{"$float": 1}', "$float", "must hold a text"),
        ('{"$float": "much"}', "$float", "no float"),
        ('{"$complex": [1]}', "$complex", "two numbers"),
        ('{"$complex": [true, 1]}', "$complex", "two numbers"),
        ('{"$decimal": "1,1"}', "$decimal", "no decimal"),
        ('{"$dict": [[1]]}', "$dict[0]", "must be a pair"),
        ('{"$dict": [[1, 2], [1, 3]]}', "$dict[1]", "twice"),
        ('{"$dict": [[[], 2]]}', "$dict[0]", "cannot be a key"),
        ('{"$set": [1, 1]}', "$set", "twice"),
        ('{"a": 1, "a": 2}', "", '"a" is given twice'),
        ("Infinity", "", '{"$float": "infinity"}'),
        ("[" * 70 + "]" * 70, "[0]" * 65, "deeper"),
        ("9" * 5000, "", "not valid JSON"),
    ],
)
def test_a_malformed_value_is_named_by_its_place(text: str, place: str, words: str):
    with pytest.raises(MalformedValue) as refused:
        decoded(parse(text.encode()))
    assert refused.value.place == place
    assert words in refused.value.why


def test_nesting_without_bound_is_refused():
    with pytest.raises(MalformedValue):
        parse(b"[" * 200_000)


def test_a_call_may_leave_out_either_part():
    check_call(b'{"args": [1]}')
    check_call(b'{"kwargs": {"gap": {"$tuple": []}}}')


def test_a_keyword_must_be_a_name():
    with pytest.raises(MalformedValue, match=r"kwargs\.a b: is no Python name"):
        check_call(b'{"kwargs": {"a b": 1}}')


def test_only_a_whole_answer_may_be_an_exception():
    check_answer(b'{"$raises": "json.JSONDecodeError"}')
    with pytest.raises(MalformedValue, match="unknown tag"):
        check_answer(b'[{"$raises": "ValueError"}]')
