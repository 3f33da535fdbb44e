"""The unit of work: one transaction that commits on success and rolls back on any exception."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Engine, bindparam, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session as Rows
from sqlalchemy.sql.selectable import ForUpdateArg

from server.clock import Clock
from server.errors import NotFound
from server.exam.facts import Fact, fact_payload
from server.store.engine import WRITES
from server.store.many import insert_packed, update_packed
from server.store.tables.base import Base
from server.store.tables.journal import ChannelRow, FactRow, RecordRow
from server.store.tables.judging import JobRow
from server.store.turns import Turns

Ring = Callable[[str], None]
FACT_LOCK = 0x6B616F68  # PostgreSQL advisory lock under which fact ids are given out in commit order
# Keys never change: so whoever only refers to a locked row (PostgreSQL: FOR KEY SHARE) need not wait for it,
# and two who refer to the same row and then lock it do not wait for one another.
LOCK = ForUpdateArg(key_share=True)
T = TypeVar("T", bound=Base)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line for the record, see `Work.record`."""

    who: str
    what: str
    subject: str
    reason: str = ""
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One job to queue, see `Work.enqueue`."""

    kind: str
    pool: str
    dedupe_key: str
    payload: Mapping[str, Any]
    priority: int = 0
    about: str | None = None


class Work:
    """What a use case holds while its transaction is open; rows do not leave it.

    `now` is when the transaction got its turn, `asked_at` when the use case asked for it: nobody's command
    is late because others were served first.
    """

    def __init__(self, rows: Rows, now: datetime, asked_at: datetime | None = None) -> None:
        self.rows = rows
        self.now = now
        self.asked_at = asked_at or now
        self.bells: set[str] = set()
        self._facts: list[tuple[str, str, Mapping[str, Any]]] = []

    def get(self, kind: type[T], key: Any, what: str = "") -> T:
        """The row with this primary key. Raises NotFound naming `what`."""
        row = self.rows.get(kind, key)
        if row is None:
            raise NotFound(f"no {what or kind.__tablename__} {key}")
        return row

    def lock(self, kind: type[T], key: Any, what: str = "") -> T:
        """The row, locked until the end of the transaction and read afresh. Raises NotFound."""
        row = self.rows.get(kind, key, with_for_update=LOCK, populate_existing=True)
        if row is None:
            raise NotFound(f"no {what or kind.__tablename__} {key}")
        return row

    def announce(self, channel: str, fact: Fact) -> None:
        """For whoever listens on `channel` (`attempt:<id>`, `room:<id>`); emitted after the commit."""
        self._facts.append((channel, fact.kind, fact_payload(fact)))
        self.bells.add("facts")

    def record(
        self, who: str, what: str, subject: str, *, reason: str = "", body: Mapping[str, Any] | None = None
    ) -> None:
        """Append to the record: `who` is `staff:<login>`, `candidate:<number>` or `server`."""
        line = Line(who=who, what=what, subject=subject, reason=reason, body=body or {})
        self.rows.add(RecordRow(**self._record_values(line)))

    def record_all(self, lines: Sequence[Line]) -> None:
        """The same for many at once, in this order."""
        self.rows.flush()  # what was recorded before stands before it
        self.insert_all(RecordRow, [self._record_values(line) for line in lines])

    def enqueue(
        self,
        kind: str,
        pool: str,
        dedupe_key: str,
        payload: Mapping[str, Any],
        *,
        priority: int = 0,
        about: str | None = None,
    ) -> None:
        """A job in this very transaction; asking for the same `dedupe_key` again changes nothing.

        Args:
            about: the attempt whose programs it runs.
        """
        self.enqueue_all(
            [
                Order(
                    kind=kind,
                    pool=pool,
                    dedupe_key=dedupe_key,
                    payload=payload,
                    priority=priority,
                    about=about,
                )
            ]
        )

    def enqueue_all(self, orders: Sequence[Order]) -> None:
        """The same for many at once, in this order."""
        rows = [
            {
                "kind": order.kind,
                "pool": order.pool,
                "dedupe_key": order.dedupe_key,
                "about": order.about,
                "payload": dict(order.payload),
                "priority": order.priority,
                "state": "queued",
                "attempt": 0,
                "faults": 0,
                "max_faults": 3,
                "losses": 0,
                "fence": 0,
                "queued_at": self.now,
            }
            for order in orders
        ]
        self.insert_all(JobRow, rows, unless_there=True)
        self.bells.update(order.pool for order in orders)

    def insert_all(
        self, kind: type[Base], rows: Sequence[Mapping[str, Any]], *, unless_there: bool = False
    ) -> None:
        """Many rows of one table by column name, without a row object each; nothing for none."""
        if not rows:
            return
        end = "ON CONFLICT DO NOTHING" if unless_there else ""
        if not self._on_postgresql and insert_packed(self.rows.connection(), _table(kind), rows, end):
            return
        statement = self._insert(kind)
        if unless_there:
            statement = statement.on_conflict_do_nothing()
        self.rows.execute(statement, list(rows))

    def update_all(self, kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        """Rows of one table, each by its `id`, with the same columns of each; locked in the order given."""
        if not rows:
            return
        table = _table(kind)
        if not self._on_postgresql and update_packed(self.rows.connection(), table, rows):
            return
        news: Any = {name: bindparam(f"new_{name}") for name in rows[0] if name != "id"}
        self.rows.execute(
            update(table).where(table.c.id == bindparam("new_id")).values(news),
            [{f"new_{name}": value for name, value in row.items()} for row in rows],
        )

    def write_facts(self) -> None:
        """Give the announced facts their numbers; the last thing a transaction does."""
        if not self._facts:
            return
        if self._on_postgresql:
            self.rows.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": FACT_LOCK})
        last = self._number_facts(Counter(channel for channel, _, _ in self._facts))
        rows = []
        for channel, kind, payload in reversed(self._facts):
            rows.append(
                {
                    "channel": channel,
                    "seq": last[channel],
                    "at": self.now,
                    "kind": kind,
                    "payload": dict(payload),
                }
            )
            last[channel] -= 1
        self.insert_all(FactRow, rows[::-1])

    def _number_facts(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Move every channel on by so many; gives the last number of each."""
        head = self._insert(ChannelRow)
        head = head.on_conflict_do_update(
            index_elements=["name"], set_={"seq": ChannelRow.__table__.c.seq + head.excluded.seq}
        ).returning(ChannelRow.__table__.c.name, ChannelRow.__table__.c.seq)
        moved = self.rows.execute(head, [{"name": name, "seq": by} for name, by in sorted(counts.items())])
        return {row.name: row.seq for row in moved}

    def _record_values(self, line: Line) -> dict[str, Any]:
        body = dict(line.body)
        canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return {
            "at": self.now,
            "who": line.who,
            "what": line.what,
            "subject": line.subject,
            "reason": line.reason,
            "body": body,
            "body_hash": hashlib.sha256(canonical.encode()).hexdigest(),
        }

    @property
    def _on_postgresql(self) -> bool:
        return self.rows.get_bind().dialect.name == "postgresql"

    def _insert(self, kind: type[Base]) -> Any:
        return (postgresql.insert if self._on_postgresql else sqlite.insert)(_table(kind))


