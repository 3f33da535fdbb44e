"""Many rows at once come out as they would one by one, whatever is in them."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from server.store.tables.journal import RecordRow
from server.store.tables.sittings import AttemptRow
from server.store.work import Line
from tests.support.cast import Hall, hall_on

NAMES = ("Ada", "Bob", "Cyd")
LATER = datetime(2026, 3, 14, 12, 30, 0, 250_000, tzinfo=timezone(timedelta(hours=8)))
BODY = {
    "text": "考核 '; -- \"\\ \u2028",
    "number": 2**53 + 1,
    "none": None,
    "yes": True,
    "deep": [{"a": 0.5}],
}


@pytest.fixture
def statements(hall: Hall) -> list[bool]:
    """Of each statement on the way whether it had many sets of values."""
    seen: list[bool] = []

    @event.listens_for(hall.deps.store.engine, "before_cursor_execute")
    def _note(_c: Any, _cursor: Any, _sql: str, _values: Any, _context: Any, many: bool) -> None:
        seen.append(many)

    return seen


def test_rows_updated_together_are_as_if_each_was_updated_alone(hall: Hall, statements: list[bool]) -> None:
    people = hall.running(*NAMES)
    statements.clear()
    with hall.deps.store.write() as work:
        work.update_all(
            AttemptRow,
            [
                {"id": each.actor.attempt, "connected": here, "last_seen_at": at}
                for each, here, at in zip(people, (True, False, True), (LATER, None, LATER), strict=True)
            ],
        )
    if hall.deps.store.engine.dialect.name == "sqlite":
        assert not any(statements)
    with hall.deps.store.read() as work:
        rows = [work.get(AttemptRow, each.actor.attempt) for each in people]
        assert [row.connected for row in rows] == [True, False, True]
        assert [row.last_seen_at for row in rows] == [LATER.astimezone(UTC), None, LATER.astimezone(UTC)]
        assert [row.state for row in rows] == ["theory"] * 3


def test_nobody_else_is_updated(hall: Hall) -> None:
    ada, bob, _ = hall.running(*NAMES)
    with hall.deps.store.write() as work:
        work.update_all(AttemptRow, [{"id": ada.actor.attempt, "connected": True, "last_seen_at": LATER}])
        work.update_all(AttemptRow, [])
    with hall.deps.store.read() as work:
        assert work.get(AttemptRow, bob.actor.attempt).last_seen_at != LATER


def recorded(hall: Hall, body: dict[str, Any]) -> None:
    """Record it often, and read the same."""
    lines = [
        Line(who="server", what=f"tried.{number}", subject="x:1", reason="it's", body=body)
        for number in range(70)
    ]
    with hall.deps.store.write() as work:
        work.record_all(lines)
    with hall.deps.store.read() as work:
        tried = select(RecordRow).where(RecordRow.what.like("tried.%")).order_by(RecordRow.seq)
        rows = work.rows.scalars(tried).all()
    assert [row.what for row in rows] == [line.what for line in lines]
    assert all(row.body == body and row.reason == "it's" for row in rows)


@pytest.mark.parametrize("body", [BODY, {}], ids=["full", "empty"])
def test_what_is_inserted_together_reads_as_it_was_given_and_in_its_order(
    hall: Hall, statements: list[bool], body: dict[str, Any]
) -> None:
    recorded(hall, body)
    if hall.deps.store.engine.dialect.name == "sqlite":
        assert not any(statements)


def test_what_json_would_cut_short_goes_the_usual_way(sqlite_url: str, tmp_path: Path) -> None:
    with hall_on(sqlite_url, tmp_path / "var") as make:
        recorded(make(1), {"text": "goes on after\0nothing"})
