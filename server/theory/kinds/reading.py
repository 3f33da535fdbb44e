"""阅读程序: like 填空, but what is typed is output, so white space that nobody can see never counts."""

from question_bank.items import Blank, Reading
from question_bank.normalising import accepts
from server.exam.policy import PolicyProfile
from server.theory.blanks import any_typed, mark_blanks, typed_blanks
from server.theory.marks import Mark


def check(item: Reading, value: object) -> dict[str, str]:
    """What was typed, by blank. Raises InvalidInput on another shape, a strange blank or too long a text."""
    return typed_blanks(item.blanks, value)


def answered(value: object) -> bool:
    """True when anything but white space is typed."""
    return any_typed(value)


def mark(item: Reading, value: object, points_h: int, policy: PolicyProfile) -> Mark:
    """The shares of the blanks whose output is accepted."""
    return mark_blanks(item.blanks, check(item, value), points_h, _prints_the_same)


def _prints_the_same(blank: Blank, typed: str) -> bool:
    return accepts(_as_seen(typed), map(_as_seen, blank.accept), blank.normalise)


def _as_seen(output: str) -> str:
    lines = [line.rstrip() for line in output.splitlines()]
    return "\n".join(lines).rstrip("\n")
