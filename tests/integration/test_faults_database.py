"""The database lost at any moment: PostgreSQL crashing, SQLite's writers killed and its file locked."""

import gc
from pathlib import Path

import pytest

from tests.support.cast import hall_on
from tests.support.faults import FAULTS, ward
from tests.support.fragile_postgres import FragilePostgres

LONGEST_S = 0.4
SLOW_RUN_S = 0.01
IMPATIENT_S = 0.05
LOCKED_S = 0.2


@pytest.mark.postgres
@pytest.mark.filterwarnings("ignore:.*was deleted while still open:ResourceWarning")
def test_a_crashing_postgresql_loses_nothing_and_scores_nothing_twice(
    fragile_postgres: FragilePostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, url = tmp_path / "var", fragile_postgres.url
    with (
        hall_on(url, folder) as make,
        ward(make(), monkeypatch, folder, url, engine="scripted", run_s=SLOW_RUN_S) as station,
    ):
        for owner in station.owners:
            station.start_judge(owner)

        def crash() -> None:
            station.chance.choice(
                (
                    fragile_postgres.stop_at_once,
                    fragile_postgres.kill_server,
                    fragile_postgres.kill_one_connection,
                )
            )()
            station.submit()  # while it is away
            fragile_postgres.start()

        station.inject(crash, FAULTS, longest_s=LONGEST_S, in_flight=6)
        station.drain()
        books = station.report("postgresql crashed")
        gc.collect()  # connections that broke half made are dropped as they are
        assert station.injected == FAULTS
        assert books.interrupted > 0, "no fault hit a judge at work: nothing was injected"
        assert books.are_in_order, books


def test_sqlite_with_killed_writers_and_a_locked_file_loses_nothing_and_scores_nothing_twice(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "var"
    with (
        hall_on(sqlite_url, folder) as make,
        ward(
            make(),
            monkeypatch,
            folder,
            sqlite_url,
            engine="scripted",
            busy_timeout_s=IMPATIENT_S,
            run_s=SLOW_RUN_S,
        ) as station,
    ):
        for owner in station.owners:
            station.start_judge(owner)

        def kill_a_judge() -> None:
            owner = station.chance.choice(station.owners)
            station.kill_judge(owner)
            station.start_judge(owner)

        def kill_in_a_transaction() -> None:
            """It had deleted every job and not said so for good."""
            told = tmp_path / "told"
            station.kill_when(told, station.raise_child("half_writer", told=str(told)))

        def lock_the_file() -> None:
            station.raise_child("locker", file=str(tmp_path / "kaohe.db"), hold_s=LOCKED_S)

        def fault() -> None:
            station.chance.choice((kill_a_judge, kill_in_a_transaction, lock_the_file))()

        station.inject(fault, FAULTS, longest_s=LONGEST_S, in_flight=6)
        station.drain()
        books = station.report("sqlite hurt")
        assert station.injected == FAULTS
        assert books.interrupted > 0, "no fault hit a judge at work: nothing was injected"
        assert books.are_in_order, books
