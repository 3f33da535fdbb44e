"""The candidate's answers: saving them, and reading them back after a reload."""

from server.edge.context import Call
from server.edge.models_attempt import Responses, Save, SaveAck
from server.edge.operations import Api
from server.edge.policies import candidate
from server.services import saving

api = Api("responses")
FORMER = "left-"  # no lease begins so: what comes under it is refused and kept apart
LARGEST_SAVE = 512 * 1024  # a batch holds every file of a task, and JSON escapes some of it


@api("GET", "/api/attempt/responses", candidate, response=Responses)
def my_responses(call: Call) -> object:
    """Every current answer with its revision."""
    return {"responses": saving.my_responses(call.deps, call.who)}


@api(
    "POST",
    "/api/attempt/responses",
    candidate,
    body=Save,
    response=SaveAck,
    errors=(409,),
    largest=LARGEST_SAVE,
    former=True,
)
def save(call: Call, body: Save) -> object:
    """Save a batch; what is acknowledged is on disk. What a left machine sends is refused and kept apart."""
    writes = [
        saving.Write(item=write.item, revision=write.revision, value=write.value) for write in body.writes
    ]
    lease = f"{FORMER}{body.lease}"[:64] if call.who.former else body.lease
    return saving.save_responses(call.deps, call.who, lease, writes, call.received_at)
