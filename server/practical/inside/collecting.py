"""Inside the author's box: which tests a file really holds, once it is loaded beside a solution."""

import unittest
from types import FunctionType, ModuleType

PREFIX = "test"


def collect(module: ModuleType) -> list[str]:
    """Names `Class::method` and `function` in source order, without those the author marked as skipped."""
    found: list[str] = []
    for name, value in vars(module).items():
        if getattr(value, "__module__", None) != module.__name__ or _is_skipped(value):
            continue
        if type(value) is FunctionType and name.startswith(PREFIX):
            found.append(name)
        elif isinstance(value, type) and issubclass(value, unittest.TestCase):
            found += [f"{name}::{method}" for method in _methods(value)]
    return found


def _methods(case: type[unittest.TestCase]) -> list[str]:
    names = set(unittest.defaultTestLoader.getTestCaseNames(case))
    in_order = dict.fromkeys(name for kind in reversed(case.__mro__) for name in vars(kind) if name in names)
    return [name for name in in_order if not _is_skipped(getattr(case, name))]


def _is_skipped(value: object) -> bool:
    return getattr(value, "__unittest_skip__", False) is True
