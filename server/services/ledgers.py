"""The rows of an attempt's time ledger: read as the ledger's values, appended to, never changed."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from server.exam.accepting import ClockFace
from server.exam.allowance import Accommodation, Extra
from server.exam.attempt_states import AttemptState
from server.exam.ledger import Credit, CreditKind, Ledger, pause_credit
from server.exam.policy import PolicyProfile
from server.exam.policy_words import ClockFrom
from server.exam.words import Section
from server.store.answers.rows import AttemptTruth
from server.store.tables.sittings import AttemptRow, CreditRow
from server.store.tables.time import AccommodationRow, PauseRow
from server.store.work import Work

AT_ONCE = 500  # attempts in one query
Clocked = AttemptRow | AttemptTruth  # an attempt as either way of reading it gives it


def face_of(attempt: Clocked) -> ClockFace:
    """What of the row decides whether something is still taken."""
    return ClockFace(
        state=AttemptState(attempt.state),
        closes_at=attempt.closes_at,
        theory_closes_at=attempt.theory_closes_at,
        paused_at=attempt.paused_at,
        resumes_as=None if attempt.resumes_as is None else AttemptState(attempt.resumes_as),
    )


def section_at(attempt: AttemptRow) -> Section:
    """The paper that time given now belongs to: theory until it is sealed or left."""
    at = face_of(attempt).answering
    return Section.PRACTICAL if at is AttemptState.PRACTICAL else Section.THEORY


def ledgers_of(
    work: Work, attempts: Sequence[AttemptRow], policy: PolicyProfile
) -> list[tuple[AttemptRow, Ledger]]:
    """Every attempt whose clock has a base, with its"""
    work.rows.flush()
    ids = [attempt.id for attempt in attempts]
    credits, accommodations = credits_of(work, ids), accommodations_of(work, ids)
    return [
        (
            attempt,
            Ledger(
                base=base,
                policy=policy,
                credits=credits.get(attempt.id, ()),
                accommodations=accommodations.get(attempt.id, ()),
                theory_sealed_at=attempt.theory_sealed_at,
            ),
        )
        for attempt in attempts
        if (base := attempt.base_at or attempt.latest_base_at) is not None
    ]


def credits_of(work: Work, attempt_ids: Sequence[str]) -> dict[str, list[Credit]]:
    """The credits of these attempts in the order given."""
    found: dict[str, list[Credit]] = defaultdict(list)
    for start in range(0, len(attempt_ids), AT_ONCE):
        some = attempt_ids[start : start + AT_ONCE]
        columns = (CreditRow.attempt_id, CreditRow.ms, CreditRow.kind, CreditRow.reason, CreditRow.by)
        rows = work.rows.execute(
            select(*columns, CreditRow.at, CreditRow.section)
            .where(CreditRow.attempt_id.in_(some))
            .order_by(CreditRow.id)
        )
        for attempt_id, ms, kind, reason, by, at, section in rows:
            found[attempt_id].append(
                Credit(
                    ms=ms,
                    kind=CreditKind(kind),
                    reason=reason,
                    by=by,
                    at=at,
                    section=Section(section),
                )
            )
    return found


def accommodations_of(work: Work, attempt_ids: Sequence[str]) -> dict[str, list[Accommodation]]:
    """The accommodations of these attempts in the order granted."""
    found: dict[str, list[Accommodation]] = defaultdict(list)
    for start in range(0, len(attempt_ids), AT_ONCE):
        rows = work.rows.scalars(
            select(AccommodationRow)
            .where(AccommodationRow.attempt_id.in_(attempt_ids[start : start + AT_ONCE]))
            .order_by(AccommodationRow.id)
        )
        for row in rows:
            found[row.attempt_id].append(accommodation_of(row))
    return found


def accommodation_of(row: AccommodationRow) -> Accommodation:
    """The row as the ledger's value."""
    return Accommodation(
        theory=Extra(percent_h=row.theory_percent_h, ms=row.theory_ms),
        practical=Extra(percent_h=row.practical_percent_h, ms=row.practical_ms),
        reason=row.reason,
        by=row.by,
        at=row.at,
    )


def grant(work: Work, attempt: AttemptRow, ms: int, reason: str, by: str, role: str) -> None:
    """Append a credit that a person gives; the clock is reckoned anew afterwards."""
    credit = Credit(
        ms=ms, kind=CreditKind.CREDIT, reason=reason, by=by, at=work.now, section=section_at(attempt)
    )
    append(work, attempt.id, credit, role)


def append(work: Work, attempt_id: str, credit: Credit, role: str = "") -> None:
    """Append one line."""
    work.rows.add(
        CreditRow(
            attempt_id=attempt_id,
            kind=credit.kind.value,
            ms=credit.ms,
            reason=credit.reason,
            by=credit.by,
            at=credit.at,
            section=credit.section.value,
            role=role,
        )
    )


def append_past_pauses(work: Work, attempt: AttemptRow, policy: PolicyProfile) -> None:
    """Whoever comes late has the end of the others: also what the room's pauses have given them."""
    if policy.clock_from is not ClockFrom.ROOM_START:
        return
    rows = work.rows.scalars(
        select(PauseRow)
        .where(
            PauseRow.sitting_room_id == attempt.sitting_room_id,
            PauseRow.attempt_id.is_(None),
            PauseRow.ended_at.is_not(None),
        )
        .order_by(PauseRow.id)
    )
    for row in rows:
        if row.ended_at is not None and row.ended_at > row.began_at:
            credit = pause_credit(
                paused_at=row.began_at, resumed_at=row.ended_at, reason=row.reason, by=row.by
            )
            append(work, attempt.id, credit)
