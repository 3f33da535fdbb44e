"""单选: `{"choice": "a"}`, or null where the choice was taken back; all or nothing."""

from question_bank.items import SingleChoice
from server.exam.policy import PolicyProfile
from server.theory.marks import Mark, MarkNote, full, nothing
from server.theory.values import option_of, sole_entry


def check(item: SingleChoice, value: object) -> str | None:
    """The chosen option. Raises InvalidInput on another shape or an option the item lacks."""
    chosen = sole_entry(value, "choice")
    if chosen is None:
        return None
    return option_of(chosen, (option.id for option in item.options), "value.choice")


def answered(value: object) -> bool:
    """True when an option is chosen."""
    return sole_entry(value, "choice") is not None


def mark(item: SingleChoice, value: object, points_h: int, policy: PolicyProfile) -> Mark:
    """Full for the key."""
    chosen = check(item, value)
    if chosen is None:
        return nothing(points_h, MarkNote.UNANSWERED)
    return full(points_h) if chosen in item.key else nothing(points_h, MarkNote.WRONG)
