"""Sittings: made with frozen copies of policy and form, filled with candidates, moved on step by step."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from server.errors import Conflict, InvalidInput, NotFound
from server.exam.plan import plan_from_json
from server.exam.policy import policy_from_json
from server.exam.room_states import RoomState
from server.exam.sitting_states import TRANSITIONS, SittingState
from server.exam.words import Level, SittingKind
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.moves import move_sitting
from server.services.pins import pin_known, record_pins
from server.services.scopes import reaches_sitting
from server.services.steering import sitting_room_view
from server.services.views_rooms import SittingView
from server.store.tables.content import FormRow, ItemRow, TaskRow
from server.store.tables.places import PlanRow, ProfileRow, RoomRow, StaffRow
from server.store.tables.sittings import AssignmentRow, AttemptRow, SittingRoomRow, SittingRow
from server.store.work import Work

# Letters and digits that nobody mixes up when a code is read out.
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6
# From running on, rooms and the server move a sitting; people prepare it and close it.
BY_PEOPLE = {SittingState.SEALED, SittingState.LOADED, SittingState.READY, SittingState.PACKED}
BY_PEOPLE |= {SittingState.REPORTED, SittingState.ARCHIVED}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSitting:
    """What a sitting is made of. `divide_durations_by` shortens every duration, for rehearsals."""

    code: str
    plan_id: str
    profile_id: str
    bank_id: str
    form_id: str
    level: str
    kind: str
    title: Mapping[str, str]
    starts_at: datetime
    room_ids: Sequence[int]
    sitting_no: int
    divide_durations_by: Decimal = Decimal(1)


def create_sitting(deps: Deps, actor: Actor, new: NewSitting) -> SittingView:
    """A draft with its rooms.

    Raises:
        InvalidInput: naming the field. NotFound: plan, profile, form or room. Conflict: the code is taken.
    """
    kind = _one_of(SittingKind, new.kind, "kind")
    level = _one_of(Level, new.level, "level")
    with deps.store.write() as work:
        if work.rows.scalar(select(SittingRow.id).where(SittingRow.code == new.code)) is not None:
            raise Conflict(f"sitting {new.code} is there already")
        form = work.get(FormRow, (new.bank_id, new.form_id), "form")
        if form.level != level:
            raise InvalidInput(f"form {form.id} is for {form.level}", field="form_id")
        plan_from_json(work.get(PlanRow, new.plan_id, "plan").body)
        policy = policy_from_json(work.get(ProfileRow, new.profile_id, "policy profile").body)
        if new.divide_durations_by != 1:
            if kind is not SittingKind.TRIAL:
                raise InvalidInput("only a trial may be shortened", field="divide_durations_by")
            policy = policy.scaled(new.divide_durations_by)
        row = SittingRow(
            code=new.code,
            title=dict(new.title),
            plan_id=new.plan_id,
            profile=policy.to_json(),
            bank_id=new.bank_id,
            form_id=form.id,
            form_title=form.title,
            variant=form.variant,
            content=_frozen(work, form),
            level=level,
            kind=kind,
            sitting_no=new.sitting_no,
            starts_at=new.starts_at,
            state=SittingState.DRAFT,
        )
        work.rows.add(row)
        work.rows.flush()
        _add_rooms(work, actor, row, new.room_ids)
        pinned = pin_known(deps, work, row, actor.who)
        body = {"code": new.code, "images": pinned}
        work.record(actor.who, "sitting.created", f"sitting:{row.id}", body=body)
        work.rows.flush()
        return _view(work, row)


def sittings(deps: Deps, actor: Actor) -> list[SittingView]:
    """Those within the actor's reach, newest first."""
    with deps.store.read() as work:
        rows = work.rows.scalars(select(SittingRow).order_by(SittingRow.starts_at.desc(), SittingRow.id))
        return [_view(work, row) for row in rows if reaches_sitting(work, actor, row.id)]


def sitting(deps: Deps, actor: Actor, sitting_id: int) -> SittingView:
    """One of them. Raises NotFound."""
    with deps.store.read() as work:
        return _view(work, sitting_in_scope(work, actor, sitting_id))


