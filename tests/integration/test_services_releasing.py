"""Whoever handed in stays until staff saw the receipt: noted once, told to the page and to the board."""

import pytest

from server.errors import Conflict, NotFound
from server.services import attempts, boards
from server.services.releasing import note_receipts_seen
from server.services.tails import facts_after, last_fact_id
from server.services.views_rooms import BoardCell
from tests.support.cast import Hall, Seated


def cell_of(hall: Hall, seated: Seated) -> BoardCell:
    board = boards.board(hall.deps, hall.grace, hall.sitting_room_id)
    return next(cell for cell in board.cells if cell.attempt_id == seated.id)


def see(hall: Hall, *seated: Seated) -> int:
    return note_receipts_seen(hall.deps, hall.grace, hall.sitting_room_id, [each.id for each in seated])


def collected(hall: Hall) -> tuple[Seated, Seated]:
    ada, bob = hall.running("Ada", "Bob")
    hall.clock.forward(minutes=211)
    hall.close_due()
    return ada, bob


def test_it_is_noted_once_and_the_page_and_the_board_are_told(hall: Hall) -> None:
    ada, bob = collected(hall)
    assert attempts.my_attempt(hall.deps, ada.actor).receipt_seen_at is None
    before = last_fact_id(hall.deps)
    assert see(hall, ada) == 1
    told = {fact.channel for fact in facts_after(hall.deps, before)}
    assert f"attempt:{ada.id}" in told
    assert f"attempt:{bob.id}" not in told
    view = attempts.my_attempt(hall.deps, ada.actor)
    assert view.receipt_seen_at == hall.clock()
    assert view.receipt is not None
    assert (cell_of(hall, ada).receipt, cell_of(hall, ada).receipt_seen) == (view.receipt.code, True)
    assert not cell_of(hall, bob).receipt_seen
    hall.clock.forward(minutes=1)
    assert see(hall, ada, bob) == 1
    assert attempts.my_attempt(hall.deps, ada.actor).receipt_seen_at == view.receipt_seen_at


def test_it_goes_into_the_record_with_who_saw_it(hall: Hall) -> None:
    ada, _ = collected(hall)
    assert hall.recorded(lambda: see(hall, ada)) == [("staff:grace", "receipt.seen", f"attempt:{ada.id}")]


def test_there_is_nothing_to_see_before_the_work_is_in_nor_in_another_room(hall: Hall) -> None:
    ada, _ = hall.running("Ada", "Bob")
    with pytest.raises(Conflict):
        see(hall, ada)
    with pytest.raises(NotFound):
        note_receipts_seen(hall.deps, hall.people["annie"], hall.sitting_room_id, [ada.id])
