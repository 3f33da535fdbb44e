"""A clock that was read is counted on only while it runs and nothing is known to have moved it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from server.exam.words import Role
from server.live.clocks import TRUSTED_S, KeptClocks
from server.live.crossing import InPlace
from server.services.actors import Actor
from server.services.views import Timing

NOW = datetime(2026, 3, 14, 1, 0, tzinfo=UTC)
ADA = Actor(role=Role.CANDIDATE, name="Ada", who="candidate:1", token_hash="", attempt_id="a")
RUNNING = Timing(
    server_now=NOW,
    closes_at=NOW + timedelta(minutes=90),
    remaining_ms=90 * 60_000,
    theory_remaining_ms=60 * 60_000,
    stands=False,
    starts_by=None,
    room_shifts=0,
    room_state="running",
    state="theory",
    section="theory",
)


class World:
    """A clock on the wall, a monotonic one, and what the database says."""

    def __init__(self) -> None:
        self.passed = timedelta()
        self.reads = 0
        self.truth = RUNNING
        self.while_reading = lambda: None
        self.clocks = KeptClocks(
            self.read, lambda: NOW + self.passed, InPlace(), lambda: self.passed.total_seconds()
        )

    def read(self, _actor: Actor) -> Timing:
        self.reads += 1
        found = self.truth
        self.while_reading()
        return found

    def left(self) -> tuple[int | None, int | None]:
        timing = self.clocks.timing(ADA)
        return timing.remaining_ms, timing.theory_remaining_ms


def test_a_running_clock_is_read_once_and_counted_on():
    world = World()
    assert world.left() == (90 * 60_000, 60 * 60_000)
    world.passed = timedelta(seconds=20, milliseconds=5)
    assert world.left() == (90 * 60_000 - 20_005, 60 * 60_000 - 20_005)
    assert world.reads == 1
    world.passed = timedelta(seconds=TRUSTED_S)
    world.left()
    assert world.reads == 2


@pytest.mark.parametrize("moves", ["forget", "forget_all"])
def test_what_moved_a_clock_has_it_read_again(moves: str):
    world = World()
    world.left()
    world.clocks.forget("a") if moves == "forget" else world.clocks.forget_all()
    world.truth = replace(RUNNING, remaining_ms=7, closes_at=NOW + timedelta(milliseconds=7))
    assert world.left()[0] == 7
    assert world.reads == 2


def test_a_reading_overtaken_by_what_moved_the_clock_is_not_kept():
    world = World()
    world.while_reading = lambda: world.clocks.forget("a")
    world.left()
    world.while_reading = lambda: None
    world.left()
    assert world.reads == 2


@pytest.mark.parametrize("remaining_ms", [None, 90 * 60_000 - 1])
def test_a_clock_that_does_not_run_is_read_each_time(remaining_ms: int | None):
    world = World()
    world.truth = replace(RUNNING, remaining_ms=remaining_ms)
    assert [world.left()[0] for _ in range(3)] == [remaining_ms] * 3
    assert world.reads == 3


def test_a_clock_never_shows_less_than_nothing():
    world = World()
    world.truth = replace(
        RUNNING, closes_at=NOW + timedelta(seconds=1), remaining_ms=1000, theory_remaining_ms=1
    )
    world.left()
    world.passed = timedelta(seconds=9)
    assert world.left() == (0, 0)
