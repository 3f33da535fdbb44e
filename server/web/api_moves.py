"""Moving candidates of a room to other machines."""

from server.edge.context import Call
from server.edge.models_moves import MoveAsked, Moves, MoveStarted
from server.edge.operations import Api
from server.edge.policies import steerers, watchers
from server.services import moving

api = Api("moves")


@api("GET", "/api/sitting-rooms/<row:room_id>/moves", watchers, response=Moves)
def moves(call: Call, room_id: int) -> object:
    """Which candidates changed machines, why, and how long their clocks stood."""
    return {"moves": moving.moves_of_room(call.deps, call.who, room_id)}


@api(
    "POST",
    "/api/sitting-rooms/<row:room_id>/moves",
    steerers,
    body=MoveAsked,
    response=MoveStarted,
    status=201,
    errors=(409,),
)
def start_move(call: Call, room_id: int, body: MoveAsked) -> object:
    """Stop a candidate's machine and clock, and hand out the code for another machine."""
    return moving.start_move(call.deps, call.who, room_id, body.attempt, body.seat_id, body.reason)
