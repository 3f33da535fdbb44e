"""The judges at work, as their rows tell: who is there, who cannot judge and why, who fell silent."""

import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from server.services.deps import Deps
from server.store.queue import take_back
from server.store.tables.evidence import JudgeRow
from server.store.work import Work

READY, JUDGING, WAITING, ENDED = "ready", "judging", "waiting", "ended"
SILENT = "silent"  # what a row shows when its judge has not spoken for long
SILENT_AFTER = timedelta(seconds=20)
FORGOTTEN_AFTER = timedelta(days=1)
LONGEST_WHY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeView:
    """One judge process as staff see it; `state` is ready, judging, waiting, silent or ended."""

    owner: str
    host: str
    pools: tuple[str, ...]
    state: str
    why: str
    since: datetime
    at: datetime


def report(deps: Deps, owner: str, pools: tuple[str, ...], state: str, why: str = "") -> None:
    """Write down how this judge is; called every few seconds and when it changes for the worse."""
    why = why[:LONGEST_WHY].replace("\0", "\ufffd")
    with deps.store.write() as work:
        row = work.rows.get(JudgeRow, owner)
        if row is None:
            row = JudgeRow(owner=owner, state="", since=work.now)
            work.rows.add(row)
        if (row.state, row.why) != (state, why):
            row.since = work.now
        row.host, row.pools = socket.gethostname(), ",".join(pools)
        row.state, row.why, row.at = state, why, work.now


def take_over(deps: Deps, owner: str, *, died: bool) -> int:
    """Queue again what this owner held: a predecessor that `died`, or itself before it lost the database."""
    with deps.store.write() as work:
        return take_back(work, owner, died=died)


def judges(deps: Deps) -> list[JudgeView]:
    """Every judge heard of within a day, by name."""
    with deps.store.read() as work:
        rows = work.rows.scalars(
            select(JudgeRow).where(JudgeRow.at > work.now - FORGOTTEN_AFTER).order_by(JudgeRow.owner)
        )
        return [_view(row, work.now) for row in rows]


def another_is_there(work: Work, owner: str, pool: str) -> bool:
    """Whether a judge other than `owner` works on this pool and can judge."""
    rows = work.rows.scalars(
        select(JudgeRow).where(
            JudgeRow.owner != owner,
            JudgeRow.state.in_((READY, JUDGING)),
            JudgeRow.at > work.now - SILENT_AFTER,
        )
    )
    return any(pool in row.pools.split(",") for row in rows)


def why_standing(found: list[JudgeView], pool: str = "judge") -> str:
    """Why nobody judges what waits in `pool`, for an operator; empty when somebody does."""
    of_pool = [judge for judge in found if pool in judge.pools and judge.state != ENDED]
    if any(judge.state in (READY, JUDGING) for judge in of_pool):
        return ""
    if not of_pool:
        return "no judge process is running"
    return "; ".join(f"{judge.owner} is {judge.state}: {judge.why or 'not heard of'}" for judge in of_pool)


def _view(row: JudgeRow, now: datetime) -> JudgeView:
    silent = row.state != ENDED and row.at <= now - SILENT_AFTER
    return JudgeView(
        owner=row.owner,
        host=row.host,
        pools=tuple(row.pools.split(",")),
        state=SILENT if silent else row.state,
        why=row.why,
        since=row.at if silent else row.since,
        at=row.at,
    )
