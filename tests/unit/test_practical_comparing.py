"""When a returned value is the expected one: the table of the compare policy."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.tasks import Compare
from server.practical.comparing import difference, same_exactly

NAN = float("nan")
INF = float("inf")
STRICT: dict[str, Any] = {}
CLOSE: dict[str, Any] = {"float_abs": 1e-9, "float_rel": 1e-9}
FREE: dict[str, Any] = {"order": "any"}
LOOSE: dict[str, Any] = {"sequence": "any"}

SAME = [
    (STRICT, 1, 1),
    (STRICT, [1, "a", None], [1, "a", None]),
    (STRICT, {"a": 1, "b": 2}, {"b": 2, "a": 1}),
    (STRICT, {1, 2}, {2, 1}),
    (STRICT, 0.0, -0.0),
    (STRICT, NAN, NAN),
    (STRICT, [NAN], [NAN]),
    (STRICT, Decimal("1.10"), Decimal("1.1")),
    (STRICT, Decimal(100), Decimal("1E+2")),
    (STRICT, 1j, 1j),
    (CLOSE, 0.3, 0.1 + 0.2),
    (CLOSE, 1, 1.0),
    (CLOSE, 1.0, 1),
    (CLOSE, 1e20, 1e20 * (1 + 1e-12)),
    (CLOSE, INF, INF),
    (CLOSE, [0.3, {"x": 1.0}], [0.1 + 0.2, {"x": 1}]),
    (CLOSE, {0.3, 5}, {0.1 + 0.2, 5.0}),
    (CLOSE, 1 + 1j, 1 + 1.0000000001j),
    (FREE, [1, 2, 3], [3, 1, 2]),
    (FREE, (1, 2), (2, 1)),
    (FREE, [[1, 2], [3]], [[3], [2, 1]]),
    (FREE, {"k": [1, 2]}, {"k": [2, 1]}),
    (FREE, [(1, 2), (3, 4)], [(3, 4), (1, 2)]),
    (FREE, [1, 1, 2], [2, 1, 1]),
    (FREE | CLOSE, [0.3, 0.6], [0.6, 0.1 + 0.2]),
    (FREE | CLOSE, [[1.0, "b"], [2.0, "a"]], [["a", 2], [1, "b"]]),
    (LOOSE, [1, 2], (1, 2)),
    (LOOSE, (1, [2]), [1, (2,)]),
    (LOOSE, {(1, 2): [3]}, {(1, 2): (3,)}),
    (LOOSE | FREE, [1, 2], (2, 1)),
]
DIFFERENT = [
    (STRICT, 1, True),
    (STRICT, True, 1),
    (STRICT, 1, 1.0),
    (STRICT, 0, None),
    (STRICT, 0, ""),
    (STRICT, "1", 1),
    (STRICT, [1, 2], (1, 2)),
    (STRICT, (1, 2), [1, 2]),
    (STRICT, {1}, frozenset({1})),
    (STRICT, b"a", bytearray(b"a")),
    (STRICT, b"a", "a"),
    (STRICT, [1, 2], [2, 1]),
    (STRICT, [1], [1, 1]),
    (STRICT, {"a": 1}, {"a": True}),
    (STRICT, {1: "a"}, {True: "a"}),
    (STRICT, {1: "a"}, {"1": "a"}),
    (STRICT, {"a": 1}, {"a": 1, "b": 2}),
    (STRICT, {1}, {True}),
    (STRICT, 0.3, 0.1 + 0.2),
    (STRICT, Decimal("1.1"), 1.1),
    (STRICT, Decimal(1), Decimal(-1)),
    (CLOSE, 1, True),
    (CLOSE, 1.0, True),
    (CLOSE, NAN, NAN),
    (CLOSE, 1.0, NAN),
    (CLOSE, INF, -INF),
    (CLOSE, INF, 1e308),
    (CLOSE, 1.0, 1.0001),
    (CLOSE, 1.0, "1.0"),
    (CLOSE, [1.0], (1.0,)),
    (CLOSE, Decimal(1), 1.0),
    (FREE, [1, 1, 2], [1, 2, 2]),
    (FREE, [1, True], [1, 1]),
    (FREE, [1, 2], (1, 2)),
    (FREE, [(1, 2)], [(2, 1)]),
    (FREE | CLOSE, [0.3, 0.3], [0.3, 0.4]),
    (FREE | CLOSE, [1, 2], [1, True]),
    (LOOSE, [1, 2], (2, 1)),
    (LOOSE, [1, 2], {1, 2}),
    (LOOSE, [1], (True,)),
]


@pytest.mark.parametrize(("policy", "expected", "got"), SAME)
def test_the_same(policy: dict[str, Any], expected: Any, got: Any) -> None:
    assert difference(expected, got, Compare(**policy)) is None


@pytest.mark.parametrize(("policy", "expected", "got"), DIFFERENT)
def test_different(policy: dict[str, Any], expected: Any, got: Any) -> None:
    assert difference(expected, got, Compare(**policy)) is not None


def test_a_relative_tolerance_alone_is_relative_to_the_expected_value() -> None:
    policy = Compare(float_rel=0.01)
    assert difference(200, 201.9, policy) is None
    assert difference(200, 202.1, policy) is not None
    assert difference(0, 1e-300, policy) is not None


def test_members_without_order_and_with_tolerance_find_partners_even_when_greed_fails() -> None:
    """The first member fits both, the second only the first one's obvious partner."""
    policy = Compare(float_abs=1.0, order="any")
    expected = [["x", 1.0], ["x", 1.9]]
    assert difference(expected, [["x", 0.5], ["x", 1.5]], policy) is None
    assert difference(expected, [["x", 0.5], ["x", 0.6]], policy) is not None


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.text(max_size=3), parts, max_size=4),
    max_leaves=10,
)
POLICIES = st.builds(
    Compare,
    float_abs=st.sampled_from([0.0, 1e-9]),
    order=st.sampled_from(["exact", "any"]),
    sequence=st.sampled_from(["exact", "any"]),
)


