"""Knows when the value a function returned is the expected one, under the task's compare policy.

Types count: 1 is not True, 1 is not 1.0, a list is not a tuple. `order: any` ignores the order of lists at
every depth and of the outermost tuple; tuples further in are records and keep theirs. `sequence: any`
takes a tuple for a list, also inside keys and sets. A float tolerance makes int and float one numeric
type, never bool, and never matches nan; without one, nan matches nan, so that it can be expected at all.
"""

import math
from collections import Counter
from collections.abc import Hashable
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from question_bank.tasks import Compare
from server.practical.wording import different, say, shown, value_text

MATCHED_ONE_BY_ONE = 200  # members; above this, sorted order decides


def difference(expected: Any, got: Any, compare: Compare) -> str | None:
    """Where two plain values differ, for people; None when they are the same."""
    return _Comparison(compare).difference(expected, got, "")


def same_exactly(expected: Any, got: Any) -> bool:
    """Whether two plain values are the same, types and order included."""
    return _Comparison(Compare()).key(expected) == _Comparison(Compare()).key(got)


class _Comparison:
    def __init__(self, compare: Compare) -> None:
        self._absolute = Fraction(compare.float_abs)
        self._relative = Fraction(compare.float_rel)
        self._tolerant = compare.float_abs > 0 or compare.float_rel > 0
        self._any_order = compare.order == "any"
        self._any_sequence = compare.sequence == "any"

    def difference(self, expected: Any, got: Any, where: str) -> str | None:
        if self._tolerant and _is_number(expected) and _is_number(got):
            return None if self._close(expected, got) else _differs(where, expected, got)
        if self._kind(expected) != self._kind(got):
            return _other_type(where, expected, got)
        match expected:
            case list() | tuple():
                return self._sequences(expected, got, where)
            case set() | frozenset():
                return self._members(list(expected), list(got), where, expected, got)
            case dict():
                return self._mappings(expected, got, where)
            case complex() if self._tolerant:
                close = self._close(expected.real, got.real) and self._close(expected.imag, got.imag)
                return None if close else _differs(where, expected, got)
            case _:
                return None if self.key(expected) == self.key(got) else _differs(where, expected, got)

    def key(self, value: Any, top: bool = True) -> Hashable:
        """Equal for values that are the same without any tolerance, and hashable.

        Numbers become text, whose hash nobody outside can foresee, so no answer can be made to collide.
        """
        kind = self._kind(value)
        match value:
            case list() | tuple():
                parts = [self.key(part, False) for part in value]
                free = self._any_order and (top or type(value) is list)
                return kind, frozenset(Counter(parts).items()) if free else tuple(parts)
            case set() | frozenset():
                return kind, frozenset(self.key(part, False) for part in value)
            case dict():
                items = ((self.key(key, False), self.key(part, False)) for key, part in value.items())
                return kind, frozenset(items)
            case _:
                return kind, _leaf(value)

    def _kind(self, value: Any) -> str:
        name = type(value).__name__
        return "list" if self._any_sequence and name == "tuple" else name

    def _close(self, expected: float, got: float) -> bool:
        if not (_is_finite(expected) and _is_finite(got)):
            return expected == got  # infinities match themselves, nan matches nothing
        off = abs(Fraction(expected) - Fraction(got))
        return off <= self._absolute or off <= self._relative * abs(Fraction(expected))

    def _sequences(self, expected: Any, got: Any, where: str) -> str | None:
        if len(expected) != len(got):
            return _other_length(where, expected, got)
        if self._any_order and (not where or isinstance(expected, list)):
            return self._members(list(expected), list(got), where, expected, got)
        for at, (wanted, found) in enumerate(zip(expected, got, strict=True)):
            if message := self.difference(wanted, found, f"{where}[{at}]"):
                return message
        return None

    def _mappings(self, expected: dict[Any, Any], got: dict[Any, Any], where: str) -> str | None:
        by_key = {self.key(key, False): part for key, part in got.items()}
        for key, wanted in expected.items():
            if self.key(key, False) not in by_key:
                return _missing(where, key)
            inner = f"{where}[{shown(value_text(key))}]"
            if message := self.difference(wanted, by_key[self.key(key, False)], inner):
                return message
        return None if len(expected) == len(got) else _other_length(where, expected, got)

    def _members(
        self, expected: list[Any], got: list[Any], where: str, whole: object, whole_got: object
    ) -> str | None:
        """Compare without order; `whole` and `whole_got` are what a message shows."""
        if len(expected) == len(got) and self._matched(expected, got):
            return None
        return _differs(where, whole, whole_got)

    def _matched(self, expected: list[Any], got: list[Any]) -> bool:
        if not self._tolerant:
            keys = (Counter(self.key(part, False) for part in parts) for parts in (expected, got))
            return next(keys) == next(keys)
        pairs = zip(sorted(expected, key=_sort_key), sorted(got, key=_sort_key), strict=True)
        if all(self.difference(wanted, found, "[]") is None for wanted, found in pairs):
            return True
        return len(expected) <= MATCHED_ONE_BY_ONE and self._assigned(expected, got)

    def _assigned(self, expected: list[Any], got: list[Any]) -> bool:
        """Whether every expected member finds a partner of its own (augmenting paths)."""
        fits = [
            [at for at, found in enumerate(got) if self.difference(wanted, found, "[]") is None]
            for wanted in expected
        ]
        partner: dict[int, int] = {}

        def seek(wanted: int, tried: set[int]) -> bool:
            for at in fits[wanted]:
                if at not in tried:
                    tried.add(at)
                    if at not in partner or seek(partner[at], tried):
                        partner[at] = wanted
                        return True
            return False

        return all(seek(wanted, set()) for wanted in range(len(expected)))


