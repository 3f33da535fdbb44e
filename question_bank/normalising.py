"""Knows what a typed answer may differ in and still be the same answer."""

import re
from collections.abc import Callable, Iterable

from question_bank.vocabulary import Normalise

# Full-width forms U+FF01..U+FF5E lie 0xFEE0 above their ASCII twins; the ideographic space is apart.
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0x2018: 0x27,  # ‘ ’ “ ” come from Chinese input methods where ' and " were meant
    0x2019: 0x27,
    0x201C: 0x22,
    0x201D: 0x22,
    0x3002: 0x2E,  # 。
    0x3001: 0x2C,  # 、
    0x3010: 0x5B,  # 【
    0x3011: 0x5D,  # 】
}


def normalised(answer: str, steps: Iterable[str]) -> str:
    """The answer after the named steps (`width`, `space`, `case`), always applied in that order.

    Line endings are made alike in any case. Raises ValueError on an unknown step.
    """
    wanted = {Normalise(step) for step in steps}
    text = answer.replace("\r\n", "\n").replace("\r", "\n")
    for step, change in _STEPS.items():
        if step in wanted:
            text = change(text)
    return text


def accepts(answer: str, accepted: Iterable[str], steps: Iterable[str]) -> bool:
    """True when the answer equals one of the accepted texts after the named steps."""
    chosen = tuple(steps)
    typed = normalised(answer, chosen)
    return any(typed == normalised(text, chosen) for text in accepted)


def _half_width(text: str) -> str:
    return text.translate(_WIDTH)


def _single_spaces(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


_STEPS: dict[Normalise, Callable[[str], str]] = {
    Normalise.WIDTH: _half_width,
    Normalise.SPACE: _single_spaces,
    Normalise.CASE: str.casefold,
}
