"""Objects made to pass for any answer, and frames made up by hand, get a test nowhere."""

# ruff: noqa: PT009 - the assertions of a unittest are what these tests look at
import unittest
from typing import Any

import pytest

from server.practical.inside.proxies import is_remote
from server.practical.inside.results import guard_tolerances
from tests.unit.proxy_pair import BrokenOff, Pair, hostile_bridge

UNIVERSAL = """
class Yes:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __contains__ = __lt__
    def __sub__(self, other): return 0
    __rsub__ = __add__ = __mul__ = __sub__
    def __abs__(self): return 0
    def __hash__(self): return hash(3)
    def __len__(self): return 3
    def __bool__(self): return True
    def __round__(self, places=0): return 0
    def __instancecheck__(self, other): return True
    @property
    def __class__(self): return int
class YesText(str):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __hash__ = str.__hash__
class YesNumber(int):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0
    __hash__ = int.__hash__
class YesList(list):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
class YesTuple(tuple):
    def __eq__(self, other): return True
    __hash__ = tuple.__hash__
def yes(*args): return Yes()
def text(*args): return YesText("wrong")
def number(*args): return YesNumber(1)
def listed(*args): return YesList([0])
def pair(*args): return YesTuple((0,))
class solve:
    def __new__(cls, *args): return Yes()
"""


@pytest.mark.parametrize("name", ["yes", "text", "number", "listed", "pair", "solve"])
@pytest.mark.parametrize(
    "check",
    [
        lambda case, value: case.assertEqual(value, 3),
        lambda case, value: case.assertEqual(3, value),
        lambda case, value: case.assertEqual(value, "right"),
        lambda case, value: case.assertEqual("right", value),
        lambda case, value: case.assertEqual(value, [1, 2]),
        lambda case, value: case.assertEqual([1, 2], value),
        lambda case, value: case.assertEqual([value], [3]),
        lambda case, value: case.assertEqual({"k": value}, {"k": "right"}),
        lambda case, value: case.assertEqual(value, (1, 2)),
        lambda case, value: case.assertIn(value, [3, "right"]),
        lambda case, value: case.assertIn(value, {3, "right"}),
        lambda case, value: case.assertLess(value, -5),
        lambda case, value: case.assertGreaterEqual(value, 10**6),
        lambda case, value: case.assertAlmostEqual(value, 3.14),
        lambda case, value: case.assertAlmostEqual(3.14, value, delta=0.1),
        lambda case, value: case.assertTrue(abs(value - 3.14) < 1e-6),
        lambda case, value: case.assertTrue(-1e-6 < value - 3.14 < 1e-6),
        lambda case, value: case.assertIn("right", value),
        lambda case, value: case.assertIs(value, True),
        lambda case, value: case.assertIsInstance(value, float),
        lambda case, value: case.assertCountEqual(value, [1, 2]),
    ],
)
def test_no_universal_object_passes_for_a_plain_value(name: str, check: Any) -> None:
    original = unittest.TestCase.assertAlmostEqual, unittest.TestCase.assertNotAlmostEqual
    guard_tolerances(is_remote)
    try:
        value = getattr(Pair(UNIVERSAL).module, name)(1)
        with pytest.raises((AssertionError, TypeError)):
            check(unittest.TestCase(), value)
    finally:
        unittest.TestCase.assertAlmostEqual, unittest.TestCase.assertNotAlmostEqual = original  # type: ignore[method-assign]


def test_a_proxy_beside_a_plain_value_sends_nothing() -> None:
    pair = Pair(UNIVERSAL)
    value = pair.module.yes()
    sent = len(pair.wire.sent)
    assert (value == 3) is False
    assert (3 == value) is False  # noqa: SIM300 - the plain value asks first here
    assert (value != "right") is True
    assert value not in [1, "a", None]
    assert len(pair.wire.sent) == sent


def test_a_class_where_the_author_has_a_function_is_not_trusted_with_arithmetic() -> None:
    source = "class solve:\n    def __init__(self, x): pass\n    def __sub__(self, other): return 0\n"
    with pytest.raises(TypeError, match="plain value"):
        Pair(source).module.solve(3) - 0.33
    assert Pair(source, ("solve",)).module.solve(3) - 0.33 == 0


@pytest.mark.parametrize(
    "source",
    [
        "class A:\n    def __len__(self): return True\n",
        "class A:\n    def __len__(self): return -1\n",
        "class A:\n    def __len__(self): return 'many'\n",
    ],
)
def test_an_answer_of_another_type_is_no_answer(source: str) -> None:
    with pytest.raises((TypeError, ValueError)):
        len(Pair(source).module.A())


