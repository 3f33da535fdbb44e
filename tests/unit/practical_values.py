"""Exact sameness of plain values, written apart from the code under test."""

import math
from decimal import Decimal
from typing import Any


def same_types(one: Any, other: Any) -> bool:
    """Equal in value and in the type of every part; nan is nan."""
    if type(one) is not type(other):
        return False
    match one:
        case list() | tuple():
            return len(one) == len(other) and all(map(same_types, one, other))
        case dict():
            pairs = [(key, part) for key, part in one.items()]
            return same_types(pairs, [(key, part) for key, part in other.items()])
        case set() | frozenset():
            return bool(one == other) and sorted(map(repr, one)) == sorted(map(repr, other))
        case float():
            return one == other or (math.isnan(one) and math.isnan(other))
        case complex():
            return same_types([one.real, one.imag], [other.real, other.imag])
        case Decimal():
            return str(one) == str(other)
        case _:
            return bool(one == other)
