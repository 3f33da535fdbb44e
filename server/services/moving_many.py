"""Moving many attempts of a sitting on by one step: as `moves.move_attempt`, in a handful of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from server.exam import attempt_states
from server.exam.attempt_states import AttemptState
from server.exam.facts import AttemptChanged
from server.exam.words import Section
from server.services.clocks import attempt_channel, room_channel, section_of
from server.store.tables.sittings import AttemptRow
from server.store.work import Line, Work

Columns = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """An attempt whose row is locked; `by` is who takes the step, as the record says it."""

    id: str
    sitting_id: int
    sitting_room_id: int
    candidate_number: str
    state: AttemptState
    by: str


def lock_all(work: Work, by: str, *conditions: ColumnElement[bool]) -> list[Locked]:
    """The attempts that meet all `conditions`, locked in the order in which everybody locks several."""
    rows = work.rows.execute(
        select(
            AttemptRow.id,
            AttemptRow.sitting_id,
            AttemptRow.sitting_room_id,
            AttemptRow.candidate_number,
            AttemptRow.state,
        )
        .where(*conditions)
        .order_by(AttemptRow.id)
        .with_for_update(key_share=True)
    )
    return [locked(row, by) for row in rows]


def locked(row: Any, by: str) -> Locked:
    """The value of a row that is locked already."""
    return Locked(
        id=row.id,
        sitting_id=row.sitting_id,
        sitting_room_id=row.sitting_room_id,
        candidate_number=row.candidate_number,
        state=AttemptState(row.state),
        by=by,
    )


def move_all(
    work: Work,
    attempts: Sequence[Locked],
    to: AttemptState,
    reason: str,
    columns: Columns | None = None,
    own: Mapping[str, Columns] | None = None,
) -> None:
    """Take the step for all of them; rows, record and both channels agree.

    Args:
        columns: what else every row gets. own: what each gets by attempt id, the same names for all.

    Raises:
        IllegalTransition: one of them cannot take it.
    """
    if not attempts:
        return
    for each in attempts:
        attempt_states.require(each.state, to)
    common = {"state": to.value, **(columns or {})}
    work.update_all(
        AttemptRow, [{"id": each.id, **common, **(own[each.id] if own else {})} for each in attempts]
    )
    work.record_all([_line(each, to, reason) for each in attempts])
    section = section_of(to)
    for each in attempts:
        changed = AttemptChanged(
            attempt_id=each.id, state=to, section=None if section is None else Section(section)
        )
        work.announce(attempt_channel(each.id), changed)
        work.announce(room_channel(each.sitting_room_id), changed)


def _line(each: Locked, to: AttemptState, reason: str) -> Line:
    return Line(
        who=each.by,
        what="attempt.moved",
        subject=f"attempt:{each.id}",
        reason=reason,
        body={"from": each.state.value, "to": to.value},
    )
