"""Whether the machines that judge keep their limits: what they found, and who may rely on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from server.errors import NotReady
from server.services.deps import Deps
from server.store.tables.checks import SandboxCheckRow
from server.store.work import Work

COUNTS_FOR = timedelta(days=1)  # without a judge that says it still speaks of the same engine and image
SEEN_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """The last check of a machine: of which engine and image, when, and what does not hold."""

    identity: str
    failures: tuple[str, ...]
    checked_at: datetime


def last_check(deps: Deps, host: str, identity: str) -> SelfCheck | None:
    """What this machine found for this engine and image; None when it never looked or they changed since."""
    with deps.store.read() as work:
        row = work.rows.get(SandboxCheckRow, host)
        if row is None or row.identity != identity:
            return None
        found = SelfCheck(
            identity=row.identity, failures=tuple(map(str, row.failures)), checked_at=row.checked_at
        )
        is_seen = row.seen_at > work.now - SEEN_AGAIN
    if not is_seen:
        with deps.store.write() as work:
            work.lock(SandboxCheckRow, host).seen_at = work.now
    return found


def note_check(deps: Deps, host: str, identity: str, failures: Sequence[str]) -> None:
    """Keep what a machine found, in place of what it found before; the record keeps all."""
    with deps.store.write() as work:
        work.rows.merge(
            SandboxCheckRow(
                host=host,
                identity=identity,
                failures=list(failures),
                checked_at=work.now,
                seen_at=work.now,
            )
        )
        work.record(
            "server",
            "sandbox.checked",
            f"host:{host}",
            body={"identity": identity, "failures": list(failures)},
        )


def require_limits(work: Work) -> None:
    """Refuse what needs a judge while no machine is known to keep every limit.

    A machine whose own check failed takes no jobs, so that one good machine is enough.

    Raises:
        NotReady: naming the limits, or that nobody has looked.
    """
    rows = work.rows.scalars(select(SandboxCheckRow).where(SandboxCheckRow.seen_at > work.now - COUNTS_FOR))
    found = list(rows)
    if any(not row.failures for row in found):
        return
    if not found:
        raise NotReady(
            "判题机尚未通过自检，请启动判题进程或运行 kaohe doctor"
            " / no judging machine has passed its self-check: start a judge or run kaohe doctor"
        )
    named = "; ".join(f"{row.host}: {', '.join(map(str, row.failures))}" for row in found)
    raise NotReady(
        f"沙箱限制不起作用 / a limit of the sandbox does not hold: {named}",
        hosts={row.host: list(map(str, row.failures)) for row in found},
    )
