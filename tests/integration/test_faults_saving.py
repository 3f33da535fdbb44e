"""`kill -9` of the web process and of the database while people save: what was acknowledged is there."""

from pathlib import Path

import pytest

from tests.support.fragile_postgres import FragilePostgres
from tests.support.saving_room import FAULTS, IN_FLIGHT, fleet, prepare, serving

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

        candidates.inject(kill, FAULTS)
        candidates.finish()
        books = candidates.report("web process killed, sqlite")
    assert candidates.injected == FAULTS
    assert min(candidates.in_flight) >= IN_FLIGHT
    assert sum(candidates.at_risk) > 0
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

        candidates.inject(kill, FAULTS)
        candidates.finish()
        books = candidates.report("database killed, postgresql")
    assert candidates.injected == FAULTS
    assert min(candidates.in_flight) >= IN_FLIGHT
    assert sum(candidates.at_risk) > 0
    assert books.are_in_order, books
