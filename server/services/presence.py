"""Keeping who is connected and when they were last heard of, and the silences in between."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update

from server.services.deps import Deps
from server.services.outages import note_silences
from server.store.tables.sittings import AttemptRow


def note_presence(deps: Deps, seen: Mapping[str, tuple[bool, datetime]]) -> None:
    """Keep who is connected and when they were last heard of; a silence that ends is an outage."""
    if not seen:
        return
    table: Any = AttemptRow.__table__
    news = update(table).where(table.c.id == bindparam("key"))
    values = news.values(connected=bindparam("there"), last_seen_at=bindparam("at"))
    with deps.store.write() as work:
        note_silences(work, deps, {attempt_id: at for attempt_id, (_, at) in seen.items()})
        work.rows.execute(
            values,
            [  # everybody locks in this order
                {"key": attempt_id, "there": connected, "at": at}
                for attempt_id, (connected, at) in sorted(seen.items())
            ],
        )
