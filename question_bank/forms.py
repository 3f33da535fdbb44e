"""Knows a form: the fixed list of items and tasks that one candidate is given."""

from dataclasses import dataclass
from decimal import Decimal

from question_bank.text import Localised
from question_bank.vocabulary import Level

PAPER_TOTAL_H = 10000  # each paper is 100.00 points, in hundredths


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A 试卷: pairs (id, points in hundredths) in the order they are shown; each paper totals 100.00."""

    id: str
    level: Level
    variant: str
    title: Localised
    theory: tuple[tuple[str, int], ...]
    practical: tuple[tuple[str, int], ...]


def points_text(points_h: int) -> str:
    """Hundredths as people write them: 250 is "2.50"."""
    return f"{Decimal(points_h) / 100:.2f}"
