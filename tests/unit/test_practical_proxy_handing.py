"""What a test hands to the program works there as it should, and gives nothing else away."""

import io
import operator
from collections import namedtuple
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any
from unittest import mock
from uuid import UUID

import pytest

from tests.unit.proxy_pair import Pair

SAME = "def same(x):\n    return x\ndef kind(x):\n    return type(x).__name__\n"


@pytest.mark.parametrize(
    "value",
    [
        date(2025, 3, 1),
        time(1, 2, 3, 4),
        datetime(2025, 3, 1, 4, 5, tzinfo=UTC),
        datetime(2025, 3, 1, tzinfo=timezone(timedelta(hours=8))),
        timedelta(days=-1, seconds=3),
        Fraction(-2, 3),
        Decimal("1.10"),
        UUID(int=5),
        PurePosixPath("a/b"),
        range(1, 9, 2),
        1 + 2j,
        float("inf"),
        10**400,
        b"\x00\xff",
        frozenset((1, "a")),
        (1, (2, [3])),
        NotImplemented,
        ...,
    ],
)
def test_exact_values_cross_both_ways(value: Any) -> None:
    module = Pair(SAME).module
    back = module.same(value)
    assert type(back) is type(value)
    assert back == value
    assert module.kind(value) == type(value).__name__


@pytest.mark.parametrize("value", [date, Fraction, int, ValueError, operator.add, len, str.upper])
def test_what_both_sides_have_crosses_by_name_or_can_be_called(value: Any) -> None:
    assert Pair("def same(x):\n    return x\n").module.same(value) in (value,) or callable(value)


def test_a_class_of_the_library_is_the_tests_own() -> None:
    module = Pair(
        "import datetime, collections\ndef types():\n    return datetime.date, collections.deque\n"
    ).module
    assert module.types()[0] is date


def test_a_mock_can_be_called_and_looked_at_and_keeps_its_memory_to_itself() -> None:
    module = Pair(
        "def send(to):\n    to.connect('x')\n    return to.box.push(1, now=True)\n"
        "def peek(to, name):\n    return getattr(to, name)\n"
        "def bend(to):\n    to.return_value = 3\n"
    ).module
    mail = mock.Mock()
    mail.box.push.return_value = 7
    assert module.send(mail) == 7
    mail.connect.assert_called_once_with("x")
    mail.box.push.assert_called_once_with(1, now=True)
    for name in (
        "return_value",
        "call_args",
        "mock_calls",
        "assert_called",
        "_mock_children",
        "__class__.__init__",
    ):
        with pytest.raises(AttributeError):
            module.peek(mail, name)
    with pytest.raises(AttributeError):
        module.bend(mail)


def test_a_magic_mock_serves_the_syntax() -> None:
    module = Pair(
        "def use(f):\n    with f('a.txt') as lines:\n        return [line.strip() for line in lines]\n"
    ).module
    assert module.use(mock.mock_open(read_data="1\n2\n")) == ["1", "2"]
    assert module.use(lambda name: io.StringIO(name)) == ["a.txt"]


def test_objects_of_the_test_give_what_is_public() -> None:
    class Stub:
        answer = 42

        def __init__(self) -> None:
            self.seen: list[int] = []
            self._secret = 43

        def tell(self, number: int) -> int:
            self.seen.append(number)
            return number + 1

        def __len__(self) -> int:
            return 5

    module = Pair(
        "def use(stub):\n    stub.extra = 1\n    return stub.tell(3), stub.answer, len(stub)\n"
        "def peek(stub, name):\n    return getattr(stub, name)\n"
        "def keep(stub):\n    stub._mine = 4\n    return stub._mine\n"
        "def same(stub):\n    return stub\n"
    ).module
    stub = Stub()
    assert module.use(stub) == (4, 42, 5)
    assert stub.seen == [3]
    assert stub.extra == 1  # type: ignore[attr-defined]
    assert module.same(stub) is stub
    assert module.keep(stub) == 4
    for name in ("_secret", "__globals__", "__code__"):
        with pytest.raises(AttributeError):
            module.peek(stub, name)


def test_nothing_of_the_tests_machinery_crosses() -> None:
    import sys
    import unittest

    module = Pair(SAME).module
    for thing in (sys, unittest.TestCase(), sys._getframe(), (lambda: 1).__code__, pytest):
        with pytest.raises(TypeError, match="cannot be handed"):
            module.same(thing)


def test_tuples_with_names_and_enums_of_the_test_keep_them() -> None:
    point = namedtuple("Point", "x y")(1, 2)
    level = IntEnum("Level", "LOW HIGH")(2)
    color = Enum("Color", "RED BLUE")(1)
    module = Pair(
        "def use(p, level, color):\n    return p.x + p[1], level + 1, color.name, isinstance(p, tuple)\n"
    ).module
    assert module.use(point, level, color) == (3, 3, "RED", True)


def test_a_wrapped_function_keeps_its_name_and_signature() -> None:
    module = Pair(
        "import functools, inspect\n"
        "def logged(f):\n    @functools.wraps(f)\n    def inner(*a, **k):\n"
        "        return f(*a, **k)\n    return inner\n"
        "def names(f):\n    return list(inspect.signature(f).parameters)\n"
    ).module

    @module.logged  # type: ignore[untyped-decorator]
    def add(first: int, second: int = 2) -> int:
        """Adds."""
        return first + second

    assert add(1) == 3
    assert (add.__name__, add.__doc__) == ("add", "Adds.")
    assert module.names(add) == ["first", "second"]


def test_an_exception_of_the_test_comes_back_as_itself() -> None:
    class Strange(Exception):
        pass

    problem = Strange("x")

    def fail() -> None:
        raise problem

    module = Pair(
        "def call(f):\n    return f()\n"
        "def wrap(f):\n    try:\n        f()\n    except Exception as e:\n"
        "        raise KeyError('y') from e\n"
    ).module
    with pytest.raises(Strange) as caught:
        module.call(fail)
    assert caught.value is problem
    with pytest.raises(KeyError) as wrapped:
        module.wrap(fail)
    assert wrapped.value.__cause__ is problem


def test_a_test_derives_from_a_class_of_the_program() -> None:
    module = Pair(
        "from abc import ABC, abstractmethod\n"
        "class Shape(ABC):\n"
        "    def __init__(self, name):\n        self.name = name\n"
        "    @abstractmethod\n    def area(self): ...\n"
        "    @property\n    @abstractmethod\n    def sides(self): ...\n"
        "    def describe(self):\n        return f'{self.name}: {self.area()} {self.sides}'\n"
        "def total(shapes):\n    return sum(shape.area() for shape in shapes)\n"
    ).module

    class Square(module.Shape):  # type: ignore[name-defined,misc]
        unit = "cm"

        def __init__(self, side: int) -> None:
            super().__init__("square")
            self.side = side

        def area(self) -> int:
            return self.side * self.side

        @property
        def sides(self) -> int:
            return 4

        def describe(self) -> str:
            return super().describe() + "!"

    class Half(module.Shape):  # type: ignore[name-defined,misc]
        pass

    square = Square(3)
    assert (square.area(), square.name, square.unit) == (9, "square", "cm")
    assert square.describe() == "square: 9 4!"
    assert module.total([square, Square(1)]) == 10
    assert isinstance(square, module.Shape)
    with pytest.raises(TypeError, match="abstract"):
        Half("x")
    with pytest.raises(TypeError, match="cannot derive"):
        type("Mixed", (module.Shape, io.StringIO), {})
