"""Steps of a move to another machine, as staff and a candidate take them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from server.services import boards, moving
from server.services.moving_in import sign_in_by_move_code
from server.services.signing_in import SignedIn
from server.services.views_moves import StartedMove
from server.store.tables.sittings import CreditRow
from tests.support.cast import Hall, Seated

ELSEWHERE = "10.0.0.99"


def start(hall: Hall, seated: Seated, seat_id: int | None = None, reason: str = "蓝屏") -> StartedMove:
    """The invigilator unlocks a move."""
    return moving.start_move(hall.deps, hall.grace, hall.sitting_room_id, seated.id, seat_id, reason)


def enter(hall: Hall, seated: Seated, code: str | None, address: str = ELSEWHERE) -> SignedIn:
    """By the code, at another machine."""
    return sign_in_by_move_code(hall.deps, hall.seats[seated.name].candidate_number, code or "", address)


def arrive(hall: Hall, signed: SignedIn) -> None:
    """The first request of the new machine."""
    moving.arrive(hall.deps, signed.actor)


def free_seat(hall: Hall) -> int:
    """Nobody sits there."""
    cells = boards.board(hall.deps, hall.grace, hall.sitting_room_id).cells
    return next(cell.seat_id for cell in cells if cell.attempt_id is None)


def credits(hall: Hall, seated: Seated) -> list[tuple[str, int, str]]:
    """Kind, milliseconds and reason of each row of their ledger."""
    with hall.deps.store.read() as work:
        rows = work.rows.scalars(select(CreditRow).where(CreditRow.attempt_id == seated.id))
        return [(row.kind, row.ms, row.reason) for row in rows]


def all_rows(hall: Hall, kind: Any) -> Sequence[Any]:
    """Of one kind."""
    with hall.deps.store.read() as work:
        return list(work.rows.scalars(select(kind)))
