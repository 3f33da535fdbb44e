"""Starting a room: everybody who waits begins at the same instant, in a handful of statements."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from server.exam import ledger
from server.exam.attempt_states import AttemptState
from server.exam.facts import TimerSynced
from server.exam.policy import PolicyProfile
from server.services.clocks import attempt_channel
from server.services.moving_many import lock_all, move_all
from server.store.tables.sittings import AttemptRow, CreditRow, SittingRoomRow
from server.store.work import Work

Ends = dict[str, Any]  # columns of an attempt's clock


def begin_all(work: Work, room: SittingRoomRow, policy: PolicyProfile, who: str) -> int:
    """From waiting to the first question for everybody of the room who waits; says how many they were.

    Each has the clock, the record and the facts that beginning alone gives.
    """
    waiting = lock_all(
        work, who, AttemptRow.sitting_room_id == room.id, AttemptRow.state == AttemptState.WAITING.value
    )
    base = ledger.clock_base(policy, room_started_at=room.started_at, first_answer_at=None)
    credits = _credits(work, room.id)
    ends = {each.id: _ends(base, policy, credits.get(each.id, [])) for each in waiting}
    move_all(work, waiting, AttemptState.THEORY, "", own=ends)
    for each in waiting:
        _tell(work, each.id, ends[each.id])
    return len(waiting)


def _credits(work: Work, sitting_room_id: int) -> dict[str, list[ledger.Credit]]:
    """What was given before the start, by attempt, in the order given."""
    given: dict[str, list[ledger.Credit]] = defaultdict(list)
    for row in work.rows.scalars(
        select(CreditRow)
        .join(AttemptRow, AttemptRow.id == CreditRow.attempt_id)
        .where(AttemptRow.sitting_room_id == sitting_room_id)
        .order_by(CreditRow.id)
    ):
        given[row.attempt_id].append(
            ledger.Credit(
                ms=row.ms, kind=ledger.CreditKind(row.kind), reason=row.reason, by=row.by, at=row.at
            )
        )
    return given


def _ends(base: Any, policy: PolicyProfile, credits: list[ledger.Credit]) -> Ends:
    if base is None:  # the clock waits for the first answer
        return {"base_at": None, "closes_at": None, "theory_closes_at": None}
    return {
        "base_at": base,
        "closes_at": ledger.closes_at(base, policy, credits),
        "theory_closes_at": ledger.theory_closes_at(base, policy, credits),
    }


def _tell(work: Work, attempt_id: str, ends: Ends) -> None:
    left = ledger.remaining_ms(ends["closes_at"], work.now) if ends["closes_at"] else None
    work.announce(
        attempt_channel(attempt_id),
        TimerSynced(
            closes_at=ends["closes_at"],
            theory_closes_at=ends["theory_closes_at"],
            remaining_ms=left,
            reason="started",
        ),
    )
