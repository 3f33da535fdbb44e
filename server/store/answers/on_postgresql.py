"""Answers in bulk on PostgreSQL: columns travel as arrays, every batch in one statement each."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from server.store.answers.rows import ApartKey, AttemptTruth, Changes, Current, Key

# Locked in the order of their keys, like everybody who locks several attempts.
_ATTEMPTS = """
SELECT id, sitting_id, sitting_room_id, state, lease, resumes_as, base_at, closes_at, theory_closes_at,
 latest_base_at, paused_at
FROM attempt WHERE id = ANY(%s::varchar[]) ORDER BY id FOR NO KEY UPDATE
"""
_CURRENT = """
SELECT r.attempt_id, r.item, r.revision, r.digest
FROM response AS r JOIN unnest(%s::varchar[], %s::varchar[]) AS k(attempt_id, item) USING (attempt_id, item)
"""
_VALUES = """
SELECT r.attempt_id, r.item, r.value
FROM response AS r JOIN unnest(%s::varchar[], %s::varchar[]) AS k(attempt_id, item) USING (attempt_id, item)
"""
_APART = """
SELECT attempt_id, item, revision, lease, digest, size
FROM quarantined_write WHERE attempt_id = ANY(%s::varchar[])
"""
_ANSWERS = """
INSERT INTO response (attempt_id, item, section, revision, value, digest, answered, flagged, saved_at)
SELECT *, %s::timestamptz FROM unnest(%s::varchar[], %s::varchar[], %s::varchar[], %s::bigint[], %s::text[],
 %s::varchar[], %s::boolean[], %s::boolean[])
ON CONFLICT (attempt_id, item) DO UPDATE SET section = excluded.section, revision = excluded.revision,
 value = excluded.value, digest = excluded.digest, answered = excluded.answered, flagged = excluded.flagged,
 saved_at = excluded.saved_at WHERE excluded.revision > response.revision
"""
_REVISIONS = """
INSERT INTO response_revision (attempt_id, item, revision, value, digest, lease, saved_at)
SELECT *, %s::timestamptz FROM unnest(%s::varchar[], %s::varchar[], %s::bigint[], %s::text[], %s::varchar[],
 %s::varchar[])
ON CONFLICT (attempt_id, item, revision) DO NOTHING
"""
_KEEP_APART = """
INSERT INTO quarantined_write
 (attempt_id, item, revision, value, lease, cause, digest, size, received_at)
SELECT *, %s::timestamptz FROM unnest(%s::varchar[], %s::varchar[], %s::bigint[], %s::text[], %s::varchar[],
 %s::varchar[], %s::varchar[], %s::bigint[])
"""


class PostgresqlAnswers:
    """See `AnswersSql`."""

    def read(
        self, connection: Connection, attempt_ids: Collection[str], keys: Collection[Key]
    ) -> tuple[dict[str, AttemptTruth], dict[Key, Current]]:
        """Two statements: the second one must see what others committed before the lock was given."""
        attempts = connection.exec_driver_sql(_ATTEMPTS, (list(attempt_ids),))
        truths = {row[0]: AttemptTruth(*row[:6], *map(_instant, row[6:])) for row in attempts}
        current = connection.exec_driver_sql(_CURRENT, _columns(keys, 2))
        return truths, {(row[0], row[1]): Current(row[2], row[3]) for row in current}

    def values(self, connection: Connection, keys: Collection[Key]) -> dict[Key, str]:
        """One statement."""
        rows = connection.exec_driver_sql(_VALUES, _columns(keys, 2))
        return {(attempt_id, item): value for attempt_id, item, value in rows}

    def kept_apart(
        self, connection: Connection, attempt_ids: Collection[str]
    ) -> Mapping[str, Sequence[ApartKey]]:
        """One statement."""
        found: dict[str, list[ApartKey]] = defaultdict(list)
        for attempt_id, *row in connection.exec_driver_sql(_APART, (list(attempt_ids),)):
            found[attempt_id].append(ApartKey(*row))
        return found

    def write(self, connection: Connection, changes: Changes, at: datetime) -> None:
        """Up to three statements."""
        for statement, rows, columns in (
            (_ANSWERS, changes.answers, 8),
            (_REVISIONS, changes.revisions, 6),
            (_KEEP_APART, changes.apart, 8),
        ):
            if rows:
                connection.exec_driver_sql(statement, (at, *_columns(rows, columns)))


def _columns(rows: Collection[tuple[Any, ...]], count: int) -> tuple[list[Any], ...]:
    """Rows turned into arrays, one per column, also when there is no row."""
    return tuple(map(list, zip(*rows, strict=True))) or tuple([] for _ in range(count))


def _instant(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC)
