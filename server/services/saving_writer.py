"""The one writer of saves of a process: what gathered goes into one transaction, then everybody is told."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

import structlog
from sqlalchemy import Connection, select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session as Rows

from server.errors import NotReady
from server.services.clocks import note_first_answer
from server.services.progress import ProgressFold
from server.services.saving_rules import (
    Asked,
    Truth,
    ack_of,
    answers_of,
    changes_of,
    decide,
    starts_its_clock,
    unread,
)
from server.services.shelf import Shelf
from server.services.views import SaveAck
from server.store.answers.on_postgresql import PostgresqlAnswers
from server.store.answers.on_sqlite import SqliteAnswers
from server.store.answers.rows import AnswersSql
from server.store.engine import WRITES
from server.store.grouping import AGAIN_AFTER_S, Grouping, Teller
from server.store.tables.answers import ResponseRow
from server.store.tables.sittings import AttemptRow
from server.store.work import Store, Work

Told = SaveAck | Exception
A_WRITE = 8192  # characters; so 64 Mi of them wait at most
LONGEST_REASON = 200  # characters of what a database says

log = structlog.get_logger(__name__)


class _StartsClocks(Exception):
    """Some of these saves may start clocks; they go through a unit of work of their own."""

    def __init__(self, attempts: set[str]) -> None:
        super().__init__()
        self.attempts = attempts


class SaveWriter:
    """Has a thread and a connection of its own from the first save on, until it is closed."""

    def __init__(self, store: Store, shelf: Shelf, progress: ProgressFold) -> None:
        self._store = store
        self._shelf = shelf
        self._progress = progress
        postgresql = store.engine.dialect.name == "postgresql"
        self._sql: AnswersSql = PostgresqlAnswers() if postgresql else SqliteAnswers()
        self._connection: Connection | None = None
        self._grouping: Grouping[Asked, SaveAck] = Grouping("saves", store.turns.take, self._save)

    def ask(self, asked: Asked, size: int = 0) -> "Future[SaveAck]":
        """Never waits; what is long weighs more. Raises Throttled or NotReady with `retry_after_s`."""
        return self._grouping.ask(asked, _weight(asked, size))

    def put(self, asked: Asked, size: int, asker: Any, teller: Teller[SaveAck]) -> None:
        """As `ask`; the teller hears of all that were saved together at once, in the writer's thread."""
        self._grouping.put(asked, _weight(asked, size), asker, teller)

    @property
    def waiting(self) -> int:
        """Writes that are asked for and not answered."""
        return self._grouping.waiting

    def close(self) -> None:
        """Save what was asked for and end."""
        self._grouping.close()
        self.let_go()

    def _save(self, asked: Sequence[Asked]) -> Sequence[Told]:
        """All of them in one transaction, else each in its own so that a bad one fails alone."""
        try:
            return self._commit_twice(asked)
        except _StartsClocks as found:
            others = iter(self._save([each for each in asked if each.attempt_id not in found.attempts]))
            return [
                self._save_first(each) if each.attempt_id in found.attempts else next(others)
                for each in asked
            ]
        except (OperationalError, InterfaceError) as error:
            log.error("saves not taken", saves=len(asked), why=str(error.orig)[:LONGEST_REASON])
            return [_unready() for _ in asked]
        # One save of the group is the cause: alone, each finds out whether it is that one.
        except Exception as error:
            if len(asked) == 1:
                return [error]
            return [self._save([each])[0] for each in asked]

    def _save_first(self, asked: Asked) -> Told:
        try:
            return self._commit_first(asked)
        except (OperationalError, InterfaceError) as error:
            log.error("saves not taken", saves=1, why=str(error.orig)[:LONGEST_REASON])
            return _unready()
        except Exception as error:
            return error

    def _commit_twice(self, asked: Sequence[Asked]) -> list[Told]:
        """A connection that was lost meanwhile is replaced once; saving the same again is harmless."""
        if not asked:
            return []
        try:
            return self._commit(asked)
        except (OperationalError, InterfaceError):
            self.let_go()
            return self._commit(asked)

    def _commit(self, asked: Sequence[Asked]) -> list[Told]:
        connection = self._connect()
        with connection.begin():
            told, rooms = self._write(connection, asked)
        for room in rooms:
            self._progress.touch(room)
        return told

    def _commit_first(self, asked: Asked) -> Told:
        """A save that may be the first answer, and so start the clock: a unit of work of its own."""
        with self._store.write_in_turn() as work:
            (told,), rooms = self._write(work.rows.connection(), [asked], may_start=True)
            if isinstance(told, SaveAck) and self._is_answered(work, asked):
                attempt = work.lock(AttemptRow, asked.attempt_id)
                note_first_answer(work, attempt, self._shelf.form(work, attempt.sitting_id).policy)
                told = ack_of(told.results, attempt, told.saved_at)
        self._store.ring(work.bells)
        for room in rooms:
            self._progress.touch(room)
        return told

    def _is_answered(self, work: Work, asked: Asked) -> bool:
        """Before the clock runs no answer stands, so one that does came with this save."""
        answered = select(ResponseRow.item).where(
            ResponseRow.attempt_id == asked.attempt_id, ResponseRow.answered
        )
        return work.rows.scalar(answered.limit(1)) is not None

    def _write(
        self, connection: Connection, asked: Sequence[Asked], *, may_start: bool = False
    ) -> tuple[list[Told], set[int]]:
        """What each is told, and the sitting-rooms in which answers changed."""
        ids = {each.attempt_id for each in asked}
        keys = {(each.attempt_id, write.item) for each in asked for write in each.writes}
        attempts, current = self._sql.read(connection, ids, keys)
        forms = {
            attempt.sitting_id: self._shelf.known(attempt.sitting_id)
            or self._shelf.form(Work(Rows(connection), self._store.clock()), attempt.sitting_id)
            for attempt in attempts.values()
        }
        truth = Truth(attempts=attempts, forms=forms, current=current)
        if not may_start:
            starts = {row.id for row in attempts.values() if starts_its_clock(row)}
            if starts:
                raise _StartsClocks(starts)
        decided = decide(asked, truth)
        missing = unread(decided)
        values = self._sql.values(connection, missing) if missing else {}
        refused = {each.attempt_id for each, _, _ in decided.refused}
        apart = self._sql.kept_apart(connection, refused) if refused else {}
        now = self._store.clock()
        self._sql.write(connection, changes_of(decided, apart), now)
        rooms = {attempts[attempt_id].sitting_room_id for attempt_id, _ in decided.answers}
        return answers_of(decided, asked, truth, values, now), rooms

    def _connect(self) -> Connection:
        if self._connection is None:
            self._connection = self._store.engine.connect().execution_options(**{WRITES: True})
        return self._connection

    def let_go(self) -> None:
        """Give the connection back; the next save takes another. Only while nothing is being saved."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


def _weight(asked: Asked, size: int) -> int:
    return len(asked.writes) + size // A_WRITE


def _unready() -> NotReady:
    return NotReady("the database takes no answers just now", retry_after_s=AGAIN_AFTER_S)