def test_exceptions_that_would_skip_or_stop_a_test_do_not_exist_here() -> None:
    module = Pair(
        "import unittest\n"
        "class Skip(unittest.SkipTest): pass\n"
        "class Stop(KeyboardInterrupt): pass\n"
        "def do(kind): raise {'skip': unittest.SkipTest, 'own': Skip, 'stop': KeyboardInterrupt,"
        " 'mine': Stop}[kind]('x')\n"
    ).module
    for kind in ("skip", "own", "stop", "mine"):
        with pytest.raises(Exception) as caught:  # noqa: PT011 - the kind is what is looked at
            module.do(kind)
        assert not isinstance(caught.value, unittest.SkipTest | KeyboardInterrupt)


@pytest.mark.parametrize(
    "reply",
    [
        [],
        ["ok"],
        ["fine", 1, [], ""],
        ["ok", {"$object": 3}, [], ""],
        ["ok", {"$object": {"id": 1, "class": {"id": 9}}}, [], ""],
        ["ok", {"$object": {"id": -1, "class": {"builtin": "int"}}}, [], ""],
        ["ok", {"$object": {"id": 1, "class": {"builtin": "int"}}}, [], ""],
        ["ok", {"$class": {"builtin": "eval"}}, [], ""],
        ["ok", {"$class": {"builtin": "type"}}, [], ""],
        ["ok", {"$class": {"id": 1, "name": "A"}}, [], ""],
        ["ok", {"$callback": 0}, [], ""],
        ["ok", {"$singleton": "exit"}, [], ""],
        ["ok", {"$range": [1, 2, 0]}, [], ""],
        ["ok", {"$argument": 0}, [], ""],
        ["ok", {"$unknown": 0}, [], ""],
        ["ok", 1, [[0, []]], ""],
        ["ok", 1, 3, ""],
        ["ok", 1, [], [["out", 3]]],
        ["ok", 1, [], [["warning", "text"]]],
        ["ok", 1, [], [["log", {"$tuple": ["a", "b", "c"]}]]],
        ["ok", 1, [], [[{"$tuple": []}, "x"]]],
        ["ok", {"$held": [2, "list", [], None]}, [], []],
        ["ok", {"$held": [1, "deque", [], 10**30]}, [], []],
        ["ok", {"$held": [1, "deque", [], "x"]}, [], []],
        ["ok", {"$held": [1, "eval", [], None]}, [], []],
        ["ok", {"$held": [1, "dict", [[[1]], [2]], None]}, [], []],
        ["ok", {"$same": 5}, [], []],
        ["ok", {"$home": 0}, [], []],
        ["ok", {"$exact": ["os.system", ["x"]]}, [], []],
        ["ok", {"$sentinel": "os.environ"}, [], []],
        ["ok", [1], [], []],
        ["raise", 1, [], ""],
        ["raise", {"$exception": {"id": 1, "class": {"builtin": "int"}, "args": [], "text": ""}}, [], ""],
        ["raise", {"$exception": {"id": 1, "class": {"builtin": "eval"}, "args": [], "text": ""}}, [], ""],
        [
            "raise",
            {"$exception": {"id": 1, "class": {"builtin": "ValueError"}, "args": 1, "text": 2}},
            [],
            "",
        ],
    ],
)
def test_a_malformed_reply_ends_the_test_for_good(reply: list[Any]) -> None:
    """Not by an exception that the test's own `except` could swallow."""
    bridge = hostile_bridge(reply)
    with pytest.raises(BrokenOff):
        bridge.get(3, "name")


def test_a_value_too_large_for_a_frame_ends_the_test_for_good() -> None:
    with pytest.raises(BrokenOff, match="too large"):
        hostile_bridge(["large", None, [], ""]).get(3, "name")


def test_a_class_derived_from_a_known_one_is_not_known() -> None:
    """Else a candidate could put one where a function was asked for."""
    source = (
        "class Clock:\n    def __sub__(self, other): return 0\n"
        "class solve(Clock):\n    def __init__(self, x): pass\n"
    )
    module = Pair(source, ("Clock",)).module
    assert module.Clock() - 3 == 0
    with pytest.raises(TypeError, match="plain value"):
        module.solve(3) - 0.33


@pytest.mark.parametrize(
    "payload", [1, [], ["|O", [1], "AAAA"], ["os", [1], "AAAA"], ["<i8", [9], "AAAA"], [3, 4, 5]]
)
def test_an_array_made_up_by_hand_ends_the_test(payload: Any) -> None:
    with pytest.raises(BrokenOff):
        hostile_bridge(["ok", {"$array": payload}, [], []]).get(3, "name")
