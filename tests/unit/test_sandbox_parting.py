"""Boxes leave without anybody waiting for it, and are not forgotten when their engine is away."""

import threading
from collections.abc import Iterator

import pytest

from sandbox.errors import EngineUnavailable
from sandbox.parting import Departures
from tests.unit.sandbox_cast import SMALL, PretendBox, until


class SlowBox(PretendBox):
    """Goes when it may; raises the faults it is given before."""

    def __init__(self, *faults: Exception) -> None:
        super().__init__(SMALL)
        self.may_go = threading.Event()
        self.faults = list(faults)

    def close(self) -> None:
        self.may_go.wait()
        if self.faults:
            raise self.faults.pop(0)
        super().close()


@pytest.fixture
def departures() -> Iterator[Departures[PretendBox]]:
    made = Departures[PretendBox](pause_s=0.001)
    yield made
    made.close()


def test_who_gives_a_box_back_does_not_wait_for_its_end(departures: Departures[PretendBox]) -> None:
    box = SlowBox()
    departures.add(box)
    assert (box.is_parted, box.is_closed) == (True, False)
    box.may_go.set()
    until(lambda: box.is_closed)


def test_closing_waits_for_all_that_are_leaving(departures: Departures[PretendBox]) -> None:
    boxes = [PretendBox(SMALL) for _ in range(5)]
    for box in boxes:
        departures.add(box)
    departures.close()
    assert all(box.is_closed for box in boxes)


def test_one_that_comes_after_the_end_is_seen_off_at_once(departures: Departures[PretendBox]) -> None:
    departures.close()
    box = PretendBox(SMALL)
    departures.add(box)
    assert box.is_closed


def test_one_whose_engine_is_away_is_seen_off_when_it_is_back(departures: Departures[PretendBox]) -> None:
    box = SlowBox(EngineUnavailable("nobody answers"), EngineUnavailable("still nobody"))
    departures.add(box)
    box.may_go.set()
    until(lambda: box.is_closed)
    until(lambda: departures.trouble == "")


def test_why_one_could_not_be_seen_off_is_told(departures: Departures[PretendBox]) -> None:
    box = SlowBox(*[EngineUnavailable("nobody answers")] * 100_000)
    departures.add(box)
    box.may_go.set()
    until(lambda: departures.trouble == "nobody answers")
    box.faults.clear()
    until(lambda: departures.trouble == "")


def test_chores_are_done_while_nobody_leaves(departures: Departures[PretendBox]) -> None:
    done = threading.Event()
    departures.chores.append(done.set)
    departures.start()
    assert done.wait(20)