def _table(kind: type[Base]) -> Any:
    """Its columns only: no row objects are made."""
    return kind.__table__


class Store:
    """The database as use cases see it: `write()` and `read()` blocks."""

    def __init__(self, engine: Engine, clock: Clock, ring: Ring) -> None:
        self.engine = engine
        self.clock = clock
        self._ring = ring
        self.turns = Turns(engine)
        # SQLite's readers keep one view as they are; PostgreSQL's would see every commit in between.
        postgresql = engine.dialect.name == "postgresql"
        self._one_view = {"isolation_level": "REPEATABLE READ"} if postgresql else {}

    @contextmanager
    def write(self) -> Iterator[Work]:
        """One transaction; commits when the block ends, rolls back when it raises, then rings the bells."""
        asked_at = self.clock()
        with self.turns.take(), self.write_in_turn(asked_at) as work:
            yield work
        self.ring(work.bells)

    @contextmanager
    def write_in_turn(self, asked_at: datetime | None = None) -> Iterator[Work]:
        """The same for whoever holds the turn already; `work.bells` are the caller's to ring afterwards."""
        with (
            self.engine.connect().execution_options(**{WRITES: True}) as connection,
            Rows(connection, expire_on_commit=False) as rows,
        ):
            work = Work(rows, self.clock(), asked_at)
            yield work
            rows.flush()
            work.write_facts()
            rows.commit()

    def ring(self, bells: Iterable[str]) -> None:
        """Tell whoever waits for these kinds of rows that there are new ones."""
        for bell in sorted(bells):
            self._ring(bell)

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A consistent view; whatever is added to it is thrown away."""
        with (
            self.engine.connect().execution_options(**self._one_view) as connection,
            Rows(connection, expire_on_commit=False) as rows,
        ):
            yield Work(rows, self.clock())
