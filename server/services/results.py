"""Results of a sitting for the office, and the lists it takes away as CSV."""

import csv
import io
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from server.exam.points import show_points
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.rosters import candidates
from server.services.sittings import sitting_in_scope
from server.services.views_grading import ResultView
from server.store.tables.judging import JudgementRow, ResultRow
from server.store.tables.places import RoomRow, SeatRow
from server.store.tables.sittings import AttemptRow, CandidateRow
from server.store.work import Work

# A spreadsheet would run a cell that begins with one of these (OWASP ASVS 5.0, 1.2.10), full-width or not.
LIVE_CELL = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
RESULT_HEAD = ("准考证号", "姓名", "类别", "考场", "座位", "状态", "理论", "实操", "综合", "是否合格")
JUDGE, STAFF = "judge", "staff"  # whom a result waits for
CANDIDATE_HEAD = ("准考证号", "姓名", "类别", "学校", "证件号", "考场", "座位", "状态")


def results(deps: Deps, actor: Actor, sitting_id: int) -> list[ResultView]:
    """Everybody of the sitting, by number; points are None until all is judged. Raises NotFound."""
    with deps.store.read() as work:
        sitting = sitting_in_scope(work, actor, sitting_id)
        rows = work.rows.execute(
            select(AttemptRow, CandidateRow, RoomRow.name, SeatRow.number, ResultRow)
            .join(CandidateRow, CandidateRow.id == AttemptRow.candidate_id)
            .join(SeatRow, SeatRow.id == AttemptRow.seat_id)
            .join(RoomRow, RoomRow.id == SeatRow.room_id)
            .outerjoin(ResultRow, ResultRow.attempt_id == AttemptRow.id)
            .where(AttemptRow.sitting_id == sitting.id)
            .order_by(AttemptRow.candidate_number)
        )
        waiting = _waiting(work, sitting.id)
        return [
            result_view(attempt, candidate, room, seat, result, waiting.get(attempt.id))
            for attempt, candidate, room, seat, result in rows
        ]


def results_csv(deps: Deps, actor: Actor, sitting_id: int) -> bytes:
    """The results as a spreadsheet opens them: UTF-8 with byte-order mark. The export is recorded."""
    rows = [
        (
            row.candidate_number,
            row.name,
            row.category,
            row.room,
            str(row.seat),
            row.state,
            row.theory or "",
            row.practical or "",
            row.combined or "",
            "" if row.passed is None else ("合格" if row.passed else "不合格"),
        )
        for row in results(deps, actor, sitting_id)
    ]
    _record_export(deps, actor, sitting_id, "results.exported", len(rows))
    return csv_bytes(RESULT_HEAD, rows)


def candidates_csv(deps: Deps, actor: Actor, sitting_id: int) -> bytes:
    """The candidates with their seats; document numbers masked. The export is recorded."""
    rows = [
        (
            row.candidate_number,
            row.name,
            row.category,
            row.school,
            row.document_masked,
            row.room,
            str(row.seat),
            row.state,
        )
        for row in candidates(deps, actor, sitting_id)
    ]
    _record_export(deps, actor, sitting_id, "candidates.exported", len(rows))
    return csv_bytes(CANDIDATE_HEAD, rows)


def result_view(
    attempt: AttemptRow,
    candidate: CandidateRow,
    room: str,
    seat: int,
    result: ResultRow | None,
    waits_for: str | None = None,
) -> ResultView:
    """One line of the results; what was combined does not stand while staff must see to a judgement."""
    if waits_for == STAFF:
        result = None
    return ResultView(
        attempt_id=attempt.id,
        candidate_number=attempt.candidate_number,
        name=candidate.name,
        category=candidate.category,
        room=room,
        seat=seat,
        state=attempt.state,
        theory=show_points(result.theory_h) if result else None,
        practical=show_points(result.practical_h) if result else None,
        combined=result.shown if result else None,
        passed=result.passed if result else None,
        waits_for=waits_for,
    )


def waits_for(states: Iterable[str]) -> str | None:
    """What an attempt with judgements in these states waits for."""
    found = set(states)
    return STAFF if "failed" in found else JUDGE if "queued" in found else None


def _waiting(work: Work, sitting_id: int) -> dict[str, str | None]:
    """What each attempt waits for that waits for something."""
    rows = work.rows.execute(
        select(JudgementRow.attempt_id, JudgementRow.state)
        .join(AttemptRow, AttemptRow.id == JudgementRow.attempt_id)
        .where(AttemptRow.sitting_id == sitting_id, JudgementRow.state != "done")
        .distinct()
    )
    states: dict[str, list[str]] = {}
    for attempt_id, state in rows:
        states.setdefault(attempt_id, []).append(state)
    return {attempt_id: waits_for(of_it) for attempt_id, of_it in states.items()}


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """RFC 4180 with every cell quoted; long numbers and anything a spreadsheet would run stay text."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_cell(cell) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _cell(text: str) -> str:
    digits_cut_by_spreadsheets = text.isdigit() and len(text) > 15
    return f"'{text}" if text.startswith(LIVE_CELL) or digits_cut_by_spreadsheets else text


def _record_export(deps: Deps, actor: Actor, sitting_id: int, what: str, count: int) -> None:
    with deps.store.write() as work:
        work.record(actor.who, what, f"sitting:{sitting_id}", body={"rows": count})
