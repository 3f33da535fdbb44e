"""Outages: written down as heartbeats return, read as lost time of an attempt and of its room."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.exam.attempt_states import ANSWERING, INTERRUPTED, OVER, AttemptState
from server.exam.outages import Stretch, shared, silence, stretch, total_ms, union, within, without
from server.exam.room_states import RoomState
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.scopes import sitting_room_in_scope
from server.services.views_outages import LostTime, RoomOutages, StretchView
from server.store.tables.sittings import AttemptRow, SittingRoomRow
from server.store.tables.time import PauseRow
from server.store.tables.watching import OutageRow
from server.store.work import Work

SILENCE, SERVER = "silence", "server"
ROOM_PERCENT = 50  # silent together: then it was the room, its network or its power
UNDER_WAY = ANSWERING | INTERRUPTED
COUNTED = (
    AttemptRow.id,
    AttemptRow.sitting_id,
    AttemptRow.sitting_room_id,
    AttemptRow.state,
    AttemptRow.base_at,
    AttemptRow.closes_at,
    AttemptRow.handed_in_at,
    AttemptRow.last_seen_at,
)


def note_silences(work: Work, deps: Deps, heard: Mapping[str, datetime]) -> int:
    """Before their last signs of life are overwritten: keep the silences that end with these; how many."""
    rows = []
    for row in work.rows.execute(select(*COUNTED).where(AttemptRow.id.in_(sorted(heard)))):
        if AttemptState(row.state) in UNDER_WAY:
            for each in _silent(work, deps, row, heard[row.id]):
                rows.append(_outage(row.sitting_room_id, row.id, SILENCE, each))
    work.insert_all(OutageRow, rows)
    return len(rows)


def note_server_outage(work: Work, seen_at: datetime) -> int:
    """No server was there from `seen_at` until now: keep it for every room whose clocks ran; how many."""
    rooms = work.rows.scalars(
        select(SittingRoomRow).where(
            SittingRoomRow.state.in_((RoomState.RUNNING.value, RoomState.PAUSED.value))
        )
    )
    rows = [
        _outage(room.id, None, SERVER, each)
        for room in rooms
        for each in stretch(max(seen_at, room.started_at or seen_at), work.now)
    ]
    work.insert_all(OutageRow, rows)
    return len(rows)


def room_outages(deps: Deps, actor: Actor, sitting_room_id: int) -> RoomOutages:
    """Lost time of a room and of everybody in it, up to now. Raises NotFound outside the actor's scope."""
    with deps.store.read() as work:
        room = sitting_room_in_scope(work, actor, sitting_room_id)
        return _room_outages(work, deps, room)


def _room_outages(work: Work, deps: Deps, room: SittingRoomRow) -> RoomOutages:
    rows = work.rows.execute(
        select(*COUNTED).where(AttemptRow.sitting_room_id == room.id, AttemptRow.base_at.is_not(None))
    ).all()
    kept = _kept(work, room.id)
    down, pauses = kept.pop(None, []), _pauses(work, room.id)
    spans = {row.id: span for row in rows for span in stretch(row.base_at, _end(row, work.now))}
    silent: dict[str, list[Stretch]] = {}
    lost: list[LostTime] = []
    for row in rows:
        if row.id not in spans:
            continue
        still = _still_silent(work, deps, row)
        span = spans[row.id]
        all_of_it = [*kept.get(row.id, []), *still, *down]
        silent[row.id] = without(
            within(all_of_it, span.from_at, span.until_at), [*pauses.get(row.id, []), *pauses.get(None, [])]
        )
        open_since = still[0].from_at if still and AttemptState(row.state) not in OVER else None
        lost.append(
            LostTime(
                attempt_id=row.id,
                lost_ms=total_ms(silent[row.id]),
                open_since=open_since,
                stretches=_shown(silent[row.id], SILENCE),
            )
        )
    together = shared(silent, spans, ROOM_PERCENT)
    return RoomOutages(
        sitting_room_id=room.id,
        lost_ms=total_ms([*together, *down]),
        stretches=(*_shown(together, SILENCE), *_shown(union(down), SERVER)),
        attempts=tuple(sorted(lost, key=lambda each: (-each.lost_ms, each.attempt_id))),
        server_now=work.now,
    )


def _silent(work: Work, deps: Deps, row: Any, heard_at: datetime) -> list[Stretch]:
    """The silence before `heard_at`, as far as the attempt's clock ran."""
    if row.last_seen_at is None or row.base_at is None:
        return []
    found = silence(row.last_seen_at, heard_at, _offline_after_ms(work, deps, row))
    return within(found, row.base_at, row.closes_at or heard_at)


def _still_silent(work: Work, deps: Deps, row: Any) -> list[Stretch]:
    """A silence that nothing has ended, up to now or to the hand-in."""
    return _silent(work, deps, row, row.handed_in_at or work.now)


def _offline_after_ms(work: Work, deps: Deps, row: Any) -> int:
    return deps.shelf.form(work, row.sitting_id).policy.offline_after_ms


def _end(row: Any, now: datetime) -> datetime:
    end: datetime = min(row.handed_in_at or now, row.closes_at or now)
    return end


def _kept(work: Work, sitting_room_id: int) -> dict[str | None, list[Stretch]]:
    """What was written down, by attempt; None: the server's own."""
    found: dict[str | None, list[Stretch]] = defaultdict(list)
    for row in work.rows.scalars(select(OutageRow).where(OutageRow.sitting_room_id == sitting_room_id)):
        found[row.attempt_id] += stretch(row.from_at, row.until_at)
    return found


def _pauses(work: Work, sitting_room_id: int) -> dict[str | None, list[Stretch]]:
    """While which clocks stood, by attempt; None: the whole room. One that lasts counts up to now."""
    found: dict[str | None, list[Stretch]] = defaultdict(list)
    for row in work.rows.scalars(select(PauseRow).where(PauseRow.sitting_room_id == sitting_room_id)):
        found[row.attempt_id] += stretch(row.began_at, row.ended_at or work.now)
    return found


def _outage(sitting_room_id: int, attempt_id: str | None, cause: str, each: Stretch) -> dict[str, Any]:
    return {
        "sitting_room_id": sitting_room_id,
        "attempt_id": attempt_id,
        "cause": cause,
        "from_at": each.from_at,
        "until_at": each.until_at,
        "ms": each.ms,
    }


def _shown(stretches: list[Stretch], cause: str) -> tuple[StretchView, ...]:
    return tuple(
        StretchView(from_at=each.from_at, until_at=each.until_at, ms=each.ms, cause=cause)
        for each in stretches
    )
