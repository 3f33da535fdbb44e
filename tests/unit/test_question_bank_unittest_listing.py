"""Hidden test methods are listed without running them."""

import gc
import sys
import threading
from collections.abc import Iterator

import pytest

from question_bank.unittest_listing import UnparsableTests, list_cases, parse_python


def names(source: str, path: str = "secret/test_x.py") -> list[str]:
    return [id_.removeprefix(f"{path}::") for id_ in list_cases([(path, source.encode())])]


def test_methods_and_functions_are_listed_in_the_order_of_the_source():
    source = (
        "import unittest\n"
        "def test_b(): pass\n"
        "class T(unittest.TestCase):\n"
        "    def setUp(self): pass\n"
        "    def test_2(self): pass\n"
        "    async def test_1(self): pass\n"
        "def check(): pass\n"
    )
    assert names(source) == ["test_b", "T::test_2", "T::test_1"]


def test_inherited_methods_belong_to_the_class_that_runs():
    source = (
        "from unittest import TestCase\n"
        "class Shared:\n"
        "    def test_shared(self): pass\n"
        "class Base(Shared, TestCase):\n"
        "    def test_own(self): pass\n"
        "class Child(Base):\n"
        "    def test_own(self): pass\n"
        "    def test_more(self): pass\n"
    )
    assert names(source) == [
        "Base::test_shared",
        "Base::test_own",
        "Child::test_shared",
        "Child::test_own",
        "Child::test_more",
    ]


def test_a_class_that_is_no_test_case_holds_no_cases():
    assert names("class Helper:\n    def test_x(self): pass\n") == []


def test_classes_that_inherit_from_each_other_end():
    assert names("class A(B):\n    pass\nclass B(A):\n    def test_x(self): pass\n") == []


def test_only_files_named_test_hold_cases():
    assert list_cases([("secret/shared.py", b"def test_x(): pass\n")]) == ()


def test_an_odd_escape_is_no_error():
    assert names("def test_x():\n    '\\d'\n") == ["test_x"]


@pytest.mark.parametrize("source", [b"def test_x(:\n", b"x = '\x00'\n", b"(" * 5000, b"\xff\xfe"])
def test_what_is_no_python_is_refused(source: bytes):
    with pytest.raises(UnparsableTests):
        list_cases([("secret/test_x.py", source)])


@pytest.fixture
def threads_that_take_turns() -> Iterator[None]:
    """As on a busy server: threads change places also while a tree is being built."""
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()

    def linger(phase: str, info: dict[str, int]) -> None:
        list(range(50))

    sys.setswitchinterval(1e-6)
    gc.set_threshold(50)
    gc.callbacks.append(linger)
    yield
    gc.callbacks.remove(linger)
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(interval)


def test_several_judges_of_one_process_parse_at_the_same_time(threads_that_take_turns: None) -> None:
    source = "".join(
        f"def test_{at}():\n    assert f({at}, [{{{at}: ({at} + 1) * 2}}]) == {at}\n" for at in range(60)
    )
    listed: list[int] = []

    def parse_often() -> None:
        listed.extend(len(parse_python(source.encode(), "test_x.py").body) for _ in range(10))

    threads = [threading.Thread(target=parse_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert listed == [60] * 40
