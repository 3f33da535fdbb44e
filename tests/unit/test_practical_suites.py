"""Impostors pass for nothing before a test that looks at plain values; weak assertions are found by line."""

from typing import Any

import pytest

from server.practical.impostors import blank_reference, universal_impostors
from server.practical.suites import first_assertion
from tests.unit.proxy_pair import Pair

REFERENCE = {
    "solution.py": b"""
class Money:
    def __init__(self, fen):
        self.fen = fen
    def plus(self, other):
        return Money(self.fen + other.fen)
    def text(self):
        return f"{self.fen / 100:.2f}"
    @property
    def rich(self):
        return self.fen > 1000
    @staticmethod
    def of(yuan):
        return Money(100 * yuan)
    def __eq__(self, other):
        return isinstance(other, Money) and self.fen == other.fen
def total(moneys):
    return sum(one.fen for one in moneys)
def names():
    return ["a"]
"""
}
CLASSES = {"solution": ["Money"]}


@pytest.mark.parametrize("number", range(4))
def test_universal_impostors_equal_no_plain_value_under_any_name(number: int) -> None:
    impostor = universal_impostors(REFERENCE, CLASSES)[number]
    module = Pair(impostor.files["solution.py"].decode(), ("Money",)).module
    for value in (module.total, module.total([1]), module.Money(3).text, module.Money.of(3).fen):
        for expected in (3, "3.00", [1], True, None, (1,)):
            assert (value == expected) is False
            assert (expected == value) is False
    assert bool(module.total([1]))
    assert isinstance(module.Money, type)


def outcomes(*, lying: bool) -> list[Any]:
    source = blank_reference(REFERENCE, lying=lying).files["solution.py"].decode()
    module = Pair(source, ("Money",)).module
    money = module.Money(2500)
    return [
        money.plus(module.Money(1)) == module.Money(2501),
        money.text(),
        money.rich,
        module.total([money]),
        module.names(),
        module.Money.of(3) == module.Money(7),
    ]


def test_the_liar_differs_from_the_honest_blank_only_in_what_it_calls_equal() -> None:
    assert outcomes(lying=True) == [True, "", False, 0, [], True]
    with pytest.raises(AttributeError):  # a blank object has lost what an honest == looks at
        outcomes(lying=False)


def test_the_first_assertion_of_a_test_is_found() -> None:
    content = b"""import unittest
class BaseTest(unittest.TestCase):
    def test_inherited(self):
        x = 1
        self.assertTrue(x)
class SumTest(BaseTest):
    def test_one(self):
        for x in range(3):
            with self.subTest(x):
                self.assertEqual(x, x)
        self.fail()
    def test_none(self):
        print(1)
def test_plain():
    y = 1
    assert y
"""
    assert first_assertion(content, "SumTest::test_one") == 10
    assert first_assertion(content, "SumTest::test_inherited") == 5
    assert first_assertion(content, "SumTest::test_none") == 12
    assert first_assertion(content, "test_plain") == 16
    assert first_assertion(content, "test_made_at_run_time") == 0
