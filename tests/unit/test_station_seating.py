"""Seating is drawn once from a seed: everybody has one seat, and the list's order gives nothing away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import InvalidInput
from server.station.seating import RoomSeats, assign_seats

ROOMS = (RoomSeats(room=1, seats=tuple(range(1, 31))), RoomSeats(room=2, seats=tuple(range(1, 31))))
PEOPLE = st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=60)


@given(PEOPLE, st.text(max_size=8), st.randoms(use_true_random=False))
def test_everybody_gets_a_seat_of_their_own_and_the_list_order_does_not_matter(
    people: list[str], seed: str, random: object
) -> None:
    seats = assign_seats(people, ROOMS, seed)
    assert sorted(each.candidate for each in seats) == sorted(people)
    assert len({(each.room, each.seat) for each in seats}) == len(people)
    mixed = list(people)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert assign_seats(mixed, ROOMS, seed) == seats


def test_rooms_fill_in_the_order_given() -> None:
    seats = assign_seats([f"candidate-{at}" for at in range(40)], ROOMS, "sealed")
    assert [each.room for each in seats] == [1] * 30 + [2] * 10
    assert [each.seat for each in seats] == [*range(1, 31), *range(1, 11)]


def test_another_seed_seats_them_otherwise() -> None:
    people = [f"candidate-{at}" for at in range(30)]
    assert assign_seats(people, ROOMS, "one") != assign_seats(people, ROOMS, "two")


def test_more_candidates_than_seats_are_refused() -> None:
    with pytest.raises(InvalidInput, match="3 candidates do not fit into 2 seats"):
        assign_seats(["a", "b", "c"], [RoomSeats(room=1, seats=(4, 5))], "seed")


def test_a_seat_is_never_given_out_twice() -> None:
    with pytest.raises(ValueError, match="seat is listed twice"):
        assign_seats(["a"], [RoomSeats(room=1, seats=(4, 4))], "seed")
    with pytest.raises(ValueError, match="distinct"):
        assign_seats(["a", "a"], ROOMS, "seed")
