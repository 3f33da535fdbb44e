"""What a test replaces in Python's own modules is carried over, once, and put back."""

import logging
import random
import time
from typing import Any
from unittest import mock

import pytest

from server.practical.inside.patches import Patches


class Recorder:
    """In place of the other side."""

    def __init__(self) -> None:
        self.said: list[tuple[Any, ...]] = []

    def replace(self, module: str, name: str, value: object) -> None:
        self.said.append(("replace", module, name, value))

    def restore(self, module: str, name: str) -> None:
        self.said.append(("restore", module, name))

    def seed(self, value: object) -> None:
        self.said.append(("seed", value))

    def level(self, name: str, level: int | None) -> None:
        self.said.append(("level", name, level))


@pytest.fixture
def other() -> Recorder:
    return Recorder()


def test_a_replaced_name_is_carried_once_and_put_back(other: Recorder) -> None:
    patches = Patches(other, b"import time")
    patches.look()
    assert other.said == []
    with mock.patch.object(time, "sleep") as sleep:
        patches.look()
        patches.look()
    patches.look()
    assert other.said == [("replace", "time", "sleep", sleep), ("restore", "time", "sleep")]


def test_a_module_the_file_does_not_name_is_left_alone(other: Recorder) -> None:
    patches = Patches(other, b"import math")
    with mock.patch.object(time, "sleep"):
        patches.look()
    assert other.said == []


def test_random_numbers_are_seeded_on_both_sides(other: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "seed", random.seed)  # put back afterwards
    patches = Patches(other, b"import random")
    random.seed(5)
    first = random.random()
    random.seed(5)
    assert random.random() == first
    patches.look()
    patches.look()
    assert other.said == [("seed", 5)]


def test_levels_of_loggers_are_carried_and_taken_back(other: Recorder) -> None:
    patches = Patches(other, b"self.assertLogs()")
    logger = logging.getLogger("shop.test")
    patches.look()
    other.said.clear()
    logger.setLevel(logging.INFO)
    patches.look()
    logger.setLevel(logging.NOTSET)
    patches.look()
    assert other.said == [("level", "shop.test", logging.INFO), ("level", "shop.test", None)]
