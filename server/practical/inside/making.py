"""Inside the author's box: makes local classes from the descriptions that the candidate's side sends.

Only what is described and allowed is forwarded.
"""

import builtins
import types
from typing import Any

from server.practical.inside.awaiting import awaitable_names
from server.practical.inside.forwarding import FORWARDED, SNAPSHOT_BASES, VALUE_BASES, VALUE_FORWARDED
from server.practical.inside.proxies import (
    NUMBER,
    Forwarder,
    RemoteClass,
    Snapshot,
    forwarding,
    remote_access,
)
from server.practical.tagged import Malformed

NAME_CHARACTERS = 200
# Classes that Python's own tools ask for with isinstance, as `inspect.isfunction` does; ours say yes.
STAND_INS: dict[str, type] = {
    "function": types.FunctionType,
    "method": types.MethodType,
    "builtin_function_or_method": types.BuiltinFunctionType,
    "generator": types.GeneratorType,
    "coroutine": types.CoroutineType,
    "async_generator": types.AsyncGeneratorType,
    "module": types.ModuleType,
}
# A test must not be skipped or broken off by the candidate, so these never exist on this side.
NEVER_RAISED = {"KeyboardInterrupt": RuntimeError, "GeneratorExit": RuntimeError}


def make_class(
    forwarder: Forwarder, number: int, description: dict[str, Any], bases: list[type]
) -> RemoteClass:
    """The local class for a description; `bases` are the local classes of its candidate bases.

    Raises:
        Malformed: the description is not one.
    """
    name, module = (_name(description, field) for field in ("name", "module"))
    names: dict[str, Any] = {
        "kaohe_forwarder": forwarder,
        "__qualname__": name,
        "__module__": module,
        "__doc__": Snapshot("__doc__"),
        NUMBER: number,
        "_kaohe_checks": description.get("checks") is True,
    }
    builtin = _builtin_base(description)
    names |= remote_access()
    allowed = VALUE_FORWARDED if builtin in VALUE_BASES.values() else FORWARDED
    always = ("__str__", "__repr__", "__format__") if builtin is None else ()
    for dunder in (*always, *_list(description, "dunders")):
        if dunder in allowed:
            names[dunder] = forwarding(dunder)
    if builtin is None:
        names |= _identity(description)
        stand_in = STAND_INS.get(name) if module == "builtins" else None
        if stand_in is not None:
            names |= {"__class__": property(lambda _: stand_in), "_kaohe_stand_in": stand_in}
        if "__await__" in names:
            names |= awaitable_names(is_coroutine=stand_in is types.CoroutineType)
    elif issubclass(builtin, BaseException):
        names["__str__"] = _fixed_text  # the text it had when it was raised
        for dunder in ("__repr__", "__format__", "__eq__", "__ne__", "__bool__"):
            names.pop(dunder, None)
    return _with_bases(name.rpartition(".")[2], builtin, bases, names)


def builtin_exception(name: object) -> type[BaseException]:
    """The built-in exception of that name, or what stands for it here. Raises Malformed."""
    found = getattr(builtins, name, None) if isinstance(name, str) else None
    if not isinstance(found, type) or not issubclass(found, BaseException):
        raise Malformed("no built-in exception")
    return NEVER_RAISED.get(found.__name__, found)


def _with_bases(name: str, builtin: type | None, bases: list[type], names: dict[str, Any]) -> RemoteClass:
    tried = [*bases, *([builtin] if builtin and not any(issubclass(base, builtin) for base in bases) else [])]
    for candidates in (tuple(tried), (builtin,) if builtin else ()):
        try:
            return RemoteClass(name, candidates, names)
        except TypeError:  # an order or a layout of bases that Python refuses here
            continue
    return RemoteClass(name, (), names)


def _builtin_base(description: dict[str, Any]) -> type | None:
    if description.get("exception") is not None:
        return builtin_exception(description["exception"])
    value = description.get("value")
    if value is None:
        return None
    if not isinstance(value, str) or value not in VALUE_BASES:
        raise Malformed("no plain base")
    base: type = VALUE_BASES[value]
    return base


def _identity(description: dict[str, Any]) -> dict[str, Any]:
    """Equality is always ours to decide; hash as described."""
    hashing: dict[str, Any] = {"own": forwarding("__hash__"), "none": None, "identity": object.__hash__}
    if description.get("hash") not in hashing:
        raise Malformed("no hash")
    snapshot = description.get("snapshot")
    if snapshot is not None and snapshot not in SNAPSHOT_BASES:
        raise Malformed("no snapshot base")
    return {
        "__dict__": Snapshot("__dict__"),
        "__eq__": forwarding("__eq__"),
        "__ne__": forwarding("__ne__"),
        "__hash__": hashing[description["hash"]],
        "_kaohe_snapshot": snapshot,
        "_kaohe_equal": "__eq__" in _list(description, "dunders"),
        "_kaohe_unequal": "__ne__" in _list(description, "dunders"),
    }


def _fixed_text(self: Any) -> str:
    text: str = object.__getattribute__(self, "_kaohe_text")
    return text


def _name(description: dict[str, Any], field: str) -> str:
    value = description.get(field)
    if not isinstance(value, str) or not value or len(value) > NAME_CHARACTERS or "\0" in value:
        raise Malformed(f"no {field}")
    return value


def _list(description: dict[str, Any], field: str) -> list[str]:
    value = description.get(field)
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise Malformed(f"no {field}")
    return value
