"""The container engine killed and started again at any moment: an engine of the test's own."""

from pathlib import Path

import pytest

from tests.support.cast import hall_on
from tests.support.faults import FAULTS, ward
from tests.support.private_engine import PrivateEngine

pytestmark = [pytest.mark.docker, pytest.mark.usefixtures("docker_ready")]

LONGEST_S = 0.4
AWAY_S = 0.3


def test_a_restarted_engine_loses_nothing_and_calls_for_nobody(
    private_engine: PrivateEngine, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "var"
    with (
        hall_on(sqlite_url, folder) as make,
        ward(make(), monkeypatch, folder, sqlite_url, engine=private_engine.url) as station,
    ):
        for owner in station.owners:
            station.start_judge(owner)

        def restart() -> None:
            private_engine.kill()
            station.pause(AWAY_S)
            private_engine.start()

        station.inject(restart, FAULTS, longest_s=LONGEST_S, in_flight=3)
        station.drain()
        books = station.report("engine restarted")
        assert station.injected == FAULTS
        assert books.interrupted > 0, "no fault hit a judge at work: nothing was injected"
        assert books.are_in_order, books
        assert books.handed_to_staff == 0
