"""A program runs beside the libraries of its level, and no others."""

import pytest

from question_bank.vocabulary import Level
from sandbox.scripted import exited
from sandbox.values import Flavour
from server.practical.judging import judge
from server.practical.libraries import FLAVOURS, flavour_for
from server.practical.trying import try_run
from tests.unit.practical_cast import always, make_task, sandbox_where

FILES = {"solution.py": b"print(1)\n"}


@pytest.mark.parametrize(
    ("level", "flavour"),
    [
        (Level.JUNIOR, Flavour.STDLIB),
        (Level.INTERMEDIATE, Flavour.WEB),
        (Level.SENIOR, Flavour.DATA),
        (None, Flavour.STDLIB),
    ],
)
def test_judging_and_trying_open_boxes_of_the_level(level: Level | None, flavour: Flavour) -> None:
    task = make_task(level=level)
    assert flavour_for(task) is flavour
    judging, trying = sandbox_where(always(exited(b"one"))), sandbox_where(always(exited(b"one")))
    judge(task, FILES, judging, points_h=100)
    try_run(task, FILES, b"", trying)
    assert set(judging.flavours) == set(trying.flavours) == {flavour}


def test_every_level_has_its_libraries() -> None:
    assert set(FLAVOURS) == set(Level)
