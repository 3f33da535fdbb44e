"""Inside the candidate's box: what a test may ask for: import, attributes, calls, special methods."""

import importlib
import types
from typing import Any

from server.practical.inside.forwarding import SNAPSHOT_BASES
from server.practical.inside.objects import Objects
from server.practical.inside.specials import special_method
from server.practical.inside.tending import Tasks
from server.practical.tagged import Malformed


class Operations:
    """Carries out one request at a time."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._replaced: dict[tuple[str, str], Any] = {}
        self._tasks = Tasks()

    def carry_out(self, kind: str, *fields: Any) -> Any:
        """The value of one request. Raises whatever the candidate's code raises."""
        match kind, fields:
            case "import", (name,):
                module = importlib.import_module(name)
                return self._objects.number_of(module), module.__doc__
            case "call", (function, args, names, values):
                return function(*args, **dict(zip(names, values, strict=True)))
            case "get", (target, name):
                return getattr(target, name)
            case "set", (target, name, value):
                return setattr(target, name, value)
            case "del", (target, name):
                return delattr(target, name)
            case "op", (name, target, operands):
                return special_method(name, target, operands)
            case "snap", (target,):
                base = next(base for base in SNAPSHOT_BASES.values() if isinstance(target, base))
                return base(target)
            case "derived", (kind_of_it, base):
                return issubclass(kind_of_it, base)
            case "derive", (name, bases, names, values):
                return derive(name, bases, dict(zip(names, values, strict=True)))
            case "methods", (kind_of_it,):
                return tuple({name for name, _ in inherited(kind_of_it)})
            case "classes", (module,):
                return tuple(name for name, value in vars(module).items() if isinstance(value, type))
            case "replace", (module, name, value):
                found = importlib.import_module(module)
                self._replaced.setdefault((module, name), getattr(found, name))
                return setattr(found, name, value)
            case "restore", (module, name):
                return setattr(importlib.import_module(module), name, self._replaced[module, name])
            case "seed", (value,):
                return importlib.import_module("random").seed(value)
            case "level", (name, level):
                return self._set_level(name, level)
            case "begin", (awaitable,):
                return self._tasks.begin(awaitable)
            case "advance", (number,):
                return self._tasks.advance(number)
            case "cancel", (number,):
                return self._tasks.cancel(number)
            case _:
                raise Malformed(f"unknown request {kind}")

    def _set_level(self, name: str, level: int | None) -> None:
        """How much a logger lets through while the test looks; None puts its own level back."""
        logger = importlib.import_module("logging").getLogger(name)
        own = self._replaced.setdefault(("logging", name), logger.level)
        logger.setLevel(own if level is None else level)


def derive(name: str, bases: tuple[type, ...], names: dict[str, Any]) -> type:
    """A class that the test derives from classes of the candidate; its functions stay the test's."""
    return types.new_class(name, bases, exec_body=lambda body: body.update(names))


def inherited(kind: type) -> list[tuple[str, Any]]:
    """Names and functions that a class of the candidate has for its heirs."""
    parents = [parent for parent in kind.__mro__ if parent.__module__ != "builtins"]
    found = [(name, value) for parent in parents for name, value in vars(parent).items()]
    return [(name, value) for name, value in found if isinstance(value, types.FunctionType)]
