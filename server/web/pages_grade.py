"""Pages of graders: sittings, their submissions, one submission, one score."""

from server.edge.context import Call
from server.edge.policies import graders
from server.services import grading, sittings
from server.services.judges import judges
from server.services.score_rules import score_rules, sitting_of_submission
from server.web.pages import Pages, render

pages = Pages("grade")


@pages("/grade", graders)
def list_sittings(call: Call) -> str:
    """Sittings whose work may be read, what waits for people, and the judges."""
    return render(
        "grade/sittings.html",
        sittings=sittings.sittings(call.deps, call.who),
        held=grading.held(call.deps, call.who),
        judges=judges(call.deps),
    )


@pages("/grade/sittings/<row:sitting_id>", graders)
def submissions(call: Call, sitting_id: int) -> str:
    """Submissions of a sitting; the page's own code filters them."""
    return render(
        "grade/submissions.html",
        sitting=sittings.sitting(call.deps, call.who, sitting_id),
        submissions=grading.submissions(call.deps, call.who, sitting_id),
    )


@pages("/grade/submissions/<hex:submission_id>", graders)
def submission(call: Call, submission_id: str) -> str:
    """One submission with source and runs."""
    return render(
        "grade/submission.html",
        submission=grading.submission(call.deps, call.who, submission_id),
        sitting=sitting_of_submission(call.deps, call.who, submission_id),
    )


@pages("/grade/attempts/<hex:attempt_id>", graders)
def score(call: Call, attempt_id: str) -> str:
    """A score with its parts, and the rules they were combined by."""
    rules = score_rules(call.deps, call.who, attempt_id)
    return render(
        "grade/score.html",
        score=grading.score(call.deps, call.who, attempt_id),
        sitting=rules.sitting,
        weights=rules.weights,
        pass_line=rules.pass_line,
    )
