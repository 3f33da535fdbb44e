"""A candidate number says where somebody sits, and its check digit catches slips of the finger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import InvalidInput
from server.exam.words import Level
from server.station.numbers import candidate_number, check_candidate_number, check_digit

NUMBERS = st.builds(
    candidate_number,
    st.integers(2000, 2099),
    st.integers(1, 99),
    st.sampled_from(Level),
    st.integers(0, 99_999).map("{:05d}".format),
    st.integers(1, 999),
    st.integers(1, 99),
)


def test_the_example_of_the_standard() -> None:
    """ISO 7064, MOD 11,10: 0794 takes 5."""
    assert check_digit("0794") == "5"


def test_the_parts_stand_in_their_places() -> None:
    number = candidate_number(2025, 3, Level.JUNIOR, "32001", 12, 7)
    assert number[:-1] == "25" + "03" + "1" + "32001" + "012" + "07"
    assert len(number) == 16
    assert candidate_number(2025, 3, Level.SENIOR, "32001", 12, 7)[4] == "3"


@given(NUMBERS)
def test_a_number_that_was_given_out_is_accepted(number: str) -> None:
    assert check_candidate_number(number) == number


@given(NUMBERS)
def test_grouping_and_full_width_digits_are_forgiven(number: str) -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    assert check_candidate_number(f" {number[:4]} {number[4:10]}\u3000{wide[10:]} ") == number


@given(NUMBERS, st.integers(0, 15), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(number: str, place: int, off_by: int) -> None:
    wrong = str((int(number[place]) + off_by) % 10)
    with pytest.raises(InvalidInput) as refused:
        check_candidate_number(number[:place] + wrong + number[place + 1 :])
    assert refused.value.field == "candidate_number"


@given(NUMBERS, st.integers(0, 14))
def test_every_swap_of_neighbours_is_caught_that_the_method_can_catch(number: str, place: int) -> None:
    left, right = number[place], number[place + 1]
    swapped = number[:place] + right + left + number[place + 2 :]
    if left == right:
        return
    if in_the_blind_spot(number[:place], left, right):
        assert check_candidate_number(swapped) == swapped
    else:
        with pytest.raises(InvalidInput):
            check_candidate_number(swapped)


def in_the_blind_spot(before: str, left: str, right: str) -> bool:
    """Neighbours that make 5 and 6 with the running product are the one pair the method cannot tell apart."""
    product = 10
    for digit in before:
        total = (product + int(digit)) % 10
        product = (total if total else 10) * 2 % 11
    return {(product + int(left)) % 10, (product + int(right)) % 10} == {5, 6}


def test_the_blind_spot_is_one_pair_of_digits_in_forty_five() -> None:
    for before in ("", "2", "250", "2503132001"):
        blind = [(a, b) for a in range(10) for b in range(a) if in_the_blind_spot(before, str(a), str(b))]
        assert len(blind) == 1


@pytest.mark.parametrize("text", ["", "250313200101207", "25031320010120799", "25031320010120x7", "٢" * 16])
def test_what_is_not_sixteen_digits_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="16 digits"):
        check_candidate_number(text)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("year", 1999),
        ("sitting_no", 0),
        ("sitting_no", 100),
        ("station_code", "3200"),
        ("station_code", "3200a"),
        ("station_code", "３２００１"),
        ("room_no", 1000),
        ("seat_no", 100),
    ],
)
def test_a_part_that_does_not_fit_its_digits_is_refused_by_name(part: str, value: object) -> None:
    parts: dict[str, object] = {
        "year": 2025, "sitting_no": 1, "level": Level.JUNIOR,
        "station_code": "32001", "room_no": 1, "seat_no": 1,
    }  # fmt: skip
    with pytest.raises(InvalidInput) as refused:
        candidate_number(**(parts | {part: value}))  # type: ignore[arg-type]
    assert refused.value.field == part
