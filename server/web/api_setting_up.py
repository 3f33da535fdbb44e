"""Setting up: plans, policy profiles, stations, rooms, staff."""

from server.edge.context import Call
from server.edge.models_people import StaffAnswer, StaffAsked, StaffList
from server.edge.models_places import (
    FileMapping,
    PlanAnswer,
    Plans,
    ProfileAnswer,
    Profiles,
    RoomAnswer,
    RoomAsked,
    Rooms,
    StationAnswer,
    StationAsked,
    Stations,
)
from server.edge.operations import Api
from server.edge.policies import admins, planners
from server.services import setting_up

api = Api("setting_up")


@api("GET", "/api/plans", planners, response=Plans)
def plans(call: Call) -> object:
    """All exam plans."""
    return {"plans": setting_up.plans(call.deps)}


@api("POST", "/api/plans", admins, body=FileMapping, response=PlanAnswer, status=201, errors=(404,))
def add_plan(call: Call, body: FileMapping) -> object:
    """Load a plan; the same id again replaces it."""
    return {"plan": setting_up.add_plan(call.deps, call.who, body.root)}


@api("GET", "/api/policy-profiles", planners, response=Profiles)
def profiles(call: Call) -> object:
    """All policy profiles."""
    return {"profiles": setting_up.profiles(call.deps)}


@api("POST", "/api/policy-profiles", admins, body=FileMapping, response=ProfileAnswer, status=201)
def add_profile(call: Call, body: FileMapping) -> object:
    """Load a policy profile; sittings keep the copy they were made with."""
    return {"profile": setting_up.add_profile(call.deps, call.who, body.root)}


@api("GET", "/api/stations", planners, response=Stations)
def stations(call: Call) -> object:
    """All stations."""
    return {"stations": setting_up.stations(call.deps)}


@api("POST", "/api/stations", admins, body=StationAsked, response=StationAnswer, status=201, errors=(409,))
def add_station(call: Call, body: StationAsked) -> object:
    """Add a station."""
    return {"station": setting_up.add_station(call.deps, call.who, body.code, body.name)}


@api("GET", "/api/rooms", planners, response=Rooms)
def rooms(call: Call) -> object:
    """All rooms."""
    return {"rooms": [_room(room) for room in setting_up.rooms(call.deps)]}


@api("POST", "/api/rooms", admins, body=RoomAsked, response=RoomAnswer, status=201, errors=(404, 409))
def add_room(call: Call, body: RoomAsked) -> object:
    """Add a room with its seats, numbered row by row."""
    room = setting_up.add_room(
        call.deps,
        call.who,
        body.station_id,
        int(body.code),
        body.name,
        body.rows,
        body.columns,
        body.seats,
        body.spares,
    )
    return {"room": _room(room)}


@api("GET", "/api/staff", planners, response=StaffList)
def staff(call: Call) -> object:
    """All staff accounts."""
    return {"staff": setting_up.staff(call.deps)}


@api("POST", "/api/staff", admins, body=StaffAsked, response=StaffAnswer, status=201, errors=(404, 409, 429))
def add_staff(call: Call, body: StaffAsked) -> object:
    """Add an account with one role."""
    added = setting_up.add_staff(
        call.deps, call.who, body.login, body.name, body.role, body.password, body.station_id
    )
    return {"staff": added}


def _room(room: dict[str, object]) -> dict[str, object]:
    return room | {"code": f"{room['number']:02}"}
