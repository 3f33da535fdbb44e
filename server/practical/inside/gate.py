"""Inside the author's box: what the candidate's side may do with functions and objects of the test.

Functions and classes can be called and tell their name, parameters and text; objects give their public
attributes and special methods. Nothing leads to code, to globals, or to what a mock remembers of its calls.
"""

import builtins
import importlib
import sys
from collections.abc import Callable
from typing import Any

from server.practical.inside.outgoing import FUNCTIONS, dunders_of
from server.practical.inside.specials import special_method
from server.practical.tagged import Malformed

DESCRIBING = ("__annotations__",)
MOCK_CONTROLS = (
    frozenset(
        ("return_value", "side_effect", "called", "call_count", "call_args", "call_args_list", "method_calls")
    )
    | {"mock_calls", "reset_mock", "attach_mock", "configure_mock", "mock_add_spec", "await_count"}
    | {"await_args", "await_args_list"}
)


class Gate:
    """Answers the candidate's questions.

    Args:
        home: the thing handed over under a number. Raises Malformed.
    """

    def __init__(self, home: Callable[[Any], Any]) -> None:
        self._home = home
        self._tasks: list[Any] = []
        self._put: set[tuple[int, str]] = set()  # attributes the candidate itself set

    def carry_out(self, kind: str, *fields: Any) -> Any:
        """The value of one question. Raises Malformed, and whatever the test's code raises."""
        match kind, fields:
            case "input", (str(prompt),):
                return builtins.input(prompt)
            case "line", ():
                return sys.stdin.readline()
            case "callback", (number, tuple(args), tuple(names), tuple(values)):
                return self._home(number)(*args, **dict(zip(names, values, strict=True)))
            case "get", (number, str(name)):
                return self._get(number, name)
            case (("set" | "del"), (number, str(name), *value)):
                return self._change(number, name, value)
            case "op", (number, str(name), tuple(operands)):
                target = self._home(number)
                if name not in dunders_of(target) or _only_called(target):
                    raise Malformed("a special method that was not handed over")
                return special_method(name, target, operands)
            case "instance", (number, value):
                kind_of_it = self._home(number)
                if not isinstance(kind_of_it, type):
                    raise Malformed("no class")
                return isinstance(value, kind_of_it)
            case "begin", (number,):
                self._tasks.append(importlib.import_module("asyncio").ensure_future(self._home(number)))
                return len(self._tasks) - 1
            case "done", (int(number),) if 0 <= number < len(self._tasks):
                task = self._tasks[number]
                return (True, task.result()) if task.done() else (False, None)
            case "signature", (number,):
                return _parameters(self._home(number))
            case _:
                raise Malformed("an unknown question")

    def _get(self, number: Any, name: str) -> Any:
        target = self._home(number)
        if _only_called(target):
            allowed = name in DESCRIBING
        else:
            allowed = (number, name) in self._put or _is_public(target, name)
        if not allowed:
            raise AttributeError(f"{name} is not the program's to see", name=name, obj=None)
        return getattr(target, name)

    def _change(self, number: Any, name: str, value: list[Any]) -> None:
        target = self._home(number)
        known = (number, name) in self._put
        fresh = name.startswith("_") and not name.startswith("__") and not hasattr(target, name)
        if _only_called(target) or not (known or fresh or _is_public(target, name)):
            raise AttributeError(f"{name} is not the program's to change", name=name, obj=None)
        if not value:
            return delattr(target, name)
        self._put.add((number, name))
        return setattr(target, name, value[0])


def _only_called(target: Any) -> bool:
    return isinstance(target, (type, *FUNCTIONS))


def _is_public(target: Any, name: str) -> bool:
    if name.startswith("_"):
        return False
    mocks = sys.modules.get("unittest.mock")
    if mocks is not None and isinstance(target, mocks.NonCallableMock):
        return name not in MOCK_CONTROLS and not name.startswith("assert")
    return True


def _parameters(target: Any) -> list[tuple[str, int, bool]]:
    """Name and kind of every parameter, and whether it may be left out; what then counts is the test's."""
    inspect: Any = importlib.import_module("inspect")  # slow to load, and few tests need it
    try:
        parameters = inspect.signature(target).parameters.values()
    except (TypeError, ValueError) as problem:
        raise AttributeError("__signature__", name="__signature__", obj=None) from problem
    return [(one.name, int(one.kind), one.default is not one.empty) for one in parameters]
