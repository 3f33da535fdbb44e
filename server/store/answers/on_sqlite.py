"""Answers in bulk on SQLite: every batch in one step of each statement.

Python's driver lets other threads run at each step and may wait long for its turn again, so rows neither
go in one by one (`executemany`) nor come out one by one (they are gathered into one JSON value).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import chain, islice
from typing import Any

import msgspec
from sqlalchemy import Connection

from server.store.answers.rows import ApartKey, AttemptTruth, Changes, Current, Key

MOST_ROWS = 64  # of one statement: so there are few texts, and the driver keeps all of them prepared

_TRUTH = """
SELECT
 (SELECT json_group_array(json_array(
   id, sitting_id, sitting_room_id, state, lease, resumes_as, base_at, closes_at, theory_closes_at,
   latest_base_at, paused_at))
  FROM attempt WHERE id IN (SELECT value FROM json_each(?))),
 (SELECT json_group_array(json_array(r.attempt_id, r.item, r.revision, r.digest))
  FROM json_each(?) AS k
  CROSS JOIN response AS r ON r.attempt_id = k.value ->> 0 AND r.item = k.value ->> 1)
"""
_VALUES = """
SELECT r.attempt_id, r.item, r.value
FROM json_each(?) AS k
CROSS JOIN response AS r ON r.attempt_id = k.value ->> 0 AND r.item = k.value ->> 1
"""
_APART = """
SELECT attempt_id, item, revision, lease, digest, size
FROM quarantined_write WHERE attempt_id IN (SELECT value FROM json_each(?))
"""
_ANSWERS = (
    "INSERT INTO response"
    " (attempt_id, item, section, revision, value, digest, answered, flagged, saved_at) VALUES ",
    " ON CONFLICT (attempt_id, item) DO UPDATE SET section = excluded.section, revision = excluded.revision,"
    " value = excluded.value, digest = excluded.digest, answered = excluded.answered,"
    " flagged = excluded.flagged, saved_at = excluded.saved_at WHERE excluded.revision > response.revision",
)
_REVISIONS = (
    "INSERT INTO response_revision (attempt_id, item, revision, value, digest, lease, saved_at) VALUES ",
    " ON CONFLICT (attempt_id, item, revision) DO NOTHING",
)
_KEEP_APART = (
    "INSERT INTO quarantined_write"
    " (attempt_id, item, revision, value, lease, cause, digest, size, received_at) VALUES ",
    "",
)
_decode = msgspec.json.decode
_encode = msgspec.json.encode


class SqliteAnswers:
    """See `AnswersSql`; the transaction has the database's write lock, which locks the attempts too."""

    def read(
        self, connection: Connection, attempt_ids: Collection[str], keys: Collection[Key]
    ) -> tuple[dict[str, AttemptTruth], dict[Key, Current]]:
        """One statement, one row."""
        asked = (_json(attempt_ids), _json(keys))
        attempts, current = connection.exec_driver_sql(_TRUTH, asked).one()
        return (
            {row[0]: AttemptTruth(*row[:6], *map(_instant, row[6:])) for row in _decode(attempts)},
            {(row[0], row[1]): Current(row[2], row[3]) for row in _decode(current)},
        )

    def values(self, connection: Connection, keys: Collection[Key]) -> dict[Key, str]:
        """Rarely asked for, so row by row."""
        rows = connection.exec_driver_sql(_VALUES, (_json(keys),))
        return {(attempt_id, item): value for attempt_id, item, value in rows}

    def kept_apart(
        self, connection: Connection, attempt_ids: Collection[str]
    ) -> Mapping[str, Sequence[ApartKey]]:
        """Rarely asked for, so row by row."""
        found: dict[str, list[ApartKey]] = defaultdict(list)
        for attempt_id, *row in connection.exec_driver_sql(_APART, (_json(attempt_ids),)):
            found[attempt_id].append(ApartKey(*row))
        return found

    def write(self, connection: Connection, changes: Changes, at: datetime) -> None:
        """Up to three statements, each with all of its rows."""
        instant = _text(at)
        _insert(connection, _ANSWERS, changes.answers, instant)
        _insert(connection, _REVISIONS, changes.revisions, instant)
        _insert(connection, _KEEP_APART, changes.apart, instant)


def _insert(
    connection: Connection, statement: tuple[str, str], rows: Sequence[tuple[Any, ...]], instant: str
) -> None:
    for some in _at_most(rows, MOST_ROWS):
        sql = _with_rows(statement, len(some), len(some[0]))
        connection.exec_driver_sql(sql, tuple(chain((instant,), chain.from_iterable(some))))


@cache
def _with_rows(statement: tuple[str, str], rows: int, columns: int) -> str:
    """Each row ends with the first of the values, the instant, which all have in common."""
    places = iter(range(2, 2 + rows * columns))
    each = ["".join(f"?{place}," for place in islice(places, columns)) for _ in range(rows)]
    return statement[0] + ",".join(f"({row}?1)" for row in each) + statement[1]


def _at_most(rows: Sequence[tuple[Any, ...]], size: int) -> Iterator[Sequence[tuple[Any, ...]]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _text(at: datetime) -> str:
    """As SQLAlchemy writes instants there."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _json(values: Collection[Any]) -> str:
    return _encode(list(values)).decode()


@lru_cache(maxsize=4096)  # the clocks of a room mostly begin and end together
def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)
