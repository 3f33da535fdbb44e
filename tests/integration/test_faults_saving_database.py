"""The database full, locked, frozen, slow or restarted: saves are refused or wait, and none is lost."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine

from tests.support.faults import FAULTS
from tests.support.fragile_postgres import FragilePostgres
from tests.support.saving_room import SavingRoom, fleet, prepare, serving
from tests.support.small_disk import SmallDisk

FULL_TIMES = max(3, FAULTS // 20)
FROZEN_TIMES = max(2, FAULTS // 50)
FROZEN_S = 5.0
LOCKED_S = 2.0
TARDY_S = 0.05


def test_a_full_disk_refuses_loudly_and_saving_goes_on_without_repair_when_there_is_space(
    small_disk: SmallDisk, tmp_path: Path
) -> None:
    database = small_disk.folder / "kaohe.db"
    room = prepare(f"sqlite:///{database}", tmp_path / "var", 48)
    with serving(room, tmp_path) as web, fleet(room, web, tmp_path) as candidates:

        def fill() -> None:
            refused = candidates.ledger.refused
            small_disk.fill()
            candidates.until(lambda ledger: ledger.refused > refused + 20, "refusals")
            assert web.answers(), "a full disk must not end the server"
            small_disk.empty()

        candidates.inject(fill, FULL_TIMES, in_flight=60)
        candidates.finish()
        books = candidates.report("disk full, sqlite")
    engine = create_engine(room.url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    engine.dispose()
    assert books.refused > 20 * FULL_TIMES
    assert all(int(status) >= 500 for status in candidates.ledger.statuses), candidates.ledger.statuses
    assert books.are_in_order, books


def test_a_locked_sqlite_file_keeps_saves_waiting_and_loses_none(sqlite_url: str, tmp_path: Path) -> None:
    room = prepare(sqlite_url, tmp_path / "var", 48)

    def hold() -> None:
        connection = sqlite3.connect(tmp_path / "kaohe.db", timeout=5, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(LOCKED_S)
            connection.execute("ROLLBACK")
        finally:
            connection.close()

    with serving(room, tmp_path) as web, fleet(room, web, tmp_path) as candidates:
        candidates.inject(hold, FROZEN_TIMES, in_flight=60)
        candidates.finish()
        books = candidates.report(f"file locked {LOCKED_S} s, sqlite")
    assert books.are_in_order, books


@pytest.mark.postgres
@pytest.mark.filterwarnings("ignore:.*was deleted while still open:ResourceWarning")
def test_a_postgresql_that_is_frozen_locked_slow_or_restarted_loses_nothing(
    fragile_postgres: FragilePostgres, tmp_path: Path
) -> None:
    room = prepare(fragile_postgres.url, tmp_path / "var", 64)

    def freeze() -> None:
        with fragile_postgres.frozen():
            time.sleep(FROZEN_S)

    def lock() -> None:
        """As a backup or a careless administrator does: a long transaction holds the answers."""
        with connected(room) as connection:
            connection.execute("LOCK TABLE response IN EXCLUSIVE MODE")
            time.sleep(LOCKED_S)
            connection.rollback()

    def restart() -> None:
        fragile_postgres.stop_at_once()
        fragile_postgres.start()

    def slow() -> None:
        """It stops for a moment again and again."""
        for _ in range(20):
            with fragile_postgres.frozen():
                time.sleep(TARDY_S)
            time.sleep(TARDY_S)

    faults: dict[str, Callable[[], None]] = {
        f"frozen {FROZEN_S} s": freeze,
        f"locked {LOCKED_S} s": lock,
        "restarted": restart,
        "slow": slow,
    }
    with serving(room, tmp_path) as web, fleet(room, web, tmp_path) as candidates:
        for fault in faults.values():
            candidates.inject(fault, FROZEN_TIMES, in_flight=60)
        candidates.finish()
        books = candidates.report(f"{', '.join(faults)}, postgresql")
    assert candidates.injected == FROZEN_TIMES * len(faults)
    assert books.are_in_order, books


@contextmanager
def connected(room: SavingRoom) -> "Iterator[psycopg.Connection[tuple[object, ...]]]":
    """Somebody else at the same database."""
    with psycopg.connect(room.url.replace("+psycopg", "")) as connection:
        yield connection
