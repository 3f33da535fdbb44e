"""The candidates of a sitting: read strictly, seated by seed, given their numbers."""

import secrets
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from server.errors import Conflict, InvalidInput
from server.exam.policy import PolicyProfile
from server.exam.sitting_states import SittingState
from server.exam.words import Level
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.signing_in import candidate_key
from server.services.sittings import sitting_in_scope
from server.services.views_rooms import SeatAssignment
from server.station.numbers import candidate_number
from server.station.roster import RosterRow, mask_document, read_roster_row
from server.station.seating import RoomSeats, assign_seats
from server.store.tables.base import new_id
from server.store.tables.places import RoomRow, SeatRow, StationRow
from server.store.tables.sittings import AttemptRow, CandidateRow, SittingRoomRow, SittingRow
from server.store.work import Work


def add_candidates(
    deps: Deps, actor: Actor, sitting_id: int, rows: Sequence[Mapping[str, object]], seed: str | None
) -> list[SeatAssignment]:
    """Register and seat people in one go; nothing is kept when any row is wrong.

    Raises:
        InvalidInput: naming line and column, or more people than seats.
        Conflict: seating is frozen, or somebody is there already.
    """
    roster = [read_roster_row(row, line) for line, row in enumerate(rows, 1)]
    with deps.store.write() as work:
        sitting_in_scope(work, actor, sitting_id)
        sitting = work.lock(SittingRow, sitting_id)
        if sitting.state != SittingState.DRAFT:
            raise Conflict("the seating is frozen", sitting_state=sitting.state)
        keys = _document_keys(work, deps, sitting, roster)
        free = _free_seats(work, sitting)
        seed = seed or secrets.token_hex(8)
        seats = [RoomSeats(room=room_id, seats=tuple(numbers)) for room_id, numbers in free.items()]
        policy = deps.shelf.form(work, sitting.id).policy
        by_key = dict(zip(keys, roster, strict=True))
        for placed in assign_seats(keys, seats, seed):
            _seat(work, deps, sitting, policy, placed.candidate, by_key, placed.room, placed.seat)
        work.record(
            actor.who,
            "candidates.added",
            f"sitting:{sitting.id}",
            body={"count": len(roster), "seed": seed},
        )
        work.rows.flush()
        return _assignments(work, sitting.id)


def candidates(deps: Deps, actor: Actor, sitting_id: int) -> list[SeatAssignment]:
    """Everybody of the sitting by room and seat. Raises NotFound."""
    with deps.store.read() as work:
        return _assignments(work, sitting_in_scope(work, actor, sitting_id).id)


def _document_keys(work: Work, deps: Deps, sitting: SittingRow, roster: Sequence[RosterRow]) -> list[str]:
    """A keyed hash per person. Raises on a person listed twice or registered before, by line."""
    known = set(
        work.rows.scalars(
            select(CandidateRow.document_key)
            .join(AttemptRow, AttemptRow.candidate_id == CandidateRow.id)
            .where(AttemptRow.sitting_id == sitting.id)
        )
    )
    keys: list[str] = []
    for line, row in enumerate(roster, 1):
        key = deps.keys.tag("document", row.document_number)
        if key in known or key in keys:
            raise InvalidInput(
                f"line {line}: this document number is there already", field="document_number", line=line
            )
        keys.append(key)
    return keys


def _free_seats(work: Work, sitting: SittingRow) -> dict[int, list[int]]:
    """Numbers of seats to give out, by sitting-room."""
    taken = set(work.rows.scalars(select(AttemptRow.seat_id).where(AttemptRow.sitting_id == sitting.id)))
    rooms = work.rows.scalars(
        select(SittingRoomRow).where(SittingRoomRow.sitting_id == sitting.id).order_by(SittingRoomRow.id)
    )
    return {
        room.id: [
            seat.number
            for seat in work.rows.scalars(
                select(SeatRow).where(SeatRow.room_id == room.room_id).order_by(SeatRow.number)
            )
            if not seat.spare and seat.id not in taken
        ]
        for room in rooms
    }


def _seat(
    work: Work,
    deps: Deps,
    sitting: SittingRow,
    policy: PolicyProfile,
    key: str,
    by_key: Mapping[str, RosterRow],
    sitting_room_id: int,
    seat_number: int,
) -> None:
    person = by_key[key]
    room = work.get(RoomRow, work.get(SittingRoomRow, sitting_room_id).room_id)
    seat_id = work.rows.scalar(
        select(SeatRow.id).where(SeatRow.room_id == room.id, SeatRow.number == seat_number)
    )
    number = candidate_number(
        sitting.starts_at.year,
        sitting.sitting_no,
        Level(sitting.level),
        work.get(StationRow, room.station_id).code,
        room.number,
        seat_number,
    )
    if work.rows.scalar(select(AttemptRow.id).where(AttemptRow.candidate_number == number)) is not None:
        raise Conflict(f"candidate number {number} is given out in another sitting; use another sitting_no")
    mask = policy.mask_document
    candidate = CandidateRow(
        name=person.name,
        category=person.category,
        school=person.school,
        document_masked=mask_document(person.document_number, mask.first, mask.last),
        document_key=key,
    )
    work.rows.add(candidate)
    work.rows.flush()
    work.rows.add(
        AttemptRow(
            id=new_id(),
            candidate_id=candidate.id,
            sitting_id=sitting.id,
            sitting_room_id=sitting_room_id,
            seat_id=seat_id,
            candidate_number=number,
            sign_in_key=candidate_key(deps, number, person.document_number[-6:]),
            state="expected",
            order_seed=new_id(),
        )
    )
    work.rows.flush()


def _assignments(work: Work, sitting_id: int) -> list[SeatAssignment]:
    rows = work.rows.execute(
        select(AttemptRow, CandidateRow, RoomRow.name, SeatRow.number)
        .join(CandidateRow, CandidateRow.id == AttemptRow.candidate_id)
        .join(SeatRow, SeatRow.id == AttemptRow.seat_id)
        .join(RoomRow, RoomRow.id == SeatRow.room_id)
        .where(AttemptRow.sitting_id == sitting_id)
        .order_by(RoomRow.number, SeatRow.number)
    )
    return [
        SeatAssignment(
            attempt_id=attempt.id,
            candidate_number=attempt.candidate_number,
            name=candidate.name,
            category=candidate.category,
            school=candidate.school,
            document_masked=candidate.document_masked,
            room=room,
            seat=seat,
            state=attempt.state,
        )
        for attempt, candidate, room, seat in rows
    ]
