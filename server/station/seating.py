"""Who sits where: a seeded shuffle over the seats of the rooms, spare seats left free."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from server.errors import InvalidInput
from server.exam.shuffling import shuffle_order


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSeats:
    """A room and the numbers of its seats that may be given out, in the order they are filled."""

    room: int
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatAssignment:
    """One candidate at one seat of one room."""

    candidate: str
    room: int
    seat: int


def assign_seats(candidates: Sequence[str], rooms: Iterable[RoomSeats], seed: str) -> list[SeatAssignment]:
    """Seat every candidate (a key each); rooms fill in the order given.

    The same candidates, rooms and seed give the same seats, in whatever order candidates are listed.

    Raises:
        InvalidInput: more candidates than seats.
        ValueError: a candidate or a seat is listed twice.
    """
    places = [(room.room, seat) for room in rooms for seat in room.seats]
    if len(set(places)) != len(places):
        raise ValueError("a seat is listed twice")
    if len(candidates) > len(places):
        raise InvalidInput(
            f"{len(candidates)} candidates do not fit into {len(places)} seats", field="candidates"
        )
    return [
        SeatAssignment(candidate=candidate, room=room, seat=seat)
        for candidate, (room, seat) in zip(shuffle_order(candidates, seed), places, strict=False)
    ]
