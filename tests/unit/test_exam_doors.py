"""Late people are let in up to a limit, early ones let out from a limit on."""

from datetime import UTC, datetime, timedelta

import pytest

from server.errors import TooEarly
from server.exam.doors import earliest_hand_in_at, last_admission_at, require_hand_in
from server.exam.policy import policy_from_json

START = datetime(2025, 11, 22, 1, 0, tzinfo=UTC)
TITLE = {"zh": "规则", "en": "Rules"}
STANDARD = policy_from_json({"id": "standard", "title": TITLE})


def leave(after_minutes: float, *, theory_sealed: bool = True, **rules: object) -> None:
    require_hand_in(
        START + timedelta(minutes=after_minutes),
        room_started_at=START,
        theory_sealed=theory_sealed,
        policy=policy_from_json({"id": "rules", "title": TITLE, **rules}),
    )


def test_the_limits_count_from_the_start_of_the_room() -> None:
    assert last_admission_at(START, STANDARD) == START + timedelta(minutes=15)
    assert earliest_hand_in_at(START, STANDARD) == START + timedelta(minutes=60)


def test_nobody_hands_in_before_the_early_limit() -> None:
    with pytest.raises(TooEarly) as refused:
        leave(59.999)
    assert refused.value.fields == {"rule": "time", "hand_in_from": START + timedelta(minutes=60)}
    leave(60)


def test_theory_must_be_sealed_first_where_the_profile_says_so() -> None:
    with pytest.raises(TooEarly) as refused:
        leave(60, theory_sealed=False)
    assert refused.value.fields == {"rule": "theory"}
    leave(60, theory_sealed=False, early_needs_theory_sealed=False)


def test_free_timing_has_nothing_to_seal() -> None:
    leave(60, theory_sealed=False, timing="free")
