"""判断: `{"choice": true}`, false, or null where the choice was taken back."""

from question_bank.items import TrueFalse
from server.errors import InvalidInput
from server.exam.policy import PolicyProfile
from server.theory.marks import Mark, MarkNote, full, nothing
from server.theory.values import sole_entry


def check(item: TrueFalse, value: object) -> bool | None:
    """The choice. Raises InvalidInput on another shape."""
    chosen = sole_entry(value, "choice")
    if chosen is not None and not isinstance(chosen, bool):
        raise InvalidInput("choice must be true or false", field="value.choice")
    return chosen


def answered(value: object) -> bool:
    """True when either is chosen."""
    return sole_entry(value, "choice") is not None


def mark(item: TrueFalse, value: object, points_h: int, policy: PolicyProfile) -> Mark:
    """Full when right; when wrong the profile may take points off, never more than the item carries."""
    chosen = check(item, value)
    if chosen is None:
        return nothing(points_h, MarkNote.UNANSWERED)
    if chosen is item.key:
        return full(points_h)
    taken_h = min(policy.true_false_wrong_h, points_h)
    return Mark(given_h=-taken_h, maximum_h=points_h, right=False, note=MarkNote.WRONG)
