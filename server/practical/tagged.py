"""Knows how plain Python values travel as JSON with their exact types, and refuses everything else.

Values that JSON lacks are objects with one key that begins with `$`. The same file is used by the judge,
which reads what a hostile program wrote, and by our programs inside a box, so it imports nothing of ours.
"""

import base64
import itertools
import json
import math
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

MAXIMUM_DEPTH = 60
DECIMAL_BITS = 13_000  # larger integers travel as hexadecimal: decimal text of them is slow and refused
DECIMAL_NUMBER = re.compile(r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]{1,6})?|s?nan|inf(?:inity)?)")
HEX_NUMBER = re.compile(r"-?0x[0-9a-f]+")
MAXIMUM_DECIMAL = 10_000  # characters
EQUAL_HASHES = 100  # members of one set; numbers can be made up to share a hash, which makes a set crawl

Other = Callable[[object], Any]
Special = Callable[[str, Any], object]


class Malformed(ValueError):
    """The text is not a value of this form."""


def dumps(tree: object) -> bytes:
    """One line of ASCII JSON. `tree` comes from `encode` or holds JSON's own values."""
    return json.dumps(tree, allow_nan=False, separators=(",", ":")).encode("ascii")


def loads(raw: bytes) -> Any:
    """JSON without NaN constants, numbers beyond float, repeated keys or endless depth. Raises Malformed."""
    try:
        return json.loads(
            raw.decode("utf-8"),
            parse_constant=_no_constant,
            parse_float=_finite,
            object_pairs_hook=_distinct,
        )
    except (ValueError, RecursionError) as problem:
        raise Malformed(f"no JSON value: {problem}") from problem


def refuse(value: object) -> Any:
    """The default for values that are not plain. Raises Malformed."""
    raise Malformed(f"a {type(value).__name__} is not a plain value")


def encode(value: Any, other: Other = refuse, depth: int = 0) -> Any:
    """The JSON tree of a plain value; `other` gives the tree of anything that is not exactly plain."""
    if depth > MAXIMUM_DEPTH:
        raise Malformed(f"nested deeper than {MAXIMUM_DEPTH}")
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind in _NUMBERS:
        return _NUMBERS[kind](value)
    if kind is list:
        return [encode(part, other, depth + 1) for part in value]
    if kind is dict:
        return _encode_dict(value, other, depth + 1)
    if kind in _PARTS:
        return {_PARTS[kind]: [encode(part, other, depth + 1) for part in value]}
    if kind in _BYTES:
        return {_BYTES[kind]: base64.b64encode(value).decode("ascii")}
    return other(value)


def decode(tree: Any, special: Special | None = None, depth: int = 0) -> Any:
    """The exactly typed value of a tree from `loads`; `special(tag, payload)` reads further tags.

    Raises:
        Malformed: an unknown or malformed tag, a repeated member or key, nesting too deep.
    """
    if depth > MAXIMUM_DEPTH:
        raise Malformed(f"nested deeper than {MAXIMUM_DEPTH}")
    if isinstance(tree, list):
        return [decode(part, special, depth + 1) for part in tree]
    if not isinstance(tree, dict):
        return tree
    tag = next(iter(tree), "")
    if not any(key.startswith("$") for key in tree):
        return {key: decode(part, special, depth + 1) for key, part in tree.items()}
    if len(tree) != 1:
        raise Malformed("a tag beside other keys")
    payload = tree[tag]
    if tag in _COLLECTIONS:
        return _COLLECTIONS[tag](_parts(payload, special, depth + 1))
    if tag == "$dict":
        return _decode_pairs(payload, special, depth + 1)
    if tag in _SCALARS:
        return _SCALARS[tag](payload)
    if special is None:
        raise Malformed(f"unknown tag {tag[:20]!r}")
    return special(tag, payload)


def _encode_dict(value: dict[Any, Any], other: Other, depth: int) -> Any:
    if all(type(key) is str and not key.startswith("$") for key in value):
        return {key: encode(part, other, depth) for key, part in value.items()}
    return {"$dict": [[encode(key, other, depth), encode(part, other, depth)] for key, part in value.items()]}


def _encode_int(value: int) -> Any:
    return value if value.bit_length() < DECIMAL_BITS else {"$int": hex(value)}


def _encode_float(value: float) -> Any:
    return value if math.isfinite(value) else {"$float": repr(value)}


