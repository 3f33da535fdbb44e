"""The marks of a paper add up; points taken off never eat into another kind."""

from question_bank.vocabulary import ItemKind
from server.theory.marks import Mark, MarkNote, full, nothing, paper_total


def taken(points_h: int) -> Mark:
    return Mark(given_h=-points_h, maximum_h=100, right=False, note=MarkNote.WRONG)


def test_a_paper_is_the_sum_of_its_marks() -> None:
    marks = [(ItemKind.SINGLE, full(150)), (ItemKind.FILL, nothing(200, MarkNote.WRONG))]
    assert paper_total([*marks, (ItemKind.TRUE_FALSE, full(100))]) == 250
    assert paper_total([]) == 0


def test_points_taken_off_count_against_their_own_kind_and_stop_at_nothing() -> None:
    single, judged = (ItemKind.SINGLE, full(100)), ItemKind.TRUE_FALSE
    assert paper_total([single, (judged, full(100)), (judged, taken(50))]) == 150
    assert paper_total([single, (judged, taken(50)), (judged, taken(50))]) == 100
