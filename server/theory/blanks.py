"""What items with blanks have in common: reading what was typed and sharing the points."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from question_bank.items import Blank
from server.errors import InvalidInput
from server.exam.points import split_points
from server.theory.marks import Mark, MarkNote, full, nothing
from server.theory.values import sole_entry, typed_text


def typed_blanks(blanks: Sequence[Blank], value: object) -> dict[str, str]:
    """Text by blank id; a blank may be left out.

    Raises:
        InvalidInput: another shape, a blank the item lacks, or a text above the limit.
    """
    known = {blank.id for blank in blanks}
    typed: dict[str, str] = {}
    for blank_id, text in _entries(value).items():
        if blank_id not in known:
            raise InvalidInput("there is no such blank", field=f"value.blanks.{blank_id}")
        typed[blank_id] = typed_text(text, f"value.blanks.{blank_id}")
    return typed


def any_typed(value: object) -> bool:
    """True when some blank holds more than white space."""
    return any(isinstance(text, str) and text.strip() for text in _entries(value).values())


def mark_blanks(
    blanks: Sequence[Blank],
    typed: Mapping[str, str],
    points_h: int,
    is_right: Callable[[Blank, str], bool],
) -> Mark:
    """Every right blank earns its share; the shares are equal up to a hundredth, the first ones larger."""
    if not any(text.strip() for text in typed.values()):
        return nothing(points_h, MarkNote.UNANSWERED)
    shares = split_points(points_h, [Decimal(1)] * len(blanks))
    right = [is_right(blank, typed.get(blank.id, "")) for blank in blanks]
    if all(right):
        return full(points_h)
    if not any(right):
        return nothing(points_h, MarkNote.WRONG)
    given_h = sum(share for share, earned in zip(shares, right, strict=True) if earned)
    return Mark(given_h=given_h, maximum_h=points_h, right=False, note=MarkNote.PARTIAL)


def _entries(value: object) -> Mapping[str, object]:
    entries = sole_entry(value, "blanks")
    if not isinstance(entries, Mapping) or not all(isinstance(key, str) for key in entries):
        raise InvalidInput("blanks must be an object of texts", field="value.blanks")
    return entries
