"""From an item and a response to a mark: which small file is asked for which kind."""

from typing import assert_never

from question_bank.items import FillIn, Item, MultipleChoice, Reading, SingleChoice, TrueFalse
from question_bank.vocabulary import ItemKind
from server.exam.policy import PolicyProfile
from server.theory.kinds import fill, multiple, reading, single, true_false
from server.theory.marks import Mark, MarkNote, nothing

MARKED_BY = "theory 1"  # raised with every change of a rule, so that a stored mark says what made it

_ANSWERED = {
    ItemKind.SINGLE: single.answered,
    ItemKind.MULTIPLE: multiple.answered,
    ItemKind.TRUE_FALSE: true_false.answered,
    ItemKind.FILL: fill.answered,
    ItemKind.READING: reading.answered,
}


def check_value(item: Item, value: object) -> None:
    """Pass when a response may be saved for this item.

    Raises:
        InvalidInput: with `field` as in "value.choice" or "value.blanks.2".
    """
    match item:
        case SingleChoice():
            single.check(item, value)
        case MultipleChoice():
            multiple.check(item, value)
        case TrueFalse():
            true_false.check(item, value)
        case FillIn():
            fill.check(item, value)
        case Reading():
            reading.check(item, value)
        case _:
            assert_never(item)


def is_answered(item_kind: str, value: object) -> bool:
    """True when a saved response says something; None is no response yet.

    Raises:
        InvalidInput: a value of another shape.
        ValueError: no such kind.
    """
    return value is not None and _ANSWERED[ItemKind(item_kind)](value)


def mark(item: Item, value: object, points_h: int, policy: PolicyProfile) -> Mark:
    """Mark one response (None where there is none) on `points_h` hundredths.

    Raises:
        InvalidInput: a value that `check_value` would have refused.
    """
    if value is None:
        return nothing(points_h, MarkNote.UNANSWERED)
    match item:
        case SingleChoice():
            return single.mark(item, value, points_h, policy)
        case MultipleChoice():
            return multiple.mark(item, value, points_h, policy)
        case TrueFalse():
            return true_false.mark(item, value, points_h, policy)
        case FillIn():
            return fill.mark(item, value, points_h, policy)
        case Reading():
            return reading.mark(item, value, points_h, policy)
        case _:
            assert_never(item)
