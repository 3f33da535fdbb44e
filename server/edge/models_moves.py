"""Payloads of moving a candidate to another machine."""

from server.edge.shapes import Asked, Given, HexId, Instant, Prose, RowId


class MoveAsked(Asked):
    """Whom to move, to which seat of the room (null: another machine at the same seat), and why."""

    attempt: HexId
    seat_id: RowId | None = None
    reason: Prose


class Move(Given):
    """One move; `lost_ms` is what the clock stood, once it has ended."""

    attempt_id: str
    candidate_name: str
    candidate_number: str
    from_seat: int
    to_seat: int
    reason: str
    by: str
    began_at: Instant
    opened_at: Instant | None
    ended_at: Instant | None
    lost_ms: int | None
    from_address: str
    to_address: str


class MoveStarted(Given):
    """The code that opens the attempt at the new machine: shown here and never again.

    Without code and move the candidate had not begun, and signs in at the new seat as usual.
    """

    seat: int
    code: str | None
    code_until: Instant | None
    move: Move | None


class Moves(Given):
    """Every move of a room, oldest first."""

    moves: tuple[Move, ...]
