"""A test sees the candidate's objects through proxies that behave like them and can vouch for nothing."""

import copy
import io
import pickle
from contextlib import redirect_stdout
from typing import Any
from unittest import mock

import pytest

from server.practical.inside.importing import star_names
from tests.unit.proxy_pair import Pair

ACCOUNTS = '''
class Overdrawn(ValueError):
    """Too little money."""
    def __init__(self, missing):
        super().__init__(f"{missing} missing")
        self.missing = missing

class Account:
    """Money of one owner."""
    count = 0
    def __init__(self, owner, balance=0):
        self.owner, self.balance = owner, balance
        self.log = []
        Account.count += 1
    def pay(self, amount, *, note=""):
        if amount > self.balance:
            raise Overdrawn(amount - self.balance)
        self.balance -= amount
        self.log.append((note, amount))
        return self.balance
    @classmethod
    def empty(cls):
        return cls("nobody")
    @property
    def rich(self):
        return self.balance > 1000
    def __len__(self):
        return len(self.log)
    def __iter__(self):
        return iter(self.log)
    def __eq__(self, other):
        return isinstance(other, Account) and self.owner == other.owner
    def __hash__(self):
        return hash(self.owner)
    def __lt__(self, other):
        return self.balance < (other if isinstance(other, int) else other.balance)
    def __add__(self, other):
        return Account(self.owner, self.balance + (other if isinstance(other, int) else other.balance))
    def __contains__(self, amount):
        return any(one == amount for _, one in self.log)
    def __str__(self):
        return f"{self.owner}: {self.balance}"
    def __enter__(self):
        return self
    def __exit__(self, kind, problem, trace):
        return True

class Savings(Account):
    pass

class Bare:
    pass
'''
KNOWN = ("Account", "Savings")


@pytest.fixture
def bank() -> Any:
    return Pair(ACCOUNTS, KNOWN).module


def test_construct_call_and_attributes(bank: Any) -> None:
    account = bank.Account("Ada", balance=50)
    assert account.pay(20, note="tea") == 30
    assert (account.owner, account.balance, account.rich) == ("Ada", 30, False)
    assert account.log == [("tea", 20)]
    account.balance = 2000
    assert account.rich is True
    del account.owner
    assert not hasattr(account, "owner")
    assert bank.Account.count == 1
    assert bank.Account.empty().owner == "nobody"
    assert bank.Account.__doc__ == "Money of one owner."
    assert account.__dict__ == {"balance": 2000, "log": [("tea", 20)]}


def test_what_is_what_is_decided_on_this_side(bank: Any) -> None:
    saved = bank.Savings("Ada")
    assert isinstance(saved, bank.Account)
    assert isinstance(saved, bank.Savings)
    assert not isinstance(bank.Account("Ada"), bank.Savings)
    assert issubclass(bank.Savings, bank.Account)
    assert not isinstance(saved, int | str | list | dict)
    assert type(saved) is bank.Savings
    assert bank.Account is bank.Account


def test_len_str_repr_iteration_and_operators(bank: Any) -> None:
    account = bank.Account("Ada", 10)
    account.pay(1)
    account.pay(2)
    assert len(account) == 2
    assert list(account) == [("", 1), ("", 2)]
    assert str(account) == f"{account}" == "Ada: 7"
    assert repr(account).startswith("<solution.Account object")
    assert 2 in account
    assert account < 8
    assert (account + 3).balance == 10
    assert sorted([bank.Account("b", 5), bank.Account("a", 3)])[0].owner == "a"
    assert {account: 1}[bank.Account("Ada")] == 1


def test_equality_of_two_objects_is_the_classes_own(bank: Any) -> None:
    assert bank.Account("Ada") == bank.Account("Ada", 5)
    assert bank.Account("Ada") != bank.Account("Grace")
    bare = bank.Bare()
    assert bare == bare
    assert bare != bank.Bare()


def test_exceptions_come_by_type_and_text(bank: Any) -> None:
    account = bank.Account("Ada")
    with pytest.raises(bank.Overdrawn, match=r"^5 missing$") as caught:
        account.pay(5)
    assert isinstance(caught.value, ValueError)
    assert caught.value.missing == 5
    assert caught.value.args == ("5 missing",)
    with pytest.raises(TypeError, match="required positional argument"):
        account.pay()
    with pytest.raises(AttributeError):
        bank.Missing  # noqa: B018


