"""What marking one item gives, and how the marks of a paper add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from question_bank.vocabulary import ItemKind


class MarkNote(StrEnum):
    """How the answer stood; pages put it into words."""

    UNANSWERED = "unanswered"
    RIGHT = "right"
    PARTIAL = "partial"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Hundredths given of a maximum; below 0 only where the profile takes points off for a wrong 判断."""

    given_h: int
    maximum_h: int
    right: bool
    note: MarkNote


def full(points_h: int) -> Mark:
    """Everything."""
    return Mark(given_h=points_h, maximum_h=points_h, right=True, note=MarkNote.RIGHT)


def nothing(points_h: int, note: MarkNote) -> Mark:
    """No points, and why."""
    return Mark(given_h=0, maximum_h=points_h, right=False, note=note)


def paper_total(marks: Iterable[tuple[ItemKind, Mark]]) -> int:
    """Hundredths of a whole paper; the block of one kind never falls below 0."""
    blocks: dict[ItemKind, int] = {}
    for kind, mark in marks:
        blocks[kind] = blocks.get(kind, 0) + mark.given_h
    return sum(max(0, given_h) for given_h in blocks.values())
