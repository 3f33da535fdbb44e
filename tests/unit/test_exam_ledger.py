"""An attempt's end is base + allowance + credits; time can only be added, and reading it changes nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.exam.explaining import explain
from server.exam.ledger import (
    Credit,
    CreditKind,
    Ledger,
    accepts_command,
    accepts_write,
    clock_base,
    closes_at,
    pause_credit,
    remaining_ms,
    theory_closes_at,
)
from server.exam.policy import policy_from_json

START = datetime(2025, 11, 22, 1, 0, tzinfo=UTC)
STANDARD = policy_from_json({"id": "standard", "title": {"zh": "标准", "en": "Standard"}})
FREE = policy_from_json({"id": "free", "title": {"zh": "自由", "en": "Free"}, "timing": "free"})

MS = st.integers(min_value=1, max_value=3 * 3_600_000)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def credit(ms: int, kind: CreditKind = CreditKind.CREDIT) -> Credit:
    return Credit(ms=ms, kind=kind, reason="power cut", by="grace", at=START)


CREDITS = st.lists(st.builds(credit, MS, st.sampled_from(CreditKind)), max_size=12)


def test_without_credits_the_sitting_lasts_as_the_profile_says() -> None:
    assert closes_at(START, STANDARD, ()) == START + minutes(210)
    assert theory_closes_at(START, STANDARD, ()) == START + minutes(90)


def test_a_credit_moves_the_end_of_theory_too() -> None:
    given_ = [credit(300_000), credit(60_000, CreditKind.PAUSE)]
    assert closes_at(START, STANDARD, given_) == START + minutes(216)
    assert theory_closes_at(START, STANDARD, given_) == START + minutes(96)


def test_free_timing_has_no_end_of_theory() -> None:
    assert theory_closes_at(START, FREE, ()) is None


@given(CREDITS, MS)
def test_one_more_credit_moves_the_end_by_exactly_its_amount(ledger: list[Credit], ms: int) -> None:
    before, after = closes_at(START, STANDARD, ledger), closes_at(START, STANDARD, [*ledger, credit(ms)])
    assert after - before == timedelta(milliseconds=ms)


@given(CREDITS, st.randoms(use_true_random=False))
def test_the_order_of_credits_does_not_matter(ledger: list[Credit], random: object) -> None:
    mixed = list(ledger)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert closes_at(START, STANDARD, mixed) == closes_at(START, STANDARD, ledger)


@given(CREDITS)
def test_the_explanation_ends_where_the_clock_ends_and_tells_every_step(ledger: list[Credit]) -> None:
    rows = explain(Ledger(base=START, policy=STANDARD, credits=ledger))
    assert rows[-1].closes_at == closes_at(START, STANDARD, ledger)
    assert [row.ms for row in rows] == [STANDARD.total_ms, *(each.ms for each in ledger)]
    assert rows[0].what == "allowance"
    assert sum(row.ms for row in rows) == (rows[-1].closes_at - START) / timedelta(milliseconds=1)


@given(CREDITS)
def test_theory_never_outlasts_the_attempt(ledger: list[Credit]) -> None:
    theory_end = theory_closes_at(START, STANDARD, ledger)
    assert theory_end is not None
    assert theory_end <= closes_at(START, STANDARD, ledger)


@given(st.integers(min_value=0, max_value=10**10), st.integers(min_value=0, max_value=10**10), CREDITS)
def test_what_remains_never_grows_and_never_falls_below_zero(
    first_us: int, then_us: int, ledger: list[Credit]
) -> None:
    end = closes_at(START, STANDARD, ledger)
    earlier = remaining_ms(end, START + timedelta(microseconds=first_us))
    later = remaining_ms(end, START + timedelta(microseconds=first_us + then_us))
    assert 0 <= later <= earlier


@given(CREDITS, st.integers(min_value=0, max_value=3_600_000_000))
def test_a_pause_gives_back_at_least_what_it_took(ledger: list[Credit], pause_us: int) -> None:
    paused_at = START + minutes(20)
    resumed_at = paused_at + timedelta(microseconds=pause_us + 1)
    given_ = pause_credit(paused_at=paused_at, resumed_at=resumed_at, reason="fire alarm", by="grace")
    left_before = remaining_ms(closes_at(START, STANDARD, ledger), paused_at)
    left_after = remaining_ms(closes_at(START, STANDARD, [*ledger, given_]), resumed_at)
    assert left_before <= left_after <= left_before + 1
    assert given_.kind is CreditKind.PAUSE


@pytest.mark.parametrize(
    ("after_end_ms", "write", "command"),
    [(-1, True, True), (0, True, False), (2999, True, False), (3000, False, False), (60_000, False, False)],
)
def test_only_saves_in_flight_get_the_grace(after_end_ms: int, write: bool, command: bool) -> None:
    end = closes_at(START, STANDARD, ())
    now = end + timedelta(milliseconds=after_end_ms)
    assert accepts_write(now, end, STANDARD.grace_ms) is write
    assert accepts_command(now, end) is command


def test_the_clock_counts_from_the_start_of_the_room_unless_the_profile_says_otherwise() -> None:
    first_answer = START + minutes(7)
    own_clock = policy_from_json(
        {"id": "own", "title": {"zh": "个", "en": "Own"}, "clock_from": "first_answer"}
    )
    assert clock_base(STANDARD, room_started_at=START, first_answer_at=first_answer) == START
    assert clock_base(own_clock, room_started_at=START, first_answer_at=first_answer) == first_answer
    assert clock_base(own_clock, room_started_at=START, first_answer_at=None) is None
    assert clock_base(STANDARD, room_started_at=None, first_answer_at=None) is None


@pytest.mark.parametrize("ms", [0, -1])
def test_time_once_given_is_never_taken_back(ms: int) -> None:
    with pytest.raises(ValueError, match="at least one millisecond"):
        credit(ms)


def test_a_pause_cannot_end_before_it_began() -> None:
    with pytest.raises(ValueError, match="at least one millisecond"):
        pause_credit(paused_at=START, resumed_at=START - minutes(1), reason="", by="grace")


def test_a_naive_instant_is_refused() -> None:
    naive = START.replace(tzinfo=None)
    with pytest.raises(ValueError, match="naive"):
        closes_at(naive, STANDARD, ())
    with pytest.raises(ValueError, match="naive"):
        Credit(ms=1, kind=CreditKind.CREDIT, reason="", by="grace", at=naive)
