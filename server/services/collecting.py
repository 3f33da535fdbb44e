"""Taking in what is there: by hand-in, by staff or at the end; the last saved state of everybody counts.

Who is due is taken in by transactions of bounded size, so that saving and judging go on in between; a room
that was being collected when the server fell is gone on with by the next tick.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select

from server.errors import ExamError, NotFound
from server.exam.attempt_states import ANSWERING, AttemptState
from server.exam.doors import require_hand_in
from server.exam.room_states import RoomState
from server.services.actors import Actor
from server.services.attempts import check_answering, receipt_of, seal_theory
from server.services.clocks import room_paused_ms
from server.services.closing import SERVER, UNDER_WAY, close_finished_rooms, finish_room
from server.services.deps import Deps
from server.services.moving_many import Locked, lock_all, locked
from server.services.taking_in import settle_order, take_in_all
from server.services.views import Receipt
from server.store.tables.judging import JudgementRow
from server.store.tables.sittings import AttemptRow, SittingRoomRow
from server.store.work import Work

BATCH = 50  # attempts taken in by one transaction; the turn to write is given back in between
GIVE_WAY_S = 0.002  # long enough for whoever waits to get it
# Whose time runs off: a paused or moving clock stands, and nothing is collected from it by time.
RUNNING_OFF = tuple(state.value for state in ANSWERING | {AttemptState.AWAY})
# One statement for the many ticks at which nothing is due: whoever is past an end, grace or not, a room that
# is being collected, a room that runs and has nobody under way.
_ANYTHING_DUE = select(
    or_(
        exists().where(
            AttemptRow.state == AttemptState.THEORY.value, AttemptRow.theory_closes_at <= bindparam("now")
        ),
        exists().where(AttemptRow.state.in_(RUNNING_OFF), AttemptRow.closes_at <= bindparam("now")),
        exists().where(SittingRoomRow.state == RoomState.COLLECTING.value),
        exists().where(
            SittingRoomRow.state == RoomState.RUNNING.value,
            ~exists().where(AttemptRow.sitting_room_id == SittingRoomRow.id, AttemptRow.state.in_(UNDER_WAY)),
        ),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A candidate who wants to hand in, and when they asked."""

    actor: Actor
    at: datetime


def hand_in(deps: Deps, actor: Actor) -> Receipt:
    """The candidate is done; again gives the same receipt. Who asks at the same time shares a transaction.

    Raises:
        AttemptClosed: not running. TooEarly: with `hand_in_from`.
    """
    asked = _Asked(actor=actor, at=deps.clock())
    receipt: Receipt = deps.hand_ins.ask(asked, lambda some: _hand_in_all(deps, some))
    return receipt


def my_receipt(deps: Deps, actor: Actor) -> Receipt:
    """Raises NotFound before the hand-in."""
    with deps.store.read() as work:
        receipt = receipt_of(work.get(AttemptRow, actor.attempt))
        if receipt is None:
            raise NotFound("there is no receipt before the hand-in")
        return receipt


def _hand_in_all(deps: Deps, some: Sequence[_Asked]) -> list[Receipt | ExamError]:
    outcomes: dict[str, Receipt | ExamError] = {}
    leaving: list[Locked] = []
    with deps.store.write() as work:
        rows = work.rows.scalars(
            select(AttemptRow)
            .where(AttemptRow.id.in_([asked.actor.attempt for asked in some]))
            .order_by(AttemptRow.id)
            .with_for_update(key_share=True)
        )
        here = {row.id: row for row in rows}
        for asked in {asked.actor.attempt: asked for asked in reversed(some)}.values():
            try:
                receipt, ready = _ready(work, deps, here.get(asked.actor.attempt), asked)
            except ExamError as refused:
                outcomes[asked.actor.attempt] = refused
                continue
            if receipt is not None:
                outcomes[asked.actor.attempt] = receipt
            leaving += ready
        made = take_in_all(work, deps, leaving, AttemptState.HANDED_IN, "candidate")
    outcomes |= {attempt_id: each.receipt for attempt_id, each in made.items()}
    return [outcomes[asked.actor.attempt] for asked in some]


def _ready(
    work: Work, deps: Deps, attempt: AttemptRow | None, asked: _Asked
) -> tuple[Receipt | None, list[Locked]]:
    """The receipt there is already, or the attempt that may leave now; raises what speaks against it."""
    if attempt is None:
        raise NotFound(f"no attempt {asked.actor.attempt}")
    receipt = receipt_of(attempt)
    if receipt is not None:
        return receipt, []
    work.asked_at = asked.at  # each is judged by when they asked, not by when the first of them did
    check_answering(work, attempt)
    room = work.get(SittingRoomRow, attempt.sitting_room_id)
    require_hand_in(
        work.now,
        room_started_at=room.started_at or work.now,
        theory_sealed=attempt.theory_sealed_at is not None,
        policy=deps.shelf.form(work, attempt.sitting_id).policy,
        paused_ms=room_paused_ms(room, work.now),
    )
    return None, [locked(attempt, asked.actor.who)]


def settle_when_judged(work: Work, attempt_id: str, occasion: str) -> None:
    """Queue the combining of scores once nothing of the attempt waits for the judge."""
    waiting = select(JudgementRow.id).where(
        JudgementRow.attempt_id == attempt_id, JudgementRow.state != "done"
    )
    if work.rows.scalar(waiting.limit(1)) is None:
        work.enqueue_all([settle_order(attempt_id, occasion)])


