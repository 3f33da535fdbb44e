"""Alarms: what staff must look at, until one of them says that they have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.errors import Conflict
from server.services.actors import Actor
from server.services.deps import Deps
from server.store.tables.watching import AlarmRow
from server.store.work import Work

SERVER = "server"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmView:
    """One alarm; `body` holds what its words need."""

    id: int
    kind: str
    host: str
    since: datetime
    body: Mapping[str, Any]


def raise_alarm(work: Work, kind: str, host: str, body: Mapping[str, Any]) -> None:
    """Raise it and record it."""
    work.rows.add(AlarmRow(kind=kind, host=host, since=work.now, body=dict(body), note=""))
    work.record(SERVER, "alarm.raised", f"alarm:{kind}", body={"host": host, **body})


def open_alarms(deps: Deps) -> list[AlarmView]:
    """Those nobody has acknowledged, newest first."""
    with deps.store.read() as work:
        rows = work.rows.scalars(
            select(AlarmRow).where(AlarmRow.acknowledged_at.is_(None)).order_by(AlarmRow.id.desc())
        )
        return [
            AlarmView(id=row.id, kind=row.kind, host=row.host, since=row.since, body=row.body) for row in rows
        ]


def acknowledge(deps: Deps, actor: Actor, alarm_id: int, note: str) -> None:
    """Somebody has looked at it and says what came of it. Raises NotFound, Conflict (somebody was first)."""
    with deps.store.write() as work:
        row = work.lock(AlarmRow, alarm_id, "alarm")
        if row.acknowledged_at is not None:
            raise Conflict("this alarm was acknowledged already", by=row.acknowledged_by)
        row.acknowledged_at, row.acknowledged_by, row.note = work.now, actor.who, note
        work.record(actor.who, "alarm.acknowledged", f"alarm:{row.id}", reason=note)
