"""Running and submitting practical work."""

from server.edge.context import Call
from server.edge.models_attempt import (
    SubmissionAnswer,
    SubmissionAsked,
    Submissions,
    TryAnswer,
    TryAsked,
)
from server.edge.operations import Api
from server.edge.pacing import COSTLY
from server.edge.policies import candidate
from server.services import submitting

api = Api("practical")
LARGEST_FILES = 512 * 1024


@api(
    "POST",
    "/api/attempt/tries",
    candidate,
    body=TryAsked,
    response=TryAnswer,
    status=202,
    errors=(404, 409),
    largest=LARGEST_FILES,
    pace=COSTLY,
)
def start_try(call: Call, body: TryAsked) -> object:
    """Run the files against a sample or own input, one run at a time."""
    return {"try": submitting.start_try(call.deps, call.who, body.task, body.files, body.sample, body.stdin)}


@api("GET", "/api/attempt/tries/<hex:try_id>", candidate, response=TryAnswer)
def my_try(call: Call, try_id: str) -> object:
    """How far a run is, and what came of it."""
    return {"try": submitting.my_try(call.deps, call.who, try_id)}


@api(
    "POST",
    "/api/attempt/submissions",
    candidate,
    body=SubmissionAsked,
    response=SubmissionAnswer,
    status=201,
    errors=(404, 409),
    largest=LARGEST_FILES,
    pace=COSTLY,
)
def submit(call: Call, body: SubmissionAsked) -> object:
    """Hand a task in for judging."""
    return {"submission": submitting.submit(call.deps, call.who, body.task, body.files)}


@api("GET", "/api/attempt/submissions", candidate, response=Submissions)
def my_submissions(call: Call) -> object:
    """What was submitted, without verdicts."""
    return {"submissions": submitting.my_submissions(call.deps, call.who)}
