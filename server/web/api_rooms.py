"""Rooms of a sitting as invigilators steer and watch them."""

from server.edge.context import Call
from server.edge.models_rooms import (
    Board,
    CollectionAsked,
    CreditAsked,
    LateAdmissionAsked,
    MessageAnswer,
    MessageAsked,
    PauseAsked,
    Reached,
    ReceiptsSeen,
    RoomStateAsked,
)
from server.edge.models_sittings import SittingRoomAnswer, SittingRooms
from server.edge.models_time import TimeExplanation
from server.edge.operations import Api
from server.edge.policies import chiefs, steerers, watchers
from server.services import boards, explaining, halting, late_arrivals, releasing, steering
from server.services.giving_time import give_time
from server.web.granting import grant_of

api = Api("rooms")


@api("GET", "/api/sitting-rooms", watchers, response=SittingRooms)
def my_rooms(call: Call) -> object:
    """The rooms one steers or watches."""
    return {"sitting_rooms": steering.my_sitting_rooms(call.deps, call.who)}


@api("GET", "/api/sitting-rooms/<row:room_id>/board", watchers, response=Board)
def board(call: Call, room_id: int) -> object:
    """The room as it is."""
    return boards.board(call.deps, call.who, room_id)


@api(
    "PUT",
    "/api/sitting-rooms/<row:room_id>/state",
    steerers,
    body=RoomStateAsked,
    response=SittingRoomAnswer,
    errors=(409, 503),
)
def set_state(call: Call, room_id: int, body: RoomStateAsked) -> object:
    """Admit candidates, start the sitting for the room, or collect it."""
    room = steering.set_room_state(call.deps, call.who, room_id, body.state, body.reason)
    return {"sitting_room": room}


@api(
    "POST",
    "/api/sitting-rooms/<row:room_id>/credits",
    steerers,
    body=CreditAsked,
    response=Reached,
    status=201,
    errors=(409,),
)
def grant_credit(call: Call, room_id: int, body: CreditAsked) -> object:
    """Give time to some or to all; their clocks move at once."""
    return {"attempts": give_time(call.deps, call.who, room_id, grant_of(body), body.attempts)}


@api(
    "PUT",
    "/api/sitting-rooms/<row:room_id>/pause",
    steerers,
    body=PauseAsked,
    response=Reached,
    errors=(409,),
)
def set_pause(call: Call, room_id: int, body: PauseAsked) -> object:
    """Stop the clocks of some or of the whole room, or let them go on; again changes nothing."""
    reached = halting.set_pause(call.deps, call.who, room_id, body.paused, body.reason, body.attempts)
    return {"attempts": reached}


@api(
    "GET",
    "/api/sitting-rooms/<row:room_id>/attempts/<hex:attempt_id>/time",
    watchers,
    response=TimeExplanation,
)
def explain_time(call: Call, room_id: int, attempt_id: str) -> object:
    """Why this attempt ends when it ends, row by row."""
    return explaining.explain_seat(call.deps, call.who, room_id, attempt_id)


@api(
    "POST",
    "/api/sitting-rooms/<row:room_id>/late-admissions",
    chiefs,
    body=LateAdmissionAsked,
    response=Reached,
    status=201,
    errors=(409,),
)
def admit_late(call: Call, room_id: int, body: LateAdmissionAsked) -> object:
    """Let somebody begin after the limit for late arrivals; they get no extra time by it."""
    return {"attempts": late_arrivals.permit(call.deps, call.who, room_id, body.attempt, body.reason)}


@api(
    "POST",
    "/api/sitting-rooms/<row:room_id>/receipts-seen",
    steerers,
    body=ReceiptsSeen,
    response=Reached,
    status=201,
    errors=(409,),
)
def receipts_seen(call: Call, room_id: int, body: ReceiptsSeen) -> object:
    """Their receipts were seen at their seats: their pages say that they may leave."""
    return {"attempts": releasing.note_receipts_seen(call.deps, call.who, room_id, body.attempts)}


@api(
    "POST",
    "/api/sitting-rooms/<row:room_id>/messages",
    steerers,
    body=MessageAsked,
    response=MessageAnswer,
    status=201,
)
def send_message(call: Call, room_id: int, body: MessageAsked) -> object:
    """Tell the room or one candidate something."""
    return {"message": steering.send_message(call.deps, call.who, room_id, body.text, body.attempt)}


@api(
    "POST",
    "/api/sitting-rooms/<row:room_id>/collections",
    steerers,
    body=CollectionAsked,
    response=Reached,
    status=201,
    errors=(409,),
)
def collect(call: Call, room_id: int, body: CollectionAsked) -> object:
    """Take in the work of some or of the whole room."""
    return {"attempts": steering.collect(call.deps, call.who, room_id, body.reason, body.attempts)}
