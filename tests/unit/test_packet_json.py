"""The quick JSON of Socket.IO packets reads and writes what the library's own does."""

import json
from typing import Any

import pytest

from server.app import CompactJson

TEXTS = [
    '"\\ud800"',
    '{"a":1,"a":2}',
    "12345678901234567890123",
    '"中"',
    " [1.5, null] ",
    '"\\u0000"',
    "1e400",
]
VALUES = ["\ud800 half", {"a": [1, 2.5, None, True]}, 10**30, {1: 2}, "中文", (1, 2)]


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_read_is_what_stands_there(text: str):
    assert CompactJson.loads(text) == json.loads(text)
    assert CompactJson.loads(text.encode()) == json.loads(text)


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "{", "01", '"a\nb"', "", "\ufeff[]"])
def test_what_is_no_json_is_refused(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - the library's own and the quick one differ in words
        CompactJson.loads(text)


@pytest.mark.parametrize("value", VALUES)
def test_what_is_written_reads_as_what_it_was(value: Any):
    text = CompactJson.dumps(value, separators=(",", ":"))
    assert json.loads(text) == json.loads(json.dumps(value))
    assert " " not in text.replace("\\ud800 half", "")


def test_what_json_has_no_word_for_is_not_written():
    assert CompactJson.dumps([float("nan"), float("inf")]) == "[null,null]"
