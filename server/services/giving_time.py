"""Giving time: so much more, or up to an instant; within what a role may give one attempt altogether."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from server.errors import Conflict, Forbidden, InvalidInput
from server.exam.attempt_states import ANSWERING, INTERRUPTED, AttemptState
from server.exam.facts import ProgressFolded
from server.exam.ledger import MILLISECOND, CreditKind
from server.exam.policy import PolicyProfile
from server.exam.words import Role
from server.services.actors import Actor
from server.services.choosing import locked, picked, required_reason
from server.services.clocks import announce_shift, announce_timer, reckon_all, room_channel
from server.services.deps import Deps
from server.services.ledgers import AT_ONCE, grant
from server.services.scopes import sitting_room_in_scope
from server.services.second_person import SecondPerson, confirm_second
from server.store.tables.sittings import AttemptRow, CreditRow, SittingRoomRow
from server.store.work import Work

GIVABLE = ANSWERING | INTERRUPTED | {AttemptState.WAITING}
CHIEFS = frozenset({Role.CHIEF, Role.ADMIN})
MS_PER_MINUTE = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Either `minutes` more for each, or as much as each needs to end at `ends_at`, and why.

    Raises:
        InvalidInput: both or neither, less than a millisecond, or no reason.
    """

    reason: str
    minutes: Decimal | None = None
    ends_at: datetime | None = None
    second: SecondPerson | None = None

    def __post_init__(self) -> None:
        required_reason(self.reason)
        if (self.minutes is None) == (self.ends_at is None):
            raise InvalidInput("say how many minutes, or until when", field="minutes")
        if self.minutes is not None and int(self.minutes * MS_PER_MINUTE) < 1:
            raise InvalidInput("time is given, not taken", field="minutes")


def give_time(
    deps: Deps, actor: Actor, sitting_room_id: int, asked: Grant, attempts: Sequence[str] | None
) -> int:
    """Give time to some or to everybody still answering; says to how many. The clocks move at once.

    Raises:
        Forbidden: more than this role may give an attempt, with `limit_minutes` and `left_minutes`.
        InvalidInput: no reason or no time. NotFound: a foreign id.
        Conflict: somebody is done; an end that is earlier than one's own, or while the clock stands.
    """
    second = None if asked.second is None else confirm_second(deps, actor, asked.second)
    with deps.store.write() as work:
        sitting_room_in_scope(work, actor, sitting_room_id)
        room = work.lock(SittingRoomRow, sitting_room_id)
        return give_in_room(work, deps, room, actor, asked, attempts, second)


def give_in_room(
    work: Work,
    deps: Deps,
    room: SittingRoomRow,
    actor: Actor,
    asked: Grant,
    attempts: Sequence[str] | None,
    second: str | None,
) -> int:
    """The same in a transaction that holds the room; `second` is who signed. Raises as `give_time` does."""
    policy = deps.shelf.form(work, room.sitting_id).policy
    here = locked(work, room)
    everybody, reached = picked(here, None, GIVABLE), picked(here, attempts, GIVABLE)
    amounts = _amounts(asked, reached)
    _check_limits(work, policy, actor, amounts, signed=second is not None)
    reason, body = required_reason(asked.reason), {} if second is None else {"second": second}
    for attempt, ms in amounts:
        grant(work, attempt, ms, reason, actor.who, actor.role.value)
        subject = f"attempt:{attempt.id}"
        work.record(actor.who, "credit.granted", subject, reason=reason, body={"ms": ms} | body)
    reckon_all(work, [attempt for attempt, _ in amounts], policy)
    _tell(work, room, amounts, len(everybody))
    return len(amounts)


def _amounts(asked: Grant, attempts: Sequence[AttemptRow]) -> list[tuple[AttemptRow, int]]:
    if asked.minutes is not None:
        ms = int(asked.minutes * MS_PER_MINUTE)
        return [(attempt, ms) for attempt in attempts]
    found = []
    for attempt in attempts:
        number = attempt.candidate_number
        if attempt.closes_at is None or attempt.paused_at is not None or asked.ends_at is None:
            raise Conflict(f"the clock of {number} does not run: give minutes instead")
        ms = -((attempt.closes_at - asked.ends_at) // MILLISECOND)
        if ms < 0:
            raise Conflict(f"{number} ends later already, and time once given is never taken back")
        if ms > 0:
            found.append((attempt, ms))
    return found


def _check_limits(
    work: Work,
    policy: PolicyProfile,
    actor: Actor,
    amounts: Sequence[tuple[AttemptRow, int]],
    *,
    signed: bool,
) -> None:
    """Limits hold for all that one attempt was given, however many grants it took."""
    if signed:
        return
    chief = actor.role in CHIEFS
    limit = policy.extend_chief_max_minutes if chief else policy.extend_invigilator_max_minutes
    limit_ms = int(limit * MS_PER_MINUTE)
    given = _given(work, [attempt.id for attempt, _ in amounts], None if chief else actor.role)
    for attempt, ms in amounts:
        before_ms = given.get(attempt.id, 0)
        if before_ms + ms > limit_ms:
            left = Decimal(max(0, limit_ms - before_ms)) / MS_PER_MINUTE
            raise Forbidden(
                f"{attempt.candidate_number}: {limit} minutes are yours to give altogether, "
                f"{left:.1f} are left; above that {'two persons' if chief else 'the chief'} must decide",
                limit_minutes=str(limit),
                left_minutes=f"{left:.1f}",
                candidate_number=attempt.candidate_number,
            )


def _given(work: Work, attempt_ids: Sequence[str], role: Role | None) -> Mapping[str, int]:
    """Milliseconds that persons gave, by attempt; of one role only where it is named."""
    found: dict[str, int] = {}
    for start in range(0, len(attempt_ids), AT_ONCE):
        asked = (
            select(CreditRow.attempt_id, func.sum(CreditRow.ms))
            .where(
                CreditRow.attempt_id.in_(attempt_ids[start : start + AT_ONCE]),
                CreditRow.kind == CreditKind.CREDIT.value,
            )
            .group_by(CreditRow.attempt_id)
        )
        if role is not None:
            asked = asked.where(CreditRow.role == role.value)
        found |= {attempt_id: int(ms) for attempt_id, ms in work.rows.execute(asked)}
    return found


def _tell(
    work: Work, room: SittingRoomRow, amounts: Sequence[tuple[AttemptRow, int]], everybody: int
) -> None:
    """One fact where the whole room moved alike, otherwise one for each."""
    if len(amounts) > 1 and len(amounts) == everybody and len({ms for _, ms in amounts}) == 1:
        announce_shift(work, room, amounts[0][1], "credit")
    else:
        for attempt, _ in amounts:
            announce_timer(work, attempt, "credit")
        work.announce(room_channel(room.id), ProgressFolded())
