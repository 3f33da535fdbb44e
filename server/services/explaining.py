"""Explaining a clock: to its candidate, to whoever steers the room, and on the command line."""

from collections import defaultdict

from sqlalchemy import or_, select

from server.errors import NotFound
from server.exam.explaining import explain
from server.exam.policy_words import ClockFrom
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.ledgers import ledgers_of
from server.services.names import names_of
from server.services.pauses import pauses_of
from server.services.scopes import sitting_room_in_scope
from server.services.views_time import TimeExplanation, TimeRow
from server.store.tables.sittings import AttemptRow
from server.store.work import Work


def explain_mine(deps: Deps, actor: Actor) -> TimeExplanation:
    """Why the candidate's own attempt ends when it ends."""
    with deps.store.read() as work:
        return explanation(work, deps, work.get(AttemptRow, actor.attempt))


def explain_seat(deps: Deps, actor: Actor, sitting_room_id: int, attempt_id: str) -> TimeExplanation:
    """The same of an attempt in a room that one steers or watches. Raises NotFound."""
    with deps.store.read() as work:
        room = sitting_room_in_scope(work, actor, sitting_room_id)
        attempt = work.get(AttemptRow, attempt_id)
        if attempt.sitting_room_id != room.id:
            raise NotFound(f"no attempt {attempt_id} in this room")
        return explanation(work, deps, attempt)


def explain_by_name(deps: Deps, name: str) -> TimeExplanation:
    """The same by attempt id or candidate number, for whoever runs the server. Raises NotFound."""
    with deps.store.read() as work:
        attempt = work.rows.scalar(
            select(AttemptRow).where(or_(AttemptRow.id == name, AttemptRow.candidate_number == name))
        )
        if attempt is None:
            raise NotFound(f"no attempt and no candidate number {name}")
        return explanation(work, deps, attempt)


def explanation(work: Work, deps: Deps, attempt: AttemptRow) -> TimeExplanation:
    """Every row with the names of those who decided; the last one ends where the attempt does."""
    policy = deps.shelf.form(work, attempt.sitting_id).policy
    found = ledgers_of(work, [attempt], policy)
    rows = explain(found[0][1]) if found else []
    names = names_of(work, {row.by for row in rows})
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        sums[row.what.value] += row.ms
    if policy.clock_from is ClockFrom.ROOM_START:
        base = "room_start"
    else:
        answered = attempt.base_at is not None and attempt.base_at != attempt.latest_base_at
        base = "first_answer" if answered else "latest"
    return TimeExplanation(
        attempt_id=attempt.id,
        candidate_number=attempt.candidate_number,
        timing=policy.timing.value,
        base=base,
        base_at=found[0][1].base if found else None,
        rows=tuple(
            TimeRow(
                what=row.what.value,
                ms=row.ms,
                reason=row.reason,
                by=names[row.by],
                at=row.at,
                closes_at=row.closes_at,
            )
            for row in rows
        ),
        closes_at=attempt.closes_at,
        theory_closes_at=attempt.theory_closes_at,
        theory_sealed_at=attempt.theory_sealed_at,
        paused_at=attempt.paused_at,
        pauses=pauses_of(work, attempt) if attempt.paused_at is not None else (),
        sums=dict(sums),
        server_now=work.now,
    )
