"""Inside a box: values of well-known library classes, which travel as what they are made of."""

import importlib
import sys
from typing import Any

from server.practical.tagged import Malformed

_TIME = ("hour", "minute", "second", "microsecond", "tzinfo", "fold")
_DATE = ("year", "month", "day")
# By module and name of the class: the attributes from which the class makes an equal value.
MADE_OF: dict[str, tuple[str, ...]] = {
    "datetime.date": _DATE,
    "datetime.time": _TIME,
    "datetime.datetime": _DATE + _TIME,
    "datetime.timedelta": ("days", "seconds", "microseconds"),
    "datetime.timezone": ("offset",),
    "zoneinfo.ZoneInfo": ("key",),
    "fractions.Fraction": ("numerator", "denominator"),
    "uuid.UUID": ("hex",),
    "pathlib.PosixPath": ("text",),
    "pathlib.PurePosixPath": ("text",),
}
CLASSES = frozenset(MADE_OF) | {f"collections.{name}" for name in ("deque", "OrderedDict", "Counter")}
CLASSES |= {"collections.defaultdict", "decimal.Decimal"}
# Objects of library modules that only count by being themselves.
SENTINELS = {"dataclasses": ("_FIELD", "_FIELD_CLASSVAR", "_FIELD_INITVAR", "MISSING")}
PARTS = frozenset(("datetime.timedelta", "datetime.timezone", "zoneinfo.ZoneInfo"))


def name_of(kind: type) -> str | None:
    """`module.name` of one of these classes, None for every other."""
    name = f"{kind.__module__}.{kind.__qualname__}"
    if name not in CLASSES or getattr(sys.modules.get(kind.__module__), kind.__name__, None) is not kind:
        return None
    return name


def class_of(name: Any) -> Any:
    """The class of that name. Raises Malformed for one that is not among these."""
    if not isinstance(name, str) or name not in CLASSES:
        raise Malformed("no library class")
    module, _, own = name.rpartition(".")
    return getattr(importlib.import_module(module), own)


def take_apart(value: Any) -> tuple[str, list[Any]] | None:
    """The name of its class and its parts, None for a value of another class."""
    name = name_of(type(value))
    return (name, [_part(value, part) for part in MADE_OF[name]]) if name in MADE_OF else None


def put_together(name: Any, parts: list[Any]) -> Any:
    """The value made of these parts. Raises Malformed."""
    names = MADE_OF.get(name, ()) if isinstance(name, str) else ()
    if not names or len(parts) != len(names) or not all(map(_is_part, parts)):
        raise Malformed("no value of a library class")
    by_name = {"fold": parts.pop()} if names[-1] == "fold" else {}
    try:
        return class_of(name)(*parts, **by_name)
    except (TypeError, ValueError, ArithmeticError, LookupError, OSError) as problem:
        raise Malformed(f"no {name}: {problem}") from problem


def sentinel_name(value: Any) -> str | None:
    """`module.name` of one of these objects, None for every other value."""
    module = type(value).__module__
    found = ((name, getattr(sys.modules[module], name)) for name in SENTINELS.get(module, ()))
    return next((f"{module}.{name}" for name, sentinel in found if sentinel is value), None)


def sentinel(name: Any) -> Any:
    """The object of that name. Raises Malformed."""
    module, _, own = name.rpartition(".") if isinstance(name, str) else ("", "", "")
    if own not in SENTINELS.get(module, ()):
        raise Malformed("no such object")
    return getattr(importlib.import_module(module), own)


def _part(value: Any, name: str) -> Any:
    match name:
        case "text":
            return str(value)
        case "offset":
            return value.utcoffset(None)
        case _:
            return getattr(value, name)


def _is_part(part: Any) -> bool:
    return part is None or type(part) in (int, str) or name_of(type(part)) in PARTS
