"""The board shows every seat as it is, counts heads, and sends only what is new."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.board import SeatCell, SeatFacts, changed_cells, count_room, fold_seat
from proctor.words import LIVE_OF, Live
from server.exam.attempt_states import AttemptState

NOW = datetime(2025, 11, 22, 2, 0, tzinfo=UTC)
END = NOW + timedelta(minutes=150)


def seen(seconds_ago: float) -> datetime:
    return NOW - timedelta(seconds=seconds_ago)


def facts(**known: object) -> SeatFacts:
    defaults: dict[str, object] = {
        "seat": 7,
        "candidate_name": "艾达",
        "candidate_number": "2503132001012073",
        "attempt_id": "a7",
        "state": "theory",
        "section": "theory",
        "connected": True,
        "last_seen_at": seen(1),
        "answered": 10,
        "total": 48,
        "closes_at": END,
    }
    return SeatFacts(**(defaults | known))  # type: ignore[arg-type]


def cell(now: datetime = NOW, **known: object) -> SeatCell:
    return fold_seat(facts(**known), now, 15)


def test_the_board_has_a_word_for_every_state_of_an_attempt() -> None:
    assert set(LIVE_OF) == {state.value for state in AttemptState}


@pytest.mark.parametrize(
    ("state", "live"),
    [
        ("expected", "not_arrived"),
        ("checked_in", "checked_in"),
        ("waiting", "waiting"),
        ("theory", "answering"),
        ("practical", "answering"),
        ("paused", "paused"),
        ("moving", "moving"),
        ("away", "away"),
        ("handed_in", "handed_in"),
        ("collected", "collected"),
        ("absent", "absent"),
        ("stopped", "stopped"),
        ("superseded", "superseded"),
    ],
)
def test_a_seat_shows_its_state(state: str, live: str) -> None:
    assert cell(state=state).live == live


@pytest.mark.parametrize(
    ("state", "last_seen_at", "live"),
    [
        ("theory", seen(15), Live.ANSWERING),
        ("theory", seen(15.001), Live.OFFLINE),
        ("practical", seen(600), Live.OFFLINE),
        ("waiting", seen(16), Live.OFFLINE),
        ("theory", None, Live.OFFLINE),
        ("expected", None, Live.NOT_ARRIVED),
        ("checked_in", None, Live.CHECKED_IN),
        ("paused", seen(600), Live.PAUSED),
        ("moving", seen(600), Live.MOVING),
        ("away", seen(600), Live.AWAY),
        ("handed_in", seen(600), Live.HANDED_IN),
        ("collected", None, Live.COLLECTED),
    ],
)
def test_silence_counts_only_where_a_page_must_be_open(
    state: str, last_seen_at: datetime | None, live: Live
) -> None:
    assert cell(state=state, last_seen_at=last_seen_at, connected=False).live is live


def test_an_open_socket_without_a_beat_is_offline_too() -> None:
    """A pulled cable leaves the socket open for a while."""
    assert cell(connected=True, last_seen_at=seen(20)).live is Live.OFFLINE


def test_a_page_that_reloads_does_not_flicker() -> None:
    assert cell(connected=False, last_seen_at=seen(3)).live is Live.ANSWERING


def test_time_left_is_counted_from_the_ledger_s_end_and_stands_during_a_pause() -> None:
    assert cell().remaining_ms == 150 * 60_000
    assert cell(now=END + timedelta(seconds=1), last_seen_at=END).remaining_ms == 0
    paused_at = NOW - timedelta(minutes=5)
    assert cell(state="paused", paused_at=paused_at).remaining_ms == 155 * 60_000
    assert cell(closes_at=None, state="waiting").remaining_ms is None


@pytest.mark.parametrize("state", ["handed_in", "collected", "absent", "stopped", "superseded", "expected"])
def test_a_seat_that_is_not_sitting_shows_no_clock(state: str) -> None:
    assert cell(state=state).remaining_ms is None


@pytest.mark.parametrize(
    ("answered", "total", "percent"), [(0, 48, 0), (47, 48, 97), (48, 48, 100), (199, 200, 99), (0, 0, 0)]
)
def test_a_hundred_per_cent_means_nothing_is_left_open(answered: int, total: int, percent: int) -> None:
    assert cell(answered=answered, total=total).progress_percent == percent


@given(st.lists(st.sampled_from(sorted(LIVE_OF)), max_size=40))
def test_heads_add_up_in_every_room(states: list[str]) -> None:
    counts = count_room(cell(attempt_id=str(at), state=state) for at, state in enumerate(states))
    assert counts.expected == counts.present + counts.absent + counts.not_arrived
    assert counts.expected == len(states) - states.count("superseded")
    assert counts.absent == states.count("absent")
    assert set(counts.by_live) == set(Live)
    assert sum(counts.by_live.values()) == len(states)


def test_who_is_offline_or_has_handed_in_is_still_present() -> None:
    cells = [cell(attempt_id="a", last_seen_at=None), cell(attempt_id="b", state="handed_in")]
    assert count_room(cells).present == 2


def test_time_passing_by_itself_changes_no_cell() -> None:
    before = [cell(), cell(attempt_id="a8", seat=8)]
    later = NOW + timedelta(seconds=1)
    assert changed_cells(before, [cell(now=later), cell(now=later, attempt_id="a8", seat=8)]) == []


@pytest.mark.parametrize(
    "new",
    [
        {"answered": 11},
        {"state": "practical", "section": "practical"},
        {"flagged": 1},
        {"submitted_tasks": 1},
        {"connected": False},
        {"credits_ms": 300_000, "closes_at": END + timedelta(minutes=5)},
        {"last_seen_at": seen(60)},
        {"seat": 31},
        {"paused_at": NOW},
        {"candidate_name": "埃达"},
    ],
)
def test_a_cell_that_shows_something_else_is_sent(new: dict[str, object]) -> None:
    beside = cell(attempt_id="a8", seat=8)
    assert changed_cells([cell(), beside], [cell(**new), beside]) == [cell(**new)]  # type: ignore[arg-type]


def test_a_new_seat_is_sent() -> None:
    assert changed_cells([], [cell()]) == [cell()]


def test_cells_and_counts_travel_as_json() -> None:
    sent = json.loads(json.dumps(cell(credits_ms=60_000).to_json()))
    assert sent["live"] == "answering"
    assert sent["remaining_ms"] == 150 * 60_000
    assert sent["stands"] is False
    assert json.loads(json.dumps(count_room([cell()]).to_json()))["by_live"]["answering"] == 1


def test_facts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="no word for 'dreaming'"):
        cell(state="dreaming")
    with pytest.raises(ValueError, match="49 answered of 48"):
        facts(answered=49)
    with pytest.raises(ValueError, match="naive"):
        facts(closes_at=END.replace(tzinfo=None))
