"""Facts for those who tail them, in the order they were committed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from server.services.deps import Deps
from server.store.tables.journal import FactRow

# Asked for several times a second by every process that serves.
_AFTER = (
    select(FactRow.id, FactRow.channel, FactRow.seq, FactRow.at, FactRow.kind, FactRow.payload)
    .where(FactRow.id > bindparam("last"))
    .order_by(FactRow.id)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    """One fact; `id` orders all of them, `seq` those of its channel."""

    id: int
    channel: str
    seq: int
    at: datetime
    kind: str
    payload: Mapping[str, Any]


def last_fact_id(deps: Deps) -> int:
    """Where a tail that begins now begins."""
    with deps.store.read() as work:
        return work.rows.scalar(select(func.max(FactRow.id))) or 0


def facts_after(deps: Deps, last_id: int, limit: int = 500) -> list[FactView]:
    """The next facts, oldest first."""
    with deps.store.read() as work:
        rows = work.rows.execute(_AFTER, {"last": last_id, "limit": limit})
        return [
            FactView(id=id_, channel=channel, seq=seq, at=at, kind=kind, payload=payload)
            for id_, channel, seq, at, kind, payload in rows
        ]
