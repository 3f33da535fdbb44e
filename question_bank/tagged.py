"""Knows the JSON of function cases: plain values, with tags for what JSON lacks.

`{"$tuple": […]}`, `{"$set": […]}`, `{"$dict": [[k, v], …]}`, `{"$bytes": "base64"}`, `{"$float": "nan"}`,
`{"$complex": [re, im]}`, `{"$decimal": "1.10"}`, and as a whole answer `{"$raises": "ValueError"}`.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

DEPTH_CAP = 64
_EXCEPTION = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")


class MalformedValue(Exception):
    """A document that writes no value; `place` is dotted and indexed, `why` says what is wrong."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}" if place else why)
        self.place = place
        self.why = why


def parse(content: bytes) -> Any:
    """The JSON document, tags untouched. Raises MalformedValue, also on duplicate keys and bare NaN."""
    try:
        return json.loads(content, object_pairs_hook=_unique, parse_constant=_no_constant)
    except UnicodeDecodeError as problem:
        raise MalformedValue("", f"is not UTF-8 text (byte {problem.start})") from problem
    except json.JSONDecodeError as problem:
        raise MalformedValue("", f"is not valid JSON: line {problem.lineno}: {problem.msg}") from problem
    except (ValueError, RecursionError) as problem:
        raise MalformedValue("", f"is not valid JSON: {problem}") from problem


def decoded(value: Any, place: str = "", depth: int = 0) -> Any:
    """The Python value a parsed document stands for. Raises MalformedValue."""
    if depth > DEPTH_CAP:
        raise MalformedValue(place, f"is nested deeper than {DEPTH_CAP}")
    if isinstance(value, list):
        return [decoded(entry, f"{place}[{index}]", depth + 1) for index, entry in enumerate(value)]
    if not isinstance(value, dict):
        return value
    tags = [key for key in value if key.startswith("$")]
    if not tags:
        return {key: decoded(entry, _dotted(place, key), depth + 1) for key, entry in value.items()}
    if len(value) != 1:
        raise MalformedValue(place, f"a tag stands alone, beside {tags[0]} are other keys")
    maker = _MAKERS.get(tags[0])
    if maker is None:
        raise MalformedValue(place, f"unknown tag {tags[0]} (known: {', '.join(_MAKERS)})")
    inside = _dotted(place, tags[0])
    return maker(value[tags[0]], inside, depth + 1)


def check_call(content: bytes) -> None:
    """Check an `.in` of a function case: `{"args": […], "kwargs": {…}}`. Raises MalformedValue."""
    document = parse(content)
    if not isinstance(document, dict):
        raise MalformedValue("", 'must be an object with "args" and "kwargs"')
    for key in document:
        if key not in ("args", "kwargs"):
            raise MalformedValue(key, "is unknown (known: args, kwargs)")
    arguments, keywords = document.get("args", []), document.get("kwargs", {})
    if not isinstance(arguments, list):
        raise MalformedValue("args", "must be a list")
    if not isinstance(keywords, dict):
        raise MalformedValue("kwargs", "must be an object")
    decoded(arguments, "args")
    for name, value in keywords.items():
        if not name.isidentifier():
            raise MalformedValue(f"kwargs.{name}", "is no Python name")
        decoded(value, f"kwargs.{name}")


def check_answer(content: bytes) -> None:
    """Check an `.ans` of a function case: one value, or `{"$raises": name}`. Raises MalformedValue."""
    document = parse(content)
    if isinstance(document, dict) and "$raises" in document:
        name = document["$raises"]
        if len(document) != 1 or not isinstance(name, str) or not _EXCEPTION.fullmatch(name):
            raise MalformedValue("$raises", "must be the name of an exception and stand alone")
        return
    decoded(document)


def _dotted(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f'key "{twice}" is given twice')
    return made


def _no_constant(name: str) -> None:
    raise ValueError(f'{name} is no JSON; write {{"$float": "{name.lower()}"}}')


def _items(value: Any, place: str, depth: int) -> list[Any]:
    if not isinstance(value, list):
        raise MalformedValue(place, "must hold a list")
    made: list[Any] = decoded(value, place, depth)
    return made


def _tuple(value: Any, place: str, depth: int) -> tuple[Any, ...]:
    return tuple(_items(value, place, depth))


def _set(value: Any, place: str, depth: int) -> set[Any]:
    items = _items(value, place, depth)
    try:
        made = set(items)
    except TypeError as problem:
        raise MalformedValue(place, f"a set cannot hold this: {problem}") from problem
    if len(made) != len(items):
        raise MalformedValue(place, "an element of the set is given twice")
    return made


def _dict(value: Any, place: str, depth: int) -> dict[Any, Any]:
    if not isinstance(value, list):
        raise MalformedValue(place, "must hold a list of pairs")
    made: dict[Any, Any] = {}
    for index, pair in enumerate(value):
        here = f"{place}[{index}]"
        if not isinstance(pair, list) or len(pair) != 2:
            raise MalformedValue(here, "must be a pair [key, value]")
        key, entry = decoded(pair, here, depth)
        try:
            known = key in made
        except TypeError as problem:
            raise MalformedValue(here, f"this cannot be a key: {problem}") from problem
        if known:
            raise MalformedValue(here, "this key is given twice")
        made[key] = entry
    return made


def _bytes(value: Any, place: str, _depth: int) -> bytes:
    try:
        return base64.b64decode(_string(value, place), validate=True)
    except (binascii.Error, ValueError) as problem:
        raise MalformedValue(place, f"is no base64: {problem}") from problem


def _float(value: Any, place: str, _depth: int) -> float:
    try:
        return float(_string(value, place))
    except ValueError as problem:
        raise MalformedValue(place, "writes no float") from problem


def _complex(value: Any, place: str, depth: int) -> complex:
    parts = _items(value, place, depth)
    numeric = all(isinstance(part, int | float) and not isinstance(part, bool) for part in parts)
    if len(parts) != 2 or not numeric:
        raise MalformedValue(place, "must hold two numbers")
    return complex(float(parts[0]), float(parts[1]))


def _decimal(value: Any, place: str, _depth: int) -> Decimal:
    try:
        return Decimal(_string(value, place))
    except InvalidOperation as problem:
        raise MalformedValue(place, "writes no decimal") from problem


def _string(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise MalformedValue(place, "must hold a text")
    return value


_MAKERS: dict[str, Callable[[Any, str, int], Any]] = {
    "$tuple": _tuple,
    "$set": _set,
    "$dict": _dict,
    "$bytes": _bytes,
    "$float": _float,
    "$complex": _complex,
    "$decimal": _decimal,
}
