"""Inside the candidate's box: what stands for a function or an object that the test handed over.

Functions and classes of the test can be called; objects give their public attributes and what Python's
syntax asks of them. Everything is asked of the author's side, which decides.
"""

import importlib
from collections.abc import Callable
from types import MethodType
from typing import Any

from server.practical.inside.forwarding import FORWARDED
from server.practical.inside.tending import await_there

HOME = "_kaohe_home"
Ask = Callable[..., Any]


class Handed:
    """Base of all of them; only our own code looks at it."""


def home_of(value: Any) -> int | None:
    """The author's number of what stands for something handed over, None for all else."""
    if isinstance(type(value), type) and issubclass(type(value), Handed):
        number: int = type.__getattribute__(type(value), HOME)
        return number
    return None


def make_handed(number: int, about: dict[str, Any], ask: Ask) -> Any:
    """What stands for the thing of that number; `about` is how the author's side describes it."""
    names: dict[str, Any] = {HOME: number, "__module__": about["module"], "__qualname__": about["name"]}
    for dunder in FORWARDED & set(about["dunders"]):
        names[dunder] = _forwarding(number, dunder, ask)
    if "__eq__" in names and "__hash__" not in names:
        names["__hash__"] = None
    if "__call__" in about["dunders"]:
        names["__call__"] = _calling(number, ask)
    match about["kind"]:
        case "function":
            names |= _function_names(number, ask)
        case "class":
            names["__instancecheck__"] = lambda _, value: ask("instance", number, value)
        case _:
            names |= _attribute_names(number, ask)
    value = about.get("value")
    bases = (Handed,) if value is None else (Handed, type(value))
    kind = type(about["name"], bases, names)
    made = kind() if value is None else kind(value)
    if about["kind"] != "object":
        vars(made).update(__name__=about["name"], __qualname__=about["qualname"], __doc__=about["doc"])
    return made


def _forwarding(number: int, dunder: str, ask: Ask) -> Any:
    def forwarded(_: Any, *operands: Any) -> Any:
        return ask("op", number, dunder, operands)

    def left(_: Any, __: Any, problem: Any, ___: Any) -> Any:
        return ask("op", number, dunder, (problem,))

    def awaited(_: Any) -> Any:
        return await_there(number, ask)

    if dunder == "__await__":
        return awaited
    return left if dunder in ("__exit__", "__aexit__") else forwarded


def _calling(number: int, ask: Ask) -> Any:
    def called(_: Any, /, *args: Any, **kwargs: Any) -> Any:
        return ask("callback", number, args, tuple(kwargs), tuple(kwargs.values()))

    return called


def _function_names(number: int, ask: Ask) -> dict[str, Any]:
    def bound(self: Any, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else MethodType(self, instance)

    def get(_: Any, name: str) -> Any:
        if name == "__signature__":
            return _signature(ask("signature", number))
        if name == "__annotations__":
            return ask("get", number, name)
        raise AttributeError(f"a function of the test has no attribute {name!r} here", name=name, obj=None)

    return {"__get__": bound, "__getattr__": get}


def _attribute_names(number: int, ask: Ask) -> dict[str, Any]:
    def get(_: Any, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name, name=name, obj=None)
        return ask("get", number, name)

    def put(_: Any, name: str, value: Any) -> None:
        ask("set", number, name, value)

    def drop(_: Any, name: str) -> None:
        ask("del", number, name)

    return {"__getattr__": get, "__setattr__": put, "__delattr__": drop}


def _signature(parameters: Any) -> Any:
    inspect: Any = importlib.import_module("inspect")  # slow to load, and few programs look at signatures
    made = []
    for name, kind, has_default in parameters:
        given = {"default": ...} if has_default else {}
        made.append(inspect.Parameter(name, inspect._ParameterKind(kind), **given))
    return inspect.Signature(made)
