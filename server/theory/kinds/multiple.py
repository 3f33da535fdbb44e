"""多选: `{"choices": ["a", "c"]}`; what an incomplete answer earns is the profile's rule."""

from typing import assert_never

from question_bank.items import MultipleChoice
from server.errors import InvalidInput
from server.exam.policy import PolicyProfile
from server.exam.policy_words import MultipleRule
from server.theory.marks import Mark, MarkNote, full, nothing
from server.theory.values import option_of, sole_entry

HALF_POINT_H = 50


def check(item: MultipleChoice, value: object) -> frozenset[str]:
    """The chosen options. Raises InvalidInput on another shape, a strange option or one chosen twice."""
    chosen = sole_entry(value, "choices")
    if not isinstance(chosen, list | tuple):
        raise InvalidInput("choices must be a list", field="value.choices")
    known = [option.id for option in item.options]
    choices = [option_of(each, known, f"value.choices[{at}]") for at, each in enumerate(chosen)]
    if len(set(choices)) != len(choices):
        raise InvalidInput("an option is chosen twice", field="value.choices")
    return frozenset(choices)


def answered(value: object) -> bool:
    """True when anything is chosen."""
    return bool(sole_entry(value, "choices"))


def mark(item: MultipleChoice, value: object, points_h: int, policy: PolicyProfile) -> Mark:
    """Full for exactly the key, nothing for anything wrong, else the profile's share."""
    chosen, key = check(item, value), frozenset(item.key)
    if not chosen:
        return nothing(points_h, MarkNote.UNANSWERED)
    if chosen == key:
        return full(points_h)
    if chosen - key:
        return nothing(points_h, MarkNote.WRONG)
    share_h = incomplete_h(len(chosen), len(key), points_h, policy.multiple)
    return Mark(given_h=share_h, maximum_h=points_h, right=False, note=MarkNote.PARTIAL)


def incomplete_h(chosen: int, right: int, points_h: int, rule: MultipleRule) -> int:
    """Hundredths for `chosen` of `right` right options and nothing wrong, always below full marks."""
    match rule:
        case MultipleRule.PARTIAL_HALF:
            return max(0, min(HALF_POINT_H * chosen, points_h - HALF_POINT_H))
        case MultipleRule.PROPORTIONAL:
            return points_h * chosen // right
        case MultipleRule.ALL_OR_NOTHING:
            return 0
        case _:
            assert_never(rule)
