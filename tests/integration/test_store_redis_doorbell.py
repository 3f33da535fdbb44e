"""Bells that ring through Redis wake other machines; without it those look at their usual times."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.store.doorbell import Bell
from server.store.redis_doorbell import bell_of, doorbells_of
from tests.support.app import until
from tests.support.private_redis import PrivateRedis

SOON_S = 10.0


@pytest.fixture
def machines() -> Iterator[tuple[Path, Path]]:
    """Folders of two machines; paths of bells must stay short."""
    made = tuple(Path(tempfile.mkdtemp(prefix="kaohe-")) for _ in range(2))
    yield made
    for each in made:
        shutil.rmtree(each)


def test_without_an_address_nothing_but_this_machine_is_rung(machines: tuple[Path, Path]) -> None:
    bells, near, far = (
        doorbells_of(machines[0], ""),
        bell_of(machines[0], ("facts",), ""),
        Bell(machines[1], ("facts",)),
    )
    bells.ring("facts")
    assert (near.wait(0), far.wait(0.1)) == (True, False)
    for each in (bells, near, far):
        each.close()


def test_a_ring_wakes_this_machine_and_another_one(
    machines: tuple[Path, Path], private_redis: PrivateRedis
) -> None:
    here, there = machines
    bells, near, far = (
        doorbells_of(here, private_redis.url),
        Bell(here, ("facts",)),
        bell_of(there, ("facts",), private_redis.url),
    )
    until(lambda: private_redis.listeners() == 1)
    assert far.wait(SOON_S), "whoever begins to listen looks once"
    bells.ring("facts")
    assert near.wait(0)
    assert far.wait(SOON_S)
    bells.ring("judge")
    assert not far.wait(0.2)
    for each in (bells, near, far):
        each.close()


def test_a_killed_or_frozen_redis_holds_nobody_up_and_is_heard_again_when_it_is_back(
    machines: tuple[Path, Path], private_redis: PrivateRedis
) -> None:
    here, there = machines
    bells, near = doorbells_of(here, private_redis.url), Bell(here, ("facts",))
    far = bell_of(there, ("facts",), private_redis.url)
    assert far.wait(SOON_S)
    with private_redis.frozen():
        for _ in range(1000):
            bells.ring("facts")
        assert near.wait(0), "this machine hears it all the same"
    private_redis.kill()
    bells.ring("facts")
    assert near.wait(0)
    until(lambda: not far.wait(0.05))  # what had come through before
    os.unlink(private_redis.folder / "redis.sock")
    private_redis.start()
    assert far.wait(SOON_S), "rings were lost: whoever listens anew looks once"
    until(lambda: _rung(bells, far), SOON_S)
    for each in (bells, near, far):
        each.close()


def _rung(bells: object, far: Bell) -> bool:
    bells.ring("facts")  # type: ignore[attr-defined]
    return far.wait(0.5)
