"""Plain values keep their exact types on the way, and made-up text builds nothing else."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.practical.tagged import MAXIMUM_DEPTH, Malformed, decode, dumps, encode, loads
from tests.unit.practical_values import same_types

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=2**13_000, max_value=2**13_010)
    | st.floats()
    | st.complex_numbers()
    | st.decimals()
    | st.text()
    | st.binary()
    | st.binary().map(bytearray)
)
KEYS = st.integers() | st.text() | st.tuples(st.integers(), st.text()) | st.binary()


def nested(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return (
        st.lists(parts, max_size=4)
        | st.lists(parts, max_size=4).map(tuple)
        | st.dictionaries(KEYS, parts, max_size=4)
        | st.sets(KEYS, max_size=4)
        | st.frozensets(KEYS, max_size=4)
    )


@given(st.recursive(LEAVES, nested, max_leaves=12))
def test_every_plain_value_comes_back_with_its_types(value: Any) -> None:
    assert same_types(decode(loads(dumps(encode(value)))), value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'{"$tuple": [1, [2]]}', (1, [2])),
        (b'{"$set": [1, 2]}', {1, 2}),
        (b'{"$dict": [[1, "a"], [{"$tuple": [1, 2]}, "b"]]}', {1: "a", (1, 2): "b"}),
        (b'{"$bytes": "a2FvaGU="}', b"kaohe"),
        (b'{"$float": "-inf"}', float("-inf")),
        (b'{"$complex": [1, -2.5]}', 1 - 2.5j),
        (b'{"$decimal": "1.10"}', Decimal("1.10")),
        (b'{"plain": true}', {"plain": True}),
        (b"1", 1),
        (b"1.0", 1.0),
    ],
)
def test_the_agreed_tags_are_read(text: bytes, value: Any) -> None:
    assert same_types(decode(loads(text)), value)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"nothing",
        b"\xff",
        b"NaN",
        b"[Infinity]",
        b"1e999",
        b'{"a": 1, "a": 2}',
        b"[" * 100_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b"9" * 5_000,
        b'{"$tuple": 1}',
        b'{"$tuple": [], "more": 1}',
        b'{"$unknown": 1}',
        b'{"$set": [1, true]}',
        b'{"$set": [[1]]}',
        b'{"$set": {"a": 1}}',
        b'{"$dict": [[1, 2], [1.0, 3]]}',
        b'{"$dict": [[{"$set": []}, 1]]}',
        b'{"$dict": [[1]]}',
        b'{"$bytes": "?"}',
        b'{"$bytes": 1}',
        b'{"$float": "1.5"}',
        b'{"$float": ["nan"]}',
        b'{"$complex": [1]}',
        b'{"$complex": [true, 1]}',
        b'{"$decimal": "1_0"}',
        b'{"$decimal": "' + b"1" * 20_000 + b'"}',
        b'{"$decimal": "1e99999999999"}',
        b'{"$int": "10"}',
        b'{"$int": "0xZ"}',
    ],
)
def test_anything_else_is_malformed(text: bytes) -> None:
    with pytest.raises(Malformed):
        decode(loads(text))


def test_depth_is_bounded_both_ways() -> None:
    deep: list[Any] = []
    for _ in range(MAXIMUM_DEPTH + 1):
        deep = [deep]
    with pytest.raises(Malformed, match="deeper"):
        encode(deep)
    with pytest.raises(Malformed, match="deeper"):
        decode(deep)


def test_a_list_that_holds_itself_ends() -> None:
    ring: list[Any] = []
    ring.append(ring)
    with pytest.raises(Malformed, match="deeper"):
        encode(ring)


@pytest.mark.parametrize("tag", ["$set", "$dict"])
def test_numbers_made_up_to_share_a_hash_are_refused_quickly(tag: str) -> None:
    numbers = [at * (2**61 - 1) for at in range(1, 60_000)]
    members = [[number, 0] for number in numbers] if tag == "$dict" else numbers
    with pytest.raises(Malformed, match="same hash"):
        decode(loads(dumps({tag: members})))


def test_a_value_that_is_not_plain_is_refused_or_handed_over() -> None:
    with pytest.raises(Malformed, match="object"):
        encode(object())
    assert encode([object()], lambda value: {"$seen": type(value).__name__}) == [{"$seen": "object"}]


def test_a_subclass_is_not_exactly_plain() -> None:
    class Sly(int):
        pass

    with pytest.raises(Malformed, match="Sly"):
        encode(Sly(3))
