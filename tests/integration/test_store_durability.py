"""Durability: every connection that writes syncs in full, and one that does not is named."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, event

from server.services.readiness import durability
from server.services.saving import Write, ask
from server.store.durability import why_not_durable
from server.store.engine import open_engine
from tests.support.cast import Hall, hall_on

pytestmark = pytest.mark.filterwarnings("error")


def test_every_kind_of_connection_on_sqlite_has_the_log_and_syncs_in_full(
    sqlite_url: str, tmp_path: Path
) -> None:
    """Those that read, those of units of work and the one of the writer of saves."""
    with hall_on(sqlite_url, tmp_path / "var", is_durable=True) as make:
        hall = make()
        seen = list[list[str]]()
        with hall.deps.store.read() as work:
            seen.append(why_not_durable(work.rows.connection()))
        with hall.deps.store.write() as work:
            seen.append(why_not_durable(work.rows.connection()))
        seen.append(of_the_writer(hall))
        assert seen == [[], [], []]
        assert durability(hall.deps).ready


def of_the_writer(hall: Hall) -> list[str]:
    (ada,) = hall.running("Ada")
    seen = list[list[str]]()

    def look(connection: Connection) -> None:
        statement = connection.exec_driver_sql("SELECT 1")
        statement.close()
        seen.append(why_not_durable(connection))

    event.listen(hall.deps.store.engine, "commit", look)
    writes = [Write(item="one-single", revision=1, value={"choice": "a"})]
    ask(hall.deps, ada.actor, ada.lease, writes, hall.clock()).result(10)
    event.remove(hall.deps.store.engine, "commit", look)
    (found,) = seen
    return found


def test_a_connection_that_syncs_less_is_named(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'careless.db'}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
        said = why_not_durable(connection)
    engine.dispose()
    assert said == [
        "SQLite's journal_mode is delete, not wal",
        "SQLite's synchronous is 1, not 2 (full)",
    ]


@pytest.mark.postgres
def test_a_careless_postgresql_is_named_setting_by_setting(postgres_url: str) -> None:
    """The cluster of the tests is one."""
    engine = open_engine(postgres_url, pool_size=1)
    with engine.connect() as connection:
        said = why_not_durable(connection)
    engine.dispose()
    assert [each.split()[1] for each in said] == ["fsync", "synchronous_commit", "full_page_writes"]
