"""Guessing is slowed down at the machine it comes from, and never for the machine beside it."""

import pytest

from server.errors import NotSignedIn, Throttled
from server.services.signing_in import FREE_FAILURES_OF_SEAT, sign_in_candidate
from server.station.numbers import check_digit
from tests.support.cast import Hall


def test_one_machine_that_tries_number_after_number_is_put_off_and_its_neighbour_is_not(hall: Hall) -> None:
    for at in range(FREE_FAILURES_OF_SEAT):
        with pytest.raises(NotSignedIn):
            sign_in_candidate(hall.deps, _number(at), "000000", None, "10.0.0.5")
    with pytest.raises(Throttled):
        sign_in_candidate(hall.deps, _number(98), "000000", None, "10.0.0.5")
    with pytest.raises(NotSignedIn):
        sign_in_candidate(hall.deps, _number(98), "000000", None, "10.0.0.6")
    hall.clock.forward(minutes=2)
    with pytest.raises(NotSignedIn):
        sign_in_candidate(hall.deps, _number(97), "000000", None, "10.0.0.5")


def _number(at: int) -> str:
    body = f"259919999999{at:03d}"
    return body + check_digit(body)
