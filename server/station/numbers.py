"""Candidate numbers: `YY SS L PPPPP RRR NN C`, sixteen digits, the last one by ISO 7064 MOD 11,10."""

from question_bank.normalising import normalised
from server.errors import InvalidInput
from server.exam.words import Level

DIGITS = 16
_LEVEL_DIGIT = {Level.JUNIOR: 1, Level.INTERMEDIATE: 2, Level.SENIOR: 3}


def candidate_number(
    year: int, sitting_no: int, level: Level, station_code: str, room_no: int, seat_no: int
) -> str:
    """The number of one seat of one sitting: year 2000..2099, sitting 1..99, room 1..999, seat 1..99.

    Raises:
        InvalidInput: a part that does not fit its digits, naming it.
    """
    _within(year, 2000, 2099, "year")
    _within(sitting_no, 1, 99, "sitting_no")
    _within(room_no, 1, 999, "room_no")
    _within(seat_no, 1, 99, "seat_no")
    if not (len(station_code) == 5 and station_code.isascii() and station_code.isdigit()):
        raise InvalidInput(f"a station code has five digits, not {station_code!r}", field="station_code")
    level_digit = _LEVEL_DIGIT[Level(level)]
    body = f"{year % 100:02d}{sitting_no:02d}{level_digit}{station_code}{room_no:03d}{seat_no:02d}"
    return body + check_digit(body)


def check_candidate_number(text: str) -> str:
    """The sixteen digits of what somebody typed: full-width digits and spaces are forgiven.

    Raises:
        InvalidInput: not sixteen digits, or a check digit that does not fit (a typing error).
    """
    number = "".join(normalised(text, ("width",)).split())
    if not (len(number) == DIGITS and number.isascii() and number.isdigit()):
        raise InvalidInput(f"a candidate number has {DIGITS} digits", field="candidate_number")
    if check_digit(number[:-1]) != number[-1]:
        raise InvalidInput("there is a typing error in the candidate number", field="candidate_number")
    return number


def check_digit(digits: str) -> str:
    """ISO 7064 MOD 11,10 (a pure decimal hybrid system) of a text of ASCII digits."""
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def _within(value: int, least: int, most: int, field: str) -> None:
    if not least <= value <= most:
        raise InvalidInput(f"{field} must be {least} to {most}, not {value}", field=field)
