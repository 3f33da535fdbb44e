"""Inside the author's box: loads a test file, and says which tests a file really holds."""

import importlib.util
import sys
import unittest
from pathlib import Path
from types import FunctionType, ModuleType

PREFIX = "test"


def load(path: Path) -> ModuleType:
    """Import a test file under its own name. Raises whatever that raises."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path.name} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


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
