"""Inside the candidate's box: what is said of a class, so that the test's side can make one like it."""

import builtins
import types
from collections.abc import Callable
from typing import Any

from server.practical.inside.exact import name_of
from server.practical.inside.forwarding import (
    FORWARDED,
    PLAIN_TYPES,
    SNAPSHOT_BASES,
    VALUE_BASES,
    VALUE_FORWARDED,
)

TEXT_CHARACTERS = 2000


def describe(kind: type, describe_base: Callable[[type], Any]) -> dict[str, Any]:
    """The description of a class that has no name both sides know."""
    value_base = plain_base(kind, VALUE_BASES)
    own = [
        parent
        for parent in kind.__mro__
        if parent is not object and not (value_base and parent.__module__ == "builtins")
    ]
    defined = {name for parent in own for name in vars(parent)}
    allowed = FORWARDED if value_base is None else VALUE_FORWARDED
    bases = [base for base in kind.__bases__ if base.__module__ != "builtins" and name_of(base) is None]
    return {
        "name": kind.__qualname__,
        "module": kind.__module__,
        "bases": [describe_base(base) for base in bases],
        "dunders": sorted(allowed & defined - {"__hash__"}),
        "hash": _hashing(kind),
        "value": value_base,
        "snapshot": plain_base(kind, SNAPSHOT_BASES),
        "exception": _builtin_exception(kind),
        "checks": type(kind) is not type,
    }


def goes_by_name(kind: type) -> str | None:
    """The name of a class that both sides have, None for all others."""
    if kind.__module__ == "builtins" and getattr(builtins, kind.__name__, None) is kind:
        return kind.__name__ if kind.__name__ in PLAIN_TYPES or issubclass(kind, BaseException) else None
    if kind is types.NoneType:
        return "NoneType"
    return name_of(kind)


def plain_base(kind: type, bases: dict[str, type]) -> str | None:
    """The plain type a class is built on, None when there is none."""
    return next((parent.__name__ for parent in kind.__mro__[1:] if parent in bases.values()), None)


def text_of(value: object) -> str:
    """Its text, or what went wrong on the way to it."""
    try:
        return str(value)[:TEXT_CHARACTERS]
    except Exception as problem:  # the candidate's own __str__ may raise anything
        return f"<{type(value).__name__}: {type(problem).__name__}>"


def _builtin_exception(kind: type) -> str | None:
    parents = (parent for parent in kind.__mro__ if parent.__module__ == "builtins")
    return next((parent.__name__ for parent in parents if issubclass(parent, BaseException)), None)


def _hashing(kind: type) -> str:
    """Who says the hash: the candidate's class ("own"), nobody ("none"), or identity."""
    for parent in kind.__mro__:
        if "__hash__" in vars(parent):
            if parent is object:
                return "identity"
            return "none" if vars(parent)["__hash__"] is None else "own"
    return "identity"
