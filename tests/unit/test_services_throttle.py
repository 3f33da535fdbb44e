"""How long the door stays shut after wrong entries: slips cost nothing, guessing costs ever more."""

from datetime import timedelta

from server.services.signing_in import FREE_FAILURES, LONGEST_WAIT, _wait_after


def test_the_first_slips_cost_nothing() -> None:
    assert [_wait_after(failures) for failures in range(1, FREE_FAILURES)] == [timedelta(0)] * 4


def test_waits_double_up_to_a_minute_and_never_become_a_lock_out() -> None:
    waits = [_wait_after(failures).total_seconds() for failures in range(5, 13)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert _wait_after(10_000) == LONGEST_WAIT