def _leaf(value: Any) -> Hashable:
    match value:
        case bool():
            return value
        case int():
            return hex(value)
        case float():
            return (value + 0.0).hex()  # 0.0 and -0.0 are the same number
        case complex():
            return _leaf(value.real), _leaf(value.imag)
        case Decimal():
            return _decimal_leaf(value)
        case bytearray():
            return bytes(value)
        case _:
            return cast(Hashable, value)  # text, bytes or None


def _decimal_leaf(value: Decimal) -> Hashable:
    if not value.is_finite():
        return str(value)
    sign, digits, exponent = value.as_tuple()
    text = "".join(map(str, digits))
    plain = text.strip("0") and text.rstrip("0")
    return (sign, plain, int(exponent) + len(text) - len(plain)) if plain else "0"


def _is_number(value: object) -> bool:
    return type(value) is int or type(value) is float


def _is_finite(value: float) -> bool:
    return isinstance(value, int) or math.isfinite(value)  # an int may be too large to ask as a float


def _sort_key(value: Any) -> tuple[int, Any, str]:
    if _is_number(value) and value == value:
        return 0, value, ""
    return 1, 0, value_text(value)


def _differs(where: str, expected: object, got: object) -> str:
    return different(f"返回值{where}", f"value{where}", value_text(expected), value_text(got))


def _other_type(where: str, expected: object, got: object) -> str:
    wanted, found = type(expected).__name__, type(got).__name__
    return say(
        f"返回值{where} 的类型应为 {wanted}，得到 {found}：{shown(value_text(got))}",
        f"value{where} should be a {wanted}, not a {found}: {shown(value_text(got))}",
    )


def _other_length(where: str, expected: Any, got: Any) -> str:
    return say(
        f"返回值{where} 的长度应为 {len(expected)}，得到 {len(got)}",
        f"value{where} should have length {len(expected)}, not {len(got)}",
    )


def _missing(where: str, key: object) -> str:
    name = shown(value_text(key))
    return say(f"返回值{where} 缺少键 {name}", f"value{where} lacks the key {name}")
