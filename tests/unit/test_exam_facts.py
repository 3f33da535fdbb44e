"""Every fact travels as JSON under its own past-tense name."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import pytest

from server.exam.attempt_states import AttemptState
from server.exam.facts import (
    AttemptChanged,
    AttemptCollected,
    Fact,
    JudgementHeld,
    LeaseMoved,
    MessageSent,
    ProgressFolded,
    RoomClockShifted,
    RoomStateChanged,
    SittingStateChanged,
    SubmissionJudged,
    SubmissionReceived,
    TimerSynced,
    TryFinished,
    fact_payload,
)
from server.exam.room_states import RoomState
from server.exam.sitting_states import SittingState
from server.exam.words import Section

AT = datetime(2025, 11, 22, 9, 0, tzinfo=timezone(timedelta(hours=8)))
AT_TEXT = "2025-11-22T01:00:00.000Z"

EXAMPLES: list[tuple[Fact, str, dict[str, object]]] = [
    (
        RoomStateChanged(room_state=RoomState.RUNNING, started_at=AT),
        "room_state_changed",
        {"room_state": "running", "started_at": AT_TEXT, "paused_at": None},
    ),
    (
        TimerSynced(closes_at=AT, theory_closes_at=None, remaining_ms=5000, reason="credit"),
        "timer_synced",
        {"closes_at": AT_TEXT, "theory_closes_at": None, "remaining_ms": 5000, "reason": "credit"},
    ),
    (
        RoomClockShifted(number=3, shift_ms=300_000, reason="credit", at=AT),
        "room_clock_shifted",
        {"number": 3, "shift_ms": 300_000, "reason": "credit", "at": AT_TEXT},
    ),
    (
        MessageSent(message_id="m1", text="请保存", at=AT, by="grace"),
        "message_sent",
        {"message_id": "m1", "text": "请保存", "at": AT_TEXT, "by": "grace"},
    ),
    (TryFinished(try_id="t1"), "try_finished", {"try_id": "t1"}),
    (
        AttemptChanged(attempt_id="a1", state=AttemptState.PRACTICAL, section=Section.PRACTICAL),
        "attempt_changed",
        {"attempt_id": "a1", "state": "practical", "section": "practical"},
    ),
    (AttemptCollected(cause="time"), "attempt_collected", {"cause": "time"}),
    (LeaseMoved(), "lease_moved", {}),
    (
        SubmissionReceived(submission_id="s1", task="water-bill"),
        "submission_received",
        {"submission_id": "s1", "task": "water-bill"},
    ),
    (SubmissionJudged(submission_id="s1"), "submission_judged", {"submission_id": "s1"}),
    (
        JudgementHeld(submission_id="s1", task="water-bill"),
        "judgement_held",
        {"submission_id": "s1", "task": "water-bill"},
    ),
    (ProgressFolded(), "progress_folded", {}),
    (SittingStateChanged(state=SittingState.RUNNING), "sitting_state_changed", {"state": "running"}),
]


@pytest.mark.parametrize(("fact", "kind", "payload"), EXAMPLES, ids=[kind for _, kind, _ in EXAMPLES])
def test_a_fact_becomes_json_with_its_fields_and_version(
    fact: Fact, kind: str, payload: dict[str, object]
) -> None:
    assert fact.kind == kind
    assert json.loads(json.dumps(fact_payload(fact))) == {"v": 1, **payload}


def test_every_fact_has_an_example_here() -> None:
    assert {type(fact) for fact, _, _ in EXAMPLES} == set(get_args(Fact))


def test_two_facts_never_share_a_name() -> None:
    assert len({fact.kind for fact in get_args(Fact)}) == len(get_args(Fact))


def test_a_naive_instant_does_not_travel() -> None:
    with pytest.raises(ValueError, match="naive"):
        fact_payload(RoomStateChanged(room_state=RoomState.RUNNING, started_at=datetime(2025, 11, 22)))
    assert fact_payload(RoomStateChanged(room_state=RoomState.CLOSED, started_at=AT.astimezone(UTC)))
