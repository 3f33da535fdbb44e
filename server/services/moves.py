"""Moving an attempt, a sitting-room or a sitting on: checked, recorded and announced, always together."""

from enum import StrEnum

from server.exam import attempt_states, room_states, sitting_states
from server.exam.attempt_states import AttemptState
from server.exam.facts import AttemptChanged, RoomStateChanged, SittingStateChanged
from server.exam.room_states import RoomState
from server.exam.sitting_states import SittingState
from server.exam.words import Section
from server.services.clocks import attempt_channel, room_channel, section_of
from server.store.tables.sittings import AttemptRow, SittingRoomRow, SittingRow
from server.store.work import Work


def move_attempt(work: Work, attempt: AttemptRow, to: AttemptState, who: str, reason: str = "") -> None:
    """Take the step, or raise IllegalTransition; the row, the record and both channels agree."""
    step_attempt(work, attempt, to, who, reason)
    section = section_of(to)
    changed = AttemptChanged(
        attempt_id=attempt.id, state=to, section=Section(section) if section is not None else None
    )
    work.announce(attempt_channel(attempt.id), changed)
    work.announce(room_channel(attempt.sitting_room_id), changed)


def step_attempt(work: Work, attempt: AttemptRow, to: AttemptState, who: str, reason: str = "") -> None:
    """As `move_attempt`, where one fact of the room tells of all its attempts together."""
    before = AttemptState(attempt.state)
    attempt_states.require(before, to)
    attempt.state = to
    _record_step(work, who, f"attempt:{attempt.id}", before, to, reason)


def move_room(work: Work, room: SittingRoomRow, to: RoomState, who: str, reason: str = "") -> None:
    """Take the step, or raise IllegalTransition; record it and tell the room."""
    before = RoomState(room.state)
    room_states.require(before, to)
    room.state = to
    _record_step(work, who, f"sitting_room:{room.id}", before, to, reason)
    changed = RoomStateChanged(room_state=to, started_at=room.started_at, paused_at=room.paused_at)
    work.announce(room_channel(room.id), changed)


def move_sitting(work: Work, sitting: SittingRow, to: SittingState, who: str, reason: str = "") -> None:
    """Take the step, or raise IllegalTransition; record it and tell whoever follows the sitting."""
    before = SittingState(sitting.state)
    sitting_states.require(before, to)
    sitting.state = to
    _record_step(work, who, f"sitting:{sitting.id}", before, to, reason)
    work.announce(f"sitting:{sitting.id}", SittingStateChanged(state=to))


def _record_step(work: Work, who: str, subject: str, before: StrEnum, to: StrEnum, reason: str) -> None:
    kind = subject.partition(":")[0]
    work.record(who, f"{kind}.moved", subject, reason=reason, body={"from": before.value, "to": to.value})
