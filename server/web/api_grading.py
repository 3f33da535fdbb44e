"""What graders read, and judging once more."""

from server.edge.context import Call
from server.edge.models_grading import (
    GradedSubmission,
    JudgementAnswer,
    JudgementAsked,
    JudgingState,
    Score,
    SubmissionEntries,
)
from server.edge.operations import Api
from server.edge.pacing import COSTLY
from server.edge.policies import graders
from server.services import grading
from server.services.judges import judges

api = Api("grading")


@api("GET", "/api/sittings/<row:sitting_id>/submissions", graders, response=SubmissionEntries)
def submissions(call: Call, sitting_id: int) -> object:
    """Submissions of a sitting, newest first; candidates by number only."""
    return {"submissions": grading.submissions(call.deps, call.who, sitting_id)}


@api("GET", "/api/judging", graders, response=JudgingState)
def judging(call: Call) -> object:
    """Who judges, and what cannot be judged without people."""
    return {"judges": judges(call.deps), "held": grading.held(call.deps, call.who)}


@api("GET", "/api/submissions/<hex:submission_id>", graders, response=GradedSubmission)
def submission(call: Call, submission_id: str) -> object:
    """A submission with source, runs and verdict."""
    return grading.submission(call.deps, call.who, submission_id)


@api(
    "POST",
    "/api/submissions/<hex:submission_id>/judgements",
    graders,
    body=JudgementAsked,
    response=JudgementAnswer,
    status=202,
    errors=(409,),
    pace=COSTLY,
)
def rejudge(call: Call, submission_id: str, body: JudgementAsked) -> object:
    """Judge the same bytes again; the score follows when it is done."""
    return {"submission": grading.rejudge(call.deps, call.who, submission_id, body.reason)}


@api("GET", "/api/attempts/<hex:attempt_id>/score", graders, response=Score)
def score(call: Call, attempt_id: str) -> object:
    """The score of an attempt with every part."""
    return grading.score(call.deps, call.who, attempt_id)
