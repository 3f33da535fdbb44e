"""A hall to measure in: a database with a sitting, its rooms, and as many signed-in candidates as wanted."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select, update

from question_bank.items import FillIn, Item, MultipleChoice, Reading, SingleChoice, TrueFalse
from server.commands.demo import FOLDER as DEMO
from server.commands.demo import FORM, LOADER, PLAN, PROFILE
from server.config import Settings
from server.exam.attempt_states import AttemptState
from server.exam.room_states import RoomState
from server.exam.sitting_states import SittingState
from server.exam.words import Section
from server.services import banks, self_checks, setting_up, sittings
from server.services.deps import Deps
from server.services.shelf import SittingForm
from server.services.signing_in import csrf_for, token_hash
from server.store.engine import open_engine
from server.store.migrating import upgrade
from server.store.tables.places import RoomRow
from server.store.tables.sittings import SittingRoomRow, SittingRow
from server.wiring import wire
from tests.bench.serving.filling import COLUMNS, add_answers, add_attempts, add_chief, add_seats

BEGUN_AGO = timedelta(minutes=5)
LONG_ANSWER = "for line in lines: total += len(line.split()) 字符串 {} 的长度是多少"
SHORT_PROGRAM = "print(sum(int(part) for part in input().split()))\n"
SOURCES = tuple(f"127.0.0.{last}" for last in range(2, 6))  # each has all ports to itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """What is in the database under `folder`.

    `content` is for `answers.Answers`; `sign_ins` are `[token, lease, codes]`, room by room.
    """

    folder: Path
    sitting_rooms: tuple[int, ...]
    content: Mapping[str, Any]
    sign_ins: Sequence[tuple[str, str, bool]]
    chief_token: str
    chief_csrf: str
    heartbeat_s: float
    resync_s: float
    due_at: float  # when collecting is due, epoch; with `ends_in` soon


def prepare(
    folder: Path,
    rooms: Sequence[int],
    *,
    coding: float = 0.0,
    waiting: bool = False,
    ends_in: timedelta | None = None,
) -> Hall:
    """Make it.

    Args:
        rooms: how many seats each room has.
        coding: share of the candidates who are in the practical paper; the others answer theory.
        waiting: nobody has begun; the rooms wait for the start.
        ends_in: when the time is over; all have answered every item and task then, and hand in nothing.
    """
    deps = _open(folder)
    try:
        sitting_id, sitting_rooms = _sitting(deps, len(rooms))
        sign_ins: list[tuple[str, str, bool]] = []
        with deps.store.write() as work:
            form = deps.shelf.form(work, sitting_id)
            begun_at = work.now - BEGUN_AGO
            if ends_in is not None:
                begun_at = work.now + ends_in - timedelta(milliseconds=form.policy.total_ms)
            for sitting_room, seats in zip(sitting_rooms, rooms, strict=True):
                room = work.get(SittingRoomRow, sitting_room)
                states = _states(seats, coding, waiting, ends_in is not None)
                made = add_attempts(
                    work,
                    sitting_id=sitting_id,
                    sitting_room_id=room.id,
                    seats=add_seats(work, room.room_id, seats),
                    states=states,
                    policy=form.policy,
                    base_at=None if waiting else begun_at,
                )
                if ends_in is not None:
                    add_answers(work, made, _finished(form))
                room.state = (RoomState.ADMITTING if waiting else RoomState.RUNNING).value
                room.started_at = None if waiting else begun_at
                sign_ins += [
                    (token, lease, state is AttemptState.PRACTICAL)
                    for (_, token, lease), state in zip(made, states, strict=True)
                ]
            token = add_chief(work)
            if not waiting:
                state = SittingState.RUNNING.value
                work.rows.execute(update(SittingRow).where(SittingRow.id == sitting_id).values(state=state))
        return Hall(
            folder=folder,
            sitting_rooms=tuple(sitting_rooms),
            content=content_of(form),
            sign_ins=sign_ins,
            chief_token=token,
            chief_csrf=csrf_for(deps, token_hash(token)),
            heartbeat_s=float(form.policy.heartbeat_s),
            resync_s=float(form.policy.resync_s),
            due_at=_due_at(form, begun_at),
        )
    finally:
        deps.close()


def content_of(form: SittingForm) -> dict[str, Any]:
    """What can be answered: `theory` as [item, values], `practical` as [task, path]."""
    theory = [[key, _values(entry.item)] for key, entry in form.theory.items()]
    return {
        "theory": theory,
        "practical": [[key, entry.task.entry[0]] for key, entry in form.practical.items()],
    }


def _due_at(form: SittingForm, begun_at: datetime) -> float:
    after = timedelta(milliseconds=form.policy.total_ms + form.policy.grace_ms)
    return (begun_at + after).timestamp()


def _open(folder: Path) -> Deps:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    settings = Settings(var_dir=folder, database_url="", password_memory_kib=64)
    engine = open_engine(settings.store_url)
    upgrade(engine)
    engine.dispose()
    return wire(settings)


def _sitting(deps: Deps, rooms: int) -> tuple[int, list[int]]:
    for kind, add in (("profiles", setting_up.add_profile), ("plans", setting_up.add_plan)):
        for path in sorted((DEMO / kind).glob("*.yaml")):
            add(deps, LOADER, yaml.safe_load(path.read_text(encoding="utf-8")))
    report = banks.import_folder(deps, LOADER.who, DEMO / "bank")
    if report.issues:
        raise RuntimeError(f"the demo bank has problems: {dict(report.issues[0])}")
    station = setting_up.add_station(deps, LOADER, "00001", "测速站点")["id"]
    with deps.store.write() as work:
        places = [
            RoomRow(
                station_id=station, number=at + 1, name=f"第 {at + 1} 考场", rows=COLUMNS, columns=COLUMNS
            )
            for at in range(rooms)
        ]
        work.rows.add_all(places)
        work.rows.flush()
        ids = [place.id for place in places]
    made = sittings.create_sitting(
        deps,
        LOADER,
        sittings.NewSitting(
            code="bench-1",
            plan_id=PLAN,
            profile_id=PROFILE,
            bank_id=banks.banks(deps)[0].id,
            form_id=FORM,
            level="初级",
            kind="trial",
            title={"zh": "测速", "en": "Bench"},
            starts_at=deps.clock(),
            room_ids=ids,
            sitting_no=1,
            divide_durations_by=Decimal(1),
        ),
    )
    for state in ("sealed", "loaded", "ready"):
        sittings.set_sitting_state(deps, LOADER, made.id, state, "bench")
    self_checks.note_check(deps, "bench", "bench", [])
    with deps.store.read() as work:
        found = select(SittingRoomRow.id).where(SittingRoomRow.sitting_id == made.id)
        return made.id, list(work.rows.scalars(found.order_by(SittingRoomRow.id)))


def _states(seats: int, coding: float, waiting: bool, ending: bool) -> list[AttemptState]:
    if waiting:
        return [AttemptState.WAITING] * seats
    if ending:
        return [AttemptState.PRACTICAL] * seats
    # Spread evenly, so that any part of the crowd has its share.
    codes = [int((at + 1) * coding) > int(at * coding) for at in range(seats)]
    return [AttemptState.PRACTICAL if each else AttemptState.THEORY for each in codes]


def _finished(form: SittingForm) -> dict[str, tuple[str, Any]]:
    theory = {key: (Section.THEORY.value, _values(entry.item)[0]) for key, entry in form.theory.items()}
    programs = {
        key: (Section.PRACTICAL.value, {"files": dict.fromkeys(entry.task.entry, SHORT_PROGRAM)})
        for key, entry in form.practical.items()
    }
    return theory | programs


def _values(item: Item) -> list[dict[str, Any]]:
    """Some answers of the size people give."""
    match item:
        case SingleChoice():
            return [{"choice": option.id} for option in item.options]
        case MultipleChoice():
            return [{"choices": [option.id for option in item.options[:at]]} for at in (1, 2, 3)]
        case TrueFalse():
            return [{"choice": True}, {"choice": False}]
        case FillIn() | Reading():
            return [
                {"blanks": {blank.id: LONG_ANSWER.format(at)[:60] for blank in item.blanks}}
                for at in range(3)
            ]
