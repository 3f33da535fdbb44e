"""Before an exam, impostors and the author's own solution show which hidden tests must not be used."""

from dataclasses import replace

import pytest

from question_bank.suite_proving import Weakness
from question_bank.tasks import Solution
from sandbox.docker_sandbox import DockerSandbox
from sandbox.image import build_image
from server.practical.suites import weak_tests
from tests.integration.test_judging_kinds import load

pytestmark = pytest.mark.docker

SOLUTION = b"""
import sys
class Money:
    def __init__(self, fen):
        self.fen = fen
    def plus(self, other):
        return Money(self.fen + other.fen)
    def __eq__(self, other):
        return self.fen == getattr(other, "fen", None)
def caller():
    return sys._getframe(1).f_code.co_name
def is_much(money):
    return money.fen > 1000
"""
TESTS = b"""
import unittest
from solution import Money, caller, is_much

class MoneyTest(unittest.TestCase):
    def test_plain_values(self):
        self.assertEqual(Money(1).plus(Money(2)).fen, 3)

    def test_much(self):
        rich = Money(2000)
        self.assertTrue(is_much(rich))

    def test_sum_of_objects(self):
        one = Money(1)
        self.assertEqual(one.plus(one), Money(2))
        self.assertIs(is_much(one) or is_much(one), False)

    def test_who_calls(self):
        self.assertEqual(caller(), "test_who_calls")
"""


def test_weak_tests_are_found_and_named(docker_ready: None) -> None:
    build_image()
    good = Solution(path="accepted/good.py", files=(("solution.py", SOLUTION),), promised=frozenset(("AC",)))
    task = replace(load("counter"), test_files=(("secret/test_money.py", TESTS),), solutions=(good,))
    found = weak_tests(task, DockerSandbox())
    assert [(weak.case.rpartition("::")[2], weak.weakness, weak.text) for weak in found] == [
        ("test_much", Weakness.TAKES_IMPOSTOR, "self.assertTrue(is_much(rich))"),
        ("test_sum_of_objects", Weakness.BELIEVES_LIAR, "self.assertEqual(one.plus(one), Money(2))"),
        ("test_who_calls", Weakness.CANNOT_CROSS, 'self.assertEqual(caller(), "test_who_calls")'),
    ]
    assert "carry_out" in found[2].why