def _encode_complex(value: complex) -> Any:
    return {"$complex": [_encode_float(value.real), _encode_float(value.imag)]}


def _parts(payload: Any, special: Special | None, depth: int) -> list[Any]:
    if not isinstance(payload, list):
        raise Malformed("a collection that is no list")
    return [decode(part, special, depth) for part in payload]


def _distinct_members(kind: type[set[Any]] | type[frozenset[Any]]) -> Callable[[list[Any]], Any]:
    def build(parts: list[Any]) -> Any:
        _spread(parts)
        members = kind(parts)
        if len(members) != len(parts):
            raise Malformed("a member of a set is repeated")
        return members

    return build


def _decode_pairs(payload: Any, special: Special | None, depth: int) -> dict[Any, Any]:
    if not isinstance(payload, list) or not all(
        isinstance(pair, list) and len(pair) == 2 for pair in payload
    ):
        raise Malformed("a $dict is a list of pairs")
    keys = [decode(key, special, depth) for key, _ in payload]
    _spread(keys)
    found = {key: decode(part, special, depth) for key, (_, part) in zip(keys, payload, strict=True)}
    if len(found) != len(payload):
        raise Malformed("a key is repeated")
    return found


def _spread(members: list[Any]) -> None:
    """Refuse members that cannot be hashed, and many with the same hash."""
    try:
        hashes = sorted(hash(member) for member in members)
    except TypeError as problem:
        raise Malformed(f"a member or key: {problem}") from problem
    if sum(one == next_one for one, next_one in itertools.pairwise(hashes)) > EQUAL_HASHES:
        raise Malformed("too many members with the same hash")


def _decode_bytes(payload: Any) -> bytes:
    try:
        return base64.b64decode(_text(payload), validate=True)
    except ValueError as problem:
        raise Malformed(f"$bytes: {problem}") from problem


def _decode_float(payload: Any) -> float:
    if payload not in ("nan", "inf", "-inf"):
        raise Malformed("a $float is nan, inf or -inf")
    return float(payload)


def _decode_complex(payload: Any) -> complex:
    if not isinstance(payload, list) or len(payload) != 2:
        raise Malformed("a $complex is a pair of numbers")
    real, imaginary = (decode(part) for part in payload)
    if type(real) not in (int, float) or type(imaginary) not in (int, float):
        raise Malformed("a $complex is a pair of numbers")
    try:
        return complex(real, imaginary)
    except OverflowError as problem:
        raise Malformed(f"$complex: {problem}") from problem


def _decode_decimal(payload: Any) -> Decimal:
    text = _text(payload)
    if len(text) > MAXIMUM_DECIMAL or not DECIMAL_NUMBER.fullmatch(text.lower()):
        raise Malformed("a $decimal is a decimal number as text")
    try:
        return Decimal(text)
    except InvalidOperation as problem:
        raise Malformed(f"$decimal: {problem}") from problem


def _decode_int(payload: Any) -> int:
    text = _text(payload)
    if not HEX_NUMBER.fullmatch(text):
        raise Malformed("an $int is a hexadecimal number as text")
    return int(text, 16)


def _text(payload: Any) -> str:
    if not isinstance(payload, str):
        raise Malformed("a tag that needs text")
    return payload


def _no_constant(name: str) -> Any:
    raise Malformed(f"the constant {name}")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Malformed("a number beyond float")
    return number


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("a key is repeated")
    return found


_NUMBERS: dict[type, Callable[[Any], Any]] = {
    int: _encode_int,
    float: _encode_float,
    complex: _encode_complex,
    Decimal: lambda value: {"$decimal": str(value)},
}
_PARTS: dict[type, str] = {tuple: "$tuple", set: "$set", frozenset: "$frozenset"}
_BYTES: dict[type, str] = {bytes: "$bytes", bytearray: "$bytearray"}
_COLLECTIONS: dict[str, Callable[[list[Any]], Any]] = {
    "$tuple": tuple,
    "$set": _distinct_members(set),
    "$frozenset": _distinct_members(frozenset),
}
_SCALARS: dict[str, Callable[[Any], Any]] = {
    "$bytes": _decode_bytes,
    "$bytearray": lambda payload: bytearray(_decode_bytes(payload)),
    "$float": _decode_float,
    "$complex": _decode_complex,
    "$decimal": _decode_decimal,
    "$int": _decode_int,
}