def test_arguments_changed_in_place_come_home() -> None:
    module = Pair("def tidy(xs, *, seen):\n    xs.sort()\n    seen.update(a=1)\n    return xs\n").module
    values, seen = [3, 1, 2], {"b": 0}
    assert module.tidy(values, seen=seen) is values
    assert values == [1, 2, 3]
    assert seen == {"b": 0, "a": 1}


def test_functions_of_the_test_can_be_called_and_nothing_else() -> None:
    module = Pair(
        "def apply(f, xs):\n    return [f(x) for x in xs]\n"
        "def peek(f):\n    return f.__globals__\n"
        "def guard(f):\n    try:\n        f()\n    except KeyError as e:\n        return e.args[0]\n"
    ).module

    def fail() -> None:
        raise KeyError("gone")

    assert module.apply(lambda x: x * 2, [1, 2]) == [2, 4]
    assert module.apply(str, (1, 2)) == ["1", "2"]
    assert module.guard(fail) == "gone"
    with pytest.raises(AttributeError):
        module.peek(fail)


def test_a_failed_assertion_in_the_candidates_reach_is_remembered() -> None:
    pair = Pair("def quietly(f):\n    try:\n        f()\n    except Exception:\n        pass\n")

    def check() -> None:
        raise AssertionError("3 != 4")

    pair.module.quietly(check)
    assert [str(problem) for problem in pair.bridge.swallowed] == ["3 != 4"]


def test_a_context_manager_swallows_its_own_kind_and_never_a_failed_assertion(bank: Any) -> None:
    with bank.Account("Ada"):
        raise KeyError("swallowed, as the class says")
    with pytest.raises(AssertionError), bank.Account("Ada"):
        raise AssertionError("3 != 4")


def test_what_is_printed_is_printed_here() -> None:
    pair = Pair("def greet():\n    say('你好\\n')\n")
    pair.real.say = lambda text: pair.candidate.told.text("out", text)
    with redirect_stdout(io.StringIO()) as printed:
        pair.module.greet()
    assert printed.getvalue() == "你好\n"


def test_values_built_on_plain_ones_compare_by_what_they_hold() -> None:
    module = Pair(
        "from collections import namedtuple, Counter, OrderedDict\n"
        "from enum import Enum, IntEnum\n"
        "Point = namedtuple('Point', 'x y')\n"
        "Level = IntEnum('Level', 'LOW HIGH')\n"
        "Color = Enum('Color', 'RED BLUE')\n"
        "def counts():\n    return Counter('aab')\n"
    ).module
    point = module.Point(1, 2)
    assert point == (1, 2)
    assert (point.x, point[1]) == (1, 2)
    assert repr(point) == "Point(x=1, y=2)"
    assert module.Level.HIGH == 2
    assert module.Level.HIGH > 1
    assert module.Color.RED is module.Color["RED"]
    assert [color.name for color in module.Color] == ["RED", "BLUE"]
    assert module.counts() == {"a": 2, "b": 1}
    assert module.counts() == {"a": 2, "b": 1}
    assert module.counts() != {"a": 2}
    assert module.counts()["zzz"] == 0


def test_patches_of_the_module_are_seen_there() -> None:
    module = Pair("def rate():\n    return 1\ndef twice():\n    return 2 * rate()\n").module
    with mock.patch.object(module, "rate", return_value=21) as patched:
        assert module.twice() == 42
        patched.assert_called_once_with()
    assert module.twice() == 2


def test_copies_are_made_over_there(bank: Any) -> None:
    account = bank.Account("Ada", 10)
    other = copy.deepcopy(account)
    other.balance = 3
    assert (account.balance, other.balance) == (10, 3)
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(account)


def test_a_star_import_brings_only_what_the_file_uses_and_python_lacks() -> None:
    source = b"""
import unittest
from solution import *
class SolveTest(unittest.TestCase):
    def test_it(self):
        expected = str(abs(3))
        self.assertEqual(solve(expected), LIMIT)
"""
    assert star_names(source) == ["LIMIT", "solve"]
    assert star_names(b"import solution\nsolution.solve(x)") == []
