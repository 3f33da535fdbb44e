"""Every step a sitting, a room or an attempt may take is written here by hand; all others are refused."""

from enum import StrEnum
from itertools import product

import pytest

from server.errors import Conflict, IllegalTransition
from server.exam import attempt_states, room_states, sitting_states
from server.exam.attempt_states import ANSWERING, INTERRUPTED, OVER, AttemptState, needs_two_persons
from server.exam.room_states import RoomState
from server.exam.sitting_states import SittingState

SITTING = """
draft: sealed
sealed: loaded
loaded: ready
ready: running
running: collected
collected: packed
packed: reported
reported: archived
archived:
"""
ROOM = """
closed: admitting
admitting: running
running: paused collecting
paused: running collecting
collecting: collected
collected: sealed
sealed:
"""
ATTEMPT = """
expected: checked_in absent stopped superseded
checked_in: waiting absent stopped superseded
waiting: theory practical paused moving away collected stopped superseded
theory: practical paused moving away handed_in collected stopped superseded
practical: theory paused moving away handed_in collected stopped superseded
handed_in: theory practical collected stopped superseded
paused: theory practical waiting moving away collected stopped superseded
moving: theory practical waiting paused collected stopped superseded
away: theory practical waiting paused collected stopped superseded
collected: superseded
absent: checked_in superseded
stopped: superseded
superseded:
"""


def steps(table: str) -> set[tuple[str, str]]:
    rows = (line.split(":") for line in table.strip().splitlines())
    return {(from_, to) for from_, targets in rows for to in targets.split()}


def allowed(states: type[StrEnum], require: object) -> set[tuple[str, str]]:
    taken = set()
    for from_, to in product(states, repeat=2):
        try:
            require(from_, to)  # type: ignore[operator]
        except IllegalTransition:
            continue
        taken.add((from_.value, to.value))
    return taken


@pytest.mark.parametrize(
    ("states", "require", "table"),
    [
        (SittingState, sitting_states.require, SITTING),
        (RoomState, room_states.require, ROOM),
        (AttemptState, attempt_states.require, ATTEMPT),
    ],
    ids=["sitting", "room", "attempt"],
)
def test_exactly_the_written_steps_are_possible(states: type[StrEnum], require: object, table: str) -> None:
    assert allowed(states, require) == steps(table)


def test_a_refusal_is_a_conflict_that_names_both_states() -> None:
    with pytest.raises(Conflict, match="sealed cannot become running") as refused:
        room_states.require(RoomState.SEALED, RoomState.RUNNING)
    assert refused.value.fields == {"from_state": "sealed", "to_state": "running"}


def test_every_attempt_can_come_to_its_end() -> None:
    """No state but superseded is without a way out, and whoever began can be collected."""
    can_be_collected = {from_ for from_, to in steps(ATTEMPT) if to == "collected"}
    assert can_be_collected == {"waiting", "handed_in"} | set(ANSWERING) | set(INTERRUPTED)
    assert {from_ for from_, _ in steps(ATTEMPT)} == set(AttemptState) - {"superseded"}


def test_only_what_was_handed_in_is_reopened_by_two_persons() -> None:
    pairs = {(a.value, b.value) for a, b in product(AttemptState, repeat=2) if needs_two_persons(a, b)}
    assert pairs == {("handed_in", "theory"), ("handed_in", "practical")}


def test_answering_interrupted_and_over_do_not_overlap() -> None:
    assert not ANSWERING & OVER
    assert not INTERRUPTED & (ANSWERING | OVER)
