"""Setting up: plans, policy profiles, stations, rooms with their seats, and staff."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from server.errors import Conflict, InvalidInput
from server.exam.plan import plan_from_json
from server.exam.policy import policy_from_json
from server.exam.words import Role
from server.services.actors import Actor
from server.services.deps import Deps
from server.store.tables.places import PlanRow, ProfileRow, RoomRow, SeatRow, StaffRow, StationRow
from server.store.work import Work

MOST_SEATS = 99  # two digits of a candidate number
SHORTEST_PASSWORD = 10


def add_plan(deps: Deps, actor: Actor, body: Mapping[str, Any]) -> dict[str, Any]:
    """Load a plan; the same id again replaces it. Raises InvalidInput naming the key."""
    plan = plan_from_json(body)
    with deps.store.write() as work:
        if plan.profile is not None:
            work.get(ProfileRow, plan.profile, "policy profile")
        kept = plan.to_json()
        work.rows.merge(PlanRow(id=plan.id, body=kept))
        work.record(actor.who, "plan.loaded", f"plan:{plan.id}", body=kept)
        return kept


def plans(deps: Deps) -> list[dict[str, Any]]:
    """All plans as in their files."""
    with deps.store.read() as work:
        return [row.body for row in work.rows.scalars(select(PlanRow).order_by(PlanRow.id))]


def add_profile(deps: Deps, actor: Actor, body: Mapping[str, Any]) -> dict[str, Any]:
    """Load a policy profile; sittings keep the copy they were made with. Raises InvalidInput."""
    profile = policy_from_json(body)
    with deps.store.write() as work:
        kept = profile.to_json()
        work.rows.merge(ProfileRow(id=profile.id, title=profile.title.to_json(), body=kept))
        work.record(actor.who, "profile.loaded", f"profile:{profile.id}", body=kept)
        return kept


def profiles(deps: Deps) -> list[dict[str, Any]]:
    """All policy profiles, every key with its value."""
    with deps.store.read() as work:
        return [row.body for row in work.rows.scalars(select(ProfileRow).order_by(ProfileRow.id))]


def add_station(deps: Deps, actor: Actor, code: str, name: str) -> dict[str, Any]:
    """A station; its five-digit code stands in candidate numbers."""
    if not (len(code) == 5 and code.isascii() and code.isdigit()):
        raise InvalidInput("a station code has five digits", field="code")
    with deps.store.write() as work:
        if work.rows.scalar(select(StationRow.id).where(StationRow.code == code)) is not None:
            raise Conflict(f"station {code} is there already")
        row = StationRow(code=code, name=name)
        work.rows.add(row)
        work.rows.flush()
        work.record(actor.who, "station.added", f"station:{row.id}", body={"code": code, "name": name})
        return _station(row)


def stations(deps: Deps) -> list[dict[str, Any]]:
    """All stations by code."""
    with deps.store.read() as work:
        return [_station(row) for row in work.rows.scalars(select(StationRow).order_by(StationRow.code))]


def add_room(
    deps: Deps,
    actor: Actor,
    station_id: int,
    number: int,
    name: str,
    rows: int,
    columns: int,
    seats: int,
    spares: int,
) -> dict[str, Any]:
    """A room whose `seats` places are numbered row by row; the last `spares` of them stay free.

    Raises:
        InvalidInput: more seats than places. Conflict: the number is taken at this station.
    """
    if not 1 <= seats <= min(rows * columns, MOST_SEATS):
        raise InvalidInput(f"{rows} x {columns} places hold 1 to {MOST_SEATS} seats", field="seats")
    if not 0 <= spares < seats:
        raise InvalidInput("at least one seat must not be spare", field="spares")
    with deps.store.write() as work:
        work.get(StationRow, station_id, "station")
        taken = select(RoomRow.id).where(RoomRow.station_id == station_id, RoomRow.number == number)
        if work.rows.scalar(taken) is not None:
            raise Conflict(f"room {number} is there already")
        room = RoomRow(station_id=station_id, number=number, name=name, rows=rows, columns=columns)
        work.rows.add(room)
        work.rows.flush()
        _add_seats(work, room, seats, spares)
        work.record(actor.who, "room.added", f"room:{room.id}", body={"name": name, "seats": seats})
        work.rows.flush()
        return _room(work, room)


def rooms(deps: Deps) -> list[dict[str, Any]]:
    """All rooms by station and number."""
    with deps.store.read() as work:
        found = work.rows.scalars(select(RoomRow).order_by(RoomRow.station_id, RoomRow.number))
        return [_room(work, row) for row in found]


def add_staff(
    deps: Deps, actor: Actor, login: str, name: str, role: str, password: str, station_id: int | None
) -> dict[str, Any]:
    """An account with one role; the password is hashed before the transaction opens."""
    if role not in {each.value for each in Role} - {Role.CANDIDATE.value}:
        raise InvalidInput("no such role", field="role")
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInput(f"a password has at least {SHORTEST_PASSWORD} characters", field="password")
    encoded = deps.passwords.hash(password)
    with deps.store.write() as work:
        if work.rows.scalar(select(StaffRow.id).where(StaffRow.login == login)) is not None:
            raise Conflict(f"{login} is taken")
        if station_id is not None:
            work.get(StationRow, station_id, "station")
        row = StaffRow(
            login=login, name=name, role=role, password_hash=encoded, station_id=station_id, active=True
        )
        work.rows.add(row)
        work.record(actor.who, "staff.added", f"staff:{login}", body={"role": role})
        return _staff(row)


def staff(deps: Deps) -> list[dict[str, Any]]:
    """All accounts, without anything of their passwords."""
    with deps.store.read() as work:
        return [_staff(row) for row in work.rows.scalars(select(StaffRow).order_by(StaffRow.login))]


def _add_seats(work: Work, room: RoomRow, seats: int, spares: int) -> None:
    for at in range(seats):
        row, column = divmod(at, room.columns)
        work.rows.add(
            SeatRow(
                room_id=room.id, number=at + 1, row=row + 1, column=column + 1, spare=at >= seats - spares
            )
        )


def _station(row: StationRow) -> dict[str, Any]:
    return {"id": row.id, "code": row.code, "name": row.name}


def _room(work: Work, row: RoomRow) -> dict[str, Any]:
    spare = [seat.spare for seat in work.rows.scalars(select(SeatRow).where(SeatRow.room_id == row.id))]
    return {
        "id": row.id,
        "station_id": row.station_id,
        "number": row.number,
        "name": row.name,
        "rows": row.rows,
        "columns": row.columns,
        "seats": len(spare),
        "spares": sum(spare),
    }


def _staff(row: StaffRow) -> dict[str, Any]:
    return {
        "login": row.login,
        "name": row.name,
        "role": row.role,
        "station_id": row.station_id,
        "active": row.active,
    }
