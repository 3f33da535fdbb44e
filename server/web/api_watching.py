"""What the server watches: alarms, outages of a room, receipts checked later, writes that were kept apart."""

from server.edge.context import Call
from server.edge.models_watching import (
    Alarms,
    AlarmSeen,
    CheckedReceipt,
    LateDecisionAsked,
    LateWriteAnswer,
    LateWrites,
    RoomOutages,
)
from server.edge.operations import Api
from server.edge.policies import alarmed, checkers, chiefs, steerers, watchers
from server.services import alarms, late_writes, outages, receipt_checks

api = Api("watching")


@api("GET", "/api/alarms", alarmed, response=Alarms)
def open_alarms(call: Call) -> object:
    """What nobody has acknowledged yet."""
    return {"alarms": alarms.open_alarms(call.deps)}


@api("POST", "/api/alarms/<row:alarm_id>/acknowledgement", steerers, body=AlarmSeen, errors=(404, 409))
def acknowledge(call: Call, alarm_id: int, body: AlarmSeen) -> None:
    """Somebody has looked at it."""
    alarms.acknowledge(call.deps, call.who, alarm_id, body.note)


@api("GET", "/api/sitting-rooms/<row:room_id>/outages", watchers, response=RoomOutages)
def room_outages(call: Call, room_id: int) -> object:
    """Lost time of a room and of everybody in it, as measured."""
    return outages.room_outages(call.deps, call.who, room_id)


@api("GET", "/api/receipts/<slug:code>", checkers, response=CheckedReceipt)
def receipt(call: Call, code: str) -> object:
    """Who handed in what and when, and whether what is stored is still that."""
    return receipt_checks.check_code(call.deps, call.who, code)


@api("GET", "/api/sittings/<row:sitting_id>/late-writes", chiefs, response=LateWrites)
def list_late_writes(call: Call, sitting_id: int) -> object:
    """What machines sent that were cut off or replaced."""
    return {"late_writes": late_writes.late_writes(call.deps, call.who, sitting_id)}


@api(
    "POST",
    "/api/late-writes/<row:write_id>/decision",
    chiefs,
    body=LateDecisionAsked,
    response=LateWriteAnswer,
    status=201,
    errors=(409,),
)
def decide(call: Call, write_id: int, body: LateDecisionAsked) -> object:
    """Take it in after all, or leave it; for good."""
    decided = late_writes.decide(call.deps, call.who, write_id, accepted=body.accepted, reason=body.reason)
    return {"late_write": decided}
