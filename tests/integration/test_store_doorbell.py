"""Doorbells wake whoever listens for a name; a ring nobody hears harms nobody."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.store.doorbell import Bell, Doorbells


@pytest.fixture
def bells(tmp_path: Path) -> Iterator[Doorbells]:
    made = Doorbells(tmp_path)
    yield made
    made.close()


def test_everybody_who_listens_for_a_name_is_woken_once(bells: Doorbells, tmp_path: Path) -> None:
    judge, both = Bell(tmp_path, ("judge",)), Bell(tmp_path, ("judge", "facts"))
    for _ in range(3):
        bells.ring("judge")
    assert (judge.wait(1), both.wait(1)) == (True, True)
    assert (judge.wait(0), both.wait(0)) == (False, False)
    bells.ring("facts")
    assert (judge.wait(0), both.wait(0)) == (False, True)
    judge.close()
    both.close()


def test_a_ring_ends_the_wait_at_once(bells: Doorbells, tmp_path: Path) -> None:
    bell = Bell(tmp_path, ("facts",))
    timer = threading.Timer(0.05, bells.ring, ("facts",))
    timer.start()
    assert bell.wait(30)
    timer.join()
    bell.close()


def test_nobody_listening_and_a_bell_whose_owner_died_are_no_trouble(
    bells: Doorbells, tmp_path: Path
) -> None:
    bells.ring("judge")
    dead = Bell(tmp_path, ("judge",))
    for listener in dead._sockets:
        listener.close()  # as when its process was killed: the file stays behind
    bells.ring("judge")
    assert list(tmp_path.glob("*.bell")) == []


def test_a_bell_that_is_rung_more_than_it_can_hold_still_rings(bells: Doorbells, tmp_path: Path) -> None:
    bell = Bell(tmp_path, ("facts",))
    for _ in range(5000):
        bells.ring("facts")
    assert bell.wait(0)
    assert not bell.wait(0)
    bell.close()