@given(VALUES, POLICIES)
def test_every_value_is_the_same_as_itself(value: Any, policy: Compare) -> None:
    assert difference(value, value, policy) is None
    assert same_exactly(value, value)


@given(st.lists(VALUES, max_size=6), st.randoms(use_true_random=False), st.sampled_from([0.0, 1e-9]))
def test_any_order_is_any_order(parts: list[Any], chance: Any, close: float) -> None:
    shuffled = parts[:]
    chance.shuffle(shuffled)
    assert difference(parts, shuffled, Compare(order="any", float_abs=close)) is None


def test_the_message_says_where() -> None:
    message = difference({"rows": [1, [2, 3]]}, {"rows": [1, [2, 4]]}, Compare())
    assert message is not None
    assert "['rows'][1][1]: expected 3, got 4" in message


def test_a_tolerance_meets_integers_beyond_float() -> None:
    policy = Compare(**CLOSE)
    assert difference(10**400, 10**400 + 1, policy) is None
    assert difference(10**400, 2 * 10**400, policy) is not None
    assert difference(1.0, 10**400, policy) is not None
    assert difference(INF, 10**400, policy) is not None
    assert difference([10**400, 0.5], [0.5, 10**400], Compare(order="any", **CLOSE)) is None


def test_numbers_too_long_to_write_still_get_a_message() -> None:
    assert difference(10**5000, 1, Compare()) is not None
    assert difference(10**5000, 10**5000, Compare()) is None
    assert difference([10**5000], [10**5000 + 1], Compare(order="any")) is not None


def test_numbers_made_up_to_share_a_hash_do_not_hold_up_the_judge() -> None:
    numbers = [at * (2**61 - 1) for at in range(1, 20_000)]
    assert difference(numbers, numbers[::-1], Compare(order="any")) is None
