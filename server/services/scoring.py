"""From frozen answers and judgements to scores and the result; recomputed, they come out the same."""

import json
from collections.abc import Mapping

from sqlalchemy import delete, select

from server.exam.policy_words import PracticalCounts
from server.exam.result import Result, combine
from server.exam.words import Section
from server.services.deps import Deps
from server.services.shelf import PracticalEntry, SittingForm
from server.services.submitting import COLLECTED, SUBMITTED
from server.store.tables.answers import ResponseRow
from server.store.tables.judging import JudgementRow, ResultRow, ScoreRow, SubmissionRow
from server.store.tables.sittings import AttemptRow
from server.store.work import Work
from server.theory.marking import MARKED_BY, mark
from server.theory.marks import Mark, paper_total

Judged = tuple[SubmissionRow, JudgementRow]


def settle(work: Work, deps: Deps, attempt_id: str) -> None:
    """Mark theory, choose what counts of the practical paper, combine. Replaces what stood before."""
    work.lock(AttemptRow, attempt_id)
    lines, result = combined(work, deps, attempt_id)
    work.rows.execute(delete(ScoreRow).where(ScoreRow.attempt_id == attempt_id))
    work.rows.add_all(lines)
    row = work.rows.get(ResultRow, attempt_id)
    if row is None:
        row = ResultRow(attempt_id=attempt_id)
        work.rows.add(row)
    row.theory_h = result.theory_h
    row.practical_h = result.practical_h
    row.combined = result.combined
    row.passed = result.passed
    row.shown = result.shown
    row.at = work.now
    body = {"theory_h": result.theory_h, "practical_h": result.practical_h, "combined": result.combined}
    work.record("server", "result.combined", f"attempt:{attempt_id}", body=body)


def combined(work: Work, deps: Deps, attempt_id: str) -> tuple[list[ScoreRow], Result]:
    """What every entry earned and what that comes to; nothing is written."""
    form = deps.shelf.form(work, work.get(AttemptRow, attempt_id).sitting_id)
    theory, theory_h = _theory(work, form, attempt_id)
    practical = _practical(work, form, attempt_id)
    result = combine(theory_h, sum(line.given_h for line in practical), form.policy)
    return [*theory, *practical], result


def counted(judged: list[Judged], policy: PracticalCounts) -> Judged | None:
    """The submission that counts for a task; None when there is none."""
    submitted = [pair for pair in judged if pair[0].cause == SUBMITTED]
    saved = [pair for pair in judged if pair[0].cause == COLLECTED]
    latest = max(submitted, key=lambda pair: pair[0].at, default=None)
    last_saved = max(saved, key=lambda pair: pair[0].at, default=None)
    match policy:
        case PracticalCounts.LAST_SUBMITTED:
            return latest
        case PracticalCounts.LAST_SAVED:
            return last_saved
        case PracticalCounts.BETTER_OF_BOTH:
            both = [pair for pair in (latest, last_saved) if pair is not None]
            return max(both, key=lambda pair: pair[1].score_h or 0, default=None)


def judged_by_task(work: Work, attempt_id: str) -> Mapping[str, list[Judged]]:
    """All submissions of an attempt with their judgements, by task."""
    rows = work.rows.execute(
        select(SubmissionRow, JudgementRow)
        .join(JudgementRow, JudgementRow.id == SubmissionRow.judgement_id)
        .where(SubmissionRow.attempt_id == attempt_id)
    )
    by_task: dict[str, list[Judged]] = {}
    for submission, judgement in rows:
        by_task.setdefault(submission.task, []).append((submission, judgement))
    return by_task


def _theory(work: Work, form: SittingForm, attempt_id: str) -> tuple[list[ScoreRow], int]:
    values = {
        row.item: _answer(row)
        for row in work.rows.scalars(
            select(ResponseRow).where(
                ResponseRow.attempt_id == attempt_id, ResponseRow.section == Section.THEORY.value
            )
        )
    }
    marks: dict[str, Mark] = {
        key: mark(entry.item, values.get(key), entry.points_h, form.policy)
        for key, entry in form.theory.items()
    }
    lines = [
        ScoreRow(
            attempt_id=attempt_id,
            section=Section.THEORY,
            entry=key,
            position=position,
            given_h=given.given_h,
            maximum_h=given.maximum_h,
            by=MARKED_BY,
            note=given.note,
        )
        for position, (key, given) in enumerate(marks.items(), 1)
    ]
    return lines, paper_total((form.theory[key].item.kind, given) for key, given in marks.items())


def _practical(work: Work, form: SittingForm, attempt_id: str) -> list[ScoreRow]:
    by_task = judged_by_task(work, attempt_id)
    return [
        _practical_line(
            attempt_id, position, entry, counted(by_task.get(task, []), form.policy.practical_counts)
        )
        for position, (task, entry) in enumerate(form.practical.items(), 1)
    ]


def _practical_line(attempt_id: str, position: int, entry: PracticalEntry, chosen: Judged | None) -> ScoreRow:
    return ScoreRow(
        attempt_id=attempt_id,
        section=Section.PRACTICAL,
        entry=entry.task.id,
        position=position,
        given_h=(chosen[1].score_h or 0) if chosen else 0,
        maximum_h=entry.points_h,
        by=f"judge {chosen[1].judge}" if chosen else "server",
        note=(chosen[1].verdict or "") if chosen else "unanswered",
        submission_id=chosen[0].id if chosen else None,
    )


def _answer(row: ResponseRow) -> object:
    value = json.loads(row.value)
    value.pop("flagged", None)
    return value or None
