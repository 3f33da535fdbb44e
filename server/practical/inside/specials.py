"""Inside a box: carries out one special method of an object for the other side."""

import copy
import operator
from typing import Any, cast

from server.practical.inside.forwarding import FORWARDED
from server.practical.tagged import Malformed


def special_method(name: str, target: Any, operands: tuple[Any, ...]) -> Any:
    """What Python does for a special method, with its own checks where there is a built-in for it."""
    match name:
        case "__str__" | "__repr__" | "__hash__" | "__bool__":
            asked: Any = {"__str__": str, "__repr__": repr, "__hash__": hash, "__bool__": bool}[name]
            return asked(target)
        case "__exit__" | "__aexit__":
            problem = operands[0]
            trace = None if problem is None else problem.__traceback__
            kind = None if problem is None else type(problem)
            return _bound(target, name)(kind, problem, trace)
        case "__copy__":
            return copy.copy(target)
        case "__deepcopy__":
            return copy.deepcopy(target)
        case "__getitem__" if isinstance(target, type):
            return operator.getitem(cast(Any, target), operands[0])
        case _ if name in FORWARDED:
            return _bound(target, name)(*operands)
        case _:
            raise Malformed(f"unknown special method {name}")


def _bound(target: Any, name: str) -> Any:
    """The special method as Python finds it: on the class, whatever the object itself has of that name."""
    for parent in type(target).__mro__:
        if name in vars(parent):
            found = vars(parent)[name]
            return found.__get__(target, type(target)) if hasattr(type(found), "__get__") else found
    raise AttributeError(f"{type(target).__name__!r} object has no attribute {name!r}", name=name, obj=None)
