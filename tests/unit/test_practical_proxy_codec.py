"""Whatever plain value crosses comes out the same; made-up frames give a value or end the test."""

from collections import Counter, OrderedDict, deque
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.practical.inside.bridge import Bridge
from server.practical.inside.codec import Codec
from server.practical.inside.sharing import Shared
from server.practical.tagged import Malformed, dumps, loads
from tests.unit.practical_values import same_types
from tests.unit.proxy_pair import BrokenOff, Pair, hostile_bridge

HASHABLE = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.fractions()
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.timedeltas()
    | st.decimals(allow_nan=False)
)
VALUES = st.recursive(
    HASHABLE,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(HASHABLE, inner)
        | st.sets(HASHABLE)
        | st.frozensets(HASHABLE)
        | st.lists(inner).map(deque)
        | st.dictionaries(st.text(), inner).map(OrderedDict)
        | st.lists(st.text()).map(Counter)
        | st.binary().map(bytearray)
    ),
    max_leaves=20,
)
NAMES = [f"${tag}" for tag in ("object", "class", "exception", "home", "held", "same", "tuple", "exact")]
NAMES += [
    "$range",
    "$singleton",
    "$frozenset",
    "id",
    "class",
    "builtin",
    "name",
    "module",
    "bases",
    "dunders",
]
NAMES += ["hash", "value", "snapshot", "exception", "args", "text", "cause"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 300) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(NAMES),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)


def refuse(*_: Any) -> Any:
    raise Malformed("not plain")


@given(VALUES)
def test_every_value_crosses_with_its_exact_types(value: Any) -> None:
    writer, reader = Codec(Shared(0), refuse, refuse), Codec(Shared(1), refuse, refuse)
    back = reader.read(loads(dumps(writer.write(value))))
    assert back == value
    assert same_types(back, value)


@settings(max_examples=40)
@given(VALUES)
def test_every_value_goes_to_the_program_and_back(value: Any) -> None:
    module = Pair(
        "import copy\nheld = []\ndef echo(x):\n    held.append(x)\n    return copy.deepcopy(x)\n"
    ).module
    back = module.echo(value)
    assert back == value
    assert same_types(back, value)
    again = module.held[0]
    assert again == value
    if isinstance(value, list | dict | set | deque | bytearray):
        assert again is value


@settings(max_examples=40)
@given(st.lists(st.integers()), st.lists(st.tuples(st.sampled_from("aps"), st.integers(0, 5)), max_size=12))
def test_a_shared_list_is_one_list_whoever_changes_it(start: list[int], steps: list[tuple[str, int]]) -> None:
    module = Pair(
        "def change(xs, how, n):\n"
        "    if how == 'a': xs.append(n)\n"
        "    elif how == 'p' and xs: xs.pop()\n"
        "    elif how == 's': xs.sort()\n"
        "    return list(xs)\n"
    ).module
    mine, model = list(start), list(start)
    for turn, (how, number) in enumerate(steps):
        if turn % 2:
            mine.insert(0, number)
            model.insert(0, number)
        if how == "a":
            model.append(number)
        elif how == "p" and model:
            model.pop()
        elif how == "s":
            model.sort()
        assert module.change(mine, how, number) == model
        assert mine == model


def outcome_of(bridge: Bridge) -> Exception | None:
    """What asking for an attribute raised, apart from the end of the test."""
    try:
        bridge.get(3, "name")
    except Exception as problem:
        return problem
    return None


@settings(max_examples=60)
@given(JSON, JSON, JSON, JSON)
def test_made_up_replies_give_a_value_or_end_the_test(how: Any, tree: Any, changes: Any, told: Any) -> None:
    for reply in ([how, tree, changes, told], ["ok", tree, changes, told], ["raise", tree, [], []], [tree]):
        bridge = hostile_bridge(reply)
        try:
            raised = outcome_of(bridge)
        except BrokenOff:
            continue
        assert raised is None or bridge.came_from_candidate(raised)


@settings(max_examples=40)
@given(JSON, JSON, JSON)
def test_made_up_questions_are_answered_or_end_the_test(kind: Any, tree: Any, changes: Any) -> None:
    kinds = [kind, "callback", "get", "set", "del", "op", "instance", "signature", "unknown"]
    for one in kinds:
        for question in ([one, tree, changes, []], [one, 0, tree, [], []], [one, 0, tree, tree, changes, []]):
            bridge = hostile_bridge(["ok", None, [], []])
            bridge.call(3, (lambda: 5,), {})
            try:
                how, *_ = bridge.answer(question)
            except BrokenOff:
                continue
            assert how in ("ok", "raise")


def test_a_reply_that_changes_what_is_compared_ends_the_test() -> None:
    """Else a list could become the one it is compared with while its first members are."""
    source = (
        "class A:\n    def __eq__(self, _):\n        return True\ndef pair():\n    return [A(), 'wrong']\n"
    )
    pair = Pair(source, ("A",))
    mine = pair.module.pair()
    asked = pair.wire.answer_with

    def cheat(request: list[Any]) -> list[Any]:
        reply = asked(request)
        if request[0] == "op":
            reply[2] = [[number, ["right", "right"]] for number in pair.candidate.objects._shared._held]
        return reply

    pair.wire.answer_with = cheat
    with pytest.raises(BrokenOff, match="while it was compared"):
        assert mine == [pair.module.A(), "right"]


@pytest.mark.parametrize(
    "value", [date(2025, 1, 1), datetime(2025, 1, 1, tzinfo=UTC), timedelta(1), Fraction(1, 3)]
)
def test_an_exact_value_is_decided_here(value: Any) -> None:
    name = f"{type(value).__module__}.{type(value).__name__}"
    for parts in ([], ["x"], [[]], [{"$bytes": "AAAA"}], [1] * 9, [10**9, 1, 1]):
        with pytest.raises(BrokenOff):
            hostile_bridge(["ok", {"$exact": [name, parts]}, [], []]).get(3, "name")
