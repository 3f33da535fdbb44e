"""填空: `{"blanks": {"1": "text"}}`; the points are shared equally and each blank stands for itself."""

from question_bank.items import FillIn
from question_bank.normalising import accepts
from server.exam.policy import PolicyProfile
from server.theory.blanks import any_typed, mark_blanks, typed_blanks
from server.theory.marks import Mark


def check(item: FillIn, value: object) -> dict[str, str]:
    """What was typed, by blank. Raises InvalidInput on another shape, a strange blank or too long a text."""
    return typed_blanks(item.blanks, value)


def answered(value: object) -> bool:
    """True when anything but white space is typed."""
    return any_typed(value)


def mark(item: FillIn, value: object, points_h: int, policy: PolicyProfile) -> Mark:
    """The shares of the blanks whose text is accepted."""
    return mark_blanks(
        item.blanks,
        check(item, value),
        points_h,
        lambda blank, typed: accepts(typed, blank.accept, blank.normalise),
    )
