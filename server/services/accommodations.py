"""More time for one candidate because of who they are: granted by office or chief, shown to the room."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from server.errors import Conflict, NotFound
from server.exam.allowance import Lengths, lengths, longer_by, plain_lengths
from server.exam.attempt_states import OVER, AttemptState
from server.exam.facts import ProgressFolded
from server.exam.policy import MS_PER_MINUTE, PolicyProfile
from server.services.actors import Actor
from server.services.choosing import required_reason
from server.services.clocks import announce_timer, reckon, room_channel
from server.services.deps import Deps
from server.services.ledgers import accommodation_of, accommodations_of
from server.services.names import names_of
from server.services.sittings import sitting_in_scope
from server.store.tables.sittings import AttemptRow, CandidateRow
from server.store.tables.time import AccommodationRow
from server.store.work import Work

PERCENT_H = 100  # hundredths in one per cent


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """More time for one paper: per cent of its length (two decimals), minutes, or both."""

    percent: Decimal = Decimal(0)
    minutes: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccommodationView:
    """What one candidate was granted; `theory_ms` and `practical_ms` are what it comes to.

    `counts` is False when a later one takes its place, or taken back: it gives nothing.
    """

    attempt_id: str
    candidate_number: str
    name: str
    theory: Shares
    practical: Shares
    theory_ms: int
    practical_ms: int
    counts: bool
    reason: str
    by: str
    at: datetime


def accommodate(
    deps: Deps,
    actor: Actor,
    sitting_id: int,
    candidate_number: str,
    theory: Shares,
    practical: Shares,
    reason: str,
) -> AccommodationView:
    """Append what takes the place of anything granted before; a clock that runs moves at once.

    Raises:
        InvalidInput: no reason. NotFound: a sitting out of reach, or nobody of that number in it.
        Conflict: they are done, or their clock runs and would lose time.
    """
    reason = required_reason(reason)
    with deps.store.write() as work:
        sitting_in_scope(work, actor, sitting_id)
        attempt = _locked(work, sitting_id, candidate_number)
        row = AccommodationRow(
            attempt_id=attempt.id,
            theory_percent_h=int(theory.percent * PERCENT_H),
            theory_ms=int(theory.minutes * MS_PER_MINUTE),
            practical_percent_h=int(practical.percent * PERCENT_H),
            practical_ms=int(practical.minutes * MS_PER_MINUTE),
            reason=reason,
            by=actor.who,
            at=work.now,
        )
        policy = deps.shelf.form(work, sitting_id).policy
        _refuse_loss(work, attempt, row, policy)
        work.rows.add(row)
        reckon(work, attempt, policy)
        if attempt.closes_at is not None:
            announce_timer(work, attempt, "accommodation")
        work.announce(room_channel(attempt.sitting_room_id), ProgressFolded())
        body = {
            "theory": [row.theory_percent_h, row.theory_ms],
            "practical": [row.practical_percent_h, row.practical_ms],
        }
        work.record(actor.who, "accommodation.granted", f"attempt:{attempt.id}", reason=reason, body=body)
        work.rows.flush()
        name = work.get(CandidateRow, attempt.candidate_id).name
        return _view(row, attempt, name, actor.name, policy, counts=True)


def accommodations(deps: Deps, actor: Actor, sitting_id: int) -> list[AccommodationView]:
    """All of a sitting, in the order granted; the last one of a candidate counts. Raises NotFound."""
    with deps.store.read() as work:
        sitting_in_scope(work, actor, sitting_id)
        rows = work.rows.execute(
            select(AccommodationRow, AttemptRow, CandidateRow.name)
            .join(AttemptRow, AttemptRow.id == AccommodationRow.attempt_id)
            .join(CandidateRow, CandidateRow.id == AttemptRow.candidate_id)
            .where(AttemptRow.sitting_id == sitting_id)
            .order_by(AccommodationRow.id)
        ).all()
        names = names_of(work, {row.by for row, _, _ in rows})
        policy = deps.shelf.form(work, sitting_id).policy
        last = {row.attempt_id: row.id for row, _, _ in rows}
        return [
            _view(row, attempt, name, names[row.by], policy, counts=last[row.attempt_id] == row.id)
            for row, attempt, name in rows
        ]


def plain(deps: Deps, actor: Actor, sitting_id: int) -> Lengths:
    """The lengths of both papers for everybody else. Raises NotFound."""
    with deps.store.read() as work:
        sitting_in_scope(work, actor, sitting_id)
        return plain_lengths(deps.shelf.form(work, sitting_id).policy)


def _locked(work: Work, sitting_id: int, candidate_number: str) -> AttemptRow:
    attempt_id = work.rows.scalar(
        select(AttemptRow.id).where(
            AttemptRow.candidate_number == candidate_number, AttemptRow.sitting_id == sitting_id
        )
    )
    if attempt_id is None:
        raise NotFound(f"no candidate {candidate_number} in this sitting")
    attempt = work.lock(AttemptRow, attempt_id)
    if AttemptState(attempt.state) in OVER:
        raise Conflict(f"{candidate_number} is {attempt.state}")
    return attempt


def _refuse_loss(work: Work, attempt: AttemptRow, row: AccommodationRow, policy: PolicyProfile) -> None:
    """A mistake is put right before the clock runs; afterwards time once given is never taken back."""
    if attempt.base_at is None and attempt.latest_base_at is None:
        return
    before = accommodations_of(work, [attempt.id]).get(attempt.id, [])
    now, then = lengths(policy, before), lengths(policy, [*before, accommodation_of(row)])
    if then.theory_ms < now.theory_ms or then.practical_ms < now.practical_ms:
        raise Conflict("their clock runs already, and time once given is never taken back")


def _view(
    row: AccommodationRow, attempt: AttemptRow, name: str, by: str, policy: PolicyProfile, *, counts: bool
) -> AccommodationView:
    more = longer_by(policy, [accommodation_of(row)])
    return AccommodationView(
        attempt_id=attempt.id,
        candidate_number=attempt.candidate_number,
        name=name,
        theory=_shares(row.theory_percent_h, row.theory_ms),
        practical=_shares(row.practical_percent_h, row.practical_ms),
        theory_ms=more.theory_ms,
        practical_ms=more.practical_ms,
        counts=counts and more.total_ms > 0,
        reason=row.reason,
        by=by,
        at=row.at,
    )


def _shares(percent_h: int, ms: int) -> Shares:
    return Shares(percent=Decimal(percent_h) / PERCENT_H, minutes=Decimal(ms) / MS_PER_MINUTE)
