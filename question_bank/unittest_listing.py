"""Knows which test methods a hidden test file holds, without running it."""

import ast
import threading
import warnings
from collections.abc import Iterable
from functools import lru_cache

PREFIX = "test"
REMEMBERED = 64  # files; judging one submission asks for the same list again and again
# The interpreter counts the depth of a tree in one place for all threads: two that build one at once fail;
# the filters of warnings are everybody's, too.
_one_at_a_time = threading.Lock()


class UnparsableTests(Exception):
    """A test file that is not Python; the message says why and where."""


def list_cases(test_files: Iterable[tuple[str, bytes]]) -> tuple[str, ...]:
    """Ids of all test methods, in file and source order.

    Args:
        test_files: pairs (path below `data/`, content), as in `("secret/test_x.py", b"…")`;
            a file whose name does not begin with `test_` holds no cases.

    Returns:
        `secret/test_x.py::Class::method` for a method of a `unittest.TestCase`, and
        `secret/test_x.py::function` for a plain function.

    Raises:
        UnparsableTests: a file is no Python.
    """
    return tuple(
        f"{path}::{name}"
        for path, content in test_files
        if path.rpartition("/")[2].startswith(f"{PREFIX}_")
        for name in _names(path, content)
    )


def parse_python(content: bytes, name: str) -> ast.Module:
    """The syntax tree of a Python file. Raises UnparsableTests, naming the line."""
    try:
        with _one_at_a_time, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd escape in an author's text is no error of ours
            return ast.parse(content, filename=name)
    except SyntaxError as problem:
        raise UnparsableTests(f"line {problem.lineno or 1}: {problem.msg}") from problem
    except (ValueError, RecursionError, MemoryError) as problem:
        raise UnparsableTests(f"{type(problem).__name__}: {problem}") from problem


@lru_cache(maxsize=REMEMBERED)
def _names(path: str, content: bytes) -> tuple[str, ...]:
    module = parse_python(content, path)
    classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
    found: list[str] = []
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith(PREFIX):
            found.append(node.name)
        elif isinstance(node, ast.ClassDef) and _is_test_case(node, classes, frozenset()):
            found += [f"{node.name}::{method}" for method in _methods(node, classes, frozenset())]
    return tuple(found)


def _is_test_case(node: ast.ClassDef, classes: dict[str, ast.ClassDef], seen: frozenset[str]) -> bool:
    if node.name in seen:
        return False
    for base in node.bases:
        name = ast.unparse(base).rpartition(".")[2]
        if name.endswith("TestCase") and name not in classes:
            return True
        if name in classes and _is_test_case(classes[name], classes, seen | {node.name}):
            return True
    return False


def _methods(node: ast.ClassDef, classes: dict[str, ast.ClassDef], seen: frozenset[str]) -> list[str]:
    """Own test methods and those inherited from classes of the same file, bases first, each once."""
    if node.name in seen:
        return []
    names: dict[str, None] = {}
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in classes:
            names |= dict.fromkeys(_methods(classes[base.id], classes, seen | {node.name}))
    for child in node.body:
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and child.name.startswith(PREFIX):
            names[child.name] = None
    return list(names)