def set_sitting_state(deps: Deps, actor: Actor, sitting_id: int, state: str, reason: str) -> SittingView:
    """One step forward.

    Raises:
        IllegalTransition, InvalidInput (no such state), Conflict (a step that rooms or the server take).
    """
    to = _one_of(SittingState, state, "state")
    with deps.store.write() as work:
        sitting_in_scope(work, actor, sitting_id)
        row = work.lock(SittingRow, sitting_id)
        if to not in BY_PEOPLE:
            raise Conflict(f"a sitting becomes {to} by its rooms")
        move_sitting(work, row, to, actor.who, reason)
        if to in (SittingState.LOADED, SittingState.READY):
            record_pins(work, actor.who, row.id, pin_known(deps, work, row, actor.who))
        return _view(work, row)


def assign_staff(deps: Deps, actor: Actor, sitting_id: int, staff_login: str, sitting_room_id: int) -> None:
    """Put a person in charge of a room of this sitting; again changes nothing."""
    with deps.store.write() as work:
        sitting_in_scope(work, actor, sitting_id)
        room = work.get(SittingRoomRow, sitting_room_id, "room")
        person = work.rows.scalar(select(StaffRow).where(StaffRow.login == staff_login))
        if room.sitting_id != sitting_id or person is None:
            raise NotFound(f"no room {sitting_room_id} or no {staff_login} for this sitting")
        work.rows.merge(AssignmentRow(staff_id=person.id, sitting_room_id=room.id))
        work.record(actor.who, "staff.assigned", f"sitting_room:{room.id}", body={"login": staff_login})


def sitting_in_scope(work: Work, actor: Actor, sitting_id: int) -> SittingRow:
    """The sitting, if the actor reaches it. Raises NotFound."""
    row = work.rows.get(SittingRow, sitting_id)
    if row is None or not reaches_sitting(work, actor, sitting_id):
        raise NotFound(f"no sitting {sitting_id}")
    return row


def _frozen(work: Work, form: FormRow) -> dict[str, Any]:
    """The form by value: later imports of the bank change nothing of this sitting."""
    theory = [
        [work.get(ItemRow, (form.bank_id, item), "item").body, points_h] for item, points_h in form.theory
    ]
    practical = [
        [task, work.get(TaskRow, (form.bank_id, task), "task").package_digest, points_h]
        for task, points_h in form.practical
    ]
    return {"theory": theory, "practical": practical}


def _add_rooms(work: Work, actor: Actor, row: SittingRow, room_ids: Sequence[int]) -> None:
    if not room_ids:
        raise InvalidInput("a sitting is held in at least one room", field="room_ids")
    for room_id in dict.fromkeys(room_ids):
        room = work.get(RoomRow, room_id, "room")
        if actor.station_id is not None and room.station_id != actor.station_id:
            raise NotFound(f"no room {room_id}")
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        work.rows.add(
            SittingRoomRow(sitting_id=row.id, room_id=room_id, state=RoomState.CLOSED, start_code=code)
        )


def _view(work: Work, row: SittingRow) -> SittingView:
    rooms = work.rows.scalars(
        select(SittingRoomRow).where(SittingRoomRow.sitting_id == row.id).order_by(SittingRoomRow.id)
    )
    counting = select(func.count()).select_from(AttemptRow).where(AttemptRow.sitting_id == row.id)
    return SittingView(
        id=row.id,
        code=row.code,
        title=row.title,
        plan_id=row.plan_id,
        bank_id=row.bank_id,
        form_id=row.form_id,
        level=row.level,
        kind=row.kind,
        state=row.state,
        next_states=tuple(to.value for to in sorted(TRANSITIONS[SittingState(row.state)]) if to in BY_PEOPLE),
        starts_at=row.starts_at,
        candidates=work.rows.scalar(counting) or 0,
        rooms=tuple(sitting_room_view(work, room, with_code=False) for room in rooms),
    )


def _one_of(kind: Any, text: str, field: str) -> Any:
    try:
        return kind(text)
    except ValueError as error:
        raise InvalidInput(f"must be one of {', '.join(kind)}", field=field) from error
