"""What graders read: submissions with source and runs, scores with parts; and judging once more."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from server.errors import Conflict, InvalidInput, NotFound
from server.exam.points import show_points
from server.exam.words import Section
from server.services import evidence
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.results import STAFF, result_view, waits_for
from server.services.scopes import reaches_sitting
from server.services.scoring import Judged, counted, judged_by_task
from server.services.shelf import SittingForm
from server.services.sittings import sitting_in_scope
from server.services.views_grading import ScoreEntry, ScoreView, SubmissionEntry, SubmissionView
from server.store.tables.judging import JudgementRow, ResultRow, ScoreRow, SubmissionRow
from server.store.tables.places import RoomRow, SeatRow
from server.store.tables.sittings import AttemptRow, CandidateRow
from server.store.work import Work


def submissions(deps: Deps, actor: Actor, sitting_id: int) -> list[SubmissionEntry]:
    """All submissions of a sitting, newest first; candidates by number only. Raises NotFound."""
    with deps.store.read() as work:
        sitting = sitting_in_scope(work, actor, sitting_id)
        form = deps.shelf.form(work, sitting.id)
        rows = work.rows.execute(
            select(SubmissionRow, JudgementRow, AttemptRow.candidate_number)
            .join(JudgementRow, JudgementRow.id == SubmissionRow.judgement_id)
            .join(AttemptRow, AttemptRow.id == SubmissionRow.attempt_id)
            .where(SubmissionRow.sitting_id == sitting.id)
            .order_by(SubmissionRow.at.desc())
        ).all()
        counting = _counting(form, [(row, judgement) for row, judgement, _ in rows])
        return [
            _entry(form, row, judgement, number, counts=row.id in counting) for row, judgement, number in rows
        ]


def submission(deps: Deps, actor: Actor, submission_id: str) -> SubmissionView:
    """One submission with source and runs. Raises NotFound."""
    with deps.store.read() as work:
        row, judgement, attempt = _submission(work, actor, submission_id)
        form = deps.shelf.form(work, row.sitting_id)
        of_attempt = [pair for pairs in judged_by_task(work, attempt.id).values() for pair in pairs]
        counts = row.id in _counting(form, of_attempt)
        return SubmissionView(
            entry=_entry(form, row, judgement, attempt.candidate_number, counts=counts),
            files=dict(row.files),
            runs=evidence.runs(work, deps.evidence, judgement),
            judgings=evidence.judgings(work, judgement),
            image=judgement.image,
            judge=judgement.judge,
            attempts=judgement.attempts,
            judged_at=judgement.judged_at,
        )


def held(deps: Deps, actor: Actor) -> list[SubmissionEntry]:
    """What cannot be judged without people, oldest first, of the sittings this person reaches."""
    with deps.store.read() as work:
        rows = work.rows.execute(
            select(SubmissionRow, JudgementRow, AttemptRow.candidate_number)
            .join(JudgementRow, JudgementRow.id == SubmissionRow.judgement_id)
            .join(AttemptRow, AttemptRow.id == SubmissionRow.attempt_id)
            .where(JudgementRow.state == "failed")
            .order_by(SubmissionRow.at)
        ).all()
        return [
            _entry(deps.shelf.form(work, row.sitting_id), row, judgement, number, counts=False)
            for row, judgement, number in rows
            if reaches_sitting(work, actor, row.sitting_id)
        ]


def score(deps: Deps, actor: Actor, attempt_id: str) -> ScoreView:
    """The score of an attempt with every part. Raises NotFound."""
    with deps.store.read() as work:
        attempt = work.get(AttemptRow, attempt_id)
        sitting_in_scope(work, actor, attempt.sitting_id)
        form = deps.shelf.form(work, attempt.sitting_id)
        rows = work.rows.scalars(
            select(ScoreRow)
            .where(ScoreRow.attempt_id == attempt_id)
            .order_by(ScoreRow.section.desc(), ScoreRow.position)
        )
        result = work.rows.get(ResultRow, attempt_id)
        states = work.rows.scalars(select(JudgementRow.state).where(JudgementRow.attempt_id == attempt_id))
        waits = waits_for(states)
        seat = work.get(SeatRow, attempt.seat_id)
        candidate = work.get(CandidateRow, attempt.candidate_id)
        room = work.get(RoomRow, seat.room_id)
        return ScoreView(
            attempt_id=attempt.id,
            candidate_number=attempt.candidate_number,
            state=attempt.state,
            entries=tuple(_score_entry(form, row) for row in rows),
            result=(
                result_view(attempt, candidate, room.name, seat.number, result, waits)
                if result and waits != STAFF
                else None
            ),
            waits_for=waits,
        )


def rejudge(deps: Deps, actor: Actor, submission_id: str, reason: str) -> SubmissionEntry:
    """Judge the same bytes again; the score follows when it is done.

    Raises:
        InvalidInput: no reason. Conflict: it is being judged already.
    """
    if not reason.strip():
        raise InvalidInput("a reason is needed", field="reason")
    with deps.store.write() as work:
        row, judgement, attempt = _submission(work, actor, submission_id)
        work.lock(AttemptRow, attempt.id)
        judgement = work.lock(JudgementRow, judgement.id)
        if judgement.state == "queued":
            raise Conflict("it is being judged already")
        judgement.state, judgement.why = "queued", None
        work.record(
            actor.who,
            "judgement.asked_again",
            f"submission:{row.id}",
            reason=reason.strip(),
            body={"verdict": judgement.verdict, "score_h": judgement.score_h},
        )
        key = f"judge:{judgement.id}:{work.now.timestamp()}"
        work.enqueue("judge", "judge", key, {"judgement_id": judgement.id}, about=judgement.attempt_id)
        form = deps.shelf.form(work, row.sitting_id)
        return _entry(form, row, judgement, attempt.candidate_number, counts=False)


def _submission(
    work: Work, actor: Actor, submission_id: str
) -> tuple[SubmissionRow, JudgementRow, AttemptRow]:
    row = work.rows.get(SubmissionRow, submission_id)
    if row is None:
        raise NotFound(f"no submission {submission_id}")
    sitting_in_scope(work, actor, row.sitting_id)
    return row, work.get(JudgementRow, row.judgement_id), work.get(AttemptRow, row.attempt_id)


def _counting(form: SittingForm, judged: Iterable[Judged]) -> set[str]:
    """Ids of the submissions that count as things stand, given all of the attempts in question."""
    entries: dict[tuple[str, str], list[Judged]] = {}
    for pair in judged:
        entries.setdefault((pair[0].attempt_id, pair[0].task), []).append(pair)
    chosen = [counted(pairs, form.policy.practical_counts) for pairs in entries.values()]
    return {pair[0].id for pair in chosen if pair is not None}


def _entry(
    form: SittingForm, row: SubmissionRow, judgement: JudgementRow, number: str, *, counts: bool
) -> SubmissionEntry:
    judged = judgement.state == "done" and judgement.score_h is not None
    return SubmissionEntry(
        id=row.id,
        attempt_id=row.attempt_id,
        candidate_number=number,
        task=row.task,
        task_title=form.task_entry(row.task).task.title.to_json(),
        cause=row.cause,
        at=row.at,
        state=judgement.state,
        verdict=judgement.verdict if judged else None,
        score=show_points(judgement.score_h or 0) if judged else None,
        maximum=show_points(judgement.maximum_h),
        counts=counts,
        why=judgement.why,
    )


def _score_entry(form: SittingForm, row: ScoreRow) -> ScoreEntry:
    title: Mapping[str, str] = (
        form.theory[row.entry].item.stem.to_json()
        if row.section == Section.THEORY
        else form.practical[row.entry].task.title.to_json()
    )
    return ScoreEntry(
        section=row.section,
        entry=row.entry,
        title=title,
        given=show_points(row.given_h),
        maximum=show_points(row.maximum_h),
        by=row.by,
        note=row.note,
        submission_id=row.submission_id,
    )
