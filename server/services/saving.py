"""Saving answers: one durable transaction for all that gathered; acknowledged means committed."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import select

from server.errors import NotReady
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.saving_rules import Asked
from server.services.saving_values import LARGEST_FILE as LARGEST_FILE
from server.services.saving_values import Write as Write
from server.services.saving_values import canonical as canonical
from server.services.saving_values import check_files as check_files
from server.services.saving_values import digest_of as digest_of
from server.services.views import ResponseView, SaveAck
from server.store.grouping import AGAIN_AFTER_S
from server.store.tables.answers import ResponseRow

T = TypeVar("T")
Told = Sequence[tuple[T, SaveAck | Exception]]  # who asked, and what `save_responses` returns or raises
Wait = Callable[["Future[SaveAck]", float], SaveAck]

ANSWERED_WITHIN_S = 30.0  # a database that stands still; whoever sends again gets the same answer
LOOK_EVERY_S = 1.0


def ask(
    deps: Deps, actor: Actor, lease: str, writes: Sequence[Write], received_at: datetime, *, size: int = 0
) -> "Future[SaveAck]":
    """Have a batch saved by this process's writer; waits for nothing, so an event loop may call it.

    The future is resolved in the writer's thread, after the commit, with what `save_responses` returns or
    raises; callbacks must be short, for the next saves wait for them.

    Args:
        size: characters it came in, where nothing else bounds how many come at once.

    Raises:
        Throttled: too many saves wait already. NotReady: the server is going down.
    """
    deps.flights.begin(received_at)
    try:
        saved = deps.saves.ask(Asked(actor.attempt, lease, writes, received_at), size)
    except BaseException:
        deps.flights.end(received_at)
        raise
    saved.add_done_callback(lambda _: deps.flights.end(received_at))
    return saved


class Asking(Generic[T]):
    """Saves of many, each with somebody who asks; all that were saved together are told at once.

    Args:
        told: called in the writer's thread after each commit; must be short, for the next saves wait for it.
    """

    def __init__(self, deps: Deps, told: Callable[[Told[T]], None]) -> None:
        self._deps = deps
        self._told = told

    def ask(
        self, asker: T, actor: Actor, lease: str, writes: Sequence[Write], received_at: datetime, size: int
    ) -> None:
        """Have a batch saved as by the function `ask`; raises the same."""
        flights = self._deps.flights
        flights.begin(received_at)
        try:
            asked = Asked(actor.attempt, lease, writes, received_at)
            self._deps.saves.put(asked, size, (asker, received_at), self)
        except BaseException:
            flights.end(received_at)
            raise

    def wanted(self, _asker: Any) -> bool:
        """Nobody gives up."""
        return True

    def tell(self, told: Sequence[tuple[tuple[T, datetime], SaveAck | Exception]]) -> None:
        """By the writer."""
        self._deps.flights.end_all([received_at for (_, received_at), _ in told])
        self._told([(asker, answer) for (asker, _), answer in told])


def save_responses(
    deps: Deps,
    actor: Actor,
    lease: str,
    writes: Sequence[Write],
    received_at: datetime,
    wait: Wait = Future.result,
) -> SaveAck:
    """Keep what is new; say of every write what became of it.

    Args:
        wait: gives the result of the future, or raises TimeoutError after so many seconds; an event loop
            has a way of its own.

    Raises:
        LeaseLost: another device holds the attempt (the writes are kept apart).
        AttemptClosed: after the end and its grace, or handed in (kept apart too).
        Throttled, NotReady: nothing is known to be saved; send again after `retry_after_s`.
    """
    saved = ask(deps, actor, lease, writes, received_at)
    # In looks: a process that was stopped meanwhile has lost one of them, and not the time of its writer.
    for _ in range(int(ANSWERED_WITHIN_S / LOOK_EVERY_S)):
        with suppress(TimeoutError):
            return wait(saved, LOOK_EVERY_S)
    raise NotReady("the database does not answer", retry_after_s=AGAIN_AFTER_S)


def my_responses(deps: Deps, actor: Actor) -> list[ResponseView]:
    """Every current answer of the attempt."""
    with deps.store.read() as work:
        rows = work.rows.scalars(select(ResponseRow).where(ResponseRow.attempt_id == actor.attempt))
        return [
            ResponseView(
                item=row.item, revision=row.revision, value=json.loads(row.value), saved_at=row.saved_at
            )
            for row in rows
        ]
