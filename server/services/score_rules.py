"""What stands around a graded thing: the sitting it belongs to, and the rules its score was combined by."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from server.services.actors import Actor
from server.services.deps import Deps
from server.services.sittings import sitting, sitting_in_scope
from server.services.views_rooms import SittingView
from server.store.tables.judging import SubmissionRow
from server.store.tables.sittings import AttemptRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRules:
    """Weights in percent, `pass_line` out of 100."""

    sitting: SittingView
    weights: Mapping[str, int]
    pass_line: Decimal


def sitting_of_submission(deps: Deps, actor: Actor, submission_id: str) -> SittingView:
    """The sitting a submission belongs to. Raises NotFound."""
    with deps.store.read() as work:
        sitting_id = work.get(SubmissionRow, submission_id, "submission").sitting_id
    return sitting(deps, actor, sitting_id)


def score_rules(deps: Deps, actor: Actor, attempt_id: str) -> ScoreRules:
    """By which rules the score of an attempt is combined. Raises NotFound."""
    with deps.store.read() as work:
        sitting_id = sitting_in_scope(work, actor, work.get(AttemptRow, attempt_id).sitting_id).id
        policy = deps.shelf.form(work, sitting_id).policy
    return ScoreRules(
        sitting=sitting(deps, actor, sitting_id),
        weights=policy.weights.to_json(),
        pass_line=Decimal(policy.pass_line),
    )
