"""Judges killed at any moment: no submission is lost and none scored twice."""

from pathlib import Path

import pytest

from tests.support.cast import hall_on
from tests.support.faults import FAULTS, ward

pytestmark = [pytest.mark.docker, pytest.mark.usefixtures("docker_ready")]

LONGEST_S = 0.8  # a judge takes about as long to start and to judge one


def test_killed_judges_lose_nothing_and_score_nothing_twice(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "var"
    with (
        hall_on(sqlite_url, folder) as make,
        ward(make(), monkeypatch, folder, sqlite_url, engine="") as station,
    ):
        for owner in station.owners:
            station.start_judge(owner)

        def kill() -> None:
            owner = station.chance.choice(station.owners)
            station.kill_judge(owner)
            station.start_judge(owner)

        station.inject(kill, FAULTS, longest_s=LONGEST_S, in_flight=3)
        station.drain()
        books = station.report("judge killed")
        assert station.injected == FAULTS
        assert books.interrupted > 0, "no fault hit a judge at work: nothing was injected"
        assert books.are_in_order, books
        assert station.boxes_left_by_the_living() == []
