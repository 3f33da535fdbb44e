"""`kill -9` of the web process and of the database while people save: what was acknowledged is there."""

import sys
import time
from pathlib import Path

import pytest

from tests.support.faults import KILLS
from tests.support.fragile_postgres import FragilePostgres
from tests.support.saving_room import IN_FLIGHT, fleet, prepare, serving

CARELESS = (sys.executable, "-m", "tests.support.careless_server")
STEP_S, STEPS = 0.6, 4
WHOLE_EVERY = 5  # of so many kills one takes along what stands before it: the master, or the web process


def test_a_killed_web_process_on_sqlite_loses_nothing_that_was_acknowledged(
    sqlite_url: str, tmp_path: Path
) -> None:
    room = prepare(sqlite_url, tmp_path / "var")
    with serving(room, tmp_path) as web, fleet(room, web, tmp_path) as candidates:

        def kill() -> None:
            if candidates.injected % WHOLE_EVERY == WHOLE_EVERY - 1:
                web.restart_after_kill()
            else:
                web.kill_worker()

        candidates.inject(kill, KILLS)
        candidates.finish()
        books = candidates.report("web process killed, sqlite")
    assert candidates.injected == KILLS
    assert min(candidates.in_flight) >= IN_FLIGHT
    assert sum(candidates.at_risk) > 0
    assert books.are_in_order, books


def test_a_wall_clock_that_jumps_by_an_hour_to_and_fro_refuses_and_loses_nothing(
    sqlite_url: str, tmp_path: Path
) -> None:
    room = prepare(sqlite_url, tmp_path / "var", 48)
    with (
        serving(room, tmp_path, program=(*CARELESS, "stepping")) as web,
        fleet(room, web, tmp_path) as candidates,
    ):
        candidates.inject(lambda: time.sleep(STEP_S), STEPS, in_flight=40)
        candidates.inject(web.kill_worker, in_flight=40)
        candidates.finish()
        books = candidates.report("wall clock stepped an hour, web process killed, sqlite")
    assert set(candidates.ledger.statuses) <= {"429"}, "refused for more than haste"
    assert books.are_in_order, books


@pytest.mark.postgres
@pytest.mark.filterwarnings("ignore:.*was deleted while still open:ResourceWarning")
def test_a_killed_postgresql_loses_nothing_that_was_acknowledged(
    fragile_postgres: FragilePostgres, tmp_path: Path
) -> None:
    room = prepare(fragile_postgres.url, tmp_path / "var")
    with serving(room, tmp_path) as web, fleet(room, web, tmp_path) as candidates:

        def kill() -> None:
            fragile_postgres.kill_all()
            if candidates.injected % WHOLE_EVERY == WHOLE_EVERY - 1:
                web.kill_worker()
            fragile_postgres.start()

        candidates.inject(kill, KILLS)
        candidates.finish()
        books = candidates.report("database killed, postgresql")
    assert candidates.injected == KILLS
    assert min(candidates.in_flight) >= IN_FLIGHT
    assert sum(candidates.at_risk) > 0
    assert books.are_in_order, books
