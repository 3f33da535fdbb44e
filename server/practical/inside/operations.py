"""Inside the candidate's box: what a test may ask for: import, attributes, calls, special methods."""

import copy
import importlib
from typing import Any

from server.practical.inside.forwarding import FORWARDED, SNAPSHOT_BASES
from server.practical.inside.objects import Objects
from server.practical.tagged import Malformed

MUTABLE = (list, dict, set, bytearray)


class Operations:
    """One method per kind of request; each gives the tree of its value and the arguments it changed."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def carry_out(self, kind: str, *fields: Any) -> tuple[Any, list[Any]]:
        """Carry out one request. Raises whatever the candidate's code raises."""
        match kind:
            case "import":
                module = importlib.import_module(fields[0])
                return self._objects.number_of(module), []
            case "call":
                return self._call(*(self._objects.decode(field) for field in fields))
            case "get" | "set" | "del":
                target, name, *value = fields
                act: Any = {"get": getattr, "set": setattr, "del": delattr}[kind]
                result = act(self._objects.decode(target), name, *map(self._objects.decode, value))
                return self._objects.encode(result), []
            case "op":
                name, *operands = fields
                result = special_method(name, [self._objects.decode(operand) for operand in operands])
                return self._objects.encode(result), []
            case "snap":
                return self._snapshot(self._objects.decode(fields[0])), []
            case _:
                raise Malformed(f"unknown request {kind}")

    def _call(self, function: Any, args: list[Any], kwargs: dict[str, Any]) -> tuple[Any, list[Any]]:
        passed = [*args, *kwargs.values()]
        before = [self._objects.encode(value) if type(value) in MUTABLE else None for value in passed]
        result = function(*args, **kwargs)
        changes = []
        for at, value in enumerate(passed):
            if type(value) in MUTABLE and (after := self._objects.encode(value)) != before[at]:
                changes.append([at, after])
        for at, value in enumerate(passed):
            if value is result and type(value) in MUTABLE:
                return {"$argument": at}, changes
        return self._objects.encode(result), changes

    def _snapshot(self, value: Any) -> Any:
        base = next(base for base in SNAPSHOT_BASES.values() if isinstance(value, base))
        return self._objects.encode(base(value))


def special_method(name: str, operands: list[Any]) -> Any:
    """What Python does for a special method, with its own checks where there is a built-in for it."""
    target, *rest = operands
    match name:
        case "__str__" | "__repr__" | "__hash__" | "__bool__":
            asked: Any = {"__str__": str, "__repr__": repr, "__hash__": hash, "__bool__": bool}[name]
            return asked(target)
        case "__exit__":
            problem = rest[0]
            trace = None if problem is None else problem.__traceback__
            kind = None if problem is None else type(problem)
            return type(target).__exit__(target, kind, problem, trace)
        case "__copy__":
            return copy.copy(target)
        case "__deepcopy__":
            return copy.deepcopy(target)
        case _ if name in FORWARDED:
            return getattr(type(target), name)(target, *rest)
        case _:
            raise Malformed(f"unknown special method {name}")