def close_due(deps: Deps) -> int:
    """Seal theory and collect attempts whose time is over, close finished rooms; says how many moved.

    The deadline itself is checked in every write: this only takes in what is already final.
    """
    if not _anything_due(deps):
        return 0
    moved = _seal_due(deps) + _collect_due(deps)
    return moved + _go_on_collecting(deps) + close_finished_rooms(deps)


def collect_rest(deps: Deps, sitting_room_id: int, who: str, reason: str) -> int:
    """Take in whoever is left in a room that is being collected, and close it; says how many it took in."""
    left = and_(AttemptRow.sitting_room_id == sitting_room_id, AttemptRow.state.in_(UNDER_WAY))
    with deps.store.read() as work:
        ids = list(work.rows.scalars(select(AttemptRow.id).where(left).order_by(AttemptRow.id)))
    taken = _take_in_by_batches(deps, ids, left, "staff", who, reason)
    with deps.store.write() as work:
        room = work.lock(SittingRoomRow, sitting_room_id)
        if RoomState(room.state) is RoomState.COLLECTING:
            finish_room(work, deps, room, who)
    return taken


def _anything_due(deps: Deps) -> bool:
    with deps.store.read() as work:
        return bool(work.rows.scalar(_ANYTHING_DUE, {"now": work.now}))


def _seal_one(work: Work, deps: Deps, attempt_id: str) -> int:
    attempt = work.lock(AttemptRow, attempt_id)
    policy = deps.shelf.form(work, attempt.sitting_id).policy
    ends_at = attempt.theory_closes_at
    if attempt.state != AttemptState.THEORY or ends_at is None:
        return 0
    if not _grace_over(work, deps, attempt.sitting_id, ends_at):
        return 0
    seal_theory(work, attempt, policy, SERVER, "theory time over")
    return 1


def _collect_due(deps: Deps) -> int:
    with deps.store.read() as work:
        over = _over(work, deps)
        if over is None:
            return 0
        ids = list(work.rows.scalars(select(AttemptRow.id).where(over).order_by(AttemptRow.id)))
    return _take_in_by_batches(deps, ids, over, "deadline", SERVER)


def _take_in_by_batches(
    deps: Deps, ids: Sequence[str], still: ColumnElement[bool], cause: str, who: str, reason: str = ""
) -> int:
    """Take in those of `ids` of whom `still` holds when it is their turn; says how many."""
    taken = 0
    for start in range(0, len(ids), BATCH):
        if start:
            time.sleep(GIVE_WAY_S)
        with deps.store.write() as work:
            leaving = lock_all(work, who, AttemptRow.id.in_(ids[start : start + BATCH]), still)
            taken += len(take_in_all(work, deps, leaving, AttemptState.COLLECTED, cause, reason))
    return taken


def _over(work: Work, deps: Deps) -> ColumnElement[bool] | None:
    """Of whom the time and the grace are over now; None where it is of nobody."""
    maybe = and_(AttemptRow.state.in_(RUNNING_OFF), AttemptRow.closes_at <= work.now)
    sittings = work.rows.scalars(select(AttemptRow.sitting_id).where(maybe).distinct()).all()
    now = deps.flights.horizon(work.now)  # what was read before is decided before
    over = [
        and_(AttemptRow.sitting_id == each, AttemptRow.closes_at <= now - _grace(work, deps, each))
        for each in sittings
    ]
    return and_(AttemptRow.state.in_(RUNNING_OFF), or_(*over)) if over else None


def _grace(work: Work, deps: Deps, sitting_id: int) -> timedelta:
    return timedelta(milliseconds=deps.shelf.form(work, sitting_id).policy.grace_ms)


def _seal_due(deps: Deps) -> int:
    with deps.store.read() as work:
        due = _due_sealing(work, deps)
    moved = 0
    for start in range(0, len(due), BATCH):
        if start:
            time.sleep(GIVE_WAY_S)
        with deps.store.write() as work:
            moved += sum(_seal_one(work, deps, attempt_id) for attempt_id in due[start : start + BATCH])
    return moved


def _due_sealing(work: Work, deps: Deps) -> list[str]:
    rows = work.rows.execute(
        select(AttemptRow.id, AttemptRow.sitting_id, AttemptRow.theory_closes_at)
        .where(AttemptRow.state == AttemptState.THEORY.value, AttemptRow.theory_closes_at <= work.now)
        .order_by(AttemptRow.id)
    )
    return [row.id for row in rows if _grace_over(work, deps, row.sitting_id, row.theory_closes_at)]


def _grace_over(work: Work, deps: Deps, sitting_id: int, ends_at: datetime) -> bool:
    return deps.flights.horizon(work.now) >= ends_at + _grace(work, deps, sitting_id)


def _go_on_collecting(deps: Deps) -> int:
    """Rooms that somebody began to collect and did not finish: the server fell in between."""
    with deps.store.read() as work:
        collecting = SittingRoomRow.state == RoomState.COLLECTING.value
        begun = list(work.rows.scalars(select(SittingRoomRow.id).where(collecting)))
    return sum(collect_rest(deps, room_id, SERVER, "room collected") for room_id in begun)
