"""The default output validator of the ICPC problem package: tokens, with its flags.

Tokens are split on ASCII white space and compared without regard to case of ASCII letters. Flags:
`case_sensitive`; `space_change_sensitive` (white space must be the same too); `float_tolerance E`, short for
`float_relative_tolerance E` and `float_absolute_tolerance E`: where the expected token is a number, the
output must be a number within either tolerance.
"""

import math
import re
from dataclasses import dataclass
from itertools import zip_longest

from server.practical.checkers.deciding import Checker, text
from server.practical.wording import different, say

# Sign, ASCII digits, one point, exponent; never nan, inf, underscores or other digits.
NUMBER = re.compile(rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
MAXIMUM_NUMBER = 400  # characters
TOKENS = re.compile(rb"[^ \t\n\r\x0b\x0c]+")
PIECES = re.compile(rb"[ \t\n\r\x0b\x0c]+|[^ \t\n\r\x0b\x0c]+")


SWITCHES = ("case_sensitive", "space_change_sensitive")
TOLERANCES = {
    "float_tolerance": ("relative", "absolute"),
    "float_relative_tolerance": ("relative",),
    "float_absolute_tolerance": ("absolute",),
}


class UnknownFlag(ValueError):
    """A validator flag that this checker does not know, or a tolerance that is no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """What the flags say; None means no tolerance."""

    case_sensitive: bool = False
    space_change_sensitive: bool = False
    relative: float | None = None
    absolute: float | None = None


def default(flags: Flags) -> Checker:
    """The checker under these flags."""

    def check(answer: bytes, output: bytes) -> str | None:
        parts = PIECES if flags.space_change_sensitive else TOKENS
        pairs = zip_longest(parts.finditer(answer), parts.finditer(output))  # an output may have millions
        for at, (wanted, found) in enumerate(pairs, start=1):
            if found is None:
                missing = text(wanted.group())
                return say(f"输出过早结束，缺少 {missing}", f"the output ends early, {missing} is missing")
            if wanted is None:
                surplus = text(found.group())
                return say(f"输出多出 {surplus}", f"the output goes on with {surplus}")
            if not _same(wanted.group(), found.group(), flags):
                return different(f"第 {at} 项", f"token {at}", text(wanted.group()), text(found.group()))
        return None

    return check


def read_flags(words: list[str]) -> Flags:
    """Flags from the words of `validator_flags`. Raises UnknownFlag."""
    switches = {word: True for word in words if word in SWITCHES}
    tolerances: dict[str, float] = {}
    left = iter([word for word in words if word not in SWITCHES])
    for word in left:
        if word not in TOLERANCES:
            raise UnknownFlag(f"unknown validator flag {word!r}")
        value = number(next(left, "").encode())
        if value is None or value < 0:
            raise UnknownFlag(f"validator flag {word!r} needs a number that is not negative")
        tolerances |= dict.fromkeys(TOLERANCES[word], value)
    return Flags(**switches, **tolerances)  # type: ignore[arg-type]  # names and types match field by field


def number(token: bytes) -> float | None:
    """The finite number a token is under the strict grammar, else None."""
    if len(token) > MAXIMUM_NUMBER or not NUMBER.fullmatch(token):
        return None
    value = float(token)
    return value if math.isfinite(value) else None


def _same(wanted: bytes, found: bytes, flags: Flags) -> bool:
    if flags.relative is not None or flags.absolute is not None:
        value = number(wanted)
        if value is not None:
            other = number(found)
            return other is not None and _close(value, other, flags)
    if flags.case_sensitive:
        return wanted == found
    return wanted.lower() == found.lower()


def _close(value: float, other: float, flags: Flags) -> bool:
    off = abs(value - other)
    within_absolute = flags.absolute is not None and off <= flags.absolute
    return within_absolute or (flags.relative is not None and off <= flags.relative * abs(value))
