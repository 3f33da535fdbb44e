"""Payloads of live events: what the server emits, what it takes, what it acknowledges."""

from typing import Any, Literal

from server.edge.models_attempt import SaveAck
from server.edge.models_rooms import Board, BoardCell
from server.edge.shapes import Asked, Given, Instant, RowId


class Emitted(Given):
    """Every payload says the version of its shape, its number on its channel, and when it happened."""

    v: int
    seq: int
    at: Instant


class RoomStateChanged(Emitted):
    """The candidate's room took a step."""

    room_state: str
    started_at: Instant | None
    paused_at: Instant | None = None


class RoomClockShifted(Emitted):
    """Every clock of the room moved by `shift_ms`; `number` is one more than the `room_shifts` before it."""

    number: int
    shift_ms: int
    reason: str


class AttemptChanged(Emitted):
    """The attempt took a step."""

    attempt_id: str
    state: str
    section: str | None


class TimerSynced(Emitted):
    """Where the clock stands at `server_now`, and why it is told."""

    closes_at: Instant | None
    remaining_ms: int | None
    theory_remaining_ms: int | None
    stands: bool
    starts_by: Instant | None
    room_shifts: int
    server_now: Instant
    reason: str


class MessageSent(Emitted):
    """Staff told the room or this candidate something; `at` is when it was written."""

    message_id: str
    text: str
    by: str


class TryFinished(Emitted):
    """A run ended; its outcome is fetched."""

    try_id: str


class AttemptCollected(Emitted):
    """The answers were taken in; `cause` says by what."""

    cause: str


class LeaseMoved(Emitted):
    """The attempt goes on at another device; this page stops."""


class BoardChanged(Emitted):
    """Cells of a watched board that changed, and the counts of the room."""

    sitting_room_id: int
    room_state: str
    cells: tuple[BoardCell, ...]
    counts: dict[str, int]
    server_now: Instant


class SyncTimer(Asked):
    """Ask where the clock stands."""


class Beat(Asked):
    """Still here."""


class WatchRoom(Asked):
    """Follow the board of a room."""

    sitting_room: RowId


class Ack(Given):
    """Every acknowledgement that is not a refusal."""

    ok: Literal[True] = True


class SaveAcked(SaveAck):
    """As over HTTP."""

    ok: Literal[True] = True


class TimerAck(Ack):
    """Where the clock stands."""

    server_now: Instant
    closes_at: Instant | None
    remaining_ms: int | None
    theory_remaining_ms: int | None
    stands: bool
    starts_by: Instant | None
    room_shifts: int
    room_state: str
    state: str
    section: str | None


class BoardAck(Ack):
    """The board to begin with."""

    board: Board


class Refusal(Given):
    """The acknowledgement of what was refused; `problem` as over HTTP."""

    ok: Literal[False] = False
    problem: dict[str, Any]
